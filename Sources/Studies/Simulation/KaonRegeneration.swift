import Experiments
import Foundation
import Materials
import Numerics
import Particles
import Showers

/// K0S that material makes of K0L coherently, along the K0L's direction.
///
/// |rho|^2 = |pi n Lambda (f - fbar)/k|^2 |(1 - exp((i delta - 1/2) l)) / (1/2 - i delta)|^2, with the mean decay length Lambda of the K0S, l the thickness over it, delta = (m_L - m_S)
/// tau_S (K. Kleinknecht, Ann. Rev. Nucl. Sci. 26 (1976) 1). Of the nuclear amplitude |f - fbar|/k = 2.23 mb A^0.758 (p/GeV)^-0.614, measured from C to Pb between 20 and 140 GeV
/// (A. Gsponer et al., Phys. Rev. Lett. 42 (1979) 13; the numbers are from memory; our own inelastic cross sections of K- and K+ differ by 0.6 to 0.9 of what it means for the total ones, from C to Cu).
/// Both kaons' absorption in the layer is left out: an upper estimate.
package enum KaonRegeneration {
    /// Of kinetic energy, GeV: the bins of the tally that K0S of 10 to 50 GeV come from.
    static let edges = PunchThroughTally.edges.filter { $0 > 9.9 && $0 < 51 * 1.3 }
    /// (m_L - m_S) tau_S: 0.5293e10/s times 0.8954e-10 s (PDG 2024).
    private static let delta = 0.5293e10 * 0.8954e-10

    /// K0L in these bins.
    static func longLived(_ tally: PunchThroughTally, face: Int) -> [Estimate] {
        let spectrum = tally.spectrum(.kaonLong, face: face)
        return edges.dropLast().map { edge in spectrum[PunchThroughTally.edges.firstIndex(of: edge)!] }
    }

    /// |f - fbar|/k of an element, barn.
    package static func amplitude(massNumber: Double, momentum: Double) -> Double { 2.23e-3 * pow(massNumber, 0.758) * pow(momentum, -0.614) }

    /// The part of K0L of a momentum, GeV, that a layer turns into K0S.
    package static func probability(_ layer: LayerStack.Layer, momentum p: Double) -> Double {
        guard let material = layer.material else { return 0 }
        let decay = p / Species.kaonShort.mass * Species.kaonShort.decayLength, l = layer.thickness / decay
        let nuclei = material.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * amplitude(massNumber: $1.element.atomicWeight, momentum: p) }
        let real = 1 - exp(-l / 2) * cos(delta * l), imaginary = exp(-l / 2) * sin(delta * l)
        let coherence = (real * real + imaginary * imaginary) / (0.25 + delta * delta), strength = Double.pi * nuclei * decay
        return strength * strength * coherence
    }

    /// Of K0L by the bins, the K0S of 10 to 50 GeV behind a layer.
    static func number(_ longLived: [Double], behind layer: LayerStack.Layer?) -> Double {
        guard let layer else { return 0 }
        return longLived.indices.reduce(0) { sum, i in
            let p = (edges[i] * edges[i + 1]).squareRoot() + Species.kaonLong.mass
            return p < 50 ? sum + longLived[i] * probability(layer, momentum: p) : sum
        }
    }
}
