import Fluxes
import Foundation
import Inputs
import Numerics

/// Puts the shards of a study together: the same bytes as one run of the whole study, whatever the order in which they are given.
///
/// Refused, with the directory and the reason: a shard of another study, of another program or of other input files; one that is not finished, still
/// being written or damaged; two that hold the same batches; batches that nobody holds.
public struct ShardMerge {
    private struct Part {
        var directory: RunDirectory
        var shard: Shard
        var place: String { directory.path }
    }

    private let parts: [Part]
    private let study: Study

    /// Checks all that can be told without the study's generators.
    public init(_ directories: [RunDirectory]) throws {
        guard let first = directories.first else { throw InputError("no shards to merge", expected: "their directories") }
        var parts: [Part] = [], problems: [InputError] = []
        study = try first.readStudy()
        for directory in directories {
            do {
                try Self.check(directory, study, of: first)
                parts.append(Part(directory: directory, shard: try Self.shard(of: directory)))
            } catch let error as InputError { problems.append(error) }
        }
        problems += Self.overlaps(parts)
        if problems.isEmpty, let missing = Self.missing(parts) { problems.append(missing) }
        guard let problem = problems.first else {
            self.parts = parts.sorted { $0.shard < $1.shard }
            return
        }
        guard problems.count > 1 else { throw problem }
        throw InputError("\(problems.count) of the shards cannot be merged: \(problems.map(\.description).joined(separator: "; and "))")
    }

    /// Merges them into a directory, which then is that of a finished run up to its fluxes.
    public func write(into directory: RunDirectory) throws {
        let simulation = try Simulation(study), pipeline = Pipeline(study, in: directory)
        try checkBatches(simulation)
        try directory.write(study) {
            if !FileManager.default.fileExists(atPath: directory.store) { try fill(directory.store, simulation) }
            let store = try RunStore(path: directory.store, identity: simulation.identity, empty: simulation.empty)
            guard try store.batches() == Set(simulation.plan.batches) else {
                throw InputError(
                    "the directory has batches of its own", at: directory.path, expected: "an empty one, or one that these shards were merged into",
                    advice: "use another --out")
            }
            try pipeline.writeFluxes(simulation, from: store)
            try store.close()
            try directory.seal("study.yaml", "experiment.yaml", "run.sqlite", "record.json", "flux")
        }
    }

    // MARK: Checks

    private static func again(_ directory: RunDirectory) -> String { "run that shard again, in an empty directory" }

    private static func check(_ directory: RunDirectory, _ study: Study, of first: RunDirectory) throws {
        guard !DirectoryLock.isHeld(directory.path) else {
            throw InputError("another calodump is writing into this shard", at: directory.path, advice: "wait for it")
        }
        let held = try directory.readStudy()
        guard held == study else {
            throw InputError(
                "the shard belongs to another study (\(SettingDifference(held.yaml, study.yaml).text("it has", "\(first.path) has")))", at: directory.path,
                expected: "shards of one study")
        }
        let store = try RunStore(reading: directory.store)
        guard let program = try store.program(), program == ProgramVersion.stamp else {
            throw InputError(
                "the shard was made by \(try store.program() ?? "a program that does not say which")", at: directory.path, expected: "this program, \(ProgramVersion.stamp)",
                advice: again(directory))
        }
        guard FileManager.default.fileExists(atPath: "\(directory.path)/\(Manifest.name)") else {
            throw InputError("the shard is not finished", at: directory.path, advice: "run the same command again, it goes on: 'calodump flux ... --shard \(try store.shard())'")
        }
        let manifest = try Manifest(of: directory.path)
        for name in ["study.yaml", "experiment.yaml", "run.sqlite"] {
            guard manifest.entries[name] != nil else { throw InputError("the shard's list of checksums has no \(name)", at: directory.path, advice: again(directory)) }
            if let problem = manifest.problem(name, in: directory.path) {
                throw InputError("the shard is damaged: the file \(problem)", at: "\(directory.path)/\(name)", advice: again(directory))
            }
        }
        do { try store.check() } catch var error as InputError {
            error.advice = again(directory)
            throw error
        }
    }

    private static func shard(of directory: RunDirectory) throws -> Shard { try RunStore(reading: directory.store).shard() }

    private static func overlaps(_ parts: [Part]) -> [InputError] {
        parts.enumerated().compactMap { i, part in
            guard let other = parts[..<i].first(where: { $0.shard.count != part.shard.count || $0.shard == part.shard }) else { return nil }
            let mine = part.shard.isWhole ? "the whole study" : "shard \(part.shard)", its = other.shard.isWhole ? "the whole study" : "shard \(other.shard)"
            return InputError("overlaps with \(other.place): this is \(mine), that is \(its)", at: part.place, expected: "each shard of one division once")
        }
    }

    private static func missing(_ parts: [Part]) -> InputError? {
        let count = parts[0].shard.count, missing = Set(1...count).subtracting(parts.map(\.shard.index)).sorted()
        guard !missing.isEmpty else { return nil }
        let names = missing.prefix(10).map { "\($0)/\(count)" }.joined(separator: ", ") + (missing.count > 10 ? " and \(missing.count - 10) more" : "")
        return InputError("\(missing.count == 1 ? "the shard" : "the shards") \(names) of the study \(missing.count == 1 ? "is" : "are") missing", expected: "all \(count) shards")
    }

    /// That each shard holds its batches, made from the same input.
    private func checkBatches(_ simulation: Simulation) throws {
        for part in parts {
            let store = try RunStore(reading: part.directory.store)
            try store.check(identity: simulation.identity)
            let held = try store.batches(), expected = Set(simulation.plan.batches(of: part.shard))
            guard held == expected else {
                let foreign = held.subtracting(expected).count
                throw InputError(
                    foreign > 0 ? "\(foreign) of the batches are not those of shard \(part.shard)" : "the shard is not finished: \(held.count) of \(expected.count) batches are there",
                    at: part.place, advice: Self.again(part.directory))
            }
        }
    }

    // MARK: Merging

    /// Makes the store of all batches under another name, then renames it.
    private func fill(_ path: String, _ simulation: Simulation) throws {
        let unfinished = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(".run.sqlite.tmp").path
        for name in [unfinished, "\(unfinished)-journal"] { unlink(name) }
        let store = try RunStore(path: unfinished, identity: simulation.identity, empty: simulation.empty)
        var holders: [[[Part]]] = simulation.plan.events.map { _ in Array(repeating: [], count: simulation.plan.replicas) }
        for part in parts {
            let places = Set(simulation.plan.batches(of: part.shard).map { [$0.sample, simulation.plan.replica(of: $0)] })
            for place in places { holders[place[0]][place[1]].append(part) }
        }
        for (sample, byReplica) in holders.enumerated() {
            for (replica, holders) in byReplica.enumerated() {
                for dump in simulation.empty.keys.sorted() {
                    try Interrupt.check()
                    try store.add(sum(holders, simulation, sample: sample, dump: dump, replica: replica), sample: sample, dump: dump, replica: replica)
                }
            }
        }
        for part in parts { try store.addRecords(of: RunStore(reading: part.directory.store)) }
        try store.close()
        guard rename(unfinished, path) == 0 else { throw InputError("cannot be written (\(systemReason()))", at: path) }
    }

    private func sum(_ holders: [Part], _ simulation: Simulation, sample: Int, dump: String, replica: Int) throws -> FluxTally {
        var sum: FluxTally?
        for part in holders {
            let store = try RunStore(reading: part.directory.store, empty: simulation.empty)
            guard let tally = try store.tally(sample: sample, dump: dump, replica: replica) else {
                throw InputError("the tally of \(dump), sample \(sample), replica \(replica) is missing", at: store.path, advice: Self.again(part.directory))
            }
            if sum == nil { sum = tally } else { sum!.merge(tally) }
        }
        guard let sum else { preconditionFailure("no shard has sample \(sample), replica \(replica)") }
        return sum
    }
}
