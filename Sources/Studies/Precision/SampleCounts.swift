import Fluxes
import Foundation
import Mediators
import Numerics
import Reach

/// Expected signal counts of the samples of a run one by one: what each adds to each point, and what a collision of it costs.
struct SampleCounts {
    /// By point.
    let sums: [Double]
    let allocation: EventAllocation
    let collisions: [Int]
    /// Points without signal, which no number of collisions will give an error to.
    let isEmpty: [Bool]

    /// - Parameter points: of the study's scenarios.
    init(_ simulation: Simulation, _ store: RunStore, points: [PrecisionGoal.Point], threads: Int) throws {
        let study = simulation.study, samples = simulation.generators.samples
        var recorded = RunSums(samples: samples.count, replicas: simulation.plan.replicas), time = [Double](repeating: 0, count: samples.count)
        try store.forEachRecord { batch, record in
            recorded.add(batch, record, replica: simulation.plan.replica(of: batch))
            time[batch.sample] += record.cpuSeconds
        }
        let parts = BatchParts<[[Double]]>(count: samples.count)
        let assembled = zip(samples, recorded.samples).map { RunRecord.Sample(name: $0.name, $1, known: $0.crossSection) }
        try forEachBatch(Array(samples.indices), threads: threads) { s in
            let sources = try Self.sources(study, simulation, store, sample: s, crossSection: assembled[s].crossSection)
            parts.set(s, try Self.replicas(study, sources, points))
        }
        let counts = parts.values
        let means = counts.map { $0.map { RunningStatistics($0).mean } }
        let sums = points.indices.map { p in means.reduce(0) { $0 + $1[p] } }
        let numbers = assembled.map(\.collisions)
        var variances = counts.indices.map { s in
            points.indices.map { p in
                let spread = RunningStatistics(counts[s][p]).error
                return sums[p] > 0 ? spread * spread * Double(numbers[s]) / (sums[p] * sums[p]) : 0
            }
        }
        // One collision in a sample that shows none or few may add as much as one of the others does: at least one is counted, of all that were begun.
        let begun = zip(numbers, recorded.samples).map { max(Double($0), $1.weights) }
        for p in points.indices where sums[p] > 0 {
            let one = variances.indices.reduce(0) { $0 + variances[$1][p] * begun[$1] / Double(numbers[$1]) / assembled[$1].crossSection }
            for s in variances.indices {
                let least = pow(assembled[s].crossSection * one / begun[s], 2) * Double(numbers[s])
                variances[s][p] = max(variances[s][p], least)
            }
        }
        let seconds = zip(time, numbers).map { $0 / Double(max($1, 1)) }
        (self.sums, collisions, isEmpty) = (sums, numbers, sums.map { $0 <= 0 })
        allocation = EventAllocation(variances: variances, seconds: seconds)
    }

    /// Relative errors of the points; infinite where there is no signal.
    var errors: [Double] { zip(allocation.errors(collisions.map(Double.init)), isEmpty).map { $1 ? .infinity : $0 } }

    private static func sources(_ study: Study, _ simulation: Simulation, _ store: RunStore, sample: Int, crossSection: Double) throws -> [FluxSource] {
        let one = simulation.generators.samples[sample]
        let assembly = FluxAssembly(
            study: study, samples: [.init(name: one.name, crossSection: crossSection, events: one.events, weights: one.weights)],
            replicas: simulation.plan.replicas, beams: simulation.generators.beams)
        let fluxes = try study.dumps.flatMap { dump in
            let empty = simulation.empty[dump.name]!
            return try assembly.fluxes(of: dump, axes: empty.axes) { _, replica in try store.tally(sample: sample, dump: dump.name, replica: replica) ?? empty }
        }
        let order = try study.dumpOrder { name in fluxes.first { $0.dump == name }?.depth }
        return try FluxSource.all(
            fluxes, of: try study.mediator.value(), order: order,
            model: ProductionModel(study.mediator.production, formFactor: study.mediator.formFactor, electrons: study.mediator.electrons))
    }

    /// Counts by point and replica.
    private static func replicas(_ study: Study, _ sources: [FluxSource], _ points: [PrecisionGoal.Point]) throws -> [[Double]] {
        let mediator = try study.mediator.value()
        var models: [String: SignalModel] = [:]
        return try points.map { point in
            let model = try models[point.scenario]
                ?? SignalModel(sources, scenario: ResponseTables.attach(to: [study.scenario(point.scenario)], of: study, mediator: mediator)[0])
            models[point.scenario] = model
            return model.count(MediatorPoint(mediator, mass: point.mass, coupling: point.coupling)).replicas
        }
    }
}
