import Foundation
import Testing

/// `scan`: a study at several values of its keys.
struct ScanTests {
    @Test func pointsShareWhatTheyCan() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy.replacingOccurrences(of: "events: 6", with: "events: 2")), out = folder.appendingPathComponent("scan")
            let words = ["scan", study, "--vary", "dumps.HCAL.depth=30cm,40cm", "--vary", "scenarios.luminosity=500/fb,3000/fb", "--out", out.path, "--json"]
            let answer = try Program.run(Program.url, words)
            #expect(answer.status == 0 && answer.errors.contains("4 points with 2 sets of fluxes, 2 to be made"), "\(answer)")
            let points = try #require(try answer.object()["points"] as? [[String: Any]])
            #expect(points.count == 4)
            let table = try String(contentsOf: out.appendingPathComponent("scan.csv"), encoding: .utf8).split(separator: "\n")
            #expect(table[0].hasPrefix("dumps.HCAL.depth,scenarios.luminosity,scenario,") && table.count == 1 + 4 * 8)
            #expect(FileManager.default.fileExists(atPath: out.appendingPathComponent("scan.png").path))
            let late = out.appendingPathComponent("dumps.HCAL.depth=40cm,scenarios.luminosity=3000_fb")
            #expect(try String(contentsOf: late.appendingPathComponent("reach/run4-dt_N2.3.csv"), encoding: .utf8).contains("luminosity: 3000/fb"))
            let again = try Program.run(Program.url, words)
            #expect(again.status == 0 && again.errors.contains("all there") && !again.errors.contains("collisions"), "\(again)")
        }
    }

    /// The showers of one run, which counts every cut.
    @Test func cutsShareTheirShowers() throws {
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", smallStudy.replacingOccurrences(of: "events: 6", with: "events: 2") + "\nincident: { other_cuts: on }\n")
            let out = folder.appendingPathComponent("scan"), words = ["scan", study, "--vary", "incident.cut=photon,none", "--out", out.path, "--json"]
            let answer = try Program.run(Program.url, words)
            #expect(answer.status == 0 && answer.errors.contains("2 points with 1 set of fluxes, 1 to be made"), "\(answer)")
            let names = ["incident.cut=photon", "incident.cut=none"]
            func photons(_ path: String) throws -> Data { try Data(contentsOf: out.appendingPathComponent("\(path)/HCAL.photons.npy")) }
            #expect(try photons("\(names[1])/flux") == photons("\(names[0])/flux/cuts/none"))
            #expect(try photons("\(names[1])/flux") != photons("\(names[0])/flux"))
        }
    }

    @Test func whatCannotBeScanned() throws {
        #expect(try Program.run("scan", "--vary", "jets.pt", "--out", "/nowhere").status == 64)
        #expect(try Program.run("scan", "--vary", "jets.pt=1GeV,1GeV", "--out", "/nowhere").status == 64)
        let unknown = try Program.run("scan", "--vary", "jets.ptt=1GeV,2GeV", "--out", "/nowhere")
        #expect(unknown.status == 1 && unknown.errors.hasPrefix("error: study.yaml with --vary jets.ptt=1GeV: jets.ptt: unknown key") && unknown.errors.contains("did you mean 'pt'?"), "\(unknown)")
        try withTemporaryFolder { folder in
            let study = try folder.file("study.yaml", "showers: { species: [photon, e-, e+, pi0, eta] }\n")
            let mixed = try Program.run("scan", study, "--vary", "mediator.model=alp-photon,dark-photon", "--out", "/nowhere")
            #expect(mixed.status == 1 && mixed.errors.contains("couplings of 'alp-photon' (1/GeV) and 'dark-photon' (without unit) in one table"), "\(mixed)")
        }
    }
}
