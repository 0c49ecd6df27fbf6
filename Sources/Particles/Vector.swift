import Foundation

/// A vector in space, components along x, y, z (z = beam, or the incident direction in a shower's own frame).
public struct Vector: Equatable, Sendable {
    public var x, y, z: Double

    @inlinable @inline(__always)
    public init(_ x: Double, _ y: Double, _ z: Double) { (self.x, self.y, self.z) = (x, y, z) }

    public static let zero = Vector(0, 0, 0)
    public static let zAxis = Vector(0, 0, 1)

    /// Unit vector at polar angle theta and azimuth phi.
    public init(theta: Double, phi: Double) {
        self.init(sin(theta) * cos(phi), sin(theta) * sin(phi), cos(theta))
    }

    @inlinable @inline(__always)
    public func dot(_ other: Vector) -> Double { x * other.x + y * other.y + z * other.z }
    public var magnitude: Double { dot(self).squareRoot() }
    /// Polar angle to z, 0 ... pi, without cancellation near the axis.
    public var theta: Double { atan2((x * x + y * y).squareRoot(), z) }
    public var phi: Double { atan2(y, x) }
    /// Pseudorapidity.
    public var eta: Double { asinh(z / (x * x + y * y).squareRoot()) }
    public var normalized: Vector { self * (1 / magnitude) }

    @inlinable @inline(__always)
    public static func + (a: Vector, b: Vector) -> Vector { Vector(a.x + b.x, a.y + b.y, a.z + b.z) }
    @inlinable @inline(__always)
    public static func - (a: Vector, b: Vector) -> Vector { Vector(a.x - b.x, a.y - b.y, a.z - b.z) }
    @inlinable @inline(__always)
    public static func * (a: Vector, s: Double) -> Vector { Vector(a.x * s, a.y * s, a.z * s) }

    /// This direction scattered by the polar angle whose cosine and sine are given, at a uniformly distributed azimuth (cosPhi, sinPhi), which is
    /// counted from any axis and in either sense: `turned` with fewer operations. The same (cosPhi, sinPhi) about the same direction are the same plane.
    @inlinable @inline(__always)
    public func scattered(cosTheta: Double, sinTheta: Double, cosPhi: Double, sinPhi: Double) -> Vector {
        // The basis of `turned`, with the signs of both axes left to the azimuth.
        let s = sinTheta * cosPhi, t = sinTheta * sinPhi
        let across = x * s + y * t
        let along = cosTheta - across / (1 + abs(z))
        let back = Double(bitPattern: across.bitPattern ^ z.bitPattern & 0x8000_0000_0000_0000)
        return Vector(s + x * along, t + y * along, z * cosTheta - back)
    }

    /// This direction turned away by the polar angle whose cosine and sine are given, at azimuth (cosPhi, sinPhi).
    /// `self` must be a unit vector; the result is one to rounding.
    @inlinable @inline(__always)
    public func turned(cosTheta: Double, sinTheta: Double, cosPhi: Double, sinPhi: Double) -> Vector {
        // Orthonormal basis of Duff et al., J. Comput. Graph. Tech. 6 (2017) 1: no branch, no singularity.
        let sign = Double(bitPattern: 1.0.bitPattern | z.bitPattern & 0x8000_0000_0000_0000)
        let a = -1 / (sign + z)
        let b = x * y * a
        let u = Vector(1 + sign * x * x * a, sign * b, -sign * x)
        let v = Vector(b, sign + y * y * a, -y)
        let s = sinTheta * cosPhi, t = sinTheta * sinPhi
        return Vector(
            u.x * s + v.x * t + x * cosTheta, u.y * s + v.y * t + y * cosTheta, u.z * s + v.z * t + z * cosTheta)
    }
}
