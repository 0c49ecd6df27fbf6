// Keys of the study format: all of them are declared, documented, read, written and in the schema.

import Experiments
import Foundation
import Inputs
import Studies
import Testing

/// For each key a study with it, set to something else than its default, and the same study without it.
private struct Sample {
    var without: String
    var with: String

    /// - Parameter frame: a study with `%@` for the key and the comma before it.
    init(_ frame: String, _ text: String) {
        without = frame == "%@" ? "{}" : frame.replacingOccurrences(of: "%@", with: "")
        with = frame.replacingOccurrences(of: "%@", with: text)
    }
}

private let samples: [String: Sample] = {
    var samples: [String: Sample] = [:]
    func add(_ path: String, _ frame: String, _ texts: [String: String]) {
        for (key, text) in texts { samples[path + key] = Sample(frame, text) }
    }
    add("", "%@", [
        "version": "version: 2", "experiment": "experiment: E137", "reading": "reading: realistic", "seed": "seed: 2",
        "source": "source: { collisions: { energy: 14TeV } }", "source.collisions": "source: { collisions: { energy: 14TeV } }",
        "jets": "jets: { pt: 10GeV }", "incident": "incident: { cut: none }", "dumps": "dumps: { ECAL: none }", "showers": "showers: { photon_cut: 2MeV }",
        "mediator": "mediator: { production: full }", "geometry": "geometry: rays", "faces": "faces: { ECAL: { radius: 1m, z: 2m } }",
        "scenarios": "scenarios: [run4-dt]", "reach": "reach: { masses: 7 }",
        "experiment.name": "experiment: { name: other }", "experiment.file": "experiment: { name: cms-paper, file: experiment.yaml }",
        "experiment.checksum": "experiment: { name: cms-paper, checksum: abc }",
    ])
    let collisions = "source: { collisions: { %@ } }"
    add("source.collisions.", collisions, [
        "hepmc": "hepmc: a.hepmc", "lhe": "lhe: [a.lhe]", "energy": "energy: 14TeV", "samples": "samples: [{ process: 'HardQCD:all' }]", "pythia": "pythia: ['Tune:pp = 14']",
    ])
    add("source.collisions.", "source: { collisions: { hepmc: a.hepmc%@ } }", ["cross_section": ", cross_section: 3mb", "weight": ", weight: up", "events": ", events: 7"])
    for format in ["hepmc", "lhe"] {
        add("source.collisions.\(format)[].", "source: { collisions: { \(format): [{ file: a%@ }] } }", [
            "name": ", name: b", "cross_section": ", cross_section: 3mb", "weight": ", weight: up", "events": ", events: 7",
        ])
        samples["source.collisions.\(format)[].file"] = Sample("%@", "source: { collisions: { \(format): [{ file: b }] } }")
    }
    add("source.collisions.lhe[].", "source: { collisions: { lhe: [{ file: a%@ }] } }", ["pythia": ", pythia: ['PartonLevel:MPI = off']"])
    add("source.collisions.samples[].", "source: { collisions: { samples: [{ process: 'HardQCD:all'%@ }] } }", [
        "name": ", name: hard", "events": ", events: 7", "pythia": ", pythia: ['PhaseSpace:pTHatMin = 20.']",
    ])
    samples["source.collisions.samples[].process"] = Sample("%@", "source: { collisions: { samples: [{ process: 'HardQCD:all' }] } }")
    let beam = "experiment: E137\nsource: { beam: { particles: 100%@ } }"
    add("source.beam.", beam, ["photons": ", photons: approximation", "above": ", above: 1GeV"])
    samples["source.beam.particles"] = Sample("experiment: E137", "experiment: E137\nsource: { beam: { particles: 100 } }")
    samples["source.beam"] = samples["source.beam.particles"]
    add("jets.", "jets: { %@ }", ["algorithm": "algorithm: kt", "radius": "radius: 0.4", "pt": "pt: 10GeV", "abs_eta": "abs_eta: 2.5"])
    add("incident.", "incident: { %@ }", ["electromagnetic": "electromagnetic: [gamma]", "hadronic": "hadronic: all", "cone": "cone: eta-phi", "cut": "cut: none"])
    add("dumps.NAME.", "dumps: { ECAL: { %@ } }", ["material": "material: Pb", "depth": "depth: 1m"])
    samples["dumps.NAME.takes"] = Sample("dumps: { HCAL: none%@ }", ", ECAL: { takes: everything }")
    add("showers.", "showers: { %@ }", [
        "photon_cut": "photon_cut: 2MeV", "electron_cut": "electron_cut: 2MeV", "path": "path: line", "species": "species: [photon, e-]",
        "thin": "thin: { below: 10MeV, factor: 8 }", "hadronic": "hadronic: { elastic: off }",
    ])
    for key in ["below", "factor"] { samples["showers.thin.\(key)"] = Sample("%@", "showers: { thin: { below: 10MeV, factor: 8 } }") }
    add("showers.hadronic.", "showers: { hadronic: { %@ } }", [
        "neutron_cut": "neutron_cut: 2MeV", "neutron_capture": "neutron_capture: on", "elastic": "elastic: off", "cross_section_scale": "cross_section_scale: 1.1",
    ])
    add("mediator.", "mediator: { %@ }", ["model": "model: none-such", "production": "production: full", "form_factor": "form_factor: dipole"])
    add("faces.NAME.", "faces: { ECAL: { radius: 1m, z: 2m%@ } }", ["abs_eta": ", abs_eta: 2"])
    add("faces.NAME.", "%@", ["radius": "faces: { ECAL: { radius: 1m, z: 2m } }", "z": "faces: { ECAL: { z: 2m, radius: 1m } }"])
    add("scenarios[].", "scenarios: [{ name: run4-dt%@ }]", [
        "luminosity": ", luminosity: 3/fb", "trigger": ", trigger: 0.5", "chamber": ", chamber: ME0", "efficiency": ", efficiency: [[10MeV, 0.1], [1GeV, 0.9]]",
        "energy_threshold": ", energy_threshold: 0GeV", "background": ", background: 7", "geometry": ", geometry: rays",
        "background.expected": ", background: { expected: 3 }",
    ])
    samples["scenarios[].name"] = Sample("%@", "scenarios: [{ name: run4-dt }]")
    add("scenarios[].", "scenarios: [{ name: run4-dt, geometry: rays%@ }]", ["photons": ", photons: both"])
    add("scenarios[].background.", "scenarios: [{ name: run4-dt, background: { expected: 3%@ } }]", ["error": ", error: 1"])
    let layers = "layers: [{ distance: 1m, thickness: 2cm }]"
    let chamber = "scenarios: [{ name: mine, luminosity: 3/fb, chamber: { name: X, abs_eta: [0, 1], \(layers)%@ } }]"
    for key in ["name", "abs_eta", "layers", "layers[].distance", "layers[].thickness"] {
        samples["scenarios[].chamber.\(key)"] = Sample("%@", chamber.replacingOccurrences(of: "%@", with: ""))
    }
    let station = ", stations: [{ name: A, shape: disk, layers: [[5.5m, 5.6m]], extent: [[0cm, 1m]]%@ }]"
    for key in ["stations", "stations[].name", "stations[].shape", "stations[].layers", "stations[].extent"] {
        samples["scenarios[].chamber.\(key)"] = Sample(chamber, station.replacingOccurrences(of: "%@", with: ""))
    }
    add("scenarios[].chamber.stations[].", chamber.replacingOccurrences(of: "%@", with: station), ["azimuth": ", azimuth: 0.9"])
    add("reach.", "reach: { %@ }", [
        "signal": "signal: [3]", "mass": "mass: 1MeV..1GeV", "masses": "masses: 7", "method": "method: cls", "confidence": "confidence: 0.95", "bands": "bands: all",
        "variations": "variations: [{ scale: [0.9] }]",
    ])
    for (key, value) in ["scale": "0.9", "distance": "-3cm", "thickness": "2", "form_factor": "dipole", "production": "full", "flux": "../other"] {
        samples["reach.variations[].\(key)"] = Sample("%@", "reach: { variations: [{ \(key): [\(value)] }] }")
    }
    add("reach.variations[].", "reach: { variations: [{ scale: [0.9]%@ }] }", ["name": ", name: x"])
    return samples
}()

@Suite struct KeyTests {
    private let keys = StudyKeys.file.table.list

    @Test func everyKeyIsDocumented() {
        #expect(Set(keys.map(\.key)) == Set(samples.keys), "\(Set(keys.map(\.key)).symmetricDifference(samples.keys).sorted())")
        #expect(Set(keys.map(\.key)).count == keys.count)
        for key in keys {
            #expect(key.documentation.count > 5 && key.documentation.hasSuffix(".") && !key.documentation.contains("\n"), "\(key.key)")
            #expect((key.isRequired || key.standard?.isEmpty == false) && !key.type.isEmpty, "\(key.key)")
            #expect(!key.type.hasPrefix("quantity") || (key.unit != nil && key.range != nil), "\(key.key)")
        }
    }

    /// A value that is not the default changes the study or is refused; what is written of it reads back as the same study.
    @Test(arguments: samples.keys.sorted()) func everyKeyIsRead(key: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("s.yaml").path, sample = try #require(samples[key])
        func study(_ yaml: String) throws -> Study { try StudyRequest(yaml: yaml, file: file).resolve() }
        let without = try study(sample.without)
        if key == "experiment.file" {
            try Data("# another one\n\(Experiment.standard.text)".utf8).write(to: folder.appendingPathComponent("experiment.yaml"))
        }
        do {
            let with = try study(sample.with)
            #expect(with != without && with.yaml != without.yaml)
            #expect(try study(with.yaml) == with)
        } catch let error as InputError {
            #expect(["version", "experiment.name", "experiment.checksum", "mediator.model"].contains(key), "\(error)")
            #expect("\(error)".contains(key.split(separator: ".")[0]), "\(error)")
        }
    }

    @Test func defaultsAreThoseOfTheStudy() throws {
        func standard(_ key: String) -> String? { keys.first { $0.key == key }?.standard }
        #expect(standard("jets.pt") == "20GeV" && standard("jets.abs_eta") == "none" && standard("reach.mass") == "0.001GeV..5GeV")
        #expect(standard("showers.species") == "[photon]" && standard("experiment") == "cms-paper" && standard("source.collisions.samples[].process") == nil)
        let radius = try #require(keys.first { $0.key == "jets.radius" }), cut = try #require(keys.first { $0.key == "showers.photon_cut" })
        #expect(radius.range == [0.01, 1.49] && radius.unit == nil && cut.unit == "GeV" && cut.range?.last == 1)
        #expect(keys.first { $0.key == "jets.algorithm" }?.choices == ["anti-kt", "kt", "cambridge-aachen"])
    }

    @Test func theDocumentationListsAllKeys() throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent("docs/Keys.md"), encoding: .utf8)
        #expect(page.hasSuffix(StudyKeys.reference), "renew it: calodump keys --markdown")
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    // MARK: The schema

    /// Blocks of YAML in a page.
    private static func blocks(_ page: String) throws -> [String] {
        try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8).components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    private static let bad = [
        "jetz: { pt: 20GeV }", "jets: { ptt: 20GeV }", "jets: { pt: 20 }", "jets: { pt: 20cm }", "jets: { radius: 5 }", "jets: { algorithm: antikt }", "jets: 5",
        "source: { collisions: { samples: [{ process: x, evnets: 5 }] } }", "source: { collisions: { samples: [{ name: x }] } }",
        "source: { collisions: { hepmc: [{ file: a, pythia: [] }] } }", "dumps: { ECAL: { thickness: 3cm } }", "dumps: { ECAL: { depth: 60GeV } }",
        "scenarios: [{ name: run4-dt, luminositi: 3/fb }]", "scenarios: [{ luminosity: 3/fb }]", "scenarios: run4-dt", "reading: papper", "seed: -1", "seed: 1.5", "version: 2",
        "reach: { mass: 1GeV }", "reach: { masses: 1 }", "showers: { hadronic: { elastic: maybe } }", "showers: { thin: { below: 1MeV } }", "faces: { ECAL: { radius: 1m } }",
    ]

    /// What an editor makes of the schema, by Python's `jsonschema`: studies pass, misspelt keys, foreign units and values out of range do not.
    @Test(.enabled(if: Validator.isThere, "$CALODUMP_PYTHON has no jsonschema"))
    func schema() throws {
        let good = [Study().yaml, "{}", "jets: { pt: 1e4 MeV, radius: 1e-1 }\nscenarios: [{ name: run4-dt, luminosity: 500 fb^-1 }]"] + StudyPinTests.studies
            + StudyPinTests.studies.compactMap { try? StudyRequest(yaml: $0, file: "s.yaml").resolve().yaml }
            + samples.filter { !["version", "mediator.model"].contains($0.key) }.map(\.value.with)
            + (try Self.blocks("README.md").prefix(1)) + (try Self.blocks("docs/Keys.md"))
        let refused = try Validator.refused(StudyKeys.schema, good + Self.bad)
        #expect(Array(refused.prefix(good.count)) == good.map { _ in false }, "\(zip(good, refused).filter(\.1).map(\.0))")
        #expect(Array(refused.dropFirst(good.count)) == Self.bad.map { _ in true }, "\(zip(Self.bad, refused.dropFirst(good.count)).filter { !$0.1 }.map(\.0))")

        let library = Self.root.appendingPathComponent("Sources/Experiments/Library")
        let experiments = try FileManager.default.contentsOfDirectory(atPath: library.path).filter { $0.hasSuffix(".yaml") }.map {
            try String(contentsOf: library.appendingPathComponent($0), encoding: .utf8)
        }
        let misspelt = experiments.map { $0.replacingOccurrences(of: "chambers:", with: "chmabers:") }
        #expect(try Validator.refused(ExperimentKeys.schema, experiments + misspelt) == experiments.map { _ in false } + misspelt.map { _ in true })
    }
}

/// Python's `jsonschema` and its YAML.
private enum Validator {
    private static let python = ProcessInfo.processInfo.environment["CALODUMP_PYTHON"]
    static let isThere = python.map { (try? Subprocess.run($0, ["-c", "import jsonschema, yaml"], patience: 60))?.status == 0 } ?? false

    static func refused(_ schema: String, _ texts: [String]) throws -> [Bool] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("schema-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try JSONEncoder().encode([schema] + texts).write(to: file)
        let program = """
            import json, sys, jsonschema, yaml
            schema, *texts = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(json.loads(schema))
            validator = jsonschema.Draft202012Validator(json.loads(schema))
            print(json.dumps([not validator.is_valid(yaml.safe_load(text)) for text in texts]))
            """
        let outcome = try Subprocess.run(try #require(python), ["-c", program, file.path], patience: 60)
        #expect(outcome.status == 0, "\(outcome)")
        return try JSONDecoder().decode([Bool].self, from: Data(outcome.output.utf8))
    }
}
