import Foundation
import Numerics
import Particles

// What becomes of a Delta(1232) of pion and nucleon within the nucleus, and Pauli's principle.

extension IntranuclearCascade {
    /// The elementary products with a Delta decayed or absorbed; nil if there is no energy for that.
    func resolve(at nucleon: Nucleon, random: inout RandomStream) -> [ElementaryCollision.Product]? {
        absorbers.removeAll(keepingCapacity: true)
        guard let place = elementary.products.firstIndex(where: { $0.hadron == nil }) else { return elementary.products }
        var products = elementary.products
        let delta = products.remove(at: place)
        let charge = delta.charge
        let gain = medium.potential(.nucleon(charge: charge > 0 ? 1 : 0), nucleon.radius)
        let w = max(0, FourMomentum(delta.momentum.momentum, energy: delta.momentum.energy + gain).invariantSquared).squareRoot()
        let terms = Delta.absorptionTerms(w, density: medium.massNumber > 1 ? medium.density(nucleon.radius) : 0)
        let absorption = terms.two + terms.three
        // A decay that Pauli's principle forbids leaves the Delta to try again.
        for _ in 0..<Self.deltaTries {
            if random.uniform() * (absorption + Delta.width(w)) < absorption {
                let three = random.uniform() * absorption < terms.three
                guard absorb(delta, at: nucleon, three: three, random: &random, into: &products) else { return nil }
                return products
            }
            guard let (pion, out) = decay(delta.charge, delta.momentum, radius: nucleon.radius, about: lastDirection, random: &random) else { return nil }
            if isBlocked(out, radius: nucleon.radius, random: &random) { continue }
            products.append(pion)
            products.append(out)
            return products
        }
        return nil
    }

    private static let deltaTries = 10

    /// Pion and nucleon of a Delta's decay; nil if its mass is too small.
    /// - Parameters:
    ///   - momentum: with the energy that it has outside of the potential.
    ///   - axis: of the pion, real or exchanged, that made it: 1 + 3 cos^2 about it. Isotropic if 0.
    func decay(
        _ charge: Int, _ momentum: FourMomentum, radius: Double, about axis: Vector, random: inout RandomStream
    ) -> (pion: ElementaryCollision.Product, nucleon: ElementaryCollision.Product)? {
        let pion = CascadeHadron.pion(charge: Delta.decayPionCharge(charge: charge, random: &random))
        let out = CascadeHadron.nucleon(charge: charge - pion.charge)
        let whole = FourMomentum(momentum.momentum, energy: momentum.energy + medium.potential(out, radius))
        let mass = max(0, whole.invariantSquared).squareRoot()
        guard mass > pion.mass + out.mass else { return nil }
        let direction: Vector
        if axis != .zero {
            var cosine = 0.0
            repeat { cosine = 2 * random.uniform() - 1 } while 4 * random.uniform() > 1 + 3 * cosine * cosine
            direction = turn(axis, cosine: cosine, random: &random)
        } else {
            direction = random.isotropicDirection()
        }
        let q = direction * twoBodyMomentum(mass, pion.mass, out.mass)
        return (
            .init(hadron: pion, charge: pion.charge, momentum: FourMomentum(q, mass: pion.mass).boosted(to: whole, invariantMass: mass)),
            .init(hadron: out, charge: out.charge, momentum: FourMomentum(q * -1, mass: out.mass).boosted(to: whole, invariantMass: mass))
        )
    }

    /// Nucleons that absorb a Delta, into `absorbers`, and what comes out; false if there is none that can.
    func absorb(
        _ delta: ElementaryCollision.Product, at nucleon: Nucleon, three: Bool, random: inout RandomStream,
        into products: inout [ElementaryCollision.Product]
    ) -> Bool {
        let onProton = Delta.absorptionWeight(charge: delta.charge, partner: .proton) * Double(protonsLeft)
        let onNeutron = Delta.absorptionWeight(charge: delta.charge, partner: .neutron) * Double(neutronsLeft)
        guard onProton + onNeutron > 0 else { return false }
        let kind: CascadeHadron = random.uniform() * (onProton + onNeutron) < onProton ? .proton : .neutron
        guard let first = nearest(kind, to: nucleon.position) else { return false }
        absorbers.append(first)
        var charge = delta.charge + kind.charge
        if three, let second = nearest(nil, to: nucleon.position, except: first) {
            absorbers.append(second)
            charge += nucleons[second].hadron.charge
        }
        var sum = delta.momentum
        for i in absorbers {
            let partner = nucleons[i]
            let k = medium.momentum(partner.hadron, partner.radius, random: &random)
            let mass = partner.hadron.mass
            sum = sum + FourMomentum(k, energy: (k.dot(k) + mass * mass).squareRoot() - medium.potential(partner.hadron, partner.radius))
        }
        var out: [CascadeHadron] = []
        for i in 0...absorbers.count { out.append(i < charge ? .proton : .neutron) }
        for hadron in out { sum.energy += medium.potential(hadron, nucleon.radius) }
        let masses = out.map(\.mass)
        let w = max(0, sum.invariantSquared).squareRoot()
        guard w > masses.reduce(0, +) else { return false }
        phaseSpace(w, masses: masses, random: &random, into: &momenta)
        for (hadron, momentum) in zip(out, momenta) {
            products.append(.init(
                hadron: hadron, charge: hadron.charge, momentum: FourMomentum(momentum, mass: hadron.mass).boosted(to: sum, invariantMass: w)))
        }
        return true
    }

    /// Pauli's principle for the nucleons among the products.
    func isBlocked(_ products: [ElementaryCollision.Product], radius: Double, random: inout RandomStream) -> Bool {
        products.contains { isBlocked($0, radius: radius, random: &random) }
    }

    private func isBlocked(_ product: ElementaryCollision.Product, radius: Double, random: inout RandomStream) -> Bool {
        guard medium.massNumber > 1, let hadron = product.hadron, hadron.isNucleon else { return false }
        guard isBelowFermi(hadron, product.momentum.momentum, radius: radius) else { return false }
        return random.uniform() < occupation(hadron)
    }

    /// The same for one nucleon; `draw` is uniform in (0, 1).
    func isBlocked(_ nucleon: CascadeHadron, _ momentum: Vector, radius: Double, draw: Double) -> Bool {
        isBelowFermi(nucleon, momentum, radius: radius) && draw < occupation(nucleon)
    }

    private func isBelowFermi(_ nucleon: CascadeHadron, _ momentum: Vector, radius: Double) -> Bool {
        let fermi = medium.fermiMomentum(nucleon, radius)
        return momentum.dot(momentum) < fermi * fermi
    }

    /// Share of the states below the Fermi momentum that are still occupied.
    private func occupation(_ nucleon: CascadeHadron) -> Double {
        nucleon == .proton
            ? Double(protonsLeft) / Double(max(1, medium.atomicNumber))
            : Double(neutronsLeft) / Double(max(1, medium.massNumber - medium.atomicNumber))
    }
}
