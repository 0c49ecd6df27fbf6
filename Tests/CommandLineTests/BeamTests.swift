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
      second: { on_target: 1e15, chamber: calorimeter, signature: { photons: one, energy: 500MeV }, window: { distance: 10m, disk: 30cm } }
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
            let study = try folder.beamStudy(), first = folder.appendingPathComponent("first"), second = folder.appendingPathComponent("second")
            let running = try Program.Running(Program.url, ["flux", study, "--out", first.path, "--threads", "1"])
            let store = first.appendingPathComponent("run.sqlite").path
            while running.process.isRunning, !FileManager.default.fileExists(atPath: store) { usleep(10_000) }
            usleep(300_000)
            kill(running.process.processIdentifier, SIGINT)
            let interrupted = running.wait()
            #expect(interrupted.status == 130, "\(interrupted)")
            #expect(interrupted.errorLines == ["error: interrupted; finished batches are kept, the same command goes on from there"], "\(interrupted)")

            let resumed = try Program.run("flux", study, "--out", first.path, "--threads", "1")
            #expect(resumed.status == 0 && resumed.errors.contains("beam particles 600 of 600 done"), "\(resumed)")
            let whole = try Program.run("flux", study, "--out", second.path, "--threads", "2")
            #expect(whole.status == 0, "\(whole)")
            let flux = try first.appendingPathComponent("flux").contents()
            #expect(flux.count == 3)
            #expect(try flux == second.appendingPathComponent("flux").contents())

            let header = try #require(JSONSerialization.jsonObject(with: flux["target.json"]!) as? [String: Any])
            #expect(header["sigma_mb"] as? Double == 1000 && header["collisions"] as? Int == 600)
            #expect((header["beam"] as? [String: Any])?["particle"] as? String == "e-")
            // The resolved study is one that can be run.
            let again = try Program.run("flux", "\(first.path)/study.yaml", "--out", first.path)
            #expect(again.status == 0 && again.errors.isEmpty, "\(again)")
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
