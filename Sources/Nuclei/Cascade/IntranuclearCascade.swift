// Intranuclear cascade: collisions of hadrons within a nucleus, one after the other.
//
// Of the class of Bertini (Phys. Rev. 188 (1969) 1711) and Cugnon (Boudard et al., Phys. Rev. C 66 (2002) 044615). Nucleons stand at places drawn
// from the density and have momenta of the local Fermi gas. A hadron flies straight and collides with the nucleon whose
// distance from its path, at closest approach, is within sqrt(sigma/pi), sigma the cross section on a free nucleon at the invariant
// mass of the two. Pauli: a collision does not happen if a nucleon would come to rest below the local Fermi momentum, with the
// probability that the state is still occupied. Struck nucleons are gone for those that follow; particles of the cascade do not
// collide with each other. Pions make a Delta(1232), which decays or is absorbed on one or two nearest nucleons at the
// rates of Oset and Salcedo at the local density (`Delta`). New pions' charges conserve isospin (`IsospinWeight`).
//
// A nucleon gains the depth of the potential inside (none above 0.2 GeV) and pays it when it leaves, passing the step with its quantum-mechanical
// probability, and a Coulomb barrier with Gamow's; otherwise it is reflected, and after
// 70 (A/208)^0.16 fm/c it is kept. What holes and kept nucleons amount to is the excitation, by the exact balance of energy
// and momentum, recoil included; evaporation takes it from there.
//
// Range: from 0 to about 5 GeV (elementary final states above that lack the leading particles of `Collisions`); nucleons below 10 MeV make a
// compound nucleus. Neglected: refraction at the surface, change of widths and masses in matter but for the Delta's, formation times,
// propagation of isobars, clusters in the fast stage, kaon absorption on two nucleons, eta production, hypernuclei (hyperons always leave).

import Foundation
import Numerics
import Particles

/// Collisions of hadrons with nuclei up to a few GeV. One per thread; what a call gives depends on its arguments and stream only.
public final class IntranuclearCascade {
    struct Nucleon {
        var position: Vector
        var radius: Double
        var isProton: Bool
        var isPresent = true

        var hadron: CascadeHadron { isProton ? .proton : .neutron }
    }

    struct Track {
        var hadron: CascadeHadron
        /// Total energy outside of the potential, GeV; less than the mass for a bound nucleon.
        var energy: Double
        var direction: Vector
        /// fm.
        var position: Vector
        /// fm/c, in the nucleus's frame.
        var time: Double
        /// Time before which it does not collide, fm/c.
        var formed: Double
    }

    struct Candidate {
        var path: Double
        var nucleon: Int
        /// Square of the distance from the path, fm^2.
        var distanceSquared: Double
    }

    struct Leaving {
        var hadron: CascadeHadron
        var momentum: Vector
        var energy: Double { (momentum.dot(momentum) + hadron.mass * hadron.mass).squareRoot() }
    }

    // No access to the state overlaps another one: the run-time checks, a tenth of the time, are off.
    let deexcitation = Deexcitation()
    private var media: [Int: NuclearMedium] = [:]
    @exclusivity(unchecked) var medium: NuclearMedium
    @exclusivity(unchecked) var nucleons: ContiguousArray<Nucleon> = []
    @exclusivity(unchecked) var tracks: ContiguousArray<Track> = []
    @exclusivity(unchecked) private var candidates: ContiguousArray<Candidate> = []
    @exclusivity(unchecked) var leaving: ContiguousArray<Leaving> = []
    /// What leaves without being part of the cascade: photons, leptons.
    var passing: [Secondary] = []
    @exclusivity(unchecked) private var elementary = ElementaryCollision()
    /// Nucleons and protons of the residual nucleus so far; protons of `nucleons` still there.
    @exclusivity(unchecked) var massNumber = 0, atomicNumber = 0
    @exclusivity(unchecked) var protonsLeft = 0, neutronsLeft = 0
    @exclusivity(unchecked) var struck = 0

    public init() {
        medium = NuclearMedium(massNumber: 56, atomicNumber: 26)
        media[56 * 256 + 26] = medium
    }

    /// A nucleon of less kinetic energy, GeV, makes a compound nucleus at once with all but the lightest nuclei: there Pauli's principle
    /// leaves at most one collision, after which the two nucleons are kept.
    private static let compoundEnergy = 0.01
    /// Impact parameters that are tried before the collision is given up, and nuclei that are tried if energy cannot be balanced.
    private static let impactParameters = 60, nuclei = 8
    /// A track is followed for so long, fm/c, in Pb (Boudard et al. 2002, eq. 12).
    static let longestTime = 70.0
    /// Above this kinetic energy, GeV, a hadron leaves without another collision: it is beyond the elementary model.
    private static let highestEnergy = 20.0

    /// An inelastic collision of a hadron that comes from outside. Adds to `result`.
    ///
    /// Energy: `T + m - b m_p` of the projectile is the sum of the same over the secondaries, plus nuclear photons, deposit and
    /// binding. Secondaries have pi0 and Sigma0 decayed. If nothing happens at any impact parameter (slow particles, which Pauli's principle
    /// blocks), nucleons and pions are absorbed into a compound nucleus and others are scattered elastically.
    public func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int,
        random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        precondition(species.isHadron, "\(species.name) does not collide with nuclei")
        guard let hadron = CascadeHadron(species, random: &random) else { preconditionFailure("\(species.name) has no cascade") }
        let targetMass = nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber)
        let mass = hadron.mass
        let energy = (momentum.dot(momentum) + mass * mass).squareRoot()
        let whole = FourMomentum(momentum, energy: energy + targetMass)
        result.binding -= targetMass - Double(massNumber) * Species.proton.mass

        let formsCompound = hadron.isNucleon && massNumber > 4 && energy - mass < Self.compoundEnergy
        for _ in 0..<(formsCompound ? 0 : Self.nuclei) {
            prepare(massNumber: massNumber, atomicNumber: atomicNumber, random: &random)
            guard enter(hadron, momentum: momentum, energy: energy, random: &random) else { break }
            followAll(random: &random)
            if settle(whole, random: &random, into: &result) { return }
        }
        absorbWhole(hadron, whole, massNumber, atomicNumber, random: &random, into: &result)
    }

    /// Follows particles that start within a nucleus. Adds to `result`.
    ///
    /// - Parameters:
    ///   - massNumber, atomicNumber: the nucleus when the starting particles are out of it.
    ///   - excitation: energy already in it, GeV.
    ///   - momentum: of the nucleus, GeV.
    ///
    /// The energy of the starting particles (as outside) and of the nucleus is that of the secondaries, nuclear photons and final nuclei;
    /// `result.binding` gains the sum of (mass - A m_p) of the final nuclei: the caller takes off its target's.
    public func cascade(
        _ starting: [CascadeParticle], massNumber: Int, atomicNumber: Int, excitation: Double, momentum: Vector,
        random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        let nucleus = massNumber > 0 ? nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber) + excitation : 0
        var whole = FourMomentum(momentum, mass: nucleus)
        let hadrons = starting.map { CascadeHadron($0.species, random: &random) }
        for (particle, hadron) in zip(starting, hadrons) {
            guard let hadron else { preconditionFailure("\(particle.species.name) is not a hadron") }
            whole = whole + FourMomentum(particle.momentum, mass: hadron.mass)
        }
        for attempt in 0... {
            prepare(massNumber: massNumber, atomicNumber: atomicNumber, random: &random)
            for case (let particle, let hadron?) in zip(starting, hadrons) {
                let p = particle.momentum.magnitude
                let track = Track(
                    hadron: hadron, energy: (p * p + hadron.mass * hadron.mass).squareRoot(),
                    direction: p > 0 ? particle.momentum * (1 / p) : random.isotropicDirection(), position: particle.position,
                    time: 0, formed: particle.formationTime)
                // The last resort is to let them leave as they are, which is possible by assumption.
                if attempt < Self.nuclei { tracks.append(track) } else { emit(track) }
            }
            followAll(random: &random)
            if settle(whole, random: &random, into: &result) { return }
            precondition(attempt <= Self.nuclei, "starting particles of mass number \(massNumber) have no final state")
        }
    }

    // MARK: - The nucleus

    func prepare(massNumber: Int, atomicNumber: Int, random: inout RandomStream) {
        let key = massNumber * 256 + atomicNumber
        if medium.massNumber != massNumber || medium.atomicNumber != atomicNumber {
            if let known = media[key] {
                medium = known
            } else {
                medium = NuclearMedium(massNumber: massNumber, atomicNumber: atomicNumber)
                media[key] = medium
            }
        }
        nucleons.removeAll(keepingCapacity: true)
        tracks.removeAll(keepingCapacity: true)
        leaving.removeAll(keepingCapacity: true)
        passing.removeAll(keepingCapacity: true)
        for i in 0..<massNumber {
            let (position, radius) = massNumber > 1 ? medium.place(random: &random) : (.zero, 0)
            nucleons.append(Nucleon(position: position, radius: radius, isProton: i < atomicNumber))
        }
        (self.massNumber, self.atomicNumber) = (massNumber, atomicNumber)
        (protonsLeft, neutronsLeft) = (atomicNumber, massNumber - atomicNumber)
        struck = 0
    }

    func remove(_ i: Int) {
        nucleons[i].isPresent = false
        massNumber -= 1
        struck += 1
        if nucleons[i].isProton {
            atomicNumber -= 1
            protonsLeft -= 1
        } else {
            neutronsLeft -= 1
        }
    }

    /// Nearest nucleon of a kind that is still there.
    func nearest(_ hadron: CascadeHadron?, to position: Vector, except: Int = -1) -> Int? {
        var best: Int?, distance = Double.infinity
        for i in nucleons.indices where nucleons[i].isPresent && i != except && (hadron == nil || nucleons[i].hadron == hadron) {
            let d = nucleons[i].position - position
            let square = d.dot(d)
            if square < distance { (best, distance) = (i, square) }
        }
        return best
    }

    // MARK: - Flight

    /// Brings the projectile to its first collision; false if none happens at any impact parameter.
    private func enter(_ hadron: CascadeHadron, momentum: Vector, energy: Double, random: inout RandomStream) -> Bool {
        let direction = momentum.normalized
        let start: Double = medium.massNumber > 1 ? medium.outerRadius : 0
        let reach = (ElementaryRates.bound(hadron, momentum: momentum.magnitude) / (10 * .pi)).squareRoot()
        let widest = medium.massNumber > 1 ? medium.radius + 1.6 + reach : 0
        for _ in 0..<Self.impactParameters {
            let b = widest * random.uniform().squareRoot(), phi = 2 * Double.pi * random.uniform()
            let aside = direction.turned(cosTheta: 0, sinTheta: 1, cosPhi: cos(phi), sinPhi: sin(phi))
            let track = Track(
                hadron: hadron, energy: energy, direction: direction, position: aside * b + direction * (-start - 1), time: 0, formed: 0)
            if collides(track, random: &random) { return true }
        }
        return false
    }

    func followAll(random: inout RandomStream) {
        var next = 0
        while next < tracks.count {
            let track = tracks[next]
            next += 1
            if track.hadron.isNucleon, track.energy <= track.hadron.mass {
                keep(track)
            } else if !collides(track, random: &random) {
                leave(track, random: &random)
            }
        }
    }

    func velocity(_ track: Track, at radius: Double) -> (kinetic: Double, momentum: Double, velocity: Double) {
        let m = track.hadron.mass
        let kinetic = track.energy - m + medium.potential(track.hadron, radius, outside: track.energy - m)
        let p = max(0, kinetic * (kinetic + 2 * m)).squareRoot()
        return (kinetic, p, p / (kinetic + m))
    }

    /// Lets a track fly to its next collision and puts the products on the stack; false if there is none.
    private func collides(_ track: Track, random: inout RandomStream) -> Bool {
        guard track.energy - track.hadron.mass < Self.highestEnergy else { return false }
        let local = velocity(track, at: track.position.magnitude)
        let bound = ElementaryRates.bound(track.hadron, momentum: local.momentum) * (0.1 / .pi)
        let earliest = max(1e-9, (track.formed - track.time) * local.velocity)
        findCandidates(position: track.position, direction: track.direction, earliest: earliest, bound: bound)
        for k in candidates.indices where meets(track, candidates[k], random: &random) { return true }
        return false
    }

    /// Nucleons whose distance from a path is within a bound (squared, fm^2), in the order of the path.
    private func findCandidates(position: Vector, direction: Vector, earliest: Double, bound: Double) {
        candidates.removeAll(keepingCapacity: true)
        nucleons.withUnsafeBufferPointer { nucleons in
            for i in nucleons.indices where nucleons[i].isPresent {
                let d = nucleons[i].position - position
                let path = d.dot(direction)
                guard path > earliest else { continue }
                let square = d.dot(d) - path * path
                if square < bound { candidates.append(Candidate(path: path, nucleon: i, distanceSquared: square)) }
            }
        }
        // Few: by insertion.
        candidates.withUnsafeMutableBufferPointer { candidates in
            for i in candidates.indices.dropFirst() {
                let moved = candidates[i]
                var k = i
                while k > 0, candidates[k - 1].path > moved.path {
                    candidates[k] = candidates[k - 1]
                    k -= 1
                }
                candidates[k] = moved
            }
        }
    }

    /// One encounter; false if the two miss each other or the collision is blocked.
    private func meets(_ track: Track, _ candidate: Candidate, random: inout RandomStream) -> Bool {
        let nucleon = nucleons[candidate.nucleon]
        let hadron = track.hadron, target = nucleon.hadron
        let local = velocity(track, at: nucleon.radius)
        guard local.kinetic > 0 else { return false }
        let m1 = hadron.mass, m2 = target.mass
        let p1 = track.direction * local.momentum
        let k = medium.massNumber > 1 ? medium.momentum(target, nucleon.radius, random: &random) : .zero
        let e2 = (k.dot(k) + m2 * m2).squareRoot()
        let sum = FourMomentum(p1 + k, energy: local.kinetic + m1 + e2)
        let s = sum.invariantSquared, w = s.squareRoot()
        let energyInRest = (s - m1 * m1 - m2 * m2) / (2 * m2)
        let relative = max(0, energyInRest * energyInRest - m1 * m1).squareRoot()
        let density = medium.massNumber > 1 ? medium.density(nucleon.radius) : 0
        var rates = ElementaryRates(hadron, on: target, p: relative, w: w, density: density)
        if medium.massNumber == 1, rates.total > rates.elastic + rates.delta {
            // On hydrogen an inelastic collision is asked for.
            rates.elastic = 0
        }
        guard medium.massNumber == 1 || candidate.distanceSquared * (10 * .pi) < rates.total else { return false }

        let inFrame = FourMomentum(p1, energy: local.kinetic + m1).inRestFrame(of: sum, invariantMass: w).momentum
        let size = inFrame.magnitude
        let deficit = medium.potential(hadron, nucleon.radius) - medium.potential(hadron, nucleon.radius, outside: track.energy - m1)
        lastDirection = size > 0 ? inFrame * (1 / size) : track.direction
        let initial = ElementaryCollision.Initial(
            hadron: hadron, nucleon: target, relativeMomentum: relative, invariantMass: w,
            energy: track.energy + e2 - medium.potential(target, nucleon.radius),
            potentialDeficit: deficit, momentum: sum.momentum,
            direction: lastDirection)
        let radius = nucleon.radius, medium = medium
        guard elementary.collide(initial, rates: rates, potential: { medium.potential($0, radius) }, random: &random) else { return false }

        // The nucleon that is hit is out of the way of a Delta's absorption, and back if the collision is blocked.
        nucleons[candidate.nucleon].isPresent = false
        guard !isBlocked(elementary.products, radius: radius, random: &random), let products = resolve(at: nucleon, random: &random) else {
            nucleons[candidate.nucleon].isPresent = true
            return false
        }
        remove(candidate.nucleon)
        for partner in absorbers { remove(partner) }
        let place = track.position + track.direction * candidate.path
        let time = track.time + candidate.path / max(local.velocity, 1e-3)
        var fastest = -1, highest = 0.0
        for (i, product) in products.enumerated() {
            guard let out = product.hadron, out.isNucleon, product.momentum.energy > highest else { continue }
            (fastest, highest) = (i, product.momentum.energy)
        }
        for (i, product) in products.enumerated() {
            guard let out = product.hadron else { continue }
            let p = product.momentum.momentum.magnitude
            tracks.append(Track(
                hadron: out, energy: product.momentum.energy - medium.potential(out, radius) + (i == fastest ? deficit : 0),
                direction: p > 0 ? product.momentum.momentum * (1 / p) : track.direction, position: i == 0 ? place : nucleon.position, time: time,
                formed: 0))
        }
        return true
    }

    // MARK: - The Delta

    /// Nucleons on which the last Delta was absorbed.
    @exclusivity(unchecked) private var absorbers: [Int] = []
    @exclusivity(unchecked) private var momenta: [Vector] = []
    /// Direction of the hadron in the rest frame of the last collision.
    @exclusivity(unchecked) private var lastDirection = Vector.zAxis

    /// The elementary products with a Delta decayed or absorbed; nil if there is no energy for that.
    private func resolve(at nucleon: Nucleon, random: inout RandomStream) -> [ElementaryCollision.Product]? {
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
            guard let (pion, out) = decay(delta, at: nucleon, alone: products.isEmpty, random: &random) else { return nil }
            if isBlocked(out, radius: nucleon.radius, random: &random) { continue }
            products.append(pion)
            products.append(out)
            return products
        }
        return nil
    }

    private static let deltaTries = 10

    /// Pion and nucleon of a Delta's decay; nil if its mass is too small.
    private func decay(
        _ delta: ElementaryCollision.Product, at nucleon: Nucleon, alone: Bool, random: inout RandomStream
    ) -> (pion: ElementaryCollision.Product, nucleon: ElementaryCollision.Product)? {
        let pion = CascadeHadron.pion(charge: Delta.decayPionCharge(charge: delta.charge, random: &random))
        let out = CascadeHadron.nucleon(charge: delta.charge - pion.charge)
        let whole = FourMomentum(delta.momentum.momentum, energy: delta.momentum.energy + medium.potential(out, nucleon.radius))
        let mass = max(0, whole.invariantSquared).squareRoot()
        guard mass > pion.mass + out.mass else { return nil }
        // In pion-nucleon scattering 1 + 3 cos^2 about the pion's direction; from nucleon collisions isotropic.
        let direction: Vector
        if alone {
            var cosine = 0.0
            repeat { cosine = 2 * random.uniform() - 1 } while 4 * random.uniform() > 1 + 3 * cosine * cosine
            direction = turn(lastDirection, cosine: cosine, random: &random)
        } else {
            direction = random.isotropicDirection()
        }
        let momentum = direction * twoBodyMomentum(mass, pion.mass, out.mass)
        return (
            .init(hadron: pion, charge: pion.charge, momentum: FourMomentum(momentum, mass: pion.mass).boosted(to: whole, invariantMass: mass)),
            .init(hadron: out, charge: out.charge, momentum: FourMomentum(momentum * -1, mass: out.mass).boosted(to: whole, invariantMass: mass))
        )
    }

    private func absorb(
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
    private func isBlocked(_ products: [ElementaryCollision.Product], radius: Double, random: inout RandomStream) -> Bool {
        products.contains { isBlocked($0, radius: radius, random: &random) }
    }

    private func isBlocked(_ product: ElementaryCollision.Product, radius: Double, random: inout RandomStream) -> Bool {
        guard medium.massNumber > 1, let hadron = product.hadron, hadron.isNucleon else { return false }
        let p = product.momentum.momentum
        let fermi = medium.fermiMomentum(hadron, radius)
        guard p.dot(p) < fermi * fermi else { return false }
        let occupied = hadron == .proton
            ? Double(protonsLeft) / Double(max(1, medium.atomicNumber))
            : Double(neutronsLeft) / Double(max(1, medium.massNumber - medium.atomicNumber))
        return random.uniform() < occupied
    }
}
