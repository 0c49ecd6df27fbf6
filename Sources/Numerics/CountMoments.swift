/// Sums of a whole number per weighted event, kept exactly: mean and error do not depend on the order of merging.
///
/// The mean is sum(w x) / sum(w). Its error is that of a ratio: sqrt(n / (n - 1) sum(w^2 (x - mean)^2)) / |sum w|, for weights of one
/// sign and of both.
public struct CountMoments: Equatable, Sendable {
    public var weights = WeightSums()
    /// sum(w x)
    public var sum: Int128 = 0
    /// sum(w^2 x^2) and sum(w^2 x).
    public var squares = WideSum()
    public var products = WideSum()

    public init() {}

    /// - Parameter value: zero or more.
    public mutating func add(_ value: Int64, weight: Int64 = 1) {
        weights.add(weight)
        let weighted = Int128(value) * Int128(weight)
        sum += weighted
        squares.add(weighted.magnitude, times: weighted.magnitude)
        products.add(weighted.magnitude, times: UInt128(weight.magnitude))
    }

    public mutating func merge(_ other: CountMoments) {
        weights.merge(other.weights)
        sum += other.sum
        squares.merge(other.squares)
        products.merge(other.products)
    }

    /// Mean per event with the standard error from the spread over events; zero if the weights add up to nothing.
    public var estimate: Estimate {
        guard weights.sum != 0 else { return Estimate(mean: 0, error: 0) }
        if weights.areOne { return plainEstimate }
        let n = Double(weights.nonzero), total = Double(weights.sum), mean = Double(sum) / total
        let spread = squares.value - 2 * mean * products.value + mean * mean * Double(weights.squares)
        return Estimate(mean: mean, error: n > 1 ? (max(0, spread) * n / (n - 1)).squareRoot() / abs(total) : 0)
    }

    private var plainEstimate: Estimate {
        let n = Double(weights.events), mean = Double(sum) / n
        let variance = n > 1 ? max(0, squares.value / n - mean * mean) * n / (n - 1) : 0
        return Estimate(mean: mean, error: (variance / n).squareRoot())
    }
}

/// A sum of products of 128-bit numbers, in 256 bits.
public struct WideSum: Equatable, Sendable {
    public var low: UInt128 = 0
    public var high: UInt128 = 0

    public init() {}

    public mutating func add(_ a: UInt128, times b: UInt128) {
        let product = a.multipliedFullWidth(by: b)
        add(low: product.low, high: product.high)
    }

    public mutating func merge(_ other: WideSum) { add(low: other.low, high: other.high) }

    private mutating func add(low more: UInt128, high: UInt128) {
        let (partial, overflow) = low.addingReportingOverflow(more)
        low = partial
        self.high += high + (overflow ? 1 : 0)
    }

    public var value: Double {
        Double(high) * 0x1p128 + (Double(UInt64(low >> 64)) * 0x1p64 + Double(UInt64(truncatingIfNeeded: low)))
    }
}
