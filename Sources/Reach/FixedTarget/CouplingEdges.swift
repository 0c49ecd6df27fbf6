import Foundation

/// The lowest and the highest coupling at which an expected count reaches a level.
public struct CouplingEdges: Equatable, Sendable {
    /// 1/GeV
    public var lower, upper: Double
    /// The highest coupling is where the search ends: the count is still above the level there.
    public var isOpen: Bool

    package init(lower: Double, upper: Double, isOpen: Bool) { (self.lower, self.upper, self.isOpen) = (lower, upper, isOpen) }

    /// Step of the search in ln g.
    private static let step = 0.2
    private static let tolerance = 1e-6

    /// Nil if the level is not reached.
    ///
    /// - Parameters:
    ///   - level: positive.
    ///   - couplings: where to search, 1/GeV.
    ///   - count: the expected count at a coupling.
    public init?(level: Double, couplings: ClosedRange<Double>, _ count: (Double) -> Double) {
        let low = log(couplings.lowerBound), high = log(couplings.upperBound), target = log(level)
        func value(_ x: Double) -> Double { log(count(exp(x))) - target }
        let steps = max(2, Int(((high - low) / Self.step).rounded(.up)))
        let xs = (0...steps).map { low + (high - low) * Double($0) / Double(steps) }, values = xs.map(value)
        func crossing(_ above: Double, _ below: Double) -> Double { RootFinder.root(above, below, tolerance: Self.tolerance, value) }
        if let first = values.firstIndex(where: { $0 >= 0 }), let last = values.lastIndex(where: { $0 >= 0 }) {
            lower = exp(first == 0 ? low : crossing(xs[first], xs[first - 1]))
            upper = exp(last == steps ? high : crossing(xs[last], xs[last + 1]))
            isOpen = last == steps
            return
        }
        let best = values.indices.max { values[$0] < values[$1] }!
        guard values[best] > -.infinity else { return nil }
        let from = xs[max(best - 1, 0)], to = xs[min(best + 1, steps)]
        let peak = RootFinder.maximum(from, to, tolerance: 1e-3, value)
        guard value(peak) >= 0 else { return nil }
        (lower, upper, isOpen) = (exp(crossing(peak, from)), exp(crossing(peak, to)), false)
    }
}

/// The contour of a fixed-target experiment.
public struct FixedTargetContour: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        /// GeV
        public var mass: Double
        public var edges: CouplingEdges
    }

    /// Ascending in mass. Where the reach ends within the masses scanned, the last point stands within 0.1 % of the end.
    public var points: [Point] = []

    /// - Parameters:
    ///   - masses: ascending, GeV.
    ///   - signal: number of events.
    public init(_ signal: FixedTargetSignal, level: Double, masses: [Double], couplings: ClosedRange<Double> = 1e-9...1) {
        func point(_ mass: Double) -> Point? {
            let curve = signal.curve(mass: mass)
            return CouplingEdges(level: level, couplings: couplings) { curve($0) }.map { Point(mass: mass, edges: $0) }
        }
        let found = masses.map(point)
        points = found.compactMap { $0 }
        if let last = found.lastIndex(where: { $0 != nil }), last + 1 < masses.count {
            var inside = log(masses[last]), outside = log(masses[last + 1])
            while outside - inside > 1e-3 {
                let middle = (inside + outside) / 2
                if let next = point(exp(middle)) {
                    points.append(next)
                    inside = middle
                } else {
                    outside = middle
                }
            }
        }
    }
}
