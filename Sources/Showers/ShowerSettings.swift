import Inputs

/// Thresholds of a shower, GeV.
public struct ShowerSettings: Equatable, Codable, Sendable {
    /// Photons are made and followed down to this energy.
    public var photonCut: Double
    /// Electrons are made and followed down to this kinetic energy, and deposited below. Positrons are followed further where
    /// their annihilation in flight can still make a photon above the photon cut.
    public var electronCut: Double
    public var thinning = Thinning.none
    public var hadronic = HadronicSettings()

    /// Lowest photon threshold that the cross sections support, and the lowest that a study may ask for.
    public static let lowestCut = 1e-4
    /// Lowest electron threshold. Below 0.1 MeV the collision loss, without shell correction, is right to 2-3 % in light elements and
    /// 5-10 % in heavy ones (ICRU 37).
    public static let lowestElectronCut = 1e-5
    /// Highest kinetic energy of a particle that enters a dump, GeV: 100 TeV.
    public static let highestEnergy = 1e5
    /// Where the tables end, GeV: above `highestEnergy` by any mass that an annihilation could add.
    static let tableEnd = 1.01e5

    /// Throws `InputError` for a particle that is beyond the tables.
    public static func check(kineticEnergy: Double, at place: String? = nil) throws {
        guard kineticEnergy <= highestEnergy else {
            throw InputError("\(kineticEnergy) GeV is too much for a shower", at: place, expected: "at most \(Quantity.format(highestEnergy, as: .energy))")
        }
    }

    public init(photonCut: Double = 1e-3, electronCut: Double = 1e-3, thinning: Thinning = .none) {
        precondition(
            photonCut >= Self.lowestCut && electronCut >= Self.lowestElectronCut,
            "cuts \(photonCut), \(electronCut) GeV below 0.1 MeV for photons, 10 keV for electrons")
        (self.photonCut, self.electronCut, self.thinning) = (photonCut, electronCut, thinning)
    }
}

/// Russian roulette of soft particles: one in `factor` is followed, and counts for all of them.
///
/// A photon or electron plays once, when it comes up to be followed with less than `below`; what it makes inherits its weight. With `below` at 10 MeV or higher protons and
/// neutrons of less than 150 MeV play as well: they make no pions any more, and photons of nuclei hardly reach 10 MeV. Every score keeps its expectation; photons are scored at creation with the weight of what made them, before they play. The energy balance closes on
/// average only. The weights are whole numbers, so tallies stay exact. (Hammersley and Handscomb, Monte Carlo Methods, 1964, sec. 8.2.)
public struct Thinning: Equatable, Codable, Sendable {
    /// Kinetic energy, GeV.
    public var below: Double
    /// A power of two.
    public var factor: UInt32

    /// Every particle is followed.
    public static let none = Thinning(below: 0, factor: 1)

    public static let largestFactor: UInt32 = 1 << 20

    /// Kinetic energy below which nucleons play, GeV, and the least `below` with which they do.
    static let slowNucleon = 0.15, nuclearPhotons = 10e-3

    /// One in so many nucleons slower than that is followed.
    var ofSlowNucleons: UInt32 { below >= Self.nuclearPhotons ? factor : 1 }

    public init(below: Double, factor: UInt32) {
        precondition(below >= 0 && factor.nonzeroBitCount == 1 && factor <= Self.largestFactor, "thinning by \(factor) below \(below) GeV")
        (self.below, self.factor) = (below, factor)
    }

    /// Throws `InputError` for a factor that is not a power of two up to `largestFactor`.
    public init(validating factor: Double, below: Double, at place: String? = nil) throws {
        guard let whole = UInt32(exactly: factor), whole.nonzeroBitCount == 1, whole <= Self.largestFactor else {
            throw InputError("the thinning factor is \(factor)", at: place, expected: "a power of two from 1 to \(Self.largestFactor)")
        }
        self.init(below: below, factor: whole)
    }
}
