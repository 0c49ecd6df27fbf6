import Foundation
import Materials
import Particles

/// Suppression of bremsstrahlung and pair production in matter: the LPM effect and, for bremsstrahlung, the dielectric effect.
///
/// Migdal, Phys. Rev. 103 (1956) 1811; functions as fitted by Stanev et al., Phys. Rev. D 25 (1982) 1291; review: Klein, Rev. Mod.
/// Phys. 71 (1999) 1501, sec. II.C-II.F. Given as the ratio to the cross section of an isolated atom. Energies in GeV.
package struct LandauPomeranchukMigdal: Sendable {
    /// E_LPM = alpha m^2 X0 / (4 pi hbar c): 7.68 TeV per cm of radiation length.
    private let energy: Double
    /// (hbar omega_p / m)^2: the photon's energy is compared with hbar omega_p gamma.
    private let plasmaRatio2: Double
    /// ln(sqrt 2 s1) with s1 = (Z^(1/3)/184.15)^2.
    private let logS1: Double

    package init(_ material: Material, _ element: Element) {
        let m = Constants.electronMass
        energy = Constants.fineStructure * m * m * material.radiationLength / (4 * .pi * Constants.hbarC)
        plasmaRatio2 = pow(material.plasmaEnergy * 1e-9 / m, 2)
        logS1 = log(2.0.squareRoot() * pow(Double(element.atomicNumber), 2.0 / 3) / (184.15 * 184.15))
    }

    /// Ratio of k d sigma/dk to the isolated atom's, for an electron of total energy `e` and a photon `k`.
    package func bremsstrahlungSuppression(electron e: Double, photon k: Double) -> Double {
        let y = k / e
        let gamma = e / Constants.electronMass
        let dielectric = 1 + plasmaRatio2 * gamma * gamma * Constants.electronMass * Constants.electronMass / (k * k)
        let functions = migdal((0.125 * energy * k / (e * (e - k))).squareRoot(), dielectric: dielectric)
        let b = 2 * (1 + (1 - y) * (1 - y))
        return min(1, functions.xi * (y * y * functions.g + b * functions.phi) / (y * y + b))
    }

    /// Ratio of d sigma/d eps to the isolated atom's, for a photon `k` of which one of the pair takes the share `epsilon`.
    package func pairSuppression(photon k: Double, epsilon: Double) -> Double {
        let both = epsilon * (1 - epsilon)
        let functions = migdal((0.125 * energy / (k * both)).squareRoot(), dielectric: 1)
        let b = 2 * (1 - 2 * both)
        return min(1, functions.xi * (functions.g + b * functions.phi) / (1 + b))
    }

    /// xi(s), phi(s) and G(s) at s' (the variable without xi), divided as the dielectric effect demands.
    private func migdal(_ sPrime: Double, dielectric: Double) -> (xi: Double, phi: Double, g: Double) {
        let xi: Double
        if log(sPrime) <= logS1 {
            xi = 2
        } else if sPrime < 1 {
            let h = log(sPrime) / logS1
            xi = 1 + h - 0.08 * (1 - h) * (1 - (1 - h) * (1 - h)) / logS1
        } else {
            xi = 1
        }
        let s = sPrime / xi.squareRoot() * dielectric
        let phi = Self.phi(s)
        return (xi, phi / dielectric, Self.g(s, phi: phi) / (dielectric * dielectric))
    }

    private static func phi(_ s: Double) -> Double {
        if s < 0.01 { return 6 * s * (1 - .pi * s) }
        if s < 1.55 { return 1 - exp(-6 * s * (1 + (3 - .pi) * s) + s * s * s / (0.623 + 0.796 * s + 0.658 * s * s)) }
        return 1 - 0.011905 / (s * s * s * s)
    }

    private static func g(_ s: Double, phi: Double) -> Double {
        let s2 = s * s
        if s < 0.01 { return 12 * .pi * s2 }
        if s < 0.415827 {
            let psi = 1 - exp(-4 * s - 8 * s2 / (1 + 3.936 * s + 4.97 * s2 - 0.05 * s * s2 + 7.5 * s2 * s2))
            return 3 * psi - 2 * phi
        }
        if s < 1.9156 { return tanh(-0.160723 + s * (3.755030 + s * (-1.798138 + s * (0.672827 - 0.120772 * s)))) }
        return 1 - 0.0230655 / (s2 * s2)
    }
}
