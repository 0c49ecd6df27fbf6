import Foundation
import Inputs
import Numerics

/// How many signal events a search must expect to be sensitive to them.
public enum LimitMethod: String, CaseIterable, Codable, Sendable {
    /// A number that is given.
    case fixed
    /// The expected CLs upper limit without signal: exact Poisson at the median count below 50 events of background, `asimov` above.
    case cls
    /// The expected CLs upper limit by the asymptotic formula.
    case asimov
    /// The mean of Feldman and Cousins' upper limits without signal, which they call the sensitivity.
    case feldmanCousins = "feldman-cousins"
}

/// Upper limits on a Poisson signal over a background.
public enum SignalLimit {
    /// The signal that an experiment with this background excludes on average, at a confidence level of 0.5 ... 0.999999.
    ///
    /// Throws `InputError` for `fixed`, and for Feldman-Cousins with an uncertain background or one above 100.
    public static func expected(_ background: Background, confidence: Double, method: LimitMethod) throws -> Double {
        precondition(0.5...0.999999 ~= confidence, "confidence level \(confidence)")
        switch method {
        case .fixed: throw InputError("no limit belongs to the method 'fixed'", expected: "cls, asimov or feldman-cousins")
        case .cls: return background.expected < exactBelow ? cls(background, confidence) : asimov(background, confidence)
        case .asimov: return asimov(background, confidence)
        case .feldmanCousins:
            guard background.error == 0 else {
                throw InputError("Feldman-Cousins with an uncertain background (\(background.expected) +- \(background.error))",
                    expected: "a background without error, or the method cls")
            }
            guard background.expected <= 100 else {
                throw InputError("Feldman-Cousins with a background of \(background.expected)", expected: "100 or less", advice: "use the method cls")
            }
            return FeldmanCousins(background: background.expected, confidence: confidence).sensitivity
        }
    }

    private static let exactBelow = 50.0

    /// CLs (A.L. Read, J. Phys. G 28 (2002) 2693) at the median count n of the background alone:
    /// P(N <= n | s + b) / P(N <= n | b) = 1 - CL. An uncertain b is averaged over a log-normal with its mean and deviation.
    /// Without background, -ln(1 - CL): 2.303 at 90 %.
    static func cls(_ background: Background, _ confidence: Double) -> Double {
        let samples = backgroundSamples(background)
        func cumulative(_ n: Int, _ signal: Double) -> Double {
            samples.reduce(0) { $0 + $1.weight * Poisson.cumulative(n, mean: signal + $1.value) }
        }
        var median = 0
        while cumulative(median, 0) < 0.5 { median += 1 }
        let whole = cumulative(median, 0)
        var high = 5.0
        while cumulative(median, high) / whole > 1 - confidence { high *= 2 }
        return RootFinder.root(0, high, tolerance: 1e-9) { cumulative(median, $0) / whole - (1 - confidence) }
    }

    /// Gauss-Legendre nodes over +-6 deviations of ln b.
    private static func backgroundSamples(_ background: Background) -> [(value: Double, weight: Double)] {
        guard background.error > 0 else { return [(background.expected, 1)] }
        let relative = background.error / background.expected, variance = log1p(relative * relative), sigma = variance.squareRoot()
        let rule = GaussLegendre(64)
        let raw = zip(rule.nodes, rule.weights).map { node, weight in
            (value: background.expected * exp(sigma * 6 * node - variance / 2), weight: weight * exp(-18 * node * node))
        }
        let sum = raw.reduce(0) { $0 + $1.weight }
        return raw.map { ($0.value, $0.weight / sum) }
    }

    /// Cowan, Cranmer, Gross, Vitells, Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727): with the Asimov data n = b and b
    /// constrained by a Gaussian, profiled, the median CLs limit is where sqrt(q_s) = Phi^-1(1 - (1 - CL)/2).
    ///
    /// For few events the formula is low: 1.35 for 2.30 at b = 0, 2.65 for 3.27 at b = 1 (90 %).
    static func asimov(_ background: Background, _ confidence: Double) -> Double {
        let b = background.expected, variance = background.error * background.error
        let threshold = Normal.quantile(1 - (1 - confidence) / 2)
        /// q_s: twice the drop of the logarithm of the likelihood from s = 0, where it is largest.
        func q(_ signal: Double) -> Double {
            guard b > 0 else { return 2 * signal }
            guard variance > 0 else { return 2 * (signal - b * log1p(signal / b)) }
            // The profiled u = s + b' solves u^2 - u (b + s - sigma^2) - b sigma^2 = 0.
            let p = b + signal - variance, u = max(signal, (p + (p * p + 4 * b * variance).squareRoot()) / 2), shift = b - (u - signal)
            return 2 * (b * log(b / u) + u - b) + shift * shift / variance
        }
        var high = 5.0
        while q(high) < threshold * threshold { high *= 2 }
        return RootFinder.root(0, high, tolerance: 1e-9 * high) { threshold * threshold - q($0) }
    }
}

/// The normal distribution.
enum Normal {
    static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

    /// For probabilities in (0, 1), by bisection: right to 1e-13.
    static func quantile(_ probability: Double) -> Double {
        var low = -10.0, high = 10.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if cumulative(middle) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// The Poisson distribution.
enum Poisson {
    /// P(n | mean).
    static func probability(_ n: Int, mean: Double) -> Double {
        mean > 0 ? exp(Double(n) * log(mean) - mean - lgamma(Double(n) + 1)) : (n == 0 ? 1 : 0)
    }

    /// P(N <= n | mean).
    static func cumulative(_ n: Int, mean: Double) -> Double { (0...n).reduce(0) { $0 + probability($1, mean: mean) } }
}
