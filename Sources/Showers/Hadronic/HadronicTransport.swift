import Experiments
import Foundation
import Materials
import Numerics
import Particles

/// Transport of hadrons and muons through plane layers along z, transversally infinite.
///
/// Every hadron is followed until it collides, decays, leaves or stops: collisions and captures with nuclei, and decays, come from the
/// `HadronCollider`, elastic scattering and cross sections from `Nuclei`, loss and multiple scattering from `ChargedLoss`, fluctuations of
/// the loss from `LossFluctuation`. Neutrons are followed to their cut and captured there if that is asked for, everything else to rest. Photons and
/// electrons go to the electromagnetic transport in place. Neglected: coherent regeneration of K0S (docs/Validation.md, "Behind the dump"), the way
/// of neutrons below the cut, photonuclear reactions.
///
/// Not thread-safe: one per thread, tables shared.
package final class HadronicTransport {
    /// What happened in one shower, thinned particles with their weights. Split ones count as they are, without.
    package struct Counts {
        package var collisions: Int64 = 0
        package var elastic: Int64 = 0
        package var captures: Int64 = 0
        package var decays: Int64 = 0
        /// Collisions, captures and decays in which the generator failed; their energy was deposited.
        package var failed: Int64 = 0
        /// Neutrons at their cut, and hadrons dropped below the lowest energy.
        package var deposited: Int64 = 0
        package var depositedEnergy = 0.0
        package var steps: Int64 = 0
        /// Processor time in the collider and in the electromagnetic transport, s; counted if `timing` is on.
        package var colliderSeconds = 0.0
        package var electromagneticSeconds = 0.0

        static func += (a: inout Counts, b: Counts) {
            a.collisions += b.collisions
            a.elastic += b.elastic
            a.captures += b.captures
            a.decays += b.decays
            a.failed += b.failed
            a.deposited += b.deposited
            a.depositedEnergy += b.depositedEnergy
            a.steps += b.steps
            a.colliderSeconds += b.colliderSeconds
            a.electromagneticSeconds += b.electromagneticSeconds
        }
    }

    private let memory = UnmanagedMemory()
    let slabs: UnmanagedArray<HadronicSlab>
    let slabCount: Int
    let kinds: UnmanagedArray<HadronKind>
    let settings: HadronicSettings
    let collider: any HadronCollider
    /// nil: photons and electrons are not followed, their energy is deposited where they are made.
    let electromagnetic: ElectromagneticTransport?
    let timing: Bool
    /// One slow nucleon in so many is followed.
    private let slowNucleons: UInt32
    let targets: WeightTargets?
    /// Hadrons that crossed planes outward, by the cells of `targets`, of all showers.
    @exclusivity(unchecked) var crossings: [WeightTargets.Crossings]
    @exclusivity(unchecked) var stack: [HadronicTrack] = []
    @exclusivity(unchecked) var result = HadronNucleusCollision()
    @exclusivity(unchecked) var products: [Secondary] = []
    @exclusivity(unchecked) var counts = Counts()

    /// A step ends where this share of the kinetic energy is lost.
    private static let largestLoss = 0.2

    /// - Parameters:
    ///   - electromagnetic: a transport through the same layers.
    ///   - importance: splitting by depth; without the electromagnetic transport only.
    ///   - timing: samples the processor clock around collisions and electromagnetic showers.
    package init(
        _ stack: LayerStack, settings: HadronicSettings, collider: any HadronCollider, electromagnetic: ElectromagneticTransport?,
        importance: ImportancePlanes? = nil, timing: Bool = false
    ) {
        precondition(importance == nil || electromagnetic == nil, "electromagnetic showers are not split")
        self.settings = settings
        self.collider = collider
        self.electromagnetic = electromagnetic
        self.timing = timing
        slowNucleons = electromagnetic?.thinning.ofSlowNucleons ?? 1
        targets = importance?.targets
        crossings = targets.map { [WeightTargets.Crossings](repeating: .init(), count: $0.weights.count) } ?? []
        kinds = memory.array(HadronKind.all)
        let slabs = HadronicSlab.slabs(of: stack, settings: settings, importance: importance)
        slabCount = slabs.count
        self.slabs = memory.array(slabs)
    }

    /// Follows a hadron or muon that enters at the front face, along z unless a direction is given, and all that comes from it.
    package func transport(
        _ species: Species, kineticEnergy: Double, at place: Vector = .zero, along direction: Vector = .zAxis, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> Counts {
        precondition(kineticEnergy < HadronTable.grid.highest, "\(kineticEnergy) GeV is beyond the tables")
        precondition(place.z == slabs[0].low && direction.z > 0, "a particle that does not enter at the front face")
        counts = Counts()
        stack.removeAll(keepingCapacity: true)
        stack.append(
            HadronicTrack(position: place, direction: direction, energy: kineticEnergy, weight: 1, kind: species.ordinal, slab: 0))
        while var track = stack.popLast() {
            guard survives(&track, random: &random) else { continue }
            scorer.carries(track.weight)
            if electromagnetic != nil { scorer.weighs(Int32(track.weight)) }
            scorer.enters(layer: slabs[track.slab].layer)
            follow(&track, random: &random, scorer: &scorer)
        }
        scorer.carries(1)
        scorer.weighs(1)
        return counts
    }

    /// Roulette of slow nucleons, once for each family of them (`Thinning`).
    @inline(__always)
    private func survives(_ track: inout HadronicTrack, random: inout RandomStream) -> Bool {
        guard slowNucleons > 1, track.weight == 1, kinds[track.kind].isNucleon, track.energy < Thinning.slowNucleon else { return true }
        guard random.word() & (slowNucleons - 1) == 0 else { return false }
        track.weight = Double(slowNucleons)
        return true
    }

    /// How often what happens to a track is counted.
    @inline(__always)
    func standsFor(_ track: HadronicTrack) -> Int64 { slowNucleons > 1 ? Int64(track.weight) : 1 }

    // MARK: Flight

    private func follow(_ track: inout HadronicTrack, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let kind = kinds[track.kind]
        while true {
            guard track.energy > settings.lowestEnergy else {
                drop(track, kind, scorer: &scorer)
                return
            }
            let slab = slabs.reference(track.slab)
            let goesOn = if slab.value.tables == nil {
                crossVacuum(&track, kind, slab, random: &random, scorer: &scorer)
            } else if kind.isCharged {
                slowDown(&track, kind, slab, random: &random, scorer: &scorer)
            } else {
                fly(&track, kind, slab, random: &random, scorer: &scorer)
            }
            if !goesOn { return }
        }
    }

    /// A neutral particle flies to its next interaction, or to the face. False when it is no more.
    @inline(__always)
    private func fly(
        _ track: inout HadronicTrack, _ kind: HadronKind, _ slab: UnmanagedReference<HadronicSlab>, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) -> Bool {
        counts.steps &+= 1
        guard track.energy >= (kind.isNeutron ? settings.neutronCut : HadronTable.grid.lowest) else {
            stop(track, kind, random: &random, scorer: &scorer)
            return false
        }
        let table = slab.value.tables.unsafelyUnwrapped.species[track.kind]
        let at = HadronTable.grid.locate(track.energy)
        let length = random.exponential() / table.value(at, HadronTable.rate)
        let z = track.position.z + length * track.direction.z
        if z < slab.value.low || z > slab.value.high {
            toFace(&track, slab, z < slab.value.low)
            return cross(&track, kind, random: &random, scorer: &scorer)
        }
        track.position = track.position + track.direction * length
        return interact(&track, kind, table, at, slab, random: &random, scorer: &scorer)
    }

    /// A charged particle slows down to its next interaction, to rest or to the face. False when it is no more.
    private func slowDown(
        _ track: inout HadronicTrack, _ kind: HadronKind, _ slab: UnmanagedReference<HadronicSlab>, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) -> Bool {
        let grid = HadronTable.grid, low = slab.value.low, high = slab.value.high
        guard track.energy > grid.lowest else {
            stop(track, kind, random: &random, scorer: &scorer)
            return false
        }
        let tables = slab.value.tables.unsafelyUnwrapped
        let table = tables.species[track.kind]
        let at = grid.locate(track.energy), range = table.value(at, HadronTable.range)

        // The energy at the next interaction, or rest.
        let target = table.value(at, HadronTable.depth) - random.exponential()
        if target <= 0, range < tables.shortRange, min(track.position.z - low, high - track.position.z) > range {
            track.position = track.position + track.direction * table.value(at, HadronTable.forward)
            stop(track, kind, random: &random, scorer: &scorer)
            return false
        }
        // A step ends there, or where the largest loss is reached: then the next one draws again, an exponential deviate has no memory.
        var endEnergy = max(grid.lowest, track.energy * (1 - Self.largestLoss)), end = grid.locate(endEnergy)
        let interacts = target > table.value(end, HadronTable.depth)
        if interacts {
            end = table.find(target, column: HadronTable.depth, below: at.bin)
            endEnergy = min(track.energy, HadronTable.energy(end))
        }
        counts.steps &+= 1

        // Random hinge: fly, deflect once for the whole step, fly on. The loss of a whole step is booked at the hinge.
        let length = max(0, range - table.value(end, HadronTable.range)), before = length * random.uniform(), begin = track.position
        var z = track.position.z + before * track.direction.z
        if z < low || z > high {
            return slowDownToFace(&track, kind, slab, table, at, range: range, back: z < low, random: &random, scorer: &scorer)
        }
        track.position = track.position + track.direction * before
        let hinge = track.position
        let cosine = ChargedLoss.cosine(
            max(0, table.value(at, HadronTable.scattering) - table.value(end, HadronTable.scattering)), using: &random)
        let (cosPhi, sinPhi) = random.azimuth()
        track.direction = track.direction.turned(
            cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
        z = track.position.z + (length - before) * track.direction.z
        if z < low || z > high {
            // What was lost before the hinge is booked with the rest.
            return slowDownToFace(
                &track, kind, slab, table, at, range: range - before, back: z < low, random: &random, scorer: &scorer)
        }
        track.position = track.position + track.direction * (length - before)
        let energy = table.energy(from: track.energy, at, to: endEnergy, end, mass: kind.mass, using: &random)
        scorer.deposit(track.energy - energy, from: begin, over: hinge, to: track.position, z: hinge.z)
        track.energy = energy
        guard interacts, energy > grid.lowest else { return true }
        return interact(&track, kind, table, grid.locate(energy), slab, random: &random, scorer: &scorer)
    }

    /// A charged particle of energy `at` reaches a face on a straight piece, at whose start its range is `range`.
    private func slowDownToFace(
        _ track: inout HadronicTrack, _ kind: HadronKind, _ slab: UnmanagedReference<HadronicSlab>, _ table: HadronTable, _ at: (bin: Int, fraction: Double),
        range: Double, back: Bool, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> Bool {
        let face = back ? slab.value.low : slab.value.high
        let inside = (face - track.position.z) / track.direction.z
        let end = table.find(max(0, range - inside), column: HadronTable.range, below: at.bin)
        let energy = table.energy(
            from: track.energy, at, to: min(track.energy, HadronTable.energy(end)), end, mass: kind.mass, using: &random)
        let begin = track.position, booked = begin.z + random.uniform() * inside * track.direction.z, lost = track.energy - energy
        track.energy = energy
        toFace(&track, slab, back)
        scorer.deposit(lost, from: begin, over: begin, to: track.position, z: booked)
        return cross(&track, kind, random: &random, scorer: &scorer)
    }

    /// In vacuum a particle only decays.
    private func crossVacuum(
        _ track: inout HadronicTrack, _ kind: HadronKind, _ slab: UnmanagedReference<HadronicSlab>, random: inout RandomStream,
        scorer: inout some ShowerScorer
    ) -> Bool {
        let face = track.direction.z < 0 ? slab.value.low : slab.value.high
        let toFace = (face - track.position.z) / track.direction.z
        if kind.perDecayLength > 0 {
            let betaGamma = (track.energy * (track.energy + 2 * kind.mass)).squareRoot() / kind.mass
            let length = random.exponential() * betaGamma / kind.perDecayLength
            if length < toFace {
                track.position = track.position + track.direction * length
                decay(track, kind, random: &random, scorer: &scorer)
                return false
            }
        }
        // A particle that flies along the layers is gone.
        guard toFace.isFinite else {
            leave(track, kind, far: true, scorer: &scorer)
            return false
        }
        self.toFace(&track, slab, track.direction.z < 0)
        return cross(&track, kind, random: &random, scorer: &scorer)
    }
}
