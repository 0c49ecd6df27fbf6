import Collisions
import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// Kaons per incident hadron by species and energy.
struct YieldTable {
    let points: [KaonBackgroundReport.Yield]
    private let species: [Species]
    private let energies: [Double]

    init(
        _ stack: LayerStack, species: [Species], energies: [Double], showers: Int, splitting: Double, settings: HadronicSettings, seed: UInt64, threads: Int,
        store: PartStore?
    ) throws {
        (self.species, self.energies) = (species, energies)
        // What has less than the lowest kaon that counts cannot make one.
        let above = 10 - Species.kaonShort.mass
        let planes = splitting > 1 ? ImportancePlanes(factor: splitting) : nil
        let colliders = HadronColliders()
        let parts = BatchParts<KaonBackgroundReport.Yield>(count: species.count * energies.count)
        let progress = Progress("yields", total: species.count * energies.count)
        try forEachBatch(Array(0..<species.count * energies.count), threads: threads, isCancelled: { Interrupt.isRequested }) { point in
            if let done: KaonBackgroundReport.Yield = try store?.part("yield \(point)") {
                parts.set(point, done)
                return progress.add(1)
            }
            let incident = species[point / energies.count], energy = energies[point % energies.count]
            let collider = try colliders.lend()
            defer { colliders.giveBack(collider) }
            let transport = PunchThrough(stack, settings: settings, planes: planes, above: above, collider: collider)
            func tally(_ primaries: Int, pilot: Bool) throws -> PunchThroughTally {
                var tally = PunchThroughTally(faces: stack.layers.count)
                for index in 0..<primaries {
                    try Interrupt.check()
                    var random = RandomStream(
                        seed: seed, stage: .hadronicShower, collision: UInt64(point) << 40 | UInt64(index), particle: pilot ? 1 : 0)
                    transport.run(incident, kineticEnergy: energy - incident.mass, random: &random, into: &tally)
                }
                return tally
            }
            // The number of showers must not depend on what they give: a few others tell what one costs.
            let cost = max(1, Double(try tally(Self.pilots, pilot: true).collisions) / Double(Self.pilots))
            let affordable = Int(Self.collisionsPerShower * Double(showers) / cost)
            let found = try tally(min(showers, max(affordable, Self.fewestShowers)), pilot: false)
            let yield = KaonBackgroundReport.Yield(
                species: incident.name, energy: energy, showers: found.primaries, kaons: stack.layers.indices.map { found.kaons(face: $0) })
            try store?.keep(yield, as: "yield \(point)")
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
    func yield(_ incident: Species, energy: Double, face: Int) -> (value: Double, slopes: [(point: Int, slope: Double)]) {
        guard let row = species.firstIndex(of: incident), energy > energies[0] else { return (0, []) }
        let upper = energies.firstIndex { $0 >= energy } ?? energies.count - 1
        let a = row * energies.count + upper - 1, b = a + 1
        let x = min(1, log(energy / energies[upper - 1]) / log(energies[upper] / energies[upper - 1]))
        let low = points[a].kaons[face].mean, high = points[b].kaons[face].mean
        guard low > 0, high > 0 else { return (low * (1 - x) + high * x, [(a, 1 - x), (b, x)]) }
        let value = low * pow(high / low, x)
        return (value, [(a, value * (1 - x) / low), (b, value * x / high)])
    }
}

/// Hadrons of the jets of one sample's collisions, within |eta|.
struct IncidentSpectrum {
    struct Hadron: Codable {
        var species: Species
        /// Total energy, GeV.
        var energy: Double
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
    /// Hadrons above 10 GeV, by collision.
    private let hadrons: [[Hadron]]

    init(
        _ study: Study, _ generators: Generators, sample: Int, species: [Species], absEta: ClosedRange<Double>, threads: Int,
        store: PartStore?
    ) throws {
        let plan = BatchPlan(events: generators.samples.map(\.events))
        let batches = plan.batches.filter { $0.sample == sample }
        let parts = BatchParts<Batch>(count: batches.count)
        let selection = IncidentSelection(electromagnetic: [], hadronic: Set(species))
        let progress = Progress(generators.samples[sample].name + ": collisions", total: generators.samples[sample].events)
        try forEachBatch(Array(batches.indices), threads: threads, isCancelled: { Interrupt.isRequested }) { index in
            let range = plan.collisions(of: batches[index]), part = "sample \(sample), batch \(index)"
            if let done: Batch = try store?.part(part) {
                parts.set(index, done)
                return progress.add(range.count)
            }
            let source = try generators.source(batches[index], collisions: range)
            let finder = try JetFinder(study.jets)
            var collision = Collision(), found: [[Hadron]] = []
            for _ in range {
                try Interrupt.check()
                guard try source.next(into: &collision) else { throw InputError("the source of collisions ended") }
                let particles = incidentParticles(of: collision, jets: try finder.jets(of: collision), selection: selection)
                found.append(particles.hadronic.filter { $0.energy > 10 && absEta.contains(abs($0.momentum.eta)) }
                    .map { Hadron(species: $0.species, energy: $0.energy) })
            }
            let batch = Batch(hadrons: found, crossSection: try generators.crossSection(batches[index], source).mean)
            try store?.keep(batch, as: part)
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

    /// Kaons per collision behind a face, with its derivatives to the points of the table.
    func fold(_ table: YieldTable, face: Int) -> (estimate: Estimate, slopes: [Double]) {
        var slopes = [Double](repeating: 0, count: table.points.count), statistics = RunningStatistics()
        for collision in hadrons {
            var sum = 0.0
            for hadron in collision {
                let yield = table.yield(hadron.species, energy: hadron.energy, face: face)
                sum += yield.value
                for (point, slope) in yield.slopes { slopes[point] += slope / Double(hadrons.count) }
            }
            statistics.add(sum)
        }
        return (Estimate(statistics), slopes)
    }
}
