import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

struct EfficiencyTableTests {
    private static func simulation(_ products: [Species], events: Int = 3000) throws -> EfficiencySimulation {
        let experiment = try Experiment(named: "cms-run3"), model = try ChamberModel(experiment, chamber: "DT")
        var grid = EfficiencySimulation.Grid()
        (grid.energies, grid.openings, grid.depthBins, grid.events) = ([0.05, 1], [0.02, 0.5], 3, events)
        return EfficiencySimulation(
            model, arrival: try Arrival(experiment, chamber: "DT", station: "MB1"), pattern: .layersInARow(2), products: products, grid: grid)
    }

    /// Its mean over depths and angles is what `response` sees of the same decays.
    @Test func agreesWithTheResponse() throws {
        let table = try Self.simulation([.photon, .photon]).table(physics: 1, seed: 1, threads: 2)
        #expect(table.isSound)
        let all = (0..<3).map { table.node(energy: 1, opening: 0, depth: $0) }, mean = all.reduce(0) { $0 + $1.mean } / 3
        let report = try ResponseReport(
            try Experiment(named: "cms-run3"), chamber: "DT", primary: .mediator(try Mediator.named("alp-photon"), mass: 0.02, energy: 1), events: 6000, seed: 2)
        let error = (all.reduce(0) { $0 + $1.error * $1.error } / 9 + report.consecutive["2"]!.error * report.consecutive["2"]!.error).squareRoot()
        expectClose(mean, report.consecutive["2"]!.mean, absolute: 4 * error)
        // Photons that are made late convert less.
        #expect(all[0].mean > all[2].mean)
        // Nodes, and between and beyond them.
        expectClose(table(energy: 1, mass: 0.02, depth: 0), all[0].mean, relative: 1e-12)
        expectClose(table(energy: 50, mass: 0.02, depth: 0), all[0].mean, relative: 1e-12)
        #expect(table(energy: 0.04, mass: 0.02, depth: 0) == 0)
        let between = table(energy: 0.2, mass: 0.02, depth: 0), low = table(energy: 0.05, mass: 0.02, depth: 0)
        #expect(min(low, all[0].mean)...max(low, all[0].mean) ~= between)
    }

    @Test func anyNumberOfThreadsGivesTheSameTable() throws {
        let simulation = try Self.simulation([.electron, .positron], events: 300)
        let one = try simulation.table(physics: 1, seed: 1, threads: 1)
        #expect(try simulation.table(physics: 1, seed: 1, threads: 2) == one)
        // What changes it changes its checksum.
        #expect(try simulation.table(physics: 2, seed: 1, threads: 2).checksum != one.checksum)
        let data = try JSONEncoder().encode(one)
        #expect(try JSONDecoder().decode(EfficiencyTable.self, from: data) == one)
        var other = one
        other.values[0] = 2
        #expect(!other.isSound)
    }

    /// Muons of 50 MeV with m/E = 0.02 cannot be: the entry of the nearest possible decay stands there.
    @Test func impossibleDecays() throws {
        let table = try Self.simulation([.muonMinus, .muonPlus], events: 300).table(physics: 1, seed: 1, threads: 2)
        #expect(table.node(energy: 0, opening: 0, depth: 1) == table.node(energy: 1, opening: 1, depth: 1))
        #expect(table.node(energy: 1, opening: 1, depth: 0).mean > 0.9)
    }
}
