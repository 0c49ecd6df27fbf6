// Collisions of nucleons with nucleons: J. Cugnon, D. L'Hote, J. Vandermeulen, Nucl. Instrum. Meth. B 111 (1996) 215, appendix
// (fits to data up to 5 GeV/c; used up to 10 GeV/c). p in GeV/c, cross sections in mb.

import Foundation
import MonteCarlo

enum NucleonNucleon {
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

    static func inelastic(_ p: Double, identical: Bool) -> Double {
        p < 0.8 ? 0 : max(0, total(p, identical: identical) - elastic(p, identical: identical))
    }

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
