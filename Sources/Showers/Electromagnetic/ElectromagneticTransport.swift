import Detectors
import Foundation
import MonteCarlo
import Particles

/// A photon, electron or positron on its way.
package struct ElectromagneticTrack {
    package enum Kind: UInt8 { case photon, electron, positron }

    package var position: Vector
    package var direction: Vector
    /// Kinetic energy, GeV.
    package var energy: Double
    package var kind: Kind
    /// The layer that it is in, or about to fly through. Where it starts, the transport finds the layer by position and direction.
    fileprivate var layer: UInt16 = 0
    /// How many like it this one stands for (`Thinning`).
    fileprivate var weight: Int32 = 1

    package init(position: Vector, direction: Vector, energy: Double, kind: Kind) {
        (self.position, self.direction, self.energy, self.kind) = (position, direction, energy, kind)
    }

    /// What `parent` makes where it is.
    @inline(__always)
    fileprivate init(from parent: ElectromagneticTrack, direction: Vector, energy: Double, kind: Kind) {
        self.init(position: parent.position, direction: direction, energy: energy, kind: kind)
        (layer, weight) = (parent.layer, parent.weight)
    }
}

/// Transport of photons, electrons and positrons through plane layers along z, transversally infinite.
///
/// The physics stands in the process files beside this one; this file is the order in which it happens. Every particle above its
/// cut is followed, unless `Thinning` is asked for; what is below is left where it is born and booked. At a face inside the stack a particle stops exactly and
/// goes on with the next layer's tables: its free path has no memory. Not thread-safe: one per thread, tables shared.
package final class ElectromagneticTransport {
    /// A layer as the transport sees it: from `low` to `high` cm, without tables in vacuum.
    private struct Slab {
        let low, high: Double
        let tables: UnsafeMutablePointer<ElectromagneticTables>?
        /// Fewer than about ten collisions above the electron cut on the way across: the loss of its steps is drawn, not taken at its
        /// mean, and its steps are no longer than a part of it.
        let thin: Bool
        /// Least number of steps per length in a thin layer, 1/cm.
        let stepsPerLength: Double

        /// The face that a straight piece of `length` cm crosses.
        @inline(__always)
        func face(_ track: ElectromagneticTrack, length: Double) -> Double? {
            let z = track.position.z + length * track.direction.z
            return z < low ? low : z > high ? high : nil
        }
    }

    private let slabs: UnsafeMutablePointer<Slab>
    private let slabCount: Int
    private let settings: ShowerSettings
    /// Kinetic energies at which leptons are stopped, GeV.
    private let electronCut, positronCut: Double
    private let thinning: Thinning
    @exclusivity(unchecked) private var stack: TrackStack
    /// Number of flights of photons and steps of leptons so far.
    @exclusivity(unchecked) package private(set) var steps = 0

    /// Largest scattering depth g of a step with one deflection. Photon yields, depths and angles do not change within 0.5 % between
    /// 0.1 and 2 (docs/Validation.md).
    private static let largestScattering = 1.0
    /// Steps in a thin layer are cut into pieces of a quarter of its thickness, unless their scattering depth is below 0.01: the place
    /// of the deflection, anywhere on the step, must not blur what crosses the face.
    private static let stepsPerLayer = 4.0
    private static let smallestScattering = 0.01

    /// A stack of layers.
    package convenience init(_ stack: LayerStack, settings: ShowerSettings) {
        self.init(
            stack.layers.map { ($0.material.map { ElectromagneticTables.shared($0, settings: settings) }, $0.thickness) }, settings: settings)
    }

    /// One block 0 <= z <= depth cm.
    package convenience init(_ tables: ElectromagneticTables, depth: Double, thinning: Thinning = .none) {
        var settings = tables.settings
        settings.thinning = thinning
        self.init([(tables, depth)], settings: settings)
    }

    private init(_ layers: [(tables: ElectromagneticTables?, thickness: Double)], settings: ShowerSettings) {
        self.settings = settings
        thinning = settings.thinning
        electronCut = settings.electronCut
        positronCut = LeptonTable.positronCut(settings)
        slabCount = layers.count
        slabs = .allocate(capacity: slabCount)
        var z = 0.0
        for (i, layer) in layers.enumerated() {
            let pointer = layer.tables.map { tables in
                let pointer = UnsafeMutablePointer<ElectromagneticTables>.allocate(capacity: 1)
                pointer.initialize(to: tables)
                return pointer
            }
            (slabs + i).initialize(
                to: Slab(
                    low: z, high: z + layer.thickness, tables: pointer,
                    thin: layer.tables?.straggling.matters(thickness: layer.thickness) ?? false,
                    stepsPerLength: Self.stepsPerLayer / layer.thickness))
            z += layer.thickness
        }
        stack = TrackStack()
    }

    deinit {
        stack.free()
        for i in 0..<slabCount {
            slabs[i].tables?.deinitialize(count: 1)
            slabs[i].tables?.deallocate()
        }
        slabs.deallocate()
    }

    var photonCut: Double { settings.photonCut }

    /// Follows a particle and all that comes from it. A photon below the cut or a lepton below its own is booked at once.
    package func transport(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        precondition(track.energy <= ShowerSettings.highestEnergy, "\(track.energy) GeV is beyond the tables")
        var start = track
        scorer.weighs(1)
        guard place(&start, scorer: &scorer) else { return }
        push(start, scorer: &scorer)
        while var next = stack.pop() {
            if next.energy < thinning.below, next.weight == 1 {
                guard random.word() & (thinning.factor - 1) == 0 else { continue }
                next.weight = Int32(thinning.factor)
            }
            scorer.weighs(next.weight)
            let slab = slabs + Int(next.layer)
            let tables = slab.pointee.tables.unsafelyUnwrapped
            scorer.enters(layer: Int(next.layer))
            switch next.kind {
            case .photon: photon(next, slab, tables, random: &random, scorer: &scorer)
            case .electron: lepton(next, slab, tables, tables.pointee.electrons, positron: false, random: &random, scorer: &scorer)
            case .positron: lepton(next, slab, tables, tables.pointee.positrons, positron: true, random: &random, scorer: &scorer)
            }
        }
        scorer.weighs(1)
    }

    // MARK: Layers

    /// Finds the layer where a track starts; at an inner face, the one that it flies into. False if it starts in vacuum and leaves.
    private func place(_ track: inout ElectromagneticTrack, scorer: inout some ShowerScorer) -> Bool {
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
    private func next(_ track: inout ElectromagneticTrack, scorer: inout some ShowerScorer) -> Bool {
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
                scorer.enters(layer: layer)
                return true
            }
            track.position = track.position + track.direction * ((slab.high - slab.low) / abs(track.direction.z))
        }
    }

    private func leave(_ track: ElectromagneticTrack, far: Bool, scorer: inout some ShowerScorer) {
        let species: Species = track.kind == .photon ? .photon : track.kind == .electron ? .electron : .positron
        scorer.leave(
            species, kineticEnergy: track.energy, balance: track.energy + (track.kind == .positron ? 2 * Constants.electronMass : 0), far: far)
    }

    // MARK: Birth

    /// Puts a track on the stack, or books it if it is below its cut.
    @inline(__always)
    private func push(_ track: ElectromagneticTrack, scorer: inout some ShowerScorer) {
        switch track.kind {
        case .photon:
            if track.energy >= settings.photonCut { stack.push(track) } else { scorer.belowThreshold(track.energy, z: track.position.z) }
        case .electron:
            if track.energy > electronCut { stack.push(track) } else { scorer.deposit(track.energy, z: track.position.z) }
        case .positron:
            if track.energy > positronCut { stack.push(track) } else { stoppedPositron(track, scorer: &scorer) }
        }
    }

    /// A new photon: counted if it is above the cut, then followed.
    @inline(__always)
    private func create(_ energy: Double, from parent: ElectromagneticTrack, _ direction: Vector, scorer: inout some ShowerScorer) {
        if energy >= settings.photonCut {
            scorer.photonCreated(energy, z: parent.position.z, direction: direction)
            stack.push(ElectromagneticTrack(from: parent, direction: direction, energy: energy, kind: .photon))
        } else {
            scorer.belowThreshold(energy, z: parent.position.z)
        }
    }

    // MARK: Photons

    private func photon(
        _ start: ElectromagneticTrack, _ slab: UnsafePointer<Slab>, _ tables: UnsafePointer<ElectromagneticTables>, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) {
        let table = tables.pointee.photons
        let low = slab.pointee.low, high = slab.pointee.high
        var track = start
        while true {
            steps &+= 1
            let (bin, fraction) = table.grid.locate(track.energy)
            let row = bin &* table.stride
            let rate = table.rows.interpolate(bin, fraction, column: 0, stride: table.stride)

            // Fly to the interaction, or to the face.
            let length = random.exponential() / rate
            let z = track.position.z + length * track.direction.z
            if z < low || z > high {
                flyOut(track, face: z < low ? low : high, scorer: &scorer)
                return
            }
            scorer.photonFlight(track.energy, z: track.position.z, direction: track.direction, length: length)
            track.position = track.position + track.direction * length

            // Choose the process.
            let choice = random.uniform()
            if choice < table.rows.interpolate(bin, fraction, column: 1, stride: table.stride) {
                pair(track, table, row: row, random: &random, scorer: &scorer)
                return
            }
            guard choice < table.rows.interpolate(bin, fraction, column: 2, stride: table.stride) else {
                absorb(track, table, random: &random, scorer: &scorer)
                return
            }
            let (epsilon, oneMinusCos) = ComptonScattering.sample(photon: track.energy, using: &random)
            let scattered = track.energy * epsilon
            let (cosPhi, sinPhi) = random.azimuth()
            recoil(track, scattered: scattered, oneMinusCos: oneMinusCos, cosPhi: cosPhi, sinPhi: sinPhi, scorer: &scorer)
            if scattered < settings.photonCut {
                scorer.belowThreshold(scattered, z: track.position.z)
                return
            }
            track.direction = track.direction.turned(
                cosTheta: 1 - oneMinusCos, sinTheta: (oneMinusCos * (2 - oneMinusCos)).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
            track.energy = scattered
        }
    }

    /// The Compton electron, opposite in azimuth to the photon: followed with its own direction, or deposited.
    @inline(__always)
    private func recoil(
        _ track: ElectromagneticTrack, scattered: Double, oneMinusCos: Double, cosPhi: Double, sinPhi: Double, scorer: inout some ShowerScorer
    ) {
        let t = track.energy - scattered
        guard t > electronCut else {
            scorer.deposit(t, z: track.position.z)
            return
        }
        // Momentum balance with the electron at rest before.
        let p = (t * (t + 2 * Constants.electronMass)).squareRoot()
        let along = (track.energy - scattered * (1 - oneMinusCos)) / p
        let across = max(0, 1 - along * along).squareRoot()
        let direction = track.direction.turned(
            cosTheta: min(1, along), sinTheta: across, cosPhi: -cosPhi, sinPhi: -sinPhi)
        stack.push(ElectromagneticTrack(from: track, direction: direction, energy: t, kind: .electron))
    }

    private func pair(
        _ track: ElectromagneticTrack, _ table: PhotonTable, row: Int, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        var component = 0
        let last = table.stride - 4
        if last > 0 {
            let u = random.uniform()
            while component < last, u > table.rows[row + 3 + component] { component += 1 }
        }
        let m = Constants.electronMass
        let epsilon = table.pairs[component].sample(photon: track.energy, using: &random)
        let first = max(0, epsilon * track.energy - m), second = max(0, track.energy - 2 * m - first)
        let (cosPhi, sinPhi) = random.azimuth()
        let electronFirst = random.uniform() < 0.5
        let angle1 = EmissionAngle.oneMinusCosine(energy: first + m, using: &random)
        let angle2 = EmissionAngle.oneMinusCosine(energy: second + m, using: &random)
        func fragment(_ t: Double, _ kind: ElectromagneticTrack.Kind, _ oneMinusCos: Double, _ sign: Double) -> ElectromagneticTrack {
            let direction = track.direction.turned(
                cosTheta: 1 - oneMinusCos, sinTheta: (oneMinusCos * (2 - oneMinusCos)).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
            return ElectromagneticTrack(from: track, direction: direction, energy: t, kind: kind)
        }
        push(fragment(first, electronFirst ? .electron : .positron, angle1, 1), scorer: &scorer)
        push(fragment(second, electronFirst ? .positron : .electron, angle2, -1), scorer: &scorer)
    }

    private func absorb(_ track: ElectromagneticTrack, _ table: PhotonTable, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let u = random.uniform()
        var component = 0
        while component < table.bindings.count - 1, u > table.photoelectricShares[component] { component += 1 }
        let binding = min(table.bindings[component], track.energy)
        let t = track.energy - binding
        scorer.deposit(binding, z: track.position.z)
        guard t > electronCut else {
            scorer.deposit(t, z: track.position.z)
            return
        }
        let cosine = EmissionAngle.photoelectronCosine(kinetic: t, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let direction = track.direction.turned(
            cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
        stack.push(ElectromagneticTrack(from: track, direction: direction, energy: t, kind: .electron))
    }

    /// A photon that reaches a face.
    @inline(never)
    private func flyOut(_ start: ElectromagneticTrack, face: Double, scorer: inout some ShowerScorer) {
        var track = start
        let inside = (face - track.position.z) / track.direction.z
        scorer.photonFlight(track.energy, z: track.position.z, direction: track.direction, length: inside)
        track.position = track.position + track.direction * inside
        if next(&track, scorer: &scorer) { stack.push(track) }
    }

    // MARK: Electrons and positrons

    private func lepton(
        _ start: ElectromagneticTrack, _ slab: UnsafePointer<Slab>, _ tables: UnsafePointer<ElectromagneticTables>, _ table: LeptonTable,
        positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        let stride = LeptonTable.pathStride
        let thin = slab.pointee.thin
        var track = start
        var (bin, fraction) = table.grid.locate(track.energy)
        while true {
            // The energy at the next hard interaction, or the cut.
            var range = table.path.interpolate(bin, fraction, column: 0, stride: stride)
            let hardDepth = table.path.interpolate(bin, fraction, column: 1, stride: stride)
            var scattering = table.path.interpolate(bin, fraction, column: 2, stride: stride)
            let target = hardDepth - random.exponential()
            let stops = target <= table.path[1]
            var endBin = 0, endFraction = 0.0
            if stops {
                // Nothing more happens on its way to the cut. Where no face is within its range, the way itself does not matter.
                if min(track.position.z - slab.pointee.low, slab.pointee.high - track.position.z) > range {
                    let forward = table.path.interpolate(bin, fraction, column: 4, stride: stride)
                    let softShare = table.choice.interpolate(bin, fraction, column: 2, stride: LeptonTable.choiceStride)
                    let loss = max(0, track.energy - table.cut)
                    track.position = track.position + track.direction * forward
                    scorer.belowThreshold(loss * softShare, z: track.position.z)
                    scorer.deposit(loss * (1 - softShare), z: track.position.z)
                    track.energy -= loss
                    stop(track, positron: positron, scorer: &scorer)
                    return
                }
                (endBin, endFraction) = table.grid.locate(table.cut)
            } else {
                endBin = table.hardDepthInverse.bin(of: target, below: bin, table.path, column: 1)
                let low = table.path[endBin &* stride &+ 1]
                endFraction = (target - low) / (table.path[(endBin &+ 1) &* stride &+ 1] - low)
            }
            let endScattering = table.path.interpolate(endBin, endFraction, column: 2, stride: stride)
            let endRange = table.path.interpolate(endBin, endFraction, column: 0, stride: stride)

            // Walk there in steps of equal scattering depth.
            var count = max(1, ((scattering - endScattering) * (1 / Self.largestScattering)).rounded(.up))
            if thin {
                let pieces = min((scattering - endScattering) * (1 / Self.smallestScattering), (range - endRange) * slab.pointee.stepsPerLength)
                count = max(count, pieces.rounded(.up))
            }
            let g = (scattering - endScattering) / count
            let logarithm = table.path.interpolate(bin, fraction, column: 3, stride: stride)
            let softShare = table.choice.interpolate(bin, fraction, column: 2, stride: LeptonTable.choiceStride)
            let deflection = tables.pointee.scattering.distribution(g, logarithm: logarithm)
            var left = Int(count)
            // What the collisions of the steps took beyond their mean.
            var excess = 0.0
            while left > 0 {
                left &-= 1
                steps &+= 1
                var nextBin = endBin, nextFraction = endFraction, nextRange = endRange
                if left > 0 {
                    scattering -= g
                    nextBin = table.scatteringInverse.bin(of: scattering, below: bin, table.path, column: 2)
                    let low = table.path[nextBin &* stride &+ 2]
                    nextFraction = (scattering - low) / (table.path[(nextBin &+ 1) &* stride &+ 2] - low)
                    nextRange = table.path.interpolate(nextBin, nextFraction, column: 0, stride: stride)
                }
                let gridLow = table.grid[nextBin]
                let nextEnergy = min(track.energy, gridLow + nextFraction * (table.grid[nextBin &+ 1] - gridLow))
                let length = max(0, range - nextRange)

                // Random hinge: fly, deflect once for the whole step, fly on. The loss of a whole step is booked at the hinge.
                let before = length * random.uniform()
                if let face = slab.pointee.face(track, length: before) {
                    cross(track, slab, tables, table, face: face, range: range, softShare, excess: excess, random: &random, scorer: &scorer)
                    return
                }
                track.position = track.position + track.direction * before
                let hinge = track.position.z
                let cosine = deflection.cosine(using: &random)
                let (cosPhi, sinPhi) = random.azimuth()
                track.direction = track.direction.turned(
                    cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
                let after = length - before
                if let face = slab.pointee.face(track, length: after) {
                    cross(
                        track, slab, tables, table, face: face, range: nextRange + after, softShare, excess: excess, random: &random, scorer: &scorer)
                    return
                }
                track.position = track.position + track.direction * after
                let loss = track.energy - nextEnergy
                scorer.belowThreshold(loss * softShare, z: hinge)
                if thin {
                    excess += straggle(track, tables, loss, softShare, excess: excess, z: hinge, random: &random, scorer: &scorer)
                } else {
                    scorer.deposit(loss * (1 - softShare), z: hinge)
                }
                track.energy = nextEnergy
                (range, bin, fraction) = (nextRange, nextBin, nextFraction)
            }

            if thin {
                track.energy -= excess
                if !stops, track.energy > table.cut { (bin, fraction) = table.grid.locate(track.energy) }
            }
            if stops || (thin && track.energy <= table.cut) {
                stop(track, positron: positron, scorer: &scorer)
                return
            }

            // Hard interaction.
            let choice = random.uniform()
            if choice < table.choice.interpolate(bin, fraction, column: 0, stride: LeptonTable.choiceStride),
                track.energy > settings.photonCut
            {
                radiate(&track, table, random: &random, scorer: &scorer)
            } else if choice < table.choice.interpolate(bin, fraction, column: 1, stride: LeptonTable.choiceStride) {
                knockOn(&track, positron: positron, random: &random, scorer: &scorer)
            } else if positron {
                annihilate(track, random: &random, scorer: &scorer)
                return
            }
            if track.energy <= table.cut {
                stop(track, positron: positron, scorer: &scorer)
                return
            }
            (bin, fraction) = table.grid.locate(track.energy)
        }
    }

    /// A lepton that reaches a face on a straight piece, which begins `range` above the cut: it goes on with the energy that it has there.
    @inline(never)
    private func cross(
        _ start: ElectromagneticTrack, _ slab: UnsafePointer<Slab>, _ tables: UnsafePointer<ElectromagneticTables>, _ table: LeptonTable,
        face: Double, range: Double, _ softShare: Double, excess: Double, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        var track = start
        let inside = (face - track.position.z) / track.direction.z
        let energy = min(track.energy, table.energy(atRange: range - inside))
        let loss = track.energy - energy
        scorer.belowThreshold(loss * softShare, z: face)
        if slab.pointee.thin {
            let more = straggle(track, tables, loss, softShare, excess: excess, z: face, random: &random, scorer: &scorer)
            track.energy = max(0, energy - excess - more)
        } else {
            scorer.deposit(loss * (1 - softShare), z: face)
            track.energy = energy
        }
        track.position = track.position + track.direction * inside
        if next(&track, scorer: &scorer) { push(track, scorer: &scorer) }
    }

    /// Books a step's fluctuating collision loss, and returns what it is beyond its mean. The track has its energy before the step, but
    /// for the `excess` lost so far; it cannot lose more than it has.
    @inline(never)
    private func straggle(
        _ track: ElectromagneticTrack, _ tables: UnsafePointer<ElectromagneticTables>, _ loss: Double, _ softShare: Double, excess: Double,
        z: Double, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> Double {
        let mean = loss * (1 - softShare)
        let drawn = tables.pointee.straggling.sample(mean: mean, kinetic: track.energy, positron: track.kind == .positron, using: &random)
        let lost = min(drawn, track.energy - excess - loss * softShare)
        scorer.deposit(lost, z: z)
        return lost - mean
    }

    /// Bremsstrahlung above the photon cut. The lepton's own deflection is neglected against multiple scattering.
    @inline(__always)
    private func radiate(
        _ track: inout ElectromagneticTrack, _ table: LeptonTable, random: inout RandomStream, scorer: inout some ShowerScorer
    ) {
        let k = table.emission.sample(kinetic: track.energy, cut: settings.photonCut, using: &random)
        let oneMinusCos = EmissionAngle.oneMinusCosine(energy: track.energy + Constants.electronMass, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let direction = track.direction.turned(
            cosTheta: 1 - oneMinusCos, sinTheta: (oneMinusCos * (2 - oneMinusCos)).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
        create(k, from: track, direction, scorer: &scorer)
        track.energy -= k
    }

    /// Moller or Bhabha scattering above the electron cut.
    @inline(__always)
    private func knockOn(_ track: inout ElectromagneticTrack, positron: Bool, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let t = track.energy, cut = settings.electronCut
        guard t > (positron ? cut : 2 * cut) else { return }
        let epsilon = positron
            ? BhabhaScattering.sample(kinetic: t, cut: cut, using: &random) : MollerScattering.sample(kinetic: t, cut: cut, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        let m2 = 2 * Constants.electronMass
        /// Elastic kinematics: cos = sqrt(T' (T + 2m) / (T (T' + 2m))).
        func turned(_ energy: Double, _ sign: Double) -> Vector {
            let cos2 = min(1, energy * (t + m2) / (t * (energy + m2)))
            return track.direction.turned(cosTheta: cos2.squareRoot(), sinTheta: (1 - cos2).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
        }
        let given = epsilon * t, kept = t - given
        push(ElectromagneticTrack(from: track, direction: turned(given, 1), energy: given, kind: .electron), scorer: &scorer)
        track.direction = turned(kept, -1)
        track.energy = kept
    }

    private func annihilate(_ track: ElectromagneticTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let t = track.energy, total = t + 2 * Constants.electronMass
        let epsilon = PositronAnnihilation.sample(kinetic: t, using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        for (share, sign) in [(epsilon, 1.0), (1 - epsilon, -1.0)] {
            let cosine = PositronAnnihilation.cosine(share, kinetic: t)
            let direction = track.direction.turned(
                cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: sign * cosPhi, sinPhi: sign * sinPhi)
            create(share * total, from: track, direction, scorer: &scorer)
        }
    }

    /// A lepton at its cut.
    @inline(__always)
    private func stop(_ track: ElectromagneticTrack, positron: Bool, scorer: inout some ShowerScorer) {
        if positron { stoppedPositron(track, scorer: &scorer) } else { scorer.deposit(track.energy, z: track.position.z) }
    }

    /// A positron at its cut: what is left of its motion is deposited, then it annihilates at rest.
    private func stoppedPositron(_ track: ElectromagneticTrack, scorer: inout some ShowerScorer) {
        scorer.deposit(track.energy, z: track.position.z)
        let m = Constants.electronMass
        if m < settings.photonCut {
            scorer.belowThreshold(2 * m, z: track.position.z)
        } else {
            // Back to back; the axis follows the positron's last direction, which multiple scattering has made isotropic.
            create(m, from: track, track.direction, scorer: &scorer)
            create(m, from: track, track.direction * -1, scorer: &scorer)
        }
    }
}

extension LeptonTable {
    /// Kinetic energy whose range to the cut is `range` cm.
    package func energy(atRange range: Double) -> Double {
        guard range > 0 else { return grid[0] }
        var low = 0, high = grid.count - 1
        while high - low > 1 {
            let middle = (low + high) >> 1
            if path[middle * Self.pathStride] <= range { low = middle } else { high = middle }
        }
        let start = path[low * Self.pathStride]
        let fraction = (range - start) / (path[high * Self.pathStride] - start)
        return grid[low] + fraction * (grid[high] - grid[low])
    }
}

/// A last-in first-out stack of tracks in unmanaged memory.
private struct TrackStack {
    private var base: UnsafeMutablePointer<ElectromagneticTrack>
    private var capacity = 1024
    private var count = 0

    init() { base = .allocate(capacity: capacity) }

    func free() { base.deallocate() }

    @inline(__always)
    mutating func push(_ track: ElectromagneticTrack) {
        if count == capacity { grow() }
        base[count] = track
        count &+= 1
    }

    @inline(__always)
    mutating func pop() -> ElectromagneticTrack? {
        guard count > 0 else { return nil }
        count &-= 1
        return base[count]
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<ElectromagneticTrack>.allocate(capacity: 2 * capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
