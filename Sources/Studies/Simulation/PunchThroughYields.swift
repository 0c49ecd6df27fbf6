import Collisions
import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// Numbers of particles behind the faces of a stack per incident particle, by its species and energy.
struct YieldTable {
    struct Point: Codable, Sendable {
        var species: String
        /// Total energy, GeV.
        var energy: Double
        var showers: Int
        /// By face, then by what is counted.
        var numbers: [[Estimate]]
    }

    /// What is done and how.
    struct Plan {
        var species: [Species]
        /// Total energies, GeV, ascending; below the first nothing comes out.
        var energies: [Double]
        var showers: Int
        /// Factor at every half interaction length; nil: for each point weights by depth and energy with which about as many cross each plane.
        var splitting: Double?
        /// Kinetic energy below which hadrons are dropped, GeV.
        var above: Double
        var settings: HadronicSettings
        var seed: UInt64
        /// Names the parts that are kept.
        var name = "yield"
        /// What is counted behind a face.
        var counts: @Sendable (PunchThroughTally, _ face: Int) -> [Estimate]
    }

    let points: [Point]
    private let species: [Species]
    private let energies: [Double]

    init(_ stack: LayerStack, _ plan: Plan, threads: Int, store: PartStore?) throws {
        (species, energies) = (plan.species, plan.energies)
        let (species, energies, showers, splitting, above, seed) = (plan.species, plan.energies, plan.showers, plan.splitting, plan.above, plan.seed)
        let colliders = HadronColliders()
        let parts = BatchParts<Point>(count: species.count * energies.count)
        var missing: [Int] = []
        for point in 0..<species.count * energies.count {
            if let done: Point = try store?.part("\(plan.name) \(point)") { parts.set(point, done) } else { missing.append(point) }
        }
        let progress = WorkProgress("yields", total: species.count * energies.count, done: species.count * energies.count - missing.count, threads: threads)
        try forEachBatch(missing, threads: threads, isCancelled: { Interrupt.isRequested }) { point in
            let incident = species[point / energies.count], energy = energies[point % energies.count]
            let collider = try colliders.lend()
            defer { colliders.giveBack(collider) }
            func tally(_ primaries: Int, pilot: Bool, _ planes: ImportancePlanes?) throws -> PunchThroughTally {
                let transport = PunchThrough(stack, settings: plan.settings, planes: planes, above: above, collider: collider)
                var tally = PunchThroughTally(faces: stack.layers.count)
                for index in 0..<primaries {
                    var random = try stream(index, pilot: pilot)
                    transport.run(incident, kineticEnergy: energy - incident.mass, random: &random, into: &tally)
                }
                return tally
            }
            func stream(_ index: Int, pilot: Bool) throws -> RandomStream {
                try Interrupt.check()
                return RandomStream(seed: seed, stage: .hadronicShower, collision: UInt64(point) << 40 | UInt64(index), particle: pilot ? 1 : 0)
            }
            // The number of showers must not depend on what they give: a few others tell what one costs.
            let planes: ImportancePlanes?, cost: Double
            if let splitting {
                planes = splitting > 1 ? ImportancePlanes(factor: splitting) : nil
                cost = Double(try tally(Self.pilots, pilot: true, planes).collisions) / Double(Self.pilots)
            } else {
                let (targets, collisions) = try WeightTargets.tuned(
                    stack, settings: plan.settings, incident, kineticEnergy: energy - incident.mass, above: above, collider: collider) { try stream($0, pilot: true) }
                planes = ImportancePlanes(targets: targets)
                cost = collisions
            }
            let affordable = Int(Self.collisionsPerShower * Double(showers) / max(1, cost))
            let found = try tally(min(showers, max(affordable, Self.fewestShowers)), pilot: false, planes)
            let yield = Point(
                species: incident.name, energy: energy, showers: found.primaries, numbers: stack.layers.indices.map { plan.counts(found, $0) })
            try store?.keep(yield, as: "\(plan.name) \(point)")
            parts.set(point, yield)
            progress.add(1)
        }
        try Interrupt.check()
        progress.finish()
        points = parts.values
    }

    private static let pilots = 3, fewestShowers = 8
    /// Showers of high energy make many collisions, and their mean needs fewer of them.
    private static let collisionsPerShower = 60.0

    /// The yield at an energy with its derivatives to the two points that it is interpolated between: power laws between points, a
    /// straight line where one is zero, the last point's value beyond.
    func yield(_ incident: Species, energy: Double, face: Int, count: Int = 0) -> (value: Double, slopes: [(point: Int, slope: Double)]) {
        guard let row = species.firstIndex(of: incident), energy > energies[0] else { return (0, []) }
        let upper = energies.firstIndex { $0 >= energy } ?? energies.count - 1
        let a = row * energies.count + upper - 1, b = a + 1
        let x = min(1, log(energy / energies[upper - 1]) / log(energies[upper] / energies[upper - 1]))
        let low = points[a].numbers[face][count].mean, high = points[b].numbers[face][count].mean
        guard low > 0, high > 0 else { return (low * (1 - x) + high * x, [(a, 1 - x), (b, x)]) }
        let value = low * pow(high / low, x)
        return (value, [(a, value * (1 - x) / low), (b, value * x / high)])
    }
}

/// Hadrons, and muons, of the jets of one sample's collisions as they enter, within |eta|.
struct IncidentSpectrum {
    struct Hadron: Codable {
        var species: Species
        /// Total energy, GeV.
        var energy: Double
        var absEta: Double?
    }

    /// What a batch of collisions gives.
    private struct Batch: Codable {
        var hadrons: [[Hadron]]
        /// barn
        var crossSection: Double
    }

    let name: String
    let collisions: Int
    /// barn
    let crossSection: Double
    /// By collision.
    private let hadrons: [[Hadron]]

    init(
        _ study: Study, _ generators: Generators, sample: Int, species: [Species], absEta: ClosedRange<Double>, above lowest: Double = 10, threads: Int,
        store: PartStore?
    ) throws {
        guard generators.samples[sample].weights.isCommon else {
            throw InputError("the collisions of '\(generators.samples[sample].name)' have different weights", expected: "unweighted collisions for this background", advice: "leave 'focus' out")
        }
        let plan = BatchPlan(events: generators.samples.map(\.events))
        let batches = plan.batches.filter { $0.sample == sample }
        let parts = BatchParts<Batch>(count: batches.count)
        let arrivals = try Arrivals(study, IncidentSelection(electromagnetic: [], hadronic: Set(species))), colliders = HadronColliders()
        @Sendable func partName(_ index: Int) -> String { "sample \(sample), batch \(index)" }
        var missing: [Int] = []
        for index in batches.indices {
            if let done: Batch = try store?.part(partName(index)) { parts.set(index, done) } else { missing.append(index) }
        }
        let total = generators.samples[sample].events, left = missing.reduce(0) { $0 + plan.collisions(of: batches[$1]).count }
        let progress = WorkProgress(generators.samples[sample].name + ": collisions", total: total, done: total - left, threads: threads)
        try forEachBatch(missing, threads: threads, isCancelled: { Interrupt.isRequested }) { index in
            let range = plan.collisions(of: batches[index])
            let source = try generators.source(batches[index], collisions: range)
            let finder = try JetFinder(study.jets)
            var collision = Collision(), found: [[Hadron]] = []
            var collider: PythiaHadronCollider?
            defer { if let collider { colliders.giveBack(collider) } }
            for number in range {
                try Interrupt.check()
                guard try source.next(into: &collision) else { throw InputError("the source of collisions ended") }
                let particles = try arrivals.of(
                    collision, jets: try finder.jets(of: collision), number: BatchPlan.index(sample: sample, collision: number),
                    collider: {
                        if collider == nil { collider = try colliders.lend() }
                        return collider!
                    }, missing: { _ in })
                found.append(particles.hadronic.filter { $0.energy > lowest && absEta.contains(abs($0.momentum.eta)) }
                    .map { Hadron(species: $0.species, energy: $0.energy, absEta: abs($0.momentum.eta)) })
            }
            let batch = Batch(hadrons: found, crossSection: try generators.crossSection(batches[index], source).mean)
            try store?.keep(batch, as: partName(index))
            parts.set(index, batch)
            progress.add(range.count)
        }
        try Interrupt.check()
        progress.finish()
        let all = parts.values
        name = generators.samples[sample].name
        hadrons = all.flatMap(\.hadrons)
        collisions = hadrons.count
        crossSection = all.reduce(0) { $0 + $1.crossSection * Double($1.hadrons.count) } / Double(max(collisions, 1))
    }

    /// Hadrons above an energy per collision.
    func number(above energy: Double) -> Estimate {
        Estimate(RunningStatistics(hadrons.map { Double($0.filter { $0.energy > energy }.count) }))
    }

    /// What comes out behind a face per collision, with its derivatives to the points of the table.
    ///
    /// - Parameters:
    ///   - absEta: of the particles that enter; nil: all.
    ///   - standIn: the species of the table for one that enters; nil: itself.
    func fold(
        _ table: YieldTable, face: Int, count: Int = 0, absEta: Range<Double>? = nil, standIn: (Species) -> Species = { $0 }
    ) -> (estimate: Estimate, slopes: [Double]) {
        var slopes = [Double](repeating: 0, count: table.points.count), statistics = RunningStatistics()
        for collision in hadrons {
            var sum = 0.0
            for hadron in collision where absEta?.contains(hadron.absEta ?? 0) ?? true {
                let yield = table.yield(standIn(hadron.species), energy: hadron.energy, face: face, count: count)
                sum += yield.value
                for (point, slope) in yield.slopes { slopes[point] += slope / Double(hadrons.count) }
            }
            statistics.add(sum)
        }
        return (Estimate(statistics), slopes)
    }
}
