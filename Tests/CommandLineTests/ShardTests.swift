import Foundation
import Testing

/// Shards of the small study, made once, never changed; tests that change something take copies.
private enum SmallShards {
    private static let made = Result { () throws -> [URL] in
        let folder = try temporaryFolder(), study = try folder.file("study.yaml", smallStudy)
        return try (1...3).map { index in
            let shard = folder.appendingPathComponent("shard \(index)")
            let outcome = try Program.run("flux", study, "--out", shard.path, "--shard", "\(index)/3", "--threads", "1")
            try #require(outcome.status == 0, "\(outcome)")
            return shard
        }
    }

    static func all() throws -> [URL] { try made.get() }

    static func copy(_ index: Int, into folder: URL) throws -> URL {
        let copy = folder.appendingPathComponent("copy \(UUID().uuidString)")
        try FileManager.default.copyItem(at: try all()[index - 1], to: copy)
        return copy
    }
}

struct ShardTests {
    private func merge(_ shards: [URL], into out: URL) throws -> Program.Outcome { try Program.run(Program.url, ["merge"] + shards.map(\.path) + ["--out", out.path]) }

    /// A merge that fails names a directory and a reason, and leaves nothing behind.
    private func expectRefused(_ shards: [URL], _ says: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("out"), outcome = try merge(shards, into: out)
            #expect(outcome.status == 1 && outcome.errorLines.count == 1 && outcome.output.isEmpty, "\(outcome)", sourceLocation: sourceLocation)
            for text in says { #expect(outcome.errors.contains(text), "\(outcome)", sourceLocation: sourceLocation) }
            #expect(!FileManager.default.fileExists(atPath: out.path), sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [[0, 1, 2], [2, 0, 1]]) func mergedAreTheSameBytes(order: [Int]) throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("out"), outcome = try merge(order.map { try SmallShards.all()[$0] }, into: out)
            try #require(outcome.status == 0, "\(outcome)")
            let one = try SmallRun.directory(), merged = try out.contents()
            #expect(try out.appendingPathComponent("flux").contents() == one.appendingPathComponent("flux").contents())
            #expect(try merged["study.yaml"] == one.contents()["study.yaml"])
            func record(_ folder: URL) throws -> NSDictionary {
                var record = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("record.json"))) as? [String: Any])
                record["cpu_s"] = nil
                return record as NSDictionary
            }
            #expect(try record(out) == record(one))
            // Again, and further, which is the same after any order: nothing is simulated.
            guard order == [0, 1, 2] else { return }
            #expect(try merge(order.map { try SmallShards.all()[$0] }, into: out).status == 0)
            #expect(try out.contents() == merged)
            for further in [["flux", "\(out.path)/study.yaml", "--out", out.path], ["reach", out.path], ["reach", out.path, "--realistic"]] {
                let answer = try Program.run(Program.url, further)
                #expect(answer.status == 0 && !answer.errors.contains("collisions"), "\(answer)")
            }
            #expect(try out.appendingPathComponent("reach").contents() == one.appendingPathComponent("reach").contents())
            #expect(try Program.run("verify", out.path).status == 0)
        }
    }

    @Test func missingOverlappingAndForeignShards() throws {
        let shards = try SmallShards.all()
        try expectRefused([shards[0], shards[2]], "the shard 2/3 of the study is missing")
        try expectRefused([shards[1]], "the shards 1/3, 3/3 of the study are missing")
        try expectRefused(shards + [shards[1]], shards[1].path, "overlaps with \(shards[1].path): this is shard 2/3")
        try expectRefused(shards + [try SmallRun.directory()], "overlaps with", "this is the whole study")
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy.replacing("pt: 3GeV", with: "pt: 4GeV")), other = folder.appendingPathComponent("other")
            #expect(try Program.run("flux", study, "--out", other.path, "--shard", "2/3").status == 0)
            try expectRefused([shards[0], other, shards[2]], other.path, "another study", "pt: 4GeV")
            try expectRefused([shards[0], folder.appendingPathComponent("none"), shards[2]], "none: no run here")
            let two = folder.appendingPathComponent("two")
            #expect(try Program.run("flux", try folder.file("small.yaml", smallStudy), "--out", two.path, "--shard", "2/2").status == 0)
            try expectRefused([shards[0], two, shards[2]], two.path, "this is shard 2/2, that is shard 1/3")
        }
    }

    @Test func damagedAndUnfinishedShards() throws {
        let shards = try SmallShards.all()
        try withTemporaryFolder { folder in
            let other = try SmallShards.copy(2, into: folder)
            try change(other, "UPDATE made_by SET program = 'CaloDump 0.1.9, physics 2'")
            try expectRefused([shards[0], other, shards[2]], other.path, "made by CaloDump 0.1.9, physics 2", "expected this program")

            // Any byte of the store, whether SQLite uses it or not.
            let flipped = try SmallShards.copy(2, into: folder), store = flipped.appendingPathComponent("run.sqlite")
            var bytes = try Data(contentsOf: store)
            bytes[bytes.count / 2] ^= 4
            try bytes.write(to: store)
            try expectRefused([shards[0], flipped, shards[2]], flipped.path, "damaged", "run that shard again")
            let found = try Program.run("verify", flipped.path)
            #expect(found.status == 1 && found.output.contains("DAMAGED") && found.errors.contains("run.sqlite"), "\(found)")
            bytes.removeLast(5000)
            try bytes.write(to: store)
            try expectRefused([shards[0], flipped, shards[2]], flipped.path)

            let edited = try SmallShards.copy(2, into: folder)
            try Data((try String(contentsOf: edited.appendingPathComponent("study.yaml"), encoding: .utf8) + "# \n").utf8).write(to: edited.appendingPathComponent("study.yaml"))
            try expectRefused([shards[0], edited, shards[2]], "study.yaml", "damaged")

            let unfinished = try SmallShards.copy(2, into: folder)
            try FileManager.default.removeItem(at: unfinished.appendingPathComponent("checksums.txt"))
            try expectRefused([shards[0], unfinished, shards[2]], unfinished.path, "not finished", "--shard 2/3")
            try change(unfinished, "DELETE FROM batches WHERE batch = (SELECT MAX(batch) FROM batches)")
            #expect(try Program.run("verify", unfinished.path).status == 0)

            // All that is wrong is said at once.
            try expectRefused([other, flipped, edited], other.path, flipped.path, edited.path)
        }
    }

    @Test func aDirectoryHoldsOneShard() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy), shard = try SmallShards.copy(1, into: folder), before = try shard.contents()
            for arguments in [["--shard", "2/3"], ["--shard", "1/2"], []] {
                let outcome = try Program.run(Program.url, ["flux", study, "--out", shard.path] + arguments)
                #expect(outcome.status == 1 && outcome.errors.contains("the directory holds batches of shard 1/3"), "\(outcome)")
            }
            let again = try Program.run("flux", study, "--out", shard.path, "--shard", "1/3")
            #expect(again.status == 0 && again.output == "shard 1/3: \(shard.path)\n", "\(again)")
            #expect(try shard.contents() == before)
            for text in ["0/3", "4/3", "1", "a/b", "1/3/5"] {
                let outcome = try Program.run("flux", study, "--out", shard.path, "--shard", text)
                #expect(outcome.status == 64 && outcome.errors.contains("is no shard"), "\(outcome)")
            }
            let many = try Program.run("flux", study, "--out", "\(folder.path)/many", "--shard", "1/7")
            #expect(many.status == 1 && many.errors.contains("7 shards of a study of 6 batches"), "\(many)")
        }
    }

    /// A directory of results within another has checksums of its own.
    @Test func verifyLooksIntoDirectoriesOfTheirOwn() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            try FileManager.default.createDirectory(at: run.appendingPathComponent("ceiling"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: try SmallRun.directory(), to: run.appendingPathComponent("ceiling/dump"))
            let intact = try Program.run("verify", run.path)
            #expect(intact.status == 0 && !intact.output.contains("UNKNOWN"), "\(intact)")
            _ = try run.file("ceiling/dump/study.yaml", "seed: 2\n")
            let damaged = try Program.run("verify", run.path)
            #expect(damaged.status == 1 && damaged.output.contains("DAMAGED   ceiling/dump/study.yaml"), "\(damaged)")
        }
    }

    @Test func verifyFindsEveryDamage() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            let answer = try Program.run("verify", run.path, "--json").object()
            #expect(answer["intact"] as? Bool == true)
            let files = try #require(answer["files"] as? [[String: Any]])
            #expect(files.allSatisfy { $0["state"] as? String == "intact" }, "\(files)")
            #expect(Set(files.compactMap { $0["name"] as? String }) == Set(try run.contents().keys))
            for file in files.compactMap({ $0["name"] as? String }) {
                let url = run.appendingPathComponent(file), data = try Data(contentsOf: url)
                var damaged = data
                damaged[data.count * 2 / 3] ^= 1
                try damaged.write(to: url)
                let outcome = try Program.run("verify", run.path)
                #expect(outcome.status == 1 && outcome.output.contains("DAMAGED   \(file)"), "\(outcome)")
                try data.write(to: url)
            }
            try FileManager.default.removeItem(at: run.appendingPathComponent("flux/ECAL.photons.npy"))
            #expect(try Program.run("verify", run.path).output.contains("MISSING   flux/ECAL.photons.npy"))
            // What is gone or damaged comes back from the store.
            let study = "\(run.path)/study.yaml"
            #expect(try Program.run("flux", study, "--out", run.path).status == 0)
            var photons = try Data(contentsOf: run.appendingPathComponent("flux/HCAL.photons.npy"))
            photons[photons.count - 3] ^= 16
            try photons.write(to: run.appendingPathComponent("flux/HCAL.photons.npy"))
            #expect(try Program.run("flux", study, "--out", run.path).errors.contains("HCAL.photons.npy"))
            #expect(try Program.run("verify", run.path).status == 0)
        }
    }

    private func change(_ folder: URL, _ sql: String) throws {
        let outcome = try Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()", "\(folder.path)/run.sqlite", sql])
        try #require(outcome.status == 0, "\(outcome)")
    }
}
