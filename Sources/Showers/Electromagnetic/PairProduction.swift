import Foundation
import Materials
import Numerics
import Particles

/// Conversion of a photon to an electron pair in the field of an atom.
///
/// Energy sharing: Bethe and Heitler with Thomas-Fermi screening (Butcher and Messel's fit) and Coulomb correction above 50 MeV,
/// as in EGS4 (SLAC-265, sec. 2.7.3), and as there uniform below 2.1 MeV, where the screening function fails; symmetric in the
/// pair. Above 100 GeV the LPM effect (`LandauPomeranchukMigdal`). Conversions in the field of an electron share the energy in
/// the same way. Total rates are XCOM's.
/// Neglected: the nucleus' recoil. Energies in GeV.
package struct PairProduction: Sendable {
    /// 136 Z^(-1/3) m: delta = scale / (k eps (1 - eps)).
    private let screeningScale: Double
    /// F(Z) below and above 50 MeV.
    private let coulombLow, coulombHigh: Double
    /// The largest delta, where the density vanishes, below and above 50 MeV.
    private let deltaMaxLow, deltaMaxHigh: Double
    private let lpm: LandauPomeranchukMigdal

    /// Photon energy above which the LPM effect is taken into account.
    package static let lpmThreshold = 100.0
    /// Photon energy below which the pair shares the energy uniformly.
    private static let uniformBelow = 2.1e-3

    package init(_ element: Element, lpm: LandauPomeranchukMigdal) {
        let logZ = log(Double(element.atomicNumber))
        screeningScale = 136 * exp(-logZ / 3) * Constants.electronMass
        coulombLow = 8 / 3 * logZ
        coulombHigh = coulombLow + 8 * element.coulombCorrection
        deltaMaxLow = exp((42.24 - coulombLow) / 8.368) - 0.952
        deltaMaxHigh = exp((42.24 - coulombHigh) / 8.368) - 0.952
        self.lpm = lpm
    }

    @inline(__always)
    private static func screening(_ delta: Double) -> (phi1: Double, phi2: Double) {
        if delta <= 1 {
            return (20.867 + delta * (-3.242 + 0.625 * delta), 20.209 + delta * (-1.930 - 0.086 * delta))
        }
        let phi = 21.12 - 4.184 * fastLog(delta + 0.952)
        return (phi, phi)
    }

    /// Density in eps = (energy of one of the pair)/k, not normalised, m/k <= eps <= 1 - m/k.
    package func density(_ epsilon: Double, photon k: Double) -> Double {
        densityWithoutLPM(epsilon, photon: k) * (k > Self.lpmThreshold ? lpm.pairSuppression(photon: k, epsilon: epsilon) : 1)
    }

    /// The same for an isolated atom.
    package func densityWithoutLPM(_ epsilon: Double, photon k: Double) -> Double {
        guard k >= Self.uniformBelow else { return 1 }
        let f = k > 0.05 ? coulombHigh : coulombLow
        let (phi1, phi2) = Self.screening(screeningScale / (k * epsilon * (1 - epsilon)))
        let equal = max(0, phi1 - f / 2), cross = max(0, phi2 - f / 2)
        return (epsilon * epsilon + (1 - epsilon) * (1 - epsilon)) * equal + 2 / 3 * epsilon * (1 - epsilon) * cross
    }

    /// The smaller share eps = E/k of the pair, in [m/k, 1/2].
    @inline(__always)
    package func sample(photon k: Double, using random: inout some UniformGenerator) -> Double {
        let epsilon0 = Constants.electronMass / k
        guard k >= Self.uniformBelow else { return epsilon0 + (0.5 - epsilon0) * random.uniform() }
        let f = k > 0.05 ? coulombHigh : coulombLow, deltaMax = k > 0.05 ? deltaMaxHigh : deltaMaxLow
        let scale = screeningScale / k
        let deltaMin = 4 * scale
        let epsilonMin = max(epsilon0, 0.5 - 0.5 * fastRoot(1 - deltaMin / deltaMax))
        let range = 0.5 - epsilonMin
        let (p1, p2) = Self.screening(deltaMin)
        let f10 = 3 * p1 - p2 - f, f20 = 1.5 * p1 + 0.5 * p2 - f
        let n1 = max(range * range * f10, 0), n2 = max(1.5 * f20, 0)
        while true {
            let first = random.uniform() * (n1 + n2) < n1
            var u = random.uniform()
            // The largest of three is distributed as a cube root.
            if first { u = max(u, max(random.uniform(), random.uniform())) }
            let epsilon = first ? 0.5 - range * u : epsilonMin + range * u
            let (phi1, phi2) = Self.screening(scale / (epsilon * (1 - epsilon)))
            var value = first ? 3 * phi1 - phi2 - f : 1.5 * phi1 + 0.5 * phi2 - f
            if _slowPath(k > Self.lpmThreshold) { value *= lpm.pairSuppression(photon: k, epsilon: epsilon) }
            if random.uniform() * (first ? f10 : f20) <= value { return epsilon }
        }
    }
}
