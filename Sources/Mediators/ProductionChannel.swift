import Materials
import Numerics
import Particles

/// A way in which particles of one species make mediators in a material.
public protocol ProductionChannel: Sendable {
    /// "primakoff"
    var name: String { get }
    var parent: Species { get }
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
}

/// Angles between parent and mediator at one energy and mass.
public protocol Deflection: Sendable {
    /// 1 - cos of a drawn angle.
    func oneMinusCosine(_ random: inout RandomStream) -> Double
}
