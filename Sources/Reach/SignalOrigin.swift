import Foundation
import Particles

/// Where the expected signal comes from.
public struct SignalOrigin: Equatable, Codable, Sendable {
    /// Values below which 5, 50 and 95 % of the signal lie, interpolated within bins.
    public struct Quantiles: Equatable, Codable, Sendable {
        public var q05, q50, q95: Double
    }

    public struct Share: Equatable, Codable, Sendable {
        public var name: String
        public var share: Double
    }

    /// Photon energy, GeV.
    public var energy: Quantiles
    /// Photon's angle to the beam folded to one side, radian.
    public var angle: Quantiles
    /// Depth of production in the dump, cm, by dump with signal.
    public var depth: [String: Quantiles]
    public var dumps: [Share]
    /// Channel and species of the parents, "bremsstrahlung (e-)"; nil where photons by one channel are all.
    public var channels: [Share]?
    /// Stations, or layers of the effective geometry.
    public var stations: [Share]
    /// Decades of the photon energy, "0.1 .. 1 GeV".
    public var energies: [Share]

    enum CodingKeys: String, CodingKey {
        case energy = "photon_energy_GeV", angle = "photon_angle_rad", depth = "depth_cm", dumps, channels, stations, energies = "photon_energy_shares"
    }

    /// Nil without signal.
    init?(_ tallies: [SourceTally], sources: [FluxSource]) {
        let sums = tallies.map { $0.byEnergy.reduce(0, +) }, total = sums.reduce(0, +)
        guard total > 0 else { return nil }
        var energies: [Bin] = [], angles: [Bin] = [], decades: [Int: Double] = [:]
        var depths: [String: [Bin]] = [:]
        for ((tally, source), sum) in zip(zip(tallies, sources), sums) where sum > 0 {
            let axes = source.flux.axes
            for (e, value) in tally.byEnergy.enumerated() where value > 0 {
                energies.append(Bin(log(axes.energy[e]), log(axes.energy[e + 1]), value))
                decades[Int(floor(log10((axes.energy[e] * axes.energy[e + 1]).squareRoot()))), default: 0] += value
            }
            for (t, value) in tally.byTheta.enumerated() where value > 0 {
                let low = axes.theta[t], high = axes.theta[t + 1]
                if high <= .pi / 2 {
                    angles.append(Bin(low, high, value))
                } else if low >= .pi / 2 {
                    angles.append(Bin(.pi - high, .pi - low, value))
                } else {
                    angles.append(Bin(min(low, .pi - high), .pi / 2, value))
                }
            }
            depths[source.flux.dump, default: []] += tally.byDepth.enumerated().map { Bin(axes.depth[$0], axes.depth[$0 + 1], $1) }
        }
        depth = depths.mapValues { Self.quantiles($0) { $0 } }
        energy = Self.quantiles(energies, exp)
        angle = Self.quantiles(angles) { $0 }
        dumps = Self.shares(zip(sources, sums).map { ($0.flux.dump, $1 / total) })
        let names = sources.map { "\($0.channel.name) (\($0.flux.species.name))" }
        channels = Set(names).count > 1 ? Self.shares(Array(zip(names, sums.map { $0 / total }))) : nil
        stations = Self.shares(tallies[0].stations.indices.map { s in (tallies[0].stations[s], tallies.reduce(0) { $0 + $1.byStation[s] } / total) })
        self.energies = decades.sorted { $0.key < $1.key }.map {
            Share(name: String(format: "%g .. %g GeV", pow(10, Double($0.key)), pow(10, Double($0.key + 1))), share: $0.value / total)
        }
    }

    /// Added up by name, in the order in which they come.
    private static func shares(_ parts: [(name: String, share: Double)]) -> [Share] {
        parts.reduce(into: []) { shares, part in
            if let i = shares.firstIndex(where: { $0.name == part.name }) { shares[i].share += part.share } else { shares.append(Share(name: part.name, share: part.share)) }
        }
    }

    private struct Bin {
        var low, high, value: Double
        init(_ low: Double, _ high: Double, _ value: Double) { (self.low, self.high, self.value) = (low, high, value) }
    }

    /// Of bins that may overlap, each filled evenly.
    private static func quantiles(_ bins: [Bin], _ scale: (Double) -> Double) -> Quantiles {
        let total = bins.reduce(0) { $0 + $1.value }
        func below(_ x: Double) -> Double { bins.reduce(0) { $0 + $1.value * min(1, max(0, (x - $1.low) / ($1.high - $1.low))) } }
        func quantile(_ q: Double) -> Double {
            var low = bins.map(\.low).min()!, high = bins.map(\.high).max()!
            for _ in 0..<60 {
                let middle = (low + high) / 2
                if below(middle) < q * total { low = middle } else { high = middle }
            }
            return scale((low + high) / 2)
        }
        return Quantiles(q05: quantile(0.05), q50: quantile(0.5), q95: quantile(0.95))
    }
}
