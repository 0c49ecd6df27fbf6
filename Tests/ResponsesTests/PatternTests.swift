import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

struct PatternTests {
    private static func hits(_ cells: [(layer: Int, cell: Int)]) -> [ChamberHit] { cells.map { ChamberHit(layer: $0.layer, cell: $0.cell, energy: 1) } }

    private static func found(_ pattern: HitPattern, _ cells: [(layer: Int, cell: Int)], _ event: PatternFinder.Event = .init()) throws -> Bool {
        PatternFinder(pattern, in: try Stacks.cells()).isFound(in: hits(cells), event)
    }

    @Test func consecutive() throws {
        #expect(try Self.found(.layersInARow(3), [(1, 0), (2, 5), (2, 6), (3, -2)]))
        #expect(try !Self.found(.layersInARow(3), [(0, 0), (1, 0), (3, 0), (4, 0)]))
        #expect(try !Self.found(.layersInARow(2), []))
    }

    /// Cells of 2 cm in layers of 1 cm, every second displaced by 1 cm: middles at 1, 0, 1 ... in cells 0, -1, 0 ...
    @Test func lines() throws {
        let straight = HitPattern(name: "stub", stub: .init(cells: ["cells"], layers: 3, slope: 0.1))
        #expect(try Self.found(straight, [(0, 0), (1, -1), (2, 0)]) && Self.found(straight, [(0, 0), (1, 0), (3, 0)]))
        #expect(try !Self.found(straight, [(0, 0), (1, 1), (2, 2)]))
        // Middles 1, 4, 5 at z = 0.5, 1.5, 2.5: x = 0.9 + 2 (z - 0.5) is within 1.1 of all, within 1 is 1.33 + 2 (z - 0.5) with room.
        let steep = HitPattern(name: "stub", stub: .init(cells: ["cells"], layers: 3, slope: 2.1))
        #expect(try Self.found(steep, [(0, 0), (1, 1), (2, 2)]))
        #expect(try !Self.found(steep, [(0, 0), (1, 3), (2, 9)]))
        #expect(try !Self.found(HitPattern(name: "stub", stub: .init(cells: ["cells"], layers: 3, groups: 2, slope: 2.1)), [(0, 0), (1, 1), (2, 2)]))
        #expect(try !Self.found(HitPattern(name: "stub", stub: .init(cells: ["others"], layers: 3, slope: 2.1)), [(0, 0), (1, 1), (2, 2)]))
    }

    @Test func showers() throws {
        let shower = HitPattern(name: "shower", shower: .init(cells: ["cells"], hits: 4, layers: 2))
        #expect(try Self.found(shower, [(0, 0), (0, 1), (0, 2), (4, 1)]))
        #expect(try !Self.found(shower, [(0, 0), (0, 1), (0, 2), (0, 3)]) && !Self.found(shower, [(0, 0), (1, 1), (2, 2)]))
    }

    @Test func whereItBeginsPointsAndEnds() throws {
        var pattern = HitPattern.layersInARow(3)
        (pattern.quietLayers, pattern.pointing, pattern.isAbsorbed) = (1, 0.3, true)
        let inside = [(layer: 1, cell: -1), (2, 0), (3, -1)]
        #expect(try Self.found(pattern, inside))
        #expect(try !Self.found(pattern, [(0, 0)] + inside))
        #expect(try !Self.found(pattern, inside, .init(isPassed: true)))
        // The mean line of the hits is along the normal.
        #expect(try !Self.found(pattern, inside, .init(direction: Vector(theta: 0.5, phi: 0))) && Self.found(pattern, inside, .init(direction: Vector(theta: 0.5, phi: .pi / 2))))
    }

    /// Two layers with hits at random: (1 - e^-mu)^2 per window.
    @Test func accidentalRate() throws {
        let yaml = """
            version: 1
            name: two
            beam: { collider: [p, p], energy: 13TeV }
            volumes:
              dump: { role: dump, shape: barrel, front: 100cm, material: Cu, depth: 50cm, extent: [[0cm, 200cm]] }
              muon: { role: chamber, shape: barrel, front: 250cm, layers: [{ repeat: 2, slices: [{ material: Ar, thickness: 1cm, sensitive: yes }, { thickness: 1cm }] }], extent: [[0cm, 100cm]], sectors: { count: 12, width: 100cm } }
            chambers:
              muon:
                abs_eta: [0, 0.3]
                cells: { A: { width: 1cm, drift_time: 100ns } }
                structure: { muon: [{ repeat: 2, slices: [{ material: Ar, thickness: 1cm, cells: A }, { thickness: 1cm }] }] }
                patterns: { both: { consecutive: 2 }, line: { stub: { layers: 2, slope: 0.1, window: 0.5 } } }
            periods: { run: { luminosity: 1/fb, chamber: muon } }
            references: { beam: "M: a toy", volumes: "M: a toy", chambers: "M: a toy", periods: "M: a toy" }
            """
        let experiment = try Experiment(yaml: yaml, file: "two.yaml"), model = try ChamberModel(experiment, chamber: "muon")
        let accidental = AccidentalRate(model, of: try experiment.volume("muon")), patterns = try experiment.description(ofChamber: "muon").patterns
        #expect(accidental.width == 100 && accidental.length == 100 && accidental.window == 100)
        // 0.3 hits per layer in 100 ns and 1e4 cm2.
        let rate = 300.0
        expectClose(accidental.meanHits(rate: rate), 0.6, relative: 1e-12)
        let both = accidental(PatternFinder(patterns[0], in: model), rate: rate, samples: 4000, seed: 1), expected = pow(1 - exp(-0.3), 2) / 100e-9
        expectClose(both.mean, expected, absolute: 4 * both.error)
        // On a line only where the cells of both are the same or neighbours: 3 in 100 pairs, less 2 in 3 of a hundredth at the edges; pairs are few.
        let line = accidental(PatternFinder(patterns[1], in: model), rate: rate, samples: 40_000, seed: 1), pairs = 0.3 * 0.3 * 0.0298
        expectClose(line.mean, (1 - exp(-pairs)) / 100e-9, absolute: 4 * line.error + 0.02 * line.mean)
        // Too rare for the samples: zero with a limit.
        let none = accidental(PatternFinder(HitPattern(name: "x", shower: .init(cells: ["A"], hits: 90)), in: model), rate: rate, samples: 100, seed: 1)
        #expect(none.mean == 0 && none.error > 0)
    }

    /// Three of four layers in both of two groups, so rarely that even windows would not show it: the square of one of them, whose rate goes with the cube of the hits'.
    @Test func rareLines() throws {
        let experiment = try Experiment(named: "cms-run3"), model = try ChamberModel(experiment, chamber: "DT"), patterns = try experiment.description(ofChamber: "DT").patterns
        let accidental = AccidentalRate(model, of: try experiment.volume("MB1"))
        func probability(_ name: String, _ rate: Double) throws -> AccidentalRate.Probability {
            accidental.probability(PatternFinder(try #require(patterns.first { $0.name == name }), in: model), rate: rate, samples: 4000, seed: 1)
        }
        let one = try probability("primitive", 4.5), both = try probability("correlated", 4.5)
        expectClose(both.mean, one.mean * one.mean / 4, relative: 0.1)
        #expect(both.mean > 0 && both.error < 0.2 * both.mean && abs(one.slope / one.mean - 3) < 0.1)
        // Hits of one layer in ten: more than a thousand times as many.
        expectClose(try probability("primitive", 45).mean / one.mean, 1000, relative: 0.3)
        // 20 sets of three in each of 51 columns of two groups, as long as they are rare.
        let share = 1 - exp(-4.5 * 4.2 * 237.9 * 386.75e-9)
        expectClose(one.mean, 2 * 20 * 51.9 * share * share * share, relative: 0.35)
    }

    @Test(arguments: [
        ("a: { label: nothing }", "asks for nothing"), ("a: { stub: { layers: 3, slope: 1, groups: 2 } }", "2 groups of 1 kinds"),
        ("a: { stub: { layers: 3, slope: 1, cells: [B] } }", "unknown kind of cells 'B'"), ("a: { consecutive: 0 }", "consecutive"),
    ])
    func wrongWords(pattern: String, message: String) throws {
        let yaml = """
            version: 1
            name: one
            beam: { particle: gamma, energy: 10GeV }
            volumes:
              target: { role: dump, shape: disk, front: 0cm, material: W, depth: 20cm }
              A: { role: chamber, shape: disk, front: 5m, material: Ar, depth: 1cm }
            chambers: { A: { patterns: { \(pattern) } } }
            periods: { all: { on_target: 1e10, chamber: A } }
            references: { beam: "M: a toy", volumes: "M: a toy", chambers: "M: a toy", periods: "M: a toy" }
            """
        #expect { try Experiment(yaml: yaml, file: "one.yaml") } throws: { "\($0)".contains(message) }
    }
}
