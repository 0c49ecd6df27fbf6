import Foundation
import Particles

/// A chamber of an experiment: the stations that make it, what it covers and how it answers.
public struct ChamberDescription: Equatable, Sendable {
    /// What the chamber recognises of the decays inside.
    public enum Response: Equatable, Sendable {
        /// The same part of all.
        case constant(Double)

        public var efficiency: Double { switch self { case .constant(let value): value } }
    }

    public var name: String
    public var label: String
    /// Covered |eta|; nil in a fixed-target experiment.
    public var absEta: ClosedRange<Double>?
    /// The effective reading: layers by their distance behind the last dump.
    public var layers: [Chamber.Layer]
    public var response: Response
    public var window: DetectorWindow?
    /// Stations as they are built, by the names of their volumes; a station without an entry is what its volume's slices are.
    public var structures: [ChamberStructure] = []
    /// Field in its stations and on the way to them, tesla along phi, theta (along the beam or the radius) and the normal; nil: not known.
    public var field: Vector?
    public var patterns: [HitPattern] = []
    /// nil: not known.
    public var randomHits: RandomHits?
}

/// Where the particles come from.
public enum BeamDescription: Equatable, Sendable {
    /// Two beams that collide at the origin, with the energy of both together, GeV.
    case collider(particles: [String], energy: Double)
    /// A beam along z onto the first volume; energy, GeV.
    case fixedTarget(particle: String, energy: Double)

    public var energy: Double {
        switch self {
        case .collider(_, let energy), .fixedTarget(_, let energy): energy
        }
    }
    public var isCollider: Bool { if case .collider = self { true } else { false } }
}

/// A number of an experiment's file with where it comes from.
public struct SourcedNumber: Equatable, Codable, Sendable {
    public enum Flag: String, CaseIterable, Codable, Sendable {
        /// Read in the source.
        case verified = "V"
        /// Computed or derived from what is.
        case computed = "C"
        /// From memory: not checked.
        case memory = "M"
    }

    /// Path of keys, "volumes.coil.depth".
    public var key: String
    public var value: String
    public var flag: Flag
    public var source: String
}
