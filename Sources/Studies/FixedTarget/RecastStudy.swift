import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Mediators
import Particles
import Reach
import Showers

/// A published beam-dump search, described completely enough to be computed again.
public struct RecastStudy: Sendable {
    public struct Beam: Equatable, Sendable {
        public var particle: Species
        /// Kinetic energy, GeV.
        public var energy: Double

        public init(particle: Species, energy: Double) { (self.particle, self.energy) = (particle, energy) }
    }

    public struct Target: Equatable, Sendable {
        public var material: String
        /// cm
        public var depth: Double
    }

    public struct ShowerPlan: Equatable, Sendable {
        public var primaries: Int
        /// GeV
        public var photonCut, electronCut: Double
        public var seed: UInt64
    }

    /// Where the photons in the dump come from.
    public enum Photons: String, CaseIterable, Codable, Sendable {
        /// The whole cascade of our own engine.
        case cascade
        /// What the literature takes: for electron beams the track length of Clement and Kessler along the beam; for proton beams the
        /// photons of the first collision only, each along one absorption length.
        case approximation
    }

    /// What a variation may change; everything else stands in the study.
    public struct Choices: Equatable, Sendable {
        public var photons = Photons.cascade
        public var formFactor: FormFactor
        public var signature: Period.Signature
        public var efficiency: Double
        /// Number of events that the limit excludes.
        public var signal: Double
        /// Height of the detector's centre above the beam, cm.
        public var offset: Double
    }

    public struct Variation: Equatable, Sendable {
        public var name: String
        public var choices: Choices
    }

    public var name: String
    public var beam: Beam
    public var target: Target
    public var decays: ClosedRange<Double>
    public var distance: Double
    public var exposures: [(primaries: Double, shape: DetectorWindow.Shape)]
    public var choices: Choices
    public var confidenceLevel: String
    public var statement: String
    public var showers: ShowerPlan
    public var masses: ClosedRange<Double>
    public var massCount: Int
    /// ALPs drawn in each energy bin and replica.
    public var flights: Int
    /// The published bound to compare with, by its name among the program's own, and at which masses, GeV.
    public var bound: String
    public var comparedMasses: [Double]
    public var variations: [Variation]
    /// What to cite for which part, in the order of the file.
    public var references: [(part: String, text: String)]

    /// Number of groups that the beam particles are cut into, for statistical errors.
    public static let replicas = 10

    /// The search with these choices; per particle on target, so that the luminosity is their number.
    public func scenario(_ choices: Choices) -> Scenario {
        let total = exposures.reduce(0) { $0 + $1.primaries }
        var scenario = Scenario(
            name: name, luminosity: total, trigger: 1,
            chamber: Chamber(name: name, absEta: 0...20, layers: [.init(distance: decays.lowerBound - target.depth, thickness: decays.upperBound - decays.lowerBound)]),
            efficiency: choices.efficiency, energyThreshold: choices.signature.energy.lowerBound)
        scenario.window = DecayWindow(
            decays: decays,
            exposures: exposures.map { .init(share: $0.primaries / total, face: DetectorWindow(shape: $0.shape, distance: distance, offset: choices.offset)) },
            signature: choices.signature, flights: flights)
        return scenario
    }

    /// The photons of a dump as what makes mediators: along their path, at the angles of production.
    public func source(_ photons: ParticleFlux, _ choices: Choices) throws -> FluxSource {
        try FluxSource(
            photons, of: .alpPhoton, by: Primakoff(), order: DumpOrder([.init(name: name, depth: target.depth)]),
            model: ProductionModel(formFactor: choices.formFactor, weight: .trackLength, sampledAngles: true))
    }

    /// Names of the studies that come with the program.
    public static var builtIn: [String] { files.keys.sorted() }

    private static var files: [String: URL] {
        let urls = Bundle.module.urls(forResourcesWithExtension: "yaml", subdirectory: "Recasts") ?? []
        return Dictionary(uniqueKeysWithValues: urls.map { (($0 as URL).deletingPathExtension().lastPathComponent, $0 as URL) })
    }

    /// A study of the program's own by its name (upper and lower case do not matter), or a file by its path.
    public init(named name: String) throws {
        let known = Self.files
        if let url = known.first(where: { $0.key.lowercased() == name.lowercased() })?.value {
            try self.init(contentsOf: url)
        } else if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            try self.init(contentsOf: URL(fileURLWithPath: name))
        } else {
            var error = InputError.unknown("recast", name, among: known.keys.sorted())
            error.expected = (error.expected ?? "") + ", or the path of a YAML file"
            throw error
        }
    }

    public init(contentsOf url: URL) throws {
        try self.init(yaml: try AtomicFiles.readText(url), file: url.path)
    }
}
