import Experiments
import Foundation
import Inputs
import Numerics

/// How often random hits alone look like a pattern.
///
/// Hits fall evenly over the cells of a station, independently, at one rate per area and layer; those within one time window are together: a cell's full
/// drift time, or a bunch crossing. The probability of a pattern with k hits is simulated for each k up to far above the mean, and summed with the
/// Poisson probabilities of k, so that rare patterns need no luck. The rate is that of independent windows.
public struct AccidentalRate: Sendable {
    /// Size of the station, cm, along phi and theta.
    public let width, length: Double
    /// ns
    public let window: Double
    private let model: ChamberModel

    /// ns; between two bunches of the LHC.
    public static let bunchSpacing = 25.0

    /// - Parameter window: ns; nil: the longest drift time of its cells, else a bunch crossing.
    public init(_ model: ChamberModel, of volume: Volume, window: Double? = nil) {
        self.model = model
        self.window = window ?? model.layers.compactMap(\.cells.driftTime).max() ?? Self.bunchSpacing
        let middle = (volume.range.lowerBound + volume.range.upperBound) / 2, first = volume.extent.first ?? 0...100
        switch volume.shape {
        case .barrel:
            width = volume.sectors?.width ?? 2 * .pi * middle
            // The first range of |z| is one wheel across z = 0, or a chamber.
            length = first.lowerBound == 0 && volume.extent.count > 1 ? 2 * first.upperBound : first.upperBound - first.lowerBound
        default:
            width = 2 * .pi * (first.lowerBound + first.upperBound) / 2 / Double(volume.sectors?.count ?? 18)
            length = first.upperBound - first.lowerBound
        }
    }

    /// Mean number of random hits in the station within a window, at `rate` per cm2 and s in each layer.
    public func meanHits(rate: Double) -> Double { rate * width * length * window * 1e-9 * Double(model.layers.count) }

    /// Hz per station.
    ///
    /// - Parameters:
    ///   - rate: of hits in each layer, per cm2 and s.
    ///   - samples: simulated windows for each number of hits.
    /// - Returns: where no window shows the pattern, zero with the limit of one such window as error.
    public func callAsFunction(_ finder: PatternFinder, rate: Double, samples: Int = 20_000, seed: UInt64) -> Estimate {
        let mean = meanHits(rate: rate), least = finder.pattern.leastHits
        let last = max(Int((mean + 8 * mean.squareRoot() + 12).rounded(.up)), least + 6)
        var probability = 0.0, variance = 0.0, poisson = exp(-mean)
        for count in 1...last {
            poisson *= mean / Double(count)
            guard count >= least else { continue }
            var found = 0
            for sample in 0..<samples {
                var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(sample), particle: UInt32(count))
                if finder.isFound(in: hits(count, &random)) { found += 1 }
            }
            let p = Double(found) / Double(samples)
            probability += poisson * p
            variance += poisson * poisson * max(p * (1 - p), found == 0 ? 1 / Double(samples) : 0) / Double(samples)
        }
        return Estimate(mean: probability / (window * 1e-9), error: variance.squareRoot() / (window * 1e-9))
    }

    /// Distinct cells, by layer and cell.
    func hits(_ count: Int, _ random: inout RandomStream) -> [ChamberHit] {
        var hits: [ChamberHit] = []
        for _ in 0..<count {
            let layer = min(Int(random.uniform() * Double(model.layers.count)), model.layers.count - 1), cells = model.layers[layer].cells
            let number = cells.width.map { ((cells.measures == .phi ? width : length) / $0).rounded(.down) } ?? 1
            let cell = Int(random.uniform() * max(number, 1))
            if !hits.contains(where: { $0.layer == layer && $0.cell == cell }) { hits.append(ChamberHit(layer: layer, cell: cell, energy: 0)) }
        }
        return hits.sorted { ($0.layer, $0.cell) < ($1.layer, $1.cell) }
    }
}
