import Numerics
import Particles

/// Compton scattering on a free electron at rest.
///
/// Klein and Nishina, Z. Phys. 52 (1929) 853. Binding is neglected: above 1 MeV it lowers the cross section by less than 1 %
/// even in uranium, and the total rate (XCOM) has it. Energies in GeV.
package enum ComptonScattering {
    /// Density in epsilon = k'/k, not normalised: (1/eps + eps) (1 - eps sin^2 theta / (1 + eps^2)).
    package static func density(_ epsilon: Double, photon k: Double) -> Double {
        let oneMinusCos = Constants.electronMass / k * (1 - epsilon) / epsilon
        let sin2 = oneMinusCos * (2 - oneMinusCos)
        return (1 / epsilon + epsilon) * (1 - epsilon * sin2 / (1 + epsilon * epsilon))
    }

    /// Energy ratio k'/k and 1 - cos(theta) of the scattered photon.
    ///
    /// Composition of 1/eps and eps on [eps0, 1] with rejection (Butcher and Messel, Nucl. Phys. 20 (1960) 15);
    /// the acceptance is above 0.6 and tends to 1 at high energy.
    @inline(__always)
    package static func sample(photon k: Double, using random: inout some UniformGenerator) -> (epsilon: Double, oneMinusCos: Double) {
        let ratio = Constants.electronMass / k
        let epsilon0 = ratio / (ratio + 2)
        let log0 = -fastLog(epsilon0)
        let weight2 = 0.5 * (1 - epsilon0 * epsilon0)
        while true {
            let epsilon: Double
            if random.uniform() * (log0 + weight2) < log0 {
                epsilon = fastExp(-log0 * random.uniform())
            } else {
                epsilon = fastRoot(epsilon0 * epsilon0 + (1 - epsilon0 * epsilon0) * random.uniform())
            }
            let oneMinusCos = ratio * (1 - epsilon) / epsilon
            let sin2 = oneMinusCos * (2 - oneMinusCos)
            if random.uniform() * (1 + epsilon * epsilon) <= 1 + epsilon * epsilon - epsilon * sin2 {
                return (epsilon, min(oneMinusCos, 2))
            }
        }
    }
}
