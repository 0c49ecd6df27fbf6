import Foundation
import Testing

/// A paper's statements belong to an experiment, and come from a file.
struct StatementFileTests {
    private static let library = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Experiments/Library/cms-paper.yaml")

    private static let statements = """
        version: 1
        experiment: NAME
        paper: a paper
        luminosity: 100/fb
        reading: { cone: eta-phi, cut: none }
        statements:
          - { id: A1, text: photons, source: page 1, quantity: { photons: { dump: ECAL, above: 10MeV } }, paper: 1, judged: at-least, remark: many }
          - { id: A2, text: efficiency, source: page 2, quantity: { efficiency: 0.5 }, judged: choice, remark: as there, changed: "not as there: {ours}" }
          - { id: A3, text: mass, source: page 3, quantity: { largest_mass: run4-me0 }, paper: 1000, unit: GeV, judged: within-factor }

        """

    @Test func anotherPaper() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.directory().path
            func compare(_ text: String) throws -> Program.Outcome { try Program.run("compare", run, "--statements", folder.file("paper.yaml", text), "--json") }
            let text = Self.statements.replacingOccurrences(of: "NAME", with: "cms-paper")
            let answer = try compare(text).object()
            #expect(answer["luminosity_per_fb"] as? Double == 100)
            let rows = try #require(answer["statements"] as? [[String: Any]])
            // In the study's own cone and without a cut.
            #expect(rows.count == 5 && rows.allSatisfy { $0["quantity"] as? String == "photons above 10 MeV" && $0["paper_reading"] as? Bool == false })
            let all = try #require(answer["paper_statements"] as? [[String: Any]])
            #expect(all.map { $0["id"] as? String } == ["A2", "A3"] && all.map { $0["verdict"] as? String } == ["changed", "differs"], "\(all)")
            #expect(all.first?["remark"] as? String == "not as there: 0.9" && all.last?["unit"] as? String == "GeV" && all.last?["source"] as? String == "page 3")

            let ours = try compare(text.replacingOccurrences(of: "eta-phi, cut: none", with: "theta-phi, cut: photon")).object()
            let found = try #require((ours["paper_statements"] as? [[String: Any]])?.first)
            #expect(found["id"] as? String == "A1" && found["verdict"] as? String == "agrees" && found["remark"] as? String == "many")

            for (old, new, words) in [
                ("cms-paper", "toy", "statements about the experiment 'toy'"), ("run4-me0", "run4-me1", "did you mean 'run4-me0'?"),
                ("dump: ECAL", "dump: ECLA", "did you mean 'ECAL'?"), ("id: A2", "id: [", "not YAML"),
            ] {
                let refused = try compare(text.replacingOccurrences(of: old, with: new))
                #expect(refused.status == 1 && refused.errorLines.count == 1 && refused.errors.contains(words) && refused.errors.contains("paper.yaml"), "\(refused)")
            }
            #expect(try Program.run("compare", run, "--statements", "\(folder.path)/none.yaml").errors.contains("none.yaml"))
        }
    }

    /// The detector of a file of one's own is not held against the paper.
    @Test func anotherExperiment() throws {
        try withTemporaryFolder { folder in
            let text = try String(contentsOf: Self.library, encoding: .utf8).replacingOccurrences(of: "name: cms-paper", with: "name: mine")
            let experiment = try folder.file("mine.yaml", text), run = folder.appendingPathComponent("run").path
            let study = try folder.file("study.yaml", "experiment: \(experiment)\n\(smallStudy)\n")
            let made = try Program.run("flux", study, "--out", run)
            try #require(made.status == 0, "\(made)")
            let answer = try Program.run("compare", run)
            #expect(answer.status == 0 && answer.output.hasPrefix("no paper's statements are known about the experiment 'mine'"), "\(answer)")
            #expect(!answer.output.contains("P1") && answer.output.contains("within reach, per GeV"))
            let json = try Program.run("compare", run, "--json").object()
            #expect(json["luminosity_per_fb"] == nil && (json["paper_statements"] as? [Any])?.isEmpty == true && (json["statements"] as? [Any])?.isEmpty == true)
            #expect(try Program.run("report", run).status == 0)
            let page = try String(contentsOfFile: "\(run)/report.html", encoding: .utf8)
            #expect(page.contains("no paper's statements are known about the experiment 'mine'.") && !page.contains("every cone and cut"))
        }
    }
}
