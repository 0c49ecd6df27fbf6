import Foundation

/// x - ln(1 + x) for x > -1, without cancellation around 0: with r = x / (2 + x), x r - 2 (r^3/3 + r^5/5 + ...).
package func excessOverLogarithm(_ x: Double) -> Double {
    guard abs(x) < 0.5 else { return x - log1p(x) }
    let r = x / (2 + x), square = r * r
    var power = r * square, sum = 0.0, odd = 3.0
    while true {
        let term = power / odd
        sum += term
        if abs(term) <= 1e-17 * abs(sum) { break }
        power *= square
        odd += 2
    }
    return x * r - 2 * sum
}

/// The incomplete gamma functions.
package enum IncompleteGamma {
    /// Q(a, x) = Gamma(a, x) / Gamma(a): for whole a, the probability of less than a events where x are expected. a > 0, x >= 0.
    ///
    /// Below a = 1000 the series and the continued fraction (Abramowitz and Stegun 6.5.29 and 6.5.31), to 1e-12; above, Temme's uniform
    /// expansion (SIAM J. Math. Anal. 10 (1979) 757) to its second term, to 1e-9, for any a.
    package static func upper(_ a: Double, _ x: Double) -> Double {
        precondition(a > 0 && x >= 0, "Q(\(a), \(x))")
        if x == 0 { return 1 }
        if a >= 1000 { return uniform(a, x) }
        let factor = exp(a * log(x) - x - lgamma(a))
        return x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x)
    }

    /// sum of x^n / (a (a + 1) ... (a + n)).
    private static func series(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a, sum = term, n = a
        while term > 1e-17 * sum {
            n += 1
            term *= x / n
            sum += term
        }
        return sum
    }

    /// 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))), by Lentz's method.
    private static func fraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a, c = 1 / tiny, d = 1 / b, value = d
        for i in 1...10_000 {
            let n = Double(i), numerator = -n * (n - a)
            b += 2
            d = numerator * d + b
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = b + numerator / c
            if abs(c) < tiny { c = tiny }
            let change = c * d
            value *= change
            if abs(change - 1) < 1e-16 { break }
        }
        return value
    }

    private static func uniform(_ a: Double, _ x: Double) -> Double {
        let mu = (x - a) / a, half = excessOverLogarithm(mu)
        let eta = (mu < 0 ? -1 : 1) * (2 * half).squareRoot()
        let c0: Double, c1: Double
        if abs(eta) < 0.1 {
            // Coefficients: DiDonato and Morris, ACM Trans. Math. Software 12 (1986) 377.
            func sum(_ coefficients: [Double]) -> Double { coefficients.reversed().reduce(0) { $0 * eta + $1 } }
            c0 = sum([-1 / 3.0, 1 / 12.0, -2 / 135.0, 1 / 864.0, 1 / 2835.0, -139 / 777_600.0])
            c1 = sum([-1 / 540.0, -1 / 288.0, 1 / 378.0, -77 / 77_760.0])
        } else {
            c0 = 1 / mu - 1 / eta
            c1 = 1 / (eta * eta * eta) - 1 / (mu * mu * mu) - 1 / (mu * mu) - 1 / (12 * mu)
        }
        let rest = exp(-a * half) / (2 * .pi * a).squareRoot() * (c0 + c1 / a)
        return min(1, max(0, erfc(eta * (a / 2).squareRoot()) / 2 + rest))
    }
}
