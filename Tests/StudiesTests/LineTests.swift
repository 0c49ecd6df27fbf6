import Fluxes
import Foundation
import Inputs
import Particles
import Studies
import Testing
import _TestSupport

/// Showers through all dumps on a line, in a study.
struct LineTests {
    private static let study = """
        seed: 7
        source: { collisions: { samples: [ { name: hard, process: "HardQCD:all", events: 12, pythia: ["PhaseSpace:pTHatMin = 20"] } ] } }
        dumps: { HCAL: { depth: 30cm } }
        showers: { path: line, photon_cut: 10MeV, electron_cut: 10MeV, species: [photon, e-, e+, pi0, eta] }
        """

    private func fluxes(_ study: Study, threads: Int) throws -> [String: Data] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-line-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = RunDirectory(folder.path)
        try Pipeline(study, in: directory).makeFluxes(threads: threads)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.flux)
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(directory.flux)/\($0)"))) })
    }

    /// Species and lines: the same bytes from any number of threads; the study is read back; showers of jets' electrons and photons reach the HCAL, and
    /// hadrons make mesons in the ECAL.
    @Test func aStudyOfLines() throws {
        let study = try StudyRequest(yaml: Self.study, file: "lines.yaml").resolve()
        #expect(try StudyRequest(yaml: study.yaml, file: "again").resolve() == study)
        #expect(study.fluxChecksum != Study().fluxChecksum && study.showers.path == .line)
        let one = try fluxes(study, threads: 1), two = try fluxes(study, threads: 2)
        #expect(one == two)
        #expect(one.keys.filter { $0.hasSuffix(".json") }.sorted() == ["ECAL", "HCAL"].flatMap { dump in ["e+.json", "e-.json", "eta.json", "json", "pi0.json"].map { "\(dump).\($0)" } })
        for name in ["ECAL.pi0.created.npy", "HCAL.pi0.created.npy", "ECAL.e+.track_length_cm.npy", "HCAL.e-.track_length_cm.npy"] {
            #expect(try #require(one[name]).dropFirst(128).contains { $0 != 0 }, "\(name)")
        }
    }

    @Test(arguments: [
        ("showers: { path: ray }", "ray"), ("dumps: { new: { material: Fe, depth: 5cm, takes: hadronic }, HCAL: none }\nshowers: { path: line }", "no place on a line"),
        ("showers: { species: [e-] }", "photons are not among"), ("showers: { species: [photon, mu-] }", "mu-"), ("showers: { species: [photon, e+, e+] }", "stands twice"),
    ]) func badStudies(_ yaml: String, _ problem: String) {
        #expect { try StudyRequest(yaml: yaml, file: "bad").resolve() } throws: { "\($0)".contains(problem) }
    }
}
