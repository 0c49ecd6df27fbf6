import Foundation
import Testing
import _TestSupport

struct BackgroundsTests {
    @Test func ofARun() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            let text = try Program.run("backgrounds", folder.path)
            #expect(text.status == 0 && text.output.contains("3 of 4 layers in both phi superlayers") && text.output.contains("background: { expected:"), "\(text)")
            #expect(text.output.contains("kaons are not counted yet") && text.output.contains("cosmics"), "\(text)")
            let list = try #require(try JSONSerialization.jsonObject(with: Data(try Program.run("backgrounds", folder.path, "--json").output.utf8)) as? [[String: Any]])
            #expect(list.count == 4)
            for entry in list {
                let expected = try #require(entry["expected"] as? Double), error = try #require(entry["error"] as? Double), rate = try #require(entry["rate_per_collision"] as? Double)
                #expect(expected > 0 && error > 0 && rate > 0 && entry["name"] is String && entry["source"] is String, "\(entry)")
            }
            // What the text gives a study takes, and its reach is weaker for it.
            let yaml = text.output.split(separator: "\n").filter { $0.contains("run4-dt, background") }.joined()
            _ = try folder.file("study.yaml", "scenarios:\n\(yaml)\nreach: { method: cls, masses: 20 }\n")
            let reach = try Program.run("reach", folder.path)
            #expect(reach.status == 0 && reach.output.contains("90 % CL, b = "), "\(reach)")

            // Six of twelve hits go with the sixth power of the pile-up, less the collisions in the window.
            func rate(_ pileUp: String) throws -> Double {
                let answer = try Program.run("backgrounds", folder.path, "--scenario", "run4-dt", "--pileup", pileUp, "--json")
                return try #require((try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: Any]])?.first?["rate_per_collision"] as? Double)
            }
            #expect(abs(log2(try rate("2") / rate("1")) - 5) < 1e-3)
            #expect(try Program.run("backgrounds", folder.path, "--pileup", "-3").status == 64)
        }
    }
}
