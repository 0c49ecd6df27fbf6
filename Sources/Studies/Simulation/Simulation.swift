import Collisions
import Fluxes
import Foundation
import Inputs
import Numerics
import Particles
import Showers

/// The costly part of a study, batch by batch: collisions, jets, showers, tallies.
struct Simulation: Sendable {
    package let study: Study
    let generators: Generators
    let plan: BatchPlan
    let colliders = HadronColliders()
    /// An empty tally of each dump.
    let empty: [String: FluxTally]
    /// Where the energy axes of the fluxes end, GeV.
    private let top: Double

    init(_ study: Study) throws {
        self.study = study
        generators = try Generators(study)
        plan = generators.plan
        let highestEnergy = generators.highestEnergy
        empty = try Dictionary(uniqueKeysWithValues: study.dumps.map { dump in
            var dump = dump
            dump.depth = try study.deepest(dump)
            let axes = study.fluxAxes(of: dump, highestEnergy: highestEnergy)
            // Mesons are made by hadrons.
            let species = study.showers.species.filter { study.showers.path == .line || dump.takes != .electromagnetic || $0.isElectromagnetic }
            return (dump.name, FluxTally(axes: axes, cone: study.incident.cone, cut: study.incident.cut, hasOtherCuts: study.incident.hasOtherCuts, species: species))
        })
        top = empty.values.compactMap(\.axes.energy.last).min() ?? highestEnergy
    }

    /// What a batch's tallies depend on besides the study: two runs with the same identity make the same bytes.
    var identity: String {
        ([study.ungrown.fluxChecksum] + generators.files.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }

    /// Collision -> Jet -> IncidentParticle -> Shower -> tallies, for the collisions of one batch.
    ///
    /// - Parameter progress: told after each collision.
    func run(_ batch: BatchID, progress: WorkProgress) throws -> (record: BatchRecord, tallies: [String: FluxTally]) {
        if case .beam(let beam) = study.source { return try run(beam, batch, progress: progress) }
        let start = threadCPUSeconds(), range = plan.collisions(of: batch)
        let source = try generators.source(batch, collisions: range)
        let finder = try JetFinder(study.jets)
        let dumps = try DumpShowers(study, colliders: colliders, empty: empty(sample: batch.sample))
        let arrivals = try Arrivals(
            study, IncidentSelection(electromagnetic: Set(study.incident.electromagnetic), hadronic: Set(study.incident.hadronic)))
        // Started now, so that it counts to no collision's time.
        if study.dumps.contains(where: study.takesHadrons) { _ = try dumps.hadronCollider() }
        var record = BatchRecord(), collision = Collision()
        let begin = Date()

        for inSample in range {
            try Interrupt.check()
            guard try source.next(into: &collision) else { throw InputError("the source of collisions ended at number \(inSample)") }
            let weight = try multiples(of: collision.weight, in: batch.sample, inSample)
            let jets = try finder.jets(of: collision)
            dumps.hardness = max(1, (jets.first?.pt ?? 0) / study.jets.pt)
            dumps.rarity = collision.standsFor == nil ? 1 : collision.weight
            let number = BatchPlan.index(sample: batch.sample, collision: inSample)
            let particles = try arrivals.of(collision, jets: jets, number: number, collider: dumps.hadronCollider) {
                record.ignored[$0, default: 0] += 1
            }
            for (index, particle) in (particles.electromagnetic + particles.hadronic).enumerated() {
                try require(particle.kineticEnergy, of: particle.species, inSample)
                let outcome = try dumps.shower(particle, collision: number, index: UInt32(index))
                record.count(particle.species.name, outcome)
            }
            dumps.endCollision(weight: weight, leftOut: try collision.standsFor.map { try multiples(of: $0, in: batch.sample, inSample) - weight } ?? 0)
            record.collisions += 1
            record.sumOfWeights += collision.weight
            record.sumOfSquaredWeights += collision.weight * collision.weight
            record.jets += jets.count
            for (name, count) in particles.leftOut { record.ignored[name, default: 0] += count }
            for (name, count) in collision.invisible { record.ignored["invisible:\(name)", default: 0] += count }
            progress.add(1)
        }
        progress.finishBatch(working: Date().timeIntervalSince(begin))
        let crossSection = try generators.crossSection(batch, source)
        (record.crossSection, record.crossSectionError) = (crossSection.mean, crossSection.error)
        generators.finish(source)
        record.cpuSeconds = threadCPUSeconds() - start
        return (record, dumps.tallies)
    }

    /// The axes of the fluxes end at the highest energy that the beams allow; what has more would be missing in them.
    private func require(_ kineticEnergy: Double, of species: Species, _ number: Int) throws {
        guard kineticEnergy < top else {
            throw InputError(
                "collision \(number) has a \(species.name) of \(kineticEnergy) GeV", at: "source.collisions", expected: "at most \(generators.highestEnergy) GeV")
        }
    }

    /// An empty tally of each dump for the collisions of a sample.
    func empty(sample: Int) -> [String: FluxTally] {
        guard !generators.samples[sample].weights.isCommon else { return empty }
        return empty.mapValues { FluxTally(axes: $0.axes, cone: $0.cone, cut: $0.cut, hasOtherCuts: !$0.otherCuts.isEmpty, species: $0.species, isWeighted: true) }
    }

    /// A collision's weight in the unit of its sample.
    private func multiples(of weight: Double, in sample: Int, _ number: Int) throws -> Int64 {
        let unit = generators.samples[sample].weights
        guard let multiples = unit.multiples(of: weight) else {
            throw InputError(
                "collision \(number) has the weight \(weight)", at: "source.collisions",
                expected: unit.isCommon ? "the same weight for all (\(unit.value))" : "a weight of the file as it was when it was read first",
                advice: unit.isCommon ? "switch the generator's bias off" : "restore the file, and begin in another directory")
        }
        return multiples
    }
}

extension BatchRecord {
    mutating func count(_ species: String, _ outcome: DumpShowers.Outcome) {
        switch outcome {
        case .entered: entered[species, default: 0] += 1
        case .notTaken: ignored[species, default: 0] += 1
        case .bornOutside: ignored["born_outside:\(species)", default: 0] += 1
        }
    }
}
