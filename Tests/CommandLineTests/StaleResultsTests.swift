import Foundation
import Testing

/// What was made from an edited study or from other fluxes never stands beside what is there now: it is refused, or made again.
struct StaleResultsTests {
    private func edit(_ url: URL, _ old: String, _ new: String) throws {
        let text = try String(contentsOf: url, encoding: .utf8)
        try #require(text.contains(old), "\(old) in \(text)")
        try text.replacingOccurrences(of: old, with: new).write(to: url, atomically: true, encoding: .utf8)
    }

    private func expectRefused(_ arguments: String..., says: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        let outcome = try Program.run(Program.url, arguments)
        #expect(outcome.status == 1 && outcome.errorLines.count == 1 && outcome.output.isEmpty, "\(outcome)", sourceLocation: sourceLocation)
        for text in says { #expect(outcome.errors.contains(text), "\(outcome)", sourceLocation: sourceLocation) }
    }

    @Test func anEditedStudy() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), out = folder.appendingPathComponent("out").path
            let submission = folder.appendingPathComponent("hepdata")
            for (format, place) in [("axionlimits", out), ("hepdata", submission.path)] {
                #expect(try Program.run("export", run.path, "--format", format, "--out", place).status == 0)
            }
            #expect(try submission.contents().keys.contains("run4-dt_N2.3.yaml"))
            let before = try run.contents()
            // Another level, and a scenario less.
            try edit(run.appendingPathComponent("study.yaml"), "signal: [2.3, 100.0]", "signal: [5.0, 100.0]")
            let study = try String(contentsOf: run.appendingPathComponent("study.yaml"), encoding: .utf8)
            let kept = study.split(separator: "\n").filter { !$0.contains("name: run2-zerobias") }.joined(separator: "\n") + "\n"
            try kept.write(to: run.appendingPathComponent("study.yaml"), atomically: true, encoding: .utf8)

            let old = "the contour belongs to another study"
            try expectRefused("export", run.path, "--format", "csv", "--out", out, says: old, "run 'calodump reach")
            for verb in ["area", "figures", "compare", "report"] { try expectRefused(verb, run.path, says: old) }
            var untouched = try run.contents()
            untouched["study.yaml"] = before["study.yaml"]
            #expect(untouched == before)

            // `reach` makes both readings again; nothing of the old ones is left, in exports neither.
            #expect(try Program.run("reach", run.path).status == 0)
            let names = try run.appendingPathComponent("reach").contents().keys.sorted()
            let expected = ["run23-hlt", "run4-dt", "run4-me0"].flatMap { name in ["", "best/"].flatMap { ["\($0)\(name)_N100.csv", "\($0)\(name)_N5.csv"] } }
            #expect(names == expected.sorted(), "\(names)")
            #expect(try !String(contentsOf: run.appendingPathComponent("labels.json"), encoding: .utf8).contains("run2-zerobias"))
            let twice = try Program.run("events", run.path, "--mass", "50MeV", "--coupling", "1e-5/GeV", "--scenario", "run4-dt", "--scenario", "run4-dt", "--json")
            #expect((try twice.json() as? [Any])?.count == 1, "\(twice)")
            let area = try #require(try Program.run("area", run.path, "--json").json() as? [[String: Any]])
            #expect(area.count == 12 && !area.contains { $0["scenario"] as? String == "run2-zerobias" || $0["signal"] as? String == "2.3" })
            #expect(try Program.run("export", run.path, "--format", "axionlimits", "--out", out).status == 0)
            let exported = try URL(fileURLWithPath: out).contents().keys.filter { !$0.hasPrefix(".") }
            #expect(exported.allSatisfy { !$0.contains("run2-zerobias") && !$0.contains("_N2.3") } && exported.contains("run4-dt_N5.txt"), "\(exported)")
            #expect(try Program.run("export", run.path, "--format", "hepdata", "--out", submission.path).status == 0)
            let submitted = try submission.contents().keys
            #expect(submitted.contains("run4-dt_N5.yaml") && !submitted.contains { $0.contains("_N2.3") || $0.contains("run2-zerobias") }, "\(submitted)")
            // The page leaves figures of the old study out until they are drawn again.
            #expect(try Program.run("report", run.path).status == 0)
            let page = run.appendingPathComponent("report.html")
            let without = try String(contentsOf: page, encoding: .utf8)
            #expect(without.contains("fig2 shows what another study or program made and is left out") && !without.contains("alt=\"fig2\""))
            #expect(try Program.run("figures", run.path).status == 0)
            #expect(try Program.run("report", run.path).status == 0)
            let whole = try String(contentsOf: page, encoding: .utf8)
            #expect(whole.contains("alt=\"fig2\"") && !whole.contains("is left out: 'calodump figures'"))
        }
    }

    /// The left half edited: the fluxes themselves are of another study.
    @Test func editedJets() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            try edit(run.appendingPathComponent("study.yaml"), "pt: 3GeV", "pt: 40GeV")
            for verb in ["reach", "figures", "compare", "report"] { try expectRefused(verb, run.path, says: "the flux belongs to another study") }
            try expectRefused("area", run.path, says: "the contour belongs to another study")
            // Python by itself sees it as well.
            guard let python = Python.interpreter else { return }
            let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../python").standardizedFileURL.path
            let alone = try Program.run(python, ["-m", "calodump", "figures", run.path], environment: ["PYTHONPATH": package])
            #expect(alone.status == 1 && alone.errors.contains("another study"), "\(alone)")
        }
    }

    /// The same study over another flux.
    @Test func otherFluxes() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            #expect(try Program.run("reach", folder.path).status == 0)
            #expect(try Program.run("area", folder.path).status == 0)
            try foreignFluxFiles(in: folder) { $0["sigma_mb"] = 7.86 }
            try expectRefused("area", folder.path, says: "made from other fluxes")
            try expectRefused("export", folder.path, "--format", "csv", "--out", folder.appendingPathComponent("x").path, says: "other fluxes")
            #expect(try Program.run("reach", folder.path).status == 0)
            #expect(try Program.run("area", folder.path).status == 0)
        }
    }

    @Test func copiesOfFluxes() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            let files = FileManager.default, flux = folder.appendingPathComponent("flux")
            let events = ["events", folder.path, "--mass", "30MeV", "--coupling", "1e-5/GeV", "--json"]
            let before = try Program.run(Program.url, events)
            #expect(before.status == 0, "\(before)")
            // What an editor leaves behind counts for nothing.
            for name in [".HCAL.json.swp", ".HCAL.json", "HCAL.json~", "#HCAL.json#"] {
                try files.copyItem(at: flux.appendingPathComponent("HCAL.json"), to: flux.appendingPathComponent(name))
            }
            #expect(try Program.run(Program.url, events).output == before.output)
            // A whole copy is the same dump again.
            for end in ["json", "photons.npy", "track_length_cm.npy"] {
                try files.copyItem(at: flux.appendingPathComponent("HCAL.\(end)"), to: flux.appendingPathComponent("HCAL (copy).\(end)"))
            }
            for verb in [events, ["reach", folder.path], ["figures", folder.path], ["compare", folder.path]] {
                let outcome = try Program.run(Program.url, verb)
                #expect(outcome.status == 1 && outcome.errors.contains("two fluxes of the dump 'HCAL'") && outcome.errors.contains("HCAL (copy).json") && outcome.errors.contains("HCAL.json"), "\(outcome)")
            }
        }
    }

    @Test func copiesOfContours() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), reach = run.appendingPathComponent("reach")
            try FileManager.default.copyItem(at: reach.appendingPathComponent("run4-dt_N2.3.csv"), to: reach.appendingPathComponent(".run4-dt_N2.3.csv"))
            #expect(try Program.run("area", run.path).output == Program.run("area", SmallRun.directory().path).output)
            for name in ["run4-dt_N2.3 (copy).csv", "mine_N2.3.csv"] {
                let copy = reach.appendingPathComponent(name)
                try FileManager.default.copyItem(at: reach.appendingPathComponent("run4-dt_N2.3.csv"), to: copy)
                try expectRefused("area", run.path, says: name, "does not fit the contour", "run4-dt_N2.3.csv")
                try FileManager.default.removeItem(at: copy)
            }
        }
    }

    /// The density of a flux's header is that of its material, built in or not: at half of it half as much is made along a path.
    @Test func densityOfAFlux() throws {
        try withTemporaryFolder { folder in
            func expected(_ density: Double) throws -> Double {
                try foreignFluxFiles(in: folder) { header in
                    header["material"] = "Cu"
                    header["mass_fractions"] = nil
                    header["density_g_per_cm3"] = density
                }
                _ = try folder.file("study.yaml", "mediator: { production: full }\n")
                let outcome = try Program.run("events", folder.path, "--mass", "30MeV", "--coupling", "1e-6/GeV", "--scenario", "run4-dt", "--json")
                return try #require((try outcome.json() as? [[String: Any]])?.first?["expected"] as? Double, "\(outcome)")
            }
            let whole = try expected(8.96), half = try expected(4.48)
            #expect(whole > 0 && abs(half / whole - 0.5) < 1e-9, "\(whole), \(half)")
        }
    }

    @Test func levelsOfSixEqualDigits() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", "reach: { signal: [2.3, 2.3000001] }\n")
            try expectRefused("flux", study, "--out", folder.appendingPathComponent("out").path, says: "study.yaml:1: reach.signal", "2.3 and 2.3000001", "differ in six digits")
        }
    }
}
