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
    private let colliders = HadronColliders()
    /// An empty tally of each dump.
    let empty: [String: FluxTally]

    init(_ study: Study) throws {
        self.study = study
        generators = try Generators(study)
        plan = BatchPlan(events: generators.samples.map(\.events))
        empty = Dictionary(uniqueKeysWithValues: study.dumps.map { dump in
            let axes = FluxAxes(photonCut: study.showers.photonCut, highestEnergy: study.highestEnergy, theta: study.experiment.thetaEdges, dump: dump)
            return (dump.name, FluxTally(axes: axes, cone: study.incident.cone, cut: study.incident.cut))
        })
    }

    /// What a batch's tallies depend on besides the study: two runs with the same identity make the same bytes.
    var identity: String {
        ([study.fluxChecksum] + generators.files.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }

    /// Collision -> Jet -> IncidentParticle -> Shower -> tallies, for the collisions of one batch.
    ///
    /// - Parameter progress: told after each collision.
    func run(_ batch: BatchID, progress: Progress) throws -> (record: BatchRecord, tallies: [String: FluxTally]) {
        let start = threadCPUSeconds(), range = plan.collisions(of: batch)
        let source = try generators.source(batch, collisions: range)
        let finder = try JetFinder(study.jets)
        let selection = IncidentSelection(electromagnetic: Set(study.incident.electromagnetic), hadronic: Set(study.incident.hadronic))
        let dumps = try DumpShowers(study, colliders: colliders, empty: empty)
        var record = BatchRecord(), collision = Collision()

        for number in range {
            try Interrupt.check()
            guard try source.next(into: &collision) else { throw InputError("the source of collisions ended at number \(number)") }
            try require(collision.weight, equals: generators.samples[batch.sample].weight, number)
            let jets = try finder.jets(of: collision)
            let particles = incidentParticles(of: collision, jets: jets, selection: selection)
            for (index, particle) in (particles.electromagnetic + particles.hadronic).enumerated() {
                let outcome = try dumps.shower(
                    particle, collision: BatchPlan.index(sample: batch.sample, collision: number), index: UInt32(index))
                record.count(particle.species.name, outcome)
            }
            dumps.endCollision()
            record.collisions += 1
            record.jets += jets.count
            for (name, count) in particles.leftOut { record.ignored[name, default: 0] += count }
            for (name, count) in collision.invisible { record.ignored["invisible:\(name)", default: 0] += count }
            progress.add(1)
        }
        let crossSection = try generators.crossSection(batch, source)
        (record.crossSection, record.crossSectionError) = (crossSection.mean, crossSection.error)
        record.cpuSeconds = threadCPUSeconds() - start
        return (record, dumps.tallies)
    }

    /// A common weight of all collisions cancels; others are refused.
    private func require(_ weight: Double, equals common: Double, _ number: Int) throws {
        guard weight == common, weight > 0 else {
            throw InputError(
                "collision \(number) has the weight \(weight)", at: "source.collisions", expected: "the same weight for all (\(common))",
                advice: "weighted samples are not supported yet: unweight them, or switch the generator's bias off")
        }
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

extension Study {
    /// No photon has more energy than one of the two beams, GeV; for a HepMC file as for the experiment's collisions.
    var highestEnergy: Double {
        switch source {
        case .pythia(let pythia): pythia.energy / 2
        case .hepmc: experiment.beam.energy / 2
        }
    }
}
