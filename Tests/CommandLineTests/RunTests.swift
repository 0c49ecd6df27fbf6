import Foundation
import Testing

/// A study small enough for tests: soft jets, so that a few collisions fill both dumps.
let smallStudy = """
    source: { collisions: { samples: [ { name: inelastic, process: "SoftQCD:inelastic", events: 6 } ] } }
    jets: { pt: 3GeV }
    dumps: { ECAL: { depth: 30cm }, HCAL: { depth: 30cm } }
    reach: { masses: 20 }
    """

/// One run of the small study, made once, never changed; tests that change something take a copy.
enum SmallRun {
    private static let made = Result { () throws -> URL in
        let folder = try temporaryFolder()
        let study = try folder.file("study.yaml", smallStudy)
        let run = folder.appendingPathComponent("run")
        let outcome = try Program.run("run", study, "--out", run.path, "--threads", "2")
        try #require(outcome.status == 0, "\(outcome)")
        output = outcome
        return run
    }
    nonisolated(unsafe) private static var output: Program.Outcome!

    static func directory() throws -> URL { try made.get() }
    static func outcome() throws -> Program.Outcome {
        _ = try made.get()
        return output
    }

    static func copy(into folder: URL) throws -> URL {
        let copy = folder.appendingPathComponent("copy")
        try FileManager.default.copyItem(at: try directory(), to: copy)
        return copy
    }
}

struct RunTests {
    @Test func runWritesEverything() throws {
        let run = try SmallRun.directory(), outcome = try SmallRun.outcome()
        #expect(outcome.output.contains("figures: \(run.path)/figures"))
        #expect(outcome.output.contains("the paper's reading"))
        let names = Set(try run.contents().keys)
        for name in [
            "study.yaml", "record.json", "run.sqlite", "flux/ECAL.json", "flux/ECAL.photons.npy", "flux/ECAL.track_length_cm.npy",
            "flux/HCAL.json", "reach/run4-dt_N2.3.csv", "reach/run4-me0_N100.csv", "figures/fig1.pdf", "figures/fig1.png", "figures/fig2.pdf",
            "figures/fig2.png", "figures/fig2.json", "report.html",
        ] {
            #expect(names.contains(name), "\(name) of \(names.sorted())")
        }
        let record = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: run.appendingPathComponent("record.json"))) as? [String: Any])
        #expect(record["seed"] as? Int == 1)
        #expect(((record["samples"] as? [[String: Any]])?.first?["collisions"] as? Int) == 6)
    }

    /// Same study and seed: the same bytes with one thread and with two, in one go or after an interruption.
    @Test func fluxFilesDoNotDependOnThreads() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy), one = folder.appendingPathComponent("one")
            let outcome = try Program.run("flux", study, "--out", one.path, "--threads", "1")
            try #require(outcome.status == 0, "\(outcome)")
            let first = try one.appendingPathComponent("flux").contents()
            let second = try SmallRun.directory().appendingPathComponent("flux").contents()
            #expect(first.count == 6)
            #expect(first == second)
            // Something was simulated.
            let header = try #require(JSONSerialization.jsonObject(with: first["ECAL.json"]!) as? [String: Any])
            let totals = try #require(header["totals_per_collision"] as? [String: [String: Any]])
            #expect(((totals["no_cut"]?["1MeV"] as? [String: Double])?["mean"] ?? 0) > 0)
        }
    }

    @Test func aFinishedRunIsNotDoneAgain() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            let before = try run.contents()
            let start = Date()
            let outcome = try Program.run("flux", "\(run.path)/study.yaml", "--out", run.path)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(Date().timeIntervalSince(start) < 5)
            #expect(!outcome.errors.contains("collisions"), "\(outcome)")
            #expect(try run.contents() == before)
        }
    }

    @Test func anotherStudyIsRefused() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), before = try run.contents()
            let outcome = try Program.run("run", "\(run.path)/study.yaml", "--seed", "2", "--out", run.path)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errorLines.count == 1)
            #expect(outcome.errors.contains("another study (it has 'seed: 1', asked for is 'seed: 2')"), "\(outcome)")
            #expect(try run.contents() == before)
        }
    }

    /// Another luminosity on fluxes that are there: in a directory of its own, in the run's own study, and by a study of the user's.
    @Test func theRightHalfOfAStudyCanChange() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), other = folder.appendingPathComponent("other"), before = try run.contents()
            let beside = try Program.run("reach", run.path, "--set", "scenarios.luminosity=1234/fb", "--out", other.path, "--json")
            #expect(beside.status == 0, "\(beside)")
            #expect(try String(contentsOf: other.appendingPathComponent("reach/run4-dt_N2.3.csv"), encoding: .utf8).contains("luminosity: 1234/fb"))
            #expect(try run.contents() == before)
            let wrong = try Program.run("reach", run.path, "--set", "scenarios.run4-dt.efficiency=1.5")
            #expect(wrong.errors.hasPrefix("error: \(run.path)/study.yaml with --set scenarios.run4-dt.efficiency=1.5: scenarios[2].efficiency: '1.5' is out of range"), "\(wrong)")
            // What nobody has chosen follows what is set; what is impossible leaves nothing behind.
            let full = folder.appendingPathComponent("full"), nothing = folder.appendingPathComponent("nothing")
            let rays = try Program.run("reach", run.path, "--set", "mediator.production=full", "--set", "geometry=rays", "--scenario", "run4-dt", "--out", full.path)
            #expect(rays.status == 0, "\(rays)")
            #expect(try String(contentsOf: full.appendingPathComponent("study.yaml"), encoding: .utf8).contains("production: full, form_factor: helm+screening"))
            #expect(try String(contentsOf: full.appendingPathComponent("reach/run4-dt_N2.3.csv"), encoding: .utf8).contains("# geometry: rays"))
            // ME0 begins at the dump's end, the drift tubes do not: only what is asked for has to be possible. A whole mapping is what it says.
            let moved = ["reach", run.path, "--set", "reach.bands=all", "--set", "reach.variations=[{ distance: [-10cm] }]", "--set", "mediator={ production: full, form_factor: helm }", "--out", nothing.path]
            #expect(try Program.run(Program.url, moved).status == 1 && !FileManager.default.fileExists(atPath: nothing.path))
            let asked = try Program.run(Program.url, Array(moved.dropLast()) + [folder.appendingPathComponent("moved").path, "--scenario", "run4-dt"])
            #expect(asked.status == 0, "\(asked)")
            #expect(try String(contentsOf: folder.appendingPathComponent("moved/study.yaml"), encoding: .utf8).contains("production: full, form_factor: helm }"))
            for edits in [["--set", "scenarios.background=200", "--set", "reach.method=feldman-cousins"], ["--set", "reading=realistic"]] {
                let impossible = try Program.run(Program.url, ["reach", run.path] + edits + ["--out", nothing.path])
                #expect(impossible.status == 1 && impossible.errors.contains(run.path) && !FileManager.default.fileExists(atPath: nothing.path), "\(impossible)")
            }
            let refused = try Program.run("reach", run.path, "--set", "jets.pt=5GeV", "--set", "seed=7")
            #expect(refused.status == 1 && refused.errors.contains("jets.pt: 5GeV") && refused.errors.count < 500, "\(refused)")

            let inside = try Program.run("reach", run.path, "--set", "scenarios.run4-dt.luminosity=77/fb", "--json")
            #expect(inside.status == 0, "\(inside)")
            #expect(try String(contentsOf: run.appendingPathComponent("reach/run4-dt_N2.3.csv"), encoding: .utf8).contains("luminosity: 77/fb"))
            let study = try folder.file("mine.yaml", smallStudy.replacingOccurrences(of: "masses: 20", with: "masses: 20, method: cls"))
            let again = try Program.run("flux", study, "--out", run.path)
            #expect(again.status == 0 && again.errors.contains("keeps its fluxes"), "\(again)")
        }
    }

    /// Ctrl-C, then the same command again: the result is that of an undisturbed run.
    @Test func interruptedRunIsResumed() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy), run = folder.appendingPathComponent("run")
            let running = try Program.Running(Program.url, ["flux", study, "--out", run.path, "--threads", "1"])
            let store = run.appendingPathComponent("run.sqlite").path
            while running.process.isRunning, !FileManager.default.fileExists(atPath: store) { usleep(20_000) }
            usleep(500_000)
            let asked = Date()
            kill(running.process.processIdentifier, SIGINT)
            let outcome = running.wait()
            #expect(outcome.status == 130, "\(outcome)")
            #expect(Date().timeIntervalSince(asked) < 8)
            #expect(outcome.errorLines == ["error: interrupted; finished batches are kept, the same command goes on from there"], "\(outcome)")
            #expect(!FileManager.default.fileExists(atPath: run.appendingPathComponent("flux/ECAL.json").path))

            let resumed = try Program.run("flux", study, "--out", run.path)
            #expect(resumed.status == 0, "\(resumed)")
            #expect(try run.appendingPathComponent("flux").contents() == SmallRun.directory().appendingPathComponent("flux").contents())
        }
    }

    @Test func oneWriterPerDirectory() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy), run = folder.appendingPathComponent("run")
            let running = try Program.Running(Program.url, ["flux", study, "--out", run.path, "--threads", "1"])
            while running.process.isRunning, !FileManager.default.fileExists(atPath: run.appendingPathComponent("run.sqlite").path) { usleep(20_000) }
            let second = try Program.run("flux", study, "--out", run.path)
            #expect(second.status == 1 && second.errors.contains("another calodump is writing"), "\(second)")
            kill(running.process.processIdentifier, SIGTERM)
            #expect(running.wait().status == 130)
        }
    }

    @Test func reachAndEvents() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            let contour = run.appendingPathComponent("reach/run4-dt_N2.3.csv"), before = try Data(contentsOf: contour)
            try FileManager.default.removeItem(at: run.appendingPathComponent("reach"))
            let reach = try Program.run("reach", run.path, "--scenario", "run4-dt", "--json")
            #expect(reach.status == 0, "\(reach)")
            #expect((try reach.json() as? [[String: Any]])?.count == 2)
            #expect(try Data(contentsOf: contour) == before)

            let events = try Program.run("events", run.path, "--mass", "30MeV", "--coupling", "1e-4/GeV", "--json")
            #expect(events.status == 0, "\(events)")
            let entries = try #require(try events.json() as? [[String: Any]])
            #expect(entries.map { $0["scenario"] as? String } == ["run2-zerobias", "run23-hlt", "run4-dt", "run4-me0"])
            for entry in entries {
                let budget = try #require(entry["budget"] as? [[String: Any]])
                #expect(budget.compactMap { $0["factor"] as? String } == ["photons", "conversion", "survival", "decay", "efficiency", "trigger"])
                let product = budget.compactMap { $0["value"] as? Double }.reduce(1, *), expected = try #require(entry["expected"] as? Double)
                #expect(abs(product - expected) <= 1e-6 * expected)
                #expect(entry["error"] is Double)
            }
        }
    }

    @Test func compare() throws {
        let answer = try Program.run("compare", try SmallRun.directory().path, "--json")
        #expect(answer.status == 0 && answer.errors.isEmpty, "\(answer)")
        let statements = try #require(try answer.object()["statements"] as? [[String: Any]])
        // Two dumps, three cuts in two metrics (without a cut there is no metric), a number and a share.
        #expect(statements.count == 2 * 5 * 2)
        for statement in statements {
            for key in ["id", "paper", "ours", "ratio", "cone", "cut", "significant"] { #expect(statement[key] != nil, "\(key)") }
        }
        let paper = statements.filter { $0["paper_reading"] as? Bool == true }
        #expect(paper.compactMap { $0["paper"] as? Double } == [1.5e19, 0.037, 6.5e18, 0.035])
        #expect((try answer.object()["reach"] as? [[String: Any]])?.count == 4 * 2 * 5)
        // Every statement of the paper, P1 ... P30, is computed or judged.
        let all = try #require(try answer.object()["paper_statements"] as? [[String: Any]])
        #expect(Set(all.compactMap { $0["id"] as? String }) == Set((1...30).map { "P\($0)" }))
        #expect(all.allSatisfy { $0["verdict"] is String && ($0["remark"] as? String)?.isEmpty == false })
        for statement in all {
            guard let paper = statement["paper"] as? Double, let ours = statement["ours"] as? Double else { continue }
            #expect(abs((statement["ratio"] as? Double ?? 0) - ours / paper) <= 1e-12 * ours / paper, "\(statement)")
        }
    }

    @Test func doctor() throws {
        let answer = try Program.run("doctor", "--json")
        #expect(answer.status == 0, "\(answer)")
        let checks = try #require(try answer.object()["checks"] as? [[String: Any]])
        #expect(checks.allSatisfy { $0["works"] as? Bool == true })
    }

    /// A flux made by someone else, with bins of their own and only the keys that must be there.
    @Test func foreignFlux() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            let reach = try Program.run("reach", folder.path, "--scenario", "run4-me0")
            #expect(reach.status == 0, "\(reach)")
            let events = try Program.run(
                "events", folder.path, "--mass", "50MeV", "--coupling", "1e-5/GeV", "--scenario", "run4-me0", "--json")
            let entry = try #require((try events.json() as? [[String: Any]])?.first)
            #expect((entry["expected"] as? Double ?? 0) > 0)
            // One replica: no error can be stated.
            #expect(entry["error"] == nil)
        }
    }

    @Test func figuresWithoutPython() throws {
        let answer = try Program.run("figures", try SmallRun.directory().path, environment: ["CALODUMP_PYTHON": "/nowhere/python"])
        #expect(answer.status == 1 && answer.errorLines.count == 1, "\(answer)")
        #expect(answer.errors.contains("make setup"))
    }
}

/// One bin of photons in each direction, one replica.
func foreignFluxFiles(in folder: URL, header change: (inout [String: Any]) -> Void = { _ in }) throws {
    let edges: [[Double]] = [[0.01, 0.1, 1, 10], [0, 0.2, 0.3, 1, .pi], [0, 50, 100]]
    var header: [String: Any] = [
        "format": "calodump-flux-1", "dump": "HCAL", "material": "iron alloy", "density_g_per_cm3": 7.9,
        "mass_fractions": ["Fe": 0.9, "Cr": 0.1], "depth_cm": 100, "sigma_mb": 78.6, "collisions": 10, "replicas": 1, "photon_cut_MeV": 1,
        "axes": zip(["energy_GeV", "theta_rad", "depth_cm"], edges).map { ["name": $0, "edges": $1] as [String: Any] },
    ]
    change(&header)
    let json = try JSONSerialization.data(withJSONObject: header)
    _ = try folder.file("flux/HCAL.json", String(decoding: json, as: UTF8.self))
    let shape = "(1, 3, 4, 2)", dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    let padding = String(repeating: " ", count: 117 - dictionary.utf8.count) + "\n"
    var bytes = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data((dictionary + padding).utf8)
    for _ in 0..<24 { withUnsafeBytes(of: 0.5.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
    try bytes.write(to: folder.appendingPathComponent("flux/HCAL.photons.npy"))
    try bytes.write(to: folder.appendingPathComponent("flux/HCAL.track_length_cm.npy"))
}
