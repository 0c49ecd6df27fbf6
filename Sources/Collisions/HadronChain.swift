import Foundation
import Numerics
import Particles

// Chains of sub-collisions: on free nucleons, and the links that all chains share.

extension PythiaHadronCollider {
    func collideWithFreeNucleons(
        _ projectile: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        result.failed = generator.drawing(from: &random) {
            result.struckNucleons = runFreeChain(projectile, massNumber, atomicNumber)
            return result.struckNucleons == 0 || !decayShortLived(keepingNeutralPions: false)
        }
        if !result.failed { result.failed = !append(decayed, to: &result.secondaries) }
        if !result.failed, result.struckNucleons > 0 { generator.addDecayedMesons(to: &result.neutralMesons) }
        if result.failed {
            result.secondaries.removeAll(keepingCapacity: true)
            result.struckNucleons = 0
        } else {
            // Masses of the neutrons that were struck, and of PYTHIA's rounding.
            result.binding = result.secondaries.reduce(brought(projectile)) { $0 - brought($1) }
        }
    }

    /// Fills `leaving` with the undecayed particles of a chain; returns the number of nucleons struck, 0 for a failure.
    private func runFreeChain(_ incoming: Secondary, _ massNumber: Int, _ atomicNumber: Int) -> Int {
        leaving.removeAll(keepingCapacity: true)
        let direction = incoming.momentum.normalized
        var projectile = self.projectile(incoming.species, incoming.momentum)
        let mean = meanSubcollisions(
            massNumber: Double(massNumber), crossSection: generator.crossSections(projectile, massNumber: massNumber, atomicNumber: atomicNumber).inelastic)
        let another = massNumber == 2 ? mean - 1 : 1 - 1 / mean
        var protons = atomicNumber, neutrons = massNumber - atomicNumber
        var struck = 0
        while protons + neutrons > 0 {
            if struck > 0 {
                guard generator.uniform() < another, let next = takeLeading(along: direction, lowest: Self.lowestWithinNucleus) else { break }
                projectile = next
            }
            let nucleon: HadronNucleonGenerator.Nucleon =
                generator.uniform() * Double(protons + neutrons) < Double(protons) ? .proton : .neutron
            guard strike(projectile, nucleon, first: struck == 0) else {
                if struck > 0 { leaving.append(projectile) }
                break
            }
            if nucleon == .proton { protons -= 1 } else { neutrons -= 1 }
            struck += 1
            // The leading particle is looked for among this collision's products: they go last.
            lastProducts = leaving.count
            leaving.append(contentsOf: products)
        }
        return struck
    }

    /// Decays what is short-lived in `leaving` into `decayed`; false if PYTHIA cannot.
    ///
    /// Once in about ten thousand collisions PYTHIA loses a heavy baryon's number in its decay, with its energy kept: such a
    /// decay is drawn again.
    func decayShortLived(keepingNeutralPions: Bool) -> Bool {
        (0..<5).contains { _ in
            generator.decayShortLived(leaving, keepingNeutralPions: keepingNeutralPions, into: &decayed)
                && decayed.reduce(0) { $0 + $1.baryonNumber } == leaving.reduce(0) { $0 + $1.baryonNumber }
        }
    }

    /// Removes the hadron that goes on from `leaving`; nil if none has the energy.
    func takeLeading(along direction: Vector, lowest: Double) -> GeneratorParticle? {
        let candidates = (lastProducts..<leaving.count).filter { leaving[$0].isHadron }
        guard let leading = candidates.max(by: { leaving[$0].momentum.dot(direction) < leaving[$1].momentum.dot(direction) }),
            leaving[leading].momentum.dot(direction) > 0
        else { return nil }
        let particle = leaving[leading]
        // PYTHIA gives a resonance its nominal mass: the kinetic energy that counts is the one that a projectile of that
        // mass has at the same energy in the centre of mass.
        let nucleon = Species.proton.mass
        let mass = max(particle.mass, generator.mass(particle.pdg))
        let invariantSquared = particle.mass * particle.mass + nucleon * nucleon + 2 * particle.energy * nucleon
        let kinetic = (invariantSquared - (mass + nucleon) * (mass + nucleon)) / (2 * nucleon)
        guard kinetic >= lowest else { return nil }
        return leaving.remove(at: leading)
    }

    /// One sub-collision with a nucleon at rest into `products`, with a second try as non-diffractive.
    func strike(
        _ projectile: GeneratorParticle, _ nucleon: HadronNucleonGenerator.Nucleon, first: Bool
    ) -> Bool {
        let process: HadronNucleonGenerator.Process =
            !first && generator.uniform() < Self.forcedTargetDiffraction ? .targetDiffraction : .inelastic
        guard generator.collide(projectile, nucleon: nucleon, process: process, into: &products)
            || generator.collide(projectile, nucleon: nucleon, process: .nonDiffractive, into: &products)
        else { return false }
        drawCharges(of: projectile, nucleon)
        return true
    }
}
