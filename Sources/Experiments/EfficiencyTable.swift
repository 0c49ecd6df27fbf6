import Foundation
import Inputs
import Numerics

/// Part of the decays of a mediator inside a station that a pattern recognises: by its energy, by m/E (which sets the opening angle), by the depth of the
/// decay along the station's normal, and by |eta|. Each number with its binomial error.
public struct EfficiencyTable: Equatable, Codable, Sendable {
    /// What it depends on, in words, and their checksum.
    public var key: [String]
    public var checksum: String
    /// Names of the decay's products.
    public var products: [String]
    /// Nodes, total energy, GeV, ascending.
    public var energies: [Double]
    /// Nodes of m/E, ascending, at most 1.
    public var openings: [Double]
    /// Edges of the depth, cm from the front of the station.
    public var depths: [Double]
    /// Edges of |eta|; one bin in a fixed-target experiment.
    public var absEta: [Double]
    /// By energy, opening, depth, |eta|; nodes at which the decay is impossible have those of the nearest possible one.
    public var values, errors: [Double]
    /// Simulated decays of each node.
    public var events: Int

    enum CodingKeys: String, CodingKey {
        case key, checksum, products, energies = "energies_GeV", openings = "mass_over_energy", depths = "depth_edges_cm", absEta = "abs_eta_edges", values, errors, events
    }

    public init(
        key: [String], products: [String], energies: [Double], openings: [Double], depths: [Double], absEta: [Double], values: [Double], errors: [Double], events: Int
    ) {
        (self.key, checksum, self.products, self.energies, self.openings) = (key, FNV1a(key.joined(separator: "\n")).hex, products, energies, openings)
        (self.depths, self.absEta, self.values, self.errors, self.events) = (depths, absEta, values, errors, events)
    }

    public var depthBins: Int { depths.count - 1 }
    private var etaBins: Int { absEta.count - 1 }

    /// Whether the numbers fit to the axes.
    public var isSound: Bool {
        let count = energies.count * openings.count * depthBins * etaBins
        return energies.count > 1 && openings.count > 1 && depthBins > 0 && etaBins > 0 && values.count == count && errors.count == count
            && checksum == FNV1a(key.joined(separator: "\n")).hex && values.allSatisfy { 0...1 ~= $0 } && errors.allSatisfy { $0 >= 0 }
    }

    /// The bin's mean over |eta|, even, with its error.
    public func node(energy: Int, opening: Int, depth: Int) -> Estimate {
        let first = ((energy * openings.count + opening) * depthBins + depth) * etaBins, n = Double(etaBins)
        let mean = values[first..<first + etaBins].reduce(0, +) / n
        return Estimate(mean: mean, error: errors[first..<first + etaBins].reduce(0) { $0 + $1 * $1 }.squareRoot() / n)
    }

    /// For a mediator of an energy and a mass, GeV, that decays in a bin of the depth: linear in ln E and ln m/E between nodes, the last node's beyond the
    /// highest energy and the first one's at smaller m/E; zero below the lowest energy.
    public func callAsFunction(energy: Double, mass: Double, depth: Int) -> Double {
        guard energy >= energies[0] else { return 0 }
        let (e, u) = Self.place(energy, energies), (o, v) = Self.place(mass / energy, openings)
        func at(_ e: Int, _ o: Int) -> Double { node(energy: e, opening: o, depth: depth).mean }
        let low = at(e, o) + v * (at(e, o + 1) - at(e, o)), high = at(e + 1, o) + v * (at(e + 1, o + 1) - at(e + 1, o))
        return low + u * (high - low)
    }

    private static func place(_ value: Double, _ nodes: [Double]) -> (index: Int, part: Double) {
        let x = min(max(value, nodes[0]), nodes[nodes.count - 1])
        let i = min(max((nodes.firstIndex { $0 > x } ?? nodes.count) - 1, 0), nodes.count - 2)
        return (i, log(x / nodes[i]) / log(nodes[i + 1] / nodes[i]))
    }
}
