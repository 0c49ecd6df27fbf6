import Foundation
import Numerics
import Particles

/// Fluctuation of the collision loss of muons and charged hadrons about its mean, delta rays included.
///
/// Collisions with free electrons come with xi (1 - beta^2 W/Wmax) dW/W^2 up to the largest transfer Wmax (spin 0; PDG 2024, section 34.2.3), so that the loss in a
/// layer has the variance xi Wmax (1 - beta^2/2) (Bohr, Phil. Mag. 30 (1915) 581; Vavilov, Sov. Phys. JETP 5 (1957) 749). Transfers above xi/4, less than four on
/// average, are drawn one by one, the many below as a Gaussian: all of it is Gaussian where xi > 4 Wmax, and has Landau's tail where xi << Wmax. Mean
/// and variance are exact in both. Neglected: the binding of the electrons (where xi is less than their excitation energies, in some mm of gas, the true
/// distribution is wider), the spin of muons and baryons (up to a third more variance where Wmax approaches the energy), fluctuations of a muon's radiation.
package enum LossFluctuation {
    /// Bound of the mean number of transfers that are drawn one by one.
    private static let individual = 4.0

    /// Largest transfer to an electron at rest, GeV (PDG 2024, eq. 34.4), and the squared velocity, at kinetic energy `t` (GeV).
    @inline(__always)
    package static func largestTransfer(_ t: Double, mass: Double) -> (transfer: Double, beta2: Double) {
        let m = Constants.electronMass, gamma = 1 + t / mass, ratio = m / mass, bg2 = t / mass * (gamma + 1)
        return (2 * m * bg2 / (1 + ratio * (2 * gamma + ratio)), bg2 / (gamma * gamma))
    }

    /// Variance of the loss per path, GeV^2/cm.
    /// - Parameter electrons: per barn cm.
    package static func variancePerPath(_ t: Double, mass: Double, electrons: Double) -> Double {
        let (largest, beta2) = largestTransfer(t, mass: mass)
        return 2 * .pi * Constants.classicalElectronRadiusSquaredBarn * Constants.electronMass * electrons / beta2 * largest * (1 - beta2 / 2)
    }

    /// What is lost beyond the mean, GeV: of mean 0 and the given variance (positive, GeV^2).
    package static func sample(variance: Double, largest: Double, beta2: Double, using random: inout some UniformGenerator) -> Double {
        let xi = variance / (largest * (1 - beta2 / 2)), cut = xi / individual
        guard cut < largest else { return variance.squareRoot() * normal(&random) }
        let share = 1 - cut / largest
        // Less the mean of the transfers that are drawn.
        var loss = xi * (fastLog(cut / largest) + beta2 * share)
        for _ in 0..<random.poisson(individual * share) {
            let transfer = cut / (1 - random.uniform() * share)
            if random.uniform() * largest > beta2 * transfer { loss += transfer }
        }
        let small = xi * cut * (1 - beta2 * cut / (2 * largest))
        return loss + small.squareRoot() * normal(&random)
    }

    @inline(__always)
    private static func normal(_ random: inout some UniformGenerator) -> Double {
        (-2 * fastLog(random.uniform())).squareRoot() * random.azimuth().cos
    }
}
