import Fluxes
import Foundation
import Inputs
import Numerics
import Particles
import Showers

/// A study from its first collision to its fluxes, in a run directory; what comes after is `Reports`' side.
///
///     Collision -> Jet -> IncidentParticle -> Shower -> ParticleFlux        once, costly: `makeFluxes`
///     Beam -> IncidentParticle -> Shower -> ParticleFlux                      the same, on a fixed target
///     ParticleFlux -> MediatorYield -> Acceptance -> SignalCount -> Contour   milliseconds: `ReachReport`
///     Contour -> Figure                                                       `Figures`
///
/// A batch of collisions is the unit of everything on the costly side: `Simulation.run` takes each of its collisions to jets
/// (`JetFinder`), those to incident particles (`incidentParticles`), those through the dumps (`DumpShower`) into tallies
/// (`FluxTally`). Batches depend on nothing but the study and their number, and tallies add up exactly in any order: so any
/// number of threads, and a run that was interrupted and resumed, give the same bytes.
public struct Pipeline: Sendable {
    package let study: Study
    package let directory: RunDirectory

    public init(_ study: Study, in directory: RunDirectory) { (self.study, self.directory) = (study, directory) }

    /// Collisions and showers: what the directory already holds is not done again.
    ///
    /// - Parameters:
    ///   - shard: only this share of the batches; the directory then holds their tallies, for `ShardMerge`, and no fluxes.
    ///   - work: what is done with them before another process may write into the directory.
    public func makeFluxes(threads: Int, shard: Shard = .whole, then work: () throws -> Void = {}) throws {
        let simulation = try Simulation(study)
        try simulation.plan.check(shard)
        try directory.write(study) {
            let store = try RunStore(path: directory.store, identity: simulation.identity, empty: simulation.empty, shard: shard)
            try simulate(simulation, shard, threads: threads, into: store)
            if shard.isWhole { try writeFluxes(simulation, from: store) } else { try store.check() }
            try store.close()
            try directory.seal("study.yaml", "experiment.yaml", "run.sqlite", "record.json", "flux")
            try work()
        }
    }

    /// How long `makeFluxes` takes from the first collision on, s, by the last run of such a study on this machine; nil where none is known.
    package static func seconds(_ study: Study, threads: Int) throws -> Double? {
        let generators = try Generators(study), plan = generators.plan
        return WorkSpeed.seconds("\(generators.unit), \(study.workKind)", units: plan.events.reduce(0, +), batches: plan.batches.count, threads: threads)
    }

    /// Runs the batches that are not in the store yet.
    private func simulate(_ simulation: Simulation, _ shard: Shard, threads: Int, into store: RunStore) throws {
        let plan = simulation.plan, mine = plan.batches(of: shard), done = try store.batches()
        let missing = mine.filter { !done.contains($0) }
        guard !missing.isEmpty else { return }
        func collisions(_ batches: some Sequence<BatchID>) -> Int { batches.reduce(0) { $0 + plan.collisions(of: $1).count } }
        let progress = WorkProgress(simulation.generators.unit, total: collisions(mine), done: collisions(done), batches: missing.count, threads: threads, kind: study.workKind)
        try forEachBatch(Array(missing.indices), threads: threads, isCancelled: { Interrupt.isRequested }) { index in
            let batch = missing[index]
            let (record, tallies) = try simulation.run(batch, progress: progress)
            try store.add(batch, record, replica: plan.replica(of: batch), tallies: tallies)
        }
        try Interrupt.check()
        progress.finish()
    }
}
