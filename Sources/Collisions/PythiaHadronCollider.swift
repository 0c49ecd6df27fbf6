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
    let generator: HadronNucleonGenerator
    private let cascade = IntranuclearCascade()
    var products: [GeneratorParticle] = []
    var decayed: [GeneratorParticle] = []
    var leaving: [GeneratorParticle] = []
    /// Of `drawCharges`: the products' multiplets, and momenta in their common rest frame.
    var members: [Multiplet.Member] = []
    var momenta: [Vector] = []
    private var etaProducts: [Secondary] = []
    private var obstacles: [IntranuclearCascade.Obstacle] = []
    /// Short-lived mesons of the chain whose decay products went into the cascade.
    private var mesons: [Secondary] = []
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
    private static let lowestLink = 2.0
    /// Below this inelastic cross section, mb, PYTHIA has no collision: the threshold is near.
    private static let smallestCrossSection = 1.0
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

    // MARK: - PYTHIA within a nucleus

    /// False, with `result` as it was, if PYTHIA fails or the energy cannot be balanced.
    private func collideWithinNucleus(
        _ incoming: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) -> Bool {
        let direction = incoming.momentum.normalized
        let (first, crossSections) = generator.drawing(from: &random) {
            let first = self.projectile(incoming.species, incoming.momentum)
            return (first, generator.crossSections(first, on: .proton))
        }
        guard crossSections.inelastic > Self.smallestCrossSection else { return false }
        let total = crossSections.inelastic + crossSections.elastic, elasticShare = crossSections.elastic / total
        for _ in 0..<Self.nuclei {
            cascade.target(
                massNumber: massNumber, atomicNumber: atomicNumber, direction: direction, crossSection: total, random: &random, into: &obstacles)
            mesons.removeAll(keepingCapacity: true)
            switch generator.drawing(from: &random, { runChain(first, along: direction, elasticShare: elasticShare) }) {
            case .untouched: continue
            case .failed: return false
            case .made:
                guard cascade.finish(incoming, random: &random, into: &result) else { return false }
                result.neutralMesons.append(contentsOf: mesons)
                return true
            }
        }
        return false
    }

    /// Nuclei that are tried if Pauli's principle forbids the elastic collisions in one.
    private static let nuclei = 100

    private enum Chain { case made, untouched, failed }

    /// Lets the projectile collide with the nucleons in its way and gives the products to the cascade.
    ///
    /// Nuclei in which it meets elastic collisions alone are quasi-elastic scattering: with nucleons within sqrt(sigma_total/pi) in the way their share is
    /// that of Glauber's theory, int (exp(-sigma_inelastic T) - exp(-sigma_total T)) d2b, without interference, of the inelastic cross section on the nucleus.
    private func runChain(_ first: GeneratorParticle, along direction: Vector, elasticShare: Double) -> Chain {
        var next: GeneratorParticle? = first
        var last: IntranuclearCascade.Obstacle?
        var isFirst = true
        for obstacle in obstacles {
            guard var link = next else { break }
            // Within the potential baryons are faster by its depth; a leading one has what it had at the last nucleon.
            link.gain(Double(link.baryonNumber) * (obstacle.potential - (last?.potential ?? 0)))
            let nucleon: HadronNucleonGenerator.Nucleon = obstacle.isProton ? .proton : .neutron
            let isElastic = generator.uniform() < elasticShare
            if isElastic {
                guard scatter(link, nucleon, obstacle) else { continue }
            } else {
                guard strike(link, nucleon, movingWith: obstacle.momentum, first: isFirst) else { break }
                isFirst = false
            }
            cascade.strike(obstacle)
            last = obstacle
            leaving = products
            lastProducts = 0
            next = takeLeading(along: direction, lowest: Self.lowestLink)
            guard giveToCascade(from: obstacle, formationTime: isElastic ? 0 : settings.formationTime) else { return .failed }
        }
        guard let last else { return isFirst ? .untouched : .failed }
        if let next {
            leaving = [next]
            return giveToCascade(from: last, formationTime: settings.formationTime) ? .made : .failed
        }
        return .made
    }

    /// Elastic scattering into `products`; false if Pauli's principle forbids it.
    ///
    /// exp(B t) with B = 2 b + 4.6 + 4 s^0.0808 - 4.2, b = 2.3 for baryons and 1.4 for mesons, s in GeV^2, B in 1/GeV^2 (G.A. Schuler, T. Sjostrand, Phys. Rev.
    /// D 49 (1994) 2257, eq. 11).
    private func scatter(_ link: GeneratorParticle, _ nucleon: HadronNucleonGenerator.Nucleon, _ obstacle: IntranuclearCascade.Obstacle) -> Bool {
        let mass = generator.mass(nucleon.rawValue), k = obstacle.momentum
        let projectile = FourMomentum(link.momentum, energy: link.energy), target = FourMomentum(k, energy: (k.dot(k) + mass * mass).squareRoot())
        let sum = projectile + target
        let s = sum.invariantSquared, w = s.squareRoot()
        let before = projectile.inRestFrame(of: sum, invariantMass: w).momentum
        let p = before.magnitude
        guard p > 0 else { return false }
        let slope = 2 * (link.baryonNumber == 0 ? 1.4 : 2.3) + 0.4 + 4 * pow(s, 0.0808)
        let u = generator.uniform(), range = 4 * slope * p * p
        let cosine = min(1, max(-1, 1 + 2 * log(u + (1 - u) * exp(-range)) / range)), phi = 2 * Double.pi * generator.uniform()
        let after = before.normalized.turned(cosTheta: cosine, sinTheta: (max(0, 1 - cosine * cosine)).squareRoot(), cosPhi: cos(phi), sinPhi: sin(phi)) * p
        let scattered = FourMomentum(after, mass: link.mass).boosted(to: sum, invariantMass: w)
        let recoil = FourMomentum(after * -1, mass: mass).boosted(to: sum, invariantMass: w)
        guard !cascade.isBlocked(recoil.momentum, at: obstacle, draw: generator.uniform()) else { return false }
        products = [
            GeneratorParticle(pdg: link.pdg, isHadron: true, momentum: scattered.momentum, energy: scattered.energy),
            GeneratorParticle(pdg: nucleon.rawValue, isHadron: true, momentum: recoil.momentum, energy: recoil.energy),
        ]
        return true
    }

    /// Decays what is short-lived in `leaving` and gives all to the cascade.
    private func giveToCascade(from obstacle: IntranuclearCascade.Obstacle, formationTime: Double) -> Bool {
        guard decayShortLived(keepingNeutralPions: true) else { return false }
        generator.addDecayedMesons(to: &mesons)
        return decayed.allSatisfy { product in
            let mass = product.mass
            return cascade.add(
                pdg: product.pdg, momentum: product.momentum, energy: product.energy, from: obstacle,
                formationTime: formationTime * (mass > 0 ? product.energy / mass : 1))
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
        let a = generator.crossSections(kaon, on: .proton).inelastic, b = generator.crossSections(antikaon, on: .proton).inelastic
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
