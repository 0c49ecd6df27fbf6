import Foundation
import Numerics

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
        guard let edges = Self.find(levels: [level], couplings: couplings, count)[0] else { return nil }
        self = edges
    }

    /// The same for several levels, which share the search.
    public static func find(levels: [Double], couplings: ClosedRange<Double>, _ count: (Double) -> Double) -> [CouplingEdges?] {
        let low = log(couplings.lowerBound), high = log(couplings.upperBound)
        let steps = max(2, Int(((high - low) / step).rounded(.up)))
        let samples = (0...steps).map { i -> (x: Double, value: Double) in
            let x = low + (high - low) * Double(i) / Double(steps)
            return (x, log(count(exp(x))))
        }
        let best = samples.indices.max { samples[$0].value < samples[$1].value }!
        return levels.map { level in
            let target = log(level)
            func crossing(_ above: Double, _ below: Double) -> Double {
                exp(RootFinder.root(above, below, tolerance: tolerance) { log(count(exp($0))) - target })
            }
            if let first = samples.firstIndex(where: { $0.value >= target }), let last = samples.lastIndex(where: { $0.value >= target }) {
                return CouplingEdges(
                    lower: first == 0 ? couplings.lowerBound : crossing(samples[first].x, samples[first - 1].x),
                    upper: last == steps ? couplings.upperBound : crossing(samples[last].x, samples[last + 1].x), isOpen: last == steps)
            }
            // The maximum may lie between two samples.
            guard samples[best].value > -.infinity else { return nil }
            let from = samples[max(best - 1, 0)].x, to = samples[min(best + 1, steps)].x
            let peak = RootFinder.maximum(from, to, tolerance: 1e-3) { log(count(exp($0))) }
            guard log(count(exp(peak))) >= target else { return nil }
            return CouplingEdges(lower: crossing(peak, from), upper: crossing(peak, to), isOpen: false)
        }
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
