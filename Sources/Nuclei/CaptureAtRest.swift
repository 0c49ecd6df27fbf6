// Capture of stopped negative hadrons, and annihilation of stopped antibaryons.
//
// The particle meets one nucleon or a pair near the surface, at the half-density radius plus a Gaussian of 1 fm about an offset that grows with
// the strength of absorption (pi- 0, K- and hyperons 0.5 fm, antibaryons 1 fm). The nucleons have momenta of the local Fermi gas; the holes they
// leave are excitation of the rest (Fermi energy less kinetic energy each), which recoils. The products share the energy by phase space, and the
// cascade follows them out.
//
// - pi-: nuclei, 98 % on pairs, pn -> nn against pp -> pn as 4 to 1 for N = Z (measured 3-6: Phys. Rep. 132 (1986) 1), 2 % radiative; hydrogen, pi0 n 60.7 %,
//   gamma n 39.3 % (Panofsky ratio 1.546). Absorption on more than two nucleons comes from the cascade only.
// - K-: one nucleon, Sigma pi and Lambda pi as measured on hydrogen (Nowak et al., Nucl. Phys. B 139 (1978) 61) and, on neutrons, by isospin; in nuclei
//   17 % on a pair (hyperon and nucleon; 16-20 % measured in emulsion and bubble chambers).
// - Sigma- p -> Lambda n (hydrogen: 47 % Sigma0 n), Xi- p -> Lambda Lambda, Omega- p -> Xi0 Lambda.
// - Antibaryons: pions with the multiplicities of antiproton-proton annihilation at rest (mean 5.0), and a kaon for each strange antiquark; charges
//   at random. Annihilation into kaon pairs (5 %) and eta is neglected.
//
// Neglected: atomic binding and X-rays (in lead a few MeV per pi-, less than 1 MeV in copper), hyperfragments, capture on the light one of two elements by
// transfer (the caller chooses the nucleus).

import Foundation
import Numerics
import Particles

extension IntranuclearCascade {
    /// Captures a particle at rest; adds to `result`. Species: pi-, K-, Sigma-, Xi-, Omega-, mu- and antibaryons.
    ///
    /// Energy: `m - b m_p` of the particle is the sum of `T + m - b m_p` over the secondaries, plus nuclear photons, deposit and binding. A case for
    /// which there is no energy sets `result.failed`.
    public func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        guard species != .neutron else {
            deexcitation.captureNeutron(massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
            // A nucleus that does not bind it (4He) gives it back.
            result.failed = !result.secondaries.isEmpty
            return
        }
        let target = Nucleus(massNumber: massNumber, atomicNumber: atomicNumber)
        result.binding -= target.mass - Double(massNumber) * Species.proton.mass
        let done: Bool
        switch species {
        case .muonMinus: done = captureMuon(target, random: &random, into: &result)
        case .pionMinus: done = capturePion(target, random: &random, into: &result)
        case .kaonMinus: done = captureKaon(target, random: &random, into: &result)
        case .sigmaMinus:
            let toSigmaZero = massNumber == 1 && random.uniform() < 0.47
            let products = [toSigmaZero ? Species.sigmaZero : .lambda, .neutron]
            done = react(species, target, protons: 1, neutrons: 0, products, offset: 0.5, random: &random, into: &result)
        case .xiMinus: done = react(species, target, protons: 1, neutrons: 0, [.lambda, .lambda], offset: 0.5, random: &random, into: &result)
        case .omegaMinus: done = react(species, target, protons: 1, neutrons: 0, [.xiZero, .lambda], offset: 0.5, random: &random, into: &result)
        default:
            precondition(species.baryonNumber < 0, "\(species.name) is not captured at rest")
            done = annihilate(species, target, random: &random, into: &result)
        }
        guard !done else { return }
        result.binding += target.mass - Double(massNumber) * Species.proton.mass
        result.failed = true
    }

    struct Nucleus {
        let massNumber: Int, atomicNumber: Int
        var neutrons: Int { massNumber - atomicNumber }
        var mass: Double { nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber) }
    }

    // MARK: - By species

    private func capturePion(_ target: Nucleus, random: inout RandomStream, into result: inout HadronNucleusCollision) -> Bool {
        let z = Double(target.atomicNumber), n = Double(target.neutrons)
        if target.massNumber == 1 {
            if random.uniform() < 0.607 {
                return react(.pionMinus, target, protons: 1, neutrons: 0, [.pionZero, .neutron], offset: 0, random: &random, into: &result)
            }
            return radiate(.photon, from: Species.pionMinus.mass, target, excitation: 0, random: &random, into: &result)
        }
        if random.uniform() < 0.02 {
            // Photons peak 15-20 MeV below the end point, with a tail to 60 MeV (Phys. Rep. 52 (1979) 355).
            let excitation = target.massNumber > 2 ? 10e-3 * (random.exponential() + random.exponential()) : 0
            return radiate(.photon, from: Species.pionMinus.mass, target, excitation: excitation, random: &random, into: &result)
        }
        let onUnlike = target.neutrons > 0 ? 4 * n / z : 0, onProtons = target.atomicNumber > 1 ? 1.0 : 0
        if random.uniform() * (onUnlike + onProtons) < onUnlike {
            return react(.pionMinus, target, protons: 1, neutrons: 1, [.neutron, .neutron], offset: 0, random: &random, into: &result)
        }
        return react(.pionMinus, target, protons: 2, neutrons: 0, [.proton, .neutron], offset: 0, random: &random, into: &result)
    }

    private func captureKaon(_ target: Nucleus, random: inout RandomStream, into result: inout HadronNucleusCollision) -> Bool {
        let onProton = random.uniform() * Double(target.massNumber) < Double(target.atomicNumber)
        var draw = random.uniform()
        func choose(_ channels: [(Double, [Species])]) -> [Species] {
            for (share, products) in channels {
                draw -= share
                if draw < 0 { return products }
            }
            return channels[0].1
        }
        if target.massNumber > 1, random.uniform() < 0.17 {
            if onProton, target.atomicNumber > 1, random.uniform() * Double(target.massNumber) < Double(target.atomicNumber) {
                let products = choose([(0.4, [.lambda, .proton]), (0.3, [.sigmaZero, .proton]), (0.3, [.sigmaPlus, .neutron])])
                return react(.kaonMinus, target, protons: 2, neutrons: 0, products, offset: 0.5, random: &random, into: &result)
            }
            if target.neutrons > 0 {
                let products = choose([(0.4, [.lambda, .neutron]), (0.3, [.sigmaZero, .neutron]), (0.3, [.sigmaMinus, .proton])])
                return react(.kaonMinus, target, protons: 1, neutrons: 1, products, offset: 0.5, random: &random, into: &result)
            }
        }
        if onProton {
            let products = choose([
                (0.466, [.sigmaMinus, .pionPlus]), (0.198, [.sigmaPlus, .pionMinus]), (0.2725, [.sigmaZero, .pionZero]), (0.0635, [.lambda, .pionZero]),
            ])
            return react(.kaonMinus, target, protons: 1, neutrons: 0, products, offset: 0.5, random: &random, into: &result)
        }
        let products = choose([(0.4, [.sigmaMinus, .pionZero]), (0.4, [.sigmaZero, .pionMinus]), (0.2, [.lambda, .pionMinus])])
        return react(.kaonMinus, target, protons: 0, neutrons: 1, products, offset: 0.5, random: &random, into: &result)
    }

    /// Shares of 2, 3, ... 7 pions in the annihilation of stopped antiprotons on protons (C. Ghesquiere, CERN 74-18, 436).
    private static let pionMultiplicity = [0.004, 0.069, 0.204, 0.452, 0.215, 0.056]

    private func annihilate(_ species: Species, _ target: Nucleus, random: inout RandomStream, into result: inout HadronNucleusCollision) -> Bool {
        guard let antibaryon = CascadeHadron(species, random: &random) else { return false }
        let onProton = random.uniform() * Double(target.massNumber) < Double(target.atomicNumber)
        let charge = species.charge + (onProton ? 1 : 0), kaons = antibaryon.strangeness
        var draw = random.uniform(), number = 2
        for share in Self.pionMultiplicity {
            draw -= share
            if draw < 0 { break }
            number += 1
        }
        // A kaon takes the energy of two pions.
        var pions = max(min(number, 7) - 2 * kaons, kaons == 0 ? 2 : 1)
        while pions >= 0, pions + kaons >= 2 {
            for _ in 0..<200 {
                var products: [Species] = [], sum = 0
                for i in 0..<(pions + kaons) {
                    let positive = random.uniform(), isKaon = i < kaons
                    let product: Species = isKaon
                        ? (positive < 0.5 ? .kaonPlus : (positive < 0.75 ? .kaonLong : .kaonShort))
                        : (positive < 1.0 / 3 ? .pionPlus : (positive < 2.0 / 3 ? .pionZero : .pionMinus))
                    products.append(product)
                    sum += product.charge
                }
                guard sum == charge else { continue }
                if react(
                    species, target, protons: onProton ? 1 : 0, neutrons: onProton ? 0 : 1, products, offset: 1, random: &random, into: &result)
                {
                    return true
                }
                break
            }
            pions -= 1
        }
        return false
    }

    // MARK: - Reaction on one nucleon or a pair

    /// `species` and the nucleons become `products`, which the cascade follows. False, with `result` as it was, if there is no energy for it.
    private func react(
        _ species: Species, _ target: Nucleus, protons: Int, neutrons: Int, _ products: [Species], offset: Double, random: inout RandomStream,
        into result: inout HadronNucleusCollision
    ) -> Bool {
        let rest = target.massNumber - protons - neutrons, restCharge = target.atomicNumber - protons
        guard rest >= 0, restCharge >= 0, restCharge <= rest else { return false }
        let energy = target.mass + species.mass
        let masses = products.map(\.mass)
        var momenta: [Vector] = []
        if rest == 0 {
            prepare(massNumber: target.massNumber, atomicNumber: target.atomicNumber, random: &random)
            guard energy > masses.reduce(0, +) else { return false }
            phaseSpace(energy, masses: masses, random: &random, into: &momenta)
            (massNumber, atomicNumber, struck) = (0, 0, protons + neutrons)
            for (product, momentum) in zip(products, momenta) {
                guard let hadron = CascadeHadron(product, random: &random) else { return false }
                leaving.append(Leaving(hadron: hadron, momentum: momentum))
            }
            return settle(FourMomentum(.zero, energy: energy), random: &random, into: &result)
        }

        prepare(massNumber: target.massNumber, atomicNumber: target.atomicNumber, random: &random)
        let restMass = nuclearMass(massNumber: rest, atomicNumber: restCharge)
        for attempt in 0..<20 {
            let normal = (2 * random.exponential()).squareRoot() * cos(2 * .pi * random.uniform())
            let radius = max(medium.radius + offset + normal, 0)
            var pair = Vector.zero, excitation = 0.0
            // Without Fermi motion in the end, where that leaves no energy.
            for i in 0..<(protons + neutrons) where attempt < 19 {
                let kind: CascadeHadron = i < protons ? .proton : .neutron
                let fermi = medium.fermiMomentum(kind, radius), k = medium.momentum(kind, radius, random: &random)
                pair = pair + k
                if rest > 1 { excitation += (fermi * fermi - k.dot(k)) / (2 * kind.mass) }
            }
            let remaining = restMass + excitation
            let whole = FourMomentum(pair, energy: energy - (remaining * remaining + pair.dot(pair)).squareRoot())
            let w = max(whole.energy > 0 ? whole.invariantSquared : 0, 0).squareRoot()
            guard w > masses.reduce(0, +) else { continue }
            phaseSpace(w, masses: masses, random: &random, into: &momenta)
            let position = random.isotropicDirection() * radius
            let starting = zip(zip(products, masses), momenta).map { product, momentum in
                CascadeParticle(
                    species: product.0, momentum: FourMomentum(momentum, mass: product.1).boosted(to: whole, invariantMass: w).momentum,
                    position: position)
            }
            result.struckNucleons += protons + neutrons
            cascade(
                starting, massNumber: rest, atomicNumber: restCharge, excitation: excitation, momentum: pair * -1, random: &random, into: &result)
            return true
        }
        return false
    }

    /// One light particle leaves, the nucleus (A, Z - 1) takes the rest: radiative capture, muon capture. Energies in GeV.
    func radiate(
        _ light: Species, from mass: Double, _ target: Nucleus, excitation: Double, random: inout RandomStream,
        into result: inout HadronNucleusCollision
    ) -> Bool {
        let a = target.massNumber, z = target.atomicNumber - 1
        let ground = nuclearMass(massNumber: a, atomicNumber: z)
        let available = target.mass + mass - ground
        guard available > 0 else { return false }
        // The light particle keeps at least a tenth; a single nucleon has no excitation.
        let excitation = a > 1 ? min(excitation, 0.9 * available) : 0
        let out = random.isotropicDirection() * decayMomentum(release: available - excitation, 0, ground + excitation)
        result.secondaries.append(Secondary(species: light, momentum: out))
        deexcitation.deexcite(
            ExcitedNucleus(massNumber: a, atomicNumber: z, excitation: excitation, momentum: out * -1), random: &random, into: &result)
        return true
    }
}
