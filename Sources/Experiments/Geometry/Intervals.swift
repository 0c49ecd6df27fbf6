/// A set of parameters along a line: disjoint ranges, ascending.
struct Intervals: Equatable, Sendable {
    private(set) var ranges: [ClosedRange<Double>]

    static let all = Intervals([-Double.infinity...Double.infinity])
    static let none = Intervals([])

    /// - Parameter ranges: disjoint, ascending.
    init(_ ranges: [ClosedRange<Double>]) { self.ranges = ranges }

    /// Where a s^2 + 2 b s + c <= 0.
    init(a: Double, b: Double, c: Double) {
        // Along the beam or across it the leading coefficient is rounding.
        guard abs(a) > 1e-24 else {
            if abs(b) <= 1e-15 { self = c <= 0 ? .all : .none } else {
                let root = -c / (2 * b)
                self.init([b > 0 ? -Double.infinity...root : root...Double.infinity])
            }
            return
        }
        let discriminant = b * b - a * c
        guard discriminant > 0 else {
            self = a > 0 ? .none : .all
            return
        }
        // The root without cancellation, then the other by their product.
        let q = -(b + (b < 0 ? -1 : 1) * discriminant.squareRoot())
        let roots = q == 0 ? [0, 0] : [q / a, c / q].sorted()
        self.init(a > 0 ? [roots[0]...roots[1]] : [-Double.infinity...roots[0], roots[1]...Double.infinity])
    }

    func intersection(_ other: Intervals) -> Intervals {
        var result: [ClosedRange<Double>] = []
        for a in ranges {
            for b in other.ranges {
                let low = max(a.lowerBound, b.lowerBound), high = min(a.upperBound, b.upperBound)
                if low < high { result.append(low...high) }
            }
        }
        return Intervals(result)
    }

    func union(_ other: Intervals) -> Intervals {
        var result: [ClosedRange<Double>] = []
        for range in (ranges + other.ranges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return Intervals(result)
    }

    func from(_ start: Double) -> Intervals { intersection(Intervals([start...Double.infinity])) }
}
