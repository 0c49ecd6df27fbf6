import Foundation
import Nuclei
import Numerics
import Particles

// Chains of PYTHIA's sub-collisions within a nucleus, elastic ones among them, and the cascade of what they leave behind.

extension PythiaHadronCollider {
    /// False, with `result` as it was, if PYTHIA fails or the energy cannot be balanced.
    func collideWithinNucleus(
        _ incoming: Secondary, _ massNumber: Int, _ atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) -> Bool {
        let direction = incoming.momentum.normalized
        let (first, crossSections) = generator.drawing(from: &random) {
            let first = self.projectile(incoming.species, incoming.momentum)
            return (first, generator.crossSections(first, massNumber: massNumber, atomicNumber: atomicNumber))
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
        // Where the link is formed on the path.
        var formed = -Double.infinity
        for obstacle in obstacles {
            guard var link = next else { break }
            if obstacle.path < formed, obstacle.smallestShare > LeadingHadrons.share(of: link) { continue }
            // Within the potential baryons are faster by its depth; a leading one has what it had at the last nucleon.
            link.gain(Double(link.baryonNumber) * (obstacle.potential - (last?.potential ?? 0)))
            let nucleon: HadronNucleonGenerator.Nucleon = obstacle.isProton ? .proton : .neutron
            let isElastic = generator.uniform() < elasticShare
            if isElastic {
                guard scatter(link, nucleon, obstacle) else { continue }
            } else {
                guard strike(link, nucleon, movingWith: obstacle.momentum, first: isFirst) else {
                    // PYTHIA cannot: near its threshold, where the caller has another model.
                    guard last != nil else { return .failed }
                    break
                }
                isFirst = false
            }
            cascade.strike(obstacle)
            last = obstacle
            leaving = products
            lastProducts = 0
            next = takeLeading(along: direction, lowest: Self.lowestLink)
            if isElastic {
                guard giveToCascade(from: obstacle, isFormed: true, leading: nil) else { return .failed }
            } else {
                let leading = LeadingHadrons(of: link, without: next)
                formed = leading == nil ? -.infinity : obstacle.path + (next.map(formationTime) ?? 0)
                guard giveToCascade(from: obstacle, isFormed: false, leading: leading) else { return .failed }
            }
        }
        guard let last else { return .untouched }
        if let next {
            leaving = [next]
            return giveToCascade(from: last, isFormed: false, leading: nil) ? .made : .failed
        }
        return .made
    }

    /// Elastic scattering into `products`; false if Pauli's principle forbids it.
    ///
    /// exp(B t) with B = 2 b + 2 (2.3) + 4 s^0.0808 - 4.2, b = 2.3 for baryons and 1.4 for mesons, s in GeV^2, B in 1/GeV^2 (G.A. Schuler, T. Sjostrand, Phys. Rev.
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
        let cosine = peakedCosine(slope: slope, momentum: p, draw: generator.uniform()), phi = 2 * Double.pi * generator.uniform()
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
    private func giveToCascade(from obstacle: IntranuclearCascade.Obstacle, isFormed: Bool, leading: LeadingHadrons?) -> Bool {
        guard decayShortLived(keepingNeutralPions: true) else { return false }
        generator.addDecayedMesons(to: &mesons)
        let shares = leading?.shares(of: decayed)
        return decayed.indices.allSatisfy { i in
            let product = decayed[i]
            return cascade.add(
                pdg: product.pdg, momentum: product.momentum, energy: product.energy, from: obstacle,
                formationTime: isFormed ? 0 : formationTime(product), earlyShare: shares?[i] ?? 0)
        }
    }

    /// Time before a product is formed, fm/c, in the nucleus's frame.
    private func formationTime(_ product: GeneratorParticle) -> Double {
        let mass = product.mass
        return settings.formationTime * (mass > 0 ? product.energy / mass : 1)
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
}
