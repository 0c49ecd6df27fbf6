import Experiments
import Foundation
import Mediators
import Numerics

/// Masses and energy thresholds at which `SignalProfiles` are made.
public struct ProfileGrid: Equatable, Sendable {
    /// GeV, ascending; every threshold within their range is among them, since counts have a kink where the mass passes the threshold.
    public let masses: [Double]
    /// Lowest energies of mediators, GeV, ascending.
    public let thresholds: [Double]

    private static let massesPerDecade = 32, thresholdsPerDecade = 8
    private static let highestThreshold = 10.0
    /// The peak of a mass that a page shows, in events at `luminosity`.
    private static let fewestEvents = 0.1

    /// - Parameters:
    ///   - scenarios: whose thresholds are among them.
    ///   - range: of the masses, GeV; its upper end moves down to where nothing is seen.
    ///   - luminosity: the largest that is of interest, 1/barn.
    public init(_ sources: [FluxSource], scenarios: [Scenario], range: ClosedRange<Double>, luminosity: Double, rays: RayStore = RayStore()) {
        let own = scenarios.map(\.energyThreshold).filter { $0 > 0 }, edges = sources[0].flux.axes.energy
        let isBeam = scenarios.contains { $0.window != nil }
        let perDecade = 1 / log10(edges[1] / edges[0]), stride = max(1, Int((perDecade / Double(Self.thresholdsPerDecade)).rounded()))
        let stops = isBeam ? [] : edges.indices.filter { $0 % stride == 0 && edges[$0] <= Self.highestThreshold * 1.001 }.map { edges[$0] }
        thresholds = Self.distinct(stops + own, among: own)
        let masses = range.clamped(to: sources[0].mediator.masses)
        let top = Self.heaviest(sources, scenarios, masses, luminosity, rays) ?? masses.upperBound
        func lattice(_ step: Int) -> Double { edges[0] * pow(10, Double(step) / Double(Self.massesPerDecade)) }
        let low = Int((log10(masses.lowerBound / edges[0]) * Double(Self.massesPerDecade)).rounded(.up))
        let even = (max(0, low)...).lazy.map(lattice).prefix { $0 < top }
        let round = (-6...3).flatMap { decade in [1, 2, 3, 5, 7].map { $0 * pow(10, Double(decade)) } }
        self.masses = Self.distinct(
            ([masses.lowerBound, top] + Array(even) + round + thresholds).filter { masses.lowerBound...top ~= $0 }, among: thresholds)
    }

    /// Ascending, without those that stand within a millionth of another; `wanted` are kept.
    private static func distinct(_ values: [Double], among wanted: [Double]) -> [Double] {
        values.sorted().reduce(into: []) { kept, value in
            guard let last = kept.last, value <= last * (1 + 1e-6) else { return kept.append(value) }
            if wanted.contains(value) { kept[kept.count - 1] = value }
        }
    }

    /// The heaviest mass with something to see.
    private static func heaviest(_ sources: [FluxSource], _ scenarios: [Scenario], _ range: ClosedRange<Double>, _ luminosity: Double, _ rays: RayStore) -> Double? {
        let scans = scenarios.map { SignalScan(sources, view: SignalScan.View($0), rays: rays) }, floor = fewestEvents / luminosity
        let lowest = scenarios.map(\.energyThreshold).min() ?? 0
        return logarithmicGrid(from: range.lowerBound, to: range.upperBound, perDecade: 20).last { mass in
            let production = ProductionAtMass(sources, mass: mass, threshold: lowest)
            return scans.contains {
                CouplingProfile($0.curve(production), ScanRange().couplings, floor: floor).highestSample > log(floor)
            }
        }
    }
}
