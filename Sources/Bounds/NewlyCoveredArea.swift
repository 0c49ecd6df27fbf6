import Foundation

/// The area of a contour in the plane of ln m and ln g, and how much of it no published bound excludes.
///
/// A factor e in mass times a factor e in coupling is an area of 1; a decade times a decade is 5.30. Each mass of a fine grid is
/// a column: its intervals of ln g within reach, less those excluded by the union of the bounds, are exact for the straight lines
/// that join the points of the tables; the sum over columns is the only approximation.
public struct NewlyCoveredArea: Equatable, Codable, Sendable {
    /// Of the whole contour.
    public var total: Double
    /// Outside all laboratory bounds.
    public var beyondLaboratory: Double
    /// Outside all laboratory and astrophysical bounds.
    public var beyondAll: Double
    /// Numerical error of the three: the largest change when the columns are twice as wide.
    public var error: Double

    /// What a contour reaches at one mass.
    public struct Point: Equatable, Sendable {
        /// GeV
        public var mass: Double
        /// 1/GeV
        public var lower, upper: Double
        public init(mass: Double, lower: Double, upper: Double) { (self.mass, self.lower, self.upper) = (mass, lower, upper) }
    }

    enum CodingKeys: String, CodingKey {
        case total, beyondLaboratory = "beyond_laboratory", beyondAll = "beyond_laboratory_and_astrophysics", error
    }

    /// - Parameters:
    ///   - points: a contour, ascending in mass; fewer than two enclose nothing.
    ///   - limits: projections and bounds without a closed region do not count.
    public init(_ points: [Point], limits: [PublishedLimit], columns: Int = 4000) {
        precondition(columns >= 2 && columns.isMultiple(of: 2), "\(columns) columns")
        let fine = Self.areas(points, limits, columns: columns), coarse = Self.areas(points, limits, columns: columns / 2)
        (total, beyondLaboratory, beyondAll) = (fine[0], fine[1], fine[2])
        error = zip(fine, coarse).map { abs($0 - $1) }.max()!
    }

    /// Areas of the contour, beyond laboratory, beyond all.
    private static func areas(_ points: [Point], _ limits: [PublishedLimit], columns: Int) -> [Double] {
        guard let first = points.first, let last = points.last, first.mass < last.mass else { return [0, 0, 0] }
        let laboratory = limits.filter { $0.kind == .laboratory }.map(\.outline)
        let astrophysical = limits.filter { $0.kind == .astrophysical }.map(\.outline)
        let start = log(first.mass), width = (log(last.mass) - start) / Double(columns)
        var areas = [0.0, 0.0, 0.0], segment = 0
        for column in 0..<columns {
            let x = start + (Double(column) + 0.5) * width
            while segment < points.count - 2, log(points[segment + 1].mass) < x { segment += 1 }
            let (a, b) = (points[segment], points[segment + 1])
            let t = (x - log(a.mass)) / (log(b.mass) - log(a.mass))
            func between(_ edge: (Point) -> Double) -> Double { log(edge(a)) + t * (log(edge(b)) - log(edge(a))) }
            let reach = between(\.lower)...max(between(\.lower), between(\.upper))
            let fromLaboratory = laboratory.flatMap { $0.excluded(at: x) }
            areas[0] += reach.upperBound - reach.lowerBound
            areas[1] += length(of: reach, outside: fromLaboratory)
            areas[2] += length(of: reach, outside: fromLaboratory + astrophysical.flatMap { $0.excluded(at: x) })
        }
        return areas.map { $0 * width }
    }

    /// The length of an interval that lies outside the union of others.
    static func length(of interval: ClosedRange<Double>, outside excluded: [ClosedRange<Double>]) -> Double {
        var free = 0.0, covered = interval.lowerBound
        for other in excluded.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if other.lowerBound > covered { free += min(other.lowerBound, interval.upperBound) - covered }
            covered = max(covered, other.upperBound)
            if covered >= interval.upperBound { return free }
        }
        return free + interval.upperBound - covered
    }
}
