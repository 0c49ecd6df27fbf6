import Experiments
import Foundation
import Inputs
import Numerics
import Particles

/// What one primary after the other leaves in the layers of a stack. Errors are standard errors.
public struct LayerReport: Codable, Sendable {
    public var primary: String
    /// Kinetic energy, GeV.
    public var energy: Double
    public var primaries: Int
    public var seed: UInt64
    public var photonCut: Double
    public var electronCut: Double
    /// Energy that charged particles leave in each layer, MeV per primary.
    public var deposit: [Estimate]
    /// A sensitive layer is hit when charged particles leave more than this in it, keV.
    public var hitThreshold: Double
    /// Indices of the sensitive layers, and the fraction of primaries that hit each.
    public var sensitiveLayers: [Int]
    public var hitFraction: [Estimate]
    /// Fraction of primaries with at least 1, 2, 3 ... hits in sensitive layers that follow each other.
    public var consecutiveHits: [Estimate]
    public var meanHits: Estimate
    public var cpuSeconds: Double

    enum CodingKeys: String, CodingKey {
        case primary, energy = "energy_GeV", primaries, seed, photonCut = "photon_cut_MeV", electronCut = "electron_cut_MeV"
        case deposit = "deposit_MeV_per_primary", hitThreshold = "hit_threshold_keV", sensitiveLayers = "sensitive_layers"
        case hitFraction = "hit_fraction", consecutiveHits = "consecutive_hits_fraction", meanHits = "mean_hits", cpuSeconds = "cpu_s"
    }
}

/// Sends a primary at the front face of a stack, along its normal, again and again.
///
/// - Parameters:
///   - kineticEnergy: GeV.
///   - sensitive: indices of the layers whose hits count.
///   - hitThreshold: GeV.
///   - settings: without thinning: hits of weighted particles mean nothing, so it is switched off.
/// - Throws: `InputError` for an energy outside the tables, a primary that is no photon, electron or positron, a layer that is not there.
public func layerReport(
    _ stack: LayerStack, sensitive: [Int], primary: Species, kineticEnergy: Double, primaries: Int, hitThreshold: Double = 1e-6,
    settings: ShowerSettings, seed: UInt64
) throws -> LayerReport {
    guard kineticEnergy <= ShowerSettings.highestEnergy * 0.99 else {
        throw InputError("\(kineticEnergy) GeV is too much for a shower", expected: "at most \(ShowerSettings.highestEnergy * 0.99) GeV")
    }
    guard let track = ElectromagneticTrack(incident: primary, kineticEnergy: kineticEnergy) else {
        throw InputError("a \(primary.name) on a stack of layers", expected: "gamma, e- or e+")
    }
    if let missing = sensitive.first(where: { !stack.layers.indices.contains($0) }) {
        throw InputError("there is no layer \(missing)", expected: "0 to \(stack.layers.count - 1)")
    }
    var settings = settings
    settings.thinning = .none
    let transport = ElectromagneticTransport(stack, settings: settings)
    var scorer = LayerScorer(layers: stack.layers.count)
    var deposit = [RunningStatistics](repeating: RunningStatistics(), count: stack.layers.count)
    var hit = [RunningStatistics](repeating: RunningStatistics(), count: sensitive.count)
    var runs = [RunningStatistics](repeating: RunningStatistics(), count: sensitive.count)
    var hits = RunningStatistics()

    let start = processorTime()
    for index in 0..<primaries {
        scorer.reset()
        var random = RandomStream(seed: seed, stage: .electromagneticShower, collision: UInt64(index))
        transport.transport(track, random: &random, scorer: &scorer)
        var run = 0, longest = 0, all = 0
        for (i, layer) in sensitive.enumerated() {
            let isHit = scorer.deposits[layer] > hitThreshold
            hit[i].add(isHit ? 1 : 0)
            run = isHit ? run + 1 : 0
            longest = max(longest, run)
            all += isHit ? 1 : 0
        }
        hits.add(Double(all))
        for k in runs.indices { runs[k].add(longest > k ? 1 : 0) }
        for layer in deposit.indices { deposit[layer].add(scorer.deposits[layer] * 1e3) }
    }
    return LayerReport(
        primary: primary.name, energy: kineticEnergy, primaries: primaries, seed: seed, photonCut: settings.photonCut * 1e3,
        electronCut: settings.electronCut * 1e3, deposit: deposit.map { Estimate($0) }, hitThreshold: hitThreshold * 1e6,
        sensitiveLayers: sensitive, hitFraction: hit.map { Estimate($0) }, consecutiveHits: runs.map { Estimate($0) },
        meanHits: Estimate(hits), cpuSeconds: processorTime() - start)
}

/// Books the energy that charged particles leave in each layer of a stack, GeV.
struct LayerScorer: ShowerScorer {
    private(set) var deposits: [Double]
    private var layer = 0

    init(layers: Int) { deposits = [Double](repeating: 0, count: layers) }

    mutating func reset() {
        for i in deposits.indices { deposits[i] = 0 }
    }

    @inline(__always) mutating func enters(layer: Int) { self.layer = layer }
    @inline(__always) mutating func deposit(_ energy: Double, z: Double) { deposits[layer] += energy }
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {}
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func belowThreshold(_ energy: Double, z: Double) {}
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {}
    mutating func invisible(_ energy: Double) {}
}
