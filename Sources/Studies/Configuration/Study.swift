import Collisions
import Experiments
import Fluxes
import Inputs
import Materials
import Mediators
import Particles
import Showers
import Reach

/// Everything that determines the results: complete and validated. Internal units (GeV, cm, barn).
///
/// A study comes from a `StudyRequest` (what a user wrote); its keys are `StudyKeys`, their defaults are the initial values here.
public struct Study: Equatable, Sendable {
    public static let version = 1

    /// How the steps are modelled.
    public enum Reading: String, CaseIterable, Sendable { case paper, realistic }

    public var reading = Reading.paper
    public var seed: UInt64 = 1
    public var source: Source
    public var jets = JetFinding()
    public var incident = Incident()
    /// What stands where; its dumps, faces and periods are the defaults of the next ones.
    public var experiment: Experiment
    public var dumps: [DumpSetting]
    public var showers = Showers()
    public var mediator = Mediator()
    /// Where the dumps begin in the detector, for `geometry: rays`; dumps that are not named have no place.
    public var faces: [String: DumpFace]
    public var scenarios: [Scenario]
    public var reach = Reach()
    /// Of a beam dump.
    public var compare: BoundComparison?

    /// Where the particles come from.
    public enum Source: Equatable, Sendable {
        case pythia(Pythia)
        case files(EventFiles)
        case beam(BeamSource)
    }

    public struct Pythia: Equatable, Sendable {
        /// Energy of the two protons together, GeV.
        public var energy: Double
        public var samples = [Sample(name: "inelastic", process: "SoftQCD:inelastic", events: Preset.quick.events)]
        /// Further PYTHIA settings, "Key = value", for every sample.
        public var settings: [String] = []
        /// |eta| of the jets for whose sake collisions of slices are finished; nil: all collisions are.
        public var focus: [ClosedRange<Double>]?
    }

    /// Collisions of one process. Several samples are added with their cross sections.
    public struct Sample: Equatable, Sendable {
        public var name: String
        /// PYTHIA's flag of the process, such as "SoftQCD:inelastic".
        public var process: String
        public var events: Int
        /// Further PYTHIA settings of this sample, such as "PhaseSpace:pTHatMin = 20".
        public var settings: [String] = []
        /// The part of all inelastic collisions that it is, by the pTHat of the hardest subprocess; nil: all that the process makes.
        public var ptHat: PtHatRange?
        /// Collisions in a batch, of which more can be added later; nil: by the number of events.
        public var batch: Int?
    }

    /// Which particles enter the dumps, what happens to them before, and the cut of the photons to the jet's axis.
    public struct Incident: Equatable, Sendable {
        public var electromagnetic: [Species] = [.photon, .electron, .positron]
        public var hadronic: [Species] = [.pionPlus, .pionMinus, .kaonPlus, .kaonMinus]
        /// Particles of the jets, or of the whole collision.
        public var from = IncidentOrigin.jets
        /// Whether the experiment's field bends charged particles on their way to the calorimeters.
        public var field = false
        /// Whether unstable particles decay on their way.
        public var decays = false
        public var cone = ConeMetric.thetaPhi
        public var cut = ConeCut.photon
        /// Whether photons are counted with the other readings of the cut too.
        public var hasOtherCuts = false
    }

    public struct DumpSetting: Equatable, Sendable {
        public var name: String
        public var material: String
        /// cm
        public var depth: Double
        public var takes: Dump.Takes
    }

    public struct Showers: Equatable, Sendable {
        public enum Path: String, CaseIterable, Sendable {
            /// The dump that takes it, alone (the paper's reading).
            case dump
            /// All dumps on its straight line, each where it stands, one after the other.
            case line
        }

        public enum Coordinates: String, CaseIterable, Sendable {
            /// The particle's own angle to the beam, and its depth on the line of the shower (the paper's reading).
            case shower
            /// The place at which its own line meets the surface in front of the chambers, and the way to there (`DetectorCoordinates`).
            case detector
        }

        /// Lowest energy at which photons are counted and followed, GeV.
        public var photonCut = 1e-3
        /// Lowest kinetic energy to which electrons are followed, GeV.
        public var electronCut = 1e-3
        /// What a particle showers in.
        public var path = Path.dump
        /// Where it counts what is made.
        public var coordinates = Coordinates.shower
        /// What is scored: photons, and e-, e+ (track length), pi0, eta (numbers) where they are asked for.
        public var species: [Species] = [.photon]
        /// Russian roulette of soft particles.
        public var thin = Thinning.none
        /// Which incident particles are followed; nil: all.
        public var importance: ParticleImportance?
        /// Hadrons' part; `lowestEnergy` is not for a study.
        public var hadronic = HadronicSettings()

        public var settings: ShowerSettings {
            var settings = ShowerSettings(photonCut: photonCut, electronCut: electronCut, thinning: thin)
            settings.hadronic = hadronic
            return settings
        }
    }

    public struct Mediator: Equatable, Sendable {
        /// Name of the mediator.
        public var model = Mediators.Mediator.all[0].name
        /// One of the user's own.
        public var own: OwnModel?
        public var production = ProductionModel.Level.paper
        public var formFactor = FormFactor.helm
        /// It is not the production's own.
        package var hasChosenFormFactor: Bool { formFactor != production.defaultFormFactor }
        public var electrons = AtomicElectrons.atRest

        /// The mediator itself; throws `InputError` for an unknown name.
        public func value() throws -> Mediators.Mediator { try own?.mediator() ?? .named(model) }
    }

    public struct Reach: Equatable, Sendable {
        /// Expected signal counts whose contours are drawn.
        public var signal = [2.3, 100]
        /// Other than `fixed`: the first of `signal` is replaced by the limit that each scenario's background allows.
        public var method = LimitMethod.fixed
        public var confidence = 0.9
        public var bands = Bands.none
        public var variations: [VariationSetting] = []
        /// GeV
        public var mass = 1e-3...5.0
        public var masses = 200
        /// Mediators drawn in each energy bin and replica of a flux, for a beam dump.
        public var flights = 100
    }

    /// Bands around the edges of contours.
    public enum Bands: String, CaseIterable, Sendable {
        case none
        /// From the spread over the flux's replicas.
        case statistical
        /// The same, and the variations of the study.
        case all
    }

    /// Numbers of collisions per sample that have a name.
    public enum Preset: String, CaseIterable, Sendable {
        case quick, paper, precise

        public var events: Int {
            switch self {
            case .quick: 36_000
            case .paper: 300_000
            case .precise: 3_000_000
            }
        }
    }

    /// The defaults for an experiment.
    public init(_ experiment: Experiment) throws {
        self.experiment = experiment
        source = .pythia(Pythia(energy: experiment.beam.energy))
        dumps = try experiment.dumps().map { DumpSetting(name: $0.name, material: $0.material.name, depth: $0.depth, takes: $0.takes) }
        guard experiment.beam.isCollider else {
            source = .beam(BeamSource())
            incident.cut = .none
            faces = [:]
            scenarios = try experiment.searches(flights: Reach().flights)
            mediator = Mediator(production: .full, formFactor: ProductionModel.Level.full.defaultFormFactor)
            reach.signal = statedSignals() ?? reach.signal
            return
        }
        faces = Dictionary(uniqueKeysWithValues: dumps.compactMap { dump in experiment.face(ofDump: dump.name).map { (dump.name, $0) } })
        scenarios = try experiment.periods.map { try Scenario($0, of: experiment) }
    }

    /// The defaults, for the standard experiment.
    public init() { do { try self.init(.standard) } catch { preconditionFailure("\(error)") } }

    /// Readings of the cut besides its own that its fluxes are counted with.
    package var otherCuts: [CutReading] { incident.hasOtherCuts ? cutReading.others : [] }

    /// The material of a dump's block.
    package func material(of dump: DumpSetting) throws -> Material { try experiment.material(dump.material, ofDump: dump.name) }
}
