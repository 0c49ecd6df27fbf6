import Experiments
import Foundation
import Mediators
import Reach
import Testing
import _TestSupport

/// The tables of an explorer's page against the full count, cell by cell.
@Suite struct ProfileTests {
    @Test func tablesAreTheCountAndItsFactors() throws {
        let sources = [
            try ToyFlux(dump: "ECAL", energy: ToyFlux.edges(1e-3, 1e2), depth: Array(stride(from: 0.0, through: 60, by: 10)), spectrum: ToyFlux.powerLaw(2, total: 300), attenuation: 8).source(),
            try ToyFlux(energy: ToyFlux.edges(1e-3, 1e2), depth: Array(stride(from: 0.0, through: 130, by: 26)), spectrum: ToyFlux.powerLaw(2, total: 150)).source(),
        ]
        var scenario = Scenario.builtIn[2]
        // A threshold of its own, which cuts through an energy bin, and an efficiency that a factor does not give.
        scenario.energyThreshold = 0.0137
        scenario.efficiencyCurve = EfficiencyCurve([.init(energy: 1e-3, value: 0.4), .init(energy: 100, value: 0.9)])
        let grid = ProfileGrid(sources, scenarios: [scenario], range: 0.008...0.05, luminosity: scenario.luminosity)
        #expect(grid.thresholds.contains(0.0137) && grid.masses.contains(0.0137) && grid.masses == grid.masses.sorted())
        let profiles = SignalProfiles(sources, scenario: scenario, grid: grid, luminosity: scenario.luminosity)
        let mediator = Mediator.alpPhoton, nodes = profiles.nodes.count, dumps = profiles.dumps.count
        #expect(profiles.dumps == ["ECAL", "HCAL"] && !profiles.isTraced && nodes < 150)
        for (i, k) in [(2, 0), (2, grid.thresholds.firstIndex(of: 0.0137)!), (grid.masses.count - 3, 14)] {
            scenario.energyThreshold = grid.thresholds[k]
            let mass = grid.masses[i], model = SignalModel(sources, scenario: scenario), z = mediator.widthPerSquaredCoupling(mass: mass) * mass / 1.973269804e-14
            for j in [0, nodes / 3, nodes / 2, 2 * nodes / 3] {
                let coupling = exp(profiles.nodes[j]) / z.squareRoot(), whole = model.count(ALP(mass: mass, coupling: coupling))
                let cell = (i * grid.thresholds.count + k) * nodes + j, factors = Dictionary(uniqueKeysWithValues: whole.budget.map { ($0.factor, $0.value) })
                let count = exp(profiles.counts[i * nodes + j] + profiles.above[cell])
                guard whole.expected > 1e-6 else { continue }
                expectClose(count * scenario.luminosity * scenario.efficiency * scenario.trigger, whole.expected, relative: 5e-4, "count at \(mass), node \(j)")
                expectClose(profiles.parents[i * grid.thresholds.count + k] * scenario.luminosity, factors["photons"]!, relative: 1e-9)
                expectClose(profiles.conversion[i * grid.thresholds.count + k] * coupling * coupling, factors["conversion"]!, relative: 5e-4)
                expectClose(exp(profiles.survival[cell]), factors["survival"]!, relative: 1e-3)
                let share = try #require(whole.origin).dumps.first { $0.name == "ECAL" }!.share
                expectClose(profiles.shares[cell * dumps], share, relative: 2e-3)
            }
        }
    }
}
