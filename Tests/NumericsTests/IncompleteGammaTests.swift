import Foundation
import Numerics
import Testing
import _TestSupport

@Suite struct IncompleteGammaTests {
    /// Whole shapes: Q(n + 1, x) is a sum of Poisson probabilities.
    @Test func isASumOfPoissonProbabilities() {
        for n in [0, 1, 7, 50, 400, 900, 1200, 5000] {
            let spread = Double(n + 1).squareRoot()
            for deviation in [-3.0, -1, -0.1, 0, 0.1, 1, 3] {
                let x = max(0.01, Double(n + 1) + deviation * spread)
                let sum = (0...n).reduce(0.0) { $0 + exp(Double($1) * log(x) - x - lgamma(Double($1) + 1)) }
                // The sum itself is good to the rounding of its exponents.
                expectClose(IncompleteGamma.upper(Double(n + 1), x), sum, relative: 1e-8, absolute: 1e-12, "n = \(n), x = \(x)")
            }
        }
    }

    /// Where the two methods meet, and without a jump of more than the function's own change.
    @Test func methodsMeet() {
        for x in [900.0, 999, 1000, 1001, 1100] {
            let below = IncompleteGamma.upper(999.999999, x), above = IncompleteGamma.upper(1000, x)
            expectClose(below, above, absolute: 2e-8, "x = \(x)")
        }
    }

    /// For large shapes: normal, with the known third moment: Q(a, a) = 1/2 + 1/(3 sqrt(2 pi a)) ... 1e15 included.
    @Test func largeShapes() {
        for a in [1e4, 1e8, 1e12, 1e15] {
            expectClose(IncompleteGamma.upper(a, a), 0.5 - 1 / (3 * (2 * .pi * a).squareRoot()), absolute: 1e-2 / a, "a = \(a)")
            expectClose(IncompleteGamma.upper(a, a + 1.5 * a.squareRoot()), erfc(1.5 / 2.0.squareRoot()) / 2, absolute: 0.3 / a.squareRoot())
        }
    }

    /// x - ln(1 + x): series x^2/2 - x^3/3 + ... for small x, the plain difference for large x.
    @Test func excess() {
        for x in [1e-12, -1e-9, 1e-5, -1e-5] { expectClose(excessOverLogarithm(x), x * x / 2 - x * x * x / 3 + x * x * x * x / 4, relative: 1e-14) }
        for x in [-0.9, -0.4, 0.3, 0.4999, 0.5001, 3, 1e6] { expectClose(excessOverLogarithm(x), x - log1p(x), relative: 1e-14) }
        #expect(excessOverLogarithm(0) == 0)
    }
}
