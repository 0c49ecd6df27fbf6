import Experiments
import Foundation
import Inputs
import Numerics

/// How often random hits alone look like a pattern.
///
/// Hits fall evenly over the cells of a station, independently, at one rate per area and layer; those within one time window are together: a cell's full
/// drift time, or the time between two crossings. The probability of a pattern with k hits is simulated for each k up to far above the mean, and summed with the
/// Poisson probabilities of k, so that rare patterns need no luck. Lines are looked for in each group of layers by itself, half of the hits being drawn near to each other
/// and weighted, so that the rarest of them are found. The rate is that of independent windows.
public struct AccidentalRate: Sendable {
    /// Size of the station, cm, along phi and theta.
    public let width, length: Double
    /// ns
    public let window: Double
    private let model: ChamberModel
    /// Of a cell along phi over that of its kind.
    private let cellScale: Double

    /// ns, where neither the cells nor an experiment tell.
    private static let usualWindow = 25.0

    /// - Parameters:
    ///   - ring: a part of the station; nil: all of it.
    ///   - parts: around the beam, where there are no sectors.
    ///   - window: ns; nil: the longest drift time of its cells, else the time between two crossings.
    public init(_ model: ChamberModel, of volume: Volume, ring: RandomHits.Ring? = nil, parts: Int = 1, window: Double? = nil, crossing: BunchCrossing? = nil) {
        self.model = model
        self.window = window ?? model.layers.compactMap(\.cells.driftTime).max() ?? crossing?.spacing ?? Self.usualWindow
        let middle = (volume.range.lowerBound + volume.range.upperBound) / 2, first = ring?.range ?? volume.extent.first ?? 0...100
        switch volume.shape {
        case .barrel:
            width = volume.sectors?.width ?? 2 * .pi * middle / Double(parts)
            // The first range of |z| is one wheel across z = 0, or a chamber.
            length = first.lowerBound == 0 && volume.extent.count > 1 ? 2 * first.upperBound : first.upperBound - first.lowerBound
        default:
            width = 2 * .pi * (first.lowerBound + first.upperBound) / 2 / Double(volume.sectors?.count ?? parts)
            length = first.upperBound - first.lowerBound
        }
        let usual = model.layers.first { $0.cells.measures == .phi }?.cells.width
        cellScale = ring?.width.flatMap { width in usual.map { width / $0 } } ?? 1
    }

    /// Of such parts in an experiment: sectors (or parts) times chambers along the beam, on both sides.
    public static func count(of volume: Volume, parts: Int) -> Double {
        let around = Double(volume.sectors?.count ?? parts), sides = volume.isOnBothSides ? 2.0 : 1
        guard volume.shape == .barrel else { return around * sides }
        return around * volume.extent.reduce(0) { $0 + ($1.lowerBound == 0 && volume.extent.count > 1 ? 1 : sides) }
    }

    /// cm^2
    public var area: Double { width * length }

    /// Mean number of random hits in the station within a window, at `rate` per cm2 and s in each layer.
    public func meanHits(rate: Double) -> Double { hits(rate: rate, layers: model.layers.count) }

    private func hits(rate: Double, layers: Int) -> Double { rate * width * length * window * 1e-9 * Double(layers) }

    /// Hz per station.
    ///
    /// - Parameters:
    ///   - rate: of hits in each layer, per cm2 and s.
    ///   - samples: simulated windows for each number of hits.
    /// - Returns: where no window shows the pattern, zero with the limit of one such window as error.
    public func callAsFunction(_ finder: PatternFinder, rate: Double, samples: Int = 20_000, seed: UInt64) -> Estimate {
        let probability = probability(finder, rate: rate, samples: samples, seed: seed)
        return Estimate(mean: probability.mean / (window * 1e-9), error: probability.error / (window * 1e-9))
    }

    /// Of a pattern in a window.
    public struct Probability: Sendable {
        public var mean, error: Double
        /// How it grows with the rate of hits: its derivative to the logarithm.
        public var slope: Double
    }

    public func probability(_ finder: PatternFinder, rate: Double, samples: Int = 20_000, seed: UInt64) -> Probability {
        if let stub = finder.pattern.stub, finder.pattern.isOnlyLines {
            return Self.atLeast(stub.groups, of: finder.stubKinds.map { lines(finder, stub, kind: $0, rate: rate, samples: samples, seed: seed) })
        }
        return sum(mean: meanHits(rate: rate), least: finder.pattern.leastHits, grows: finder.pattern.growsWithHits, samples: samples, seed: seed) { count, random in
            (finder.isFound(in: hits(count, &random)), 1)
        }
    }

    /// Of the sum over the numbers of hits: what may be missing.
    private static let precision = 1e-4

    /// Sum over k of the Poisson probability of k hits times that of the pattern, from weighted samples.
    ///
    /// From the mean to both sides, until all further numbers together can add no more than 1e-4 of the sum.
    ///
    /// - Parameter grows: whether more hits make the pattern more likely.
    private func sum(mean: Double, least: Int, grows: Bool, samples: Int, seed: UInt64, _ draw: (Int, inout RandomStream) -> (found: Bool, weight: Double)) -> Probability {
        let last = max(Int((mean + 8 * mean.squareRoot() + 12).rounded(.up)), least + 6), middle = min(max(least, Int(mean)), last)
        var poisson = [exp(-mean)]
        for count in 1...last { poisson.append(poisson[count - 1] * mean / Double(count)) }
        var probability = 0.0, variance = 0.0, slope = 0.0
        /// Adds the samples with so many hits; returns how likely the pattern is among them, at most.
        func add(_ count: Int) -> Double {
            var first = 0.0, second = 0.0, weights = 0.0
            for sample in 0..<samples {
                var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(sample), particle: UInt32(count))
                let (found, weight) = draw(count, &random)
                weights += weight * weight
                if found { (first, second) = (first + weight, second + weight * weight) }
            }
            let n = Double(samples), p = first / n, squares = first > 0 ? max(0, second / n - p * p) : weights / n / n
            probability += poisson[count] * p
            slope += (Double(count) - mean) * poisson[count] * p
            // Of none: as if one of the samples had shown it.
            variance += poisson[count] * poisson[count] * squares / n
            return grows ? p + 3 * (squares / n).squareRoot() : 1
        }
        for count in middle...last {
            _ = add(count)
            if poisson[(count + 1)...].reduce(0, +) < Self.precision * probability { break }
        }
        for count in stride(from: middle - 1, through: least, by: -1) where add(count) * poisson[least..<count].reduce(0, +) < Self.precision * probability { break }
        return Probability(mean: probability, error: variance.squareRoot(), slope: slope)
    }

    /// Distinct cells, by layer and cell.
    func hits(_ count: Int, _ random: inout RandomStream) -> [ChamberHit] {
        var hits: [ChamberHit] = []
        for _ in 0..<count {
            let layer = min(Int(random.uniform() * Double(model.layers.count)), model.layers.count - 1)
            Self.add(layer, Int(random.uniform() * Double(cellCount(model.layers[layer].cells))), to: &hits)
        }
        return Self.sorted(hits)
    }

    private func cellCount(_ cells: ChamberStructure.Cells) -> Int {
        max(1, cells.width.map { Int(cells.measures == .phi ? width / ($0 * cellScale) : length / $0) } ?? 1)
    }

    private static func add(_ layer: Int, _ cell: Int, to hits: inout [ChamberHit]) {
        if !hits.contains(where: { $0.layer == layer && $0.cell == cell }) { hits.append(ChamberHit(layer: layer, cell: cell, energy: 0)) }
    }

    private static func sorted(_ hits: [ChamberHit]) -> [ChamberHit] { hits.sorted { ($0.layer, $0.cell) < ($1.layer, $1.cell) } }
}

// MARK: Lines

extension AccidentalRate {
    /// A line in the layers of one kind: half of the samples even over the cells, half within the reach of a line from a cell.
    private func lines(_ finder: PatternFinder, _ stub: HitPattern.Stub, kind: Int, rate: Double, samples: Int, seed: UInt64) -> Probability {
        let own = model.layers.indices.filter { model.layers[$0].kind == kind }, cells = model.layers[own[0]].cells, count = cellCount(cells)
        let depth = model.layers[own[own.count - 1]].gas.upperBound - model.layers[own[0]].gas.lowerBound
        let half = Int((stub.slope * depth / (2 * (cells.width ?? 1)) + stub.window + 1).rounded(.up)), span = 2 * half + 1
        let isNear = span < count, middles = own.map { (model.layers[$0].gas.lowerBound + model.layers[$0].gas.upperBound) / 2 }
        var line = finder.lineFinder(stub, kind)
        return sum(mean: hits(rate: rate, layers: own.count), least: stub.layers, grows: true, samples: samples, seed: seed &+ UInt64(kind + 1)) { number, random in
            let centre = Int(random.uniform() * Double(count + 2 * half)) - half, isClustered = isNear && random.uniform() < 0.5
            var low = count, high = -1
            line.removeAll()
            for _ in 0..<number {
                let index = min(Int(random.uniform() * Double(own.count)), own.count - 1), u = random.uniform()
                let cell = isClustered ? centre - half + min(Int(u * Double(span)), span - 1) : min(Int(u * Double(count)), count - 1)
                // Outside of the station nothing is hit.
                guard 0..<count ~= cell else { return (false, 0) }
                (low, high) = (min(low, cell), max(high, cell))
                line.add(.init(layer: index, z: middles[index], x: model.centre(own[index], cell: cell)))
            }
            let centres = max(0, span - (high - low)), ratio = Double(centres) / Double(count + 2 * half) * pow(Double(count) / Double(span), Double(number))
            let weight = isNear ? 2 / (1 + ratio) : 1
            return (line.isFound(), weight)
        }
    }

    /// The probability that at least so many of independent things happen.
    private static func atLeast(_ least: Int, of parts: [Probability]) -> Probability {
        func value(_ p: [Double]) -> Double {
            // By the number of those that have happened.
            var chances = [1.0] + [Double](repeating: 0, count: p.count)
            for q in p {
                for n in stride(from: p.count, through: 1, by: -1) { chances[n] = chances[n] * (1 - q) + chances[n - 1] * q }
                chances[0] *= 1 - q
            }
            return chances[min(least, p.count)...].reduce(0, +)
        }
        guard parts.count >= least else { return Probability(mean: 0, error: 0, slope: 0) }
        let means = parts.map(\.mean)
        var variance = 0.0, slope = 0.0
        for (i, part) in parts.enumerated() {
            // Linear in each of them.
            var with = means, without = means
            (with[i], without[i]) = (1, 0)
            let derivative = value(with) - value(without)
            variance += derivative * derivative * part.error * part.error
            slope += derivative * part.slope
        }
        return Probability(mean: value(means), error: variance.squareRoot(), slope: slope)
    }
}

extension HitPattern {
    /// Whether more hits make it more likely: nothing in it forbids any.
    var growsWithHits: Bool { quietLayers == 0 && pointing == nil && !isAbsorbed && cuts.isEmpty && learned == nil && others.allSatisfy(\.growsWithHits) }

    /// Whether it asks for lines and nothing else.
    var isOnlyLines: Bool { stub != nil && consecutive == nil && shower == nil && quietLayers == 0 && pointing == nil && !isAbsorbed && cuts.isEmpty && learned == nil && others.isEmpty }
}
