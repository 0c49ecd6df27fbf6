import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

struct TriggerTests {
    private static func hits(_ cells: [(layer: Int, cell: Int)]) -> [ChamberHit] { cells.map { ChamberHit(layer: $0.layer, cell: $0.cell, energy: 1) } }

    /// Cells of 2 cm, every second layer displaced by 1 cm: roads of 3 cm to both sides.
    @Test func observables() throws {
        let read = ObservableReader(try Stacks.cells())
        func value(_ observable: HitObservable, _ cells: [(layer: Int, cell: Int)], _ direction: Vector = .zAxis) -> Double {
            Double(read(Self.hits(cells), direction: direction)[observable.index])
        }
        // A road in the layers 1 to 3 at x of about 0, and hits far away in the layers 0 and 5.
        let cells = [(layer: 0, cell: 40), (1, -1), (1, 0), (2, 0), (3, -1), (5, -30)]
        let expected: [HitObservable: Double] = [
            .hits: 6, .layers: 5, .run: 4, .roadHits: 4, .roadLayers: 3, .roadRun: 3, .roadFirst: 1, .roadAfter: 2, .roadLargest: 2, .roadGroups: 1,
        ]
        for (observable, number) in expected { #expect(value(observable, cells) == number, "\(observable)") }
        // Middles 0, 2, 1, 0 in cm: 0, 1, 0.5, 0 cells.
        expectClose(value(.roadWidth, cells), (1.25 / 4 - 0.375 * 0.375).squareRoot(), relative: 1e-6)
        // Along a direction of slope 2, cells that lie on it are a road; straight ahead they are none.
        let steep = Vector(theta: atan(2), phi: 0), along = [(layer: 0, cell: 0), (1, 0), (2, 2), (3, 2), (4, 4), (5, 4)]
        #expect(value(.roadLayers, along, steep) == 6 && value(.roadLayers, along) < 6)
        #expect(HitObservable.allCases.allSatisfy { value($0, []) == 0 })
        #expect(HitObservable.allCases.enumerated().allSatisfy { $0.element.index == $0.offset })
    }

    @Test func network() throws {
        // Two inputs, two hidden units, by hand.
        let network = try LearnedPattern(
            inputs: [.roadHits, .hits], mean: [2, 10], scale: [2, 5], layers: [([[1, -1], [0.5, 0.25]], [0.1, -0.2]), ([[2, -3]], [0.4])])
        var values = HitObservables.zero
        (values[HitObservable.roadHits.index], values[HitObservable.hits.index]) = (6, 5)
        let (x, y) = (2.0, -1.0), first = max(0, x - y + 0.1), second = max(0, 0.5 * x + 0.25 * y - 0.2)
        expectClose(network(values), 1 / (1 + exp(-(2 * first - 3 * second + 0.4))), relative: 1e-6)
        for (inputs, mean, layers) in [
            ([HitObservable.hits], [1.0, 2], [([[1.0]], [0.0])]), ([.hits, .hits], [1, 2], [([[1, 1]], [0])]), ([.hits], [1], [([[1, 1]], [0])]), ([.hits], [1], [([[1], [1]], [0, 0])]),
        ] {
            #expect(throws: InputError.self) { try LearnedPattern(inputs: inputs, mean: mean, scale: mean, layers: layers) }
        }
    }

    @Test func cutsAndNetworksArePatterns() throws {
        let yaml = """
            version: 1
            name: one
            beam: { particle: gamma, energy: 10GeV }
            volumes:
              target: { role: dump, shape: disk, front: 0cm, material: W, depth: 20cm }
              A: { role: chamber, shape: disk, front: 5m, layers: [{ repeat: 4, slices: [{ material: Ar, thickness: 1cm, sensitive: yes }] }] }
            chambers:
              A:
                patterns:
                  cut: { cuts: { layers: [3, 100], road_first: [1, 9] } }
                  net: { learned: { inputs: [layers], mean: [2], scale: [1], layers: [{ weights: [[4]], bias: [0] }], above: 0.9 } }
            periods: { all: { on_target: 1e10, chamber: A } }
            references: { beam: "M: a toy", volumes: "M: a toy", chambers: "M: a toy", periods: "M: a toy" }
            """
        let experiment = try Experiment(yaml: yaml, file: "one.yaml"), model = try ChamberModel(experiment, chamber: "A")
        let patterns = try experiment.description(ofChamber: "A").patterns, three = Self.hits([(1, 0), (2, 0), (3, 0)]), early = Self.hits([(0, 0), (1, 0), (2, 0)])
        let cut = PatternFinder(patterns[0], in: model), net = PatternFinder(patterns[1], in: model)
        #expect(cut.isFound(in: three) && !cut.isFound(in: early) && !cut.isFound(in: Self.hits([(1, 0), (2, 0)])))
        #expect(net.isFound(in: three) && net.isFound(in: early) && !net.isFound(in: Self.hits([(1, 0), (2, 0)])))
        #expect(patterns[0].leastHits == 3 && patterns[1].leastHits == 1)
        let both = PatternFinder(patterns[1].and(patterns[0]), in: model)
        #expect(both.isFound(in: three) && !both.isFound(in: early))
        for (word, message) in [("cuts: { none: [1, 2] }", "none"), ("learned: { inputs: [x], mean: [1], scale: [1], layers: [], above: 0.5 }", "unknown observable 'x'"), ("cuts: { hits: [3, 2] }", "not a range")] {
            #expect { try Experiment(yaml: yaml.replacingOccurrences(of: "cuts: { layers: [3, 100], road_first: [1, 9] }", with: word), file: "one.yaml") } throws: { "\($0)".contains(message) }
        }
    }

    private static func study(threads: Int = 1, seed: UInt64 = 1) throws -> TriggerStudy {
        let experiment = try Experiment(named: "cms-phase2"), model = try ChamberModel(experiment, chamber: "DT")
        return TriggerStudy(
            model, arrival: try Arrival(experiment, chamber: "DT", station: model.structure.station), patterns: try experiment.description(ofChamber: "DT").patterns,
            regions: [TriggerRegion(width: 206, length: 250, hits: 5.8e-9, count: 60)], spacing: 25, seed: seed, threads: threads)
    }

    /// Both kinds bring the stated number of hits, whatever their groups.
    @Test(arguments: NoiseSource.Kind.allCases)
    func hitsPerArea(kind: NoiseSource.Kind) throws {
        let study = try Self.study(), region = study.regions[0], noise = NoiseSource(kind, in: study.model, seed: 1), mean = noise.meanGroups(in: region, collisions: 3000)
        var sum = 0, squares = 0
        let windows = 3000
        for window in 0..<windows {
            var random = RandomStream(seed: 2, stage: .validation, collision: UInt64(window)), hits: [ChamberHit] = []
            noise.add(random.poisson(mean), in: region, to: &hits, random: &random)
            #expect(zip(hits, hits.dropFirst()).allSatisfy { ($0.layer, $0.cell) < ($1.layer, $1.cell) })
            sum += hits.count
            squares += hits.count * hits.count
        }
        let expected = 5.8e-9 * 3000 * 206 * 250 * 12, mine = Double(sum) / Double(windows), error = ((Double(squares) / Double(windows) - mine * mine) / Double(windows)).squareRoot()
        // Cells that are hit twice count once: pairs in one of 8 layers of 49 cells and 4 of 59.
        let twice = expected * expected / 2 / 144 * (8.0 / 49 + 4.0 / 59)
        expectClose(mine, expected - twice, absolute: 4 * error)
        #expect(kind == .independent ? noise.meanHits == 1 : noise.meanHits > 1.5)
    }

    /// The sum over numbers of groups is what Poisson's numbers of them give.
    @Test func ratesOfWindows() throws {
        let study = try Self.study(), region = study.regions[0], noise = NoiseSource(.independent, in: study.model, seed: 1), pileUp = 200.0
        let windows = try study.windows(of: noise, pileUp: pileUp, each: 500), finder = PatternFinder(study.patterns[2], in: study.model)
        var rate = 0.0, variance = 0.0
        for sample in windows where sample.found & 4 != 0 {
            rate += sample.weight
            variance += sample.weight * sample.weight
        }
        let direct = 4000
        var found = 0
        for window in 0..<direct {
            var random = RandomStream(seed: 3, stage: .validation, collision: UInt64(window)), hits: [ChamberHit] = []
            noise.add(random.poisson(noise.meanGroups(in: region, collisions: study.collisions(pileUp: pileUp))), in: region, to: &hits, random: &random)
            if finder.isFound(in: hits) { found += 1 }
        }
        let p = Double(found) / Double(direct), scale = Double(region.count) / (study.window * 1e-9)
        expectClose(rate, p * scale, absolute: 4 * (variance + scale * scale * p * (1 - p) / Double(direct)).squareRoot())
    }

    @Test func decaysAndCurves() throws {
        let spectrum = TriggerStudy.Spectrum(edges: [0.1, 1, 10], counts: [3, 1]), decays = TriggerStudy.Primary.decays(.alpPhoton, mass: 0.05, coupling: 1e-5, spectrum)
        func samples(_ threads: Int) throws -> TriggerCurve.Samples {
            let study = try Self.study(threads: threads), noise = NoiseSource(.independent, in: study.model, seed: 1)
            return .init(
                signal: try study.events(decays, count: 1500, noise: noise, pileUp: 60), muons: try study.events(.particle(.muonMinus, kineticEnergy: 10), count: 200, noise: noise, pileUp: 60),
                windows: [try study.windows(of: noise, pileUp: 60, each: 100)])
        }
        let one = try samples(1), two = try samples(2)
        #expect(one.signal.map(\.values) == two.signal.map(\.values) && one.windows[0].map(\.found) == two.windows[0].map(\.found))
        let network = try LearnedPattern(inputs: [.roadFirst, .roadHits], mean: [3, 3], scale: [1, 2], layers: [([[4, 1]], [0])])
        for curve in [TriggerCurve.cuts(one, layers: 12), TriggerCurve.learned(network, one)] {
            #expect(curve.points.count > 3 && zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.rate.mean <= $1.rate.mean && $0.efficiency.mean <= $1.efficiency.mean }, "\(curve.name)")
        }
        // A network answers within its pattern's cuts only.
        let few = TriggerCurve.learned(network, cuts: [.init(.roadLayers, 0...6)], one)
        #expect(!few.points.isEmpty && few.points.allSatisfy { $0.efficiency.mean <= Double(one.signal.count { $0.values[HitObservable.roadLayers.index] <= 6 }) / 1500 && $0.muons == 0 })
        #expect(TriggerCurve.learned(network, cuts: [.init(.hits, 10_000...20_000)], one).points.isEmpty)
        // Through cuts by hand.
        let point = try #require(TriggerCurve.cuts(one, layers: 12).points.last), asked = point.cut.split(separator: ", ").map { $0.split(separator: " >= ") }
        let seen = one.signal.count { sample in asked.allSatisfy { Int(sample.values[HitObservable(rawValue: String($0[0]))!.index]) >= Int($0[1])! } }
        #expect(point.efficiency.mean == Double(seen) / 1500 && point.muons <= TriggerCurve.mostMuons)
        // Read out with 0.98 and a few lost in walls, three muons in four leave hits in all twelve layers of the road or in eleven.
        #expect(one.muons.count { $0.values[HitObservable.roadLayers.index] >= 11 } > 150)
    }
}
