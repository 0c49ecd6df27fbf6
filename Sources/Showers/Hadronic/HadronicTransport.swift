import Foundation
import Materials
import MonteCarlo
import Nuclei
import Particles

/// Transport of hadrons and muons through a block 0 <= z <= depth of one material, transversally infinite.
///
/// Hadrons fly straight, lose energy by ionisation, interact with nuclei (`HadronCollider`) or decay. Photons and electrons, from
/// pi0 and eta decays or anything else, go to the electromagnetic transport in place. Hadrons below the collider's range are
/// deposited where they are, except those that decay within centimetres (K0S, hyperons): this misses the photons that slow
/// hadrons still make. Neglected: elastic and multiple scattering of hadrons, neutron capture, nuclear photons.
final class HadronicTransport {
    /// What happened in one shower.
    struct Counts {
        var collisions: Int64 = 0
        var failed: Int64 = 0
        var deposited: Int64 = 0
        var depositedEnergy = 0.0
    }

    private struct Track {
        var species: Species
        var position: Vector
        var direction: Vector
        /// Kinetic energy, GeV.
        var energy: Double
    }

    private let material: Material
    private let depth: Double
    private let collider: any HadronCollider
    private let electromagnetic: ElectromagneticTransport
    private let pionLoss: HeavyLossTable
    private var stack: [Track] = []
    private var result = HadronNucleusCollision()
    private var products: [Secondary] = []
    private var counts = Counts()

    /// A step ends where this share of the kinetic energy is lost.
    private static let largestLoss = 0.1

    init(_ material: Material, depth: Double, collider: any HadronCollider, electromagnetic: ElectromagneticTransport) {
        self.material = material
        self.depth = depth
        self.collider = collider
        self.electromagnetic = electromagnetic
        pionLoss = HeavyLossTable(material)
    }

    /// Follows a hadron or muon that enters at the front face along z, and all that comes from it.
    func transport(
        _ species: Species, kineticEnergy: Double, random: inout RandomStream, scorer: inout some ShowerScorer
    ) -> Counts {
        counts = Counts()
        stack.removeAll(keepingCapacity: true)
        stack.append(Track(species: species, position: .zero, direction: .zAxis, energy: kineticEnergy))
        while let track = stack.popLast() {
            if track.species.isNeutrino {
                scorer.invisible(track.energy)
            } else if let kind = ElectromagneticTrack.Kind(track.species) {
                if kind == .photon, track.energy >= electromagnetic.photonCut {
                    scorer.photonCreated(track.energy, z: track.position.z, direction: track.direction)
                }
                electromagnetic.transport(
                    ElectromagneticTrack(position: track.position, direction: track.direction, energy: track.energy, kind: kind),
                    random: &random, scorer: &scorer)
            } else {
                follow(track, random: &random, scorer: &scorer)
            }
        }
        return counts
    }

    private func follow(_ start: Track, random: inout RandomStream, scorer: inout some ShowerScorer) {
        var track = start
        while true {
            let species = track.species
            // Below the range of the collider: decay what decays soon, deposit the rest.
            if !species.isMuon, track.energy < Self.lowestCollision {
                if species.decayLength < 10 { decay(track, random: &random, scorer: &scorer) } else { deposit(track, scorer: &scorer) }
                return
            }
            if species.isMuon, track.energy < Self.stoppedMuon {
                stopMuon(track, scorer: &scorer)
                return
            }

            // Distances to the next collision and decay, and the longest step for the loss.
            let rates = interactionRates(track)
            let toCollision = rates.total > 0 ? random.exponential() / rates.total : .infinity
            let betaGamma = (track.energy * (track.energy + 2 * species.mass)).squareRoot() / species.mass
            let toDecay = species.decayLength.isFinite ? random.exponential() * betaGamma * species.decayLength : .infinity
            let loss = species.charge == 0 ? 0 : pionLoss(betaGamma: betaGamma)
            let toLoss = loss > 0 ? Self.largestLoss * track.energy / loss : .infinity
            let length = min(toCollision, toDecay, toLoss)

            let z = track.position.z + length * track.direction.z
            if z < 0 || z > depth {
                let inside = ((z < 0 ? 0 : depth) - track.position.z) / track.direction.z
                lose(&track, min(loss * inside, track.energy), scorer: &scorer)
                scorer.leave(
                    species, kineticEnergy: track.energy, balance: EnergyBalance.incoming(species, kineticEnergy: track.energy), far: z > 0)
                return
            }
            lose(&track, min(loss * length, track.energy), scorer: &scorer)
            track.position = track.position + track.direction * length
            if length == toCollision {
                collide(track, rates.perElement, random: &random, scorer: &scorer)
                return
            }
            if length == toDecay {
                decay(track, random: &random, scorer: &scorer)
                return
            }
        }
    }

    /// Kinetic energy from which hadrons collide, GeV.
    private static let lowestCollision = 2.0
    /// Kinetic energy at which a muon counts as stopped, GeV.
    private static let stoppedMuon = 1e-3

    private func lose(_ track: inout Track, _ loss: Double, scorer: inout some ShowerScorer) {
        track.energy -= loss
        scorer.deposit(loss, z: track.position.z)
    }

    /// Inelastic collision rates, 1/cm: the sum and the cumulative sums by element.
    private func interactionRates(_ track: Track) -> (total: Double, perElement: [Double]) {
        guard track.species.isHadron else { return (0, []) }
        var sum = 0.0
        let cumulative = material.components.map { component -> Double in
            sum += component.atomsPerBarnCentimetre
                * inelasticHadronNucleusCrossSection(
                    track.species, kineticEnergy: track.energy, massNumber: component.element.atomicWeight)
            return sum
        }
        return (sum, cumulative)
    }

    private func collide(_ track: Track, _ perElement: [Double], random: inout RandomStream, scorer: inout some ShowerScorer) {
        let u = random.uniform() * perElement[perElement.count - 1]
        let element = material.components[perElement.firstIndex { u <= $0 } ?? perElement.count - 1].element
        counts.collisions += 1
        let momentum = (track.energy * (track.energy + 2 * track.species.mass)).squareRoot()
        collider.collide(
            track.species, momentum: track.direction * momentum, massNumber: Int(element.atomicWeight.rounded()),
            atomicNumber: element.atomicNumber, random: &random, into: &result)
        let before = EnergyBalance.incoming(track.species, kineticEnergy: track.energy)
        guard !result.failed else {
            counts.failed += 1
            scorer.deposit(before, z: track.position.z)
            return
        }
        emit(result.secondaries, from: track, balance: before, scorer: &scorer)
    }

    private func decay(_ track: Track, random: inout RandomStream, scorer: inout some ShowerScorer) {
        let momentum = (track.energy * (track.energy + 2 * track.species.mass)).squareRoot()
        collider.decay(track.species, momentum: track.direction * momentum, random: &random, into: &products)
        let before = EnergyBalance.incoming(track.species, kineticEnergy: track.energy)
        guard !products.isEmpty else {
            counts.failed += 1
            scorer.deposit(before, z: track.position.z)
            return
        }
        emit(products, from: track, balance: before, scorer: &scorer)
    }

    /// Puts secondaries on the stack; what the balance lacks (mass differences of nucleons, rounding) is booked as invisible.
    private func emit(_ secondaries: [Secondary], from track: Track, balance: Double, scorer: inout some ShowerScorer) {
        var rest = balance
        for secondary in secondaries {
            let t = secondary.kineticEnergy
            rest -= EnergyBalance.incoming(secondary.species, kineticEnergy: t)
            let p = secondary.momentum.magnitude
            stack.append(Track(
                species: secondary.species, position: track.position, direction: p > 0 ? secondary.momentum * (1 / p) : track.direction, energy: t))
        }
        scorer.invisible(rest)
    }

    private func deposit(_ track: Track, scorer: inout some ShowerScorer) {
        let energy = EnergyBalance.incoming(track.species, kineticEnergy: track.energy)
        counts.deposited += 1
        counts.depositedEnergy += energy
        scorer.deposit(energy, z: track.position.z)
    }

    /// A stopped muon decays or is captured: its electron's share (a third on average) stays, the neutrinos' does not.
    private func stopMuon(_ track: Track, scorer: inout some ShowerScorer) {
        scorer.deposit(track.energy + track.species.mass / 3, z: track.position.z)
        scorer.invisible(track.species.mass * 2 / 3)
    }
}

extension ElectromagneticTrack.Kind {
    init?(_ species: Species) {
        switch species {
        case .photon: self = .photon
        case .electron: self = .electron
        case .positron: self = .positron
        default: return nil
        }
    }
}

/// Ionisation loss of unit charges by beta gamma (their mass enters by a logarithm only; a pion's is taken).
struct HeavyLossTable: Sendable {
    private let grid = OctaveGrid(lowest: 0.02, highest: 1e5)
    private let loss: Table

    init(_ material: Material) {
        let power = HeavyParticleStoppingPower(material)
        loss = Table(grid.nodes.map { power(betaGamma: $0, mass: Species.pionPlus.mass) })
    }

    /// GeV/cm.
    func callAsFunction(betaGamma: Double) -> Double {
        let (bin, fraction) = grid.locate(min(max(betaGamma, grid.lowest), grid.highest * 0.99))
        return loss.interpolate(bin, fraction)
    }
}
