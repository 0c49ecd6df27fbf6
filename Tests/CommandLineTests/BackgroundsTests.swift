import Foundation
import Testing
import _TestSupport

struct BackgroundsTests {
    @Test func ofARun() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            let text = try Program.run("backgrounds", folder.path, "--scenario", "run4-dt")
            #expect(text.status == 0 && text.output.contains("random hits") && text.output.contains("photons of neutrons") && text.output.contains("background: { computed: on"), "\(text)")
            #expect(text.output.contains("what punches through is not counted") && text.output.contains("cosmics"), "\(text)")
            let answer = try Program.run("backgrounds", folder.path, "--scenario", "run4-dt", "--pattern", "correlated", "--json")
            let list = try #require(try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: Any]])
            #expect(list.map { $0["name"] as? String } == ["random hits", "photons of neutrons"])
            for entry in list {
                let expected = try #require(entry["expected"] as? Double), error = try #require(entry["error"] as? Double), rate = try #require(entry["rate_per_collision"] as? Double)
                // 500/fb of 78.6 mb.
                #expect(expected >= 0 && error > 0 && abs(expected - rate * 3.93e16) <= 1e-3 * expected && entry["pattern"] as? String == "correlated" && entry["source"] is String, "\(entry)")
            }
            #expect(list[0]["expected"] as? Double ?? 0 > 1e9)
            // What the text gives a study takes, and adds a number of the user's.
            let yaml = text.output.split(separator: "\n").filter { $0.contains("run4-dt, background") }.joined().replacingOccurrences(of: "computed: on", with: "computed: on, expected: 3e14, error: 1e13")
            _ = try folder.file("study.yaml", "scenarios:\n\(yaml)\nreach: { method: cls, masses: 20 }\n")
            let reach = try Program.run("reach", folder.path)
            #expect(reach.status == 0 && reach.output.contains("90 % CL, b = "), "\(reach)")
        }
    }

    @Test(arguments: [
        (["--pileup", "-3"], 64, "--pileup"), (["--scenario", "run4-dt", "--pattern", "none-such"], 1, "unknown pattern"), (["--experiment", "cms-paper"], 1, "--experiment NAME"),
        (["--scenario", "run4-dt", "--punchthrough", "none-such.json"], 1, "none-such.json"),
    ])
    func wrongUsage(arguments: [String], status: Int32, words: String) throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            let answer = try Program.run(Program.url, ["backgrounds", folder.path] + arguments)
            #expect(answer.status == status && answer.output.isEmpty && answer.errors.contains(words), "\(answer)")
        }
    }
}
