import Experiments
import Fluxes
import Materials
import Numerics
import Particles

/// What a particle showers through on its straight line: layers, and the regions of them that are scored.
public struct ShowerLine: Equatable, Sendable {
    /// Layers that are scored together, a dump.
    public struct Region: Equatable, Sendable {
        /// Ascending.
        public var layers: [Int]
        /// z in the stack, cm, where its depth axis begins. The front face of its first layer gives depths in the dump; minus the
        /// distance at which the stack begins gives distances from the collision point.
        public var origin: Double
        /// Where the dump's depth begins in the detector.
        public var face: DumpFace?
        /// How much a photon's path in each of the layers counts: the sum of n Z^2 over that of the dump's material, for what is made in fields of nuclei.
        public var factors: [Double]

        public init(layers: some Sequence<Int>, origin: Double, face: DumpFace? = nil, factors: [Double]? = nil) {
            (self.layers, self.origin, self.face) = (Array(layers), origin, face)
            self.factors = factors ?? self.layers.map { _ in 1 }
        }
    }

    public let stack: LayerStack
    /// In the order in which they are crossed.
    public let regions: [Region]
    /// Nil: photons count at their own angle to the beam and at their depth on the line.
    public let places: DetectorCoordinates?

    /// Depths count from the front face of each region.
    public init(_ stack: LayerStack, regions: [Range<Int>]) {
        self.init(stack, regions: regions.map { Region(layers: $0, origin: stack.faces[$0.lowerBound]) })
    }

    public init(_ stack: LayerStack, regions: [Region], places: DetectorCoordinates? = nil) {
        var known: Set<Int> = []
        for region in regions {
            precondition(
                !region.layers.isEmpty && region.layers.allSatisfy { stack.layers.indices.contains($0) && known.insert($0).inserted },
                "the region of layers \(region.layers) overlaps another one or the end of \(stack.layers.count) layers")
        }
        precondition(places == nil || regions.allSatisfy { $0.face != nil }, "a region without a face has no place in the detector")
        (self.stack, self.regions, self.places) = (stack, regions, places)
    }
}

/// Showers of incident particles through all the layers on their lines: what leaves one dump goes on in the next, through gaps and
/// shields. Each region is scored into a `FluxTally` of its own. One per thread; the tables are shared.
///
/// A photon is counted where it comes into being, an incident one at the first layer; one that crosses into another region is not
/// counted again there, but its path is. Of the balance, what comes in and leaks back stands with the first region, what leaks out
/// behind with the last, deposits with the region where they are; numbers of collisions stand with the first.
public final class LineShower {
    private let settings: ShowerSettings
    private let collider: (any HadronCollider)?
    public var takesHadrons: Bool { collider != nil }
    private let seed: UInt64
    private let memory = UnmanagedMemory()
    private var bins: [(axes: FluxAxes, bins: FluxBins)] = []

    /// - Parameters:
    ///   - hadronCollider: collisions with nuclei; nil if no hadron enters.
    ///   - seed: key of the random streams.
    public init(settings: ShowerSettings, hadronCollider: (any HadronCollider)?, seed: UInt64) {
        (self.settings, collider, self.seed) = (settings, hadronCollider, seed)
    }

    /// Showers one particle along its own direction; returns energies and numbers of the whole line, what is between the regions included.
    ///
    /// - Parameters:
    ///   - line: from the first face that the particle meets; its z axis is the particle's direction.
    ///   - collision: index of the collision in the study, below 2^60.
    ///   - index: index of the particle in the collision; with `collision` it names the random stream.
    ///   - tallies: of the line's regions, in their order.
    @discardableResult
    public func shower(
        _ particle: IncidentParticle, along line: ShowerLine, collision: UInt64, index: UInt32, into tallies: inout [FluxTally]
    ) -> ShowerSums {
        precondition(
            tallies.count == line.regions.count && !tallies.isEmpty, "\(tallies.count) tallies for \(line.regions.count) regions")
        let axes = tallies.map { (bins: bins(of: $0.axes), offsets: FluxScore.allCases.map($0.offset(of:)), others: $0.otherCuts.isEmpty ? nil : $0.offsetOfOtherCuts) }
        func photons(_ choice: (cone: ConeMetric, cut: ConeCut), _ i: Int, _ cells: UnsafeMutablePointer<Int64>, _ counts: UnsafeMutablePointer<Int64>) -> FluxScorer {
            FluxScorer(
                photons: cells, trackLength: cells + axes[i].offsets[FluxScore.photonPath.rawValue]!, counts: counts, bins: axes[i].bins,
                particle: particle, cone: choice.cone, cut: choice.cut, others: axes[i].others.map { cells + $0 },
                places: line.places.map { ($0, line.regions[i].face!) })
        }
        let random = RandomStream(
            seed: seed, stage: particle.species.isElectromagnetic ? .electromagneticShower : .hadronicShower, collision: collision, particle: index)
        guard tallies.contains(where: { $0.species.count > 1 }) else {
            return follow(particle, line, random, into: &tallies, photons)
        }
        return follow(particle, line, random, into: &tallies) { choice, i, cells, counts in
            SpeciesFluxScorer(photons(choice, i, cells, counts), jetAxis: particle.jetAxis) { score in
                axes[i].offsets[score.rawValue].map { cells + $0 }
            }
        }
    }

    private func bins(of axes: FluxAxes) -> FluxBins {
        if let known = bins.first(where: { $0.axes == axes }) { return known.bins }
        let made = FluxBins(axes, in: memory)
        bins.append((axes, made))
        return made
    }

    private typealias Maker<Scorer> = ((cone: ConeMetric, cut: ConeCut), Int, UnsafeMutablePointer<Int64>, UnsafeMutablePointer<Int64>) -> Scorer

    private func follow<Scorer: FluxScoring>(
        _ particle: IncidentParticle, _ line: ShowerLine, _ stream: RandomStream, into tallies: inout [FluxTally], _ make: Maker<Scorer>
    ) -> ShowerSums {
        let scratch = UnmanagedMemory()
        let regions = scratch.array(line.stack.layers.indices.map { layer in line.regions.firstIndex { $0.layers.contains(layer) } ?? -1 })
        // In the detector places count from where the line begins.
        let origins = scratch.array(line.regions.map { line.places == nil ? $0.origin : 0 })
        var layerFactors = [Double](repeating: 1, count: line.stack.layers.count)
        for region in line.regions { for (layer, factor) in zip(region.layers, region.factors) { layerFactors[layer] = factor } }
        let factors = scratch.array(layerFactors)
        var whole = EnergyLedger(), counts = HadronicTransport.Counts(), parts: [EnergyLedger] = [], random = stream
        var scorers: [Scorer] = []
        Self.open(&tallies, &scorers, make) { scorers in
            var scorer = RegionScorer(scorers, regions: regions, origins: origins, factors: factors)
            counts = self.transport(particle, line.stack, random: &random, scorer: &scorer)
            whole = scorer.outside
            parts = line.regions.indices.map { scorers[$0].ledger }
        }
        let incoming = EnergyBalance.incoming(particle.species, kineticEnergy: particle.kineticEnergy)
        (parts[0].incoming, parts[0].leakBack, parts[parts.count - 1].leakFar) = (incoming, whole.leakBack, whole.leakFar)
        // The memory of the layers is used up to here.
        withExtendedLifetime(scratch) {}
        for (i, part) in parts.enumerated() {
            let counted = i == 0 ? counts : HadronicTransport.Counts()
            tallies[i].showers.add(
                part, collisions: counted.collisions, failed: counted.failed, deposited: counted.deposited, depositedEnergy: counted.depositedEnergy,
                weight: particle.weight)
            whole.deposited += part.deposited
            whole.belowThreshold += part.belowThreshold
            whole.invisible += part.invisible
        }
        whole.incoming = incoming
        var sums = ShowerSums()
        sums.add(whole, collisions: counts.collisions, failed: counts.failed, deposited: counts.deposited, depositedEnergy: counts.depositedEnergy)
        return sums
    }

    /// Makes the scorers of all tallies, whose arrays are taken out of them while `body` runs.
    private static func open<Scorer: FluxScoring>(
        _ tallies: inout [FluxTally], _ scorers: inout [Scorer], _ make: Maker<Scorer>, _ body: (UnsafeMutablePointer<Scorer>) -> Void
    ) {
        let i = scorers.count
        guard i < tallies.count else {
            scorers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
            return
        }
        let cone = tallies[i].cone, cut = tallies[i].cut
        var cells: [Int64] = [], counts: [Int64] = []
        swap(&tallies[i].cells, &cells)
        swap(&tallies[i].current, &counts)
        cells.withUnsafeMutableBufferPointer { cells in
            counts.withUnsafeMutableBufferPointer { counts in
                scorers.append(make((cone, cut), i, cells.baseAddress!, counts.baseAddress!))
                open(&tallies, &scorers, make, body)
            }
        }
        swap(&tallies[i].cells, &cells)
        swap(&tallies[i].current, &counts)
    }

    private func transport(
        _ particle: IncidentParticle, _ stack: LayerStack, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> HadronicTransport.Counts {
        let electromagnetic = ElectromagneticTransport(stack, settings: settings)
        guard let track = ElectromagneticTrack(incident: particle.species, kineticEnergy: particle.kineticEnergy) else {
            guard let collider else { preconditionFailure("a \(particle.species.name) but no hadron collider") }
            return HadronicTransport(stack, settings: settings.hadronic, collider: collider, electromagnetic: electromagnetic)
                .transport(particle.species, kineticEnergy: particle.kineticEnergy, random: &random, scorer: &scorer)
        }
        scorer.enters(layer: 0)
        if track.kind == .photon { scorer.photonCreated(track.energy, z: 0, direction: .zAxis) }
        electromagnetic.transport(track, random: &random, scorer: &scorer)
        return HadronicTransport.Counts()
    }
}
