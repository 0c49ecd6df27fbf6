import Foundation

/// The lowest and the highest coupling at which an expected count reaches a level.
public struct CouplingEdges: Equatable, Sendable {
    /// In the coupling's unit.
    public var lower, upper: Double
    /// The highest coupling is where the search ends: the count is still above the level there.
    public var isOpen: Bool

    /// Nil if the level is not reached.
    ///
    /// - Parameters:
    ///   - level: positive.
    ///   - couplings: where to search.
    ///   - count: the expected count at a coupling: a single maximum, rising no faster than g^4.
    public init?(level: Double, couplings: ClosedRange<Double>, _ count: @escaping (Double) -> Double) {
        self.init(CouplingProfile(couplings, count), level, couplings)
    }

    fileprivate init?(_ profile: CouplingProfile, _ level: Double, _ couplings: ClosedRange<Double>) {
        guard let edges = profile.edges(log(level)) else { return nil }
        (lower, upper) = (exp(edges.lower), exp(edges.upper))
        isOpen = edges.upper >= log(couplings.upperBound)
    }

    /// The edges of a scenario at given masses (GeV) for given numbers of events; nil without reach.
    public static func of(
        _ scenario: Scenario, _ sources: [FluxSource], masses: [Double], signals: [Double], couplings: ClosedRange<Double> = ScanRange().couplings,
        rays: RayStore = RayStore()
    ) -> [[CouplingEdges?]] {
        let scan = SignalScan(sources, view: SignalScan.View(scenario), rays: rays), levels = signals.map { $0 / scenario.normalization }
        return masses.map { mass in
            let curve = scan.curve(ProductionAtMass(sources, mass: mass, threshold: scenario.energyThreshold))
            let profile = CouplingProfile(curve, couplings, floor: levels.min() ?? 1)
            return levels.map { CouplingEdges(profile, $0, couplings) }
        }
    }
}
