import Foundation

/// Confidence intervals of a Poisson signal over a known background by the ordering of Feldman and Cousins,
/// Phys. Rev. D 57 (1998) 3873 (physics/9711021).
///
/// For each signal s, counts n enter the acceptance region in falling order of R = P(n | s + b) / P(n | max(0, n - b) + b) until
/// their probabilities add up to the confidence level; the interval for a count are the signals whose regions hold it. Signals
/// are scanned in steps of 0.005; where the set has gaps, its outermost ends are taken, and upper limits do not rise with the
/// background (the paper's section IV B).
public struct FeldmanCousins: Sendable {
    public let background: Double
    public let confidence: Double

    private static let step = 0.005

    public init(background: Double, confidence: Double) {
        precondition(background >= 0 && background.isFinite, "background \(background)")
        precondition(0..<1 ~= confidence, "confidence level \(confidence)")
        (self.background, self.confidence) = (background, confidence)
    }

    /// Lower and upper limit on the signal when `count` events are seen.
    public func interval(_ count: Int) -> ClosedRange<Double> {
        let spread = (background + Double(count) + 10).squareRoot()
        let highest = max(0, Double(count) - background) + 6 * spread + 10
        var low = 0.0, high = 0.0, isFound = false
        for i in 0...Int(highest / Self.step) {
            let signal = Double(i) * Self.step
            guard acceptance(signal).contains(count) else { continue }
            if !isFound { (low, isFound) = (signal, true) }
            high = signal
        }
        guard isFound else { return 0...0 }
        return low...max(high, upperForLargerBackgrounds(count, from: high))
    }

    /// The largest upper limit of larger backgrounds: limits wiggle with the background as counts enter and leave the regions,
    /// by up to 0.2 over less than 1.5 events.
    private func upperForLargerBackgrounds(_ count: Int, from known: Double) -> Double {
        var largest = known
        for i in 1...150 {
            let other = FeldmanCousins(background: background + Double(i) * 0.01, confidence: confidence)
            // Only what exceeds the largest so far is of interest.
            for j in stride(from: 80, to: 0, by: -1) {
                let signal = largest + Double(j) * Self.step
                if other.acceptance(signal).contains(count) {
                    largest = signal
                    break
                }
            }
        }
        return largest
    }

    /// The counts accepted for a signal.
    func acceptance(_ signal: Double) -> ClosedRange<Int> {
        let mean = signal + background
        func ratio(_ n: Int) -> Double {
            guard mean > 0 else { return n == 0 ? 1 : 0 }
            let best = max(Double(n), background), count = Double(n)
            return exp((count > 0 ? count * log(mean / best) : 0) - mean + best)
        }
        // R rises to n = mean and falls from there: the region grows to the side with the larger R.
        var low = Int(mean), high = low
        if ratio(low + 1) > ratio(low) { (low, high) = (low + 1, low + 1) }
        var sum = Poisson.probability(low, mean: mean)
        while sum < confidence {
            let below = low > 0 ? ratio(low - 1) : -1, above = ratio(high + 1)
            if below >= above {
                low -= 1
                sum += Poisson.probability(low, mean: mean)
            } else {
                high += 1
                sum += Poisson.probability(high, mean: mean)
            }
        }
        return low...high
    }

    /// The mean upper limit of experiments without signal.
    public var sensitivity: Double {
        let last = Int(background + 6 * (background + 1).squareRoot() + 3)
        var sum = 0.0
        for n in 0...last {
            let probability = Poisson.probability(n, mean: background)
            if probability > 1e-6 { sum += probability * interval(n).upperBound }
        }
        return sum
    }
}
