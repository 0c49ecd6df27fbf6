import Foundation

/// For each key a study with it, set to something else than its default, and the same study without it.
struct KeySample {
    var without: String
    var with: String

    /// - Parameter frame: a study with `%@` for the key and the comma before it.
    init(_ frame: String, _ text: String) {
        without = frame == "%@" ? "{}" : frame.replacingOccurrences(of: "%@", with: "")
        with = frame.replacingOccurrences(of: "%@", with: text)
    }
}

struct KeySamples {
    static let all: [String: KeySample] = {
        var samples = KeySamples()
        samples.addTop()
        samples.addSources()
        samples.addModels()
        samples.addFlux()
        samples.addScenarios()
        samples.addReach()
        samples.addComparison()
        return samples.samples
    }()

    private var samples: [String: KeySample] = [:]

    private mutating func add(_ path: String, _ frame: String, _ texts: [String: String]) {
        for (key, text) in texts { samples[path + key] = KeySample(frame, text) }
    }

    private mutating func addTop() {
        add("", "%@", [
            "version": "version: 2", "experiment": "experiment: E137", "reading": "reading: realistic", "seed": "seed: 2",
            "source": "source: { collisions: { energy: 14TeV } }", "source.collisions": "source: { collisions: { energy: 14TeV } }",
            "jets": "jets: { pt: 10GeV }", "incident": "incident: { cut: none }", "dumps": "dumps: { ECAL: none }", "showers": "showers: { photon_cut: 2MeV }",
            "mediator": "mediator: { production: full }", "geometry": "geometry: rays", "faces": "faces: { ECAL: { radius: 1m, z: 2m } }",
            "scenarios": "scenarios: [run4-dt]", "reach": "reach: { masses: 7 }",
            "experiment.name": "experiment: { name: other }", "experiment.file": "experiment: { name: cms-paper, file: experiment.yaml }",
            "experiment.checksum": "experiment: { name: cms-paper, checksum: abc }",
        ])
    }

    private mutating func addModels() {
        let vector = "mediator: { model: { name: own, kind: vector, electron: 1%@ } }"
        add("mediator.model.", vector, ["title": ", title: mine", "unit": ", unit: 1/GeV", "muon": ", muon: 1", "tau": ", tau: 1", "neutrinos": ", neutrinos: 1", "up": ", up: 1", "down": ", down: 1", "strange": ", strange: 1"])
        add("mediator.model.", "%@", ["name": "mediator: { model: { name: own, kind: vector, electron: 1 } }", "kind": "mediator: { model: { name: own, kind: vector, electron: 1 } }", "electron": "mediator: { model: { name: own, kind: scalar, electron: 1 } }"])
        add("mediator.model.", "mediator: { model: { name: own, kind: scalar, electron: 1%@ } }", ["photon": ", photon: 1"])
    }

    private mutating func addSources() {
        let collisions = "source: { collisions: { %@ } }"
        add("source.collisions.", collisions, [
            "hepmc": "hepmc: a.hepmc", "lhe": "lhe: [a.lhe]", "energy": "energy: 14TeV", "samples": "samples: [{ process: 'SoftQCD:nonDiffractive' }]", "pythia": "pythia: ['Tune:pp = 14']",
        ])
        add("source.collisions.", "source: { collisions: { hepmc: a.hepmc%@ } }", ["cross_section": ", cross_section: 3mb", "weight": ", weight: up", "events": ", events: 7"])
        for format in ["hepmc", "lhe"] {
            add("source.collisions.\(format)[].", "source: { collisions: { \(format): [{ file: a%@ }] } }", [
                "name": ", name: b", "cross_section": ", cross_section: 3mb", "weight": ", weight: up", "events": ", events: 7",
            ])
            samples["source.collisions.\(format)[].file"] = KeySample("%@", "source: { collisions: { \(format): [{ file: b }] } }")
        }
        add("source.collisions.lhe[].", "source: { collisions: { lhe: [{ file: a%@ }] } }", ["pythia": ", pythia: ['PartonLevel:MPI = off']"])
        samples["source.collisions.focus"] = KeySample("source: { collisions: { samples: stitched%@ } }", ", focus: chambers")
        add("source.collisions.samples[].", "source: { collisions: { samples: [{ process: 'SoftQCD:inelastic'%@ }] } }", [
            "name": ", name: soft", "events": ", events: 7", "pt_hat": ", pt_hat: [0GeV, 50GeV]", "batch": ", batch: 20", "pythia": ", pythia: ['Tune:pp = 14']",
        ])
        samples["source.collisions.samples[].process"] = KeySample("%@", "source: { collisions: { samples: [{ process: 'SoftQCD:nonDiffractive' }] } }")
        let beam = "experiment: E137\nsource: { beam: { particles: 100%@ } }"
        add("source.beam.", beam, ["photons": ", photons: approximation", "above": ", above: 1GeV"])
        samples["source.beam.particles"] = KeySample("experiment: E137%@", "\nsource: { beam: { particles: 100 } }")
        samples["source.beam"] = samples["source.beam.particles"]
    }

    private mutating func addFlux() {
        add("incident.", "experiment: cms-run3\nshowers: { path: line }\nincident: { %@ }", ["field": "field: on", "decays": "decays: on"])
        add("showers.", "showers: { path: line%@ }", ["coordinates": ", coordinates: detector"])
        add("jets.", "jets: { %@ }", ["algorithm": "algorithm: kt", "radius": "radius: 0.4", "pt": "pt: 10GeV", "abs_eta": "abs_eta: 2.5"])
        add("incident.", "incident: { %@ }", ["electromagnetic": "electromagnetic: [gamma]", "hadronic": "hadronic: all", "from": "from: all", "cone": "cone: eta-phi", "cut": "cut: none", "other_cuts": "other_cuts: on"])
        add("dumps.NAME.", "dumps: { ECAL: { %@ } }", ["material": "material: Pb", "depth": "depth: 1m"])
        samples["dumps.NAME.takes"] = KeySample("dumps: { HCAL: none%@ }", ", ECAL: { takes: everything }")
        add("showers.", "showers: { %@ }", [
            "photon_cut": "photon_cut: 2MeV", "electron_cut": "electron_cut: 2MeV", "path": "path: line", "species": "species: [photon, e-]",
            "thin": "thin: { below: 10MeV, factor: 8 }", "hadronic": "hadronic: { elastic: off }",
        ])
        add("showers.", "showers: { %@ }", ["importance": "importance: chambers"])
        add("showers.importance.", "showers: { importance: { abs_eta: [[0, 1]]%@ } }", ["energy": ", energy: 1GeV"])
        samples["showers.importance.abs_eta"] = KeySample("%@", "showers: { importance: { abs_eta: [[0, 1]] } }")
        for key in ["below", "factor"] { samples["showers.thin.\(key)"] = KeySample("%@", "showers: { thin: { below: 10MeV, factor: 8 } }") }
        add("showers.hadronic.", "showers: { hadronic: { %@ } }", [
            "neutron_cut": "neutron_cut: 2MeV", "neutron_capture": "neutron_capture: on", "elastic": "elastic: off", "cross_section_scale": "cross_section_scale: 1.1",
        ])
        add("mediator.", "mediator: { %@ }", ["model": "model: none-such", "production": "production: full", "form_factor": "form_factor: dipole", "electrons": "electrons: bound"])
        add("faces.NAME.", "faces: { ECAL: { radius: 1m, z: 2m%@ } }", ["abs_eta": ", abs_eta: 2"])
        add("faces.NAME.", "%@", ["radius": "faces: { ECAL: { radius: 1m, z: 2m } }", "z": "faces: { ECAL: { z: 2m, radius: 1m } }"])
    }

    private mutating func addScenarios() {
        add("scenarios[].", "scenarios: [{ name: run4-dt%@ }]", [
            "luminosity": ", luminosity: 3/fb", "trigger": ", trigger: 0.5", "chamber": ", chamber: ME0", "efficiency": ", efficiency: [[10MeV, 0.1], [1GeV, 0.9]]",
            "energy_threshold": ", energy_threshold: 0GeV", "background": ", background: 7", "geometry": ", geometry: rays",
            "background.expected": ", background: { expected: 3 }",
        ])
        samples["scenarios[].name"] = KeySample("%@", "scenarios: [{ name: run4-dt }]")
        add("scenarios[].", "scenarios: [{ name: run4-dt, geometry: rays%@ }]", ["photons": ", photons: both"])
        add("scenarios[].efficiency.", "scenarios: [{ name: run4-dt, efficiency: { response: consecutive-2%@ } }]", [
            "experiment": ", experiment: cms-run3", "chamber": ", chamber: ME0", "station": ", station: MB2",
        ])
        samples["scenarios[].efficiency.response"] = KeySample("%@", "scenarios: [{ name: run4-dt, efficiency: { response: consecutive-3 } }]")
        add("scenarios[].trigger.", "scenarios: [{ name: run4-dt, trigger: { response: consecutive-2%@ } }]", [
            "experiment": ", experiment: cms-run3", "chamber": ", chamber: ME0", "station": ", station: MB2",
        ])
        samples["scenarios[].trigger.response"] = KeySample("%@", "scenarios: [{ name: run4-dt, trigger: { response: consecutive-3 } }]")
        add("scenarios[].background.", "scenarios: [{ name: run4-dt, background: { expected: 3%@ } }]", ["error": ", error: 1", "computed": ", computed: on"])
        add(
            "scenarios[].background.", "scenarios: [{ name: run4-dt, background: { computed: on%@ } }]",
            ["experiment": ", experiment: cms-phase2", "pattern": ", pattern: correlated", "punchthrough": ", punchthrough: stations.json"])
        add("scenarios[].", "experiment: cms-run3\nreading: realistic\nscenarios: [{ name: run2-csc-showers%@ }]", ["jet_veto": ", jet_veto: off"])
        let layers = "layers: [{ distance: 1m, thickness: 2cm }]"
        let chamber = "scenarios: [{ name: mine, luminosity: 3/fb, chamber: { name: X, abs_eta: [0, 1], \(layers)%@ } }]"
        for key in ["name", "abs_eta", "layers", "layers[].distance", "layers[].thickness"] {
            samples["scenarios[].chamber.\(key)"] = KeySample("%@", chamber.replacingOccurrences(of: "%@", with: ""))
        }
        let station = ", stations: [{ name: A, shape: disk, layers: [[5.5m, 5.6m]], extent: [[0cm, 1m]]%@ }]"
        for key in ["stations", "stations[].name", "stations[].shape", "stations[].layers", "stations[].extent"] {
            samples["scenarios[].chamber.\(key)"] = KeySample(chamber, station.replacingOccurrences(of: "%@", with: ""))
        }
        add("scenarios[].chamber.stations[].", chamber.replacingOccurrences(of: "%@", with: station), ["azimuth": ", azimuth: 0.9"])
    }

    private mutating func addReach() {
        add("reach.", "reach: { %@ }", [
            "signal": "signal: [3]", "mass": "mass: 1MeV..1GeV", "masses": "masses: 7", "method": "method: cls", "confidence": "confidence: 0.95", "bands": "bands: all",
            "variations": "variations: [{ scale: [0.9] }]",
        ])
        for (key, value) in ["scale": "0.9", "distance": "-3cm", "thickness": "2", "form_factor": "dipole", "production": "full", "flux": "../other"] {
            samples["reach.variations[].\(key)"] = KeySample("%@", "reach: { variations: [{ \(key): [\(value)] }] }")
        }
        samples["reach.variations[].cut"] = KeySample("incident: { other_cuts: on }%@", "\nreach: { variations: [{ cut: [none] }] }")
        add("reach.variations[].", "reach: { variations: [{ scale: [0.9]%@ }] }", ["name": ", name: x"])
        add("reach.", "experiment: E137\nreach: { masses: 7%@ }", ["flights": ", flights: 7"])
    }

    private mutating func addComparison() {
        for key in ["compare", "compare.bound", "compare.mass"] {
            samples[key] = KeySample("experiment: E137%@", "\ncompare: { bound: e137, mass: [10MeV] }")
        }
        let compare = "experiment: E137\ncompare: { bound: e137, mass: [10MeV]%@ }"
        for key in ["compare.variations", "compare.variations[].name", "compare.variations[].signal"] {
            samples[key] = KeySample(compare, ", variations: [{ name: x, signal: 5 }]")
        }
        add("compare.variations[].", compare.replacingOccurrences(of: "%@", with: ", variations: [{ name: x, signal: 5%@ }]"), [
            "photons": ", photons: approximation", "form_factor": ", form_factor: dipole", "photons_seen": ", photons_seen: both", "energy": ", energy: 4GeV..9GeV",
            "largest_angle": ", largest_angle: none", "efficiency": ", efficiency: 0.5", "offset": ", offset: 1m",
        ])
    }
}
