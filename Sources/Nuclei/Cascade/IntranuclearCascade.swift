// Intranuclear cascade: collisions of hadrons within a nucleus, one after the other.
//
// Of the class of Bertini (Phys. Rev. 188 (1969) 1711) and Cugnon (Boudard et al., Phys. Rev. C 66 (2002) 044615). Nucleons stand at places drawn
// from the density and have momenta of the local Fermi gas. A hadron flies straight and collides with the nucleon whose
// distance from its path, at closest approach, is within sqrt(sigma/pi), sigma the cross section on a free nucleon at the invariant
// mass of the two. Pauli: a collision does not happen if a nucleon would come to rest below the local Fermi momentum, with the
// probability that the state is still occupied. Struck nucleons are gone for those that follow; particles of the cascade do not
// collide with each other. Pions make a Delta(1232), which decays or is absorbed on one or two nearest nucleons at the
// rates of Oset and Salcedo at the local density (`Delta`); a Delta of two nucleons flies, scatters, and does the same on its way. New pions' charges conserve isospin (`IsospinWeight`).
//
// A nucleon gains the depth of the potential inside (none above 0.2 GeV) and pays it when it leaves, passing the step with its quantum-mechanical
// probability, and a Coulomb barrier with Gamow's; otherwise it is reflected, and after
// 70 (A/208)^0.16 fm/c it is kept. What holes and kept nucleons amount to is the excitation, by the exact balance of energy
// and momentum, recoil included; the exciton model (`PreEquilibrium`) and evaporation take it from there.
//
// Range: from 0 to about 5 GeV (elementary final states above that lack the leading particles of `Collisions`); nucleons below 10 MeV make a
// compound nucleus. Neglected: refraction at the surface, change of widths and masses in matter but for the Delta's, formation times,
// heavier isobars, clusters in the fast stage, kaon absorption on two nucleons, eta production, hypernuclei (hyperons always leave).

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
        /// GeV.
        var mass: Double
        /// Total energy outside of the potential, GeV; less than the mass for a bound nucleon.
        var energy: Double
        var direction: Vector
        /// fm.
        var position: Vector
        /// fm/c, in the nucleus's frame.
        var time: Double
        /// Time when it is formed, fm/c.
        var formed: Double
        /// Share of its cross sections that it has before it is formed.
        var earlyShare = 0.0
        /// Of a Delta: the axis of its spin, as `ElementaryCollision.axis`.
        var axis = Vector.zero
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
    @exclusivity(unchecked) var candidates: ContiguousArray<Candidate> = []
    @exclusivity(unchecked) var leaving: ContiguousArray<Leaving> = []
    /// What leaves without being part of the cascade: photons, leptons.
    var passing: [Secondary] = []
    @exclusivity(unchecked) var elementary = ElementaryCollision()
    /// Nucleons and protons of the residual nucleus so far; protons of `nucleons` still there.
    @exclusivity(unchecked) var massNumber = 0, atomicNumber = 0
    @exclusivity(unchecked) var protonsLeft = 0, neutronsLeft = 0
    @exclusivity(unchecked) var struck = 0
    /// Of the residual nucleus.
    @exclusivity(unchecked) var excitons = Excitons()
    /// Nucleons on which the last Delta was absorbed.
    @exclusivity(unchecked) var absorbers: [Int] = []
    @exclusivity(unchecked) var momenta: [Vector] = []
    /// Direction of the hadron in the rest frame of the last collision.
    @exclusivity(unchecked) var lastDirection = Vector.zAxis

    public init() {
        medium = NuclearMedium(massNumber: 56, atomicNumber: 26)
        media[56 * 256 + 26] = medium
    }

    /// A nucleon of less kinetic energy, GeV, makes a compound nucleus at once with all but the lightest nuclei: there Pauli's principle
    /// leaves at most one collision, after which the two nucleons are kept.
    private static let compoundEnergy = 0.01
    /// Impact parameters that are tried before the collision is given up, and nuclei that are tried if energy cannot be balanced.
    static let impactParameters = 60, nuclei = 8
    /// A track is followed for so long, fm/c, in Pb (Boudard et al. 2002, eq. 12).
    static let longestTime = 70.0
    /// Above this kinetic energy, GeV, a hadron leaves without another collision: it is beyond the elementary model.
    static let highestEnergy = 20.0

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
        let other: CascadeHadron? = hadron == .kaonZero ? .antikaonZero : (hadron == .antikaonZero ? .kaonZero : nil)
        let targetMass = nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber)
        let mass = hadron.mass
        let energy = (momentum.dot(momentum) + mass * mass).squareRoot()
        let whole = FourMomentum(momentum, energy: energy + targetMass)
        result.binding -= targetMass - Double(massNumber) * Species.proton.mass

        let formsCompound = hadron.isNucleon && massNumber > 4 && energy - mass < Self.compoundEnergy
        for _ in 0..<(formsCompound ? 0 : Self.nuclei) {
            prepare(massNumber: massNumber, atomicNumber: atomicNumber, random: &random)
            guard enter(hadron, or: other, momentum: momentum, energy: energy, random: &random) else { break }
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
                    hadron: hadron, mass: hadron.mass, energy: (p * p + hadron.mass * hadron.mass).squareRoot(),
                    direction: p > 0 ? particle.momentum * (1 / p) : random.isotropicDirection(), position: particle.position,
                    time: 0, formed: particle.formationTime, earlyShare: particle.earlyShare)
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
        excitons = Excitons()
    }

    func remove(_ i: Int) {
        nucleons[i].isPresent = false
        massNumber -= 1
        struck += 1
        excitons.holes += 1
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
}
