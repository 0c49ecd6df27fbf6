import Foundation
import Inputs
import Nuclei
import Numerics
import Particles

/// Hadron-nucleus collisions at any energy, and decays.
///
/// At high energy, chains of PYTHIA's hadron-nucleon collisions in the way of T. Sjostrand and M. Utheim, arXiv:2108.03481
/// (Eur. Phys. J. C 82, 21); at low energy the intranuclear cascade (`IntranuclearCascade`), with a linear change from one to the
/// other (`HadronCollisionSettings`).
///
/// The chain: the nucleons within sqrt(sigma/pi) of the straight path at an impact parameter are struck one after the other; the hadron
/// with the highest momentum along the projectile goes on, the others stay behind; in every second further collision, at random, the
/// target is diffractively excited; short-lived hadrons decay when the chain has ended. A sub-collision that PYTHIA cannot make is tried
/// again as non-diffractive, and if that fails the chain ends there; K0L and K0S collide as K0 or anti-K0 in proportion to their
/// cross sections. Struck nucleons have the momentum of the local Fermi gas. What stays behind is formed after a proper
/// time and then takes part in the cascade, pi0 included; hadrons with quarks of a baryon that collided do so before, with a part of their
/// cross sections (`LeadingHadrons`). Energy is balanced by the excitation of what is left of the nucleus, which evaporates.
///
/// Without rescattering nucleons are free and at rest, and their number follows the geometric distribution of the paper with the mean
/// of `meanSubcollisions`; that is also what happens on hydrogen, above the range of the low-energy model.
///
/// One per thread. What a call gives depends on its arguments and stream only, so one collider serves any batches.
public final class PythiaHadronCollider: HadronCollider {
    let settings: HadronCollisionSettings
    let generator: HadronNucleonGenerator
    let cascade = IntranuclearCascade()
    var products: [GeneratorParticle] = []
    var decayed: [GeneratorParticle] = []
    var leaving: [GeneratorParticle] = []
    /// Of `drawCharges`: the products' multiplets, and momenta in their common rest frame.
    var members: [Multiplet.Member] = []
    var momenta: [Vector] = []
    private var etaProducts: [Secondary] = []
    var obstacles: [IntranuclearCascade.Obstacle] = []
    /// Short-lived mesons of the chain whose decay products went into the cascade.
    var mesons: [Secondary] = []
    public private(set) var mesonsOfDecay: [Secondary] = []
    /// Where the last sub-collision's products begin in `leaving`.
    var lastProducts = 0

    /// Takes about a second.
    /// - Throws: `InputError` if PYTHIA's data are not installed.
    public init(_ settings: HadronCollisionSettings = HadronCollisionSettings()) throws {
        self.settings = settings
        generator = try HadronNucleonGenerator(try GeneratorCache.hadronCollisions())
        if settings.highEnergyModel == .angantyr { angantyr = try AngantyrGenerator(nuclei: Self.usualNuclei) }
    }

    public private(set) var breakdown: InputError?

    /// A hadron below this kinetic energy, GeV, is no link of a chain without rescattering (arXiv:2108.03481: 0.2-0.3 GeV).
    static let lowestWithinNucleus = 0.3
    /// The same where the cascade takes over.
    static let lowestLink = 2.0
    /// Below this inelastic cross section, mb, PYTHIA has no collision: the threshold is near.
    static let smallestCrossSection = 1.0
    /// Share of target-side diffraction forced on collisions after the first (default of PYTHIA 8.318).
    static let forcedTargetDiffraction = 0.5

    public func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int,
        random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        precondition(species.isHadron, "\(species.name) does not collide with nuclei")
        precondition(atomicNumber >= 0 && atomicNumber <= massNumber && massNumber >= 1, "nucleus A = \(massNumber), Z = \(atomicNumber)")
        result.reset()
        let projectile = Secondary(species: species, momentum: momentum)
        let low = settings.transition.lowerBound, high = settings.transition.upperBound
        let kinetic = projectile.kineticEnergy
        if kinetic < high, kinetic <= low + (high - low) * random.uniform() {
            collideAtLowEnergy(projectile, massNumber, atomicNumber, random: &random, into: &result)
        } else if settings.highEnergyModel == .angantyr, massNumber > 1 {
            collideByAngantyr(projectile, massNumber, atomicNumber, random: &random, into: &result)
        } else if settings.rescattering, massNumber > 1 {
            result.failed = !(0..<5).contains { _ in
                collideWithinNucleus(projectile, massNumber, atomicNumber, random: &random, into: &result)
            }
            // Near PYTHIA's threshold the low-energy model is asked after all.
            if result.failed, kinetic < high {
                result.failed = false
                collideAtLowEnergy(projectile, massNumber, atomicNumber, random: &random, into: &result)
            }
        } else {
            collideWithFreeNucleons(projectile, massNumber, atomicNumber, random: &random, into: &result)
        }
    }

    public func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        result.reset()
        cascade.capture(species, massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
    }

    public func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) {
        precondition(species.decayLength.isFinite, "\(species.name) does not decay")
        result.removeAll(keepingCapacity: true)
        let done = generator.drawing(from: &random) {
            generator.decay(generator.particle(species.rawValue, momentum: momentum), into: &products)
        }
        precondition(done && append(products, to: &result), "PYTHIA does not decay \(species.name)")
        mesonsOfDecay.removeAll(keepingCapacity: true)
        generator.addDecayedMesons(to: &mesonsOfDecay)
    }

    // MARK: - Low energy

    private func collideAtLowEnergy(
        _ projectile: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        switch settings.lowEnergyModel {
        case .deposit:
            result.deposit = brought(projectile)
        case .cascade:
            cascade.collide(
                projectile.species, momentum: projectile.momentum, massNumber: massNumber, atomicNumber: atomicNumber, random: &random,
                into: &result)
            // An eta that came in may leave. PYTHIA's mass of it is 9 keV less.
            while let index = result.secondaries.firstIndex(where: { $0.species == .eta }) {
                let eta = result.secondaries.remove(at: index)
                decay(.eta, momentum: eta.momentum, random: &random, into: &etaProducts)
                result.binding += etaProducts.reduce(brought(eta)) { $0 - brought($1) }
                result.secondaries.append(contentsOf: etaProducts)
                result.neutralMesons.append(eta)
                result.neutralMesons.append(contentsOf: mesonsOfDecay)
            }
        }
    }

    /// `T + m - b m_p`, what the balance counts of a particle.
    func brought(_ particle: Secondary) -> Double {
        particle.kineticEnergy + particle.species.mass - Double(particle.species.baryonNumber) * Species.proton.mass
    }

    // MARK: - Angantyr

    private var angantyr: AngantyrGenerator?
    /// Targets that Angantyr is made ready for at first: O, Al, Fe, Cu, W, Pb.
    private static let usualNuclei = [(16, 8), (27, 13), (56, 26), (64, 29), (184, 74), (207, 82)].map {
        AngantyrGenerator.number(massNumber: $0.0, atomicNumber: $0.1)
    }

    private func collideByAngantyr(
        _ projectile: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        let nucleus = AngantyrGenerator.number(massNumber: massNumber, atomicNumber: atomicNumber)
        if let ready = angantyr, !ready.nuclei.contains(nucleus) {
            do { angantyr = try AngantyrGenerator(nuclei: ready.nuclei + [nucleus]) } catch {
                // Not a failed collision, whose energy would be deposited: none can be made on this nucleus.
                breakdown = error as? InputError ?? InputError("Angantyr does not start: \(error)")
                angantyr = nil
            }
        }
        let first = generator.drawing(from: &random) { self.projectile(projectile.species, projectile.momentum) }
        result.failed = angantyr?.collide(first, on: nucleus, random: &random, into: &products) != true || !append(products, to: &result.secondaries)
        if result.failed {
            result.secondaries.removeAll(keepingCapacity: true)
        } else {
            result.binding = result.secondaries.reduce(brought(projectile)) { $0 - brought($1) }
        }
    }

    // MARK: - In and out

    /// The projectile as PYTHIA takes it. Neutral kaons collide as states of definite strangeness.
    func projectile(_ species: Species, _ momentum: Vector) -> GeneratorParticle {
        guard species == .kaonLong || species == .kaonShort else { return generator.particle(species.rawValue, momentum: momentum) }
        let kaon = generator.particle(311, momentum: momentum), antikaon = generator.particle(-311, momentum: momentum)
        let a = generator.crossSections(kaon, massNumber: 2, atomicNumber: 1).inelastic, b = generator.crossSections(antikaon, massNumber: 2, atomicNumber: 1).inelastic
        return generator.uniform() * (a + b) < a ? kaon : antikaon
    }

    /// False if a species among the products cannot be transported.
    func append(_ products: [GeneratorParticle], to secondaries: inout [Secondary]) -> Bool {
        for product in products {
            guard let species = Species(rawValue: product.pdg) else { return false }
            secondaries.append(Secondary(species: species, momentum: product.momentum))
        }
        return true
    }
}
