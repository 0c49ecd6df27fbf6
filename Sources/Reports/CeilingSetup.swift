import Foundation
import Mediators
import Particles
import Reach
import Studies

/// An experiment whose reach grows with its data: a scenario at the LHC, or a beam dump.
package struct CeilingSetup {
    /// The edges for some factor on the data.
    struct Edges {
        /// 1/GeV
        var lower, upper: Double
        /// d ln g / d ln x at the upper edge, for a signal that stays the same.
        var growth: Double
    }

    let name: String
    /// Number of events asked for.
    let signal: Double
    /// N_gamma <P_prod> at a mass and a coupling, towards the detector, times the efficiency.
    let produced: (_ mass: Double, _ coupling: Double) -> Double
    /// The edges at each mass for each number of events; nil without reach. The masses are equally spaced in their logarithm.
    private let crossings: (_ masses: [Double], _ levels: [Double]) -> [[CouplingEdges?]]

    package init(
        _ name: String, signal: Double, produced: @escaping (_ mass: Double, _ coupling: Double) -> Double,
        crossings: @escaping (_ masses: [Double], _ levels: [Double]) -> [[CouplingEdges?]]
    ) {
        (self.name, self.signal, self.produced, self.crossings) = (name, signal, produced, crossings)
    }

    init(_ scenario: Scenario, _ sources: [FluxSource], signal: Double = 2.3) {
        let model = SignalModel(sources, scenario: scenario)
        (name, self.signal) = (scenario.name, signal)
        produced = { mass, coupling in
            // All but how far the mediators fly: where they are traced, also whether their line meets the chamber, and what is asked of
            // the decay's photons.
            let made: Set = ["photons", "conversion", "acceptance", "pair", "efficiency", "trigger"]
            let count = model.count(MediatorPoint(sources[0].mediator, mass: mass, coupling: coupling))
            return count.budget.filter { made.contains($0.factor) }.reduce(1) { $0 * $1.value }
        }
        crossings = { masses, levels in CouplingEdges.of(scenario, sources, masses: masses, signals: levels) }
    }

    /// The edges at each mass for each gain (x, or its square root with a large background); nil without reach, or where the search ends
    /// first. The masses are equally spaced in their logarithm.
    func edges(masses: [Double], gains: [Double]) -> [[Edges?]] {
        // A quarter of a decade around each level, for the slope.
        let step = pow(10, 0.125)
        return crossings(masses, gains.flatMap { gain in [signal / gain * step, signal / gain, signal / gain / step] }).map { found in
            gains.indices.map { i in
                guard let edges = found[3 * i + 1], !edges.isOpen, let next = found[3 * i + 2], !next.isOpen else { return nil }
                let before = found[3 * i]
                let growth = log(next.upper / (before ?? edges).upper) / (log(step) * (before == nil ? 1 : 2))
                return Edges(lower: edges.lower, upper: edges.upper, growth: growth)
            }
        }
    }
}
