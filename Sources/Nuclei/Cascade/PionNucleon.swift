// Pions on nucleons: total, elastic and charge-exchange cross sections of free nucleons by the pion's momentum, from the PDG's
// data compilation (total: smooth curves through the data to 5 %; elastic: its points averaged), and the part of the
// Delta(1232), which the medium changes.

import Foundation
import Numerics

enum PionNucleon {
    /// mb, by GeV/c: pi+ p (and pi- n).
    private static let totalHigh = MomentumTable([
        (0.05, 0.9), (0.1, 6.2), (0.14, 15.8), (0.15, 20.4), (0.2, 57), (0.25, 133), (0.28, 185), (0.3, 204), (0.315, 198), (0.331, 172),
        (0.35, 140), (0.378, 98), (0.408, 72), (0.427, 59.5), (0.453, 49), (0.49, 39.5), (0.521, 33), (0.573, 26.5), (0.614, 22),
        (0.657, 18), (0.7, 16), (0.75, 15.2), (0.8, 16.5), (0.87, 19.5), (0.93, 22.5), (1.0, 25), (1.1, 27.5), (1.2, 31), (1.3, 36),
        (1.4, 40), (1.45, 41), (1.5, 40.5), (1.6, 38), (1.7, 34), (1.8, 31), (2, 29.3), (2.5, 30.4), (3, 28.8), (4, 27), (5, 26), (10, 24.7),
    ])
    /// pi- p (and pi+ n).
    private static let totalLow = MomentumTable([
        (0.05, 6), (0.1, 8), (0.15, 14), (0.2, 26), (0.25, 49), (0.28, 65), (0.3, 70), (0.315, 69), (0.331, 63), (0.35, 55), (0.38, 44),
        (0.41, 36), (0.45, 30.5), (0.5, 27.6), (0.55, 28.5), (0.6, 31), (0.65, 36.5), (0.7, 44), (0.73, 46.5), (0.77, 44), (0.82, 38.5),
        (0.87, 40), (0.92, 48), (0.97, 56), (1.02, 59.5), (1.06, 57), (1.12, 47), (1.2, 39.5), (1.3, 36), (1.4, 35), (1.6, 35),
        (1.85, 36), (2.1, 36), (2.5, 34), (3, 32), (4, 29.8), (5, 28.5), (10, 26.3),
    ])
    private static let elasticHigh = MomentumTable([
        (0.05, 0.9), (0.1, 6.2), (0.14, 15.8), (0.15, 20.4), (0.2, 57), (0.25, 133), (0.28, 185), (0.3, 204), (0.315, 198), (0.331, 172),
        (0.35, 140), (0.378, 97), (0.408, 71), (0.427, 58.5), (0.453, 47), (0.49, 37.5), (0.521, 30.5), (0.573, 23.5), (0.614, 19.3),
        (0.657, 15), (0.687, 12.9), (0.726, 11.4), (0.752, 10.6), (0.8, 9), (0.826, 8.3), (0.87, 8.6), (0.93, 10.2), (1.0, 11.9),
        (1.05, 12.5), (1.12, 14.6), (1.2, 14), (1.375, 17.3), (1.45, 18.7), (1.5, 16.9), (1.6, 15.3), (1.7, 13.1), (1.8, 12.2), (1.9, 10.9),
        (2, 10.1), (2.2, 9.1), (2.5, 8), (3, 7.7), (3.6, 7), (4, 6.4), (5, 5.8), (8, 4.95), (10, 4.8),
    ])
    private static let elasticLow = MomentumTable([
        (0.05, 1.3), (0.1, 1.85), (0.15, 3.2), (0.216, 9.6), (0.228, 12.6), (0.247, 17), (0.256, 19.5), (0.27, 21.8), (0.293, 22.5),
        (0.33, 18.7), (0.35, 15.5), (0.38, 12.4), (0.41, 10.9), (0.45, 9.5), (0.49, 10.5), (0.53, 11), (0.57, 11.7), (0.61, 13.2),
        (0.66, 15.5), (0.69, 18.2), (0.72, 20), (0.74, 19.2), (0.78, 17.2), (0.83, 15.2), (0.86, 14.3), (0.9, 15), (0.96, 18.3), (1.02, 21),
        (1.06, 20.3), (1.12, 17.3), (1.17, 15.1), (1.22, 13.9), (1.35, 12.8), (1.45, 12.2), (1.5, 11.3), (1.6, 9.9), (1.85, 10), (2.1, 9.5),
        (2.3, 8.6), (2.7, 7.6), (3, 7.4), (4, 6.6), (5, 6.2), (10, 4.6),
    ])
    /// pi- p -> pi0 n.
    private static let exchange = MomentumTable([
        (0.05, 4.7), (0.1, 6), (0.15, 10.5), (0.2, 16.5), (0.25, 32), (0.28, 43), (0.3, 47.3), (0.315, 46.5), (0.331, 43), (0.35, 38), (0.38, 29.5),
        (0.41, 22.5), (0.45, 17), (0.5, 12.5), (0.55, 9.7), (0.6, 8.5), (0.65, 8.8), (0.7, 9.2), (0.75, 8.2), (0.8, 6.8), (0.87, 6),
        (0.95, 6.3), (1.02, 6.2), (1.1, 4.6), (1.2, 3.4), (1.4, 2.3), (1.6, 1.8), (2, 1.2), (3, 0.6), (5, 0.33), (10, 0.13),
    ])

    /// Cross sections of one pion on one nucleon, mb.
    struct CrossSections {
        var elastic = 0.0
        /// To the other two-body state of the same charge.
        var exchange = 0.0
        var inelastic = 0.0
        /// The part of the Delta(1232) in the medium, its absorption included; taken out of the first two.
        var delta = 0.0
        /// Share of that part that ends in absorption.
        var absorbed = 0.0

        var total: Double { elastic + exchange + inelastic + delta }
    }

    /// - Parameters:
    ///   - pionCharge, nucleonCharge: which pair.
    ///   - p: pion's momentum in the nucleon's rest frame, GeV.
    ///   - w: invariant mass, GeV.
    ///   - density: nucleons around, 1/fm^3; 0 for a free nucleon.
    static func crossSections(pionCharge: Int, nucleonCharge: Int, p: Double, w: Double, density: Double) -> CrossSections {
        var result = CrossSections()
        let charge = pionCharge + nucleonCharge
        // Isospin 3/2 part's weights: (total, elastic) of the pair relative to pi+ p.
        let deltaTotal: Double, deltaElastic: Double
        if charge == 2 || charge == -1 {
            let total = totalHigh(p)
            result.elastic = min(total, elasticHigh(p))
            result.inelastic = p > 0.3 ? total - result.elastic : 0
            (deltaTotal, deltaElastic) = (1, 1)
        } else if pionCharge != 0 {
            let total = totalLow(p)
            result.elastic = elasticLow(p)
            result.exchange = exchange(p)
            result.inelastic = p > 0.4 ? max(0, total - result.elastic - result.exchange) : 0
            (deltaTotal, deltaElastic) = (1.0 / 3, 1.0 / 9)
        } else {
            // Isospin: the mean of pi+ p and pi- p.
            let high = elasticHigh(p), low = elasticLow(p), change = exchange(p)
            result.exchange = change
            result.elastic = max(0, 0.5 * (high + low + change) - change)
            result.inelastic = p > 0.4 ? max(0, 0.5 * (totalHigh(p) + totalLow(p) - high - low - change)) : 0
            (deltaTotal, deltaElastic) = (2.0 / 3, 4.0 / 9)
        }
        let free = deltaCrossSection(w)
        if free > 0 {
            let elastic = min(result.elastic, free * deltaElastic)
            let exchanged = min(result.exchange, free * (deltaTotal - deltaElastic))
            result.elastic -= elastic
            result.exchange -= exchanged
            let width = Delta.width(w), absorption = Delta.absorptionTerms(w, density: density).sum
            let full = width + absorption
            let off = (w - Delta.mass) * (w - Delta.mass)
            result.delta = (elastic + exchanged) * full / width * (off + 0.25 * width * width) / (off + 0.25 * full * full)
            result.absorbed = absorption / full
        }
        return result
    }

    /// Probability of isospin 3/2 in an inelastic collision of a pair in which its share by Clebsch-Gordan coefficients is given.
    static func inelasticShareOfHigherIsospin(_ share: Double, _ p: Double) -> Double {
        let high = max(0, totalHigh(p) - elasticHigh(p)), low = max(0, totalLow(p) - elasticLow(p) - exchange(p))
        let lower = max(0, 0.5 * (3 * low - high))
        let sum = share * high + (1 - share) * lower
        return sum > 0 ? share * high / sum : share
    }

    /// The resonance's share of the pi+ p cross section, mb: Breit-Wigner, faded out above 1.35 GeV, where other waves take over.
    private static func deltaCrossSection(_ w: Double) -> Double {
        let q = twoBodyMomentum(w, Delta.pionMass, Delta.nucleonMass)
        guard q > 1e-3, w < 1.7 else { return 0 }
        let width = Delta.width(w)
        let peak = 8 * Double.pi * 0.389_379_372 / (q * q)
        let shape = 0.25 * width * width / ((w - Delta.mass) * (w - Delta.mass) + 0.25 * width * width)
        let fade = w < 1.35 ? 1 : exp(-(w - 1.35) * (w - 1.35) / 0.02)
        return peak * shape * fade
    }

    /// Slope of exp(B t) in what is not the Delta, 1/GeV^2: flat at the lowest momenta, the diffraction peak's 8 above 1 GeV/c.
    static func slope(_ p: Double) -> Double { 8 * p * p / (0.5 + p * p) }
}
