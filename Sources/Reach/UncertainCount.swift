import Foundation
import Numerics

/// The number of events over a background that is known up to a log-normal with its mean and deviation.
///
/// P(N <= n | s + b) is also the probability that a gamma deviate G of shape n + 1 exceeds s + b. Averaged over b that is a double
/// integral, of which one is known: over b of Q(n + 1, s + b), or over G of the log-normal's cumulative. The sum runs over the
/// narrower of the two in its logarithm, in equal steps of a nearly normal variable: to 1e-8 for any background and error.
struct UncertainCount {
    private let background: Background
    /// Deviation of ln b, and its mean.
    private let sigma, mu: Double

    init(_ background: Background) {
        self.background = background
        let relative = background.expected > 0 ? background.error / background.expected : 0, variance = log1p(relative * relative)
        sigma = variance.squareRoot()
        mu = background.expected > 0 ? log(background.expected) - variance / 2 : 0
    }

    /// P(N <= n).
    func cumulative(_ n: Double, signal: Double) -> Double {
        guard sigma > 0 else { return IncompleteGamma.upper(n + 1, signal + background.expected) }
        if n < 1 || sigma * (n + 1).squareRoot() < 10 {
            return Self.average { IncompleteGamma.upper(n + 1, signal + exp(mu + sigma * $0)) }
        }
        return overGamma(n + 1, signal: signal)
    }

    /// The smallest count with a probability of a half or more not to exceed it, without signal.
    var median: Double {
        var low = -1.0, high = 1.0
        while cumulative(high, signal: 0) < 0.5 { (low, high) = (high, 2 * high + 1) }
        while high - low > 1 {
            let middle = ((low + high) / 2).rounded(.down)
            if cumulative(middle, signal: 0) < 0.5 { low = middle } else { high = middle }
        }
        return high
    }

    /// Over a normal z: steps of a twelfth of a deviation, up to 8.5 deviations.
    private static func average(_ value: (Double) -> Double) -> Double {
        var sum = 0.0, weights = 0.0
        for i in -102...102 {
            let z = Double(i) / 12, weight = exp(-z * z / 2)
            sum += weight * value(z)
            weights += weight
        }
        return sum / weights
    }

    /// The log-normal's cumulative of G - s over G of shape a, in Wilson and Hilferty's variable: G = a (1 - 1/(9a) + z/(3 sqrt a))^3.
    private func overGamma(_ a: Double, signal: Double) -> Double {
        var sum = 0.0, weights = 0.0
        for i in -102...102 {
            let cubeRoot = 1 - 1 / (9 * a) + Double(i) / 12 / (3 * a.squareRoot())
            guard cubeRoot > 0 else { continue }
            // ln of the density, G^(a - 1) e^-G, less its value at G = a, times dG/dz.
            let ratio = cubeRoot * cubeRoot * cubeRoot, value = a * ratio
            let weight = exp(-a * excessOverLogarithm(ratio - 1)) / cubeRoot
            weights += weight
            if value > signal { sum += weight * Normal.cumulative((log(value - signal) - mu) / sigma) }
        }
        return sum / weights
    }
}
