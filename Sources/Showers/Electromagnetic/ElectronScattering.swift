import Foundation
import Numerics
import Particles

/// Moller scattering: an electron gives an atomic electron more than a cut.
///
/// Moller, Ann. Phys. 14 (1932) 531; form of Messel and Crawford (1970). Transfers from the cut to half the kinetic energy: the
/// slower of the two is called the secondary. Atomic binding is neglected. Energies in GeV.
package enum MollerScattering {
    /// d sigma/d eps per electron, barn, eps = transfer / t.
    package static func density(_ epsilon: Double, kinetic t: Double) -> Double {
        let gamma = t / Constants.electronMass + 1, gamma2 = gamma * gamma
        let beta2 = 1 - 1 / gamma2
        let x = epsilon, y = 1 - epsilon
        let shape = (gamma - 1) * (gamma - 1) / gamma2 + 1 / (x * x) + 1 / (y * y) - (2 * gamma - 1) / gamma2 / (x * y)
        return 2 * .pi * Constants.classicalElectronRadiusSquaredBarn / (beta2 * (gamma - 1)) * shape
    }

    /// Cross section per electron for transfers above `cut`, barn.
    package static func crossSection(kinetic t: Double, cut: Double) -> Double {
        let x = cut / t
        guard x < 0.5 else { return 0 }
        let gamma = t / Constants.electronMass + 1, gamma2 = gamma * gamma
        let beta2 = 1 - 1 / gamma2
        let a = (gamma - 1) * (gamma - 1) / gamma2, c = (2 * gamma - 1) / gamma2
        let shape = a * (0.5 - x) + 1 / x - 1 / (1 - x) - c * log((1 - x) / x)
        return 2 * .pi * Constants.classicalElectronRadiusSquaredBarn / (beta2 * (gamma - 1)) * shape
    }

    /// The share of the kinetic energy that the slower electron takes, cut/t ... 1/2. Proposal 1/eps^2.
    @inline(__always)
    package static func sample(kinetic t: Double, cut: Double, using random: inout some UniformGenerator) -> Double {
        let low = cut / t
        let gamma = t / Constants.electronMass + 1, gamma2 = gamma * gamma
        let a = (gamma - 1) * (gamma - 1) / gamma2, c = (2 * gamma - 1) / gamma2
        // eps^2 times the density is largest at eps = 1/2.
        let largest = a / 4 + 2 - c
        while true {
            let epsilon = low / (1 - random.uniform() * (1 - 2 * low))
            let y = 1 - epsilon
            let shape = a * epsilon * epsilon + 1 + epsilon * (epsilon / y - c) / y
            if random.uniform() * largest <= shape { return epsilon }
        }
    }
}

/// Bhabha scattering: a positron gives an atomic electron more than a cut, up to all it has.
///
/// Bhabha, Proc. R. Soc. A 154 (1936) 195; form of Rohrlich and Carlson, Phys. Rev. 93 (1954) 38. Energies in GeV.
package enum BhabhaScattering {
    @inline(__always)
    private static func coefficients(_ gamma: Double) -> (b1: Double, b2: Double, b3: Double, b4: Double, beta2: Double) {
        let beta2 = 1 - 1 / (gamma * gamma)
        let y = 1 / (1 + gamma), y2 = y * y, y12 = 1 - 2 * y
        let b1 = 2 - y2, b2 = y12 * (3 + y2)
        let b4 = y12 * y12 * y12, b3 = b4 + y12 * y12
        return (b1, b2, b3, b4, beta2)
    }

    /// d sigma/d eps per electron, barn, eps = transfer / t.
    package static func density(_ epsilon: Double, kinetic t: Double) -> Double {
        let gamma = t / Constants.electronMass + 1
        let (b1, b2, b3, b4, beta2) = coefficients(gamma)
        let shape = 1 / (beta2 * epsilon * epsilon) - b1 / epsilon + b2 - b3 * epsilon + b4 * epsilon * epsilon
        return 2 * .pi * Constants.classicalElectronRadiusSquaredBarn / (gamma - 1) * shape
    }

    /// Cross section per electron for transfers above `cut`, barn.
    package static func crossSection(kinetic t: Double, cut: Double) -> Double {
        let x = cut / t
        guard x < 1 else { return 0 }
        let gamma = t / Constants.electronMass + 1
        let (b1, b2, b3, b4, beta2) = coefficients(gamma)
        let shape = (1 / x - 1) / beta2 + b1 * log(x) + b2 * (1 - x) - b3 * (1 - x * x) / 2 + b4 * (1 - x * x * x) / 3
        return 2 * .pi * Constants.classicalElectronRadiusSquaredBarn / (gamma - 1) * shape
    }

    /// The share of the kinetic energy that the electron takes, cut/t ... 1. Proposal 1/eps^2.
    @inline(__always)
    package static func sample(kinetic t: Double, cut: Double, using random: inout some UniformGenerator) -> Double {
        let low = cut / t
        let (b1, b2, b3, b4, beta2) = coefficients(t / Constants.electronMass + 1)
        while true {
            let epsilon = low / (1 - random.uniform() * (1 - low))
            // eps^2 beta^2 times the density is 1 at eps = 0 and falls below it.
            let shape = 1 + beta2 * epsilon * (-b1 + epsilon * (b2 + epsilon * (-b3 + epsilon * b4)))
            if random.uniform() <= shape { return epsilon }
        }
    }
}
