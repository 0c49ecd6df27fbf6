import Foundation
import Testing

/// Kaons behind the HCAL: what is finished is kept, and a run states the result.
struct PunchThroughTests {
    private let study = """
        source: { collisions: { samples: [ { name: hard, process: "HardQCD:all", events: 40, pythia: ["PhaseSpace:pTHatMin = 60"] } ] } }
        incident: { hadronic: [pi+] }
        dumps: { HCAL: { depth: 15cm } }
        """
    private func arguments(_ study: String, _ out: URL, threads: Int = 1) -> [String] {
        ["punchthrough", "--study", study, "--out", out.path, "--showers", "2", "--threads", "\(threads)", "--json"]
    }

    @Test func interruptedAndResumed() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", study), whole = folder.appendingPathComponent("whole"), part = folder.appendingPathComponent("part")
            let undisturbed = try Program.run(Program.url, arguments(study, whole, threads: 2))
            #expect(undisturbed.status == 0, "\(undisturbed)")

            let running = try Program.Running(Program.url, arguments(study, part))
            let store = part.appendingPathComponent("punchthrough.sqlite").path
            while running.process.isRunning, !FileManager.default.fileExists(atPath: store) { usleep(20_000) }
            usleep(1_500_000)
            kill(running.process.processIdentifier, SIGINT)
            let interrupted = running.wait()
            #expect(interrupted.status == 130, "\(interrupted)")
            #expect(interrupted.errorLines == ["error: interrupted; finished batches are kept, the same command goes on from there"], "\(interrupted)")
            #expect(!FileManager.default.fileExists(atPath: part.appendingPathComponent("punchthrough.json").path))
            let resumed = try Program.run(Program.url, arguments(study, part))
            #expect(resumed.status == 0 && resumed.output == undisturbed.output, "\(resumed)")
            #expect(try Data(contentsOf: part.appendingPathComponent("punchthrough.json")) == Data(contentsOf: whole.appendingPathComponent("punchthrough.json")))

            // Finished: nothing is done again.
            let start = Date()
            #expect(try Program.run(Program.url, arguments(study, part)).output == undisturbed.output)
            #expect(Date().timeIntervalSince(start) < 5)
            var other = arguments(study, part)
            other[other.firstIndex(of: "2")!] = "3"
            let refused = try Program.run(Program.url, other)
            #expect(refused.status == 1 && refused.errors.contains("the saved batches belong to other input"), "\(refused)")
        }
    }

    /// Nothing came through: that is a limit, not zero.
    @Test func nothingBehind() throws {
        let answer = try Program.run("punchthrough", "Cu", "--depth", "3m", "--primary", "pi+", "--energy", "2GeV", "--showers", "4", "--splitting", "1")
        // (1 - p)^4 = 0.1 at p = 0.44.
        #expect(answer.status == 0 && answer.output.contains("note: no hadron behind Cu 300cm in 4 showers: not zero, at 90 % CL up to 0.44 of the primaries"), "\(answer)")
    }

    @Test func withoutADirectoryNothingIsKept() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", study)
            let running = try Program.Running(Program.url, ["punchthrough", "--study", study, "--threads", "1"])
            usleep(2_000_000)
            kill(running.process.processIdentifier, SIGINT)
            let interrupted = running.wait()
            #expect(interrupted.status == 130 && interrupted.errorLines == ["error: interrupted; nothing is kept, the same command begins anew"], "\(interrupted)")
        }
    }

    @Test func aRunStatesTheKaons() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            func statement() throws -> [String: Any] {
                let all = try #require(try Program.run("compare", run.path, "--json").object()["paper_statements"] as? [[String: Any]])
                return try #require(all.first { $0["id"] as? String == "P17" })
            }
            #expect(try statement()["verdict"] as? String == "not computed")
            let checksum = try #require(
                (JSONSerialization.jsonObject(with: Data(contentsOf: run.appendingPathComponent("record.json"))) as? [String: Any])?["flux_checksum"] as? String)
            let program = try #require(
                (JSONSerialization.jsonObject(with: Data(contentsOf: run.appendingPathComponent("flux/ECAL.json"))) as? [String: Any])?["program"] as? String)
            func write(_ checksum: String) throws {
                _ = try run.file("punchthrough.json", """
                    { "study": "\(checksum)", "program": "\(program)", "luminosity_per_barn": 5e17, "abs_eta": [0, 1.2], "samples": [], "yields": [], "notes": [],
                      "paper": 900, "hand_formula": "by hand", "behind": [ { "behind": "Cu 30cm", "K0S_10_to_50GeV": { "mean": 1800, "error": 90 },
                      "collision_error": 1, "shower_error": 2, "hand_estimate": 1700 } ] }
                    """)
            }
            try write(checksum)
            let found = try statement()
            #expect(found["ours"] as? Double == 1800 && found["error"] as? Double == 90 && found["ratio"] as? Double == 2, "\(found)")
            #expect(try Program.run("report", run.path).status == 0)
            try write("0123456789abcdef")
            let refused = try Program.run("compare", run.path)
            #expect(refused.status == 1 && refused.errors.contains("the kaons belong to another study"), "\(refused)")
            _ = try run.file("punchthrough.json", "{")
            #expect(try Program.run("compare", run.path).errors.contains("punchthrough.json"))
        }
    }
}
