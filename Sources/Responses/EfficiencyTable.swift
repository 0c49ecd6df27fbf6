import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles

/// Simulates the table of a station for decays into two given products.
public struct EfficiencySimulation: Sendable {
    /// Nodes and numbers of a table.
    public struct Grid: Equatable, Sendable {
        /// GeV
        public var energies = [0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 5, 30]
        public var openings = [0.01, 0.1, 0.3, 1]
        public var depthBins = 6
        public var etaBins = 3
        /// Decays at each node, even over depths and |eta|.
        public var events = 9000

        public init() {}
    }

    public let model: ChamberModel
    public let pattern: HitPattern
    public let products: [Species]
    public var grid: Grid
    private let arrival: Arrival

    /// - Parameter model: of the station alone.
    public init(_ model: ChamberModel, arrival: Arrival, pattern: HitPattern, products: [Species], grid: Grid = Grid()) {
        (self.model, self.arrival, self.pattern, self.products, self.grid) = (model, arrival, pattern, products, grid)
    }

    /// What the table depends on, in words.
    ///
    /// - Parameter physics: version of the program's physics.
    public func key(physics: Int, seed: UInt64) -> [String] {
        ["physics \(physics), seed \(seed)", "products \(products.map(\.name))", "pattern \(pattern)", "grid \(grid)", "arrival \(arrival.key)"] + model.key
    }

    /// - Parameters:
    ///   - threads: the table does not depend on it.
    ///   - finished: told of each of the `possibleNodes` that is done, from any thread.
    public func table(physics: Int, seed: UInt64, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }, finished: @escaping @Sendable (Int) -> Void = { _ in }) throws -> EfficiencyTable {
        let absEta = arrival.absEta.lowerBound < arrival.absEta.upperBound
            ? (0...grid.etaBins).map { arrival.absEta.lowerBound + (arrival.absEta.upperBound - arrival.absEta.lowerBound) * Double($0) / Double(grid.etaBins) } : [0, 1]
        let depths = (0...grid.depthBins).map { model.thickness * Double($0) / Double(grid.depthBins) }
        let bins = grid.depthBins * (absEta.count - 1), nodes = grid.energies.count * grid.openings.count
        let counts = Shared([[Counts]](repeating: [], count: nodes)), idle = Shared([ChamberSimulation]())
        try forEachBatch(Array(0..<nodes), threads: threads, isCancelled: isCancelled) { node in
            guard isPossible(node) else { return }
            let (energy, mass) = energyAndMass(node)
            let simulation = idle.with { $0.popLast() } ?? ChamberSimulation(model)
            let found = simulate(node: node, DecayProducts(into: products, mass: mass, energy: energy), absEta, simulation, seed: seed)
            counts.with { $0[node] = found }
            idle.with { $0.append(simulation) }
            finished(1)
        }
        let filled = filled(counts.with { $0 }, bins: bins)
        return EfficiencyTable(
            key: key(physics: physics, seed: seed), products: products.map(\.name), energies: grid.energies, openings: grid.openings, depths: depths, absEta: absEta,
            values: filled.map(\.mean), errors: filled.map(\.error), events: grid.events)
    }

    /// Energies and openings that a decay can have.
    public var possibleNodes: Int { (0..<grid.energies.count * grid.openings.count).count(where: isPossible) }

    private func energyAndMass(_ node: Int) -> (energy: Double, mass: Double) {
        let energy = grid.energies[node / grid.openings.count]
        return (energy, grid.openings[node % grid.openings.count] * energy)
    }

    private func isPossible(_ node: Int) -> Bool { energyAndMass(node).mass >= 2 * products[0].mass }

    private struct Counts { var all = 0, seen = 0 }

    private func simulate(node: Int, _ decay: DecayProducts, _ absEta: [Double], _ simulation: ChamberSimulation, seed: UInt64) -> [Counts] {
        let finder = PatternFinder(pattern, in: model), etaBins = absEta.count - 1
        var counts = [Counts](repeating: Counts(), count: grid.depthBins * etaBins)
        for event in 0..<grid.events {
            var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event), particle: UInt32(node + 1))
            let depth = event % grid.depthBins, (direction, eta) = arrival.draw(random: &random)
            let z = model.thickness * (Double(depth) + random.uniform()) / Double(grid.depthBins)
            let place = Vector(100 * random.uniform(), 100 * random.uniform(), z), products = decay.draw(along: direction, random: &random)
            simulation.clear()
            for product in [products.0, products.1] {
                simulation.shower(product.species, kineticEnergy: product.kineticEnergy, from: place, along: product.direction, random: &random)
            }
            simulation.read(random: &random)
            let bin = depth * etaBins + max(0, min((absEta.lastIndex { $0 <= eta } ?? 0), etaBins - 1))
            counts[bin].all += 1
            if finder.isFound(in: simulation.hits, .init(direction: direction, isPassed: simulation.isPassed)) { counts[bin].seen += 1 }
        }
        return counts
    }

    /// Fractions by node and bin; impossible nodes have those of the next larger m/E, else of the next larger energy; bins without a decay those of their
    /// node.
    private func filled(_ counts: [[Counts]], bins: Int) -> [Estimate] {
        var nodes = counts
        for index in nodes.indices.reversed() where nodes[index].isEmpty {
            let isLast = index % grid.openings.count == grid.openings.count - 1
            nodes[index] = isLast ? (index + grid.openings.count < nodes.count ? nodes[index + grid.openings.count] : [Counts](repeating: Counts(all: 1, seen: 0), count: bins)) : nodes[index + 1]
        }
        return nodes.flatMap { node in
            let all = node.reduce(0) { $0 + $1.all }, seen = node.reduce(0) { $0 + $1.seen }
            return node.map { bin in bin.all > 0 ? ResponseTally.fraction(bin.seen, of: bin.all) : ResponseTally.fraction(seen, of: max(all, 1)) }
        }
    }
}
