// Collisions of nucleons with nucleons: J. Cugnon, D. L'Hote, J. Vandermeulen, Nucl. Instrum. Meth. B 111 (1996) 215, appendix
// (fits to data up to 5 GeV/c; used up to 10 GeV/c), and numbers of pions by J. Bystricky et al., J. Physique 48 (1987) 1901. p in GeV/c,
// cross sections in mb. Elastic collisions are the total less the inelastic cross section.

import Foundation
import Numerics

package enum NucleonNucleon {
    /// Elastic cross section, mb; `identical` for pp and nn.
    static func elastic(_ p: Double, identical: Bool) -> Double {
        if identical {
            if p < 0.44 { return 34 * pow(p / 0.4, -2.104) }
            if p < 0.8 { return 23.5 + 1000 * fourth(p - 0.7) }
            if p < 2 { return 1250 / (p + 50) - 4 * (p - 1.3) * (p - 1.3) }
        } else {
            if p < 0.45 {
                let x = log(p)
                return 6.3555 * exp(-3.2481 * x - 0.377 * x * x)
            }
            if p < 0.8 { return 33 + 196 * pow(abs(p - 0.95), 2.5) }
            if p < 2 { return 31 / p.squareRoot() }
        }
        return 77 / (p + 1.5)
    }

    static func total(_ p: Double, identical: Bool) -> Double {
        if identical {
            if p < 0.8 { return elastic(p, identical: true) }
            if p < 1.5 { return 23.5 + 24.6 / (1 + exp(-(p - 1.2) / 0.1)) }
            return 41 + 60 * (p - 0.9) * exp(-1.2 * p)
        }
        if p < 0.8 { return elastic(p, identical: false) }
        if p < 1 { return 33 + 196 * pow(abs(p - 0.95), 2.5) }
        if p < 2 { return 24.2 + 8.9 * p }
        return 42
    }

    /// Inelastic cross section, mb; of pp below 1.7 GeV/c the sum of the one-pion channels of Bystricky et al. and of d pi+, which Cugnon's
    /// difference of total and elastic exceeds by 10 % at 1.3-1.5 GeV/c.
    package static func inelastic(_ p: Double, identical: Bool) -> Double {
        guard p >= 0.8 else { return 0 }
        if identical, p < 1.7 { return inelasticBelowTwoPions(p) }
        return max(0, total(p, identical: identical) - elastic(p, identical: identical))
    }

    private static let inelasticBelowTwoPions = MomentumTable([
        (0.8, 0), (0.95, 1.4), (1.09, 5.6), (1.22, 12.2), (1.34, 17.2), (1.46, 20.5), (1.58, 22.8), (1.7, 23.8),
    ])

    /// Share of one-pion final states in the inelastic cross section of isospin 1 (2) or 0.
    ///
    /// J. Bystricky et al., J. Physique 48 (1987) 1901: sums of the fits to data on exclusive channels, over the inelastic cross sections.
    /// Isospin 0: 2 (pn pi0 + 2 pp pi-) of np, less isospin 1.
    static func onePionShare(_ p: Double, twiceIsospin: Int) -> Double {
        twiceIsospin == 2 ? onePionIsospinOne(p) : onePionIsospinZero(p)
    }

    private static let onePionIsospinOne = MomentumTable([
        (1.6, 1), (1.7, 0.99), (1.92, 0.955), (2.25, 0.855), (2.78, 0.66), (3.31, 0.545), (3.62, 0.495), (4.34, 0.425), (5.86, 0.328), (8.89, 0.217),
        (12, 0.16),
    ])
    private static let onePionIsospinZero = MomentumTable([
        (1.7, 1), (1.92, 0.82), (2.25, 0.78), (2.78, 0.66), (3.31, 0.506), (3.62, 0.425), (4.34, 0.28), (5.86, 0.11), (8.89, 0.02), (12, 0.01),
    ])

    /// Mean number of pions after the first two if there are two: from the two-pion channels' part of the rest (Bystricky et al.), 0.83 at
    /// 2.8 GeV/c, 0.54 at 5.9 and 0.39 at 8.9; w in GeV.
    static func pionsAfterTwo(_ w: Double) -> Double { 0.47 * max(0, w - 2.315) }

    /// Share of N Delta(1232) in the one-pion final states of isospin 1, the rest being nucleon and a pair of isospin 1/2: from pp pi0, 1/6
    /// of them with a Delta and 1/3 without, measured (Bystricky et al.) as 0.20 up to 4 GeV/c, 0.26 at 5.9 and 0.33 at 8.9.
    static let deltaShare = MomentumTable([(1.3, 0.85), (1.7, 0.8), (4.3, 0.75), (5.86, 0.45), (8.89, 0.02), (12, 0)])

    /// Slope of exp(B t), 1/GeV^2.
    static func slope(_ p: Double, identical: Bool) -> Double {
        if !identical, p < 1.6 {
            if p < 0.225 { return 0 }
            if p < 0.6 { return 16.53 * (p - 0.225) }
            return 7.16 - 1.63 * p
        }
        if p < 2 {
            let p8 = fourth(p) * fourth(p)
            return 5.5 * p8 / (7.7 + p8)
        }
        return 5.334 + 0.67 * (p - 2)
    }

    /// Share of np elastic scatterings in which the backward peak, the mirror of the forward one, is taken.
    static func backwardShare(_ p: Double) -> Double {
        let ratio = p < 0.8 ? 1 : 0.64 / (p * p)
        return ratio / (1 + ratio)
    }

    private static func fourth(_ x: Double) -> Double { x * x * x * x }
}
