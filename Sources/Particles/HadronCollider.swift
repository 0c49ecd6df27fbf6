import Inputs
import Numerics

/// A particle that a collision or a decay puts into the shower, in the frame that the caller uses.
public struct Secondary: Equatable, Sendable {
    public var species: Species
    /// Momentum, GeV.
    public var momentum: Vector

    @inlinable
    public init(species: Species, momentum: Vector) { (self.species, self.momentum) = (species, momentum) }

    public var energy: Double { (momentum.dot(momentum) + species.mass * species.mass).squareRoot() }
    public var kineticEnergy: Double { momentum.dot(momentum) > 0 ? momentum.dot(momentum) / (energy + species.mass) : 0 }
}

/// What one collision of a hadron with a nucleus, or its capture at rest, gave.
///
/// Energy is conserved: what the projectile brings (`T + m - b m_p`, b its baryon number) equals the same sum over the
/// secondaries, plus the energies of the nuclear photons, `deposit` and `binding`.
public struct HadronNucleusCollision: Sendable {
    public var secondaries: [Secondary] = []
    /// De-excitation photons of the residual nucleus (they are not among the secondaries).
    public var nuclearPhotons: [Secondary] = []
    /// pi0 and eta that were made, left the nucleus and have decayed: their products are among the secondaries.
    public var neutralMesons: [Secondary] = []
    /// Kinetic energy of deuterons, tritons, He-3, alphas and the residual nucleus, GeV: it stays where it is.
    public var deposit = 0.0
    /// Energy that went into nuclear masses, GeV: what is unbound less what was released. Negative where heat was gained.
    public var binding = 0.0
    /// Nucleons of the nucleus that took part in sub-collisions.
    public var struckNucleons = 0
    /// Set when the generator failed; the caller deposits the energy and counts the failure.
    public var failed = false

    public init() {}

    /// Empties it, keeping its storage.
    public mutating func reset() {
        secondaries.removeAll(keepingCapacity: true)
        nuclearPhotons.removeAll(keepingCapacity: true)
        neutralMesons.removeAll(keepingCapacity: true)
        (deposit, binding, struckNucleons, failed) = (0, 0, 0, false)
    }
}

/// Hadron-nucleus collisions and decays, as the showers need them. A class, one per thread: generators carry state.
public protocol HadronCollider: AnyObject {
    /// Why collisions can no longer be made; nil as long as they can. Whoever runs showers asks afterwards, and gives up with this error.
    var breakdown: InputError? { get }

    /// One inelastic collision with a nucleus at rest, at any kinetic energy above 0. `result` is overwritten; its storage is reused.
    /// Secondaries have pi0, eta and shorter-lived species decayed; those with c tau > 10 mm are left to the transport.
    func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int,
        random: inout RandomStream, into result: inout HadronNucleusCollision)

    /// Capture or annihilation at rest: pi-, K-, Sigma-, Xi-, Omega-, mu-, antibaryons, and neutrons. `result` is overwritten.
    func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision)

    /// Decays an unstable species in flight or at rest; `result` is overwritten.
    func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary])

    /// pi0 and eta among the products of the last decay, which have decayed themselves.
    var mesonsOfDecay: [Secondary] { get }
}

extension HadronCollider {
    public var mesonsOfDecay: [Secondary] { [] }
}

extension HadronCollider {
    public var breakdown: InputError? { nil }

    /// Throws the breakdown, if there was one.
    public func check() throws { if let breakdown { throw breakdown } }
}
