import Particles

/// The field of a coil around the beam: uniform along z within a cylinder, zero outside.
public struct AxialField: Equatable, Sendable {
    /// Tesla; positive along z.
    public var strength: Double
    public var cylinder: Cylinder

    public init(strength: Double, cylinder: Cylinder) { (self.strength, self.cylinder) = (strength, cylinder) }
}

extension Experiment {
    /// The largest closed cylinder around the collision point without a volume in it: the tracker. Nil at a fixed target, and where nothing closes it.
    public var interior: Cylinder? {
        guard beam.isCollider else { return nil }
        let fronts = volumes.compactMap { volume -> Cylinder? in
            switch volume.shape {
            case .module: volume.face.map { Cylinder(radius: $0.radius, absZ: $0.absZ) }
            case .barrel: Cylinder(radius: volume.range.lowerBound, absZ: .infinity)
            case .disk: Cylinder(radius: .infinity, absZ: volume.range.lowerBound)
            case .box: nil
            }
        }
        guard let z = fronts.map(\.absZ).filter(\.isFinite).min(), let radius = fronts.map(\.radius).filter(\.isFinite).min() else { return nil }
        return Cylinder(radius: radius, absZ: z)
    }

    /// The closed cylinder in front of all chambers: the radius of the first barrel and the |z| of the first disk among them, as far as there are such.
    public var chamberSurface: Cylinder {
        let chambers = volumes.filter { $0.role == .chamber }
        func nearest(_ shape: Volume.Shape) -> Double? { chambers.filter { $0.shape == shape }.map(\.range.lowerBound).min() }
        // Where one is missing, all that stands there is inside.
        return Cylinder(radius: nearest(.barrel) ?? Self.far, absZ: nearest(.disk) ?? Self.far)
    }

    /// cm
    private static let far = 1e5
}
