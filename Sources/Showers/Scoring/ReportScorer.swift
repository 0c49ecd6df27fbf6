import Fluxes
import Foundation
import Numerics
import Particles

/// Scores the numbers of a `ShowerReport`. Its histograms stand in unmanaged memory.
struct ReportScorer: ShowerScorer {
    static let thresholds: [(name: String, energy: Double)] = [("1MeV", 1e-3), ("10MeV", 1e-2), ("100MeV", 0.1), ("1GeV", 1)]
    /// 64 bins an octave of tan^2(theta/2) from 2^-46 to 2^46: 0.5 to 0.8 % wide in theta.
    private static let angleBins = 92 * 64
    private static let firstAngle = UInt64(1023 - 46) << 6

    /// The faces where particles are counted.
    enum Face: Int { case far, back, block }

    private static let none = [RunningStatistics](repeating: RunningStatistics(), count: 4)
    /// Photons above each threshold: all, those that no nucleus emitted, and those that one did.
    var created = ReportScorer.none, electromagnetic = ReportScorer.none, nuclear = ReportScorer.none
    var path = ReportScorer.none
    var electromagneticEnergy = RunningStatistics()
    var ledger = EnergyLedger()
    private var weight = 1.0
    /// By face.
    private var left: [[Species: (n: RunningStatistics, energy: RunningStatistics)]] = [[:], [:], [:]]
    private var nowLeft: [[Species: (n: Double, energy: Double)]] = [[:], [:], [:]]
    private var nowElectromagnetic = 0.0
    /// Whether what happens is in the block, not behind it.
    private var inBlock = true
    private var showers = 0

    private let bins: Int
    private let depthBins: Int
    private let perRadiationLength: Double
    private let energyBins: DecadeBins
    /// Energy in depth bins; then by energy bin the photons, the nuclear ones and the path of this shower and of all showers, and the sum of depths;
    /// then photons by decade of energy and angle.
    private let memory = UnmanagedMemory()
    private let profileCells: UnmanagedArray<Double>
    private let nowCreated, nowNuclear, allNuclear, nowPath, allCreated, allPath, depthSums, angles: UnmanagedArray<Double>
    private let cells: Int

    init(radiationLength: Double, depth: Double, highest: Double) {
        perRadiationLength = 1 / radiationLength
        depthBins = Int((depth / radiationLength).rounded(.up))
        bins = max(31, Int((log10(highest / 1e-3) * 10).rounded(.up)))
        energyBins = DecadeBins(bins, in: memory)
        cells = depthBins + 7 * bins + 4 * Self.angleBins
        profileCells = memory.array(repeatElement(0, count: cells))
        nowCreated = profileCells.from(depthBins)
        nowNuclear = nowCreated.from(bins)
        allNuclear = nowNuclear.from(bins)
        nowPath = allNuclear.from(bins)
        allCreated = nowPath.from(bins)
        allPath = allCreated.from(bins)
        depthSums = allPath.from(bins)
        angles = depthSums.from(bins)
    }

    /// Bin of ten a decade from 1 MeV; nil below.
    @inline(__always)
    private func bin(_ energy: Double) -> Int? { energy >= 1e-3 ? energyBins.bin(energy) : nil }

    @inline(__always) mutating func weighs(_ weight: Int32) { self.weight = Double(weight) }

    @inline(__always) mutating func enters(layer: Int) { inBlock = layer == 0 }

    @inline(__always)
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        guard inBlock, let bin = bin(energy) else { return }
        nowCreated[bin] += weight
        depthSums[bin] += weight * z
        let half2 = max(0x1p-46, (1 - direction.z) / max(1 + direction.z, 1e-14))
        angles[energyBins.decade(bin) * Self.angleBins + min(Int(truncatingIfNeeded: half2.bitPattern >> 46 &- Self.firstAngle), Self.angleBins - 1)] += weight
    }

    mutating func nuclearPhotonCreated(_ energy: Double, z: Double, direction: Vector) {
        photonCreated(energy, z: z, direction: direction)
        if inBlock, let bin = bin(energy) { nowNuclear[bin] += weight }
    }

    mutating func electromagneticEnergy(_ energy: Double) { nowElectromagnetic += weight * energy }

    @inline(__always)
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        if inBlock, let bin = bin(energy) { nowPath[bin] += weight * length }
    }

    @inline(__always)
    private func addToProfile(_ energy: Double, _ z: Double) {
        guard inBlock else { return }
        profileCells[min(max(truncated(z * perRadiationLength), 0), depthBins - 1)] += weight * energy
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
        count(species, kineticEnergy, at: far ? .far : .back)
    }

    mutating func crosses(face: Int, _ species: Species, kineticEnergy: Double, far: Bool) {
        if far, face == 1 { count(species, kineticEnergy, at: .block) }
    }

    private mutating func count(_ species: Species, _ kineticEnergy: Double, at face: Face) {
        guard kineticEnergy > 1e-3 else { return }
        nowLeft[face.rawValue][species, default: (0, 0)].n += weight
        nowLeft[face.rawValue][species, default: (0, 0)].energy += weight * kineticEnergy
    }

    /// Closes a shower: its sums above each threshold enter the means.
    mutating func endShower() {
        for threshold in 0..<4 {
            var n = 0.0, nuclei = 0.0, length = 0.0
            for bin in 10 * threshold..<max(bins, 10 * threshold) {
                n += nowCreated[bin]
                nuclei += nowNuclear[bin]
                length += nowPath[bin]
            }
            created[threshold].add(n)
            electromagnetic[threshold].add(n - nuclei)
            nuclear[threshold].add(nuclei)
            path[threshold].add(length)
        }
        for bin in 0..<bins {
            allCreated[bin] += nowCreated[bin]
            allNuclear[bin] += nowNuclear[bin]
            allPath[bin] += nowPath[bin]
            (nowCreated[bin], nowNuclear[bin], nowPath[bin]) = (0, 0, 0)
        }
        electromagneticEnergy.add(nowElectromagnetic)
        nowElectromagnetic = 0
        for face in left.indices {
            // A species seen for the first time was absent from all showers before.
            for species in nowLeft[face].keys where left[face][species] == nil {
                var none = RunningStatistics()
                for _ in 0..<showers { none.add(0) }
                left[face][species] = (none, none)
            }
            for species in left[face].keys {
                let now = nowLeft[face][species] ?? (0, 0)
                left[face][species]!.n.add(now.n)
                left[face][species]!.energy.add(now.energy)
            }
            nowLeft[face].removeAll(keepingCapacity: true)
        }
        inBlock = true
        showers += 1
    }

    // MARK: Results, per shower

    /// GeV in bins of one radiation length.
    var profile: [Double] { (0..<depthBins).map { profileCells[$0] / Double(showers) } }

    /// Edges (GeV), photons created and path (cm) up to the last bin that holds anything.
    var spectrum: ShowerReport.Spectrum {
        let filled = 1 + ((0..<bins).last { allCreated[$0] > 0 || allPath[$0] > 0 } ?? 0)
        return .init(
            edges: logarithmicGrid(from: 1e-3, bins: filled, perDecade: 10), created: (0..<filled).map { allCreated[$0] / Double(showers) },
            trackLength: (0..<filled).map { allPath[$0] / Double(showers) }, nuclear: (0..<filled).map { allNuclear[$0] / Double(showers) })
    }

    func leaving(_ face: Face) -> [String: ShowerReport.Leaving] {
        Dictionary(uniqueKeysWithValues: left[face.rawValue].map { species, sums in
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
                let low = Double(bitPattern: (Self.firstAngle + UInt64(i)) << 46), high = Double(bitPattern: (Self.firstAngle + UInt64(i + 1)) << 46)
                return 2 * atan((low + inside * (high - low)).squareRoot())
            }
        }
        return .pi
    }
}
