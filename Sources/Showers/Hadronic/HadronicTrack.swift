import Particles

/// A hadron or muon on its way.
struct HadronicTrack {
    var position: Vector
    var direction: Vector
    /// Kinetic energy, GeV.
    var energy: Double
    /// How many like it this one stands for (importance splitting, or else thinning).
    var weight: Double
    /// `Species.ordinal`.
    var kind: Int
    /// Index of the slab that it is in.
    var slab: Int
}

/// A layer, or a piece of one between importance planes, as the transport of hadrons sees it.
struct HadronicSlab: Sendable {
    /// z of its faces, cm.
    let low, high: Double
    /// nil is vacuum.
    let tables: HadronicTables?
    /// Index of the layer in the stack.
    let layer: Int
    /// Importance planes in front of it.
    let region: Int
    /// Particles that cross into a slab of r times the importance are split into r on average, or killed with the probability 1 - r.
    let importance: Double
}

/// Geometric splitting: from plane to plane, `spacing` apart in every material, the importance grows by `factor`; or what crosses a plane is
/// brought to the weight that `targets` has for it.
package struct ImportancePlanes: Equatable, Sendable {
    package var factor: Double
    /// In interaction lengths of 20 GeV neutrons.
    package var spacing: Double
    /// nil: the factor.
    package var targets: WeightTargets?

    package init(factor: Double, spacing: Double = 0.5) { (self.factor, self.spacing) = (factor, spacing) }
    package init(targets: WeightTargets, spacing: Double = WeightTargets.usualSpacing) { (factor, self.spacing, self.targets) = (1, spacing, targets) }
}
