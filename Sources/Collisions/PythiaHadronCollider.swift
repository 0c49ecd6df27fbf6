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
/// time and then takes part in the cascade, pi0 included; energy is balanced by the excitation of what is left of the nucleus,
/// which evaporates.
///
/// Without rescattering nucleons are free and at rest, and their number follows the geometric distribution of the paper with the mean
/// of `meanSubcollisions`; that is also what happens on hydrogen, above the range of the low-energy model.
///
/// One per thread. What a call gives depends on its arguments and stream only, so one collider serves any batches.
public final class PythiaHadronCollider: HadronCollider {
    private let settings: HadronCollisionSettings
    private let generator: HadronNucleonGenerator
    private let cascade = IntranuclearCascade()
    private var products: [GeneratorParticle] = []
    private var decayed: [GeneratorParticle] = []
    private var leaving: [GeneratorParticle] = []
    private var etaProducts: [Secondary] = []
    private var obstacles: [IntranuclearCascade.Obstacle] = []
    /// Short-lived mesons of the chain whose decay products went into the cascade.
    private var mesons: [Secondary] = []
    public private(set) var mesonsOfDecay: [Secondary] = []

    /// Takes about a second.
    /// - Throws: `InputError` if PYTHIA's data are not installed.
    public init(_ settings: HadronCollisionSettings = HadronCollisionSettings()) throws {
        self.settings = settings
        generator = try HadronNucleonGenerator(try GeneratorCache.hadronCollisions())
    }

    /// A hadron below this kinetic energy, GeV, is no link of a chain without rescattering (arXiv:2108.03481: 0.2-0.3 GeV).
    private static let lowestWithinNucleus = 0.3
    /// The same where the cascade takes over.
    private static let lowestLink = 2.0
    /// Below this inelastic cross section, mb, PYTHIA has no collision: the threshold is near.
    private static let smallestCrossSection = 1.0
    /// Share of target-side diffraction forced on collisions after the first (default of PYTHIA 8.318).
    private static let forcedTargetDiffraction = 0.5

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
    private func brought(_ particle: Secondary) -> Double {
        particle.kineticEnergy + particle.species.mass - Double(particle.species.baryonNumber) * Species.proton.mass
    }

    // MARK: - PYTHIA within a nucleus

    /// False, with `result` as it was, if PYTHIA fails or the energy cannot be balanced.
    private func collideWithinNucleus(
        _ incoming: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) -> Bool {
        let direction = incoming.momentum.normalized
        let (first, crossSection) = generator.drawing(from: &random) {
            let first = self.projectile(incoming.species, incoming.momentum)
            return (first, generator.inelasticCrossSection(first, on: .proton))
        }
        guard crossSection > Self.smallestCrossSection else { return false }
        cascade.target(
            massNumber: massNumber, atomicNumber: atomicNumber, direction: direction, crossSection: crossSection, random: &random,
            into: &obstacles)
        mesons.removeAll(keepingCapacity: true)
        let made = generator.drawing(from: &random) { runChain(first, along: direction) }
        guard made, cascade.finish(incoming, random: &random, into: &result) else { return false }
        result.neutralMesons.append(contentsOf: mesons)
        return true
    }

    /// Lets the projectile collide with the nucleons in its way and gives the products to the cascade; false if not one collision is made.
    private func runChain(_ first: GeneratorParticle, along direction: Vector) -> Bool {
        var next: GeneratorParticle? = first
        var last: IntranuclearCascade.Obstacle?
        for obstacle in obstacles {
            guard var link = next else { break }
            // Within the potential baryons are faster by its depth; a leading one has what it had at the last nucleon.
            link.gain(Double(link.baryonNumber) * (obstacle.potential - (last?.potential ?? 0)))
            let nucleon: HadronNucleonGenerator.Nucleon = obstacle.isProton ? .proton : .neutron
            guard strike(link, nucleon, movingWith: obstacle.momentum, first: last == nil) else { break }
            cascade.strike(obstacle)
            last = obstacle
            leaving = products
            lastProducts = 0
            next = takeLeading(along: direction, lowest: Self.lowestLink)
            guard giveToCascade(from: obstacle) else { return false }
        }
        guard let last else { return false }
        if let next {
            leaving = [next]
            return giveToCascade(from: last)
        }
        return true
    }

    /// Decays what is short-lived in `leaving` and gives all to the cascade.
    private func giveToCascade(from obstacle: IntranuclearCascade.Obstacle) -> Bool {
        guard decayShortLived(keepingNeutralPions: true) else { return false }
        generator.addDecayedMesons(to: &mesons)
        return decayed.allSatisfy { product in
            let mass = product.mass
            return cascade.add(
                pdg: product.pdg, momentum: product.momentum, energy: product.energy, from: obstacle,
                formationTime: settings.formationTime * (mass > 0 ? product.energy / mass : 1))
        }
    }

    /// A sub-collision with a moving nucleon: in its rest frame, then back.
    private func strike(
        _ projectile: GeneratorParticle, _ nucleon: HadronNucleonGenerator.Nucleon, movingWith momentum: Vector, first: Bool
    ) -> Bool {
        let mass = generator.mass(nucleon.rawValue)
        guard strike(projectile.boosted(momentum: momentum * -1, mass: mass), nucleon, first: first) else { return false }
        for i in products.indices { products[i] = products[i].boosted(momentum: momentum, mass: mass) }
        return true
    }

    // MARK: - Angantyr

    private var angantyr: AngantyrGenerator?
    /// Targets that Angantyr is made ready for at first: O, Al, Fe, Cu, W, Pb.
    private static let usualNuclei = [(16, 8), (27, 13), (56, 26), (64, 29), (184, 74), (207, 82)]

    private func collideByAngantyr(
        _ projectile: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        let nucleus = AngantyrGenerator.number(massNumber: massNumber, atomicNumber: atomicNumber)
        if angantyr?.nuclei.contains(nucleus) != true {
            let usual = Self.usualNuclei.map { AngantyrGenerator.number(massNumber: $0, atomicNumber: $1) }
            angantyr = try? AngantyrGenerator(nuclei: (angantyr?.nuclei ?? usual) + (usual.contains(nucleus) ? [] : [nucleus]))
        }
        let first = generator.drawing(from: &random) { self.projectile(projectile.species, projectile.momentum) }
        result.failed = angantyr?.collide(first, on: nucleus, random: &random, into: &products) != true || !append(products, to: &result.secondaries)
        if result.failed {
            result.secondaries.removeAll(keepingCapacity: true)
        } else {
            result.binding = result.secondaries.reduce(brought(projectile)) { $0 - brought($1) }
        }
    }

    // MARK: - PYTHIA on free nucleons

    private func collideWithFreeNucleons(
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
            massNumber: Double(massNumber), crossSection: generator.inelasticCrossSection(projectile, on: .proton))
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

    // MARK: - Links of a chain

    /// Decays what is short-lived in `leaving` into `decayed`; false if PYTHIA cannot.
    ///
    /// Once in about ten thousand collisions PYTHIA loses a heavy baryon's number in its decay, with its energy kept: such a
    /// decay is drawn again.
    private func decayShortLived(keepingNeutralPions: Bool) -> Bool {
        (0..<5).contains { _ in
            generator.decayShortLived(leaving, keepingNeutralPions: keepingNeutralPions, into: &decayed)
                && decayed.reduce(0) { $0 + $1.baryonNumber } == leaving.reduce(0) { $0 + $1.baryonNumber }
        }
    }

    /// Where the last sub-collision's products begin in `leaving`.
    private var lastProducts = 0

    /// Removes the hadron that goes on from `leaving`; nil if none has the energy.
    private func takeLeading(along direction: Vector, lowest: Double) -> GeneratorParticle? {
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
