import Numerics
import Particles

/// Collisions that swallow the hadron: all that it carries is deposited. Decays give two photons, back to back where it rests.
final class SwallowingCollider: HadronCollider {
    func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        result.reset()
        let energy = Secondary(species: species, momentum: momentum).energy
        result.deposit = energy - Double(species.baryonNumber) * Species.proton.mass
    }

    func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        collide(species, momentum: .zero, massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
    }

    func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) {
        let energy = Secondary(species: species, momentum: momentum).energy
        let axis = momentum == .zero ? Vector.zAxis : momentum.normalized
        result = [Secondary(species: .photon, momentum: axis * (energy / 2)), Secondary(species: .photon, momentum: axis * (-energy / 2))]
    }
}

/// A cascade by hand: the energy above the projectile's mass is shared at random between two pions, a neutron, a proton and two photons in
/// the forward cone, with a nuclear photon, a fragment and binding. Pions and muons decay into two bodies at the right energy, isotropic at rest.
final class CascadeCollider: HadronCollider {
    private func direction(_ forward: Vector, _ random: inout RandomStream) -> Vector {
        let cosine = 1 - 0.5 * random.uniform(), phi = 2 * Double.pi * random.uniform()
        return forward.turned(
            cosTheta: cosine, sinTheta: (1 - cosine * cosine).squareRoot(), cosPhi: cos2(phi).0, sinPhi: cos2(phi).1)
    }

    private func cos2(_ phi: Double) -> (Double, Double) {
        let v = Vector(theta: .pi / 2, phi: phi)
        return (v.x, v.y)
    }

    private func balance(_ s: Secondary) -> Double { s.kineticEnergy + s.species.mass - Double(s.species.baryonNumber) * Species.proton.mass }

    func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        result.reset()
        let projectile = Secondary(species: species, momentum: momentum)
        var rest = balance(projectile)
        let forward = momentum == .zero ? Vector.zAxis : momentum.normalized
        for species in [Species.pionPlus, .pionMinus, .photon, .photon, .neutron, .proton] {
            let kinetic = 0.35 * rest * random.uniform() - (species.mass - Double(species.baryonNumber) * Species.proton.mass)
            guard kinetic > 0 else { continue }
            let secondary = Secondary(
                species: species, momentum: direction(forward, &random) * (kinetic * (kinetic + 2 * species.mass)).squareRoot())
            rest -= balance(secondary)
            result.secondaries.append(secondary)
        }
        let photon = min(2e-3, rest / 2)
        result.nuclearPhotons = [Secondary(species: .photon, momentum: direction(forward, &random) * photon)]
        result.deposit = 0.3 * (rest - photon)
        result.binding = 0.7 * (rest - photon)
    }

    func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        collide(species, momentum: .zero, massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
    }

    /// In flight the products share the energy collinearly, which closes the energy, the momentum only nearly.
    func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) {
        let energy = Secondary(species: species, momentum: momentum).energy
        let forward = momentum == .zero ? direction(.zAxis, &random) : momentum.normalized
        let (a, b): (Species, Species) = switch species {
        case .pionPlus: (.muonPlus, .muonNeutrino)
        case .pionMinus: (.muonMinus, .muonAntineutrino)
        case .muonPlus: (.positron, .electronNeutrino)
        case .muonMinus: (.electron, .electronAntineutrino)
        default: (.photon, .photon)
        }
        let share = 0.4 + 0.2 * random.uniform()
        let kinetic = (energy - a.mass) * share
        result = [
            Secondary(species: a, momentum: forward * (kinetic * (kinetic + 2 * a.mass)).squareRoot()),
            Secondary(species: b, momentum: forward * ((energy - a.mass) * (1 - share))),
        ]
    }
}
