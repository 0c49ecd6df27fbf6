import Foundation

/// The way of a charged particle in a uniform magnetic field along z, or of any particle without one: a helix, or a straight line. Energy loss is left out.
public struct Helix: Equatable, Sendable {
    /// Where it starts, cm.
    public let start: Vector
    /// Unit vector of the momentum there.
    public let direction: Vector
    /// Change of the azimuth of the direction per path, radian/cm; 0 is a straight line.
    public let turning: Double

    /// 0.299792458 GeV/c is the momentum that a unit charge has on a circle of 1 m in 1 T.
    private static let bending = Constants.speedOfLight * 1e-13

    /// - Parameters:
    ///   - momentum: GeV, not zero.
    ///   - charge: in units of the proton's.
    ///   - field: tesla, along z.
    public init(from start: Vector, momentum: Vector, charge: Int, field: Double) {
        let p = momentum.magnitude
        (self.start, direction) = (start, momentum * (1 / p))
        turning = -Self.bending * Double(charge) * field / p
    }

    /// Direction after a path, cm.
    public func direction(_ path: Double) -> Vector {
        let (s, c) = (sin(turning * path), cos(turning * path))
        return Vector(direction.x * c - direction.y * s, direction.x * s + direction.y * c, direction.z)
    }

    /// Place after a path, cm.
    public func point(_ path: Double) -> Vector {
        let angle = turning * path
        // sin(a)/a and (1 - cos a)/a, without cancellation for stiff tracks.
        let half = sin(angle / 2), sine = abs(angle) < 1e-8 ? 1 : sin(angle) / angle, versine = abs(angle) < 1e-8 ? angle / 2 : 2 * half * half / angle
        return start + Vector(
            path * (direction.x * sine - direction.y * versine), path * (direction.y * sine + direction.x * versine), path * direction.z)
    }

    /// Path to where it leaves a cylinder around z that is closed by two planes, from a place inside: cm; nil if it turns around once and is still inside.
    public func path(outOf cylinder: Cylinder) -> Double? {
        let wall = pathToWall(radius: cylinder.radius)
        let plane = direction.z > 0 ? (cylinder.absZ - start.z) / direction.z : direction.z < 0 ? (-cylinder.absZ - start.z) / direction.z : .infinity
        let path = min(wall, plane)
        return path * abs(turning) <= 2 * .pi && path.isFinite ? max(0, path) : nil
    }

    /// The first crossing of a radius outward; infinity if there is none.
    private func pathToWall(radius: Double) -> Double {
        let across2 = direction.x * direction.x + direction.y * direction.y, rest = start.x * start.x + start.y * start.y - radius * radius
        guard across2 > 0 else { return .infinity }
        let along = start.x * direction.x + start.y * direction.y, straight = (-along + max(0, along * along - across2 * rest).squareRoot()) / across2
        // The circle's formula loses digits for stiff tracks, which are near the straight line.
        guard abs(turning) * straight > 0.02 else { return onWall(straight, radius) }
        // With the centre of the circle, c = start + n rho, at the distance d from the axis: r^2 = d^2 + rho^2 + 2 d rho cos(a - phi_c).
        let rho = across2.squareRoot() / abs(turning), sign = turning > 0 ? 1.0 : -1
        let normal = Vector(-direction.y, direction.x, 0) * (sign * rho / across2.squareRoot()), centre = start + normal
        let d = (centre.x * centre.x + centre.y * centre.y).squareRoot()
        guard d > 0 else { return .infinity }
        let cosine = (radius * radius - d * d - rho * rho) / (2 * d * rho)
        guard abs(cosine) <= 1 else { return .infinity }
        let opening = acos(cosine), from = atan2(-normal.y, -normal.x) - atan2(centre.y, centre.x)
        func turn(to angle: Double) -> Double {
            let turn = (sign * (angle - from)).truncatingRemainder(dividingBy: 2 * .pi)
            return turn < 0 ? turn + 2 * .pi : turn
        }
        return onWall(min(turn(to: opening), turn(to: -opening)) / abs(turning), radius)
    }

    /// Newton's steps from near a crossing to it.
    private func onWall(_ guess: Double, _ radius: Double) -> Double {
        var path = guess
        for _ in 0..<3 {
            let at = point(path), way = direction(path), slope = 2 * (at.x * way.x + at.y * way.y)
            // A circle that touches the wall.
            guard slope > 1e-3 else { return path }
            path -= (at.x * at.x + at.y * at.y - radius * radius) / slope
        }
        return path
    }
}

/// A cylinder around z, closed by two planes; cm.
public struct Cylinder: Equatable, Codable, Sendable {
    public var radius: Double
    /// Half length.
    public var absZ: Double

    public init(radius: Double, absZ: Double) { (self.radius, self.absZ) = (radius, absZ) }

    /// Whether a place lies inside.
    public func encloses(_ place: Vector) -> Bool { place.x * place.x + place.y * place.y < radius * radius && abs(place.z) < absZ }
}
