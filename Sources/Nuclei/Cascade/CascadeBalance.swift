import Foundation
import Numerics
import Particles

// The balance of a collision: residual nucleus, its excitation, what comes out.
extension IntranuclearCascade {
    /// Closes the collision whose four-momentum, nucleus included, is `total`: fills `result` and de-excites the residual nucleus. False, with
    /// `result` as it was, if there is no such final state.
    ///
    /// The excitation is what the balance leaves. Where that is negative (separation energies of the first nucleon stand for
    /// those of all) or the rest is a nucleon or nothing, the momenta in the common rest frame are scaled until it is 0.
    func settle(_ total: FourMomentum, random: inout RandomStream, into result: inout HadronNucleusCollision) -> Bool {
        guard massNumber >= 0, (0...massNumber).contains(atomicNumber), massNumber > 0 || atomicNumber == 0 else { return false }
        guard massNumber > 0 || leaving.count > 1 else { return false }
        var whole = total
        for particle in passing { whole = FourMomentum(whole.momentum - particle.momentum, energy: whole.energy - particle.energy) }
        let groundState = massNumber > 0 ? nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber) : 0
        var rest = whole
        for particle in leaving { rest = FourMomentum(rest.momentum - particle.momentum, energy: rest.energy - particle.energy) }
        var excitation = rest.energy > 0 ? max(0, rest.invariantSquared).squareRoot() - groundState : -1
        if massNumber <= 1 || excitation < 0 {
            guard scale(whole, residual: massNumber > 0 ? groundState : nil) else { return false }
            excitation = 0
            rest = whole
            for particle in leaving { rest.momentum = rest.momentum - particle.momentum }
        }
        result.struckNucleons += struck
        result.secondaries.append(contentsOf: passing)
        for particle in leaving { emit(particle, random: &random, into: &result) }
        if massNumber > 0 {
            deexcitation.deexcite(
                ExcitedNucleus(massNumber: massNumber, atomicNumber: atomicNumber, excitation: excitation, momentum: rest.momentum, excitons: excitons),
                random: &random, into: &result)
        }
        return true
    }

    /// Scales the momenta of what leaves in the rest frame of `whole`, the residual nucleus in its ground state recoiling, so that the
    /// energies add up; false if the masses are too large.
    private func scale(_ whole: FourMomentum, residual: Double?) -> Bool {
        let w = max(0, whole.invariantSquared).squareRoot()
        guard leaving.reduce(residual ?? 0, { $0 + $1.hadron.mass }) < w, !leaving.isEmpty else { return false }
        var sum = Vector.zero
        for i in leaving.indices {
            let particle = FourMomentum(leaving[i].momentum, energy: leaving[i].energy)
            leaving[i].momentum = particle.inRestFrame(of: whole, invariantMass: w).momentum
            sum = sum + leaving[i].momentum
        }
        if residual == nil {
            // Nothing recoils: take the common motion off first.
            for i in leaving.indices { leaving[i].momentum = leaving[i].momentum - sum * (1 / Double(leaving.count)) }
            sum = .zero
        }
        guard leaving.contains(where: { $0.momentum.dot($0.momentum) > 0 }) else { return false }
        func energy(_ factor: Double) -> Double {
            var total = residual.map { ($0 * $0 + sum.dot(sum) * factor * factor).squareRoot() } ?? 0
            for particle in leaving {
                total += (particle.momentum.dot(particle.momentum) * factor * factor + particle.hadron.mass * particle.hadron.mass).squareRoot()
            }
            return total
        }
        // The energy grows with the factor: bracket, then halve to the last digit.
        var low = 0.0, high = 1.0
        while energy(high) < w {
            (low, high) = (high, 2 * high)
            guard high < 1e6 else { return false }
        }
        for _ in 0..<200 where high - low > 1e-15 * high {
            let middle = 0.5 * (low + high)
            if energy(middle) < w { low = middle } else { high = middle }
        }
        for i in leaving.indices {
            let particle = FourMomentum(leaving[i].momentum * (0.5 * (low + high)), mass: leaving[i].hadron.mass)
            leaving[i].momentum = particle.boosted(to: whole, invariantMass: w).momentum
        }
        return true
    }

    /// Puts a hadron among the secondaries, pi0 and Sigma0 decayed.
    private func emit(_ particle: Leaving, random: inout RandomStream, into result: inout HadronNucleusCollision) {
        let mass = particle.hadron.mass
        let frame = FourMomentum(particle.momentum, mass: mass)
        switch particle.hadron {
        case .pionZero:
            // pi0 -> gamma gamma; the 1.2 % of Dalitz decays are neglected.
            result.neutralMesons.append(Secondary(species: .pionZero, momentum: particle.momentum))
            let photon = random.isotropicDirection() * (0.5 * mass)
            for momentum in [photon, photon * -1] {
                let out = FourMomentum(momentum, mass: 0).boosted(to: frame, invariantMass: mass)
                result.secondaries.append(Secondary(species: .photon, momentum: out.momentum))
            }
        case .sigmaZero, .antisigmaZero:
            let lambda: Species = particle.hadron == .sigmaZero ? .lambda : .antilambda
            let photon = random.isotropicDirection() * twoBodyMomentum(mass, lambda.mass, 0)
            result.secondaries.append(Secondary(
                species: .photon, momentum: FourMomentum(photon, mass: 0).boosted(to: frame, invariantMass: mass).momentum))
            result.secondaries.append(Secondary(
                species: lambda, momentum: FourMomentum(photon * -1, mass: lambda.mass).boosted(to: frame, invariantMass: mass).momentum))
        default:
            result.secondaries.append(Secondary(species: particle.hadron.species(random: &random), momentum: particle.momentum))
        }
    }

    /// Excitation up to which a projectile to which nothing happened makes a compound nucleus, GeV.
    private static let largestCompoundExcitation = 0.3

    /// A projectile to which nothing happened: slow nucleons and pions make a compound nucleus with all the energy, others
    /// scatter elastically off the nucleus, isotropically.
    func absorbWhole(
        _ hadron: CascadeHadron, _ whole: FourMomentum, _ targetMassNumber: Int, _ targetAtomicNumber: Int,
        random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        leaving.removeAll(keepingCapacity: true)
        passing.removeAll(keepingCapacity: true)
        (massNumber, atomicNumber, struck) = (targetMassNumber, targetAtomicNumber, 0)
        excitons = Excitons()
        let charge = targetAtomicNumber + hadron.charge
        let absorbs = hadron.isNucleon || (hadron.family == .pion && (0...targetMassNumber).contains(charge))
        if absorbs, targetMassNumber > 1 {
            massNumber += hadron.baryonNumber
            atomicNumber = charge
            excitons.particles = hadron.baryonNumber
            excitons.protons = hadron.baryonNumber * hadron.charge
            let mass = nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber)
            let excitation = whole.invariantSquared.squareRoot() - mass
            if excitation >= 0, excitation < Self.largestCompoundExcitation, settle(whole, random: &random, into: &result) { return }
            (massNumber, atomicNumber) = (targetMassNumber, targetAtomicNumber)
        }
        let w = whole.invariantSquared.squareRoot()
        let target = nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber)
        let momentum = random.isotropicDirection() * twoBodyMomentum(w, hadron.mass, target)
        leaving.append(Leaving(
            hadron: hadron, momentum: FourMomentum(momentum, mass: hadron.mass).boosted(to: whole, invariantMass: w).momentum))
        // By construction the balance leaves no excitation, to rounding.
        precondition(settle(whole, random: &random, into: &result), "elastic scattering of \(hadron) on A = \(targetMassNumber)")
    }
}
