import Foundation
import Particles

/// A muon station as it stands in the detector: sensitive layers around the beam, or across it on both sides, with their limits.
///
/// Cylinders stand for the flat sectors of a barrel: a ray that meets a sector 15 degrees off its middle has 3.5 % further
/// to go (1.2 % on average), which is left out. Coordinates: cm from the collision point, z along the beam.
public struct Station: Equatable, Codable, Sendable {
    public enum Shape: String, CaseIterable, Codable, Sendable {
        /// Layers between two radii, limited in |z|.
        case barrel
        /// Layers between two |z|, limited in radius.
        case disk
    }

    public var name: String
    public var shape: Shape
    /// Barrel: radii; disk: |z|. Ascending. Decays between layers do not count.
    public var layers: [ClosedRange<Double>]
    /// Barrel: |z|; disk: radii. Ascending.
    public var extent: [ClosedRange<Double>]
    /// Part of the azimuth that the layers fill.
    public var azimuth: Double

    public init(name: String, shape: Shape, layers: [ClosedRange<Double>], extent: [ClosedRange<Double>], azimuth: Double = 1) {
        func ascends(_ ranges: [ClosedRange<Double>]) -> Bool {
            !ranges.isEmpty && ranges[0].lowerBound >= 0 && zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound + 1e-9 }
        }
        precondition(ascends(layers) && layers[0].lowerBound > 0, "layers \(layers) of \(name)")
        precondition(ascends(extent), "extent \(extent) of \(name)")
        precondition(azimuth > 0 && azimuth <= 1, "azimuthal coverage \(azimuth) of \(name)")
        (self.name, self.shape, self.layers, self.extent, self.azimuth) = (name, shape, layers, extent, azimuth)
    }

    /// Whether decays in a part of space would count in both: their layers overlap there, and they fill more than the azimuth together.
    public func overlaps(_ other: Station) -> Bool {
        typealias Box = (r: ClosedRange<Double>, z: ClosedRange<Double>)
        func boxes(_ station: Station) -> [Box] {
            station.layers.flatMap { layer in station.extent.map { station.shape == .barrel ? (r: layer, z: $0) : (r: $0, z: layer) } }
        }
        func meet(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>) -> Bool { min(a.upperBound, b.upperBound) - max(a.lowerBound, b.lowerBound) > 1e-6 }
        let mine = boxes(self), others = boxes(other)
        return azimuth + other.azimuth > 1 + 1e-9 && mine.contains { a in others.contains { meet(a.r, $0.r) && meet(a.z, $0.z) } }
    }

    /// The first two of a list that overlap.
    package static func firstOverlap(_ stations: [Station]) -> (Station, Station)? {
        for (i, station) in stations.enumerated() {
            if let other = stations[..<i].first(where: { $0.overlaps(station) }) { return (other, station) }
        }
        return nil
    }

    /// A part of a straight line inside a layer, cm from where the line starts.
    public struct Segment: Equatable, Sendable {
        public var from, to: Double
        public var length: Double { to - from }
        public init(from: Double, to: Double) { (self.from, self.to) = (from, to) }
    }

    /// The parts of the half line from `origin` along the unit vector `direction` that lie in the layers. The origin is on
    /// the beam's side of all layers.
    public func segments(from origin: Vector, along direction: Vector) -> [Segment] {
        var segments: [Segment] = []
        forEachSegment(from: origin, along: direction) { segments.append($0) }
        return segments
    }

    /// Calls `body` with each of them, without allocating.
    @inline(__always)
    public func forEachSegment(from origin: Vector, along direction: Vector, _ body: (Segment) -> Void) {
        let transverse = Quadratic(origin, direction)
        func append(_ from: Double, _ to: Double) {
            if to > from { body(Segment(from: from, to: to)) }
        }
        for layer in layers {
            switch shape {
            case .barrel:
                guard let from = transverse.last(layer.lowerBound), let to = transverse.last(layer.upperBound), to > 0 else { continue }
                func side(_ low: Double, _ high: Double) {
                    guard let inside = Self.crossing(origin.z, direction.z, low...high) else { return }
                    append(max(from, 0, inside.lowerBound), min(to, inside.upperBound))
                }
                for range in extent {
                    if range.lowerBound == 0 {
                        side(-range.upperBound, range.upperBound)
                    } else {
                        side(range.lowerBound, range.upperBound)
                        side(-range.upperBound, -range.lowerBound)
                    }
                }
            case .disk:
                guard direction.z != 0 else { continue }
                let sign = direction.z > 0 ? 1.0 : -1
                let from = (sign * layer.lowerBound - origin.z) / direction.z, to = (sign * layer.upperBound - origin.z) / direction.z
                for range in extent {
                    guard let outer = transverse.inside(range.upperBound) else { continue }
                    let low = max(from, 0, outer.lowerBound), high = min(to, outer.upperBound)
                    if let hole = transverse.inside(range.lowerBound) {
                        append(low, min(high, hole.lowerBound))
                        append(max(low, hole.upperBound), high)
                    } else {
                        append(low, high)
                    }
                }
            }
        }
    }

    /// The first direction in which the station, seen from the collision point, begins before a depth that depends on the polar angle: that
    /// angle, where the station begins and the depth, cm; nil if it lies behind everywhere.
    public func start(before depth: (Double) -> Double) -> (theta: Double, station: Double, end: Double)? {
        let directions = DumpEnds.directions
        for i in 1..<directions {
            let theta = .pi * Double(i) / Double(directions), end = depth(theta)
            let segments = segments(from: Vector(0, 0, 0), along: Vector(sin(theta), 0, cos(theta)))
            if let first = segments.map(\.from).min(), first < end - 1e-6 { return (theta, first, end) }
        }
        return nil
    }

    /// Whether a line from a point inside the station leaves through the far face of its last layer, within its limits.
    public func isLeftBehind(from point: Vector, along direction: Vector) -> Bool {
        let face = layers[layers.count - 1].upperBound, limits = extent[0].lowerBound...extent[extent.count - 1].upperBound
        switch shape {
        case .barrel:
            guard let path = Quadratic(point, direction).last(face), path >= 0 else { return false }
            return limits.contains(abs(point.z + path * direction.z))
        case .disk:
            let sign = point.z >= 0 ? 1.0 : -1, path = (sign * face - point.z) / direction.z
            guard direction.z * sign > 0, path >= 0 else { return false }
            let x = point.x + path * direction.x, y = point.y + path * direction.y
            return limits.contains((x * x + y * y).squareRoot())
        }
    }

    /// How far a line from a point inside the station may turn, at most, before it misses the far face of the last layer or meets it instead:
    /// the angle, radian, to the limits of the face above and below where the line crosses it; zero where it does not reach the face's surface.
    public func angleToLimit(from point: Vector, along direction: Vector) -> Double {
        let face = layers[layers.count - 1].upperBound, limits = [extent[0].lowerBound, extent[extent.count - 1].upperBound].filter { $0 > 0 }
        let edges: [Vector]
        switch shape {
        case .barrel:
            guard let path = Quadratic(point, direction).last(face), path >= 0 else { return 0 }
            let crossing = point + direction * path
            edges = limits.flatMap { [Vector(crossing.x, crossing.y, $0), Vector(crossing.x, crossing.y, -$0)] }
        case .disk:
            let sign = point.z >= 0 ? 1.0 : -1, path = (sign * face - point.z) / direction.z
            guard direction.z * sign > 0, path >= 0 else { return 0 }
            let crossing = point + direction * path, radius = (crossing.x * crossing.x + crossing.y * crossing.y).squareRoot()
            guard radius > 0 else { return 0 }
            edges = limits.map { Vector(crossing.x * $0 / radius, crossing.y * $0 / radius, crossing.z) }
        }
        return edges.map { edge in
            let way = edge - point, length = way.magnitude
            return length > 0 ? acos(min(1, max(-1, way.dot(direction) / length))) : 0
        }.min() ?? 0
    }

    /// Where start + s slope lies in a range.
    private static func crossing(_ start: Double, _ slope: Double, _ range: ClosedRange<Double>) -> ClosedRange<Double>? {
        guard abs(slope) > 1e-12 else { return range.contains(start) ? -Double.infinity...Double.infinity : nil }
        let a = (range.lowerBound - start) / slope, b = (range.upperBound - start) / slope
        return min(a, b)...max(a, b)
    }

    /// The squared distance from the beam along a line, a s^2 + 2 b s + c.
    private struct Quadratic {
        let a, b, c: Double

        init(_ origin: Vector, _ direction: Vector) {
            a = direction.x * direction.x + direction.y * direction.y
            b = origin.x * direction.x + origin.y * direction.y
            c = origin.x * origin.x + origin.y * origin.y
        }

        /// Where the line is within a radius; nil if nowhere.
        func inside(_ radius: Double) -> ClosedRange<Double>? {
            let rest = c - radius * radius
            guard a > 1e-24 else { return rest < 0 ? -Double.infinity...Double.infinity : nil }
            let root = b * b - a * rest
            guard root > 0 else { return nil }
            return (-b - root.squareRoot()) / a...(-b + root.squareRoot()) / a
        }

        /// Where the line leaves a radius for good; nil if it never reaches it.
        func last(_ radius: Double) -> Double? {
            guard a > 1e-24 else { return nil }
            return inside(radius)?.upperBound
        }
    }
}
