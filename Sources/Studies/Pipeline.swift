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
    private let study: Study
    package let directory: RunDirectory

    public init(_ study: Study, in directory: RunDirectory) { (self.study, self.directory) = (study, directory) }

    /// Collisions and showers: what the directory already holds is not done again.
    public func makeFluxes(threads: Int) throws {
        let simulation = try Simulation(study)
        try directory.write(study) {
            let store = try RunStore(path: directory.store, identity: simulation.identity, empty: simulation.empty)
            try simulate(simulation, threads: threads, into: store)
            try writeFluxes(simulation, from: store)
        }
    }

    /// Runs the batches that are not in the store yet.
    private func simulate(_ simulation: Simulation, threads: Int, into store: RunStore) throws {
        let plan = simulation.plan, done = try store.records()
        let missing = plan.batches.filter { done[$0] == nil }
        guard !missing.isEmpty else { return }
        let progress = Progress(simulation.generators.unit, total: plan.events.reduce(0, +), done: done.values.reduce(0) { $0 + $1.collisions })
        try forEachBatch(Array(missing.indices), threads: threads, isCancelled: { Interrupt.isRequested }) { index in
            let batch = missing[index]
            let (record, tallies) = try simulation.run(batch, progress: progress)
            try store.add(batch, record, replica: plan.replica(of: batch), tallies: tallies)
        }
        try Interrupt.check()
        progress.finish()
    }

    /// True for a file that can be read; a damaged one is said, since the store has all to write it again.
    private func isWhole(_ path: String, _ read: (URL) throws -> Void) -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        do { try read(URL(fileURLWithPath: path)) } catch {
            let reason = (error as? InputError).map { "\($0)" } ?? "\(path): not JSON"
            FileHandle.standardError.write(Data("note: \(reason): written again from \(directory.store)\n".utf8))
            return false
        }
        return true
    }

    /// Derives the flux files and the record from the store, unless they are there.
    private func writeFluxes(_ simulation: Simulation, from store: RunStore) throws {
        func file(_ dump: Study.DumpSetting, _ species: Species) -> String {
            "\(directory.flux)/\(dump.name)\(species == .photon ? "" : ".\(species.name)").json"
        }
        let files = study.dumps.flatMap { dump in simulation.empty[dump.name]!.species.map { file(dump, $0) } }
        if isWhole(directory.record, { _ = try JSONSerialization.jsonObject(with: try AtomicFiles.read($0)) }),
            files.allSatisfy({ isWhole($0) { _ = try ParticleFlux(contentsOf: $0) } }) { return }

        let records = try store.records().sorted { $0.key < $1.key }
        let samples = simulation.generators.samples.indices.map { index in
            let sample = simulation.generators.samples[index]
            return RunRecord.Sample(name: sample.name, adding: records.filter { $0.key.sample == index }.map(\.value), known: sample.crossSection, commonError: sample.commonError)
        }
        let assembly = FluxAssembly(
            study: study,
            samples: zip(samples, simulation.generators.samples).map {
                .init(name: $0.name, crossSection: $0.crossSection, events: $0.collisions, weights: $1.weights)
            },
            replicas: simulation.plan.replicas, beams: simulation.generators.beams)
        var dumps: [String: RunRecord.DumpRecord] = [:]
        try makeDirectory(directory.flux)
        for dump in study.dumps {
            let axes = simulation.empty[dump.name]!.axes
            var showers = ShowerSums()
            let fluxes = try assembly.fluxes(of: dump, axes: axes) { sample, replica in
                guard let tally = try store.tally(sample: sample, dump: dump.name, replica: replica) else {
                    throw InputError("the tally of \(dump.name), sample \(sample), replica \(replica) is missing", at: directory.store)
                }
                let simulated = records.filter { $0.key.sample == sample && simulation.plan.replica(of: $0.key) == replica }
                guard tally.collisions == simulated.reduce(0, { $0 + Int64($1.value.collisions) }) else {
                    throw InputError(
                        "the tally of \(dump.name), sample \(sample), replica \(replica) holds \(tally.collisions) collisions", at: directory.store,
                        expected: "those of its \(simulated.count) batches", advice: "remove the file to simulate its batches again")
                }
                showers.merge(tally.showers)
                return tally
            }
            for flux in fluxes { try flux.write(to: URL(fileURLWithPath: file(dump, flux.species))) }
            dumps[dump.name] = RunRecord.DumpRecord(showers)
        }
        let record = RunRecord(study, files: simulation.generators.files.merging(["study.yaml": try Provenance.checksum(ofStudy: directory)]) { $1 },
            beams: simulation.generators.beams, samples: samples, batches: records.map(\.value), replicas: simulation.plan.replicas, dumps: dumps)
        try writeText(try jsonText(record) + "\n", to: directory.record)
    }
}
