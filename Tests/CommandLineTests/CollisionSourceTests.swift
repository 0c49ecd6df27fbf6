import Foundation
import Testing

/// Studies whose collisions stand in files, or are PYTHIA's at another energy.
struct CollisionSourceTests {
    /// Dijet events as `Pythia8::LHAup` writes them (8.318).
    private func lhe(events: Int) -> String {
        let event = """
            <event>
                 4  9999  1.000000e+00  7.250850e+01  7.797250e-03  1.349051e-01
                   21    -1     0     0   101   102  0.0000000000e+00  0.0000000000e+00  8.6957444916e+01  8.6957444916e+01  0.0000000000e+00 0. 9.
                   21    -1     0     0   103   104  0.0000000000e+00  0.0000000000e+00 -9.1570793335e+02  9.1570793335e+02  0.0000000000e+00 0. 9.
                   21     1     1     2   101   104 -1.4442821285e+01 -7.1055523356e+01 -8.9887487289e+02  9.0179461054e+02  0.0000000000e+00 0. 9.
                   21     1     1     2   103   102  1.4442821285e+01  7.1055523356e+01  7.0124384457e+01  1.0087076773e+02  0.0000000000e+00 0. 9.
            </event>

            """
        return """
            <LesHouchesEvents version="1.0">
            <init>
              2212  2212  6.500000e+03  6.500000e+03  0  0  0  0  3  1
              2.0e+07  1.0e+06  1.0e+00   9999
            </init>

            """ + String(repeating: event, count: events) + "</LesHouchesEvents>\n"
    }

    private let rest = "\ndumps: { HCAL: none, ECAL: { depth: 20cm } }\nshowers: { photon_cut: 100MeV, electron_cut: 100MeV }\nreach: { masses: 5 }\n"

    private func flux(_ study: String, _ out: URL, threads: Int = 1) throws -> [String: Any] {
        let outcome = try Program.run("flux", study, "--out", out.path, "--threads", "\(threads)")
        try #require(outcome.status == 0, "\(outcome)")
        return try #require(JSONSerialization.jsonObject(with: Data(contentsOf: out.appendingPathComponent("record.json"))) as? [String: Any])
    }

    /// The end of the file is the end: as many collisions as events, the same bytes from one thread or two.
    @Test func lesHouchesEventsAreShoweredOnce() throws {
        try withTemporaryFolder { folder in
            _ = try folder.file("three.lhe", lhe(events: 3))
            let study = try folder.file("s.yaml", "source: { collisions: { lhe: three.lhe, pythia: ['PartonLevel:MPI = off'] } }" + rest)
            let one = folder.appendingPathComponent("one"), two = folder.appendingPathComponent("two")
            let record = try flux(study, one)
            _ = try flux(study, two, threads: 2)
            #expect(try one.appendingPathComponent("flux").contents() == two.appendingPathComponent("flux").contents())
            let sample = try #require((record["samples"] as? [[String: Any]])?.first)
            #expect(sample["collisions"] as? Int == 3)
            // 20 +- 1 ub, whatever the number of batches.
            #expect(abs((sample["sigma_mb"] as? Double ?? 0) - 0.02) < 1e-12 && abs((sample["sigma_error_mb"] as? Double ?? 0) - 1e-3) < 1e-12, "\(sample)")
            #expect(record["collision_energy_GeV"] as? Double == 13_000)
        }
    }

    /// Entries with a cross section are samples of their own; the others together are one.
    @Test func severalFiles() throws {
        try withTemporaryFolder { folder in
            for (name, count) in [("a", 2), ("b", 3), ("c", 4)] { _ = try folder.file("\(name).lhe", lhe(events: count)) }
            let study = try folder.file(
                "s.yaml", "source: { collisions: { lhe: [a.lhe, { file: c.lhe, cross_section: 1ub, events: 3 }, b.lhe], pythia: ['PartonLevel:MPI = off'] } }" + rest)
            let samples = try #require(try flux(study, folder.appendingPathComponent("out"))["samples"] as? [[String: Any]])
            #expect(samples.map { $0["name"] as? String } == ["lhe", "c.lhe"])
            #expect(samples.map { $0["collisions"] as? Int } == [5, 3])
            #expect(samples.map { Int(((($0["sigma_mb"] as? Double) ?? 0) * 1e6).rounded()) } == [20_000, 1000])
        }
    }

    @Test(arguments: [
        ("{ lhe: none.lhe }", "none.lhe"), ("{ lhe: { file: a.lhe, events: 9 } }", "9 events are asked for, the file holds 2"),
        ("{ lhe: a.lhe, weight: up }", "event 1 has no weight 'up'"), ("{ lhe: [a.lhe, other.lhe] }", "expected samples of the same beams"),
        ("{ samples: [{ process: 'HardQCD:all', pythia: ['PhaseSpace:pTHatMn = 20'] }] }", "did you mean 'PhaseSpace:pTHatMin'?"),
        ("{ samples: [{ process: 'PartonLevel:all', pythia: ['Beams:LHEF = a.lhe'] }] }", "no process of PYTHIA"),
        ("{ samples: [{ process: 'HardQCD:all', pythia: ['Beams:LHEF = a.lhe'] }] }", "use the study's key 'source.collisions.lhe'"),
    ])
    func refusedBeforeTheRun(source: String, problem: String) throws {
        try withTemporaryFolder { folder in
            _ = try folder.file("a.lhe", lhe(events: 2))
            _ = try folder.file("other.lhe", lhe(events: 2).replacingOccurrences(of: "6.500000e+03", with: "4.000000e+03"))
            let out = folder.appendingPathComponent("out").path
            let outcome = try Program.run("run", try folder.file("s.yaml", "source: { collisions: \(source) }" + rest), "--out", out)
            #expect(outcome.status == 1 && outcome.errorLines.count == 1 && outcome.errors.contains(problem), "\(outcome)")
            #expect(!FileManager.default.fileExists(atPath: out))
        }
    }

    /// The energy of the study is that of the record, the flux, its axes and the exports: 5.02 TeV, and 100 TeV.
    @Test(arguments: [("5020GeV", 5020.0, 50), ("100TeV", 100_000, 300)])
    func energies(energy: String, value: Double, pTHat: Int) throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("s.yaml", """
                source: { collisions: { energy: \(energy), samples: [{ process: "HardQCD:all", events: 8, pythia: ["PhaseSpace:pTHatMin = \(pTHat)", "PartonLevel:MPI = off"] }] } }
                dumps: { HCAL: none }
                showers: { photon_cut: 1GeV, electron_cut: 1GeV }
                reach: { masses: 5 }
                """)
            let out = folder.appendingPathComponent("out")
            #expect(try flux(study, out)["collision_energy_GeV"] as? Double == value)
            let header = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: out.appendingPathComponent("flux/ECAL.json"))) as? [String: Any])
            #expect((header["beams"] as? [[String: Any]])?.map { $0["energy_GeV"] as? Double } == [value / 2, value / 2])
            let edges = try #require((header["axes"] as? [[String: Any]])?.first?["edges"] as? [Double])
            #expect(edges.last! > value / 2 && edges.last! < max(1.07 * value / 2, 1.01e4))
            #expect(try Program.run("reach", out.path, "--scenario", "run4-me0").status == 0)
            let folder = folder.appendingPathComponent("hepdata")
            let export = try Program.run("export", out.path, "--format", "hepdata", "--out", folder.path)
            try #require(export.status == 0, "\(export)")
            let text = try String(contentsOf: folder.appendingPathComponent("submission.yaml"), encoding: .utf8)
            #expect(text.contains("cmenergies, values: [\(value)]") && text.contains("P P --> AXION X"), "\(text)")
        }
    }
}
