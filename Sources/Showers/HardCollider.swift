import Inputs
import Numerics
import Particles

/// A collider that forgets what cannot make a photon above an energy any more: slow hadrons; above 53 MeV muons, which decay at rest mostly; above 1 GeV
/// what captures at rest make; neutrinos but those that alone are left of a decay. What it forgets is missing in the energy balance.
public final class HardCollider: HadronCollider {
    private let collider: any HadronCollider
    private let lowest: Double

    /// - Parameter lowest: energy of photons that matter, GeV.
    public init(_ collider: any HadronCollider, lowest: Double) { (self.collider, self.lowest) = (collider, lowest) }

    public var breakdown: InputError? { collider.breakdown }
    public var mesonsOfDecay: [Secondary] { collider.mesonsOfDecay }

    /// Half of the muon's mass: where the electrons of muons at rest end, GeV.
    private static let muonDecay = 0.0529
    /// More than any photon of an annihilation at rest has, GeV.
    private static let capture = 1.0

    private func isHard(_ secondary: Secondary) -> Bool {
        let species = secondary.species
        return (species.isHadron || species.isElectromagnetic || species.isMuon && lowest < Self.muonDecay) && secondary.energy > lowest
    }

    public func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        collider.collide(species, momentum: momentum, massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
        result.secondaries.removeAll { !isHard($0) }
        result.neutralMesons.removeAll { !isHard($0) }
    }

    public func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        guard lowest < Self.capture else { return result.reset() }
        collider.capture(species, massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
        result.secondaries.removeAll { !isHard($0) }
        result.neutralMesons.removeAll { !isHard($0) }
    }

    public func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) {
        collider.decay(species, momentum: momentum, random: &random, into: &result)
        // The transport takes an empty decay for a failure; a neutrino it lets go.
        result.removeAll { !isHard($0) && !$0.species.isNeutrino }
        if result.isEmpty { result.append(Secondary(species: .electronNeutrino, momentum: momentum)) }
    }
}
