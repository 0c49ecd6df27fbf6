// Keys of the study format: all of them are declared, documented, read, written and in the schema.

import Experiments
import Foundation
import Inputs
import Reports
import Studies
import Testing

@Suite struct KeyTests {
    private let keys = StudyKeys.file.table.list

    @Test func everyKeyIsDocumented() {
        #expect(Set(keys.map(\.key)) == Set(KeySamples.all.keys), "\(Set(keys.map(\.key)).symmetricDifference(KeySamples.all.keys).sorted())")
        #expect(Set(keys.map(\.key)).count == keys.count)
        for key in keys {
            #expect(key.documentation.count > 5 && key.documentation.hasSuffix(".") && !key.documentation.contains("\n"), "\(key.key)")
            #expect((key.isRequired || key.standard?.isEmpty == false) && !key.type.isEmpty, "\(key.key)")
            #expect(!key.type.hasPrefix("quantity") || (key.unit != nil && key.range != nil), "\(key.key)")
        }
    }

    /// A value that is not the default changes the study or is refused; what is written of it reads back as the same study.
    @Test(arguments: KeySamples.all.keys.sorted()) func everyKeyIsRead(key: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("s.yaml").path, sample = try #require(KeySamples.all[key])
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
        #expect(page.hasSuffix(StudyKeys.file.table.reference), "renew it: calodump keys --markdown")
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
            + KeySamples.all.filter { !["version", "mediator.model"].contains($0.key) }.map(\.value.with)
            + (try Self.blocks("README.md").prefix(1)) + (try Self.blocks("docs/Keys.md"))
        let refused = try Validator.refused(StudyKeys.file.table.schemaText(version: Study.version), good + Self.bad)
        #expect(Array(refused.prefix(good.count)) == good.map { _ in false }, "\(zip(good, refused).filter(\.1).map(\.0))")
        #expect(Array(refused.dropFirst(good.count)) == Self.bad.map { _ in true }, "\(zip(Self.bad, refused.dropFirst(good.count)).filter { !$0.1 }.map(\.0))")

    }

    /// The program's own files pass, misspelt ones do not.
    @Test(.enabled(if: Validator.isThere, "$CALODUMP_PYTHON has no jsonschema"), arguments: [
        ("Sources/Experiments/Library", "chambers:", ExperimentKeys.file), ("Sources/Reports/Statements", "luminosity:", StatementKeys.file),
    ])
    func schemas(folder: String, key: String, table: KeyTable) throws {
        let folder = Self.root.appendingPathComponent(folder)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.map {
            try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
        }
        let misspelt = files.map { $0.replacingOccurrences(of: key, with: "x\(key)") }
        #expect(!files.isEmpty)
        #expect(try Validator.refused(table.schemaText(version: 1), files + misspelt) == files.map { _ in false } + misspelt.map { _ in true })
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
