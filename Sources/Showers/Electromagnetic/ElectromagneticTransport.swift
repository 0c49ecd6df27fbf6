import Experiments
import Foundation
import Numerics
import Particles

/// A layer that only matters by what leaves it: the loss in it is taken at its mean.
package struct InertLayer: Equatable, Sendable {
    /// Electrons are made and followed down to this kinetic energy, GeV, instead of the shower's.
    package var electronCut: Double?
    /// Electrons and positrons below this kinetic energy, GeV, that cannot reach a face of the layer end where they are. What they would radiate
    /// is lost: below 0.5 MeV less than 1 % of their energy in light elements.
    package var rangeRejection = 0.0

    package init(electronCut: Double? = nil, rangeRejection: Double = 0) { (self.electronCut, self.rangeRejection) = (electronCut, rangeRejection) }
}

/// Transport of photons, electrons and positrons through plane layers along z, transversally infinite.
///
/// The physics stands in the process files beside this one; this file is the order in which it happens. Every particle above its
/// cut is followed, unless `Thinning` is asked for; what is below is left where it is born and booked. At a face inside the stack a particle stops exactly and
/// goes on with the next layer's tables: its free path has no memory. Not thread-safe: one per thread, tables shared.
package final class ElectromagneticTransport {
    /// A layer as the transport sees it: from `low` to `high` cm, without tables in vacuum.
    struct Slab {
        let low, high: Double
        let tables: UnmanagedReference<ElectromagneticTables>?
        /// Fewer than about ten collisions above the electron cut on the way across: its steps are no longer than a part of it.
        let thin: Bool
        /// The loss of the steps in a thin layer is drawn, not taken at its mean.
        let straggles: Bool
        /// Least number of steps per length in a thin layer, 1/cm.
        let stepsPerLength: Double
        /// Kinetic energies at which leptons are stopped, GeV.
        let electronCut, positronCut: Double
        /// See `InertLayer`.
        let rangeRejection: Double

        /// The face that a straight piece of `length` cm crosses.
        @inline(__always)
        func face(_ track: ElectromagneticTrack, length: Double) -> Double? {
            let z = track.position.z + length * track.direction.z
            return _slowPath(z < low) ? low : _slowPath(z > high) ? high : nil
        }
    }

    private let memory = UnmanagedMemory()
    private let slabs: UnmanagedArray<Slab>
    private let slabCount: Int
    let settings: ShowerSettings
    let thinning: Thinning
    /// Uniform in the whole stack.
    let field: UniformField?
    @exclusivity(unchecked) var stack = UnmanagedStack<ElectromagneticTrack>()
    /// Number of flights of photons and steps of leptons so far.
    @exclusivity(unchecked) package internal(set) var steps = 0

    /// Largest scattering depth g of a step with one deflection. Between 0.1 and 2 photon yields
    /// change by less than 0.5 % and angles by less than 2 % (docs/Performance.md).
    static let largestScattering = 1.0
    /// Steps in a thin layer are cut into pieces of a quarter of its thickness, unless their scattering depth is below 0.01: the place
    /// of the deflection, anywhere on the step, must not blur what crosses the face.
    static let stepsPerLayer = 4.0
    static let smallestScattering = 0.01

    /// A stack of layers.
    ///
    /// - Parameters:
    ///   - inert: by layer, what only matters by what leaves it; nil: none.
    ///   - field: in which electrons and positrons are bent, but in layers of vacuum.
    package convenience init(_ stack: LayerStack, settings: ShowerSettings, inert: [InertLayer?]? = nil, field: UniformField? = nil) {
        let layers = stack.layers.enumerated().map { index, layer in
            var settings = settings
            if let cut = inert?[index]?.electronCut { settings.electronCut = cut }
            return (tables: layer.material.map { ElectromagneticTables.shared($0, settings: settings) }, thickness: layer.thickness, inert: inert?[index])
        }
        self.init(layers, settings: settings, field: field)
    }

    /// One block 0 <= z <= depth cm.
    package convenience init(_ tables: ElectromagneticTables, depth: Double, thinning: Thinning = .none) {
        var settings = tables.settings
        settings.thinning = thinning
        self.init([(tables, depth, nil)], settings: settings)
    }

    private init(_ layers: [(tables: ElectromagneticTables?, thickness: Double, inert: InertLayer?)], settings: ShowerSettings, field: UniformField? = nil) {
        self.settings = settings
        self.field = field
        thinning = settings.thinning
        slabCount = layers.count
        var z = 0.0
        var slabs: [Slab] = []
        for layer in layers {
            let thin = layer.tables?.straggling.matters(thickness: layer.thickness) ?? false
            slabs.append(
                Slab(
                    low: z, high: z + layer.thickness, tables: layer.tables.map(memory.reference),
                    thin: thin, straggles: thin && layer.inert == nil, stepsPerLength: Self.stepsPerLayer / layer.thickness,
                    electronCut: layer.tables?.electrons.cut ?? settings.electronCut, positronCut: layer.tables?.positrons.cut ?? settings.electronCut,
                    rangeRejection: layer.inert?.rangeRejection ?? 0))
            z += layer.thickness
        }
        self.slabs = memory.array(slabs)
    }

    deinit { stack.free() }

    var photonCut: Double { settings.photonCut }

    /// Follows a particle and all that comes from it. A photon below the cut or a lepton below its own is booked at once.
    package func transport(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        precondition(track.energy <= ShowerSettings.tableEnd, "\(track.energy) GeV is beyond the tables")
        var start = track
        scorer.weighs(start.weight)
        guard place(&start, scorer: &scorer) else { return }
        push(start, scorer: &scorer)
        while let top = stack.pop() {
            if top[0].energy < thinning.below, top[0].weight == 1 {
                guard random.word() & (thinning.factor - 1) == 0 else { continue }
                top[0].weight = Int32(thinning.factor)
            }
            let next = top.reference(0)
            scorer.weighs(next.value.weight)
            let layer = Int(next.value.layer), slab = slabs.reference(layer)
            let tables = slab.value.tables.unsafelyUnwrapped
            scorer.enters(layer: layer)
            switch next.value.kind {
            case .photon: photon(next, slab, tables, random: &random, scorer: &scorer)
            case .electron: lepton(next, slab, tables, tables.value.electrons, positron: false, random: &random, scorer: &scorer)
            case .positron: lepton(next, slab, tables, tables.value.positrons, positron: true, random: &random, scorer: &scorer)
            }
        }
        scorer.weighs(start.weight)
    }

    // MARK: Layers

    /// Finds the layer where a track starts; at an inner face, the one that it flies into. False if it starts in vacuum and leaves.
    func place(_ track: inout ElectromagneticTrack, scorer: inout some ShowerScorer) -> Bool {
        var layer = 0
        let z = track.position.z
        while layer + 1 < slabCount, z > slabs[layer].high || (z == slabs[layer].high && track.direction.z >= 0) { layer += 1 }
        track.layer = UInt16(layer)
        scorer.enters(layer: layer)
        guard slabs[layer].tables == nil else { return true }
        guard track.direction.z != 0 else {
            leave(track, far: true, scorer: &scorer)
            return false
        }
        let face = track.direction.z > 0 ? slabs[layer].high : slabs[layer].low
        track.position = track.position + track.direction * max(0, (face - z) / track.direction.z)
        return next(&track, scorer: &scorer)
    }

    /// Puts a track that stands at a face of its layer into the next one with material, straight through vacuum, at exactly the face.
    /// False if it leaves the stack.
    func next(_ track: inout ElectromagneticTrack, scorer: inout some ShowerScorer) -> Bool {
        let far = track.direction.z > 0
        var layer = Int(track.layer)
        while true {
            layer += far ? 1 : -1
            guard layer >= 0, layer < slabCount else {
                leave(track, far: far, scorer: &scorer)
                return false
            }
            let slab = slabs[layer]
            guard slab.tables == nil else {
                track.position.z = far ? slab.low : slab.high
                track.layer = UInt16(layer)
                scorer.crosses(face: far ? layer : layer + 1, track.kind.species, kineticEnergy: track.energy, far: far)
                scorer.enters(layer: layer)
                return true
            }
            scorer.crosses(face: far ? layer : layer + 1, track.kind.species, kineticEnergy: track.energy, far: far)
            track.position = track.position + track.direction * ((slab.high - slab.low) / abs(track.direction.z))
        }
    }

    func electronCut(_ track: ElectromagneticTrack) -> Double { slabs[Int(track.layer)].electronCut }

    func leave(_ track: ElectromagneticTrack, far: Bool, scorer: inout some ShowerScorer) {
        scorer.leave(
            track.kind.species, kineticEnergy: track.energy, balance: track.energy + (track.kind == .positron ? 2 * Constants.electronMass : 0), far: far)
    }

    // MARK: Birth

    /// Puts a track on the stack, or books it if it is below its cut.
    @inline(__always)
    func push(_ track: ElectromagneticTrack, scorer: inout some ShowerScorer) {
        switch track.kind {
        case .photon:
            if track.energy >= settings.photonCut { stack.push(track) } else { scorer.belowThreshold(track.energy, z: track.position.z) }
        case .electron:
            if track.energy > electronCut(track) { stack.push(track) } else { scorer.deposit(track.energy, at: track.position) }
        case .positron:
            if track.energy > slabs[Int(track.layer)].positronCut { stack.push(track) } else { stoppedPositron(track, scorer: &scorer) }
        }
    }

    /// A new photon: counted if it is above the cut, then followed.
    @inline(__always)
    func create(_ energy: Double, from parent: ElectromagneticTrack, _ direction: Vector, scorer: inout some ShowerScorer) {
        if energy >= settings.photonCut {
            scorer.photonCreated(energy, z: parent.position.z, direction: direction)
            stack.push(ElectromagneticTrack(from: parent, direction: direction, energy: energy, kind: .photon))
        } else {
            scorer.belowThreshold(energy, z: parent.position.z)
        }
    }
}
