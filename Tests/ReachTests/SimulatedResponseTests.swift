import Experiments
import Fluxes
import Foundation
import Mediators
import Reach
import Testing
import _TestSupport

/// Scenarios whose chamber has a table of efficiencies by depth, against numbers.
struct SimulatedResponseTests {
    private static func table(_ value: (_ depth: Int) -> Double, bins: Int) -> EfficiencyTable {
        let values = [0, 1].flatMap { _ in [0, 1].flatMap { _ in (0..<bins).map(value) } }
        return EfficiencyTable(
            key: ["\(values)"], products: ["gamma", "gamma"], energies: [1e-3, 1e3], openings: [1e-6, 1], depths: (0...bins).map(Double.init), absEta: [0, 1], values: values,
            errors: values.map { _ in 0.01 }, events: 1)
    }

    private static func scenario(efficiency: Double) throws -> Scenario {
        var scenario = try Scenario(Experiment.standard.period(Experiment.standard.periods[2].name), of: Experiment.standard)
        scenario.efficiency = efficiency
        return scenario
    }

    /// The same at all depths: the number itself. At some depths only: as a thinner chamber there.
    @Test func constantAndByDepth() throws {
        let sources = [try ToyFlux(energy: ToyFlux.edges(1e-3, 100), spectrum: ToyFlux.powerLaw(2)).source()], mediator = sources[0].mediator, point = MediatorPoint(mediator, mass: 0.1, coupling: 1e-4)
        func count(_ scenario: Scenario) -> Double { SignalModel(sources, scenario: scenario).count(point).expected }
        let half = try Self.scenario(efficiency: 0.5)
        let flat = try Self.scenario(efficiency: 0.9).withResponse(mediator, stations: [[Self.table({ _ in 0.5 }, bins: 4)]], thickness: [30])
        try #require(count(half) > 0)
        expectClose(count(flat), count(half), relative: 1e-6)
        let front = try Self.scenario(efficiency: 0.9).withResponse(mediator, stations: [[Self.table({ $0 < 2 ? 1 : 0 }, bins: 4)]], thickness: [30])
        var thin = try Self.scenario(efficiency: 1)
        thin.chamber.layers[0].thickness /= 2
        expectClose(count(front), count(thin), relative: 1e-6)
        // A scan has the same counts, and the budget multiplies to them.
        let map = SignalMap(sources, scenario: front, masses: [0.1], couplings: [1e-4])
        expectClose(map.counts[0], count(front), relative: 2e-3)
        let budget = SignalModel(sources, scenario: front).count(point).budget
        expectClose(budget.reduce(1) { $0 * $1.value }, count(front), relative: 1e-6)
    }

    /// A trigger's response multiplies the efficiency, also one with a curve in energy.
    @Test func triggers() throws {
        let sources = [try ToyFlux(energy: ToyFlux.edges(1e-3, 100), spectrum: ToyFlux.powerLaw(2)).source()], mediator = sources[0].mediator, point = MediatorPoint(mediator, mass: 0.1, coupling: 1e-4)
        func count(_ scenario: Scenario) -> Double { SignalModel(sources, scenario: scenario).count(point).expected }
        var triggered = try Self.scenario(efficiency: 0.8)
        (triggered.triggerResponse, triggered.trigger) = (ResponseChoice(pattern: "any"), 0.3)
        triggered.efficiencyCurve = EfficiencyCurve([.init(energy: 0.01, value: 0.2), .init(energy: 100, value: 1)])
        var plain = triggered
        (plain.triggerResponse, plain.trigger) = (nil, 1)
        let simulated = triggered.withResponse(mediator, stations: [[Self.table({ _ in 0.25 }, bins: 4)]], thickness: [30])
        expectClose(count(simulated), 0.25 * count(plain), relative: 1e-6)
        expectClose(SignalMap(sources, scenario: simulated, masses: [0.1], couplings: [1e-4]).counts[0], count(simulated), relative: 2e-3)
    }

    /// All decays in the chamber by energy: their sum is the count of a perfect chamber.
    @Test func spectrum() throws {
        let sources = [try ToyFlux(energy: ToyFlux.edges(1e-3, 100), spectrum: ToyFlux.powerLaw(2)).source()], point = MediatorPoint(sources[0].mediator, mass: 0.1, coupling: 1e-4)
        let scenario = try Self.scenario(efficiency: 0.5), spectrum = SignalSpectrum(sources, scenario: scenario, point: point)
        var perfect = try Self.scenario(efficiency: 1)
        perfect.trigger = 1
        let sum = spectrum.counts.reduce(0, +)
        expectClose(sum, SignalMap(sources, scenario: perfect, masses: [0.1], couplings: [1e-4]).counts[0], relative: 1e-6)
        #expect(spectrum.edges.count == spectrum.counts.count + 1 && spectrum.counts.allSatisfy { $0 >= 0 } && spectrum.edges[0] == 0.1)
        // Above an energy: the count with that threshold.
        let middle = spectrum.edges.count / 2
        perfect.energyThreshold = spectrum.edges[middle]
        expectClose(spectrum.counts[middle...].reduce(0, +), SignalMap(sources, scenario: perfect, masses: [0.1], couplings: [1e-4]).counts[0], relative: 1e-6)
    }
}
