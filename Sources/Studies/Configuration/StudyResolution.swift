import Experiments
import Fluxes
import Inputs
import Reach

extension StudyRequest {
    /// The complete study, checked as a whole.
    ///
    /// - Parameters:
    ///   - preset: sets the number of collisions of every sample, whatever the study says; all but the first take stitched samples in place of the
    ///     default, and count photons with every reading of the cut.
    ///   - seed: replaces the study's.
    public func resolve(preset: Study.Preset? = nil, seed: UInt64? = nil) throws -> Study {
        var study = study
        if let seed { study.seed = seed }
        if let preset {
            let isDefault = study.source.hasDefaultSamples
            try study.source.apply(preset)
            if preset != .quick, isDefault, study.incident.from == .jets, study.incident.cut != .none, study.showers.species == [.photon] {
                study.incident.hasOtherCuts = true
            }
        }
        for index in study.scenarios.indices { study.scenarios[index].window?.flights = study.reach.flights }
        try study.validate()
        return study
    }
}

extension Study.Source {
    /// Whether the samples are those that a study has without saying any.
    package var hasDefaultSamples: Bool {
        guard case .pythia(let pythia) = self else { return false }
        return pythia.samples.withEvents(1) == Study.Pythia(energy: pythia.energy).samples.withEvents(1)
    }

    fileprivate mutating func apply(_ preset: Study.Preset) throws {
        switch self {
        case .files(let files):
            throw InputError(
                "a preset sets the number of PYTHIA collisions, this study reads them from '\(files.files[0].path)'", advice: "leave the preset out")
        case .beam:
            throw InputError("a preset sets the number of collisions, this study has a beam on a target", advice: "give its number: 'source: { beam: { particles: ... } }'")
        case .pythia(var pythia):
            let isStitched = preset != .quick && hasDefaultSamples
            pythia.samples = isStitched ? Study.Sample.stitched(events: preset.events, energy: pythia.energy) : pythia.samples.withEvents(preset.events)
            self = .pythia(pythia)
        }
    }
}

extension Study {
    /// What no single value shows.
    fileprivate func validate() throws {
        if case .beam(let beam) = source { try beam.check(self) }
        try checkBatches()
        if case .pythia(let pythia) = source, jets.pt >= pythia.energy / 2 {
            throw InputError(
                "no jet can have pt > \(Quantity.format(jets.pt, as: .energy))", at: "jets.pt",
                expected: "less than half the collision energy of \(Quantity.format(pythia.energy, as: .energy))")
        }
        guard !incident.electromagnetic.isEmpty || !incident.hadronic.isEmpty else {
            throw InputError("no species enters the dumps", at: "incident", expected: "at least one")
        }
        try checkFlights()
        if showers.path == .line, let dump = dumps.first(where: { faces[$0.name] == nil }) {
            throw InputError(
                "the dump '\(dump.name)' has no place on a line", at: "showers.path", expected: "a face of every dump",
                advice: "add it: 'faces: { \(dump.name): { radius: ..., z: ... } }'")
        }
        if showers.path == .line, let scenario = scenarios.first(where: { $0.geometry == .effective && $0.window == nil }) {
            throw InputError(
                "the scenario '\(scenario.name)' counts distances behind blocks (geometry: effective), where showers follow lines", at: "geometry",
                expected: "geometry: rays", advice: "leave the key out")
        }
        let value = try mediator.value()
        for mass in [reach.mass.lowerBound, reach.mass.upperBound] { try value.check(mass: mass, at: "reach.mass") }
        let order = try dumpOrder()
        for scenario in scenarios {
            do { try scenario.check(order) } catch var error as InputError {
                error.place = error.place ?? "scenarios"
                throw error
            }
        }
        guard !dumps.isEmpty else { throw InputError("no dump is left", at: "dumps", expected: "at least one") }
        for (index, dump) in dumps.enumerated() where showers.path == .dump {
            if let other = dumps[..<index].first(where: { $0.takes == dump.takes || $0.takes == .everything || dump.takes == .everything }) {
                throw InputError(
                    "the dumps '\(other.name)' and '\(dump.name)' take the same particles, which would be counted twice",
                    at: "dumps", advice: "let particles pass all dumps on their line with 'showers: { path: line }', change 'takes', or leave a default dump out with '\(other.name): none'")
            }
        }
    }

    /// What particles do before the calorimeters, and where photons count behind, is known on lines alone.
    private func checkFlights() throws {
        let asked = [("incident.field", incident.field), ("incident.decays", incident.decays), ("showers.coordinates", showers.coordinates == .detector)]
        if showers.path == .dump, let (key, _) = asked.first(where: \.1) {
            throw InputError("places in the detector are asked for, where showers know none (path: dump)", at: key, expected: "showers: { path: line }",
                advice: "or leave them out: incident: { field: off, decays: off }, showers: { coordinates: shower }")
        }
        if incident.field, experiment.field == nil {
            throw InputError("the experiment '\(experiment.name)' has no field", at: "incident.field", expected: "field: off, or an experiment with the key 'field'")
        }
        if incident.from == .all, incident.cut != .none {
            throw InputError("a cut to the jet's axis, where particles outside of jets enter", at: "incident.cut", expected: "cut: none")
        }
        for case .cut(let readings) in reach.variations.map(\.change) {
            guard let missing = readings.first(where: { !otherCuts.contains($0) }) else { continue }
            throw InputError(
                "photons are not counted with the cut '\(missing.name)' beside the study's own", at: "reach.variations",
                expected: "incident: { other_cuts: on }, and readings other than \(cutReading.name)")
        }
        if incident.hasOtherCuts, incident.from == .all || hasBeam || showers.species != [.photon] {
            throw InputError(
                "other readings of the cut are counted for photons of jets alone", at: "incident.other_cuts", expected: "other_cuts: off, or from: jets and species: [photon]")
        }
    }
}
