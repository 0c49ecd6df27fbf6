import Foundation
import Numerics

/// The Delta(1232).
package enum Delta {
    static let mass = 1.232
    static let pionMass = 0.138
    static let nucleonMass = 0.938_92
    private static let onShellMomentum = twoBodyMomentum(mass, pionMass, nucleonMass)

    /// Width at mass w, GeV: 115 MeV at the peak, p wave with a cut-off of 0.3 GeV.
    static func width(_ w: Double) -> Double {
        let q = twoBodyMomentum(w, pionMass, nucleonMass)
        let x = q / onShellMomentum
        return 0.115 * x * x * x * (mass / w) * (onShellMomentum * onShellMomentum + 0.09) / (q * q + 0.09)
    }

    /// Widths for absorption on two and three nucleons in matter, and their sum, GeV: `strength` times twice the imaginary part of the self-energy of
    /// E. Oset and L.L. Salcedo, Nucl. Phys. A 468 (1987) 631, eq. 4.4 and table 2 (the terms C_A2 and C_A3).
    ///
    /// Given there for pions of 85-315 MeV; beyond, the end values, the three-body term going to 0 with the energy below.
    static func absorptionTerms(_ w: Double, density: Double) -> (two: Double, three: Double, sum: Double) {
        guard density > 1e-6 else { return (0, 0, 0) }
        // Kinetic energy of a pion that makes this mass on a nucleon at rest, in pion masses.
        let kinetic = (w * w - (pionMass + nucleonMass) * (pionMass + nucleonMass)) / (2 * nucleonMass)
        let lowest = 0.085 / 0.13957
        let x = min(max(kinetic / 0.13957, lowest), 0.315 / 0.13957)
        let ratio = log(density / 0.17)
        let beta = (-0.038 * x + 0.204) * x + 0.613
        let two = (1.06 * x - 6.64) * x + 22.66
        let three = max(0, (-13.46 * x + 46.17) * x - 20.34) * min(1, max(0, kinetic / 0.085))
        let pair = 2e-3 * strength * two * exp(beta * ratio), triple = 2e-3 * strength * three * exp(2 * beta * ratio)
        return (pair, triple, pair + triple)
    }

    /// Factor on the rates, which are those of uniform matter: in the cascade pions meet their nucleons at the edge, where the local density is less than what a pair around
    /// the pion has. From the measured absorption with charge exchange of pi+ of 125-315 MeV on C and Fe (D. Ashery et al., Phys. Rev. C 23 (1981) 2173), of which it leaves
    /// 0.94 on average (0.84 without; at 85 MeV 1.5, without 1.4). Pions of protons of 585 MeV then are 1.0-1.3 times the measured ones (1.1-1.5 without).
    private static let strength = 1.6

    /// Weight of absorption of a Delta of this charge on a proton or neutron: the square of the Clebsch-Gordan coefficient of
    /// total isospin 1, to which two nucleons couple.
    static func absorptionWeight(charge: Int, partner: CascadeHadron) -> Double {
        switch (charge, partner) {
        case (2, .neutron), (-1, .proton): 0.75
        case (1, .neutron), (0, .proton): 0.5
        case (1, .proton), (0, .neutron): 0.25
        default: 0
        }
    }

    /// Probability that it decays to a proton or neutron whose charge is the one nearer to its own (pi0 otherwise) is 2/3 for pi0:
    /// the pion's charge of a decay.
    static func decayPionCharge(charge: Int, random: inout RandomStream) -> Int {
        switch charge {
        case 2: 1
        case -1: -1
        case 1: random.uniform() < 2.0 / 3 ? 0 : 1
        default: random.uniform() < 2.0 / 3 ? 0 : -1
        }
    }

    /// Cosine of the angle between a nucleon and the Delta that it becomes in N N -> N Delta, by the exchange of a pion: with u = -t,
    ///
    ///     u (u + d^2) (u + s^2)^2 / (u + m_pi^2)^2 / (u + Lambda^2)^4,  d = M - m_N,  s = M + m_N,  Lambda = 0.63 GeV
    ///
    /// (V. Dmitriev, O. Sushkov, C. Gaarde, Nucl. Phys. A 459 (1986) 503, the direct term; the exchange term is its mirror). By rejection from 1/(u + Lambda^2)^2.
    ///
    /// - Parameters:
    ///   - before, after: momenta in the centre of mass, GeV.
    package static func productionCosine(mass: Double, before: Double, after: Double, random: inout RandomStream) -> Double {
        let range = 4 * before * after
        guard range > 1e-9 else { return 2 * random.uniform() - 1 }
        let cutoff = 0.63 * 0.63, pole = pionMass * pionMass
        let energy = (before * before + nucleonMass * nucleonMass).squareRoot() - (after * after + mass * mass).squareRoot()
        let least = max(0, (before - after) * (before - after) - energy * energy)
        let difference = (mass - nucleonMass) * (mass - nucleonMass), sum = (mass + nucleonMass) * (mass + nucleonMass)
        let first = 1 / (least + cutoff), last = 1 / (least + range + cutoff)
        let highest = (sum + least) * first * (sum + least) * first * (1 + difference / (4 * pole))
        var u = least
        repeat {
            u = 1 / (first + (last - first) * random.uniform()) - cutoff
            let ratio = (sum + u) / (cutoff + u)
            if random.uniform() * highest < ratio * ratio * u * (u + difference) / ((u + pole) * (u + pole)) { break }
        } while true
        return min(1, max(-1, 1 - 2 * (u - least) / range))
    }

    /// A mass between the threshold and `highest`, from the Breit-Wigner with the p-wave width, by rejection.
    static func sampleMass(highest: Double, lowest: Double, random: inout RandomStream) -> Double {
        guard highest > lowest else { return highest }
        for _ in 0..<200 {
            // Lorentzian with the peak's width, cut to the range.
            let half = 0.0575
            let a = atan((lowest - mass) / half), b = atan((min(highest, 1.6) - mass) / half)
            let w = mass + half * tan(a + (b - a) * random.uniform())
            let full = width(w), off = (w - mass) * (w - mass)
            let weight = full * (off + half * half) / (off + 0.25 * full * full)
            if weight >= random.uniform() * 0.5 { return w }
        }
        return 0.5 * (lowest + min(highest, 1.6))
    }
}
