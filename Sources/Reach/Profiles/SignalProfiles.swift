import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Counts of one view as tables from which those at any coupling and threshold are read again, with the steps before the decay: what a page needs
/// that recomputes contours by itself.
///
/// Tables run over masses, thresholds T and nodes in y = ln(g sqrt(z)), z = width m / (hbar c) at unit coupling (1/(cm GeV)): at equal y mediators of
/// all masses live equally long, so that counts vary slowly from mass to mass. Below the first node counts go with g^4.
public struct SignalProfiles: Sendable {
    public let grid: ProfileGrid
    /// y, ascending.
    public let nodes: [Double]
    public let dumps: [String]
    /// ln of the counts per inverse barn above the lowest threshold, by (mass, node); `nothing` where there are none.
    public internal(set) var counts: [Double]
    /// ln of their part above each threshold, by (mass, threshold, node).
    public internal(set) var above: [Double]
    /// The part of those that each dump makes, by (mass, threshold, node, dump).
    public internal(set) var shares: [Double]
    /// Parents above each threshold, in acceptance for effective distances, per inverse barn, by (mass, threshold).
    public internal(set) var parents: [Double]
    /// Mediators per parent and squared coupling, without saturation, by (mass, threshold).
    public internal(set) var conversion: [Double]
    /// Their part whose line meets the chamber, by (mass, threshold); 1 where lines are not followed.
    public internal(set) var acceptance: [Double]
    /// ln of the part of those that live until the first layer, by (mass, threshold, node).
    public internal(set) var survival: [Double]
    /// Lines are followed to the chamber.
    public let isTraced: Bool

    /// ln of a count, or part, that is none.
    public static let nothing = -700.0

    /// - Parameters:
    ///   - scenario: whose view of the decays it is; its threshold is not used but for drawn flights.
    ///   - luminosity: the largest that is of interest, 1/barn.
    public init(_ sources: [FluxSource], scenario: Scenario, grid: ProfileGrid, luminosity: Double, rays: RayStore = RayStore()) {
        let maker = ProfileMaker(sources, scenario: scenario, grid: grid, rays: rays)
        let nodes = ProfileNodes(maker, floor: 0.01 / luminosity).values
        let (m, t, n, d) = (grid.masses.count, grid.thresholds.count, nodes.count, maker.dumps.count)
        (self.grid, self.nodes, dumps, isTraced) = (grid, nodes, maker.dumps, maker.isTraced)
        counts = .init(repeating: Self.nothing, count: m * n)
        (above, survival) = (.init(repeating: 0, count: m * t * n), .init(repeating: 0, count: m * t * n))
        shares = .init(repeating: 0, count: m * t * n * d)
        (parents, conversion, acceptance) = (.init(repeating: 0, count: m * t), .init(repeating: 0, count: m * t), .init(repeating: 1, count: m * t))
        for i in 0..<m { fill(mass: i, maker) }
    }

    private mutating func fill(mass i: Int, _ maker: ProfileMaker) {
        let mass = grid.masses[i], production = maker.production(mass: mass), scale = maker.scale(mass: mass).squareRoot()
        let couplings = nodes.map { exp($0) / scale }, dumps = self.dumps.count, t = grid.thresholds.count
        // By threshold and dump.
        let table = maker.counts(production, couplings: couplings)
        let lowest = nodes.indices.map { j in table[0].reduce(0) { $0 + $1[j] } }
        for j in nodes.indices {
            counts[i * nodes.count + j] = max(Self.nothing, log(lowest[j]))
            for k in 0..<t {
                let sum = table[k].reduce(0) { $0 + $1[j] }, cell = (i * t + k) * nodes.count + j
                above[cell] = sum > 0 ? max(Self.nothing, log(sum / lowest[j])) : Self.nothing
                for d in 0..<dumps { shares[cell * dumps + d] = sum > 0 ? table[k][d][j] / sum : 0 }
            }
        }
        fillSteps(mass: i, maker, production, couplings)
    }

    private mutating func fillSteps(mass i: Int, _ maker: ProfileMaker, _ production: ProductionAtMass, _ couplings: [Double]) {
        let steps = maker.steps(production, couplings: couplings), t = grid.thresholds.count
        for k in 0..<t {
            let parents = maker.parents(above: max(production.mass, grid.thresholds[k])), step = steps[k]
            self.parents[i * t + k] = parents
            conversion[i * t + k] = parents > 0 ? step.made / parents : 0
            if isTraced { acceptance[i * t + k] = step.made > 0 ? step.accepted / step.made : 0 }
            let entered = isTraced ? step.accepted : step.made
            for (j, coupling) in couplings.enumerated() {
                let share = entered > 0 ? step.survived[j] / (entered * coupling * coupling) : 0
                survival[(i * t + k) * nodes.count + j] = share > 0 ? max(Self.nothing, log(share)) : Self.nothing
            }
        }
    }
}
