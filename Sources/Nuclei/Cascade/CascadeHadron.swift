import Numerics
import Particles

/// A hadron that starts in a nucleus or comes at it.
public struct CascadeParticle: Sendable {
    public var species: Species
    /// Momentum, GeV, as it would be outside of the nucleus: what the potential adds inside is not in it.
    public var momentum: Vector
    /// fm, from the nucleus's centre.
    public var position: Vector
    /// Time in the nucleus's frame before which it does not collide, fm/c.
    public var formationTime: Double

    /// Share of its cross sections that it has before it is formed, in [0, 1].
    public var earlyShare: Double

    public init(species: Species, momentum: Vector, position: Vector, formationTime: Double = 0, earlyShare: Double = 0) {
        (self.species, self.momentum, self.position) = (species, momentum, position)
        (self.formationTime, self.earlyShare) = (formationTime, earlyShare)
    }
}

/// The hadrons that collide within a nucleus. Neutral kaons have definite strangeness here.
enum CascadeHadron: Int, CaseIterable, Sendable {
    case pionPlus, pionZero, pionMinus
    case kaonPlus, kaonZero, antikaonZero, kaonMinus
    case eta
    case proton, neutron
    case lambda, sigmaPlus, sigmaZero, sigmaMinus, xiZero, xiMinus, omegaMinus
    /// Delta(1232): each has a mass of its own.
    case deltaPlusPlus, deltaPlus, deltaZero, deltaMinus
    case antiproton, antineutron
    case antilambda, antisigmaMinus, antisigmaZero, antisigmaPlus, antixiZero, antixiPlus, antiomegaPlus

    enum Family { case pion, kaon, antikaon, eta, nucleon, lambda, sigma, cascade, omega, delta, antibaryon }

    /// The cascade's name of a species; K0L and K0S are K0 or anti-K0 with equal probability. Nil for what is not a hadron.
    init?(_ species: Species, random: inout RandomStream) {
        if species == .kaonLong || species == .kaonShort {
            self = random.uniform() < 0.5 ? .kaonZero : .antikaonZero
        } else {
            self.init(species)
        }
    }

    /// The cascade's name of a species of definite strangeness, nil for others.
    init?(_ species: Species) {
        guard let hadron = Self.bySpecies[species] else { return nil }
        self = hadron
    }

    private static let bySpecies = Dictionary(uniqueKeysWithValues: allCases.compactMap { hadron in hadron.ownSpecies.map { ($0, hadron) } })

    /// The species as which it leaves; K0 and anti-K0 leave as K0L or K0S with equal probability.
    func species(random: inout RandomStream) -> Species {
        ownSpecies ?? (random.uniform() < 0.5 ? .kaonLong : .kaonShort)
    }

    private var ownSpecies: Species? {
        switch self {
        case .pionPlus: .pionPlus
        case .pionZero: .pionZero
        case .pionMinus: .pionMinus
        case .kaonPlus: .kaonPlus
        case .kaonMinus: .kaonMinus
        case .kaonZero, .antikaonZero, .deltaPlusPlus, .deltaPlus, .deltaZero, .deltaMinus: nil
        case .eta: .eta
        case .proton: .proton
        case .neutron: .neutron
        case .lambda: .lambda
        case .sigmaPlus: .sigmaPlus
        case .sigmaZero: .sigmaZero
        case .sigmaMinus: .sigmaMinus
        case .xiZero: .xiZero
        case .xiMinus: .xiMinus
        case .omegaMinus: .omegaMinus
        case .antiproton: .antiproton
        case .antineutron: .antineutron
        case .antilambda: .antilambda
        case .antisigmaMinus: .antisigmaMinus
        case .antisigmaZero: .antisigmaZero
        case .antisigmaPlus: .antisigmaPlus
        case .antixiZero: .antixiZero
        case .antixiPlus: .antixiPlus
        case .antiomegaPlus: .antiomegaPlus
        }
    }

    var family: Family {
        switch self {
        case .pionPlus, .pionZero, .pionMinus: .pion
        case .kaonPlus, .kaonZero: .kaon
        case .antikaonZero, .kaonMinus: .antikaon
        case .eta: .eta
        case .proton, .neutron: .nucleon
        case .lambda: .lambda
        case .sigmaPlus, .sigmaZero, .sigmaMinus: .sigma
        case .xiZero, .xiMinus: .cascade
        case .omegaMinus: .omega
        case .deltaPlusPlus, .deltaPlus, .deltaZero, .deltaMinus: .delta
        default: .antibaryon
        }
    }

    var isNucleon: Bool { self == .proton || self == .neutron }
    var isDelta: Bool { (Self.deltaPlusPlus.rawValue...Self.deltaMinus.rawValue).contains(rawValue) }
    /// GeV; of a Delta the nominal one.
    var mass: Double { Self.masses[rawValue] }
    var charge: Int { Self.charges[rawValue] }
    var baryonNumber: Int { rawValue < Self.proton.rawValue ? 0 : (rawValue < Self.antiproton.rawValue ? 1 : -1) }
    /// Anti-strange quarks less strange ones.
    var strangeness: Int {
        switch self {
        case .kaonPlus, .kaonZero, .antilambda, .antisigmaMinus, .antisigmaZero, .antisigmaPlus: 1
        case .kaonMinus, .antikaonZero, .lambda, .sigmaPlus, .sigmaZero, .sigmaMinus: -1
        case .antixiZero, .antixiPlus: 2
        case .xiZero, .xiMinus: -2
        case .antiomegaPlus: 3
        case .omegaMinus: -3
        default: 0
        }
    }

    private static let masses = allCases.map { $0.ownSpecies?.mass ?? ($0.isDelta ? Delta.mass : Species.kaonLong.mass) }
    private static let charges = allCases.map { $0.isDelta ? Self.deltaPlusPlus.rawValue + 2 - $0.rawValue : $0.ownSpecies?.charge ?? 0 }

    /// The members of its isospin multiplet.
    var multiplet: [CascadeHadron] { Self.multiplets[rawValue] }
    private static let multiplets: [[CascadeHadron]] = allCases.map { hadron in
        switch hadron {
        case .pionPlus, .pionZero, .pionMinus: [.pionPlus, .pionZero, .pionMinus]
        case .kaonPlus, .kaonZero: [.kaonPlus, .kaonZero]
        case .antikaonZero, .kaonMinus: [.antikaonZero, .kaonMinus]
        case .proton, .neutron: [.proton, .neutron]
        case .deltaPlusPlus, .deltaPlus, .deltaZero, .deltaMinus: [.deltaPlusPlus, .deltaPlus, .deltaZero, .deltaMinus]
        case .sigmaPlus, .sigmaZero, .sigmaMinus: [.sigmaPlus, .sigmaZero, .sigmaMinus]
        case .xiZero, .xiMinus: [.xiZero, .xiMinus]
        case .antiproton, .antineutron: [.antiproton, .antineutron]
        case .antisigmaMinus, .antisigmaZero, .antisigmaPlus: [.antisigmaMinus, .antisigmaZero, .antisigmaPlus]
        case .antixiZero, .antixiPlus: [.antixiZero, .antixiPlus]
        default: [hadron]
        }
    }

    static func pion(charge: Int) -> CascadeHadron { charge > 0 ? .pionPlus : (charge < 0 ? .pionMinus : .pionZero) }
    static func nucleon(charge: Int) -> CascadeHadron { charge == 1 ? .proton : .neutron }
    static func delta(charge: Int) -> CascadeHadron { [.deltaMinus, .deltaZero, .deltaPlus, .deltaPlusPlus][charge + 1] }
}
