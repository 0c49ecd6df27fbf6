import Inputs

/// A particle species, by its PDG Monte Carlo number (PDG 2024, section 45).
///
/// The species that live long enough to be transported, and those that showers hand on at once (pi0, eta).
public enum Species: Int32, CaseIterable, Codable, Sendable {
    case photon = 22
    case electron = 11, positron = -11
    case muonMinus = 13, muonPlus = -13
    case electronNeutrino = 12, electronAntineutrino = -12
    case muonNeutrino = 14, muonAntineutrino = -14
    case tauNeutrino = 16, tauAntineutrino = -16
    case pionPlus = 211, pionMinus = -211, pionZero = 111
    case eta = 221
    case kaonPlus = 321, kaonMinus = -321, kaonLong = 130, kaonShort = 310
    case proton = 2212, antiproton = -2212
    case neutron = 2112, antineutron = -2112
    case lambda = 3122, antilambda = -3122
    case sigmaPlus = 3222, antisigmaMinus = -3222
    case sigmaMinus = 3112, antisigmaPlus = -3112
    case sigmaZero = 3212, antisigmaZero = -3212
    case xiZero = 3322, antixiZero = -3322
    case xiMinus = 3312, antixiPlus = -3312
    case omegaMinus = 3334, antiomegaPlus = -3334

    /// Name as it stands in studies and on the command line.
    public var name: String { properties.name }
    /// Mass, GeV (PDG 2024).
    public var mass: Double { properties.mass }
    /// Charge in units of the proton's.
    public var charge: Int { properties.charge }
    /// Mean proper decay length c tau, cm; infinity for a stable particle (PDG 2024).
    public var decayLength: Double { properties.decayLength }

    public init?(name: String) {
        guard let match = Species.byName[name] else { return nil }
        self = match
    }

    /// The species of that name; an unknown name is an error that tells the nearest one.
    public init(validating name: String, at place: String? = nil) throws {
        guard let species = Species(name: name) else {
            throw InputError.unknown("particle species", name, among: Species.allCases.map(\.name), at: place)
        }
        self = species
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    public var isNeutrino: Bool {
        switch self {
        case .electronNeutrino, .electronAntineutrino, .muonNeutrino, .muonAntineutrino, .tauNeutrino, .tauAntineutrino: true
        default: false
        }
    }
    public var isMuon: Bool { self == .muonMinus || self == .muonPlus }
    public var isElectromagnetic: Bool { self == .photon || self == .electron || self == .positron }
    public var isHadron: Bool { !isElectromagnetic && !isNeutrino && !isMuon }
    /// +1 for a baryon, -1 for an antibaryon, else 0.
    public var baryonNumber: Int { abs(rawValue) > 1000 ? (rawValue > 0 ? 1 : -1) : 0 }

    private var properties: (name: String, mass: Double, charge: Int, decayLength: Double) {
        switch self {
        case .photon: ("gamma", 0, 0, .infinity)
        case .electron: ("e-", Constants.electronMass, -1, .infinity)
        case .positron: ("e+", Constants.electronMass, 1, .infinity)
        case .muonMinus: ("mu-", 0.105_658_3755, -1, 65_863.84)
        case .muonPlus: ("mu+", 0.105_658_3755, 1, 65_863.84)
        case .electronNeutrino: ("nu_e", 0, 0, .infinity)
        case .electronAntineutrino: ("nu_ebar", 0, 0, .infinity)
        case .muonNeutrino: ("nu_mu", 0, 0, .infinity)
        case .muonAntineutrino: ("nu_mubar", 0, 0, .infinity)
        case .tauNeutrino: ("nu_tau", 0, 0, .infinity)
        case .tauAntineutrino: ("nu_taubar", 0, 0, .infinity)
        case .pionPlus: ("pi+", 0.139_570_39, 1, 780.45)
        case .pionMinus: ("pi-", 0.139_570_39, -1, 780.45)
        case .pionZero: ("pi0", 0.134_976_8, 0, 2.53e-6)
        case .eta: ("eta", 0.547_862, 0, 1.5e-8)
        case .kaonPlus: ("K+", 0.493_677, 1, 371.1)
        case .kaonMinus: ("K-", 0.493_677, -1, 371.1)
        case .kaonLong: ("K0L", 0.497_611, 0, 1533.6)
        case .kaonShort: ("K0S", 0.497_611, 0, 2.6844)
        case .proton: ("p", 0.938_272_089_43, 1, .infinity)
        case .antiproton: ("pbar", 0.938_272_089_43, -1, .infinity)
        case .neutron: ("n", 0.939_565_421_94, 0, 2.6335e13)
        case .antineutron: ("nbar", 0.939_565_421_94, 0, 2.6335e13)
        case .lambda: ("Lambda", 1.115_683, 0, 7.84)
        case .antilambda: ("Lambdabar", 1.115_683, 0, 7.84)
        case .sigmaPlus: ("Sigma+", 1.189_37, 1, 2.404)
        case .antisigmaMinus: ("Sigmabar-", 1.189_37, -1, 2.404)
        case .sigmaMinus: ("Sigma-", 1.197_449, -1, 4.434)
        case .antisigmaPlus: ("Sigmabar+", 1.197_449, 1, 4.434)
        case .sigmaZero: ("Sigma0", 1.192_642, 0, 2.22e-9)
        case .antisigmaZero: ("Sigmabar0", 1.192_642, 0, 2.22e-9)
        case .xiZero: ("Xi0", 1.314_86, 0, 8.71)
        case .antixiZero: ("Xibar0", 1.314_86, 0, 8.71)
        case .xiMinus: ("Xi-", 1.321_71, -1, 4.91)
        case .antixiPlus: ("Xibar+", 1.321_71, 1, 4.91)
        case .omegaMinus: ("Omega-", 1.672_45, -1, 2.461)
        case .antiomegaPlus: ("Omegabar+", 1.672_45, 1, 2.461)
        }
    }
}
