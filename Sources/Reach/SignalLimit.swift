import Foundation
import Inputs
import Numerics

/// How many signal events a search must expect to be sensitive to them.
public enum LimitMethod: String, CaseIterable, Codable, Sendable {
    /// A number that is given.
    case fixed
    /// The expected CLs upper limit without signal: counts by Poisson at their median, for any background.
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
        case .cls: return cls(background, confidence)
        case .asimov: return asimov(background, confidence)
        case .feldmanCousins:
            try checkFeldmanCousins(background)
            return FeldmanCousins(background: background.expected, confidence: confidence).sensitivity
        }
    }

    /// Throws `InputError` where Feldman and Cousins' limits are not made: for an uncertain background or one above 100.
    public static func checkFeldmanCousins(_ background: Background) throws {
        guard background.error == 0 else {
            throw InputError("Feldman-Cousins with an uncertain background (\(background.expected) +- \(background.error))",
                expected: "a background without error, or the method cls")
        }
        guard background.expected <= 100 else {
            throw InputError("Feldman-Cousins with a background of \(background.expected)", expected: "100 or less", advice: "use the method cls")
        }
    }

    /// CLs (A.L. Read, J. Phys. G 28 (2002) 2693) at the median count n of the background alone:
    /// P(N <= n | s + b) / P(N <= n | b) = 1 - CL. An uncertain b is averaged over a log-normal with its mean and deviation.
    /// Without background, -ln(1 - CL): 2.303 at 90 %. Counts are whole: the limit moves in steps where the median does.
    static func cls(_ background: Background, _ confidence: Double) -> Double {
        let count = UncertainCount(background), n = count.median
        let whole = count.cumulative(n, signal: 0)
        func excess(_ signal: Double) -> Double { count.cumulative(n, signal: signal) / whole - (1 - confidence) }
        var high = 5.0
        while excess(high) > 0 { high *= 2 }
        return RootFinder.root(0, high, tolerance: 1e-10 * high, excess)
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
            // With the profiled rate b + d, d^2 + d (b - s + sigma^2) - b s = 0; the background's pull is sigma d / (b + d).
            let half = (b - signal + variance) / 2, root = (half * half + b * signal).squareRoot()
            let d = variance == 0 ? signal : half > 0 ? b * signal / (half + root) : root - half, pull = d / (b + d)
            return 2 * b * excessOverLogarithm(d / b) + variance * pull * pull
        }
        var high = 5.0
        while q(high) < threshold * threshold { high *= 2 }
        return RootFinder.root(0, high, tolerance: 1e-10 * high) { threshold * threshold - q($0) }
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
}
