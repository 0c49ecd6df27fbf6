import Experiments
import Foundation
import Inputs
import Particles
import Reach
import Studies
import Testing

/// The defaults as the documentation of the study format states them.
private let documentedDefaults = """
    version: 1
    reading: paper
    seed: 1
    source:
      collisions:
        energy: 13.6TeV
        samples: [ { name: inelastic, process: "SoftQCD:inelastic", events: 36000 } ]
        pythia: []
    jets: { algorithm: anti-kt, radius: 0.5, pt: 20GeV, abs_eta: none }
    incident: { electromagnetic: [gamma, e-, e+], hadronic: [pi+, pi-, K+, K-], cone: theta-phi, cut: photon }
    dumps:
      ECAL: { material: PbWO4, depth: 60cm, takes: electromagnetic }
      HCAL: { material: Cu, depth: 130cm, takes: hadronic }
    showers: { photon_cut: 1MeV, electron_cut: 1MeV }
    mediator: { model: alp-photon, form_factor: helm }
    scenarios: [run2-zerobias, run23-hlt, run4-dt, run4-me0]
    reach: { signal: [2.3, 100], mass: 1MeV..5GeV, masses: 200 }
    """

private func study(_ yaml: String) throws -> Study { try StudyRequest(yaml: yaml, file: "s.yaml").resolve() }

private func message(_ yaml: String) -> String {
    do {
        _ = try study(yaml)
        return "no error"
    } catch { return "\(error)" }
}

struct StudyTests {
    @Test(arguments: ["", "{}", "# nothing\n", documentedDefaults])
    func defaults(yaml: String) throws {
        #expect(try study(yaml) == Study())
    }

    @Test func golden() throws {
        let study = Study()
        #expect(study.seed == 1)
        guard case .pythia(let source) = study.source else { return #expect(Bool(false), "not PYTHIA") }
        #expect(source.energy == 13_600)
        #expect(source.samples.map(\.process) == ["SoftQCD:inelastic"])
        #expect(source.samples.map(\.events) == [36_000])
        #expect(study.jets.pt == 20)
        #expect(study.jets.absEta == nil)
        #expect(study.dumps.map(\.depth) == [60, 130])
        #expect(study.incident.hadronic == [.pionPlus, .pionMinus, .kaonPlus, .kaonMinus])
        #expect(study.scenarios.map(\.name) == ["run2-zerobias", "run23-hlt", "run4-dt", "run4-me0"])
        #expect(study.scenarios.map(\.luminosity) == [150e15, 400e15, 500e15, 500e15])
        #expect(study.reach.mass == 1e-3...5)
    }

    @Test(arguments: StudyPinTests.studies)
    func roundTrip(yaml: String) throws {
        let first = try study(yaml)
        let second = try StudyRequest(yaml: first.yaml, file: "resolved").resolve()
        #expect(first == second)
        #expect(first.yaml == second.yaml)
    }

    @Test func aPresetSetsTheEventsOfEverySample() throws {
        let request = try StudyRequest(
            yaml: "source: { collisions: { samples: [{ process: 'SoftQCD:nonDiffractive', events: 1 }, { process: 'SoftQCD:singleDiffractive', events: 2 }] } }", file: "s.yaml")
        guard case .pythia(let source) = try request.resolve(preset: .paper, seed: 7).source else { return #expect(Bool(false)) }
        #expect(source.samples.map(\.events) == [300_000, 300_000])
        #expect(try request.resolve(seed: 7).seed == 7)
    }

    /// The reading chooses what stands right of the flux, unless a key says so.
    @Test func readings() throws {
        #expect(try study("{}").mediator.production == .paper)
        let realistic = try study("reading: realistic")
        #expect(realistic.mediator.production == .full && realistic.mediator.formFactor == .helmScreening)
        #expect(realistic.scenarios.allSatisfy { $0.geometry == .rays })
        let mixed = try study("""
            { reading: realistic, incident: { decays: off }, showers: { path: dump }, geometry: effective, mediator: { production: screened }, scenarios: [run4-dt, { name: run4-me0, geometry: rays }] }
            """)
        #expect(try study(mixed.yaml) == mixed && !mixed.incident.decays && mixed.showers.path == .dump && mixed.showers.coordinates == .shower)
        #expect(mixed.mediator.production == .screened && mixed.scenarios.map(\.geometry) == [.effective, .rays])
        #expect(try study("mediator: { production: screened }").mediator.formFactor == .helmScreening)
    }

    @Test func checksumsTellFluxAndReachApart() throws {
        let base = Study()
        let otherFlux = try study("seed: 2"), otherReach = try study("reach: { masses: 100 }")
        #expect(base.fluxChecksum != otherFlux.fluxChecksum)
        #expect(base.reachChecksum == otherFlux.reachChecksum)
        #expect(base.fluxChecksum == otherReach.fluxChecksum)
        #expect(base.reachChecksum != otherReach.reachChecksum)
        #expect(base.fluxChecksum == Study().fluxChecksum)
        // Each choice of the showers is one of the flux.
        for key in ["neutron_cut: 5MeV", "neutron_capture: on", "elastic: off", "cross_section_scale: 1.1"] {
            #expect(try study("showers: { hadronic: { \(key) } }").fluxChecksum != base.fluxChecksum, "\(key)")
        }
        #expect(try study("showers: { hadronic: { neutron_capture: on } }").showers.settings.hadronic.neutronCapture)
        #expect(try study("showers: { hadronic: { neutron_capture: off } }").fluxChecksum == base.fluxChecksum)
    }

    /// Study and table from an editor that ends lines with CRLF and begins files with a byte order mark.
    @Test func filesOfOtherSystems() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("study-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ text: String) throws -> String {
            let url = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
        let table = "energy_GeV,efficiency\n0.01,0.5\n1,0.9\n", yaml = "seed: 3\nscenarios:\n  - name: run4-dt\n    efficiency: eff.csv\n"
        _ = try write("eff.csv", table)
        let plain = try StudyRequest(contentsOf: try write("plain.yaml", yaml)).resolve()
        #expect(plain.scenarios[0].efficiencyCurve?.points.map(\.value) == [0.5, 0.9])
        _ = try write("eff.csv", "\u{feff}" + table.replacingOccurrences(of: "\n", with: "\r\n"))
        let other = try StudyRequest(contentsOf: try write("other.yaml", "\u{feff}" + yaml.replacingOccurrences(of: "\n", with: "\r\n"))).resolve()
        #expect(other == plain)
    }

    /// A resolved study names its experiment and says of it only what is different.
    @Test func theExperimentIsNotRepeated() throws {
        let text = Study().yaml
        #expect(text.contains("experiment: { name: cms-paper, file: experiment.yaml, checksum: \"\(Experiment.standard.checksum)\" }"))
        #expect(text.contains("  - { name: run4-dt, geometry: effective }\n") && !text.contains("stations") && !text.contains("faces"))
        let changed = try study("scenarios: [{ name: run4-dt, trigger: 0.5 }]").yaml
        #expect(changed.contains("trigger: 0.5, chamber: DT, efficiency: 0.9") && !changed.contains("stations"))
    }

    /// Another experiment brings its own dumps, faces, periods, bins and energy; what the study changes goes on top.
    @Test func anotherExperiment() throws {
        try withExperiment { file in
            let study = try StudyRequest(yaml: "{ experiment: \(file), dumps: { EM: { depth: 70cm } } }", file: "s.yaml").resolve()
            #expect(study.dumps.map(\.name) == ["EM", "HAD"] && study.dumps.map(\.depth) == [70, 150])
            guard case .pythia(let source) = study.source else { return #expect(Bool(false)) }
            #expect(source.energy == 100_000)
            #expect(study.faces["EM"] == DumpFace(radius: 200, absZ: 500, absEta: 4))
            #expect(study.scenarios.map(\.name) == ["long", "short"] && study.scenarios.map(\.geometry) == [.effective, .rays])
            #expect(study.scenarios[0].efficiency == 0.7 && study.scenarios[1].background == Background(expected: 2, error: 1))
            #expect(study.experiment.absEtaEdges.contains(1.4) && study.fluxChecksum != Study().fluxChecksum)
            #expect(try study.material(of: study.dumps[0]).density == 5)
            #expect(throws: InputError.self) { try StudyRequest(yaml: "{ experiment: \(file), scenarios: [run4-dt] }", file: "s.yaml") }
        }
    }

    /// Sums over elements are made in one order: a layered dump and a compound give the same checksum whenever they are read.
    @Test func theSameFileGivesTheSameChecksum() throws {
        let mixed = "{ density: 5g/cm3, atoms: { Pb: 3, Fe: 7, O: 11, C: 13, H: 17, W: 0.3 } }"
        let checksums = try (0..<20).map { _ in
            try withExperiment(changed: { text in
                text.replacingOccurrences(of: "{ density: 5g/cm3, mass_fractions: { Pb: 0.5, Fe: 0.5 } }", with: mixed)
                    .replacingOccurrences(of: "material: dense, depth: 60cm", with: "layers: [{ repeat: 7, slices: [{ material: dense, thickness: 3cm }, { material: brass, thickness: 1mm }, { material: concrete, thickness: 2cm }] }]")
            }) { try StudyRequest(yaml: "experiment: \($0)", file: "s.yaml").resolve().fluxChecksum }
        }
        #expect(Set(checksums).count == 1)
    }

    private func withExperiment<Value>(changed: (String) -> String = { $0 }, _ body: (String) throws -> Value) throws -> Value {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(changed("""
            version: 1
            name: invented
            beam: { collider: [p, p], energy: 100TeV }
            materials: { dense: { density: 5g/cm3, mass_fractions: { Pb: 0.5, Fe: 0.5 } } }
            volumes:
              EM: { role: dump, shape: module, face: { radius: 2m, z: 5m, abs_eta: 4 }, material: dense, depth: 60cm, takes: electromagnetic }
              HAD: { role: dump, shape: module, face: { radius: 3m, z: 6m, abs_eta: 4 }, material: Fe, depth: 150cm, takes: hadronic }
              muon: { role: chamber, shape: barrel, front: 6m, layers: [{ material: Ar, thickness: 10cm, sensitive: yes }], extent: [[0m, 12m]] }
            chambers: { muon: { abs_eta: [0, 1.4], response: { constant: 0.7 } } }
            periods:
              long: { luminosity: 30/ab, chamber: muon }
              short: { luminosity: 1/ab, chamber: muon, geometry: rays, background: { expected: 2, error: 1 } }
            references: { beam: "M: a toy", materials: "M: a toy", volumes: "M: a toy", chambers: "M: a toy", periods: "M: a toy" }
            """).utf8).write(to: file)
        return try body(file.path)
    }

    /// Every error names the place; those about names, the nearest one.
    @Test(arguments: [
        ("jets:\n  ptt: 20GeV", "s.yaml:2: jets.ptt: unknown key 'ptt'", "did you mean 'pt'?"),
        ("sed: 2", "s.yaml:1: sed: unknown key 'sed'", "did you mean 'seed'?"),
        ("dumps: { ECAL: { material: PbW04 } }", "s.yaml:1: dumps.ECAL.material: unknown material 'PbW04'", "did you mean 'PbWO4'?"),
        ("dumps: { ECAL: { thickness: 3cm } }", "unknown key 'thickness'", "material, depth, takes"),
        ("dumps: { EACL: { depth: 3cm } }", "the dump 'EACL' is incomplete", "did you mean 'ECAL'?"),
        ("incident: { hadronic: [pi+, K] }", "s.yaml:1: incident.hadronic[1]: unknown particle species 'K'", "did you mean"),
        ("incident: { hadronic: [e-] }", "'e-' is not hadronic", "pi+"),
        ("incident: { electromagnetic: [mu-] }", "'mu-' is not electromagnetic", "gamma"),
        ("incident: { electromagnetic: [], hadronic: [] }", "incident: no species enters the dumps", ""),
        ("incident: { cone: theta }", "unknown cone 'theta'", "theta-phi"),
        ("incident: { cut: photons }", "unknown cut 'photons'", "did you mean 'photon'?"),
        ("scenarios: [run4-td]", "s.yaml:1: scenarios[0]: unknown scenario 'run4-td'", "did you mean 'run4-dt'?"),
        ("scenarios: []", "no scenario", ""),
        ("scenarios: [run4-dt, run4-dt]", "stands twice", ""),
        ("scenarios: [{ name: run4-td }]", "incomplete", "did you mean 'run4-dt'?"),
        ("scenarios: [{ name: run4-dt, luminosity: 500 }]", "'500' has no unit", "/fb"),
        ("scenarios: [{ name: run4-dt, efficiency: 1.5 }]", "'1.5' is out of range", ""),
        ("scenarios: [{ name: run4-dt, efficiency: 0 }]", "'0' is out of range", ""),
        ("scenarios: [{ name: run4-dt, background: -1 }]", "'-1' is out of range", ""),
        ("scenarios: [{ name: run4-dt, background: { error: 1 } }]", "a background without number", "expected: 3"),
        ("scenarios: [{ name: run4-dt, background: { expected: 0, error: 1 } }]", "a background of 0 +- 1", ""),
        ("scenarios: [{ name: run4-dt, efficiency: [[1GeV, 0.5]] }]", "no efficiency in energy", "two or more points"),
        ("scenarios: [{ name: run4-dt, geometry: ray }]", "unknown geometry 'ray'", "did you mean 'rays'?"),
        ("reach: { method: clz }", "unknown method 'clz'", "did you mean 'cls'?"),
        ("reach: { variations: [{ name: x }] }", "a variation without a change", "form_factor"),
        ("mediator: { production: ful }", "unknown production 'ful'", "did you mean 'full'?"),
        ("faces: { ECAL: { radius: 1m } }", "the face is incomplete", "radius and z"),
        ("scenarios: [{ name: run4-dt, chamber: CSC }]", "unknown chamber 'CSC'", "DT, ME0"),
        ("dumps: { ECAL: { depth: 60GeV } }", "dumps.ECAL.depth: '60GeV' has the unit 'GeV'", "a length"),
        ("dumps: { ECAL: { depth: 60 } }", "'60' has no unit", "a length"),
        ("dumps: { ECAL: { depth: -60cm } }", "'-60cm' is not positive", ""),
        ("dumps: { ECAL: { depth: 60km } }", "'60km' is out of range", ""),
        ("dumps: { ECAL: none, HCAL: none }", "no dump is left", ""),
        ("dumps: { B: { material: Fe, depth: 1m, takes: hadronic } }", "take the same particles", "HCAL: none"),
        ("jets: { pt: -1GeV }", "not positive", ""),
        ("jets: { pt: 20cm }", "has the unit 'cm'", "an energy"),
        ("jets: { pt: 7TeV }", "no jet can have pt", ""),
        ("jets: { radius: 0 }", "out of range", ""),
        ("jets: { algorithm: antikt }", "unknown jet algorithm 'antikt'", "did you mean 'anti-kt'?"),
        ("showers: { photon_cut: 1eV }", "out of range", ""),
        ("reach: { signal: [0] }", "reach.signal[0]: '0' is out of range", ""),
        ("reach: { signal: [] }", "no signal level", ""),
        ("reach: { mass: 5GeV..1MeV }", "is empty", ""),
        ("reach: { mass: 1GeV }", "is not a range", "'1MeV..5GeV'"),
        ("reach: { masses: 1 }", "out of range", ""),
        ("version: 2", "s.yaml:1: version: version 2", "version 1"),
        ("seed: -1", "not a whole number", ""),
        ("seed: 1.5", "not a whole number", ""),
        ("reading: papper", "unknown reading 'papper'", "did you mean 'paper'?"),
        ("mediator: { form_factor: hlem }", "unknown form factor 'hlem'", "did you mean 'helm'?"),
        ("source: { collisions: { samples: [] } }", "no sample", ""),
        ("source: { collisions: { samples: [{ name: a }] } }", "a sample without process", ""),
        ("source: { collisions: { samples: [{ process: 'HardQCD:all', events: 0 }] } }", "samples[0].events: '0' is out of range", ""),
        ("source: { collisions: { samples: [{ process: 'HardQCD:all' }, { process: 'HardQCD:all' }] } }", "two samples are called 'HardQCD:all'", ""),
        ("source: { collisions: { hepmc: a, samples: [{ process: b }] } }", "'hepmc' beside a key that it does not go with", "one source"),
        ("source: { collisions: { hepmc: a, lhe: b } }", "source.collisions.lhe: 'hepmc' beside a key", "one source"),
        ("source: { collisions: { lhe: a, energy: 14TeV } }", "'lhe' beside a key", ""),
        ("source: { collisions: { hepmc: a, pythia: ['Tune:pp = 14'] } }", "'hepmc' beside a key", ""),
        ("source: { collisions: { hepmc: [] } }", "no file", ""),
        ("source: { collisions: { hepmc: [a, a] } }", "the file 'a' stands twice", ""),
        ("source: { collisions: { hepmc: [{ cross_section: 3mb }] } }", "an entry without file", "a.hepmc"),
        ("source: { collisions: { hepmc: [{ file: a, cross_section: 3mb }], cross_section: 2mb } }", "a common cross section", "leave it out"),
        ("source: { collisions: { hepmc: [{ file: a, cross_section: 3GeV }] } }", "source.collisions.hepmc[0].cross_section", "a cross section"),
        ("source: { collisions: { hepmc: [{ file: a, pythia: [] }] } }", "unknown key 'pythia'", ""),
        ("source: { collisions: { hepmc: [{ file: x/a, name: s }, { file: y/a, name: s }] } }", "two samples are called 's'", "'name'"),
        ("source: { collisions: { weight: up } }", "a key of event files without one", "'hepmc' or 'lhe'"),
        ("source: { collisions: { events: 5 } }", "a key of event files without one", "of their own"),
        ("source: { collisions: { lhe: a, pythia: ['Beams:LHEF = b'] } }", "the program's own matter", "'source.collisions.lhe'"),
        ("source: { collisions: { lhe: [{ file: a, pythia: ['PartonLevel:MPI = offf'] }] } }", "source.collisions.lhe[0].pythia[0]", "on or off"),
        ("source: { collisions: { samples: [{ process: 'HardQCD:al' }] } }", "no setting 'HardQCD:al'", "did you mean 'HardQCD:all'?"),
        ("source: { collisions: { energy: 201TeV } }", "source.collisions.energy: '201TeV' is out of range", ""),
        ("source: { collisions: { energy: 1GeV } }", "out of range", ""),
        ("source: { collisions: { pythia: [MPI] } }", "'MPI' is not a PYTHIA setting", "'Key = value'"),
        ("reach: { signal: [2.3, 2.3000001] }", "s.yaml:1: reach.signal: the signal levels 2.3 and 2.3000001 are one to six digits (2.3)", ""),
        ("reach: { signal: [100, 5, 100] }", "the signal levels 100.0 and 100.0", ""),
        ("scenarios: [{ name: \(String(repeating: "x", count: 101)), luminosity: 1/fb, chamber: DT }]", "is no name for a scenario", "up to 100"),
        ("jets: 5", "s.yaml:1: jets: '5' is not a mapping", ""),
        ("scenarios: run4-dt", "is not a list", ""),
        ("experiment: cms-papr", "s.yaml:1: experiment: unknown experiment 'cms-papr'", "did you mean 'cms-paper'?"),
        ("experiment: nowhere.yaml", "nowhere.yaml: cannot be read", ""),
        ("experiment: E137\nsource: { collisions: {} }", "s.yaml:2: source.collisions: a key for collisions, where 'E137' has a fixed target", "source: { beam"),
        ("experiment: E137\nfaces: {}", "s.yaml:2: faces: a key for collisions", "without jets, incident, faces and geometry"),
        ("source: { beam: {} }", "s.yaml:1: source.beam: a beam on a target, where 'cms-paper' has collisions", "an experiment with a fixed target"),
        ("experiment: { name: cms-paper, checksum: abc }", "s.yaml:1: experiment.checksum: the experiment 'cms-paper' is not the one of this study", "abc"),
        ("a: [1", "s.yaml:", "not YAML"),
        ("seed: 1\nseed: 2", "'seed' stands twice", ""),
    ])
    func errors(yaml: String, problem: String, advice: String) {
        let message = message(yaml)
        #expect(message.contains(problem), "\(message)")
        #expect(advice.isEmpty || message.contains(advice), "\(message)")
    }
}
