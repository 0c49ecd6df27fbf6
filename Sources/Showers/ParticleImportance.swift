import Foundation
import Numerics
import Particles

/// Russian roulette of incident particles: one in so many is followed, with that weight, where it can add little to what the chambers see for
/// the time that its shower takes.
///
/// A particle of energy E at an angle d from the nearest edge of a chamber is followed with probability q = a(d) sqrt(E/E0)/cosh(eta), eta that of the
/// edge or, within the chamber, its own; the largest q of all chambers counts. For a fixed time the least variance has q^2 proportional to the mean of
/// x^2 over the time; x, what the particle adds, grows as the energy times the part a of its photons that fly into the chamber, its time as
/// the energy, and both are seen against jets of given transverse momentum, of energy pT cosh(eta); where that is larger, its particles are many, and q falls with it. In a collision that is finished one in k times, with the weight k, what a
/// particle adds is k times as much and comes k times as rarely: q is k times as large. Whatever q is, every mean is kept: the weights are
/// powers of two, so tallies stay exact.
public struct ParticleImportance: Equatable, Sendable {
    /// |eta| of the chambers.
    public var absEta: [ClosedRange<Double>]
    /// E0, GeV: the more, the fewer particles are followed.
    public var energy: Double

    public static let standardEnergy = 4.0
    /// Largest weight.
    public static let most: Int32 = 64

    public init(absEta: [ClosedRange<Double>], energy: Double = standardEnergy) {
        precondition(energy > 0 && !absEta.isEmpty, "importance without chambers, or with an energy of \(energy) GeV")
        (self.absEta, self.energy) = (absEta, energy)
    }

    /// One particle like this in so many is followed: a power of two.
    ///
    /// - Parameters:
    ///   - hardness: transverse momentum of the hardest jet of the collision, in units of the lowest of a jet; at least 1.
    ///   - rarity: of the collision, one in so many of whose like was finished; at least 1.
    public func factor(energy: Double, direction: Vector, hardness: Double = 1, rarity: Double = 1) -> Int32 {
        let eta = abs(direction.eta), theta = 2 * atan(exp(-eta))
        let chance = absEta.reduce(0.0) { best, range in
            let near = min(max(eta, range.lowerBound), range.upperBound)
            let distance = abs(theta - 2 * atan(exp(-near))) / ScatteredPhotons.angle
            let part = near == eta ? 1 : ScatteredPhotons.share / (1 + distance * distance)
            return max(best, part * (energy / self.energy).squareRoot() / cosh(near))
        }
        var factor: Int32 = 1
        while factor < Self.most, Double(2 * factor) * chance * rarity <= hardness { factor *= 2 }
        return factor
    }

    /// The particle with its weight; nil if it is not followed.
    ///
    /// - Parameters:
    ///   - collision: index of the collision in the study.
    ///   - index: index of the particle in its collision; with `collision` and `seed` it names the random stream.
    public func play(_ particle: IncidentParticle, hardness: Double = 1, rarity: Double = 1, seed: UInt64, collision: UInt64, index: UInt32) -> IncidentParticle? {
        let factor = factor(energy: particle.kineticEnergy, direction: particle.momentum, hardness: hardness, rarity: rarity)
        guard factor > 1 else { return particle }
        var random = RandomStream(seed: seed, stage: .importance, collision: collision, particle: index)
        guard random.uniform() * Double(factor) < 1 else { return nil }
        var followed = particle
        followed.weight = factor
        return followed
    }
}
