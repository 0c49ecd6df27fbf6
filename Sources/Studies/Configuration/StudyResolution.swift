import Experiments
import Inputs
import Particles
import Reach
import Showers

extension StudyRequest {
    /// The complete study: this request over the defaults, checked as a whole.
    ///
    /// - Parameters:
    ///   - preset: sets the number of collisions of every sample, whatever the study says.
    ///   - seed: replaces the study's.
    public func resolve(preset: Study.Preset? = nil, seed: UInt64? = nil) throws -> Study {
        var study = try experiment.map { try Study($0) } ?? Study()
        if let reading { study.reading = reading }
        if let seed = seed ?? self.seed { study.seed = seed }
        study.source = try resolveSource(preset, for: study.experiment.beam)
        if study.experiment.beam.isCollider { resolveParticles(&study) }

        study.dumps = try resolveDumps(study.dumps)
        if let photonCut { study.showers.photonCut = photonCut }
        if let electronCut { study.showers.electronCut = electronCut }
        if let path { study.showers.path = path }
        if let species { study.showers.species = species }
        if let thin { study.showers.thin = thin }
        if let neutronCut { study.showers.hadronic.neutronCut = neutronCut }
        if let neutronCapture { study.showers.hadronic.neutronCapture = neutronCapture }
        if let elasticScattering { study.showers.hadronic.elasticScattering = elasticScattering }
        if let crossSectionScale { study.showers.hadronic.crossSectionScale = crossSectionScale }
        if let model { study.mediator.model = model }
        study.mediator.production = production ?? (study.reading == .realistic || study.hasBeam ? .full : .paper)
        study.mediator.formFactor = formFactor ?? study.mediator.production.defaultFormFactor
        study.faces.merge(faces) { $1 }
        let geometry = geometry ?? (study.reading == .realistic ? .rays : .effective)
        study.scenarios = try (scenarios ?? Self.allScenarios(of: study.experiment)).map { request in
            var scenario = request.scenario
            if scenario.window == nil { scenario.geometry = request.geometry ?? geometry }
            scenario.window?.flights = flights ?? study.reach.flights
            return scenario
        }
        if let signal = signal ?? study.statedSignals() { study.reach.signal = signal }
        if let mass { study.reach.mass = mass }
        if let masses { study.reach.masses = masses }
        if let method { study.reach.method = method }
        if let confidence { study.reach.confidence = confidence }
        if let bands { study.reach.bands = bands }
        if let variations { study.reach.variations = variations }
        if let flights { study.reach.flights = flights }
        study.compare = compare

        try study.validate()
        return study
    }

    private func resolveParticles(_ study: inout Study) {
        if let algorithm { study.jets.algorithm = algorithm }
        if let radius { study.jets.radius = radius }
        if let pt { study.jets.pt = pt }
        if case .at(let limit) = absEta { study.jets.absEta = limit }

        if let electromagnetic { study.incident.electromagnetic = electromagnetic }
        if let hadronic { study.incident.hadronic = hadronic }
        if let cone { study.incident.cone = cone }
        if let cut { study.incident.cut = cut }
    }

    /// The experiment's periods, with the geometry that they state.
    private static func allScenarios(of experiment: Experiment) throws -> [ScenarioRequest] {
        guard experiment.beam.isCollider else { return try experiment.searches(flights: Study.Reach().flights).map { .init(scenario: $0) } }
        return try experiment.periods.map { period in
            .init(scenario: try Scenario(period, of: experiment), geometry: period.geometry.flatMap { Geometry(rawValue: $0.rawValue) })
        }
    }

    private func resolveSource(_ preset: Study.Preset?, for description: BeamDescription) throws -> Study.Source {
        guard description.isCollider else {
            guard preset == nil else {
                throw InputError("a preset sets the number of collisions, this study has a beam on a target", advice: "give its number: 'source: { beam: { particles: ... } }'")
            }
            return .beam(beam ?? Study.BeamSource())
        }
        if let files {
            guard preset == nil else {
                throw InputError(
                    "a preset sets the number of PYTHIA collisions, this study reads them from '\(files.files[0].path)'", advice: "leave the preset out")
            }
            return .files(files)
        }
        var source = Study.Pythia(energy: energy ?? description.energy)
        if let samples { source.samples = samples }
        if let pythia { source.settings = pythia }
        if let preset {
            for index in source.samples.indices { source.samples[index].events = preset.events }
        }
        return .pythia(source)
    }

    /// The default dumps with what the request changes, then the request's own ones.
    private func resolveDumps(_ defaults: [Study.DumpSetting]) throws -> [Study.DumpSetting] {
        var resolved = defaults
        for request in dumps {
            let index = resolved.firstIndex { $0.name == request.name }
            if request.isNone {
                guard let index else {
                    throw InputError.unknown("dump", request.name, among: defaults.map(\.name), at: request.place)
                }
                resolved.remove(at: index)
            } else if let index {
                if let material = request.material { resolved[index].material = material }
                if let depth = request.depth { resolved[index].depth = depth }
                if let takes = request.takes { resolved[index].takes = takes }
            } else {
                guard let material = request.material, let depth = request.depth, let takes = request.takes else {
                    throw InputError(
                        "the dump '\(request.name)' is incomplete", at: request.place, expected: "material, depth and takes",
                        advice: InputError.nearest(to: request.name, among: defaults.map(\.name)).map { "did you mean '\($0)'?" })
                }
                resolved.append(.init(name: request.name, material: material, depth: depth, takes: takes))
            }
        }
        return resolved
    }
}

extension Study {
    /// What no single value shows.
    fileprivate func validate() throws {
        if case .beam(let beam) = source { try beam.check(self) }
        if case .pythia(let pythia) = source, jets.pt >= pythia.energy / 2 {
            throw InputError(
                "no jet can have pt > \(Quantity.format(jets.pt, as: .energy))", at: "jets.pt",
                expected: "less than half the collision energy of \(Quantity.format(pythia.energy, as: .energy))")
        }
        guard !incident.electromagnetic.isEmpty || !incident.hadronic.isEmpty else {
            throw InputError("no species enters the dumps", at: "incident", expected: "at least one")
        }
        let order = DumpOrder(dumps.map { .init(name: $0.name, depth: $0.depth, face: faces[$0.name]) })
        for scenario in scenarios {
            do { try scenario.check(order) } catch var error as InputError {
                error.place = error.place ?? "scenarios"
                throw error
            }
        }
        if showers.path == .line, let dump = dumps.first(where: { faces[$0.name] == nil }) {
            throw InputError(
                "the dump '\(dump.name)' has no place on a line", at: "showers.path", expected: "a face of every dump",
                advice: "add it: 'faces: { \(dump.name): { radius: ..., z: ... } }'")
        }
        guard !dumps.isEmpty else { throw InputError("no dump is left", at: "dumps", expected: "at least one") }
        for (index, dump) in dumps.enumerated() {
            if let other = dumps[..<index].first(where: { $0.takes == dump.takes || $0.takes == .everything || dump.takes == .everything }) {
                throw InputError(
                    "the dumps '\(other.name)' and '\(dump.name)' take the same particles, which would be counted twice",
                    at: "dumps", advice: "change 'takes', or leave a default dump out with '\(other.name): none'")
            }
        }
    }
}

extension Species {
    /// A hadron that lives long enough to enter a dump (c tau > 1 cm).
    package var isTransportedHadron: Bool { isHadron && decayLength > 1 }
}

extension ShowerSettings {
    /// Thresholds that a user may choose, GeV.
    public static let cuts = lowestCut...1.0
}
