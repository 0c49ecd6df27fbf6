import Foundation

/// The curve of a bound in (ln m, ln g): which couplings it excludes at a mass, and whether it crosses itself.
package struct LimitOutline {
    struct Point: Equatable { var x, y: Double }

    private let points: [Point]
    private let shape: PublishedLimit.Shape

    /// ln g to which the area above a `lower` bound is closed: beyond every coupling of the tables.
    private static let ceiling = log(1e6)

    init(_ limit: PublishedLimit) {
        shape = limit.shape
        var points = limit.vertices.map { Point(x: log($0.mass), y: log($0.coupling)) }
        if shape == .lower, let first = points.first, let last = points.last {
            points += [Point(x: last.x, y: Self.ceiling), Point(x: first.x, y: Self.ceiling)]
        }
        self.points = points
    }

    private var isClosed: Bool { shape == .polygon || shape == .lower }

    /// Number of sides; the side i begins at point i.
    private var sides: Int { isClosed ? points.count : max(0, points.count - 1) }

    private func side(_ i: Int) -> (Point, Point) { (points[i], points[(i + 1) % points.count]) }

    /// The first two sides of the table that cross each other, as the numbers of the points where they begin; touching is no crossing.
    var crossing: (Int, Int)? {
        // The two ends that close a `lower` bound are ours.
        let tested = shape == .lower ? points.count - 3 : sides
        for i in 0..<max(0, tested) {
            let (a, b) = side(i)
            for j in (i + 1)..<max(i + 1, tested) {
                let (c, d) = side(j)
                func turn(_ p: Point, _ q: Point, _ r: Point) -> Double { (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) }
                if turn(a, b, c) * turn(a, b, d) < 0, turn(c, d, a) * turn(c, d, b) < 0 { return (i, j) }
            }
        }
        return nil
    }

    /// The intervals of ln g that are excluded at ln m = x, ascending; none for a line.
    package func excluded(at x: Double) -> [ClosedRange<Double>] {
        guard isClosed else { return [] }
        var crossings: [Double] = []
        for i in 0..<sides {
            let (a, b) = side(i)
            guard (a.x <= x) != (b.x <= x) else { continue }
            crossings.append(a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x))
        }
        crossings.sort()
        return stride(from: 0, to: crossings.count - 1, by: 2).map { crossings[$0]...crossings[$0 + 1] }
    }
}
