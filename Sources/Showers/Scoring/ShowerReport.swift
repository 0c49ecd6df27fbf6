import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles

/// Showers of one primary in a block, as the `shower` verb reports them. Means are per shower, with standard errors.
public struct ShowerReport: Codable, Sendable {
    public struct Spectrum: Codable, Sendable {
        /// 10 bins a decade from 1 MeV.
        public var edges: [Double]
        public var created: [Double]
        public var trackLength: [Double]
        /// Of those created, the nuclear ones.
        public var nuclear: [Double]

        enum CodingKeys: String, CodingKey {
            case edges = "edges_GeV", created = "created_per_primary", trackLength = "track_length_cm_per_primary"
            case nuclear = "nuclear_per_primary"
        }
    }

    public struct EnergyFraction: Codable, Sendable {
        public var deposited, leakFar, leakBack, belowThreshold, invisible: Double

        enum CodingKeys: String, CodingKey {
            case deposited, leakFar = "leak_far", leakBack = "leak_back", belowThreshold = "below_threshold", invisible
        }
    }

    /// Particles of one species that leave, per shower.
    public struct Leaving: Codable, Sendable {
        /// Their number, with its error.
        public var mean, error: Double
        /// Their kinetic energy together, GeV.
        public var energy: Estimate

        enum CodingKeys: String, CodingKey { case mean, error, energy = "energy_GeV" }
    }

    /// A layer behind the block.
    public struct Layer: Codable, Sendable {
        /// "vacuum" or the material's name.
        public var material: String
        /// cm
        public var thickness: Double

        enum CodingKeys: String, CodingKey { case material, thickness = "thickness_cm" }
    }

    /// Processor time, s.
    public struct TimeSplit: Codable, Sendable {
        /// Hadron collisions, captures and decays.
        public var collisions: Double
        public var electromagnetic: Double
        /// Transport of hadrons, and scoring of what they do.
        public var rest: Double
    }

    public var material: String
    public var primary: String
    /// Kinetic energy, GeV.
    public var energy: Double
    public var showers: Int
    public var seed: UInt64
    public var depth: Double
    public var photonCut: Double
    public var electronCut: Double
    public var radiationLength: Double
    /// Secondary photons above each threshold, at creation: electromagnetic ones (from decays, bremsstrahlung, annihilation) and
    /// those that nuclei emit together, then apart.
    public var photonsCreated: [String: Estimate]
    public var photonsElectromagnetic: [String: Estimate]
    public var photonsNuclear: [String: Estimate]
    /// Photon path above each threshold, the primary's included, in radiation lengths.
    public var photonTrackLength: [String: Estimate]
    public var meanCreationDepth: [String: Double]
    public var energyFraction: EnergyFraction
    /// Hadron primaries: share of the energy that hadrons' collisions and decays give to photons and electrons.
    public var electromagneticFraction: Estimate?
    /// Particles with more than 1 MeV of kinetic energy through the block's far face, by species; through its front face.
    public var leavingFar: [String: Leaving]
    public var leavingBack: [String: Leaving]
    /// Layers behind the block, and what leaves through the last one's far face. With such layers, what comes back from them and goes out
    /// again counts again in `leavingFar`.
    public var behind: [Layer]?
    public var leavingBehind: [String: Leaving]?
    /// MeV in bins of one radiation length.
    public var profile: [Double]
    public var spectrum: Spectrum
    /// 10, 50 and 90 % quantiles of the angle to the primary of photons above each threshold, at creation.
    public var angleQuantiles: [String: [Double]]
    /// Hadron primaries, per shower: inelastic collisions, elastic ones, captures at rest; collisions that failed; kinetic energy of
    /// neutrons at their cut, GeV.
    public var nuclearCollisions, elasticCollisions, captures, failedCollisions: Double?
    public var depositedHadronEnergy: Double?
    public var cpuSeconds: Double
    public var timeSplit: TimeSplit?
    /// Steps of photons and electrons; of hadrons and muons.
    public var steps: Int
    public var hadronSteps: Int?

    enum CodingKeys: String, CodingKey {
        case material, primary, energy = "energy_GeV", showers, seed, depth = "depth_cm", photonCut = "photon_cut_MeV"
        case electronCut = "electron_cut_MeV", radiationLength = "radiation_length_cm", photonsCreated = "photons_created"
        case photonsElectromagnetic = "photons_electromagnetic", photonsNuclear = "photons_nuclear"
        case electromagneticFraction = "electromagnetic_fraction"
        case photonTrackLength = "photon_track_length_X0", meanCreationDepth = "mean_creation_depth_cm"
        case energyFraction = "energy_fraction", leavingFar = "leaving_far", leavingBack = "leaving_back"
        case behind, leavingBehind = "leaving_behind"
        case profile = "profile_dE_dX0_MeV", spectrum, angleQuantiles = "angle_rad_quantiles"
        case nuclearCollisions = "nuclear_collisions", elasticCollisions = "elastic_collisions", captures
        case failedCollisions = "failed_collisions", depositedHadronEnergy = "deposited_hadron_energy_GeV"
        case cpuSeconds = "cpu_s", timeSplit = "time_split_s", steps, hadronSteps = "hadron_steps"
    }
}

/// Showers a primary at the front face of a block, along its normal, again and again.
///
/// - Parameters:
///   - depth: cm.
///   - behind: layers behind the block; only the energy balance and what leaves are scored there.
///   - kineticEnergy: GeV.
///   - timing: samples the processor clock around collisions and electromagnetic showers of hadron primaries, which slows them down a little.
///   - hadronCollider: needed for a hadron or muon primary.
///   - finished: told after each shower.
/// - Throws: `InputError` for an energy outside the tables, a hadron without a collider, layers that are none.
public func showerReport(
    material: Material, depth: Double, behind: [LayerStack.Layer] = [], primary: Species, kineticEnergy: Double, showers: Int,
    settings: ShowerSettings, seed: UInt64, timing: Bool = false, hadronCollider: (any HadronCollider)?, finished: () -> Void = {}
) throws -> ShowerReport {
    try ShowerSettings.check(kineticEnergy: kineticEnergy)
    guard primary.isElectromagnetic || hadronCollider != nil else {
        throw InputError("a \(primary.name) shower needs the hadron generator")
    }
    let stack = try LayerStack([.init(material, thickness: depth)] + behind)
    let electromagnetic = ElectromagneticTransport(stack, settings: settings)
    let hadronic = hadronCollider.map {
        HadronicTransport(stack, settings: settings.hadronic, collider: $0, electromagnetic: electromagnetic, timing: timing)
    }
    var scorer = ReportScorer(radiationLength: material.radiationLength, depth: depth, highest: kineticEnergy + 10)
    var counts = HadronicTransport.Counts()

    let start = processorTime()
    for shower in 0..<showers {
        var random = RandomStream(
            seed: seed, stage: primary.isElectromagnetic ? .electromagneticShower : .hadronicShower, collision: UInt64(shower))
        if let track = ElectromagneticTrack(incident: primary, kineticEnergy: kineticEnergy) {
            electromagnetic.transport(track, random: &random, scorer: &scorer)
        } else if let hadronic {
            counts += hadronic.transport(primary, kineticEnergy: kineticEnergy, random: &random, scorer: &scorer)
            try hadronCollider?.check()
        }
        scorer.endShower()
        finished()
    }
    let cpu = processorTime() - start

    let one = EnergyBalance.incoming(primary, kineticEnergy: kineticEnergy), incoming = one * Double(showers)
    let x0 = material.radiationLength, n = Double(showers), names = ReportScorer.thresholds.map(\.name)
    func named<T>(_ value: (Int) -> T) -> [String: T] { Dictionary(uniqueKeysWithValues: names.indices.map { (names[$0], value($0)) }) }
    let isHadronic = !primary.isElectromagnetic
    func perShower(_ count: Int64) -> Double? { isHadronic ? Double(count) / n : nil }
    return ShowerReport(
        material: material.name, primary: primary.name, energy: kineticEnergy, showers: showers, seed: seed, depth: depth,
        photonCut: settings.photonCut * 1e3, electronCut: settings.electronCut * 1e3, radiationLength: x0,
        photonsCreated: named { Estimate(scorer.created[$0]) }, photonsElectromagnetic: named { Estimate(scorer.electromagnetic[$0]) },
        photonsNuclear: named { Estimate(scorer.nuclear[$0]) },
        photonTrackLength: named { Estimate(scorer.path[$0]) * (1 / x0) }, meanCreationDepth: named { scorer.meanDepth($0) },
        energyFraction: .init(
            deposited: scorer.ledger.deposited / incoming, leakFar: scorer.ledger.leakFar / incoming,
            leakBack: scorer.ledger.leakBack / incoming, belowThreshold: scorer.ledger.belowThreshold / incoming,
            invisible: scorer.ledger.invisible / incoming),
        electromagneticFraction: isHadronic ? Estimate(scorer.electromagneticEnergy) * (1 / kineticEnergy) : nil,
        leavingFar: behind.isEmpty ? scorer.leaving(.far) : scorer.leaving(.block), leavingBack: scorer.leaving(.back),
        behind: behind.isEmpty ? nil : behind.map { .init(material: $0.material?.name ?? "vacuum", thickness: $0.thickness) },
        leavingBehind: behind.isEmpty ? nil : scorer.leaving(.far),
        profile: scorer.profile.map { $0 * 1e3 },
        spectrum: scorer.spectrum,
        angleQuantiles: named { i in [0.1, 0.5, 0.9].map { scorer.angleQuantile(i, $0) } },
        nuclearCollisions: perShower(counts.collisions), elasticCollisions: perShower(counts.elastic), captures: perShower(counts.captures),
        failedCollisions: perShower(counts.failed), depositedHadronEnergy: isHadronic ? counts.depositedEnergy / n : nil,
        cpuSeconds: cpu,
        timeSplit: timing && isHadronic ? .init(
            collisions: counts.colliderSeconds, electromagnetic: counts.electromagneticSeconds,
            rest: cpu - counts.colliderSeconds - counts.electromagneticSeconds) : nil,
        steps: electromagnetic.steps, hadronSteps: isHadronic ? Int(counts.steps) : nil)
}

/// Processor time of this thread, s.
package func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
