import Foundation
import MonteCarlo
import Particles

/// Hadron-nucleus collisions as chains of PYTHIA's hadron-nucleon collisions, and decays.
///
/// The method is that of T. Sjostrand and M. Utheim, arXiv:2108.03481 (Eur. Phys. J. C 82, 21), as it stands in PYTHIA 8.318:
/// - the first collision is with any nucleon; each further one follows with probability `1 - 1/<n>`, `<n>` from
///   `meanSubcollisions` (geometric distribution; for the deuteron `<n> - 1`);
/// - the hadron with the highest momentum along the projectile goes on, the others leave the nucleus;
/// - in every second further collision, at random, the target is diffractively excited;
/// - short-lived hadrons decay when the chain has ended.
///
/// Ours: a sub-collision that PYTHIA cannot make is tried again as non-diffractive, and if that fails the chain ends there;
/// K0L and K0S collide as K0 or anti-K0 in proportion to their cross sections.
///
/// Range: kinetic energy from 2 GeV. Neglected: Fermi motion, binding, evaporation and de-excitation, elastic and
/// quasi-elastic scattering, capture. Struck nucleons are at rest and free: the secondaries' four-momenta sum up to those of
/// the projectile and the struck nucleons.
///
/// One per thread. What a call gives depends on its arguments and stream only, so one collider serves any batches.
public final class PythiaHadronCollider: HadronCollider {
    private let generator: HadronNucleonGenerator
    private var products: [GeneratorParticle] = []
    private var leaving: [GeneratorParticle] = []

    /// Takes about a second.
    /// - Throws: `InputError` if PYTHIA's data are not installed.
    public init() throws {
        generator = try HadronNucleonGenerator(try GeneratorCache.hadronCollisions())
    }

    /// A hadron below this kinetic energy, GeV, does not collide again within the nucleus (arXiv:2108.03481: 0.2-0.3 GeV).
    private static let lowestWithinNucleus = 0.3
    /// Share of target-side diffraction forced on collisions after the first (default of PYTHIA 8.318).
    private static let forcedTargetDiffraction = 0.5

    public func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int,
        random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        precondition(species.isHadron, "\(species.name) does not collide with nuclei")
        precondition(atomicNumber >= 0 && atomicNumber <= massNumber && massNumber >= 1, "nucleus A = \(massNumber), Z = \(atomicNumber)")
        result.reset()
        result.failed = generator.drawing(from: &random) {
            result.struckNucleons = runChain(species, momentum, massNumber, atomicNumber)
            return result.struckNucleons == 0 || !decayShortLived()
        }
        if !result.failed { result.failed = !append(products, to: &result.secondaries) }
        if result.failed {
            result.secondaries.removeAll(keepingCapacity: true)
            result.struckNucleons = 0
        }
    }

    public func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        result.reset()
        result.failed = true
    }

    public func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) {
        precondition(species.decayLength.isFinite, "\(species.name) does not decay")
        result.removeAll(keepingCapacity: true)
        let decayed = generator.drawing(from: &random) {
            generator.decay(generator.particle(species.rawValue, momentum: momentum), into: &products)
        }
        precondition(decayed && append(products, to: &result), "PYTHIA does not decay \(species.name)")
    }

    /// Fills `leaving` with the undecayed particles of a chain; returns the number of nucleons struck, 0 for a failure.
    private func runChain(
        _ species: Species, _ momentum: Vector, _ massNumber: Int, _ atomicNumber: Int
    ) -> Int {
        leaving.removeAll(keepingCapacity: true)
        let direction = momentum.normalized
        var projectile = self.projectile(species, momentum)
        let mean = meanSubcollisions(
            massNumber: Double(massNumber), crossSection: generator.inelasticCrossSection(projectile, on: .proton))
        let another = massNumber == 2 ? mean - 1 : 1 - 1 / mean
        var protons = atomicNumber, neutrons = massNumber - atomicNumber
        var struck = 0
        while protons + neutrons > 0 {
            if struck > 0 {
                guard generator.uniform() < another, let next = takeLeading(along: direction) else { break }
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

    /// Decays what is short-lived in `leaving` into `products`; false if PYTHIA cannot.
    ///
    /// Once in about ten thousand collisions PYTHIA loses a heavy baryon's number in its decay, with its energy kept: such a
    /// decay is drawn again.
    private func decayShortLived() -> Bool {
        (0..<5).contains { _ in
            generator.decayShortLived(leaving, into: &products)
                && products.reduce(0) { $0 + $1.baryonNumber } == leaving.reduce(0) { $0 + $1.baryonNumber }
        }
    }

    /// Where the last sub-collision's products begin in `leaving`.
    private var lastProducts = 0

    /// Removes the hadron that goes on from `leaving`; nil if none has the energy.
    private func takeLeading(along direction: Vector) -> GeneratorParticle? {
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
        guard kinetic >= Self.lowestWithinNucleus else { return nil }
        return leaving.remove(at: leading)
    }

    /// One sub-collision into `products`, with a second try as non-diffractive.
    private func strike(
        _ projectile: GeneratorParticle, _ nucleon: HadronNucleonGenerator.Nucleon, first: Bool
    ) -> Bool {
        let process: HadronNucleonGenerator.Process =
            !first && generator.uniform() < Self.forcedTargetDiffraction ? .targetDiffraction : .inelastic
        return generator.collide(projectile, nucleon: nucleon, process: process, into: &products)
            || generator.collide(projectile, nucleon: nucleon, process: .nonDiffractive, into: &products)
    }

    /// The projectile as PYTHIA takes it. Neutral kaons collide as states of definite strangeness.
    private func projectile(_ species: Species, _ momentum: Vector) -> GeneratorParticle {
        guard species == .kaonLong || species == .kaonShort else { return generator.particle(species.rawValue, momentum: momentum) }
        let kaon = generator.particle(311, momentum: momentum), antikaon = generator.particle(-311, momentum: momentum)
        let a = generator.inelasticCrossSection(kaon, on: .proton), b = generator.inelasticCrossSection(antikaon, on: .proton)
        return generator.uniform() * (a + b) < a ? kaon : antikaon
    }

    /// False if a species among the products cannot be transported.
    private func append(_ products: [GeneratorParticle], to secondaries: inout [Secondary]) -> Bool {
        for product in products {
            guard let species = Species(rawValue: product.pdg) else { return false }
            secondaries.append(Secondary(species: species, momentum: product.momentum))
        }
        return true
    }
}
