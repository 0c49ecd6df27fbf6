import Experiments
import Fluxes
import Foundation
import GRDB
import Inputs
import Numerics
import Particles
import Showers
import Studies
import Testing
import _TestSupport

struct BatchPlanTests {
    /// Batches cover every collision of every sample once, and every replica gets collisions of every sample.
    @Test(arguments: [[1], [4], [21], [40], [36_000], [300_000, 50, 3], [2001]])
    func coverage(events: [Int]) {
        let plan = BatchPlan(events: events)
        for sample in events.indices {
            let batches = plan.batches.filter { $0.sample == sample }
            var next = 0
            for batch in batches {
                let range = plan.collisions(of: batch)
                #expect(range.lowerBound == next && !range.isEmpty && range.count <= 2000)
                next = range.upperBound
            }
            #expect(next == events[sample])
            #expect(Set(batches.map(plan.replica)) == Set(0..<plan.replicas))
        }
    }

    @Test func standardSizes() {
        let quick = BatchPlan(events: [36_000])
        #expect(quick.batches.count == 20 && quick.replicas == 20)
        #expect(quick.collisions(of: BatchID(sample: 0, number: 19)) == 34_200..<36_000)
        #expect(BatchPlan(events: [300_000]).batches.count == 150)
        // With weights a replica has twenty effective collisions on average.
        #expect(BatchPlan(events: [36_000], effective: [9_000]).replicas == 20)
        #expect(BatchPlan(events: [36_000, 50], effective: [130]).replicas == 6 && BatchPlan(events: [100], effective: [3]).replicas == 1)
    }
}

struct ShardPlanTests {
    /// Every batch is in one shard, no shard is empty, each has its part of every large sample.
    @Test(arguments: [[36_000], [300_000, 50, 3], [20, 1, 2001, 7]], [1, 2, 3, 6, 20])
    func everyBatchOnce(events: [Int], count: Int) throws {
        let plan = BatchPlan(events: events)
        let shards = try (1...count).map { plan.batches(of: try Shard(parsing: "\($0)/\(count)")) }
        #expect(shards.flatMap { $0 }.sorted() == plan.batches.sorted())
        #expect(shards.allSatisfy { !$0.isEmpty })
        for sample in events.indices {
            let sizes = shards.map { $0.count { $0.sample == sample } }
            #expect(sizes.max()! - sizes.min()! <= 1, "\(sizes)")
        }
    }

    /// Merging a thousand shards reads a tally or two of each.
    @Test func shardsHoldFewReplicas() throws {
        let plan = BatchPlan(events: [100_000_000])
        for index in [1, 51, 777, 1000] {
            #expect(Set(plan.batches(of: try Shard(parsing: "\(index)/1000")).map(plan.replica)).count <= 2)
        }
        #expect(throws: InputError.self) { try plan.check(try Shard(parsing: "1/60000")) }
    }
}

struct StandardAxesTests {
    @Test func edges() {
        let dump = Study().dumps[0], theta = Experiment.standard.thetaEdges
        let axes = FluxAxes(photonCut: 1e-3, highestEnergy: 6800, theta: theta, dump: dump)
        #expect(axes.energy.first == 1e-3)
        #expect(axes.energy.count == 281)
        expectClose(axes.energy.last!, 1e4, relative: 1e-12)
        #expect(axes.theta.count == 27 && axes.theta.first == 0 && axes.theta.last == .pi)
        #expect(zip(axes.theta, axes.theta.dropFirst()).allSatisfy { $0 < $1 })
        // Chambers begin and end on edges: no bin is half covered.
        for chamber in [Chamber.driftTubes, .me0] {
            for edge in chamber.thetaEdges { #expect(axes.theta.contains { abs($0 - edge) < 1e-12 }, "\(edge)") }
        }
        #expect(axes.depth == [0, 2, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60])
        #expect(FluxAxes(photonCut: 1e-3, highestEnergy: 6800, theta: theta, dump: Study().dumps[1]).depth.last == 130)
        // Two arrays of 20 replicas stay below 20 MB each.
        #expect(20 * axes.cells * 8 < 20_000_000)
        // A beam above 10 TeV extends the axis.
        #expect(FluxAxes(photonCut: 1e-3, highestEnergy: 5e4, theta: theta, dump: dump).energy.last! >= 5e4)
    }
}

/// A tally of one shower of a 1 GeV photon along x.
private func tally(seed: UInt64, empty: FluxTally, weight: Int64 = 1) -> FluxTally {
    var tally = empty
    let setting = Study().dumps[0]
    let dump = Dump(name: setting.name, material: try! .named(setting.material), depth: setting.depth, takes: setting.takes)
    let shower = DumpShower(dump: dump, settings: ShowerSettings(), hadronCollider: nil, seed: seed)
    let axis = Vector(1, 0, 0)
    shower.shower(IncidentParticle(species: .photon, momentum: axis, jetAxis: axis), collision: 0, index: 0, into: &tally)
    tally.endCollision(weight: weight)
    return tally
}

private let axes = FluxAxes(energy: [1e-3, 1e-2, 1e4], theta: [0, .pi], depth: [0, 60])
private let empty = FluxTally(axes: axes, cone: .thetaPhi, cut: .none)

struct FluxAssemblyTests {
    /// Two samples count by their cross sections, each divided by its own collisions.
    @Test func samplesAreAddedWithTheirCrossSections() throws {
        let study = Study(), a = tally(seed: 1, empty: empty), b = tally(seed: 2, empty: empty)
        var twice = b
        twice.merge(tally(seed: 3, empty: empty))
        let assembly = FluxAssembly(
            study: study, samples: [.init(name: "a", crossSection: 0.06, events: 1), .init(name: "b", crossSection: 0.02, events: 2)], replicas: 1)
        let flux = try assembly.fluxes(of: study.dumps[0], axes: axes) { sample, _ in sample == 0 ? a : twice }[0]
        #expect(flux.crossSection == 0.08)
        #expect(flux.collisions == 3)
        for cell in 0..<2 {
            let expected = 0.75 * Double(a.photons[cell]) + 0.25 * Double(twice.photons[cell]) / 2
            expectClose(flux.photons[cell], expected, relative: 1e-12)
            let path = (0.75 * Double(a.trackLength[cell]) + 0.25 * Double(twice.trackLength[cell]) / 2) * FluxTally.trackLengthUnit
            expectClose(flux.trackLength[cell], path, relative: 1e-12)
        }
        let noCut = try #require(flux.totals?.noCut["1MeV"])
        let expected = 0.75 * a.totals.noCut["1MeV"]!.mean + 0.25 * twice.totals.noCut["1MeV"]!.mean
        expectClose(noCut.mean, expected, relative: 1e-12)
        expectClose(noCut.error, 0.25 * twice.totals.noCut["1MeV"]!.error, relative: 1e-12)
        #expect(flux.totalsByReplica?.count == 1)
    }
}

struct WeightedAssemblyTests {
    private typealias Event = (seed: UInt64, weight: Double)

    private func weighted(_ events: [Event], _ unit: WeightUnit) -> FluxTally {
        let none = FluxTally(axes: axes, cone: .thetaPhi, cut: .none, isWeighted: true)
        var sum = none
        for event in events { sum.merge(tally(seed: event.seed, empty: none, weight: unit.multiples(of: event.weight)!)) }
        return sum
    }

    /// sum(w x) / sum(w) in each replica, whatever the unit.
    @Test func replicasAreNormalisedByTheirOwnWeights() throws {
        let weights: [[Event]] = [[(seed: 1, weight: 0.5), (seed: 2, weight: -0.125), (seed: 3, weight: 4)], [(seed: 4, weight: 1e-3), (seed: 5, weight: 2e-3)]]
        let unit = WeightUnit(sumOfSquares: 0.25 + 0.015625 + 16 + 5e-6), study = Study()
        let assembly = FluxAssembly(study: study, samples: [.init(name: "a", crossSection: 0.06, events: 5, weights: unit)], replicas: 2)
        let flux = try assembly.fluxes(of: study.dumps[0], axes: axes) { _, replica in weighted(weights[replica], unit) }[0]
        for (replica, events) in weights.enumerated() {
            for cell in 0..<2 {
                var sum = 0.0, weight = 0.0
                for event in events {
                    sum += event.weight * Double(tally(seed: event.seed, empty: empty).photons[cell])
                    weight += event.weight
                }
                expectClose(flux.photons[2 * replica + cell], sum / weight, relative: 1e-12)
            }
        }
        let sample = flux.samples[0]
        expectClose(sample.sumOfWeights, 4.378, relative: 1e-14)
        expectClose(sample.sumOfSquaredWeights, 0.25 + 0.015625 + 16 + 5e-6, relative: 1e-14)
        expectClose(sample.effectiveEvents, 4.378 * 4.378 / 16.26563, relative: 1e-6)
        #expect(flux.hasWeights)
    }

    @Test func replicasWithoutPositiveWeightAreRefused() throws {
        let unit = WeightUnit(sumOfSquares: 9), study = Study()
        let assembly = FluxAssembly(study: study, samples: [.init(name: "mc", crossSection: 0.06, events: 4, weights: unit)], replicas: 2)
        #expect {
            try assembly.fluxes(of: study.dumps[0], axes: axes) { _, replica in
                weighted([(seed: 1, weight: 1), (seed: 2, weight: replica == 0 ? 1 : -1)], unit)
            }
        } throws: { "\($0)".contains("'mc', replica 2 of 2, add up to 0.0") }
    }
}

struct RunStoreTests {
    private func withStore(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-\(UUID().uuidString).sqlite").path
        defer { unlink(path) }
        try body(path)
    }

    @Test func batchesAddUpAndCountOnce() throws {
        try withStore { path in
            let a = tally(seed: 1, empty: empty), b = tally(seed: 2, empty: empty)
            var record = BatchRecord()
            record.collisions = 1
            do {
                let store = try RunStore(path: path, identity: "x", empty: ["ECAL": empty])
                try store.add(BatchID(sample: 0, number: 0), record, replica: 0, tallies: ["ECAL": a])
            }
            let store = try RunStore(path: path, identity: "x", empty: ["ECAL": empty])
            try store.add(BatchID(sample: 0, number: 20), record, replica: 0, tallies: ["ECAL": b])
            // A batch that is there already changes nothing.
            #expect(throws: InputError.self) { try store.add(BatchID(sample: 0, number: 20), record, replica: 0, tallies: ["ECAL": b]) }
            var sum = b
            sum.merge(a)
            #expect(try store.tally(sample: 0, dump: "ECAL", replica: 0) == sum)
            #expect(try store.tally(sample: 0, dump: "ECAL", replica: 1) == nil)
            #expect(try store.records().keys.sorted() == [BatchID(sample: 0, number: 0), BatchID(sample: 0, number: 20)])
        }
    }

    /// A flipped byte in a tally or in a record, or a record under another number, is found; the file and the place in it are named.
    @Test func damageIsFound() throws {
        for damage in [
            "UPDATE tallies SET tally = substr(tally, 1, 20) || x'55' || substr(tally, 22)", "UPDATE tallies SET tally = x''",
            "UPDATE batches SET record = replace(record, '\"collisions\":1', '\"collisions\":2')", "UPDATE batches SET batch = 3",
        ] {
            try withStore { path in
                var record = BatchRecord()
                record.collisions = 1
                do {
                    let store = try RunStore(path: path, identity: "x", empty: ["ECAL": empty])
                    try store.add(BatchID(sample: 0, number: 0), record, replica: 0, tallies: ["ECAL": tally(seed: 1, empty: empty)])
                }
                try DatabaseQueue(path: path).write { try $0.execute(sql: damage) }
                let store = try RunStore(path: path, identity: "x", empty: ["ECAL": empty])
                #expect {
                    _ = try store.records()
                    _ = try store.tally(sample: 0, dump: "ECAL", replica: 0)
                } throws: { "\($0)".contains(path) && "\($0)".contains("damaged") }
            }
        }
    }

    @Test func anotherIdentityIsRefused() throws {
        try withStore { path in
            _ = try RunStore(path: path, identity: "x", empty: [:])
            #expect(throws: InputError.self) { try RunStore(path: path, identity: "y", empty: [:]) }
        }
    }
}
