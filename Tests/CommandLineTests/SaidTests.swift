import Foundation
import Testing

/// What is left out, not known or of another making is said where the number stands.
struct SaidTests {
    private func text(_ run: URL, _ name: String) throws -> String { try String(contentsOf: run.appendingPathComponent(name), encoding: .utf8) }

    private func statement(_ id: String, of comparison: [String: Any]) throws -> [String: Any] {
        try #require((comparison["paper_statements"] as? [[String: Any]])?.first { $0["id"] as? String == id })
    }

    /// A copy of the small run with more in its study than its fluxes depend on.
    private func run(_ folder: URL, with reach: String) throws -> URL {
        let run = try SmallRun.copy(into: folder)
        _ = try run.file("study.yaml", smallStudy.replacingOccurrences(of: "reach: { masses: 20 }", with: reach) + "\n")
        return run
    }

    @Test func aBackgroundThatIsNotUsed() throws {
        try withTemporaryFolder { folder in
            let run = try run(folder, with: "reach: { masses: 20 }\nscenarios: [{ name: run4-dt, background: { expected: 5, error: 2 } }]")
            let answer = try Program.run("reach", run.path)
            #expect(answer.status == 0 && answer.output.contains("note: the background of run4-dt, 5 +- 2, is not used"), "\(answer)")
            #expect(answer.errors.contains("note: removed 16 contours"), "\(answer)")
            #expect(try text(run, "reach/run4-dt_N2.3.csv").contains("# background: 5 +- 2, not used: the number of events is given"))
            #expect(try text(run, "reach/run4-dt_N2.3.csv").contains("# level: N = 2.3\n"))
        }
    }

    @Test func aLimitIsCalledOne() throws {
        try withTemporaryFolder { folder in
            let run = try run(folder, with: "reach: { masses: 20, method: cls }\nscenarios: [{ name: run4-dt, background: { expected: 5, error: 2 } }]")
            let answer = try Program.run("reach", run.path)
            #expect(answer.status == 0 && answer.output.contains("90 % CL, b = 5 +- 2"), "\(answer)")
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: "\(run.path)/reach").first { $0.hasPrefix("run4-dt_N") && $0 != "run4-dt_N100.csv" })
            let contour = try text(run, "reach/\(name)")
            #expect(contour.contains("# level: 90 % CL, b = 5 +- 2\n") && !contour.contains("not used"))
            // The comparison uses the same limit as the contours, and says so.
            let comparison = try Program.run("compare", run.path, "--json").object()
            let reach = try #require(comparison["reach"] as? [[String: Any]])
            #expect(Set(reach.compactMap { $0["level"] as? String }) == ["90 % CL, b = 5 +- 2", "N = 100"])
            let limit = try #require(reach.first?["signal"] as? Double)
            #expect(name == String(format: "run4-dt_N%g.csv", limit))
            let statement = try statement("P20", of: comparison)
            #expect(statement["verdict"] as? String == "changed" && (statement["remark"] as? String)?.contains("90 % CL, b = 5 +- 2") == true, "\(statement)")
            #expect(try Program.run("area", run.path).output.contains("90 % CL, b = 5 +- 2"))
            #expect(try Program.run("figures", run.path).status == 0)
            #expect(try text(run, "figures/fig2.txt").contains("90 % CL, b = 5 +- 2 ("))
        }
    }

    @Test func anEfficiencyCurve() throws {
        try withTemporaryFolder { folder in
            let run = try run(folder, with: "reach: { masses: 20 }\nscenarios: [{ name: run4-me0, efficiency: [[10MeV, 0.5], [1GeV, 0.9]] }]")
            let answer = try Program.run("reach", run.path), words = "0.5 to 0.9 from 0.01 to 1 GeV, 0 outside"
            #expect(answer.status == 0 && answer.output.contains("note: the efficiency of run4-me0 is \(words)"), "\(answer)")
            #expect(try text(run, "reach/run4-me0_N2.3.csv").contains("# efficiency: \(words)"))
            let seen = try statement("P14", of: try Program.run("compare", run.path, "--json").object())
            #expect(seen["verdict"] as? String == "changed" && (seen["remark"] as? String)?.contains(words) == true, "\(seen)")
            #expect(try Program.run("figures", run.path).status == 0 && text(run, "figures/fig2.txt").contains("efficiency \(words)"))
            #expect(try Program.run("report", run.path).status == 0 && text(run, "report.html").contains(words))
        }
    }

    /// Simulated efficiencies are those of the layers of one geometry: choices of another one do not apply.
    @Test func choicesOfASimulatedResponse() throws {
        try withTemporaryFolder { folder in
            let run = try run(folder, with: "reach: { masses: 20, bands: statistical }\nscenarios: [{ name: run4-dt, efficiency: { response: consecutive-2, experiment: cms-phase2 } }, { name: run4-me0, geometry: rays }]")
            let words = ["events", run.path, "--mass", "100MeV", "--coupling", "1e-5/GeV", "--choices"]
            let one = try Program.run(Program.url, words + ["--scenario", "run4-dt"]), other = try Program.run(Program.url, words + ["--scenario", "run4-me0"])
            #expect(one.status == 0 && one.output.contains("full production") && !one.output.contains("rays"), "\(one)")
            #expect(other.status == 0 && other.output.contains("full production, rays"), "\(other)")
            let realistic = try Program.run("reach", run.path, "--realistic")
            #expect(realistic.status == 0 && realistic.output.contains("note: the realistic reading has no bands"), "\(realistic)")
            // Its owner has edited the study: it is the run's now.
            #expect(try Program.run("verify", run.path).status == 0)
            #expect(try Program.run("figures", folder.path).errors.contains("nothing to draw"))
        }
    }

    /// Not a single jet: nothing is known but an upper limit, which is said.
    @Test func noJets() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", """
                source: { collisions: { samples: [ { process: "SoftQCD:inelastic", events: 2 } ] } }
                jets: { pt: 2TeV }
                dumps: { HCAL: none }
                reach: { masses: 20 }
                """)
            let run = folder.appendingPathComponent("run")
            #expect(try Program.run("flux", study, "--out", run.path).status == 0)
            let events = try Program.run("events", run.path, "--mass", "30MeV", "--coupling", "1e-4/GeV", "--json")
            for entry in try #require(try events.json() as? [[String: Any]]) {
                #expect(entry["error"] == nil, "\(entry)")
                // (1 - p)^2 = 0.1 at p = 0.684.
                #expect((entry["notes"] as? [String])?.contains { $0.contains("none in 2 collisions: at 90 % CL up to 68 %") } == true, "\(entry)")
            }
            #expect(try Program.run("events", run.path, "--mass", "30MeV", "--coupling", "1e-4/GeV").output.contains("note: expected is not zero but not known"))
            let map = try Program.run(
                "map", run.path, "--scenario", "run4-dt", "--mass", "1MeV..1GeV", "--coupling", "1e-7..1e-2/GeV", "--points", "2x2", "--out", "\(folder.path)/map.csv")
            #expect(map.status == 0 && map.output.contains("note: expected is not zero but not known"), "\(map)")
            let compare = try Program.run("compare", run.path)
            #expect(compare.status == 0 && compare.output.contains("no photon, none in 2 collisions"), "\(compare)")
            #expect(try Program.run("reach", run.path).output.contains("none in 2 collisions"))
            #expect(try Program.run("figures", run.path).status == 0 && text(run, "figures/fig1.txt").contains("ECAL: no photons"))
        }
    }

    @Test func aStationInsideTheHCAL() throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("run").path
            func outcome(_ radii: String) throws -> Program.Outcome {
                let study = try folder.file("study.yaml", """
                    scenarios: [{ name: mine, luminosity: 500/fb, geometry: rays, chamber: { name: inner, abs_eta: [0, 1],
                        layers: [{ distance: 1m, thickness: 10cm }], stations: [{ name: IN, shape: barrel, layers: [[\(radii)]], extent: [[0cm, 2m]] }] } }]
                    \(smallStudy.replacingOccurrences(of: ", HCAL: { depth: 30cm }", with: ""))
                    """)
                return try Program.run("flux", study, "--out", out)
            }
            let inside = try outcome("2.5m, 2.6m")
            #expect(inside.status == 1 && inside.errorLines.count == 1 && !FileManager.default.fileExists(atPath: out), "\(inside)")
            #expect(inside.errors.contains("the station 'IN' of the scenario 'mine' begins") && inside.errors.contains("the dump 'HCAL' ends"), "\(inside)")
            // The HCAL ends at 1.775 m + 1.3 m.
            #expect(try outcome("3.07m, 3.2m").status == 1)
            #expect(try outcome("3.08m, 3.2m").status == 0)
        }
    }

    /// The realistic reading has an older flag, which still works.
    @Test func realisticAndBestAreOne() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), before = try text(run, "reach/best/run4-dt_N2.3.csv")
            for flag in ["--realistic", "--best"] {
                try FileManager.default.removeItem(at: run.appendingPathComponent("reach/best"))
                let answer = try Program.run("reach", run.path, flag)
                #expect(answer.status == 0 && answer.output.contains("realistic"), "\(answer)")
                #expect(try text(run, "reach/best/run4-dt_N2.3.csv") == before)
            }
            let table = try Program.run("export", run.path, "--format", "csv", "--out", "\(folder.path)/tables")
            #expect(table.status == 0 && table.output.contains("study.yaml"), "\(table)")
            #expect(try text(folder, "tables/contours.csv").contains("\nrealistic,run4-dt,"))
            // Exports carry their study.
            #expect(try text(folder, "tables/study.yaml").hasPrefix("# CaloDump ") && text(folder, "tables/study.yaml").contains("pt: 3GeV"))
            let pyhf = try Program.run("export", run.path, "--format", "pyhf", "--mass", "30MeV", "--coupling", "1e-4/GeV", "--scenario", "run4-me0", "--out", "\(folder.path)/pyhf")
            #expect(pyhf.status == 0, "\(pyhf)")
            let checksum = try #require(before.firstMatch(of: /# study: (\w+)/)).1
            #expect(try text(folder, "pyhf/run4-me0.json").contains("study \(checksum), m = 0.03 GeV") && text(folder, "pyhf/study.yaml").contains(checksum))
        }
    }

    /// FIG. 1 and the table state one number with one error.
    @Test func oneErrorForOneNumber() throws {
        let run = try SmallRun.directory(), caption = try text(run, "figures/fig1.txt")
        let rows = try #require(try Program.run("compare", run.path, "--json").object()["statements"] as? [[String: Any]])
        for (dump, id) in [("ECAL", "P1"), ("HCAL", "P2")] {
            let row = try #require(rows.first { $0["id"] as? String == id && $0["paper_reading"] as? Bool == true })
            let ours = try #require(row["ours"] as? Double), error = try #require(row["error"] as? Double)
            let said = try #require(caption.firstMatch(of: try Regex("\(dump): (\\S+) \\+- (\\S+) photons")))
            let number = try #require(Double(String(said[1].substring!))), spread = try #require(Double(String(said[2].substring!)))
            #expect(abs(number / ours - 1) < 5.1e-3 && abs(spread / error - 1) < 5.1e-2, "\(dump): \(number) +- \(spread), \(ours) +- \(error)")
            // And the flux file.
            let header = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: run.appendingPathComponent("flux/\(dump).json"))) as? [String: Any])
            let total = try #require((header["totals_per_collision"] as? [String: [String: Any]])?["photon_cut"]?["1MeV"] as? [String: Double])
            #expect(abs((total["error"] ?? 0) / (total["mean"] ?? 1) / (error / ours) - 1) < 1e-9)
        }
    }
}
