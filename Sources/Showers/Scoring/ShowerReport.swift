import Foundation
import Materials
import MonteCarlo
import Particles

/// Showers of one primary in a block, as the `shower` verb reports them. Means are per shower, with standard errors.
public struct ShowerReport: Codable, Sendable {
    public struct Spectrum: Codable, Sendable {
        /// 10 bins a decade from 1 MeV.
        public var edges: [Double]
        public var created: [Double]
        public var trackLength: [Double]

        enum CodingKeys: String, CodingKey {
            case edges = "edges_GeV", created = "created_per_primary", trackLength = "track_length_cm_per_primary"
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
    /// Secondary photons above each threshold, at creation.
    public var photonsCreated: [String: Estimate]
    /// Photon path above each threshold, the primary's included, in radiation lengths.
    public var photonTrackLength: [String: Estimate]
    public var meanCreationDepth: [String: Double]
    public var energyFraction: EnergyFraction
    /// Particles with more than 1 MeV of kinetic energy through the far face, by species; through the front face.
    public var leavingFar: [String: Leaving]
    public var leavingBack: [String: Leaving]
    /// MeV in bins of one radiation length.
    public var profile: [Double]
    public var spectrum: Spectrum
    /// 10, 50 and 90 % quantiles of the angle to the primary of photons above each threshold, at creation.
    public var angleQuantiles: [String: [Double]]
    /// Hadron primaries: collisions with nuclei and energy deposited below the hadronic model's range, per shower.
    public var nuclearCollisions: Double?
    public var depositedHadronEnergy: Double?
    public var cpuSeconds: Double
    public var steps: Int

    enum CodingKeys: String, CodingKey {
        case material, primary, energy = "energy_GeV", showers, seed, depth = "depth_cm", photonCut = "photon_cut_MeV"
        case electronCut = "electron_cut_MeV", radiationLength = "radiation_length_cm", photonsCreated = "photons_created"
        case photonTrackLength = "photon_track_length_X0", meanCreationDepth = "mean_creation_depth_cm"
        case energyFraction = "energy_fraction", leavingFar = "leaving_far", leavingBack = "leaving_back"
        case profile = "profile_dE_dX0_MeV", spectrum, angleQuantiles = "angle_rad_quantiles"
        case nuclearCollisions = "nuclear_collisions", depositedHadronEnergy = "deposited_hadron_energy_GeV"
        case cpuSeconds = "cpu_s", steps
    }
}

/// Showers a primary at the front face of a block, along its normal, again and again.
///
/// - Parameters:
///   - depth: cm.
///   - kineticEnergy: GeV.
///   - hadronCollider: needed for a hadron or muon primary.
/// - Throws: `InputError` for an energy outside the tables, a hadron without a collider.
public func showerReport(
    material: Material, depth: Double, primary: Species, kineticEnergy: Double, showers: Int, settings: ShowerSettings, seed: UInt64,
    hadronCollider: (any HadronCollider)?
) throws -> ShowerReport {
    guard kineticEnergy <= ShowerSettings.highestEnergy * 0.99 else {
        throw InputError("\(kineticEnergy) GeV is too much for a shower", expected: "at most \(ShowerSettings.highestEnergy * 0.99) GeV")
    }
    guard primary.isElectromagnetic || hadronCollider != nil else {
        throw InputError("a \(primary.name) shower needs the hadron generator")
    }
    let electromagnetic = ElectromagneticTransport(
        ElectromagneticTables.shared(material, settings: settings), depth: depth, thinning: settings.thinning)
    let hadronic = hadronCollider.map { HadronicTransport(material, depth: depth, collider: $0, electromagnetic: electromagnetic) }
    var scorer = ReportScorer(radiationLength: material.radiationLength, depth: depth, highest: kineticEnergy + 10)
    defer { scorer.free() }
    var counts = HadronicTransport.Counts()

    let start = processorTime()
    for shower in 0..<showers {
        var random = RandomStream(
            seed: seed, stage: primary.isElectromagnetic ? .electromagneticShower : .hadronicShower, collision: UInt64(shower))
        if let track = ElectromagneticTrack(incident: primary, kineticEnergy: kineticEnergy) {
            electromagnetic.transport(track, random: &random, scorer: &scorer)
        } else if let hadronic {
            let one = hadronic.transport(primary, kineticEnergy: kineticEnergy, random: &random, scorer: &scorer)
            counts.collisions += one.collisions
            counts.depositedEnergy += one.depositedEnergy
        }
        scorer.endShower()
    }
    let cpu = processorTime() - start

    let incoming = EnergyBalance.incoming(primary, kineticEnergy: kineticEnergy) * Double(showers)
    let x0 = material.radiationLength, n = Double(showers), names = ReportScorer.thresholds.map(\.name)
    func named<T>(_ value: (Int) -> T) -> [String: T] { Dictionary(uniqueKeysWithValues: names.indices.map { (names[$0], value($0)) }) }
    return ShowerReport(
        material: material.name, primary: primary.name, energy: kineticEnergy, showers: showers, seed: seed, depth: depth,
        photonCut: settings.photonCut * 1e3, electronCut: settings.electronCut * 1e3, radiationLength: x0,
        photonsCreated: named { Estimate(scorer.created[$0]) }, photonTrackLength: named { Estimate(scorer.path[$0]) * (1 / x0) },
        meanCreationDepth: named { scorer.meanDepth($0) },
        energyFraction: .init(
            deposited: scorer.ledger.deposited / incoming, leakFar: scorer.ledger.leakFar / incoming,
            leakBack: scorer.ledger.leakBack / incoming, belowThreshold: scorer.ledger.belowThreshold / incoming,
            invisible: scorer.ledger.invisible / incoming),
        leavingFar: scorer.leaving(far: true), leavingBack: scorer.leaving(far: false),
        profile: scorer.profile.map { $0 * 1e3 },
        spectrum: scorer.spectrum,
        angleQuantiles: named { i in [0.1, 0.5, 0.9].map { scorer.angleQuantile(i, $0) } },
        nuclearCollisions: hadronic == nil ? nil : Double(counts.collisions) / n,
        depositedHadronEnergy: hadronic == nil ? nil : counts.depositedEnergy / n,
        cpuSeconds: cpu, steps: electromagnetic.steps)
}

/// Processor time of this thread, s.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// Scores the numbers of a `ShowerReport`. Owns bare memory for its histograms: call `free` when done.
struct ReportScorer: ShowerScorer {
    static let thresholds: [(name: String, energy: Double)] = [("1MeV", 1e-3), ("10MeV", 1e-2), ("100MeV", 0.1), ("1GeV", 1)]
    /// Uniform in ln tan(theta/2) from 1e-7 to 1e7: 0.8 % wide.
    private static let angleBins = 4000

    var created = [RunningStatistics](repeating: RunningStatistics(), count: 4)
    var path = [RunningStatistics](repeating: RunningStatistics(), count: 4)
    var ledger = EnergyLedger()
    private var weight = 1.0
    private var left: [Bool: [Species: (n: RunningStatistics, energy: RunningStatistics)]] = [:]
    private var nowLeft: [Bool: [Species: (n: Double, energy: Double)]] = [:]
    private var showers = 0

    private let bins: Int
    private let depthBins: Int
    private let perRadiationLength: Double
    private let perAngle = Double(ReportScorer.angleBins) / (2 * log(1e7))
    /// Energy in depth bins; then by energy bin the photons and path of this shower, of all showers, and the sum of depths;
    /// then photons by decade of energy and angle.
    private let profileCells: UnsafeMutablePointer<Double>
    private let nowCreated, nowPath, allCreated, allPath, depthSums, angles: UnsafeMutablePointer<Double>
    private let cells: Int

    init(radiationLength: Double, depth: Double, highest: Double) {
        perRadiationLength = 1 / radiationLength
        depthBins = Int((depth / radiationLength).rounded(.up))
        bins = max(31, Int((log10(highest / 1e-3) * 10).rounded(.up)))
        cells = depthBins + 5 * bins + 4 * Self.angleBins
        profileCells = .allocate(capacity: cells)
        profileCells.initialize(repeating: 0, count: cells)
        nowCreated = profileCells + depthBins
        nowPath = nowCreated + bins
        allCreated = nowPath + bins
        allPath = allCreated + bins
        depthSums = allPath + bins
        angles = depthSums + bins
    }

    func free() { profileCells.deallocate() }

    /// Bin of ten a decade from 1 MeV; nil below.
    @inline(__always)
    private func bin(_ energy: Double) -> Int? {
        guard energy >= 1e-3 else { return nil }
        return min(Int(fastLog(energy * 1e3) * 4.342_944_819_032_518), bins - 1)
    }

    @inline(__always) mutating func weighs(_ weight: Int32) { self.weight = Double(weight) }

    @inline(__always)
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        guard let bin = bin(energy) else { return }
        nowCreated[bin] += weight
        depthSums[bin] += weight * z
        let half2 = (1 - direction.z) / max(1 + direction.z, 1e-14)
        let position = (0.5 * fastLog(max(half2, 1e-14)) + 16.118_095_650_958_32) * perAngle
        angles[min(bin / 10, 3) * Self.angleBins + min(max(Int(position), 0), Self.angleBins - 1)] += weight
    }

    @inline(__always)
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        if let bin = bin(energy) { nowPath[bin] += weight * length }
    }

    @inline(__always)
    private func addToProfile(_ energy: Double, _ z: Double) {
        profileCells[min(max(Int(z * perRadiationLength), 0), depthBins - 1)] += weight * energy
    }

    @inline(__always)
    mutating func deposit(_ energy: Double, z: Double) {
        ledger.deposited += weight * energy
        addToProfile(energy, z)
    }

    @inline(__always)
    mutating func belowThreshold(_ energy: Double, z: Double) {
        ledger.belowThreshold += weight * energy
        addToProfile(energy, z)
    }

    mutating func invisible(_ energy: Double) { ledger.invisible += weight * energy }

    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { ledger.leakFar += weight * balance } else { ledger.leakBack += weight * balance }
        guard kineticEnergy > 1e-3 else { return }
        nowLeft[far, default: [:]][species, default: (0, 0)].n += weight
        nowLeft[far, default: [:]][species, default: (0, 0)].energy += weight * kineticEnergy
    }

    /// Closes a shower: its sums above each threshold enter the means.
    mutating func endShower() {
        for threshold in 0..<4 {
            var n = 0.0, length = 0.0
            for bin in 10 * threshold..<max(bins, 10 * threshold) {
                n += nowCreated[bin]
                length += nowPath[bin]
            }
            created[threshold].add(n)
            path[threshold].add(length)
        }
        for bin in 0..<bins {
            allCreated[bin] += nowCreated[bin]
            allPath[bin] += nowPath[bin]
            (nowCreated[bin], nowPath[bin]) = (0, 0)
        }
        for far in [true, false] {
            // A species seen for the first time was absent from all showers before.
            for species in (nowLeft[far] ?? [:]).keys where left[far]?[species] == nil {
                var none = RunningStatistics()
                for _ in 0..<showers { none.add(0) }
                left[far, default: [:]][species] = (none, none)
            }
            for species in (left[far] ?? [:]).keys {
                let now = nowLeft[far]?[species] ?? (0, 0)
                left[far]![species]!.n.add(now.n)
                left[far]![species]!.energy.add(now.energy)
            }
        }
        nowLeft.removeAll(keepingCapacity: true)
        showers += 1
    }

    // MARK: Results, per shower

    /// GeV in bins of one radiation length.
    var profile: [Double] { (0..<depthBins).map { profileCells[$0] / Double(showers) } }

    /// Edges (GeV), photons created and path (cm) up to the last bin that holds anything.
    var spectrum: ShowerReport.Spectrum {
        let filled = 1 + ((0..<bins).last { allCreated[$0] > 0 || allPath[$0] > 0 } ?? 0)
        return .init(
            edges: (0...filled).map { 1e-3 * pow(10, Double($0) / 10) }, created: (0..<filled).map { allCreated[$0] / Double(showers) },
            trackLength: (0..<filled).map { allPath[$0] / Double(showers) })
    }

    func leaving(far: Bool) -> [String: ShowerReport.Leaving] {
        Dictionary(uniqueKeysWithValues: (left[far] ?? [:]).map { species, sums in
            (species.name, .init(mean: sums.n.mean, error: sums.n.error, energy: Estimate(sums.energy)))
        })
    }

    /// Mean depth of creation above a threshold, cm; 0 without photons.
    func meanDepth(_ threshold: Int) -> Double {
        let n = created[threshold].mean * Double(showers)
        return n > 0 ? (10 * threshold..<bins).reduce(0) { $0 + depthSums[$1] } / n : 0
    }

    /// Quantile `q` of the angle at creation above a threshold, radian; 0 without photons.
    func angleQuantile(_ threshold: Int, _ q: Double) -> Double {
        let counts = (0..<Self.angleBins).map { angle in (threshold..<4).reduce(0) { $0 + angles[$1 * Self.angleBins + angle] } }
        let total = counts.reduce(0, +)
        guard total > 0 else { return 0 }
        var sum = 0.0
        for (i, count) in counts.enumerated() {
            sum += count
            if sum >= q * total {
                let inside = count > 0 ? 1 - (sum - q * total) / count : 0.5
                return 2 * atan(exp((Double(i) + inside) / perAngle - 16.118_095_650_958_32))
            }
        }
        return .pi
    }
}
