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
        /// Where it ends by the polar angle, as its volumes stand; nil: its depth behind its face.
        public var ends: DumpEnds?

        public init(name: String, depth: Double, face: DumpFace? = nil, ends: DumpEnds? = nil) {
            (self.name, self.depth, self.face, self.ends) = (name, depth, face, ends)
        }

        /// Path from the collision point to its end at a polar angle, cm; 0 where a line does not meet it. Nil: not known.
        public func end(theta: Double) -> Double? {
            if let ends { return ends(theta) }
            return face.map { $0.covers(theta: theta) ? $0.distance(theta: theta) + depth : 0 }
        }
    }

    public var dumps: [Entry]

    public init(_ dumps: [Entry]) { self.dumps = dumps }

    /// The named dump, and the length of the dumps behind its back face, cm.
    public func dump(_ name: String, at place: String? = nil) throws -> (entry: Entry, lengthBehind: Double) {
        guard let index = dumps.firstIndex(where: { $0.name == name }) else {
            throw InputError.unknown("dump", name, among: dumps.map(\.name), at: place)
        }
        return (dumps[index], dumps[(index + 1)...].reduce(0) { $0 + $1.depth })
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
    public func encloses(_ place: Vector) -> Bool { Cylinder(radius: radius, absZ: absZ).encloses(place) }

    /// Path from the collision point to the face at a polar angle, cm.
    public func distance(theta: Double) -> Double {
        let s = sin(theta), c = abs(cos(theta))
        return min(s > 0 ? radius / s : .infinity, c > 0 ? absZ / c : .infinity)
    }
}
