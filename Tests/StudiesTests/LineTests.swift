import Experiments
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
        source: { collisions: { samples: [ { name: hard, process: "HardQCD:all", events: 16, pythia: ["PhaseSpace:pTHatMin = 20"] } ] } }
        dumps: { HCAL: { depth: 30cm } }
        showers: { path: line, photon_cut: 50MeV, electron_cut: 50MeV, species: [photon, e-, e+, pi0, eta] }
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

    /// A detector of slices with a shield in it, from its file: the depth axis holds the longest way through, and photons are made all along.
    @Test func anExperimentOfSlices() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-slices-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("slices.yaml").path
        try """
            version: 1
            name: slices
            title: Lead and argon, a coil, copper
            beam: { collider: [p, p], energy: 13.6TeV }
            volumes:
              EM: { role: dump, shape: barrel, takes: electromagnetic, front: 150cm, layers: [{ repeat: 20, slices: [{ material: Pb, thickness: 4mm }, { material: LAr, thickness: 5mm }] }], extent: [[0cm, 300cm]] }
              coil: { role: shield, shape: barrel, front: 170cm, material: Al, depth: 10cm, extent: [[0cm, 300cm]] }
              HAD: { role: dump, shape: barrel, takes: hadronic, front: 190cm, material: Cu, depth: 20cm, extent: [[0cm, 300cm]] }
              muon: { role: chamber, chamber: tubes, shape: barrel, front: 215cm, layers: [{ material: Ar, thickness: 10cm, sensitive: yes }], extent: [[0cm, 300cm]] }
            chambers: { tubes: { abs_eta: [0, 0.8], response: { constant: 0.9 } } }
            periods: { run: { luminosity: 300/fb, chamber: tubes } }
            references: { beam: "M: a test", volumes: "M: a test", chambers: "M: a test", periods: "M: a test" }
            """.write(toFile: file, atomically: true, encoding: .utf8)
        let study = try StudyRequest(yaml: """
            experiment: slices.yaml
            source: { collisions: { samples: [ { name: hard, process: "HardQCD:all", events: 20, pythia: ["PhaseSpace:pTHatMin = 20"] } ] } }
            showers: { path: line, photon_cut: 50MeV, electron_cut: 50MeV }
            geometry: rays
            """, file: folder.appendingPathComponent("study.yaml").path).resolve()
        let directory = RunDirectory(folder.appendingPathComponent("run").path)
        try Pipeline(study, in: directory).makeFluxes(threads: 2)
        let fluxes = try ["EM", "HAD"].map { try ParticleFlux(contentsOf: URL(fileURLWithPath: "\(directory.flux)/\($0).json")) }
        for (flux, (front, back)) in zip(fluxes, [(150.0, 168.0), (190, 210)]) {
            // The line to the barrel's end leaves it through its outer radius at |z| = 300 cm.
            let slope = (back * back + 300 * 300).squareRoot() / back
            #expect(flux.axes.depth.last! > (back - front) * slope * 0.99 && flux.axes.depth.last! < (back - front) * slope * 1.01, "\(flux.axes.depth)")
            let shape = flux.axes.shape
            let made = (0..<shape.depth).map { d in stride(from: d, to: flux.photons.count, by: shape.depth).reduce(0) { $0 + flux.photons[$1] } }
            #expect(made[0] > 0 && made[2...shape.depth / 2].reduce(0, +) > 0, "\(made)")
        }
        // Stations behind the dump are behind it on oblique lines, too.
        #expect(try SavedFluxes(directory).scenarios([]).map(\.name) == ["run"])
        #expect(fluxes[0].material == "EM-mean" && fluxes[0].massFractions != nil)
    }

    /// The detectors of the library, whose dumps share barrel and endcaps: every one is a study, with lines and rays.
    @Test(arguments: Experiment.builtIn.filter { (try? Experiment(named: $0).beam.isCollider) == true }) func everyDetectorIsAStudy(name: String) throws {
        let study = try StudyRequest(yaml: "{ experiment: \(name), showers: { path: line } }", file: "study.yaml").resolve()
        #expect(study.scenarios.allSatisfy { $0.geometry == .rays })
        #expect(try StudyRequest(yaml: study.yaml, file: "again").resolve() == study)
    }

    @Test(arguments: [
        ("showers: { path: ray }", "ray"), ("{ showers: { path: line }, geometry: effective }", "expected geometry: rays"),
        ("experiment: cms-run3", "let particles pass all dumps on their line"), ("dumps: { new: { material: Fe, depth: 5cm, takes: hadronic }, HCAL: none }\nshowers: { path: line }", "no place on a line"),
        ("showers: { species: [e-] }", "photons are not among"), ("showers: { species: [photon, mu-] }", "mu-"), ("showers: { species: [photon, e+, e+] }", "stands twice"),
    ]) func badStudies(_ yaml: String, _ problem: String) {
        #expect { try StudyRequest(yaml: yaml, file: "bad").resolve() } throws: { "\($0)".contains(problem) }
    }
}
