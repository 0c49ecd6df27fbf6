import Experiments
import Fluxes
import Materials
import Numerics
import Particles
import Synchronization

/// Showers of incident particles in one dump, scored into a `FluxTally`. One per thread; the tables are shared.
public final class DumpShower {
    private let dump: Dump
    private let seed: UInt64
    private let electromagnetic: ElectromagneticTransport
    private let hadronic: HadronicTransport?
    private let memory = UnmanagedMemory()
    private var bins: (axes: FluxAxes, bins: FluxBins)?

    /// - Parameters:
    ///   - dump: what the particles enter, at normal incidence.
    ///   - hadronCollider: collisions with nuclei; nil for a dump that takes no hadrons.
    ///   - seed: key of the random streams.
    public init(dump: Dump, settings: ShowerSettings, hadronCollider: (any HadronCollider)?, seed: UInt64) {
        self.dump = dump
        self.seed = seed
        let electromagnetic = ElectromagneticTransport(
            ElectromagneticTables.shared(dump.material, settings: settings), depth: dump.depth, thinning: settings.thinning)
        self.electromagnetic = electromagnetic
        hadronic = hadronCollider.map {
            HadronicTransport(LayerStack(dump.material, depth: dump.depth), settings: settings.hadronic, collider: $0, electromagnetic: electromagnetic)
        }
    }

    /// Showers one particle along its own direction.
    ///
    /// - Parameters:
    ///   - collision: index of the collision in the study, below 2^60.
    ///   - index: index of the particle in the collision; with `collision` it names the random stream.
    public func shower(_ particle: IncidentParticle, collision: UInt64, index: UInt32, into tally: inout FluxTally) {
        if bins?.axes != tally.axes { bins = (tally.axes, FluxBins(tally.axes, in: memory)) }
        let flux = bins!.bins
        let (cone, cut) = (tally.cone, tally.cut)
        let offsets = FluxScore.allCases.map { tally.offset(of: $0) }
        let others = tally.otherCuts.isEmpty ? nil : tally.offsetOfOtherCuts
        let scoresSpecies = tally.species.count > 1
        var ledger = EnergyLedger()
        var counts = HadronicTransport.Counts()
        var random = RandomStream(
            seed: seed, stage: particle.species.isElectromagnetic ? .electromagneticShower : .hadronicShower, collision: collision, particle: index)
        tally.cells.withUnsafeMutableBufferPointer { buffer in
            tally.current.withUnsafeMutableBufferPointer { current in
                let base = buffer.baseAddress!
                func cells(_ score: FluxScore) -> UnsafeMutablePointer<Int64>? { offsets[score.rawValue].map { base + $0 } }
                var photons = FluxScorer(
                    photons: cells(.photons)!, trackLength: cells(.photonPath)!, counts: current.baseAddress!, bins: flux, particle: particle,
                    cone: cone, cut: cut, others: others.map { base + $0 })
                if scoresSpecies {
                    var scorer = SpeciesFluxScorer(photons, jetAxis: particle.jetAxis, cells: cells)
                    counts = follow(particle, random: &random, scorer: &scorer)
                    ledger = scorer.photons.ledger
                } else {
                    counts = follow(particle, random: &random, scorer: &photons)
                    ledger = photons.ledger
                }
            }
        }
        ledger.incoming = EnergyBalance.incoming(particle.species, kineticEnergy: particle.kineticEnergy)
        tally.showers.add(
            ledger, collisions: counts.collisions, failed: counts.failed, deposited: counts.deposited, depositedEnergy: counts.depositedEnergy,
            weight: particle.weight)
    }

    private func follow(_ particle: IncidentParticle, random: inout RandomStream, scorer: inout some ShowerScorer) -> HadronicTransport.Counts {
        guard let track = ElectromagneticTrack(incident: particle.species, kineticEnergy: particle.kineticEnergy) else {
            guard let hadronic else {
                preconditionFailure("the dump \(dump.name) was given a \(particle.species.name) but no hadron collider")
            }
            return hadronic.transport(particle.species, kineticEnergy: particle.kineticEnergy, random: &random, scorer: &scorer)
        }
        if track.kind == .photon { scorer.photonCreated(track.energy, z: 0, direction: .zAxis) }
        electromagnetic.transport(track, random: &random, scorer: &scorer)
        return HadronicTransport.Counts()
    }
}

extension ElectromagneticTrack {
    /// A particle at the front face, flying along z; nil unless it is a photon, electron or positron.
    init?(incident species: Species, kineticEnergy: Double) {
        let kind: Kind
        switch species {
        case .photon: kind = .photon
        case .electron: kind = .electron
        case .positron: kind = .positron
        default: return nil
        }
        self.init(position: .zero, direction: .zAxis, energy: kineticEnergy, kind: kind)
    }
}

/// The energy that a particle carries in the balance: what it can give to matter in the end.
///
/// Kinetic energy for electrons and nucleons, total energy for mesons (they decay or are captured), with twice the mass for
/// positrons and antibaryons (they annihilate), and the excess over a nucleon for hyperons: E - b m_p - l m_e with baryon number
/// b and electron number l.
enum EnergyBalance {
    static func incoming(_ species: Species, kineticEnergy t: Double) -> Double {
        switch species {
        case .electron: t
        case .positron: t + 2 * Constants.electronMass
        default: t + species.mass - Double(species.baryonNumber) * Species.proton.mass
        }
    }
}

extension ElectromagneticTables {
    private static let cache = Mutex<[ElectromagneticTables]>([])

    /// The tables of a material, made on first use and shared by all threads.
    package static func shared(_ material: Material, settings: ShowerSettings) -> ElectromagneticTables {
        var settings = settings
        (settings.thinning, settings.hadronic) = (.none, HadronicSettings())  // which are no matter of the tables
        return cache.withLock { [settings] known in
            if let found = known.first(where: { $0.material == material && $0.settings == settings }) { return found }
            let tables = ElectromagneticTables(material, settings: settings)
            known.append(tables)
            return tables
        }
    }
}
