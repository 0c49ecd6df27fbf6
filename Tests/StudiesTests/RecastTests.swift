import Bounds
import Foundation
import Inputs
import Particles
import Reach
import Reports
import Studies
import Testing
import _TestSupport

@Suite struct RecastStudyTests {
    /// Each of the program's own studies is complete, names a bound that exists, and cites.
    @Test(arguments: RecastStudy.builtIn) func builtInStudiesAreComplete(name: String) throws {
        let study = try RecastStudy(named: name)
        #expect(study.name == name)
        #expect(try PublishedLimit.all().contains { $0.name == study.bound })
        #expect(Set(study.references.map(\.part)).isSuperset(of: ["beam", "target", "decays", "detector", "signature", "limit", "bound"]))
        #expect(!study.comparedMasses.isEmpty && !study.variations.isEmpty)
    }

    @Test func theProgramHasFour() throws {
        #expect(RecastStudy.builtIn == ["CHARM", "E137", "E141", "nuCal"])
        #expect(try RecastStudy(named: "NUCAL").beam == .init(particle: .proton, energy: 70))
        let error = #expect(throws: InputError.self) { try RecastStudy(named: "E138") }
        #expect(try #require(error).description.contains("did you mean 'E137'?"))
    }

    private let toy = """
        name: toy
        beam: { particle: e-, energy: 9GeV }
        target: { material: W, depth: 12cm }
        decays: 12cm..35m
        detector: { distance: 35m }
        exposures:
          - { on_target: 2e15, disk: 7.5cm }
        signature: { photons: one, energy: 4.5GeV }
        limit: { signal: 2.3, cl: 90 %, statement: none }
        mediator: { form_factor: helm+screening }
        showers: { primaries: 200, photon_cut: 1GeV, electron_cut: 1GeV, seed: 1 }
        scan: { mass: 1MeV..1GeV, masses: 4, flights: 20 }
        compare: { bound: e141, mass: [10MeV] }
        variations:
          - { name: approximation, photons: approximation }
        """

    private func error(_ old: String, _ new: String) -> String {
        #expect(toy.contains(old))
        return (#expect(throws: InputError.self) {
            try RecastStudy(yaml: toy.replacingOccurrences(of: old, with: new), file: "toy.yaml")
        })?.description ?? ""
    }

    @Test func errorsNameFileLineAndKey() {
        #expect(error("depth: 12cm", "dpeth: 12cm").contains("did you mean 'depth'?"))
        #expect(error("{ material: W, depth: 12cm }", "{ material: W }").contains("toy.yaml:3: target: the key 'depth' is missing"))
        #expect(error("12cm..35m", "5cm..35m").contains("from the end of the dump"))
        #expect(error("particle: e-", "particle: pi+").contains("a beam of pi+"))
        #expect(error("energy: 4.5GeV", "energy: 10GeV").contains("less than the beam's 9.0 GeV"))
        #expect(error("disk: 7.5cm", "disk: 7.5cm, rectangle: [1m, 1m]").contains("either rectangle"))
        #expect(error("photons: one", "photons: on").contains("did you mean 'one'?"))
        #expect(error("bound: e141", "bouns: e141").contains("did you mean 'bound'?"))
        #expect(error("material: W", "material: Ww").contains("toy.yaml:3"))
    }

    /// The whole way for few electrons: thread count and a second call change nothing; the literature's track length is near ours.
    @Test func aSmallRecastRepeatsItself() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let study = try RecastStudy(yaml: toy, file: "toy.yaml")
        let report = try RecastReport(study, folder: folder, threads: 2)
        let table = try String(contentsOfFile: "\(folder)/toy.csv", encoding: .utf8)
        try FileManager.default.removeItem(atPath: "\(folder)/flux")
        _ = try RecastReport(study, folder: folder, threads: 1)
        #expect(try String(contentsOfFile: "\(folder)/toy.csv", encoding: .utf8) == table)
        _ = try RecastReport(study, folder: folder, threads: 1)
        #expect(try String(contentsOfFile: "\(folder)/toy.csv", encoding: .utf8) == table)

        // 9 GeV electrons in tungsten make (4.5 ... 9 GeV) 0.4-0.5 X0 of track; thick-target formula 0.47 X0. 200 electrons: 5 %.
        let lengths = report.photons.filter { abs($0.energy - 4.5) < 1e-6 }
        #expect(lengths.count == 2)
        expectClose(lengths[0].trackLength, lengths[1].trackLength, relative: 0.25, "track length in X0")
        // 20,000 electrons give 3.0e5 events at the published lower edge.
        let row = report.comparison[0]
        // Its error is that of 200 electrons and 20 flights a bin, about 20 % in N.
        #expect(row.lowerError! < 0.1)
        expectClose(row.eventsAtLower!, 3e5, relative: 0.6)
        // A cached flux of another study is not taken.
        var other = study
        other.showers.seed = 2
        let again = try RecastReport(other, folder: folder, threads: 1)
        #expect(again.comparison[0].lower != row.lower)
    }
}

@Suite struct CeilingReportTests {
    /// A classic beam dump: the lower edge follows eq. 9, the upper edge stays within 20 % of eq. 7's gain over 1e6.
    @Test func aBeamDumpHasItsCeiling() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var study = try RecastStudy(named: "E137")
        (study.showers.primaries, study.flights) = (200, 10)
        let report = try CeilingReport(run: nil, scenarios: [], recast: study, masses: [0.01], folder: folder, threads: 1)
        let rows = report.rows.filter { $0.background == .none }
        #expect(rows.count == 13 && rows.allSatisfy { $0.setup == "E137" })
        let last = try #require(rows.last)
        expectClose(last.lowerRatio, pow(1e6, -0.25), relative: 0.01)
        expectClose(last.upperRatio, try #require(last.prompt), relative: 0.1)
        #expect(rows.allSatisfy { $0.growth < 0.03 && $0.lengths > 15 })
        // A large background counts x as its square root.
        let large = report.rows.filter { $0.background == .large }
        expectClose(large[12].upper, rows[6].upper, relative: 1e-6)
        #expect(report.spans.contains { $0.setup == "E137" && $0.x == 1 })
    }
}
