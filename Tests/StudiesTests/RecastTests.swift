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
    /// Each of the program's own studies is complete, names a bound that exists, and is the same when it is read again.
    @Test(arguments: RecastLibrary.names) func builtInStudiesAreComplete(name: String) throws {
        let study = try RecastLibrary.study(named: name), compare = try #require(study.compare)
        #expect(RecastReport.name(of: study) == name && study.scenarios.map(\.name) == [study.experiment.name])
        #expect(study.reach.signal == [study.experiment.periods[0].limit?.signal])
        #expect(try PublishedLimit.all(mediator: study.mediator.model).contains { $0.name == compare.bound })
        #expect(!compare.masses.isEmpty && !compare.variations.isEmpty)
        #expect(try StudyRequest(yaml: study.yaml.replacing(/, file: [^}]*/, with: ""), file: "again.yaml").resolve() == study)
    }

    @Test func theProgramHasFourAndOtherMediators() throws {
        #expect(RecastLibrary.names.filter { !$0.contains("-") } == ["CHARM", "E137", "E141", "nuCal"])
        #expect(RecastLibrary.names.filter { $0.contains("-dark-photon") }.count == 4)
        #expect(try RecastLibrary.study(named: "NUCAL").beamParticle().species == .proton)
        // Two periods with faces of their own are one search.
        let window = try #require(try RecastLibrary.study(named: "E137").scenarios[0].window)
        #expect(window.exposures.count == 2 && abs(window.exposures.reduce(0) { $0 + $1.share } - 1) < 1e-12)
        let error = #expect(throws: InputError.self) { try RecastLibrary.study(named: "E138") }
        #expect(try #require(error).description.contains("did you mean 'E137'?"))
    }

    private static let experiment = """
        version: 1
        name: toy
        beam: { particle: e-, energy: 9GeV }
        volumes:
          target: { role: dump, shape: disk, front: 0cm, material: W, depth: 12cm }
          pipe: { role: chamber, chamber: detector, shape: disk, front: 12cm, layers: [{ thickness: 34.88m, sensitive: yes }] }
        chambers:
          detector: { window: { distance: 35m, disk: 7.5cm } }
        periods:
          all: { on_target: 2e15, chamber: detector, signature: { photons: one, energy: 4.5GeV }, limit: { signal: 2.3, cl: 90 %, statement: none } }
        references: { beam: "M: a test", volumes: "M: a test", chambers: "M: a test", periods: "M: a test" }
        """

    private static let toy = """
        experiment: toy-dump.yaml
        source: { beam: { particles: 200, above: 4.5GeV } }
        showers: { photon_cut: 1GeV, electron_cut: 1GeV }
        reach: { mass: 1MeV..1GeV, masses: 4, flights: 20 }
        compare:
          bound: e141
          mass: [10MeV]
          variations:
            - { name: approximation, photons: approximation }
        """

    private func inFolder<Value>(_ work: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.experiment.write(toFile: "\(folder)/toy-dump.yaml", atomically: true, encoding: .utf8)
        return try work(folder)
    }

    private func study(_ yaml: String = toy, in folder: String) throws -> Study { try StudyRequest(yaml: yaml, file: "\(folder)/toy.yaml").resolve() }

    @Test(arguments: [
        ("bound: e141", "bound: e411", "toy.yaml:6: compare.bound: unknown"),
        ("bound: e141", "bouns: e141", "did you mean 'bound'?"),
        ("  mass: [10MeV]\n", "", "the comparison is incomplete"),
        ("photons: approximation", "energy: 4GeV", "at least 4.5GeV, where the flux begins"),
        ("photons: approximation", "energy: 10GeV", "less than the beam's 9GeV"),
        ("photons: approximation", "photons_seen: on", "did you mean 'one'?"),
        (", photons: approximation", "", "a variation without a change"),
        ("above: 4.5GeV", "above: 0.5GeV", "from the photon cut of 1GeV"),
        ("experiment: toy-dump.yaml", "experiment: toy-dump.yaml\nscenarios: [first]", "unknown scenario 'first'; expected one of toy, all"),
        ("experiment: toy-dump.yaml", "experiment: toy-dump.yaml\nscenarios: [{ name: all, efficiency: 0.5 }]", "a scenario of a beam dump with keys of its own"),
    ])
    func errorsNameFileLineAndKey(old: String, new: String, problem: String) throws {
        #expect(Self.toy.contains(old))
        let error = try inFolder { folder in #expect(throws: InputError.self) { try study(Self.toy.replacingOccurrences(of: old, with: new), in: folder) } }
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }

    @Test func scenariosAreNames() throws {
        try inFolder { folder in
            let one = try study(Self.toy + "\nscenarios: [all]", in: folder), whole = try study(in: folder)
            #expect(one.scenarios.map(\.name) == ["all"] && whole.scenarios.map(\.name) == ["toy"])
            #expect(one.scenarios[0].window == whole.scenarios[0].window && whole.scenarios[0].window?.flights == 20)
            #expect(whole.reach.signal == [2.3] && whole.mediator.production == .full)
        }
    }

    /// The whole way for few electrons: thread count and a second call change nothing; the literature's track length is near ours.
    @Test func aSmallRecastRepeatsItself() throws {
        try inFolder { folder in
            let study = try study(in: folder)
            func table() throws -> String { try String(contentsOfFile: "\(folder)/toy.csv", encoding: .utf8) }
            let report = try RecastReport(study, in: RunDirectory("\(folder)/toy"), folder: folder, threads: 2), first = try table()
            _ = try RecastReport(study, in: RunDirectory("\(folder)/toy"), folder: folder, threads: 1)
            #expect(try table() == first)
            _ = try RecastReport(study, in: RunDirectory("\(folder)/again"), folder: folder, threads: 1)
            #expect(try table() == first)

            // 9 GeV electrons in tungsten make (4.5 ... 9 GeV) 0.4-0.5 X0 of track; thick-target formula 0.47 X0. 200 electrons: 5 %.
            let lengths = report.photons.filter { abs($0.energy - 4.5) < 1e-6 }
            #expect(lengths.count == 2)
            expectClose(lengths[0].trackLength, lengths[1].trackLength, relative: 0.25, "track length in X0")
            // 20,000 electrons give 3.0e5 events at the published lower edge.
            let row = report.comparison[0]
            // Its error is that of 200 electrons and 20 flights a bin, about 20 % in N.
            #expect(row.lowerError! < 0.1)
            expectClose(row.eventsAtLower!, 3e5, relative: 0.6)
            // What a directory holds of another study is not taken.
            var other = study
            other.seed = 2
            #expect(throws: InputError.self) { try RecastReport(other, in: RunDirectory("\(folder)/toy"), folder: folder, threads: 1) }
        }
    }
}

@Suite struct CeilingReportTests {
    /// A classic beam dump: the lower edge follows eq. 9, the upper edge stays within 20 % of eq. 7's gain over 1e6.
    @Test func aBeamDumpHasItsCeiling() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var study = try RecastLibrary.study(named: "E137")
        study.shorten(particles: 200, flights: 10)
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
