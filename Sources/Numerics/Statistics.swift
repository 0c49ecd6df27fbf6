/// Mean and its standard error of a sequence of numbers, in one pass (Welford).
public struct RunningStatistics: Sendable {
    public private(set) var count = 0
    public private(set) var mean = 0.0
    private var squares = 0.0

    public init() {}

    public init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    public mutating func add(_ value: Double) {
        count += 1
        let delta = value - mean
        mean += delta / Double(count)
        squares += delta * (value - mean)
    }

    /// Unbiased variance of the numbers; 0 for fewer than two.
    public var variance: Double { count > 1 ? squares / Double(count - 1) : 0 }

    /// Standard error of the mean.
    public var error: Double { count > 0 ? (variance / Double(count)).squareRoot() : 0 }
}

/// A number with its statistical standard error.
public struct Estimate: Codable, Equatable, Sendable {
    public var mean: Double
    public var error: Double

    public init(mean: Double, error: Double) {
        self.mean = mean
        self.error = error
    }

    public init(_ statistics: RunningStatistics) {
        self.init(mean: statistics.mean, error: statistics.error)
    }

    public static func * (lhs: Estimate, rhs: Double) -> Estimate {
        Estimate(mean: lhs.mean * rhs, error: lhs.error * abs(rhs))
    }
}

/// Sums of a whole number per event, kept exactly: the mean and error do not depend on the order of merging.
public struct CountMoments: Codable, Equatable, Sendable {
    public var events: Int64 = 0
    public var sum: Int64 = 0
    /// Sum of squares, in two halves so that a single 10^9 does not overflow it.
    public var squaresLow: UInt64 = 0
    public var squaresHigh: UInt64 = 0

    public init() {}

    public mutating func add(_ value: Int64) {
        events += 1
        sum += value
        let square = value.magnitude.multipliedFullWidth(by: value.magnitude)
        addSquares(low: square.low, high: square.high)
    }

    public mutating func merge(_ other: CountMoments) {
        events += other.events
        sum += other.sum
        addSquares(low: other.squaresLow, high: other.squaresHigh)
    }

    private mutating func addSquares(low: UInt64, high: UInt64) {
        let (partial, overflow) = squaresLow.addingReportingOverflow(low)
        squaresLow = partial
        squaresHigh += high + (overflow ? 1 : 0)
    }

    /// Mean per event with the standard error from the spread over events.
    public var estimate: Estimate {
        guard events > 0 else { return Estimate(mean: 0, error: 0) }
        let n = Double(events), mean = Double(sum) / n
        let meanSquare = (Double(squaresHigh) * 0x1p64 + Double(squaresLow)) / n
        let variance = events > 1 ? max(0, meanSquare - mean * mean) * n / (n - 1) : 0
        return Estimate(mean: mean, error: (variance / n).squareRoot())
    }
}
