import Inputs
import Mediators
import Numerics

/// Expected decays in a scenario's chamber by the mediator's energy, whatever the chamber recognises.
public struct SignalSpectrum: Sendable {
    /// GeV
    public var edges: [Double]
    public var counts: [Double]

    /// The scenario must pass its `check`.
    ///
    /// - Parameter upTo: GeV; what is above is in the last bin.
    public init(_ sources: [FluxSource], scenario: Scenario, point: MediatorPoint, upTo highest: Double = 1000, bins: Int = 30) {
        var all = scenario
        (all.efficiency, all.efficiencyCurve, all.response, all.simulated, all.trigger) = (1, nil, nil, nil, 1)
        let lowest = max(scenario.energyThreshold, point.mass, 1e-3), rays = RayStore()
        edges = logarithmicGrid(from: lowest, to: max(highest, 2 * lowest), count: bins + 1)
        var above: [Double] = []
        for edge in edges.dropLast() {
            all.energyThreshold = edge
            above.append(SignalMap(sources, scenario: all, masses: [point.mass], couplings: [point.coupling], rays: rays).counts[0])
        }
        above.append(0)
        counts = zip(above, above.dropFirst()).map { max(0, $0 - $1) }
    }
}
