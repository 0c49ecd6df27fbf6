import Fluxes
import Foundation
import Inputs
import Particles
import Showers

extension Pipeline {
    /// True for a file that can be read; a damaged one is said, since the store has all to write it again.
    private func isWhole(_ path: String, _ manifest: Manifest, _ read: (URL) throws -> Void) -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let header = String(path.dropFirst(directory.path.count + 1)), stem = header.dropLast(".json".count)
        let arrays = manifest.entries.keys.filter { $0.hasPrefix("\(stem).") && $0.hasSuffix(".npy") }.sorted()
        do {
            for name in [header] + arrays {
                if let problem = manifest.problem(name, in: directory.path) { throw InputError(problem, at: "\(directory.path)/\(name)") }
            }
            try read(URL(fileURLWithPath: path))
        } catch {
            let reason = (error as? InputError).map { "\($0)" } ?? "\(path): not JSON"
            FileHandle.standardError.write(Data("note: \(reason): written again from \(directory.store)\n".utf8))
            return false
        }
        return true
    }

    /// Derives the flux files and the record from the store, unless they are there.
    func writeFluxes(_ simulation: Simulation, from store: RunStore) throws {
        func file(_ dump: Study.DumpSetting, _ species: Species, _ reading: CutReading? = nil) -> String {
            "\(reading.map(directory.flux(under:)) ?? directory.flux)/\(dump.name)\(species == .photon ? "" : ".\(species.name)").json"
        }
        let readings = study.otherCuts
        let files = study.dumps.flatMap { dump in
            simulation.empty[dump.name]!.species.map { file(dump, $0) } + readings.map { file(dump, .photon, $0) }
        }
        let manifest = (try? Manifest(of: directory.path)) ?? Manifest()
        if isWhole(directory.record, manifest, { _ = try JSONSerialization.jsonObject(with: try AtomicFiles.read($0)) }),
            files.allSatisfy({ isWhole($0, manifest) { _ = try ParticleFlux(contentsOf: $0) } }) { return }

        var sums = RunSums(samples: simulation.generators.samples.count, replicas: simulation.plan.replicas)
        try store.forEachRecord { sums.add($0, $1, replica: simulation.plan.replica(of: $0)) }
        let samples = zip(simulation.generators.samples, sums.samples).map { RunRecord.Sample(name: $0.name, $1, known: $0.crossSection, commonError: $0.commonError) }
        let assembly = FluxAssembly(
            study: study,
            samples: zip(samples, simulation.generators.samples).map {
                .init(name: $0.name, crossSection: $0.crossSection, events: $0.collisions, weights: $1.weights)
            },
            replicas: simulation.plan.replicas, beams: simulation.generators.beams)
        var dumps: [String: RunRecord.DumpRecord] = [:]
        try makeDirectory(directory.flux)
        for reading in readings { try makeDirectory(directory.flux(under: reading)) }
        for dump in study.dumps {
            let axes = simulation.empty[dump.name]!.axes
            var showers = ShowerSums()
            let fluxes = try assembly.fluxes(of: dump, axes: axes) { sample, replica in
                guard let tally = try store.tally(sample: sample, dump: dump.name, replica: replica) else {
                    throw InputError("the tally of \(dump.name), sample \(sample), replica \(replica) is missing", at: directory.store)
                }
                let simulated = sums.replicas[sample][replica]
                guard tally.collisions == simulated.collisions else {
                    throw InputError(
                        "the tally of \(dump.name), sample \(sample), replica \(replica) holds \(tally.collisions) collisions", at: directory.store,
                        expected: "those of its \(simulated.batches) batches", advice: "remove the file to simulate its batches again")
                }
                showers.merge(tally.showers)
                return tally
            }
            for flux in fluxes { try flux.write(to: URL(fileURLWithPath: file(dump, flux.species))) }
            for reading in readings {
                let fluxes = try assembly.fluxes(of: dump, axes: axes, under: reading) { try store.tally(sample: $0, dump: dump.name, replica: $1)! }
                for flux in fluxes { try flux.write(to: URL(fileURLWithPath: file(dump, .photon, reading))) }
            }
            dumps[dump.name] = RunRecord.DumpRecord(showers)
        }
        let record = RunRecord(study, files: simulation.generators.files.merging(["study.yaml": try Provenance.checksum(ofStudy: directory)]) { $1 },
            beams: simulation.generators.beams, samples: samples, sums: sums, replicas: simulation.plan.replicas, dumps: dumps)
        try writeText(try jsonText(record) + "\n", to: directory.record)
    }
}
