import Foundation
import Materials
import Particles

/// A part of the experiment that lines cross: slices of material between surfaces; cm.
public struct Volume: Equatable, Sendable {
    /// What it is for.
    public enum Role: String, CaseIterable, Codable, Sendable {
        /// Showers are followed in it; mediators are made here.
        case dump
        /// Only matter in the way.
        case shield
        /// Decays in its sensitive slices are seen.
        case chamber
    }

    public enum Shape: String, CaseIterable, Codable, Sendable {
        /// Cylinder shells around the beam: slices in the radius, limited in |z|.
        case barrel
        /// Disks across the beam: slices in |z| (or z), limited in the radius.
        case disk
        /// Slices along one axis, limited along the other two.
        case box
        /// Slices along each particle's own line behind a closed cylinder, at normal incidence everywhere. Where the face of a module
        /// lies inside of another one, it begins where that one ends.
        case module
    }

    public enum Axis: String, CaseIterable, Codable, Sendable {
        case x, y, z
        var vector: Vector {
            switch self {
            case .x: Vector(1, 0, 0)
            case .y: Vector(0, 1, 0)
            case .z: Vector(0, 0, 1)
            }
        }
        var others: [Axis] { Self.allCases.filter { $0 != self } }
    }

    public struct Slice: Equatable, Sendable {
        /// nil is vacuum.
        public var material: Material?
        /// Between which values of the coordinate in which slices follow each other (module: depth), cm.
        public var range: ClosedRange<Double>
        public var isSensitive: Bool
        public var thickness: Double { range.upperBound - range.lowerBound }
    }

    /// Flat parts of a barrel or wedges of a disk, equal and evenly around the beam.
    public struct Sectors: Equatable, Sendable {
        public var count: Int
        /// Width across a sector's middle, cm.
        public var width: Double
        /// Azimuth of the middle of the first one, radian.
        public var phi: Double
    }

    public var name: String
    /// For drawings.
    public var label: String
    public var role: Role
    public var shape: Shape
    public var slices: [Slice]
    /// Barrel: |z|; disk: radii; box: the two other axes, one range each. Empty: no limit.
    public var extent: [ClosedRange<Double>]
    /// Only where |eta| of the place, seen from the origin, lies within.
    public var absEta: ClosedRange<Double>
    /// Barrels and disks stand on both sides of z = 0.
    public var isOnBothSides: Bool
    public var axis: Axis
    /// Part of the azimuth that is filled; lines see it only where there are sectors.
    public var azimuth: Double
    public var sectors: Sectors?
    /// The closed cylinder of a module.
    public var face: DumpFace?
    /// Dumps: what starts showers in it, and the name under which its photons are kept.
    public var takes: Dump.Takes
    public var dump: String
    /// Chambers: the name of the chamber that it is a station of.
    public var chamber: String

    /// From the first to the last slice: radius, |z|, coordinate along the axis, or depth.
    public var range: ClosedRange<Double> { slices[0].range.lowerBound...slices[slices.count - 1].range.upperBound }
    public var depth: Double { range.upperBound - range.lowerBound }

    /// Its slices as one material: the only one, or their mixture over the whole depth.
    public func meanMaterial() throws -> Material { try Self.meanMaterial(of: [self], name: name) }

    /// The slices of several volumes as one material.
    static func meanMaterial(of volumes: [Volume], name: String) throws -> Material {
        let slices = volumes.flatMap(\.slices), materials = slices.compactMap(\.material)
        guard let first = materials.first else { return Material.rarest }
        if materials.count == slices.count, materials.allSatisfy({ $0 == first }) { return first }
        var masses: [String: Double] = [:]
        for slice in slices {
            for component in slice.material?.components ?? [] {
                masses[component.element.symbol, default: 0] += slice.material!.density * slice.thickness * component.massFraction
            }
        }
        // In a fixed order: the same file gives the same bits.
        let mass = masses.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }, depth = volumes.reduce(0) { $0 + $1.depth }
        return try Material.mixture(name: "\(name)-mean", density: mass / depth, massFractions: masses.mapValues { $0 / mass })
    }
}

extension Material {
    /// Stands for vacuum where a material is needed.
    fileprivate static var rarest: Material { builtIn.min { $0.density < $1.density }! }
}
