import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Showers

/// How often a trigger that looks at a station finds each of its patterns: in decays of a mediator, and without any.
///
/// One look is one time window of a region (a cell's full drift time, or a bunch crossing) with the random hits of the collisions in it. Decays fall into a
/// window with random hits of their own. Neglected: the order of hits in time, what a region sees of its neighbours, and that a trigger looks at windows which overlap.
public struct TriggerStudy: Sendable {
    /// Energies of the decays in the station.
    public struct Spectrum: Sendable {
        /// GeV; even in ln E within a bin.
        public var edges: [Double]
        public var counts: [Double]

        public init(edges: [Double], counts: [Double]) { (self.edges, self.counts) = (edges, counts) }

        func draw(_ random: inout RandomStream) -> Double {
            var u = random.uniform() * counts.reduce(0, +), bin = 0
            while bin < counts.count - 1, u > counts[bin] {
                u -= counts[bin]
                bin += 1
            }
            return edges[bin] * pow(edges[bin + 1] / edges[bin], random.uniform())
        }
    }

    /// One event or window.
    public struct Sample: Sendable {
        public var values: HitObservables
        /// Hz in all regions (backgrounds), or 1.
        public var weight: Double
        /// Bit i: the pattern i is found.
        public var found: UInt64
        /// Hits of the decay or the particle itself.
        public var own = 0
    }

    public let model: ChamberModel
    public let patterns: [HitPattern]
    public let regions: [TriggerRegion]
    /// ns, and collisions in it for each collision in a crossing.
    public let window: Double
    private let spacing: Double
    private let arrival: Arrival
    private let finders: [PatternFinder]
    private let reader: ObservableReader
    private let seed: UInt64, threads: Int
    /// Told how many events or windows more are done, from any thread.
    public var finished: @Sendable (Int) -> Void = { _ in }

    /// - Parameters:
    ///   - patterns: at most 64.
    ///   - spacing: between two crossings, ns.
    public init(_ model: ChamberModel, arrival: Arrival, patterns: [HitPattern], regions: [TriggerRegion], spacing: Double, seed: UInt64, threads: Int) {
        precondition(patterns.count <= 64 && !regions.isEmpty, "\(patterns.count) patterns, \(regions.count) regions")
        (self.model, self.arrival, self.patterns, self.regions, self.seed, self.threads) = (model, arrival, patterns, regions, seed, threads)
        window = model.layers.compactMap(\.cells.driftTime).max() ?? spacing
        self.spacing = spacing
        finders = patterns.map { PatternFinder($0, in: model) }
        reader = ObservableReader(model)
    }

    /// Collisions in a window.
    public func collisions(pileUp: Double) -> Double { pileUp * max(1, window / spacing) }

    private func sample(_ hits: [ChamberHit], _ event: PatternFinder.Event, weight: Double) -> Sample {
        var found: UInt64 = 0
        for (index, finder) in finders.enumerated() where finder.isFound(in: hits, event) { found |= 1 << UInt64(index) }
        return Sample(values: reader(hits, direction: event.direction), weight: weight, found: found)
    }

    // MARK: Signal

    /// What decays or passes in an event.
    public enum Primary: Sendable {
        /// Decays in the station at depths of an exponential with the length of each energy.
        case decays(Mediator, mass: Double, coupling: Double, Spectrum)
        case particle(Species, kineticEnergy: Double)
    }

    /// Events with random hits, weight 1.
    public func events(_ primary: Primary, count: Int, noise: NoiseSource, pileUp: Double) throws -> [Sample] {
        let size = 1000, batches = (count + size - 1) / size, parts = Shared([Int: [Sample]]()), idle = Shared([ChamberSimulation]())
        try forEachBatch(Array(0..<batches), threads: threads) { batch in
            let simulation = idle.with { $0.popLast() } ?? ChamberSimulation(model)
            var samples: [Sample] = []
            for event in batch * size..<min((batch + 1) * size, count) {
                var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event), particle: 1 << 29)
                samples.append(try one(primary, simulation, noise, pileUp, &random))
            }
            parts.with { $0[batch] = samples }
            idle.with { $0.append(simulation) }
            finished(samples.count)
        }
        return parts.with { all in (0..<batches).flatMap { all[$0]! } }
    }

    private func one(_ primary: Primary, _ simulation: ChamberSimulation, _ noise: NoiseSource, _ pileUp: Double, _ random: inout RandomStream) throws -> Sample {
        let region = regions[min(Int(random.uniform() * Double(regions.count)), regions.count - 1)], direction = arrival.direction(random: &random)
        let (x, y) = (region.width * random.uniform(), region.length * random.uniform())
        simulation.clear()
        switch primary {
        case .particle(let species, let energy): simulation.shower(species, kineticEnergy: energy, from: Vector(x, y, 0), along: direction, random: &random)
        case .decays(let mediator, let mass, let coupling, let spectrum):
            let energy = max(spectrum.draw(&random), mass * (1 + 1e-9)), momentum = ((energy - mass) * (energy + mass)).squareRoot()
            let length = momentum / (mediator.widthPerSquaredCoupling(mass: mass) * coupling * coupling * mass / Constants.hbarC)
            // Along the direction, within the station.
            let way = model.thickness / direction.z, depth = -length * log1p(random.uniform() * expm1(-way / length)) * direction.z
            let products = try DecayProducts(mediator, mass: mass, energy: energy).draw(along: direction, random: &random)
            for product in [products.0, products.1] {
                simulation.shower(product.species, kineticEnergy: product.kineticEnergy, from: Vector(x, y, min(depth, model.thickness)), along: product.direction, random: &random)
            }
        }
        simulation.read(random: &random)
        var hits = simulation.hits
        let own = hits.count
        noise.add(random.poisson(noise.meanGroups(in: region, collisions: collisions(pileUp: pileUp))), in: region, to: &hits, random: &random)
        var one = sample(hits, .init(direction: direction, isPassed: simulation.isPassed), weight: 1)
        one.own = own
        return one
    }

    // MARK: Random hits

    /// Windows with random hits alone, of all numbers of groups; weights are Hz in all regions.
    ///
    /// - Parameter each: windows for each number of groups and region.
    public func windows(of noise: NoiseSource, pileUp: Double, each: Int) throws -> [Sample] {
        let tasks = tasks(noise, pileUp: pileUp, each: each)
        let parts = Shared([Int: [Sample]]())
        try forEachBatch(Array(tasks.indices), threads: threads) { number in
            let task = tasks[number]
            var samples: [Sample] = [], hits: [ChamberHit] = []
            samples.reserveCapacity(each)
            for event in 0..<each {
                var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event), particle: UInt32(task.index * 1000 + task.count))
                let direction = arrival.direction(random: &random)
                hits.removeAll(keepingCapacity: true)
                noise.add(task.count, in: task.region, to: &hits, random: &random)
                samples.append(sample(hits, .init(direction: direction), weight: task.weight))
            }
            parts.with { $0[number] = samples }
            finished(each)
        }
        return parts.with { all in tasks.indices.flatMap { all[$0]! } }
    }

    /// How many windows that makes.
    public func numberOfWindows(of noise: NoiseSource, pileUp: Double, each: Int) -> Int { tasks(noise, pileUp: pileUp, each: each).count * each }

    /// Processor time of one event's observables and of a network's answer to them, ns, for windows with random hits.
    public func nanoseconds(of network: LearnedPattern, noise: NoiseSource, pileUp: Double) -> (observables: Double, network: Double) {
        let region = regions[0], mean = noise.meanGroups(in: region, collisions: collisions(pileUp: pileUp))
        let events = (0..<Self.timed).map { event -> [ChamberHit] in
            var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event), particle: 1 << 28), hits: [ChamberHit] = []
            noise.add(random.poisson(mean), in: region, to: &hits, random: &random)
            return hits
        }
        let start = processorTime()
        var values: [HitObservables] = []
        for _ in 0..<10 { values = events.map { reader($0, direction: .zAxis) } }
        let middle = processorTime()
        var sum = 0.0
        for _ in 0..<10 { for value in values { sum += network(value) } }
        let end = processorTime()
        precondition(sum >= 0, "a network's answer below 0")
        let scale = 1e9 / Double(10 * Self.timed)
        return ((middle - start) * scale, (end - middle) * scale)
    }

    private static let timed = 5000

    /// So many groups of hits in a region.
    private struct WindowTask { var region: TriggerRegion, index, count: Int, weight: Double }

    private func tasks(_ noise: NoiseSource, pileUp: Double, each: Int) -> [WindowTask] {
        var tasks: [WindowTask] = []
        for (index, region) in regions.enumerated() {
            let mean = noise.meanGroups(in: region, collisions: collisions(pileUp: pileUp)), last = Int((mean + 8 * mean.squareRoot() + 12).rounded(.up))
            guard mean > 0 else { continue }
            var poisson = exp(-mean)
            for count in 1...last {
                poisson *= mean / Double(count)
                tasks.append(WindowTask(region: region, index: index, count: count, weight: poisson * Double(region.count) / (Double(each) * window * 1e-9)))
            }
        }
        return tasks
    }
}
