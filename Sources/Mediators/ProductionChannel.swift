import Materials
import Numerics
import Particles

/// A way in which particles make mediators in a material.
public protocol ProductionChannel: Sendable {
    /// "primakoff"
    var name: String { get }
    /// Species that do, all alike.
    var parents: [Species] { get }
    func production(in material: Material, model: ProductionModel) -> any Production
}

/// Production by one channel in one material. Energies are total energies, GeV; masses GeV.
public protocol Production: Sendable {
    /// Mediators made per centimetre of the parents' path, sum of n_i sigma_i over the atoms, at unit coupling; for parents that are counted
    /// and not followed (pi0, eta) per parent. Zero below threshold.
    func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double

    /// Where the mediators of parents of one energy go: the shares of them between angles to the parent (radian, ascending from 0 to pi), adding
    /// up to 1, and the mean energy that they leave to the target. Nil below threshold.
    func angularShares(energy: Double, mass: Double, angles: [Double]) -> (shares: [Double], energyLoss: Double)?

    /// The angles themselves, drawn; nil below threshold.
    func deflection(energy: Double, mass: Double) -> (any Deflection)?

    /// Whether mediators get parts of their parents' energies; else each has all of it but what is left to the target.
    var sharesEnergy: Bool { get }

    /// The energies of mediators of parents of one energy, where they are shared; nil below threshold.
    func emission(energy: Double, mass: Double) -> (any Emission)?

    /// The attenuation, and the parts of the energy that mediators get at the quantiles of `EmissionQuantiles`, by tables over energy and mass: for
    /// scans, where the exact ones take long; nil where there are none.
    func scanned(energy: Double, mass: Double) -> (attenuation: Double, fractions: [Double])?

    /// Production at single energies of the parent, ascending; empty for channels that make at all energies.
    func lines(mass: Double) -> [ProductionLine]
}

extension Production {
    public var sharesEnergy: Bool { false }
    public func emission(energy: Double, mass: Double) -> (any Emission)? { nil }
    public func lines(mass: Double) -> [ProductionLine] { [] }
    public func scanned(energy: Double, mass: Double) -> (attenuation: Double, fractions: [Double])? { nil }
}

/// Angles between parent and mediator at one energy and mass.
public protocol Deflection: Sendable {
    /// 1 - cos of a drawn angle.
    func oneMinusCosine(_ random: inout RandomStream) -> Double
}

/// Energies and angles of mediators made by parents of one energy.
public protocol Emission: Sendable {
    /// A mediator's energy below which lies this share of them, GeV.
    func energy(quantile: Double) -> Double
    /// A drawn energy, GeV, with 1 - cos of the angle that belongs to it.
    func draw(_ random: inout RandomStream) -> (energy: Double, oneMinusCosine: Double)
}

/// Production by parents of one energy.
public struct ProductionLine: Equatable, Sendable {
    /// Of the parent and of the mediator, GeV.
    public var parent, mediator: Double
    /// Integral of the attenuation per squared coupling over the parent's energy, GeV/cm.
    public var strength: Double
}

/// Quantiles that stand for a distribution, by Gauss-Legendre quadrature over the cumulative one.
public enum EmissionQuantiles {
    private static let rule = GaussLegendre(4)
    public static let quantiles = rule.nodes.map { (1 + $0) / 2 }
    /// Adding up to 1.
    public static let weights = rule.weights.map { $0 / 2 }
}
