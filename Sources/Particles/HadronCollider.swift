import MonteCarlo

/// A particle that a collision or a decay puts into the shower, in the frame that the caller uses.
public struct Secondary: Equatable, Sendable {
    public var species: Species
    /// Momentum, GeV.
    public var momentum: Vector

    @inlinable
    public init(species: Species, momentum: Vector) { (self.species, self.momentum) = (species, momentum) }

    public var energy: Double { (momentum.dot(momentum) + species.mass * species.mass).squareRoot() }
    public var kineticEnergy: Double { momentum.dot(momentum) / (energy + species.mass) }
}

/// What one collision of a hadron with a nucleus gave.
public struct HadronNucleusCollision: Sendable {
    public var secondaries: [Secondary] = []
    /// Nucleons of the nucleus that took part in sub-collisions.
    public var struckNucleons = 0
    /// Set when the generator failed; the caller deposits the energy and counts the failure.
    public var failed = false

    public init() {}
}

/// Hadron-nucleus collisions and decays, as the showers need them. A class, one per thread: generators carry state.
public protocol HadronCollider: AnyObject {
    /// Lowest kinetic energy, GeV, at which `collide` gives a final state.
    var lowestKineticEnergy: Double { get }

    /// Total inelastic cross section of a hadron on a nucleus, barn; 0 where the hadron does not interact.
    func inelasticCrossSection(_ species: Species, kineticEnergy: Double, massNumber: Double, atomicNumber: Int) -> Double

    /// One inelastic collision at rest target. `result` is overwritten; its storage is reused.
    /// Secondaries have pi0, eta and shorter-lived species decayed; those with c tau > 10 mm are left to the transport.
    func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int,
        random: inout RandomStream, into result: inout HadronNucleusCollision)

    /// Decays an unstable species in flight; `result` is overwritten.
    func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary])
}
