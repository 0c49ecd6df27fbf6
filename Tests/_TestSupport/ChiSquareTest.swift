import Foundation
import Testing

/// Chi-square test of observed counts against expected ones, bins pooled until each expects five (Cochran).
///
/// The method of pbrt's BSDF tests: the significance level of one test is divided by the number of tests in the family
/// (Sidak), so that a suite of many samplers fails by chance with probability `significance` in all.
public struct ChiSquareTest {
    public let statistic: Double
    public let degreesOfFreedom: Int
    /// Probability of a chi-square at least this large.
    public let probability: Double

    public init(observed: [Double], expected: [Double]) {
        precondition(observed.count == expected.count)
        let order = expected.indices.sorted { expected[$0] < expected[$1] }
        var sum = 0.0, bins = 0, pooledObserved = 0.0, pooledExpected = 0.0
        for i in order {
            pooledObserved += observed[i]
            pooledExpected += expected[i]
            if pooledExpected >= 5 {
                sum += (pooledObserved - pooledExpected) * (pooledObserved - pooledExpected) / pooledExpected
                bins += 1
                (pooledObserved, pooledExpected) = (0, 0)
            }
        }
        // What is left expects fewer than five: a count there that is far too large still counts.
        if pooledExpected > 0 || pooledObserved > 0 {
            let e = max(pooledExpected, 1)
            sum += (pooledObserved - pooledExpected) * (pooledObserved - pooledExpected) / e
            bins += 1
        }
        statistic = sum
        degreesOfFreedom = max(bins - 1, 1)
        probability = upperIncompleteGammaQ(Double(degreesOfFreedom) / 2, sum / 2)
    }
}

/// Fills a histogram with `samples` draws and tests it against the density integrated over each bin.
public func expectDistribution(
    edges: [Double], samples: Int, tests: Int, significance: Double = 0.01, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation,
    density: (Double) -> Double, draw: () -> Double
) {
    var observed = [Double](repeating: 0, count: edges.count - 1)
    for _ in 0..<samples {
        let x = draw()
        var low = 0, high = edges.count - 1
        #expect(x >= edges[0] && x <= edges[high], "\(what): sample \(x) outside [\(edges[0]), \(edges[high])]", sourceLocation: sourceLocation)
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= x { low = middle } else { high = middle }
        }
        observed[low] += 1
    }
    let integrals = (0..<edges.count - 1).map { integrate(density, edges[$0], edges[$0 + 1]) }
    let total = integrals.reduce(0, +)
    let test = ChiSquareTest(observed: observed, expected: integrals.map { $0 / total * Double(samples) })
    let level = 1 - pow(1 - significance, 1 / Double(tests))
    #expect(
        test.probability > level,
        "\(what): chi2 \(test.statistic) for \(test.degreesOfFreedom) degrees of freedom, p = \(test.probability) < \(level)",
        sourceLocation: sourceLocation)
}

/// Integral by 8-point Gauss-Legendre on `panels` equal parts.
public func integrate(_ f: (Double) -> Double, _ a: Double, _ b: Double, panels: Int = 8) -> Double {
    let nodes = [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363]
    let weights = [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763]
    let h = (b - a) / Double(panels)
    var sum = 0.0
    for i in 0..<panels {
        let middle = a + (Double(i) + 0.5) * h
        for (x, w) in zip(nodes, weights) {
            sum += w * (f(middle - x * h / 2) + f(middle + x * h / 2))
        }
    }
    return sum * h / 2
}

/// Regularised upper incomplete gamma function Q(a, x) (series and continued fraction, Abramowitz and Stegun 6.5).
public func upperIncompleteGammaQ(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    let prefactor = exp(-x + a * log(x) - lgamma(a))
    if x < a + 1 {
        var term = 1 / a, sum = term, n = a
        repeat {
            n += 1
            term *= x / n
            sum += term
        } while abs(term) > abs(sum) * 1e-15
        return max(0, 1 - sum * prefactor)
    }
    var b = x + 1 - a, c = 1e300, d = 1 / b, h = d
    for i in 1...10_000 {
        let an = -Double(i) * (Double(i) - a)
        b += 2
        d = an * d + b
        if abs(d) < 1e-300 { d = 1e-300 }
        c = b + an / c
        if abs(c) < 1e-300 { c = 1e-300 }
        d = 1 / d
        let delta = d * c
        h *= delta
        if abs(delta - 1) < 1e-15 { break }
    }
    return h * prefactor
}
