import Foundation

/// Expected counts of a scenario on a grid of masses and couplings.
public struct SignalMap: Sendable {
    /// GeV and 1/GeV, equally spaced in the logarithm.
    public var masses, couplings: [Double]
    /// Mass by mass.
    public var counts: [Double]

    /// The scenario must pass its `check`.
    public init(_ sources: [FluxSource], scenario: Scenario, masses: [Double], couplings: [Double], rays: RayStore = RayStore()) {
        let scan = SignalScan(sources, view: SignalScan.View(scenario), rays: rays)
        (self.masses, self.couplings) = (masses, couplings)
        counts = masses.flatMap { mass in
            let curve = scan.curve(ProductionAtMass(sources, mass: mass, threshold: scenario.energyThreshold))
            return couplings.map { curve($0) * scenario.normalization }
        }
    }
}
