import Foundation
import Particles

/// A magnetic field, the same everywhere, in which charged particles turn as they fly.
package struct UniformField: Equatable, Sendable {
    /// Tesla.
    package let strength: Double
    /// A unit vector.
    package let direction: Vector

    /// Largest turn on a straight piece, radian.
    static let largestTurn = 0.04
    /// A unit charge of 0.299792458 GeV has a circle of 1 m in 1 T; here per cm.
    private static let bending = Constants.speedOfLight * 1e-13

    /// nil for no field. Components in tesla.
    package init?(_ components: Vector) {
        strength = components.magnitude
        guard strength > 0 else { return nil }
        direction = components * (1 / strength)
    }

    /// Turn per path, radian/cm, of a charge of +-1 with a momentum in GeV, if it flies across the field.
    @inline(__always)
    package func turning(momentum: Double, charge: Double) -> Double { -Self.bending * charge * strength / momentum }

    @inline(__always)
    func turning(_ track: ElectromagneticTrack) -> Double {
        turning(momentum: (track.energy * (track.energy + 2 * Constants.electronMass)).squareRoot(), charge: track.kind == .positron ? 1 : -1)
    }

    /// A unit vector turned by an angle around the field (Rodrigues).
    @inline(never)
    package func turned(_ way: Vector, by angle: Double) -> Vector {
        let c = cos(angle), s = sin(angle), b = direction
        let across = Vector(b.y * way.z - b.z * way.y, b.z * way.x - b.x * way.z, b.x * way.y - b.y * way.x)
        return (way * c + across * s + b * (b.dot(way) * (1 - c))).normalized
    }
}
