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
