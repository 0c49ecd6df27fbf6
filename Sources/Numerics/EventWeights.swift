/// Weights of events as whole multiples of a unit, so that their sums are exact and do not depend on the order.
///
/// Events that all have the same weight count 1 each: the weight cancels in every mean. Else the unit is the power of two next above
/// sqrt(sum w^2) 2^-60, so that |w| <= 2^60 units by construction. A weight of 10^-9 of the largest of a million equal ones still has
/// 20 bits. Rounding to the unit is symmetric: opposite weights cancel exactly.
public struct WeightUnit: Equatable, Sendable {
    /// The weight that one unit stands for.
    public let value: Double
    /// All events count 1.
    public let isCommon: Bool

    /// Largest |w| in units.
    public static let largest = Int64(1) << 61

    /// All events have this weight.
    public init(common weight: Double = 1) {
        precondition(weight > 0 && weight.isFinite, "a common weight of \(weight)")
        (value, isCommon) = (weight, true)
    }

    /// Events of different weights.
    ///
    /// - Parameter sumOfSquares: of all weights; positive.
    public init(sumOfSquares: Double) {
        let root = sumOfSquares.squareRoot()
        precondition(root.isNormal && root > 0, "weights with a sum of squares of \(sumOfSquares)")
        (value, isCommon) = (Double(sign: .plus, exponent: root.exponent + 1 - 60, significand: 1), false)
    }

    /// Whole weights.
    public static let whole = WeightUnit(value: 1, isCommon: false)

    private init(value: Double, isCommon: Bool) { (self.value, self.isCommon) = (value, isCommon) }

    /// A weight in units; nil if it is not of the sample that the unit was made for: another one than the common weight, or beyond `largest`.
    public func multiples(of weight: Double) -> Int64? {
        if isCommon { return weight == value ? 1 : nil }
        let multiples = (weight / value).rounded()
        return abs(multiples) <= Double(Self.largest) ? Int64(multiples) : nil
    }
}

/// Sums over the weights of events, in units.
public struct WeightSums: Equatable, Sendable {
    /// All events, and those whose weight is not zero.
    public var events: Int64 = 0
    public var nonzero: Int64 = 0
    public var sum: Int128 = 0
    public var squares: UInt128 = 0

    public init() {}

    public mutating func add(_ weight: Int64) {
        events += 1
        if weight != 0 { nonzero += 1 }
        sum += Int128(weight)
        squares += UInt128(weight.magnitude) * UInt128(weight.magnitude)
    }

    /// Events that were left out before they were made: they count in the mean, and are no events.
    public mutating func addLeftOut(_ weight: Int64) { sum += Int128(weight) }

    public mutating func merge(_ other: WeightSums) {
        events += other.events
        nonzero += other.nonzero
        sum += other.sum
        squares += other.squares
    }

    /// Each event counts 1.
    public var areOne: Bool { sum == Int128(events) && squares == UInt128(events) }

    /// (sum w)^2 / sum w^2: the number of events of equal weight that know a mean as well.
    public var effectiveEvents: Double { squares > 0 ? Double(sum) * Double(sum) / Double(squares) : 0 }
}
