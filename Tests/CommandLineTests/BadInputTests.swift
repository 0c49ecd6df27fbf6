import Foundation
import Testing

/// Whatever is wrong with input or output: one clear error, exit code 1, earlier results untouched.
struct BadInputTests {
    /// Checks that a command fails with one error that contains all of `texts`.
    private func expectError(_ outcome: Program.Outcome, _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(outcome.status == 1, "\(outcome)", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, "\(outcome)", sourceLocation: sourceLocation)
        #expect(outcome.errorLines.count == 1, "\(outcome)", sourceLocation: sourceLocation)
        for text in texts { #expect(outcome.errors.contains(text), "\(outcome)", sourceLocation: sourceLocation) }
    }

    // MARK: Studies

    @Test(arguments: [
        ("jets:\n  ptt: 20GeV", "study.yaml:2: jets.ptt: unknown key 'ptt'", "did you mean 'pt'?"),
        ("dumps: { ECAL: { material: PbW04 } }", "unknown material 'PbW04'", "did you mean 'PbWO4'?"),
        ("incident: { hadronic: [pi] }", "unknown particle species 'pi'", "did you mean 'pi"),
        ("scenarios: [run4-td]", "unknown scenario 'run4-td'", "did you mean 'run4-dt'?"),
        ("dumps: { ECAL: { depth: 60MeV } }", "'60MeV' has the unit 'MeV'", "a length"),
        ("dumps: { ECAL: { depth: -60cm } }", "'-60cm' is not positive", "a positive length"),
        ("jets: { pt: 20 }", "'20' has no unit", "GeV"),
        ("jets: { radius: 1e9 }", "'1e9' is out of range", "expected"),
        ("source: { collisions: { samples: [{ process: 'SoftQCD:inelastic', events: -5 }] } }", "'-5' is out of range", "expected"),
        ("source: { collisions: { samples: [{ process: 'SoftQCD:inelastik', events: 5 }] } }", "SoftQCD:inelastik", ""),
        ("source: { collisions: { pythia: ['No:such = setting'], samples: [{ process: 'SoftQCD:inelastic', events: 5 }] } }", "No:such", ""),
        ("reading: real", "unknown reading 'real'", ""),
        ("version: 3", "version 3 of the study format", "version 1"),
        ("}", "study.yaml:", "not YAML"),
    ])
    func studies(yaml: String, problem: String, more: String) throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", yaml), out = folder.appendingPathComponent("out").path
            expectError(try Program.run("run", study, "--out", out), problem, more.isEmpty ? problem : more)
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    @Test func studyFiles() throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("out").path
            expectError(try Program.run("run", folder.appendingPathComponent("none.yaml").path, "--out", out), "none.yaml")
            expectError(try Program.run("run", folder.path, "--out", out), "cannot be read")
            expectError(try Program.run("run", try folder.file("empty.yaml", ""), "--out", out), "the file is empty")
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    // MARK: HepMC files

    private func hepmc(events: Int, weight: (Int) -> Double = { _ in 0.5 }, footer: Bool = true) -> String {
        var text = "HepMC::Version 3.01.02\nHepMC::Asciiv3-START_EVENT_LISTING\nW 1\nN Weight\n"
        for i in 0..<events {
            text += """
                E \(i) 1 4
                U GEV MM
                W \(weight(i))
                A 0 GenCrossSection 7.0e10 1.0e9 1 1
                P 1 0 2212 0 0 20 20.022 0.938 4
                P 2 1 22 3 4 12 13 0 1
                P 3 1 211 3.1 4.1 5 7.17 0.13957 1
                P 4 1 2212 0 0 2 2.209 0.938 1

                """
        }
        return text + (footer ? "HepMC::Asciiv3-END_EVENT_LISTING\n\n" : "")
    }

    private func study(_ folder: URL, hepmc path: String, _ rest: String = "") throws -> String {
        try folder.file("hepmc.yaml", "source: { collisions: { hepmc: '\(path)' } }\njets: { pt: 3GeV }\n\(rest)")
    }

    @Test func hepmcFileIsRun() throws {
        try withTemporaryFolder { folder in
            let events = try folder.file("events.hepmc", hepmc(events: 3)), study = try study(folder, hepmc: events)
            let out = folder.appendingPathComponent("out")
            let outcome = try Program.run("flux", study, "--out", out.path)
            #expect(outcome.status == 0, "\(outcome)")
            let header = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: out.appendingPathComponent("flux/HCAL.json"))) as? [String: Any])
            #expect(header["collisions"] as? Int == 3)
            // 7.0e10 pb.
            #expect(abs((header["sigma_mb"] as? Double ?? 0) - 70) < 1e-9)

            // Another file under the same name: the saved batches are not its.
            let before = try out.contents()
            _ = try folder.file("events.hepmc", hepmc(events: 4))
            expectError(try Program.run("flux", study, "--out", out.path), "the saved batches belong to other input")
            #expect(try out.contents() == before)
            expectError(try Program.run("flux", study, "--out", out.path, "--preset", "quick"), "a preset sets the number of PYTHIA collisions")
        }
    }

    /// Paths start at the study file, in scans too; a file counts once, under whatever spelling; more events than there are is an error.
    @Test func eventFilesBesideTheStudy() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("studies"), withIntermediateDirectories: true)
            _ = try folder.file("two.hepmc", hepmc(events: 2))
            try FileManager.default.createSymbolicLink(at: folder.appendingPathComponent("link.hepmc"), withDestinationURL: folder.appendingPathComponent("two.hepmc"))
            func study(_ source: String) throws -> String { try folder.file("studies/study.yaml", "source: { collisions: { \(source) } }\njets: { pt: 3GeV }\n") }
            let scan = folder.appendingPathComponent("scan").path, out = folder.appendingPathComponent("out").path
            let answer = try Program.run("scan", try study("hepmc: ../two.hepmc"), "--vary", "scenarios.efficiency=0.5,0.9", "--out", scan)
            #expect(answer.status == 0 && answer.errors.contains("2 points with 1 set of fluxes"), "\(answer)")
            for twice in ["../studies/../two.hepmc", "../link.hepmc"] {
                expectError(try Program.run("flux", try study("hepmc: [../two.hepmc, \(twice)]"), "--out", out), "stands twice: its events would count twice")
            }
            expectError(try Program.run("flux", try study("hepmc: ../two.hepmc, events: 5"), "--out", out), "5 events are asked for, the files of 'hepmc' hold 2")
            // An entry's own number stands.
            let own = try Program.run("flux", try study("hepmc: [{ file: ../two.hepmc, events: 1 }], events: 5"), "--out", out)
            #expect(own.status == 0 && own.errors.contains("1 of 1"), "\(own)")
            _ = try folder.file("studies/a_b.csv", "energy_GeV,efficiency\n0.001,1\n10,1\n")
            _ = try folder.file("studies/a-.csv", "energy_GeV,efficiency\n0.001,0\n10,0\n")
            _ = try folder.file("studies/a b.csv", "energy_GeV,efficiency\n0.001,1\n10,1\n")
            let named = { (values: String) in try Program.run("scan", try study("hepmc: ../two.hepmc"), "--vary", "scenarios.efficiency=\(values)", "--out", scan) }
            expectError(try named("a_b.csv,a b.csv"), "two points would have one directory, 'scenarios.efficiency=a_b.csv'")
            expectError(try named("a-.csv,a_b.csv"), "the efficiency is zero everywhere")
        }
    }

    @Test func badHepMCFiles() throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("out").path
            let files = [
                ("missing.hepmc", nil, "missing.hepmc"), ("empty.hepmc", "", "empty"), ("text.hepmc", "These are no events.\n", "text.hepmc"),
                ("cut.hepmc", hepmc(events: 3, footer: false), "cut.hepmc"), ("none.hepmc", hepmc(events: 0), "none.hepmc"),
                ("cut.hepmc.gz", "\u{1f}", "cut.hepmc.gz"),
            ]
            for (name, text, problem) in files {
                let path = try text.map { try folder.file(name, $0) } ?? folder.appendingPathComponent(name).path
                expectError(try Program.run("run", try study(folder, hepmc: path), "--out", out), problem)
                #expect(!FileManager.default.fileExists(atPath: out), "\(name)")
            }
            for (name, weights, problem) in [("negative", [1.0, -1], "the weights of 2 events add up to 0"), ("zero", [0, 0], "all weights 'Weight' are zero")] {
                let weighted = try folder.file("\(name).hepmc", hepmc(events: 2, weight: { weights[$0] }))
                expectError(try Program.run("flux", try study(folder, hepmc: weighted), "--out", out), problem)
                #expect(!FileManager.default.fileExists(atPath: out), "\(name)")
            }
            // Those that are used decide: not the event behind them.
            let path = try folder.file("first.hepmc", hepmc(events: 3, weight: { [1.0, -1, 5][$0] })), first = try folder.file("first.yaml", "source: { collisions: { hepmc: '\(path)', events: 2 } }\n")
            expectError(try Program.run("flux", first, "--out", out), "the weights of 2 events add up to 0")
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    /// Weights of both signs: means are sum(w x) / sum(w), the same from any number of threads; a common factor cancels to the last bit.
    @Test func weightedEvents() throws {
        try withTemporaryFolder { folder in
            func run(_ name: String, threads: Int, _ weight: (Int) -> Double) throws -> URL {
                let file = try folder.file("\(name)/events.hepmc", hepmc(events: 24, weight: weight)), out = folder.appendingPathComponent("\(name)/out")
                let study = try study(folder, hepmc: file, "dumps: { ECAL: { depth: 10cm }, HCAL: none }\nshowers: { photon_cut: 100MeV, electron_cut: 100MeV }\n")
                let outcome = try Program.run("flux", study, "--out", out.path, "--threads", "\(threads)")
                #expect(outcome.status == 0, "\(outcome)")
                return out
            }
            func arrays(_ out: URL) throws -> [String: Data] { try out.contents().filter { $0.key.hasSuffix(".npy") } }
            func weight(_ i: Int) -> Double { i % 5 == 4 ? -1 : 1 + 0.25 * Double(i % 3) }
            let one = try run("one", threads: 1, weight), two = try run("two", threads: 2, weight), scaled = try run("scaled", threads: 2) { 4 * weight($0) }
            let sum = (0..<24).reduce(0) { $0 + weight($1) }, squares = (0..<24).reduce(0) { $0 + weight($1) * weight($1) }
            let arraysOfOne = try arrays(one)
            #expect(try arraysOfOne.count == 2 && arraysOfOne == arrays(two) && arraysOfOne == arrays(scaled))
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: one.appendingPathComponent("record.json"))) as? [String: Any]
            let sample = try #require((json?["samples"] as? [[String: Any]])?.first)
            #expect(abs((sample["sum_w"] as? Double ?? 0) - sum) < 1e-12 && abs((sample["sum_w2"] as? Double ?? 0) - squares) < 1e-12)
            #expect(abs((sample["effective_collisions"] as? Double ?? 0) - sum * sum / squares) < 1e-9)
            let compared = try Program.run("compare", one.path)
            #expect(compared.output.contains("the weights of") && compared.output.contains("24 collisions the power of"), "\(compared)")

            let plain = try run("plain", threads: 2) { _ in 1 }, common = try run("common", threads: 2) { _ in 3.5 }
            #expect(try arrays(plain) == arrays(common) && arrays(plain) != arrays(one))
            #expect(!(try Program.run("compare", plain.path).output.contains("the weights of")))
        }
    }

    // MARK: Flux files

    @Test(arguments: [
        ("density_g_per_cm3", nil as String?, "the key 'density_g_per_cm3' is missing"), ("format", "other", "unknown flux format 'other'"),
        ("material", "unobtainium", ""), ("species", "gama", "unknown particle species 'gama'"), ("dump", "ECALL", "did you mean 'ECAL'?"),
        ("cone", "thetaphi", "did you mean 'theta-phi'?"), ("sigma_mb", "much", "the key 'sigma_mb' has the wrong type"),
    ])
    func fluxHeaders(key: String, value: String?, problem: String) throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder) { header in
                header[key] = value
                if key == "material" { header["mass_fractions"] = nil }
            }
            expectError(try Program.run("reach", folder.path), "HCAL", problem.isEmpty ? "unknown material 'unobtainium'" : problem)
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("reach").path))
        }
    }

    @Test func damagedFluxFiles() throws {
        try withTemporaryFolder { folder in
            let array = folder.appendingPathComponent("flux/HCAL.photons.npy"), header = folder.appendingPathComponent("flux/HCAL.json")
            try foreignFluxFiles(in: folder)
            let whole = try Data(contentsOf: array)
            try whole.dropLast(8).write(to: array)
            expectError(try Program.run("reach", folder.path), "HCAL.photons.npy", "truncated")
            try Data().write(to: array)
            expectError(try Program.run("events", folder.path, "--mass", "1MeV", "--coupling", "1e-4/GeV"), "HCAL.photons.npy", "empty")
            try FileManager.default.removeItem(at: array)
            expectError(try Program.run("compare", folder.path), "HCAL.photons.npy", "cannot be read")
            try Data("{ \"format\": \"calodump-flux-1\", ".utf8).write(to: header)
            expectError(try Program.run("reach", folder.path), "HCAL.json", "not valid JSON")
            try Data().write(to: header)
            expectError(try Program.run("reach", folder.path), "HCAL.json", "empty")
            expectError(try Program.run("reach", folder.appendingPathComponent("nowhere").path), "no flux here")
            expectError(try Program.run("figures", folder.appendingPathComponent("nowhere").path), "no run here")
        }
    }

    /// What the contours cannot be made of is said before there are collisions.
    @Test(arguments: [
        ("bands: all, variations: [{ flux: [/nowhere] }]", "", "/nowhere/flux: no flux here"),
        ("bands: all, variations: [{ distance: [-10m] }]", "", "the variation 'distance' moves a layer of 'run2-zerobias'"),
        ("bands: all, variations: [{ thickness: [2] }]", ", geometry: rays", "changes layers of the effective geometry"),
        ("method: feldman-cousins", ", background: 200", "Feldman-Cousins with a background of 200"),
        ("method: feldman-cousins", ", background: { computed: on }", "the background of 'run4-dt' is computed"),
    ])
    func impossibleContours(reach: String, scenario: String, problem: String) throws {
        try withTemporaryFolder { folder in
            let out = folder.appendingPathComponent("run"), scenarios = scenario.isEmpty ? "" : "\nscenarios: [{ name: run4-dt\(scenario) }]"
            let study = try folder.file("study.yaml", smallStudy.replacing("masses: 20", with: "masses: 20, \(reach)") + scenarios)
            expectError(try Program.run("run", study, "--out", out.path), problem)
            #expect(!FileManager.default.fileExists(atPath: out.path))
        }
    }

    @Test func unknownScenario() throws {
        try withTemporaryFolder { folder in
            try foreignFluxFiles(in: folder)
            expectError(try Program.run("reach", folder.path, "--scenario", "run4-me"), "unknown scenario 'run4-me'", "did you mean 'run4-me0'?")
            expectError(
                try Program.run("events", folder.path, "--mass", "1MeV", "--coupling", "1e-4/GeV", "--scenario", "x"), "unknown scenario 'x'")
        }
    }

    // MARK: Output directories

    @Test func directoriesThatCannotBeWritten() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy), file = try folder.file("file", "x")
            expectError(try Program.run("flux", study, "--out", "\(file)/run"), "the directory cannot be made")
            expectError(try Program.run("flux", study, "--out", file), file)
            // Nobody makes files here, not even root.
            expectError(try Program.run("flux", study, "--out", "/proc/calodump"), "/proc/calodump")
            expectError(try Program.run("flux", study, "--out", "/proc"), "/proc")
        }
    }

    /// A limit on file sizes stands for a full disk: writing fails in the midst of a file.
    @Test func fullDisk() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            for name in ["flux", "reach", "record.json"] { try FileManager.default.removeItem(at: run.appendingPathComponent(name)) }
            let before = try run.contents()
            // 1024 blocks of 1 kB: less than an array of the flux.
            let script = "ulimit -f 1024; exec '\(Program.url.path)' flux '\(run.path)/study.yaml' --out '\(run.path)'"
            let outcome = try Program.run(URL(fileURLWithPath: "/bin/bash"), ["-c", script])
            expectError(outcome, "ECAL", "cannot be written")
            #expect(try run.contents() == before)

            // No room for the first batch: the run can go on later.
            let study = try folder.file("study.yaml", smallStudy), fresh = folder.appendingPathComponent("fresh")
            let tight = try Program.run(
                URL(fileURLWithPath: "/bin/bash"), ["-c", "ulimit -f 24; exec '\(Program.url.path)' flux '\(study)' --out '\(fresh.path)'"])
            expectError(tight, "run.sqlite")
            #expect(try Program.run("flux", study, "--out", fresh.path).status == 0)
            #expect(try fresh.appendingPathComponent("flux").contents() == SmallRun.directory().appendingPathComponent("flux").contents())
        }
    }

    @Test func damagedStore() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            try FileManager.default.removeItem(at: run.appendingPathComponent("record.json"))
            try Data(repeating: 7, count: 5000).write(to: run.appendingPathComponent("run.sqlite"))
            let before = try run.contents()
            expectError(try Program.run("flux", "\(run.path)/study.yaml", "--out", run.path), "run.sqlite", "cannot be used")
            #expect(try run.contents() == before)
        }
    }
}
