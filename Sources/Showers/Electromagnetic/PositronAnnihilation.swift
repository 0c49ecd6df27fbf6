import Foundation
import Numerics
import Particles

/// Annihilation of a positron in flight with an electron at rest, into two photons.
///
/// Heitler, The Quantum Theory of Radiation (1954), sec. 27. Neglected: annihilation into one photon (below 1 % of it) and
/// electron binding. Energies in GeV.
package enum PositronAnnihilation {
    /// Cross section per electron, barn.
    package static func crossSection(kinetic t: Double) -> Double {
        let gamma = t / Constants.electronMass + 1, g2 = gamma * gamma - 1
        let shape = (gamma * gamma + 4 * gamma + 1) / g2 * log(gamma + g2.squareRoot()) - (gamma + 3) / g2.squareRoot()
        return .pi * Constants.classicalElectronRadiusSquaredBarn / (gamma + 1) * shape
    }

    /// Density in eps = k/(t + 2m), not normalised, |eps - 1/2| <= sqrt((gamma - 1)/(gamma + 1))/2.
    package static func density(_ epsilon: Double, kinetic t: Double) -> Double {
        let gamma = t / Constants.electronMass + 1
        return (1 - epsilon + (2 * gamma * epsilon - 1) / (epsilon * (gamma + 1) * (gamma + 1))) / epsilon
    }

    /// The share eps = k/(t + 2m) of one photon; the other has 1 - eps. Proposal 1/eps.
    @inline(__always)
    package static func sample(kinetic t: Double, using random: inout some UniformGenerator) -> Double {
        let gamma = t / Constants.electronMass + 1
        let root = ((gamma - 1) / (gamma + 1)).squareRoot() / 2
        let low = 0.5 - root, logRange = fastLog((0.5 + root) / low)
        let norm = 1 / ((gamma + 1) * (gamma + 1))
        // The bracket is largest at eps = 1/(gamma + 1): 1 + 2 gamma/(gamma+1)^2 - 2/(gamma+1).
        let largest = 1 + 2 * gamma * norm - 2 / (gamma + 1)
        while true {
            let epsilon = low * fastExp(random.uniform() * logRange)
            if random.uniform() * largest <= 1 - epsilon + (2 * gamma - 1 / epsilon) * norm { return epsilon }
        }
    }

    /// Cosine of a photon's angle to the positron's direction.
    @inline(__always)
    package static func cosine(_ epsilon: Double, kinetic t: Double) -> Double {
        let gamma = t / Constants.electronMass + 1
        return max(-1, min(1, (epsilon * (gamma + 1) - 1) / (epsilon * (gamma * gamma - 1).squareRoot())))
    }

    /// Lowest kinetic energy at which a photon above `cut` can come out: k_max = m / (1 - sqrt((gamma - 1)/(gamma + 1))).
    /// 0 for a cut below the electron mass (annihilation at rest makes it).
    package static func lowestKineticEnergy(photonCut cut: Double) -> Double {
        let r = 1 - Constants.electronMass / cut
        guard r > 0 else { return 0 }
        return Constants.electronMass * ((1 + r * r) / (1 - r * r) - 1)
    }
}
