import Experiments
import Foundation
import Inputs
import Materials
import Testing
import _TestSupport

/// A small detector: everything that the tests below change.
let toyDetector = """
    version: 1
    name: toy
    beam: { collider: [p, p], energy: 13TeV }
    materials:
      mix: { density: 2g/cm3, atoms: { Al: 2, O: 3 } }
    volumes:
      inner: { role: dump, shape: barrel, front: 100cm, material: Cu, depth: 50cm, extent: [[0cm, 200cm]] }
      coil: { role: shield, shape: barrel, front: 200cm, material: mix, depth: 10cm, extent: [[0cm, 300cm]] }
      muon: { role: chamber, shape: barrel, front: 250cm, layers: [{ material: Ar, thickness: 2cm, sensitive: yes }, { material: Al, thickness: 1cm }], extent: [[0cm, 300cm]] }
    chambers:
      muon: { abs_eta: [0, 0.9], response: { constant: 0.5 } }
    periods:
      run: { luminosity: 10/fb, chamber: muon, recorded: 0.1 }
    references: { beam: "M: a toy", materials: "M: a toy", volumes: "M: a toy", volumes.inner.depth: "V: a book", chambers: "C: a toy", periods: "M: a toy" }
    """

struct ExperimentFileTests {
    @Test(arguments: Experiment.builtIn) func theLibraryIsComplete(name: String) throws {
        let experiment = try Experiment(named: name)
        #expect(experiment.name == name && experiment.text.hasPrefix("# "))
        #expect(!experiment.numbers.isEmpty && experiment.numbers.allSatisfy { !$0.source.isEmpty })
        #expect(try Experiment(named: name.lowercased()) == experiment)
    }

    @Test func theStandardOneIsListedFirst() { #expect(Experiment.builtIn == ["cms-paper", "atlas", "CHARM", "cms-phase2", "cms-run3", "E137", "E141", "nuCal"]) }

    /// arXiv:2305.16383 and cmssw, as the file's references say.
    @Test func thePapersDetector() throws {
        let experiment = try Experiment(named: "cms-paper"), dumps = try experiment.dumps()
        #expect(dumps == [
            Dump(name: "ECAL", material: try Material.named("PbWO4"), depth: 60, takes: .electromagnetic),
            Dump(name: "HCAL", material: try Material.named("Cu"), depth: 130, takes: .hadronic),
        ])
        #expect(experiment.face(ofDump: "ECAL") == DumpFace(radius: 129, absZ: 320.9, absEta: 3) && experiment.face(ofDump: "HCAL") == DumpFace(radius: 177.5, absZ: 392, absEta: 3))
        // Superlayers of 5.35 cm with 12.8 cm of honeycomb, centred; wires of 237.9 cm on wheels at 0, 268.6, 534.2 cm.
        func rounded(_ length: Double) -> Double { (length * 1e6).rounded() / 1e6 }
        let stations = [("MB1", 431.2, 3, 218.0), ("MB2", 512.5, 3, 267.0), ("MB3", 617.9, 3, 316.0), ("MB4", 720.2, 2, 416.0)].map { name, centre, superlayers, width in
            let start = centre - (Double(superlayers) * 5.35 + 12.8) / 2, half = 237.9 / 2
            return Station(
                name: name, shape: .barrel,
                layers: (0..<superlayers).map { i in
                    let front = start + Double(i) * 5.35 + (i > 0 ? 12.8 : 0)
                    return rounded(front)...rounded(front + 5.35)
                },
                extent: [0...half, rounded(268.6 - half)...rounded(268.6 + half), rounded(534.2 - half)...rounded(534.2 + half)],
                azimuth: min(1, 12 * atan(width / (2 * centre)) / .pi))
        }
        #expect(try experiment.chamber("DT") == Chamber(name: "DT", absEta: 0...1.2, layers: [.init(distance: 150, thickness: 30)], stations: stations))
        #expect(
            try experiment.chamber("ME0")
                == Chamber(
                    name: "ME0", absEta: 2.0...2.8, layers: [.init(distance: 0, thickness: 25)],
                    stations: [Station(name: "ME0", shape: .disk, layers: [527.5...550.1], extent: [62...141.1])]))
        #expect(experiment.periods.map(\.name) == ["run2-zerobias", "run23-hlt", "run4-dt", "run4-me0"])
        #expect(experiment.periods.map(\.exposure) == [.luminosity(150e15), .luminosity(400e15), .luminosity(500e15), .luminosity(500e15)])
        #expect(experiment.periods.map(\.recorded) == [1.1e-6, 1.1e-5, 1, 1] && experiment.periods.allSatisfy { $0.efficiency == 0.9 })
        #expect(experiment.absEtaEdges == [0, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0, 2.4, 2.8, 3.4, 4, 5, 6])
    }

    @Test func beamDumps() throws {
        let e137 = try Experiment(named: "E137")
        #expect(e137.beam == .fixedTarget(particle: "e-", energy: 20) && e137.decayRange(ofChamber: "detector") == 17_900...38_300)
        #expect(e137.periods.map(\.exposure) == [.onTarget(1.25e20), .onTarget(6.24e19)])
        #expect(e137.periods.map(\.window?.shape) == [.rectangle(width: 300, height: 300), .rectangle(width: 200, height: 300)])
        let signature = e137.periods[0].signature
        #expect(signature.photons == .sum && signature.energy == 3...Double.infinity && signature.largestAngle == 0.03)
        let charm = try Experiment(named: "CHARM").periods[0]
        #expect(charm.window?.offset == 480 && charm.efficiency == 0.51 && charm.signature.energy == 5...50 && charm.limit?.signal == 2.3)
        #expect(try Experiment(named: "E141").decayRange(ofChamber: "detector") == 12...3500)
    }

    @Test func numbersWithTheirSources() throws {
        let numbers = try Experiment(yaml: toyDetector, file: "toy.yaml").numbers
        let depth = numbers.first { $0.key == "volumes.inner.depth" }
        #expect(depth?.value == "50cm" && depth?.flag == .verified && depth?.source == "a book")
        #expect(numbers.first { $0.key == "volumes.inner.front" }?.flag == .memory)
        #expect(numbers.first { $0.key == "volumes.muon.layers[1].thickness" }?.value == "1cm")
        #expect(numbers.first { $0.key == "chambers.muon.abs_eta" }?.flag == .computed)
    }

    /// Without `behind` the layers are those of the middle of the chamber; without `flux` the bins hold the chamber's edges.
    @Test func whatFollowsFromTheGeometry() throws {
        let experiment = try Experiment(yaml: toyDetector, file: "toy.yaml"), layers = try experiment.chamber("muon").layers
        let slope = cosh(0.45)
        #expect(layers.count == 1)
        expectClose(layers[0].distance, 100 * slope, relative: 1e-9)
        expectClose(layers[0].thickness, 2 * slope, relative: 1e-9)
        #expect(experiment.absEtaEdges.contains(0.9) && experiment.absEtaEdges[0] == 0)
        expectClose(try experiment.material("mix").density, 2)
        #expect(experiment.periods[0].efficiency == 0.5)
    }

    /// A dump of several slices is, as a block, their mixture.
    @Test func meanMaterialOfALayeredDump() throws {
        let text = toyDetector.replacingOccurrences(
            of: "material: Cu, depth: 50cm", with: "layers: [{ repeat: 10, slices: [{ material: Pb, thickness: 2cm }, { material: Al, thickness: 1cm }, { thickness: 2cm }] }]"
        ).replacingOccurrences(of: "volumes.inner.depth", with: "volumes.inner.layers")
        let dump = try Experiment(yaml: text, file: "toy.yaml").dumps()[0]
        expectClose(dump.depth, 50, absolute: 1e-9)
        expectClose(dump.material.density, (2 * 11.35 + 2.699) / 5, relative: 1e-3)
        let lead = try #require(dump.material.components.first { $0.element.symbol == "Pb" })
        expectClose(lead.massFraction, 2 * 11.35 / (2 * 11.35 + 2.699), relative: 1e-3)
    }

    /// Every mistake is one error with file, line and key.
    @Test(arguments: [
        ("Cu, depth", "Cx, depth", "toy.yaml:7: volumes.inner.material: unknown material 'Cx'", "did you mean"),
        ("material: mix,", "material: mxi,", "toy.yaml:8: volumes.coil.material: unknown material 'mxi'", "'mix'"),
        ("depth: 50cm", "dpeth: 50cm", "toy.yaml:7: volumes.inner.dpeth: unknown key 'dpeth'", "did you mean 'depth'?"),
        ("chamber: muon, recorded", "chamber: muno, recorded", "toy.yaml:13: periods.run.chamber: unknown chamber 'muno'", "did you mean 'muon'?"),
        ("  muon: { abs_eta", "  mnuo: { abs_eta", "toy.yaml:11: chambers.mnuo: no volume belongs to the chamber 'mnuo'", "chamber: mnuo"),
        ("front: 200cm", "front: 140cm", "toy.yaml:8: volumes.coil: the volumes 'inner' and 'coil' overlap", "from 100 to 150 cm"),
        ("front: 250cm", "front: 205cm", "toy.yaml:9: volumes.muon: the volumes 'coil' and 'muon' overlap", "beside or behind"),
        ("thickness: 2cm", "thickness: 0cm", "toy.yaml:9: volumes.muon.layers[0].thickness: '0cm' is not positive", "a positive length"),
        ("front: 100cm", "front: 270cm", "toy.yaml:7: volumes.inner: the dump 'inner' stands behind the chamber 'muon'", "role: shield"),
        ("role: dump", "role: shield", "toy.yaml:7: volumes: the experiment 'toy' has no dump", "role: dump"),
        ("version: 1", "version: 2", "toy.yaml:1: version: version 2 of the experiment format", "version 1"),
        ("periods: \"M: a toy\"", "name: \"M: a toy\"", "toy.yaml:14: references.name: unknown key 'name'", "one of"),
        (", chambers: \"C: a toy\"", "", "toy.yaml:11: chambers.muon.abs_eta: no reference says where '[0, 0.9]' comes from", "chambers.muon.abs_eta"),
        ("volumes.inner.depth: \"V: a book\"", "volumes.inner.dpeth: \"V: a book\"", "toy.yaml:14: references.volumes.inner.dpeth: unknown key 'volumes.inner.dpeth'", "'volumes.inner.depth'?"),
        ("beam: \"M: a toy\"", "beam: a toy", "toy.yaml:14: references.beam: the reference 'a toy' has no flag", "V:"),
        ("energy: 13TeV", "energy: 13cm", "toy.yaml:3: beam.energy: '13cm' has the unit 'cm'", "energy"),
        ("collider: [p, p]", "particle: e-", "toy.yaml:13: periods.run: the period 'run' has no exposure of its kind of beam", "on_target"),
        ("collider: [p, p]", "particle: e+", "toy.yaml:13: periods.run: the period 'run' has no exposure of its kind of beam", "on_target"),
        ("luminosity: 10/fb, ", "", "toy.yaml:13: periods.run: the period 'run' has no exposure of its kind of beam", "luminosity"),
        ("shape: barrel, front: 100cm", "shape: barel, front: 100cm", "toy.yaml:7: volumes.inner.shape: unknown shape 'barel'", "'barrel'?"),
        ("shape: barrel, front: 100cm", "shape: barrel", "toy.yaml:7: volumes.inner: the key 'front' of the barrel 'inner' is missing", "a length"),
        ("role: shield,", "role: shield, takes: hadronic,", "toy.yaml:8: volumes.coil.takes: 'takes' is a key of dumps", "leave it out"),
        ("abs_eta: [0, 0.9]", "abs_eta: [3, 4]", "toy.yaml:11: chambers.muon: no line from the origin", "stations that abs_eta covers"),
        ("extent: [[0cm, 300cm]] }\nchambers", "extent: [[0cm, 300cm]], sectors: { count: 12, width: 200cm } }\nchambers", "toy.yaml:9: volumes.muon.sectors: 12 sectors of 200.0 cm", "overlap"),
        ("shape: barrel, front: 250cm", "shape: disk, front: 0cm", "toy.yaml:9: volumes.muon.front: the chamber 'muon' begins at 0cm", "a positive radius"),
        ("name: toy", "", "the experiment lacks the key 'name'", "Name of the experiment"),
    ])
    func badInput(good: String, bad: String, problem: String, hint: String) throws {
        let text = toyDetector.replacingOccurrences(of: good, with: bad)
        #expect(text != toyDetector)
        let error = #expect(throws: InputError.self) { try Experiment(yaml: text, file: "toy.yaml") }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains(problem) && words.contains(hint), "\(words)")
    }

    /// Flat sectors span 2 atan(width / 2 r) of the azimuth each; one alone as well.
    @Test(arguments: [(12, 109.0), (8, 160), (3, 200), (1, 50)]) func sectorsFillTheAzimuth(count: Int, width: Double) throws {
        let sectors = "extent: [[0cm, 300cm]], sectors: { count: \(count), width: \(width)cm } }\nchambers"
        let toy = try Experiment(yaml: toyDetector.replacingOccurrences(of: "extent: [[0cm, 300cm]] }\nchambers", with: sectors), file: "toy.yaml")
        // Directions that meet one of the planes at 251.5 cm within its width.
        let hits = (0..<36_000).count { i in
            let phi = (Double(i) + 0.5) * .pi / 18_000
            return (0..<count).contains { sector in
                let angle = phi - 2 * .pi * Double(sector) / Double(count), x = cos(angle)
                return x > 0 && abs(251.5 * sin(angle) / x) < width / 2
            }
        }
        expectClose(toy.stations(of: "muon")[0].azimuth, Double(hits) / 36_000, absolute: 1e-3)
    }

    @Test func unknownNamesTellTheNearest() throws {
        #expect(throws: InputError("unknown experiment 'cms-papr'", expected: "one of cms-paper, atlas, CHARM, cms-phase2, cms-run3, E137, E141, nuCal, or the path of a YAML file", advice: "did you mean 'cms-paper'?")) {
            try Experiment(named: "cms-papr")
        }
        let toy = try Experiment(yaml: toyDetector, file: "toy.yaml")
        #expect(throws: InputError("unknown volume 'inne'", expected: "one of inner, coil, muon", advice: "did you mean 'inner'?")) { try toy.volume("inne") }
    }

    // MARK: Documentation

    private static let page = try! String(
        contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs/Experiments.md"), encoding: .utf8)

    /// The complete examples of docs/Experiments.md.
    @Test func examplesOfTheDocumentation() throws {
        let examples = Self.page.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(examples.count == 2)
        let dump = try Experiment(yaml: examples[0], file: "dump.yaml"), detector = try Experiment(yaml: examples[1], file: "detector.yaml")
        #expect(!dump.beam.isCollider && dump.ray(Line(theta: 0)).segments.map(\.volume) == ["target", "wall", "hall"])
        let ray = detector.ray(Line(eta: 0.3))
        #expect(ray.segments.first?.material == "Pb" && ray.segments.last?.volume == "inner")
        #expect(try detector.dumps().map(\.name) == ["EM", "HAD"])
        #expect(detector.face(ofDump: "EM") == DumpFace(radius: 150, absZ: 310, absEta: asinh(310.0 / 30)))
    }

    @Test func theDocumentationListsAllKeys() {
        #expect(Self.page.hasSuffix(ExperimentKeys.file.reference), "renew it: calodump keys experiment --markdown")
    }

    @Test func schema() throws {
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(ExperimentKeys.file.schemaText(version: Experiment.version).utf8)) as? [String: Any])
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(ExperimentKeys.file.keys.map(\.name)))
        #expect((schema["required"] as? [String])?.contains("references") == true)
    }
}
