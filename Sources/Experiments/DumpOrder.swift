import Foundation
import Inputs
import Particles

/// The dumps in the order in which a particle from the collision would cross them.
public struct DumpOrder: Equatable, Codable, Sendable {
    public struct Entry: Equatable, Codable, Sendable {
        public var name: String
        /// cm
        public var depth: Double
        /// Where the dump begins; nil: not known.
        public var face: DumpFace?
        public init(name: String, depth: Double, face: DumpFace? = nil) { (self.name, self.depth, self.face) = (name, depth, face) }
    }

    public var dumps: [Entry]

    public init(_ dumps: [Entry]) { self.dumps = dumps }

    /// The front face of the named dump, if known.
    public func face(_ name: String) -> DumpFace? { dumps.first { $0.name == name }?.face }

    /// Length of the dumps behind the back face of the named one, cm.
    public func lengthBehind(_ name: String, at place: String? = nil) throws -> Double {
        guard let index = dumps.firstIndex(where: { $0.name == name }) else {
            throw InputError.unknown("dump", name, among: dumps.map(\.name), at: place)
        }
        return dumps[(index + 1)...].reduce(0) { $0 + $1.depth }
    }
}

/// The front of a dump around the collision point: a cylinder closed by two planes.
public struct DumpFace: Equatable, Codable, Sendable {
    /// cm
    public var radius: Double
    /// cm
    public var absZ: Double
    /// Up to where the planes are closed.
    public var absEta: Double

    public init(radius: Double, absZ: Double, absEta: Double) {
        precondition(radius > 0 && absZ > 0 && absEta > 0, "a front face at r = \(radius), |z| = \(absZ) cm, |eta| < \(absEta)")
        (self.radius, self.absZ, self.absEta) = (radius, absZ, absEta)
    }

    /// Whether a line from the collision point meets it.
    public func covers(theta: Double) -> Bool { abs(log(tan(theta / 2))) <= absEta }

    /// Whether a place, cm from the collision point, lies before the face: what is made there can enter through it.
    public func encloses(_ place: Vector) -> Bool {
        (place.x * place.x + place.y * place.y).squareRoot() < radius && abs(place.z) < absZ
    }

    /// Path from the collision point to the face at a polar angle, cm.
    public func distance(theta: Double) -> Double {
        let s = sin(theta), c = abs(cos(theta))
        return min(s > 0 ? radius / s : .infinity, c > 0 ? absZ / c : .infinity)
    }
}
