import Collisions
import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Mediators
import Particles
import Reach
import Showers

/// A study as the user writes it: every key optional, quantities with units.
///
/// Reading checks keys and values one by one, with their lines; `resolve` fills in the defaults.
public struct StudyRequest: Equatable, Sendable {
    public var reading: Study.Reading?
    /// nil: the standard one.
    public var experiment: Experiment?
    public var seed: UInt64?
    public var energy: Double?
    public var samples: [Study.Sample]?
    public var pythia: [String]?
    public var files: Study.EventFiles?
    public var beam: Study.BeamSource?
    public var algorithm: JetFinding.Algorithm?
    public var radius: Double?
    public var pt: Double?
    public var absEta: Limit?
    public var electromagnetic: [Species]?
    public var hadronic: [Species]?
    public var cone: ConeMetric?
    public var cut: ConeCut?
    public var dumps: [DumpRequest] = []
    public var photonCut: Double?
    public var electronCut: Double?
    public var path: Study.Showers.Path?
    public var species: [Species]?
    public var thin: Thinning?
    public var neutronCut: Double?
    public var elasticScattering: Bool?
    public var crossSectionScale: Double?
    public var neutronCapture: Bool?
    public var model: Study.Mediator.Model?
    public var production: ProductionModel.Level?
    public var formFactor: FormFactor?
    public var geometry: Geometry?
    public var faces: [String: DumpFace] = [:]
    public var scenarios: [ScenarioRequest]?
    public var signal: [Double]?
    public var mass: ClosedRange<Double>?
    public var masses: Int?
    public var method: LimitMethod?
    public var confidence: Double?
    public var bands: Study.Bands?
    public var variations: [VariationSetting]?
    public var flights: Int?
    public var compare: Study.BoundComparison?

    /// A scenario; its geometry is the study's unless it names one.
    public struct ScenarioRequest: Equatable, Sendable {
        public var scenario: Scenario
        public var geometry: Geometry?
    }

    /// A limit that may be switched off with `none`.
    public enum Limit: Equatable, Sendable { case none, at(Double) }

    public struct DumpRequest: Equatable, Sendable {
        public var name: String
        /// Where it stands, for errors about what is missing.
        public var place: String
        /// `none`: a default dump is left out.
        public var isNone = false
        public var material: String?
        public var depth: Double?
        public var takes: Dump.Takes?
    }

    /// A request for the defaults.
    public init() {}

    /// Reads a study file.
    public init(contentsOf path: String) throws {
        let yaml = try AtomicFiles.readText(URL(fileURLWithPath: path))
        try self.init(yaml: yaml, file: path)
        // Files beside the study; the resolved study stands elsewhere.
        files = files?.relative(to: URL(fileURLWithPath: path).deletingLastPathComponent())
    }

    /// Reads a YAML text; `file` is its name in errors.
    public init(yaml: String, file: String) throws {
        let top = try Setting.top(of: yaml, file: file)
        let entries = try top.mapping([
            "version", "experiment", "reading", "seed", "source", "jets", "incident", "dumps", "showers", "mediator", "geometry", "faces", "scenarios", "reach",
            "compare",
        ])
        try entries["version"].map(Self.checkVersion)
        experiment = try entries["experiment"].map(Self.readExperiment)
        let experiment = experiment ?? .standard
        try Self.checkKeys(entries, of: experiment)
        reading = try entries["reading"]?.choice("reading")
        seed = try entries["seed"]?.whole(in: 0...UInt64.max)
        try entries["source"].map { try readSource($0) }
        try entries["jets"].map { try readJets($0) }
        try entries["incident"].map { try readIncident($0) }
        dumps = try entries["dumps"].map { try $0.freeMapping().map { try Self.readDump($0, $1, of: experiment) } } ?? []
        try entries["showers"].map { try readShowers($0) }
        try entries["mediator"].map { try readMediator($0) }
        geometry = try entries["geometry"]?.choice("geometry")
        try entries["faces"].map { try readFaces($0) }
        scenarios = try entries["scenarios"].map { try Self.readScenarios($0, of: experiment) }
        try entries["reach"].map { try readReach($0) }
        compare = try entries["compare"].map { try Study.BoundComparison($0, of: experiment) }
    }

    private static func checkVersion(_ setting: Setting) throws {
        let version: Int = try setting.whole(in: 0...Int.max)
        guard version == Study.version else {
            throw InputError("version \(version) of the study format", at: setting.place, expected: "version \(Study.version)")
        }
    }

    private mutating func readSource(_ setting: Setting) throws {
        let sources = try setting.mapping(["collisions", "beam"])
        beam = try sources["beam"].map { try Study.BeamSource($0) }
        guard let collisions = sources["collisions"] else { return }
        let entries = try collisions.mapping(["energy", "samples", "pythia", "hepmc", "lhe", "cross_section", "weight", "events"])
        energy = try entries["energy"]?.quantity(.energy, in: Self.collisionEnergies)
        if let format = Study.EventFiles.Format.allCases.first(where: { entries[$0.rawValue] != nil }) {
            return try readFiles(format, entries)
        }
        if let entry = ["cross_section", "weight", "events"].compactMap({ entries[$0] }).first {
            throw InputError("a key of event files without one", at: entry.place, expected: "it beside 'hepmc' or 'lhe'; samples have 'events' of their own")
        }
        pythia = try entries["pythia"].map { try Self.readPythiaSettings($0) }
        samples = try entries["samples"].map(Self.readSamples)
    }

    /// The beams' energy, GeV, each half of it: what the showers are made for.
    static let collisionEnergies = 50...2 * ShowerSettings.highestEnergy

    private mutating func readFiles(_ format: Study.EventFiles.Format, _ entries: [String: Setting]) throws {
        let others = format == .hepmc ? ["lhe", "samples", "pythia"] : ["hepmc", "samples", "energy"]
        if let other = others.compactMap({ entries[$0] }).first {
            throw InputError("'\(format.rawValue)' beside a key that it does not go with", at: other.place, expected: "one source of collisions")
        }
        var files = try Study.EventFiles(format, entries[format.rawValue]!)
        files.crossSection = try entries["cross_section"]?.quantity(.crossSection, in: Study.EventFiles.crossSections)
        files.weight = try entries["weight"]?.text()
        files.events = try entries["events"]?.whole(in: Study.EventFiles.eventNumbers)
        files.settings = try entries["pythia"].map { try Self.readPythiaSettings($0, isLHE: true) } ?? []
        (files.energy, energy) = (energy, nil)
        if let place = entries["cross_section"]?.place, files.files.allSatisfy(\.isOwnSample) {
            throw InputError("a common cross section of files that have their own", at: place, advice: "leave it out")
        }
        self.files = files
    }

    static func readPythiaSettings(_ setting: Setting, isLHE: Bool = false) throws -> [String] {
        try setting.list().map { line in
            let text = try line.text()
            try PythiaSettingCheck.check(text, at: line.place, isLHE: isLHE)
            return text
        }
    }

    private static func readSamples(_ setting: Setting) throws -> [Study.Sample] {
        let samples = try setting.list().map { item in
            let entries = try item.mapping(["name", "process", "events", "pythia"])
            guard let process = entries["process"] else { throw InputError("a sample without process", at: item.place) }
            let flag = try process.text()
            try PythiaSettingCheck.check(process: flag, at: process.place)
            return Study.Sample(
                name: try entries["name"]?.text() ?? flag, process: flag,
                events: try entries["events"]?.whole(in: 1...1_000_000_000_000) ?? Study.Preset.quick.events,
                settings: try entries["pythia"].map { try readPythiaSettings($0) } ?? [])
        }
        guard !samples.isEmpty else { throw InputError("no sample", at: setting.place, expected: "at least one") }
        for (index, sample) in samples.enumerated() where samples[..<index].contains(where: { $0.name == sample.name }) {
            throw InputError("two samples are called '\(sample.name)'", at: setting.place)
        }
        return samples
    }

    private mutating func readJets(_ setting: Setting) throws {
        let entries = try setting.mapping(["algorithm", "radius", "pt", "abs_eta"])
        algorithm = try entries["algorithm"]?.choice("jet algorithm")
        radius = try entries["radius"]?.number(in: 0.01...1.49)
        pt = try entries["pt"]?.quantity(.energy, in: 0.01...1e6)
        absEta = try entries["abs_eta"].map { $0.isNone ? .none : .at(try $0.number(in: 0.01...20)) }
    }

    private mutating func readIncident(_ setting: Setting) throws {
        let entries = try setting.mapping(["electromagnetic", "hadronic", "cone", "cut"])
        electromagnetic = try entries["electromagnetic"].map { try Self.readSpecies($0, "electromagnetic", \.isElectromagnetic) }
        hadronic = try entries["hadronic"].map { try Self.readSpecies($0, "hadronic", \.isTransportedHadron) }
        cone = try entries["cone"]?.choice("cone")
        cut = try entries["cut"]?.choice("cut")
    }

    /// A list of species names, or `all`.
    private static func readSpecies(_ setting: Setting, _ kind: String, _ fits: (Species) -> Bool) throws -> [Species] {
        let fitting = Species.allCases.filter(fits)
        if setting.node.scalar?.string == "all" { return fitting }
        let species = try setting.list().map { item in
            let species = try Species(validating: try item.text(), at: item.place)
            guard fits(species) else {
                throw InputError(
                    "'\(species.name)' is not \(kind)", at: item.place, expected: "some of \(fitting.map(\.name).joined(separator: ", "))")
            }
            return species
        }
        for (index, one) in species.enumerated() where species[..<index].contains(one) {
            throw InputError("'\(one.name)' stands twice", at: setting.place)
        }
        return species
    }

    private static func readDump(_ name: String, _ setting: Setting, of experiment: Experiment) throws -> DumpRequest {
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]*/) != nil, name.count <= 100 else {
            throw InputError("'\(name)' is no name for a dump", at: setting.place, expected: "up to 100 letters, digits, '-' and '_': files are called so")
        }
        if setting.isNone { return DumpRequest(name: name, place: setting.place, isNone: true) }
        let entries = try setting.mapping(["material", "depth", "takes"])
        return DumpRequest(
            name: name, place: setting.place,
            material: try entries["material"].map { try experiment.material(try $0.text(), ofDump: name, at: $0.place).name },
            depth: try entries["depth"]?.quantity(.length, in: 0.1...1e4),
            takes: try entries["takes"]?.choice("kind of particles"))
    }

    private mutating func readShowers(_ setting: Setting) throws {
        let entries = try setting.mapping(["photon_cut", "electron_cut", "path", "species", "thin", "hadronic"])
        photonCut = try entries["photon_cut"]?.quantity(.energy, in: ShowerSettings.cuts)
        electronCut = try entries["electron_cut"]?.quantity(.energy, in: ShowerSettings.cuts)
        path = try entries["path"]?.choice("path of showers")
        species = try entries["species"].map { try Self.readScored($0) }
        thin = try entries["thin"].map { try Self.readThinning($0) }
        guard let hadronic = try entries["hadronic"]?.mapping(["neutron_cut", "neutron_capture", "elastic", "cross_section_scale"]) else { return }
        neutronCut = try hadronic["neutron_cut"]?.quantity(.energy, in: HadronicSettings.cuts)
        neutronCapture = try (hadronic["neutron_capture"]?.choice("choice") as Switch?).map { $0 == .on }
        elasticScattering = try (hadronic["elastic"]?.choice("choice") as Switch?).map { $0 == .on }
        crossSectionScale = try hadronic["cross_section_scale"]?.number(in: HadronicSettings.crossSectionScales)
    }

    /// The species that are scored; photons always are.
    private static func readScored(_ setting: Setting) throws -> [Species] {
        let names = FluxScore.species.map(\.studyName)
        let scored = try setting.list().map { item in
            let name = try item.text()
            guard let species = FluxScore.species.first(where: { $0.studyName == name || $0.name == name }) else {
                throw InputError.unknown("species to score", name, among: names, at: item.place)
            }
            return species
        }
        guard scored.contains(.photon) else {
            throw InputError("photons are not among the species", at: setting.place, expected: "photon, and some of \(names.dropFirst().joined(separator: ", "))")
        }
        if let twice = scored.enumerated().first(where: { scored[..<$0.offset].contains($0.element) }) {
            throw InputError("'\(twice.element.studyName)' stands twice", at: setting.place)
        }
        return FluxScore.species.filter(scored.contains)
    }

    private enum Switch: String, CaseIterable { case on, off }

    private static func readThinning(_ setting: Setting) throws -> Thinning {
        if setting.isNone { return .none }
        let entries = try setting.mapping(["below", "factor"])
        guard let below = entries["below"], let factor = entries["factor"] else {
            throw InputError("thinning needs both its keys", at: setting.place, expected: "thin: { below: 10MeV, factor: 8 }, or none")
        }
        return try Thinning(
            validating: try factor.number(in: 1...Double(Thinning.largestFactor)), below: try below.quantity(.energy, in: ShowerSettings.cuts), at: factor.place)
    }

    private mutating func readMediator(_ setting: Setting) throws {
        let entries = try setting.mapping(["model", "production", "form_factor"])
        production = try entries["production"]?.choice("production")
        model = try entries["model"]?.choice("mediator model")
        formFactor = try entries["form_factor"]?.choice("form factor")
    }

    private mutating func readFaces(_ setting: Setting) throws {
        for (name, value) in try setting.freeMapping() {
            let entries = try value.mapping(["radius", "z", "abs_eta"])
            guard let radius = entries["radius"], let z = entries["z"] else {
                throw InputError("the face is incomplete", at: value.place, expected: "radius and z")
            }
            faces[name] = DumpFace(
                radius: try radius.quantity(.length, in: 1...1e5), absZ: try z.quantity(.length, in: 1...1e6),
                absEta: try entries["abs_eta"]?.number(in: 0.01...20) ?? 3)
        }
    }

    private static func readScenarios(_ setting: Setting, of experiment: Experiment) throws -> [ScenarioRequest] {
        let scenarios = try setting.list().map { try readScenario($0, of: experiment) }
        guard !scenarios.isEmpty else { throw InputError("no scenario", at: setting.place, expected: "at least one") }
        for (index, one) in scenarios.enumerated() where scenarios[..<index].contains(where: { $0.scenario.name == one.scenario.name }) {
            throw InputError("the scenario '\(one.scenario.name)' stands twice", at: setting.place)
        }
        return scenarios
    }

    /// Contours are filed under their level with six digits.
    private static func checkLevels(_ levels: [Double], at place: String) throws {
        let names = levels.map { ContourFile.number($0) }
        for (i, name) in names.enumerated() {
            guard let other = names[..<i].firstIndex(of: name) else { continue }
            throw InputError(
                "the signal levels \(levels[other]) and \(levels[i]) are one to six digits (\(name))", at: place, expected: "levels that differ in six digits")
        }
    }

    private mutating func readReach(_ setting: Setting) throws {
        let entries = try setting.mapping(["signal", "mass", "masses", "method", "confidence", "bands", "variations", "flights"])
        method = try entries["method"]?.choice("method")
        confidence = try entries["confidence"]?.number(in: 0.5...0.999999)
        bands = try entries["bands"]?.choice("kind of bands")
        variations = try entries["variations"].map { try $0.list().map(VariationSetting.init) }
        signal = try entries["signal"].map { list in
            let levels = try list.list().map { try $0.number(in: 1e-3...1e12) }
            guard !levels.isEmpty else { throw InputError("no signal level", at: list.place, expected: "at least one") }
            try Self.checkLevels(levels, at: list.place)
            return levels
        }
        mass = try entries["mass"]?.range(.energy, in: 1e-6...1e3)
        masses = try entries["masses"]?.whole(in: 2...10_000)
        flights = try entries["flights"]?.whole(in: 1...1_000_000)
    }
}
