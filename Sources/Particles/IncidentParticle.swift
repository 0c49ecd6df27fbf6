/// A particle of a jet that is about to enter the calorimeters.
public struct IncidentParticle: Equatable, Sendable {
    public var species: Species
    /// Momentum in the laboratory, GeV, z along the beam.
    public var momentum: Vector
    /// Direction of its jet's axis, a unit vector.
    public var jetAxis: Vector
    /// Where it was made, cm from the centre of the detector.
    public var origin: Vector
    /// Where it leaves the tracker with this momentum, cm; nil: on the straight line from the collision point.
    public var entry: Vector?
    /// Particles that it stands for.
    public var weight: Int32 = 1

    public init(species: Species, momentum: Vector, jetAxis: Vector, origin: Vector = Vector(0, 0, 0), entry: Vector? = nil) {
        (self.species, self.momentum, self.jetAxis, self.origin, self.entry) = (species, momentum, jetAxis, origin, entry)
    }

    /// Total energy, GeV.
    public var energy: Double { (momentum.dot(momentum) + species.mass * species.mass).squareRoot() }
    public var kineticEnergy: Double {
        // E - m without cancellation.
        let p2 = momentum.dot(momentum)
        return p2 / (energy + species.mass)
    }
}

/// The distance in which the paper's cut of a photon to its jet is measured.
public enum ConeMetric: String, CaseIterable, Codable, Sendable {
    /// sqrt(d theta^2 + d phi^2) with the polar angle: the paper.
    case thetaPhi = "theta-phi"
    /// sqrt(d eta^2 + d phi^2): the field's usual one.
    case etaPhi = "eta-phi"
}

/// What the cone cut applies to.
public enum ConeCut: String, CaseIterable, Codable, Sendable {
    /// The shower photon's own direction: the paper.
    case photon
    /// The incident particle's direction.
    case incident
    case none
}

extension ConeMetric {
    /// Distance of two directions (unit vectors), radian or units of rapidity.
    public func distance(_ a: Vector, _ b: Vector) -> Double {
        var dPhi = abs(a.phi - b.phi)
        if dPhi > .pi { dPhi = 2 * .pi - dPhi }
        let d = self == .thetaPhi ? a.theta - b.theta : a.eta - b.eta
        return (d * d + dPhi * dPhi).squareRoot()
    }
}
