import Foundation
import Testing

/// `experiments`, `ray`, `draw`, and a run of an experiment of one's own.
struct ExperimentVerbTests {
    @Test func listAndShow() throws {
        let list = try Program.run("experiments", "--json")
        let names = try #require(try list.json() as? [[String: String]]).map { $0["name"] }
        #expect(names.contains("cms-paper") && names.contains("E137"))
        let text = try Program.run("experiments", "E137").output
        #expect(text.contains("volumes.target.depth") && text.contains("M !") && text.contains("from memory, not checked"))
        let shown = try Program.run("experiments", "cms-paper", "--json").object()
        let numbers = try #require(shown["numbers"] as? [[String: String]])
        #expect(numbers.contains { $0["key"] == "volumes.HCAL.depth" && $0["value"] == "130cm" && $0["flag"] == "V" && $0["source"]?.contains("2305.16383") == true })
        #expect((shown["periods"] as? [[String: Any]])?.count == 4 && shown["volumes"] is [Any] && shown["chambers"] is [Any])
        let schema = try Program.run("experiments", "--schema").object()
        #expect((schema["properties"] as? [String: Any])?["volumes"] != nil)
        let wrong = try Program.run("experiments", "cms-papr")
        #expect(wrong.status == 1 && wrong.errors.contains("did you mean 'cms-paper'?") && wrong.output.isEmpty, "\(wrong)")
    }

    /// 60 cm of PbWO4 (X0 = 0.8925 cm) and 130 cm of copper (1.436 cm, 15.32 cm) straight up.
    @Test func ray() throws {
        let answer = try Program.run("ray", "cms-paper", "--eta", "0", "--json").object()
        let segments = try #require(answer["segments"] as? [[String: Any]])
        #expect(segments.map { $0["volume"] as? String }.prefix(2) == ["ECAL", "HCAL"] && segments.map { $0["role"] as? String }[0] == "dump")
        #expect(answer["eta"] as? Double == 0 && answer["phi_rad"] as? Double == 0)
        #expect(abs((segments[0]["X0"] as? Double ?? 0) / (60 / 0.8925) - 1) < 2e-3 && segments[0]["from_cm"] as? Double == 129)
        #expect(abs((segments[1]["lambda"] as? Double ?? 0) / (130 / 15.32) - 1) < 2e-3)
        let total = try #require(answer["total"] as? [String: Double])
        #expect(abs(total["X0"]! - segments.reduce(0) { $0 + ($1["X0"] as? Double ?? 0) }) < 1e-9)
        let tilted = try Program.run("ray", "cms-paper", "--eta", "-2.4", "--phi", "30deg", "--json").object()
        #expect((tilted["segments"] as? [[String: Any]])?.last?["volume"] as? String == "ME0")
        let dump = try Program.run("ray", "E137").output
        #expect(dump.contains("hill") && dump.contains("17900.000") && dump.contains("38300.000"))
        #expect(try Program.run("ray", "cms-paper", "--eta", "1", "--theta", "1rad").status == 64)
        #expect(try Program.run("ray", "cms-paper", "--eta", "99").status == 64)
    }

    @Test func draw() throws {
        try withTemporaryFolder { folder in
            for (name, magic) in [("a.png", "\u{89}PNG"), ("b.pdf", "%PDF"), ("c.svg", "<?xml")] {
                let path = folder.appendingPathComponent(name).path
                let outcome = try Program.run("draw", name == "b.pdf" ? "CHARM" : "cms-paper", "--out", path)
                #expect(outcome.status == 0, "\(outcome)")
                let head = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(magic.unicodeScalars.count)
                #expect(head == Data(magic.unicodeScalars.map { UInt8($0.value) }))
            }
            #expect(try Program.run("draw", "cms-paper", "--out", folder.appendingPathComponent("x.jpg").path).status == 64)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.png", "b.pdf", "c.svg"])
        }
    }

    /// An experiment of one's own by a file alone, from collisions to contours; the run keeps the file and goes on without the first one.
    @Test func aFileIsEnough() throws {
        try withTemporaryFolder { folder in
            let file = try folder.file("mine/invented.yaml", """
                version: 1
                name: invented
                beam: { collider: [p, p], energy: 27TeV }
                materials: { dense: { density: 9g/cm3, mass_fractions: { Pb: 0.6, W: 0.4 } } }
                volumes:
                  calorimeter: { role: dump, shape: module, face: { radius: 1m, z: 2m, abs_eta: 4 }, material: dense, depth: 80cm, takes: everything }
                  muon: { role: chamber, shape: barrel, front: 3m, layers: [{ material: Ar, thickness: 50cm, sensitive: yes }], extent: [[0m, 5m]] }
                chambers: { muon: { label: one chamber, abs_eta: [0, 1.3], response: { constant: 0.7 } } }
                periods: { long: { label: thirty years, luminosity: 30/ab, chamber: muon } }
                references: { beam: "M: a toy", materials: "M: a toy", volumes: "M: a toy", chambers: "M: a toy", periods: "M: a toy" }
                """)
            let study = try folder.file("mine/study.yaml", """
                experiment: invented.yaml
                source: { collisions: { samples: [ { name: jets, process: "HardQCD:all", events: 4, pythia: ["PhaseSpace:pTHatMin = 50"] } ] } }
                incident: { hadronic: [] }
                reach: { masses: 5 }
                """)
            let run = folder.appendingPathComponent("run").path
            let flux = try Program.run("flux", study, "--out", run)
            #expect(flux.status == 0, "\(flux)")
            #expect(try String(contentsOfFile: "\(run)/experiment.yaml", encoding: .utf8) == String(contentsOfFile: file, encoding: .utf8))
            let header = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "\(run)/flux/calorimeter.json"))) as? [String: Any])
            #expect(header["material"] as? String == "dense" && (header["mass_fractions"] as? [String: Double])?["Pb"] == 0.6)
            try FileManager.default.removeItem(atPath: file)
            let reach = try Program.run("reach", run, "--json")
            #expect(reach.status == 0 && reach.output.contains("long"), "\(reach)")
            // The copy is part of the run: another one is refused.
            let copy = URL(fileURLWithPath: "\(run)/experiment.yaml")
            try Data(String(contentsOf: copy, encoding: .utf8).replacingOccurrences(of: "80cm", with: "90cm").utf8).write(to: copy)
            let changed = try Program.run("reach", run)
            #expect(changed.status == 1 && changed.errors.contains("is not the one of this study") && changed.errors.contains("experiment.checksum"), "\(changed)")
        }
    }
}
