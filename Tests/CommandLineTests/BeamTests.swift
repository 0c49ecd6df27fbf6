import Foundation
import Testing

/// A beam dump of one's own: electrons on a thin block.
let littleDump = """
    version: 1
    name: little-dump
    beam: { particle: e-, energy: 3GeV }
    volumes:
      target: { role: dump, shape: disk, front: 0cm, material: W, depth: 2cm }
      hall: { role: chamber, chamber: calorimeter, shape: disk, front: 1m, layers: [{ material: air, thickness: 9m, sensitive: yes }] }
    chambers:
      calorimeter: { response: { constant: 0.8 }, window: { distance: 10m, disk: 50cm } }
    periods:
      first: { on_target: 2e15, chamber: calorimeter, signature: { photons: one, energy: 500MeV }, limit: { signal: 2.3, cl: 90 %, statement: none } }
      second: { on_target: 1e15, chamber: calorimeter, signature: { photons: one, energy: 500MeV }, window: { distance: 10m, disk: 30cm }, limit: { signal: 2.3, cl: 90 %, statement: none } }
    references: { beam: "M: a test", volumes: "M: a test", chambers: "M: a test", periods: "M: a test" }
    """

extension URL {
    /// The experiment above, and a study of it.
    func beamStudy(_ rest: String = "source: { beam: { particles: 600 } }") throws -> String {
        _ = try file("dump.yaml", littleDump)
        return try file("study.yaml", "experiment: dump.yaml\n\(rest)\n")
    }
}

struct BeamTests {
    /// Same study and seed: the same bytes with one thread and with two, in one go or after an interruption.
    @Test func interruptedAndResumedOnAnyThreads() throws {
        try withTemporaryFolder { folder in
            let study = try folder.beamStudy("source: { beam: { particles: 5000 } }"), first = folder.appendingPathComponent("first"), second = folder.appendingPathComponent("second")
            let running = try Program.Running(Program.url, ["flux", study, "--out", first.path, "--threads", "1"])
            let store = first.appendingPathComponent("run.sqlite").path
            while running.process.isRunning, !FileManager.default.fileExists(atPath: store) { usleep(10_000) }
            usleep(300_000)
            kill(running.process.processIdentifier, SIGINT)
            let interrupted = running.wait()
            #expect(interrupted.status == 130, "\(interrupted)")
            #expect(interrupted.errorLines == ["error: interrupted; finished batches are kept, the same command goes on from there"], "\(interrupted)")

            let resumed = try Program.run("flux", study, "--out", first.path, "--threads", "1")
            #expect(resumed.status == 0 && resumed.errors.contains("beam particles 5000 of 5000 done"), "\(resumed)")
            let whole = try Program.run("flux", study, "--out", second.path, "--threads", "2")
            #expect(whole.status == 0, "\(whole)")
            let flux = try first.appendingPathComponent("flux").contents()
            #expect(flux.count == 3)
            #expect(try flux == second.appendingPathComponent("flux").contents())

            let header = try #require(JSONSerialization.jsonObject(with: flux["target.json"]!) as? [String: Any])
            #expect(header["sigma_mb"] as? Double == 1000 && header["collisions"] as? Int == 5000)
            #expect((header["beam"] as? [String: Any])?["particle"] as? String == "e-")
            // The resolved study is one that can be run.
            let again = try Program.run("flux", "\(first.path)/study.yaml", "--out", first.path)
            #expect(again.status == 0 && again.errors.isEmpty, "\(again)")
        }
    }

    /// From the beam to figures, page and exports, with the published bound; then each verb on what is there.
    @Test func theWholeChain() throws {
        try withTemporaryFolder { folder in
            let study = try folder.beamStudy("""
                source: { beam: { particles: 100, above: 100MeV } }
                showers: { photon_cut: 100MeV, electron_cut: 100MeV }
                reach: { mass: 5MeV..100MeV, masses: 4, flights: 10 }
                compare: { bound: e141, mass: [10MeV], variations: [{ name: approximation, photons: approximation }, { name: both, photons_seen: both }] }
                """)
            let run = folder.appendingPathComponent("run"), outcome = try Program.run("run", study, "--out", run.path)
            try #require(outcome.status == 0, "\(outcome)")
            #expect(outcome.output.contains("beside the bound 'e141'"), "\(outcome)")
            let names = Set(try run.contents().keys)
            for name in [
                "flux/target.json", "reach/little-dump_N2.3.csv", "recast/little-dump.json", "recast/little-dump_comparison.csv", "approximation/run.sqlite",
                "figures/fig1.png", "figures/fig2.png", "figures/recast.png", "report.html",
            ] { #expect(names.contains(name), "\(name) of \(names.sorted())") }
            let page = try String(contentsOf: run.appendingPathComponent("report.html"), encoding: .utf8)
            #expect(page.contains("id=\"published-bound\"") && page.contains("After one change"))
            let again = try Program.run("flux", study, "--out", run.path)
            #expect(again.status == 0 && !again.errors.contains("beam particles"), "\(again)")

            // Two periods are one search, or each one.
            func events(_ names: String...) throws -> [Double] {
                let asked = names.flatMap { ["--scenario", $0] }
                let answer = try Program.run(Program.url, ["events", run.path, "--mass", "10MeV", "--coupling", "1e-5/GeV", "--json"] + asked)
                return try #require(answer.json() as? [[String: Any]]).compactMap { $0["expected"] as? Double }
            }
            let (whole, parts) = (try events(), try events("first", "second"))
            #expect(whole.count == 1 && parts.count == 2 && abs(whole[0] - parts[0] - parts[1]) < 1e-9 * whole[0], "\(whole) \(parts)")
            let map = "\(folder.path)/map.csv"
            for arguments in [
                ["map", run.path, "--scenario", "little-dump", "--mass", "5MeV..50MeV", "--coupling", "1e-6..1e-3/GeV", "--points", "2x2", "--out", map],
                ["reach", run.path, "--scenario", "second"], ["report", run.path], ["compare", run.path], ["area", run.path],
                ["export", run.path, "--format", "hepdata", "--out", "\(folder.path)/export"],
            ] {
                let answer = try Program.run(Program.url, arguments)
                #expect(answer.status == 0, "\(arguments): \(answer)")
            }
            let answer = try Program.run("recast", study, "--out", "\(folder.path)/recasts", "--json").object()
            #expect((answer["program"] as? String)?.hasPrefix("CaloDump") == true && (answer["study"] as? String)?.count == 32)
            let same = try ["run/recast", "recasts"].map { try Data(contentsOf: folder.appendingPathComponent("\($0)/little-dump.csv")) }
            #expect(same[0] == same[1])
            // Jets' hadrons are not for a beam.
            let kaons = try Program.run("punchthrough", "--study", study, "--showers", "20")
            #expect(kaons.status == 1 && kaons.errorLines.count == 1, "\(kaons)")
        }
    }

    @Test(arguments: [
        ("jets: { pt: 5GeV }", "study.yaml:2: jets: a key for collisions, where 'little-dump' has a fixed target"),
        ("incident: { cut: none }", "incident: a key for collisions"),
        ("source: { collisions: { energy: 10GeV } }", "source.collisions: a key for collisions"),
        ("source: { beam: { samples: [] } }", "unknown key 'samples'"),
        ("source: { beam: { particles: 0 } }", "source.beam.particles: '0' is out of range"),
        ("source: { beam: { photons: aproximation } }", "did you mean 'approximation'?"),
        ("source: { beam: { above: 3GeV } }", "source.beam.above: photons above 3GeV"),
        ("source: { beam: { above: 1MeV } }\nshowers: { photon_cut: 2MeV }", "from the photon cut of 0.002GeV to below the beam's 3GeV"),
        ("dumps: { second: { material: Pb, depth: 3cm, takes: everything } }", "2 dumps of a beam (target, second)"),
        ("dumps: { target: { takes: hadronic } }", "the dump 'target' does not take the beam's e-"),
        ("showers: { path: line }", "a beam meets one dump"),
    ])
    func badInput(yaml: String, problem: String) throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("out").path
            let outcome = try Program.run("flux", try folder.beamStudy(yaml), "--out", out)
            #expect(outcome.status == 1 && outcome.errorLines.count == 1 && outcome.errors.contains(problem), "\(outcome)")
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    @Test func aBeamHasNoPreset() throws {
        try withTemporaryFolder { folder in
            let outcome = try Program.run("flux", try folder.beamStudy(), "--preset", "quick", "--out", "\(folder.path)/out")
            #expect(outcome.status == 1 && outcome.errors.contains("a preset sets the number of collisions"), "\(outcome)")
        }
    }
}
