import Foundation
import Particles

/// A straight half line; cm, z along the beam, the origin at the collision point or at the front of a fixed target.
public struct Line: Equatable, Sendable {
    public let origin: Vector
    /// A unit vector.
    public let direction: Vector

    public init(from origin: Vector = .zero, along direction: Vector) { (self.origin, self.direction) = (origin, direction.normalized) }

    /// From the origin at a pseudorapidity; exactly across the beam at 0.
    public init(eta: Double, phi: Double = 0) {
        let sine = 1 / cosh(eta)
        self.init(along: Vector(sine * cos(phi), sine * sin(phi), tanh(eta)))
    }

    public init(theta: Double, phi: Double = 0) { self.init(along: Vector(theta: theta, phi: phi)) }

    public var eta: Double { direction.eta }

    public func point(_ path: Double) -> Vector { origin + direction * path }

    // MARK: Where it meets surfaces

    /// Within a distance from the beam.
    func within(radius: Double) -> Intervals {
        guard radius.isFinite else { return .all }
        return Intervals(
            a: direction.x * direction.x + direction.y * direction.y, b: origin.x * direction.x + origin.y * direction.y,
            c: origin.x * origin.x + origin.y * origin.y - radius * radius)
    }

    /// Farther from the beam than a distance.
    func beyond(radius: Double) -> Intervals {
        guard radius > 0 else { return .all }
        return Intervals(
            a: -(direction.x * direction.x + direction.y * direction.y), b: -(origin.x * direction.x + origin.y * direction.y),
            c: radius * radius - origin.x * origin.x - origin.y * origin.y)
    }

    /// Where `normal` times the point lies in a range.
    func slab(_ normal: Vector, _ range: ClosedRange<Double>) -> Intervals {
        let slope = normal.dot(direction), start = normal.dot(origin)
        return Intervals(a: 0, b: -slope / 2, c: range.lowerBound - start).intersection(Intervals(a: 0, b: slope / 2, c: start - range.upperBound))
    }

    /// Where |eta| of the point, seen from the origin of coordinates, is below a limit: |z| <= r sinh(limit).
    func within(absEta limit: Double) -> Intervals {
        guard limit.isFinite else { return .all }
        let s = sinh(limit), s2 = s * s
        return Intervals(
            a: direction.z * direction.z - s2 * (direction.x * direction.x + direction.y * direction.y),
            b: origin.z * direction.z - s2 * (origin.x * direction.x + origin.y * direction.y),
            c: origin.z * origin.z - s2 * (origin.x * origin.x + origin.y * origin.y))
    }

    /// Where it is above one.
    func beyond(absEta limit: Double) -> Intervals {
        guard limit > 0 else { return .all }
        let s = sinh(limit), s2 = s * s
        return Intervals(
            a: s2 * (direction.x * direction.x + direction.y * direction.y) - direction.z * direction.z,
            b: s2 * (origin.x * direction.x + origin.y * direction.y) - origin.z * direction.z,
            c: s2 * (origin.x * origin.x + origin.y * origin.y) - origin.z * origin.z)
    }
}
