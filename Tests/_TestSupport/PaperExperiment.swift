import Experiments
import Fluxes
import Mediators
import Reach

// The set-up of arXiv:2305.16383, from its file, for tests that need a detector.

extension Chamber {
    public static let driftTubes = try! Experiment.standard.chamber("DT")
    public static let me0 = try! Experiment.standard.chamber("ME0")
}

extension Station {
    public static var driftTubes: [Station] { Chamber.driftTubes.stations }
}

extension DumpOrder {
    public static let paper = DumpOrder(try! Experiment.standard.dumps().map {
        .init(name: $0.name, depth: $0.depth, face: Experiment.standard.face(ofDump: $0.name))
    })
}

extension Scenario {
    public static let builtIn = try! Experiment.standard.periods.map { try Scenario($0, of: .standard) }

    /// With the paper's efficiency.
    public init(name: String, luminosity: Double, trigger: Double, chamber: Chamber) {
        self.init(name: name, luminosity: luminosity, trigger: trigger, chamber: chamber, efficiency: 0.9)
    }
}

extension FluxSource {
    /// The first mediator's source of a photon flux in the paper's dumps.
    public init(_ flux: ParticleFlux, model: ProductionModel, at place: String? = nil) throws {
        try self.init(flux, of: .alpPhoton, by: Primakoff(), order: .paper, model: model, at: place)
    }

    public init(_ flux: ParticleFlux, formFactor: FormFactor, at place: String? = nil) throws {
        try self.init(flux, model: ProductionModel(formFactor: formFactor), at: place)
    }
}

/// An axion-like particle coupled to photons.
public func ALP(mass: Double, coupling: Double) -> MediatorPoint { MediatorPoint(.alpPhoton, mass: mass, coupling: coupling) }

extension DumpFace {
    /// Where the paper's ECAL begins.
    public static let crystals = Experiment.standard.face(ofDump: "ECAL")!
}
