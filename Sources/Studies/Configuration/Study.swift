import Collisions
import Detectors
import Mediators
import Particles
import Showers
import Reach

/// Everything that determines the results: complete and validated. Internal units (GeV, cm, barn).
///
/// A study comes from a `StudyRequest` (what a user wrote) by filling in the defaults, which stand here and nowhere else.
public struct Study: Equatable, Sendable {
    public static let version = 1

    /// How the steps are modelled.
    public enum Reading: String, CaseIterable, Sendable { case paper, realistic }

    public var reading = Reading.paper
    public var seed: UInt64 = 1
    public var source = Source.pythia(Pythia())
    public var jets = JetFinding()
    public var incident = Incident()
    public var dumps = [
        DumpSetting(name: "ECAL", material: "PbWO4", depth: 60, takes: .electromagnetic),
        DumpSetting(name: "HCAL", material: "Cu", depth: 130, takes: .hadronic),
    ]
    public var showers = Showers()
    public var mediator = Mediator()
    /// Where the dumps begin in the detector, for `geometry: rays`; dumps that are not named have no place.
    public var faces = ["ECAL": DumpFace.cmsECAL, "HCAL": DumpFace.cmsHCAL]
    public var scenarios = Scenario.builtIn
    public var reach = Reach()

    /// Where collisions come from.
    public enum Source: Equatable, Sendable {
        case pythia(Pythia)
        case files(EventFiles)
    }

    public struct Pythia: Equatable, Sendable {
        /// Energy of the two protons together, GeV.
        public var energy = 13_600.0
        public var samples = [Sample(name: "inelastic", process: "SoftQCD:inelastic", events: Preset.quick.events)]
        /// Further PYTHIA settings, "Key = value", for every sample.
        public var settings: [String] = []
    }

    /// Collisions of one process. Several samples are added with their cross sections.
    public struct Sample: Equatable, Sendable {
        public var name: String
        /// PYTHIA's flag of the process, such as "SoftQCD:inelastic".
        public var process: String
        public var events: Int
        /// Further PYTHIA settings of this sample, such as "PhaseSpace:pTHatMin = 20".
        public var settings: [String] = []
    }

    /// Which constituents of the jets enter the dumps, and the cut of the photons to the jet's axis.
    public struct Incident: Equatable, Sendable {
        public var electromagnetic: [Species] = [.photon, .electron, .positron]
        public var hadronic: [Species] = [.pionPlus, .pionMinus, .kaonPlus, .kaonMinus]
        public var cone = ConeMetric.thetaPhi
        public var cut = ConeCut.photon
    }

    public struct DumpSetting: Equatable, Sendable {
        public var name: String
        public var material: String
        /// cm
        public var depth: Double
        public var takes: Dump.Takes
    }

    public struct Showers: Equatable, Sendable {
        /// Lowest energy at which photons are counted and followed, GeV.
        public var photonCut = 1e-3
        /// Lowest kinetic energy to which electrons are followed, GeV.
        public var electronCut = 1e-3
        /// Russian roulette of soft particles.
        public var thin = Thinning.none
        /// Hadrons' part; `lowestEnergy` is not for a study.
        public var hadronic = HadronicSettings()

        public var settings: ShowerSettings {
            var settings = ShowerSettings(photonCut: photonCut, electronCut: electronCut, thinning: thin)
            settings.hadronic = hadronic
            return settings
        }
    }

    public struct Mediator: Equatable, Sendable {
        public enum Model: String, CaseIterable, Sendable { case alpPhoton = "alp-photon" }
        public var model = Model.alpPhoton
        public var production = ProductionModel.Level.paper
        public var formFactor = FormFactor.helm
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

    public init() {}
}
