import Experiments
import Inputs
import Mediators
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

/// Photons on layers of aluminium and argon against Geant4 11.4.1 (Validation/reference/geant4_gas_stack.csv; docs/Responses.md has all numbers).
struct GasStackTests {
    private static let beam = """
        version: 1
        name: stack
        beam: { particle: gamma, energy: 10GeV }
        volumes:
          target: { role: dump, shape: disk, front: 0cm, material: W, depth: 20cm }
          stack: { role: chamber, shape: disk, front: 5m, layers: [{ repeat: LAYERS, slices: [{ material: Al, thickness: 2mm }, { material: Ar, thickness: 13mm, sensitive: yes }] }] }
        chambers: { stack: {} }
        periods: { all: { on_target: 1e10, chamber: stack } }
        references: { beam: "M: made up", volumes: "M: made up", periods: "M: made up" }
        """

    static func report(layers: Int, megaelectronvolts: Double, events: Int, threads: Int = 1) throws -> ResponseReport {
        let experiment = try Experiment(yaml: beam.replacing("LAYERS", with: "\(layers)"), file: "stack.yaml")
        return try ResponseReport(experiment, chamber: "stack", primary: .particle(.photon, kineticEnergy: megaelectronvolts * 1e-3), events: events, seed: 1, threads: threads)
    }

    /// K or more hits in layers that follow each other, and layers' own hits: within 5 % and four standard errors.
    @Test(arguments: [
        (12, 5.0, [0.145985, 0.0896775], [1: 0.012935, 6: 0.0263875]), (12, 10, [0.1338, 0.114733, 0.0926325], [1: 0.01193, 6: 0.04891, 12: 0.05002]),
        (8, 10, [0.090995, 0.0741625, 0.0563425], [8: 0.0513775]), (12, 100, [0.150355, 0.138827, 0.12673, 0.114513, 0.102222], [12: 0.14907]),
        (12, 1000, [0.181228, 0.16753, 0.153707, 0.139675, 0.12507], [6: 0.095655, 12: 0.18118]),
    ])
    func geant4(layers: Int, energy: Double, consecutive: [Double], single: [Int: Double]) throws {
        let report = try Self.report(layers: layers, megaelectronvolts: energy, events: 20_000)
        for (index, expected) in consecutive.enumerated() {
            let found = report.consecutive["\(index + 1)"]!
            expectClose(found.mean, expected, absolute: 0.05 * expected + 4 * found.error, "\(layers) layers, \(energy) MeV, \(index + 1) in a row:")
        }
        for (layer, expected) in single {
            let found = report.hitLayers["\(layer)"]!
            expectClose(found.mean, expected, absolute: 0.05 * expected + 4 * found.error, "\(layers) layers, \(energy) MeV, layer \(layer):")
        }
    }

    @Test func anyNumberOfThreadsGivesTheSameCounts() throws {
        let one = try Self.report(layers: 8, megaelectronvolts: 20, events: 5000), two = try Self.report(layers: 8, megaelectronvolts: 20, events: 5000, threads: 2)
        #expect(one.hitLayers == two.hitLayers && one.consecutive == two.consecutive && one.meanHits == two.meanHits && one.recognised == two.recognised)
    }

    /// Below the pair threshold Compton electrons hardly reach a second layer; without matter nothing converts.
    @Test func lowEnergies() throws {
        let report = try Self.report(layers: 12, megaelectronvolts: 1, events: 20_000)
        #expect(report.consecutive["1"]!.mean > 0.01 && report.consecutive["3"]!.mean < 1e-3)
        #expect(report.consecutive["12"]! == .init(mean: 0, error: report.consecutive["12"]!.error) && report.consecutive["12"]!.error > 0)
    }
}
