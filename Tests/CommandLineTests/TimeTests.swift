import Foundation
import Testing

/// How long long work will take stands on standard error before it starts.
struct TimeTests {
    @Test func onTheFirstRunAndOnTheSecond() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy), longer = try folder.file("longer.yaml", smallStudy.replacingOccurrences(of: "events: 6", with: "events: 60"))
            let cache = ["CALODUMP_CACHE": folder.appendingPathComponent("cache").path, "CALODUMP_PROGRESS": "0.5"]
            func flux(_ study: String, _ seed: Int) throws -> Program.Outcome {
                try Program.run(
                    Program.url, ["flux", study, "--seed", "\(seed)", "--threads", "1", "--out", folder.appendingPathComponent("\(seed)").path], environment: cache)
            }
            let first = try flux(longer, 1), lines = first.errors.split(separator: "\n").map(String.init)
            #expect(first.status == 0 && lines.first { !$0.hasPrefix("calodump:") } == "60 collisions on 1 thread; time: known in 10 s", "\(first)")
            #expect(lines.last?.hasPrefix("collisions 60 of 60 done, ") == true, "\(first)")
            // A run of less than a second tells nothing.
            let known = FileManager.default.fileExists(atPath: folder.appendingPathComponent("cache/speeds.json").path)
            let second = try flux(study, 2)
            #expect(second.status == 0 && second.errors.contains(known ? "for 6 collisions on 1 thread, as fast as the last ones here" : "known in 10 s"), "\(second)")
            #expect(second.errors.contains("about ") == known, "\(second)")
            let other = try folder.file("other.yaml", smallStudy + "\nshowers: { photon_cut: 5MeV }\n"), third = try flux(other, 3)
            #expect(third.status == 0 && third.errors.contains("6 collisions on 1 thread; time: known in 10 s"), "work of another kind: \(third)")
        }
    }

    /// Work that is over at once says nothing but its answer.
    @Test func briefWorkSaysNothing() throws {
        let answer = try Program.run("shower", "Pb", "--depth", "10cm", "--primary", "e-", "--energy", "100MeV", "--showers", "2")
        #expect(answer.status == 0 && answer.errors == "", "\(answer)")
    }
}
