import Foundation
import Testing

/// Published bounds, areas and exports, on copies of the small run.
struct LimitsAndExportTests {
    private let table = """
        # name: mine
        # label: My bound
        # kind: laboratory
        # shape: polygon
        # cl: 90 %
        # reference: A. Author (2026)
        # arxiv: -
        # compiled_by: me
        mass_GeV,coupling_per_GeV
        1e-3,1e-12
        1e-3,1
        5,1
        5,1e-12
        """

    @Test func listShowAndCite() throws {
        let list = try Program.run("limits", "--json")
        let entries = try #require(try list.json() as? [[String: Any]])
        #expect(entries.contains { $0["name"] as? String == "ccm" && $0["points_in_table"] as? Int == 0 })
        for key in ["name", "kind", "shape", "cl", "reference", "arxiv", "bibtex", "compiled_by", "path"] { #expect(entries.allSatisfy { $0[key] != nil }, "\(key)") }
        let one = try Program.run("limits", "e137")
        #expect(one.output.contains("# bibtex: Bjorken:1988as, Dolan:2017osp") && one.output.contains("mass_GeV,coupling_per_GeV\n"), "\(one)")
        let cite = try Program.run("limits", "--cite", "e137", "e141")
        #expect(cite.output.split(separator: "\n").filter { $0.hasPrefix("@") } == [
            "@article{Bjorken:1988as,", "@article{Dolan:2017osp,", "@article{Jerhot:2022chi,", "@article{Kling:2021fwx,", "@article{Riordan:1987aw,",
        ])
        let unknown = try Program.run("limits", "e173")
        #expect(unknown.status == 1 && unknown.errors.contains("did you mean 'e137'?"), "\(unknown)")
        #expect(try Program.run("limits", "--figure", "x").status == 64)
    }

    @Test func theBibliographyIsThatOfTheFigure() throws {
        let figure = try SmallRun.directory().path + "/figures/fig2"
        let contents = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: figure + ".json"))) as? [String: Any]
        let drawn = try #require(contents?["limits"] as? [String])
        let ofFigure = try Program.run("limits", "--cite", "--figure", figure + ".pdf")
        let ofNames = try Program.run(Program.url, ["limits", "--cite"] + drawn)
        #expect(ofFigure.status == 0 && !ofFigure.output.isEmpty && ofFigure.output == ofNames.output, "\(ofFigure)")
        // Below 1 MeV: not in the figure.
        #expect(!ofFigure.output.contains("Ayala:2014pea") && ofFigure.output.contains("FASER:2024bbl"))
        let missing = try Program.run("limits", "--cite", "--figure", figure.replacingOccurrences(of: "fig2", with: "fig9"))
        #expect(missing.status == 1 && missing.errors.contains("no list of what the figure shows"), "\(missing)")
    }

    @Test func aUsersBoundChangesTheArea() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            func area() throws -> [[String: Any]] { try #require(try Program.run("area", run.path, "--json").json() as? [[String: Any]]) }
            let before = try area()
            #expect(before.count == 16 && before.allSatisfy { ($0["error"] as? Double ?? 1) <= 0.01 * max($0["total"] as? Double ?? 0, 1e-9) })
            #expect(before.contains { ($0["beyond_laboratory"] as? Double ?? 0) > 0 })
            #expect(Set(before.compactMap { $0["reading"] as? String }) == ["study", "realistic"])
        // A bound over everything leaves nothing new.
            _ = try run.file("limits/mine.csv", table)
            #expect(try area().allSatisfy { ($0["beyond_laboratory"] as? Double) == 0 })
            // One on a mediator that is not the run's is named, for its name may be a slip of the pen.
            let other = table.replacingOccurrences(of: "# label", with: "# mediator: dark-photn\n# label").replacingOccurrences(of: "name: mine", with: "name: other")
            _ = try run.file("limits/other.csv", other)
            #expect(try Program.run("area", run.path).output.contains("bounds of yours on other mediators do not count: 'other' (dark-photn)"))
            #expect(try Program.run("limits", "--mediator", "dark-photn", "--run", run.path).output.contains("other"))
            let nowhere = try Program.run("limits", "--mediator", "dark-phton", "--run", run.path)
            #expect(nowhere.status == 1 && nowhere.errors.contains("unknown mediator 'dark-phton'") && nowhere.errors.contains("b-l"), "\(nowhere)")
            try FileManager.default.removeItem(at: run.appendingPathComponent("limits/other.csv"))
            #expect(try Program.run("limits", "mine", "--run", run.path).output.contains("My bound"))
            let elsewhere = try Program.run("limits", "mine", environment: ["CALODUMP_LIMITS": "\(run.path)/limits"])
            #expect(elsewhere.status == 0, "\(elsewhere)")

            _ = try run.file("limits/mine.csv", table.replacingOccurrences(of: "mass_GeV", with: "mass_MeV"))
            for verb in ["area", "figures", "compare", "report"] {
                let answer = try Program.run(verb, run.path)
                #expect(answer.status == 1 && answer.errorLines.count == 1 && answer.errors.contains("mine.csv") && answer.errors.contains("multiply those in MeV by 1e-3"), "\(answer)")
            }
        }
    }

    @Test func contoursAsTables() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.directory().path
            let csv = try Program.run("export", run, "--format", "csv", "--out", "\(folder.path)/csv")
            #expect(csv.status == 0, "\(csv)")
            let lines = try String(contentsOfFile: "\(folder.path)/csv/contours.csv", encoding: .utf8).split(separator: "\n")
            #expect(lines[0] == "reading,scenario,signal,mass_GeV,lower_per_GeV,upper_per_GeV" && lines.count > 10)

            // Two columns, eV and 1/GeV: along the lower edge and back along the upper one.
            let axion = try Program.run("export", run, "--format", "axionlimits", "--scenario", "run4-dt", "--out", "\(folder.path)/axion")
            #expect(axion.status == 0, "\(axion)")
            func rows(_ path: String, _ separator: Character) throws -> [[Double]] {
                try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("m") }
                    .map { $0.split(separator: separator).compactMap { Double($0) } }
            }
            let contour = try rows("\(run)/reach/run4-dt_N2.3.csv", ","), outline = try rows("\(folder.path)/axion/run4-dt_N2.3.txt", "\t")
            #expect(outline.count == 2 * contour.count)
            #expect(abs(outline[0][0] / (contour[0][0] * 1e9) - 1) < 1e-8 && outline[0][1] == contour[0][1] && outline.last?[1] == contour[0][2])

            let unknown = try Program.run("export", run, "--format", "csv", "--scenario", "run4-dtt", "--out", folder.path)
            #expect(unknown.status == 1 && unknown.errors.contains("did you mean 'run4-dt'?"), "\(unknown)")
            #expect(try Program.run("export", run, "--format", "pyhf", "--out", folder.path).status == 64)
            #expect(try Program.run("export", run, "--format", "csv", "--background", "3", "--out", folder.path).status == 64)
            let heavy = try Program.run("export", run, "--format", "pyhf", "--mass", "9000GeV", "--coupling", "1e-5/GeV", "--out", folder.path)
            #expect(heavy.status == 1 && heavy.errors.contains("expects no event"), "\(heavy)")
            let none = try Program.run("export", folder.path, "--format", "hepdata", "--out", folder.path)
            #expect(none.status == 1 && none.errors.contains("no contours here"), "\(none)")
        }
    }

    /// Bands of the contours in tables, and variations as modifiers.
    @Test func errorsOfTheReach() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), out = folder.path
            let edit = try Program.run(
                "reach", run.path, "--set", "reach.bands=all", "--set", "reach.variations=[{ name: sigma, scale: [0.8, 1.3] }]", "--set", "reach.signal=[2.3]", "--scenario", "run4-me0", "--json")
            #expect(edit.status == 0, "\(edit)")
            for format in ["csv", "hepdata", "yoda"] { #expect(try Program.run("export", run.path, "--format", format, "--out", "\(out)/\(format)").status == 0) }
            let csv = try String(contentsOfFile: "\(out)/csv/contours.csv", encoding: .utf8).split(separator: "\n").map { $0.split(separator: ",") }
            #expect(csv[0].suffix(4) == ["lower_syst_minus", "lower_syst_plus", "upper_syst_minus", "upper_syst_plus"] && csv[1].count == csv[0].count)
            let lower = try #require(Double(csv[1][4])), minus = try #require(Double(csv[1][csv[0].count - 4]))
            #expect(abs(minus / lower - pow(1.3, -0.25)) < 2e-3)
            #expect(try String(contentsOfFile: "\(out)/hepdata/run4-me0_N2.3.yaml", encoding: .utf8).contains("label: syst, asymerror: { minus: -"))
            if Python.hasHEPDataValidator { #expect(try Python.check("hepdata", "\(out)/hepdata").object()["valid"] as? Bool == true) }
            #expect(try String(contentsOfFile: "\(out)/yoda/contours.yoda", encoding: .utf8).contains("BEGIN YODA_SCATTER2D_V2 /CALODUMP/run4-me0_N2.3/lower\n"))

            let pyhf = try Program.run("export", run.path, "--format", "pyhf", "--scenario", "run4-me0", "--mass", "10MeV", "--coupling", "1e-4/GeV", "--out", "\(out)/pyhf")
            #expect(pyhf.status == 0, "\(pyhf)")
            let text = try String(contentsOfFile: "\(out)/pyhf/run4-me0.json", encoding: .utf8)
            #expect(text.contains("signal_sigma") && text.contains("1.3") && text.contains("0.8"), "\(text)")
        }
    }

    @Test func allToCite() throws {
        let entries = try #require(try Program.run("cite", SmallRun.directory().path, "--json").json() as? [[String: Any]]), keys = entries.compactMap { $0["key"] as? String }
        #expect(keys.first == "CaloDump" && keys.contains("Dutta:2023") && keys.contains("Bierlich:2022pfr") && Set(keys).count == keys.count, "\(keys)")
        #expect(try Program.run("cite", SmallRun.directory().path).output.contains("% a bound in FIG. 2\n@"))
    }

    @Test(.enabled(if: Python.hasHEPDataValidator, "hepdata-validator is not installed: 'make setup' does it"))
    func hepdataTakesTheSubmission() throws {
        try withTemporaryFolder { folder in
            let export = try Program.run("export", try SmallRun.directory().path, "--format", "hepdata", "--out", folder.path)
            #expect(export.status == 0, "\(export)")
            let answer = try Python.check("hepdata", folder.path).object()
            #expect(answer["valid"] as? Bool == true && (answer["messages"] as? [Any])?.isEmpty == true, "\(answer)")
            // The check can fail.
            let file = folder.appendingPathComponent("run4-dt_N2.3.yaml"), text = try String(contentsOf: file, encoding: .utf8)
            try text.replacingOccurrences(of: "dependent_variables:\n- header", with: "dependent_variables:\n- heading").write(to: file, atomically: true, encoding: .utf8)
            #expect(try Python.check("hepdata", folder.path).object()["valid"] as? Bool == false)
        }
    }

    /// Names longer than HEPData takes, which differ at their ends only.
    @Test func longNamesOfScenarios() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            let long = String(repeating: "a-long-name-", count: 8), definition = "luminosity: 500/fb, chamber: DT }"
            _ = try folder.file("study.yaml", "scenarios: [{ name: \(long)a, \(definition), { name: \(long)b, \(definition)]\nreach: { masses: 20 }\n")
            #expect(try Program.run("reach", folder.path).status == 0)
            let out = folder.appendingPathComponent("hepdata")
            let export = try Program.run("export", folder.path, "--format", "hepdata", "--out", out.path)
            #expect(export.status == 0, "\(export)")
            let lines = try String(contentsOf: out.appendingPathComponent("submission.yaml"), encoding: .utf8).split(separator: "\n")
            for key in ["name: \"", "data_file: "] {
                let values = lines.filter { $0.hasPrefix(key) }
                #expect(values.count == 4 && Set(values).count == 4, "\(values)")
            }
            #expect(lines.filter { $0.hasPrefix("name: ") }.allSatisfy { $0.count <= "name: ".count + 66 })
            if Python.hasHEPDataValidator { #expect(try Python.check("hepdata", out.path).object()["valid"] as? Bool == true) }
        }
    }

    /// The expected upper limit at 90 % CL that pyhf finds in the workspace is that of the likelihood written out by hand.
    @Test(.enabled(if: Python.hasPyhf, "pyhf is not installed: 'make setup' does it"), arguments: [("0", "0"), ("4", "0"), ("100", "10")])
    func pyhfFindsTheSameLimit(background: String, error: String) throws {
        try withTemporaryFolder { folder in
            let export = try Program.run(
                "export", try SmallRun.directory().path, "--format", "pyhf", "--mass", "30MeV", "--coupling", "5e-6/GeV", "--scenario", "run4-me0", "--background",
                background, "--background-error", error, "--out", folder.path)
            #expect(export.status == 0, "\(export)")
            let answer = try Python.check("pyhf", "\(folder.path)/run4-me0.json", background, error).object()
            let theirs = try #require(answer["pyhf"] as? Double), ours = try #require(answer["ours"] as? Double)
            // Roots are found to 1e-6, pyhf's fits to 1e-5.
            #expect(abs(theirs / ours - 1) < 1e-4, "\(answer)")
            if background == "0" { #expect(abs(theirs - 2.302585) < 1e-5) }
        }
    }
}

/// The interpreter of the set-up, for checks with the tools of others.
enum Python {
    static let interpreter: URL? = {
        let environment = ProcessInfo.processInfo.environment
        let path = environment["CALODUMP_PYTHON"] ?? "\(environment["HOME"] ?? "")/.cache/calodump/python/bin/python"
        return FileManager.default.isExecutableFile(atPath: path) ? URL(fileURLWithPath: path) : nil
    }()

    static let hasHEPDataValidator = has("hepdata_validator"), hasPyhf = has("pyhf")

    private static func has(_ module: String) -> Bool {
        guard let interpreter else { return false }
        return (try? Program.run(interpreter, ["-c", "import \(module)"]).status) == 0
    }

    /// `python/tests/check_exports.py`.
    static func check(_ arguments: String...) throws -> Program.Outcome {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../python/tests/check_exports.py")
        let outcome = try Program.run(try #require(interpreter), [script.standardizedFileURL.path] + arguments)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome
    }
}
