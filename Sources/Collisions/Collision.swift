import Numerics
import Particles

/// A final particle of a collision. Any species: `Species` knows those that can be transported.
public struct FinalParticle: Equatable, Sendable {
    /// PDG Monte Carlo number.
    public var pdg: Int32
    /// Momentum in the laboratory, GeV, z along the beam.
    public var momentum: Vector
    /// Total energy, GeV.
    public var energy: Double

    public init(pdg: Int32, momentum: Vector, energy: Double) {
        (self.pdg, self.momentum, self.energy) = (pdg, momentum, energy)
    }
}

/// What came out of one collision: particles with c tau > 10 mm and the photons of the others' decays.
public struct Collision: Equatable, Sendable {
    public var particles: [FinalParticle] = []
    /// The event's weight; the mean of an observable is sum(w x) / sum(w).
    public var weight = 1.0

    public init() {}
}

/// A sequence of collisions. A class, one per thread and batch: generators and files carry state.
public protocol CollisionSource: AnyObject {
    /// Overwrites `collision` with the next one; false when there are no more.
    func next(into collision: inout Collision) throws -> Bool

    /// Cross section of the collisions that this source samples, barn, as estimated from those given so far.
    var crossSection: Estimate { get throws }
}
