import Particles

/// Where the line of a shower stands in the detector, for what counts at the place at which its own line meets the surface in front of the chambers.
///
/// Something made at a depth on the shower's line flies in its own direction to that surface. It counts at the polar angle of the place that it meets, seen from the collision
/// point, and at the depth at which it would stand as far before that place on the straight line from there: so it meets the chambers where it does, after the way that it
/// has, and only its inclination inside of them is that of the other line. Sideways displacement within the shower is left out (some cm).
public struct DetectorCoordinates: Equatable, Sendable {
    /// Where the layers begin, cm from the collision point, and the direction of the line.
    public var start, direction: Vector
    /// In front of the chambers.
    public var surface: Cylinder

    public init(start: Vector, direction: Vector, surface: Cylinder) { (self.start, self.direction, self.surface) = (start, direction, surface) }

    /// Where a line from a depth, cm behind the start, meets the surface, and the path to there; where it starts behind the surface, that place.
    @inline(__always)
    package func hit(from depth: Double, along way: Vector) -> (point: Vector, path: Double) {
        let from = start + direction * depth
        let a = way.x * way.x + way.y * way.y, b = from.x * way.x + from.y * way.y, c = from.x * from.x + from.y * from.y - surface.radius * surface.radius
        guard c < 0, abs(from.z) < surface.absZ else { return (from, 0) }
        let wall = a > 1e-20 ? ((b * b - a * c).squareRoot() - b) / a : .infinity
        let plane = (surface.absZ - (way.z >= 0 ? from.z : -from.z)) / max(abs(way.z), 1e-20)
        let path = min(wall, plane)
        return (from + way * path, path)
    }
}
