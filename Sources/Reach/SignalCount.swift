import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// The expected number of signal events with its factors.
public struct SignalCount: Equatable, Sendable {
    /// One factor of the product that makes `expected`.
    public struct Factor: Equatable, Codable, Sendable {
        public var factor: String
        public var value: Double
    }

    public var expected: Double
    /// Statistical standard error, from the spread over the flux's replicas; nil where the flux has a single one, or no photon that could count.
    public var error: Double?
    /// `photons` (the mediators' parents, each once whatever its channels: above the thresholds, for the luminosity; in the effective geometry those in acceptance), `conversion`
    /// (mediators made per photon), `acceptance` (part whose line meets the chamber; where rays decide), `survival` (to the
    /// front of the first layer), `decay` (in a layer), `pair` (the decay's photons go on through the chamber; where they are
    /// asked for), `efficiency` (with the visible part of the decays), `trigger`: each the mean over what the ones before have left, 0 where nothing is left.
    public var budget: [Factor]
    /// Where the signal comes from; nil without signal.
    public var origin: SignalOrigin?
    /// What the number does not contain, in words.
    public var notes: [String]
    /// The count of each replica of the flux; empty where sources have different numbers of them.
    public var replicas: [Double]
}

/// Counts for one scenario at single points (m, g): the sum over every cell of the flux, replica by replica.
///
///     N = L sigma eff trigger sum over cells of n P_prod P_det        (arXiv:2305.16383, eq. 4 and 5)
///
/// integrated over the energies within each bin (a power law) and over its depths (uniform). Effective geometry: L is the rest
/// of the dump, the dumps behind it and the distance to the layer; no division by the cosine of an angle. Rays: see `RayTable`; flights
/// into a window: see `WindowFlights`. The same segments as in a scan (`CouplingCurve`), cell by cell.
public struct SignalModel: Sendable {
    public let scenario: Scenario
    private enum Yields {
        case rays(RayYields)
        case flights(WindowFlights)
    }

    private let parts: [(source: FluxSource, yields: Yields)]

    /// The scenario must pass its `check`.
    public init(_ sources: [FluxSource], scenario: Scenario) {
        self.scenario = scenario
        parts = sources.map { source in
            (source, scenario.window.map { .flights(WindowFlights(source, window: $0, efficiency: scenario.efficiencyCurve)) }
                ?? .rays(RayYields(source, scenario: scenario)))
        }
    }

    public func count(_ point: MediatorPoint) -> SignalCount {
        let tallies = parts.map { source, yields in
            switch yields {
            case .rays(let rays): SourceTally(source, rays, point, scenario)
            case .flights(let flights): SourceTally(source, flights, point, scenario)
            }
        }
        var total = tallies.reduce(Stages()) { $0 + $1.stages }
        // Parents of several channels are the same particles.
        total.photons = zip(parts, tallies).enumerated().reduce(0) { sum, part in
            let (flux, tally) = (part.element.0.source.flux, part.element.1)
            let isKnown = parts[..<part.offset].contains { $0.source.flux.dump == flux.dump && $0.source.flux.species == flux.species }
            return isKnown ? sum : sum + tally.stages.photons
        }
        let expected = total.detected * scenario.normalization
        func mean(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : 0 }
        var budget = [("photons", total.photons * scenario.luminosity), ("conversion", mean(total.converted, of: total.photons))]
        let isTraced = tallies.contains(where: \.isTraced), isAllVisible = SeenDecays(point.mediator, mass: point.mass, scenario.photons).share == 1
        if isTraced { budget.append(("acceptance", mean(total.accepted, of: total.converted))) }
        budget += [
            ("survival", mean(total.survived, of: isTraced ? total.accepted : total.converted)), ("decay", mean(total.decayed, of: total.survived)),
        ]
        if scenario.photons != .any { budget.append(("pair", mean(total.seen, of: total.decayed))) }
        budget += [
            ("efficiency", scenario.efficiency * (scenario.efficiencyCurve == nil && scenario.simulated == nil && isAllVisible ? 1 : mean(total.detected, of: total.seen))),
            ("trigger", scenario.trigger),
        ]
        let replicas = tallies.map { $0.replicas.map { $0 * scenario.normalization } }
        let isBare = total.photons == 0 || isTraced && total.converted > 0 && total.accepted == 0
        let unseen = isBare ? absence(point) : nil
        return SignalCount(
            expected: expected, error: unseen == nil ? error(replicas) : nil, budget: budget.map { .init(factor: $0.0, value: $0.1) },
            origin: SignalOrigin(tallies, sources: parts.map(\.source)), notes: notes(point) + [unseen].compactMap(\.self), replicas: Self.sum(replicas) ?? [])
    }

    // MARK: Error and notes

    private static func sum(_ counts: [[Double]]) -> [Double]? {
        guard let replicas = counts.first?.count, counts.allSatisfy({ $0.count == replicas }) else { return nil }
        return (0..<replicas).map { r in counts.reduce(0) { $0 + $1[r] } }
    }

    /// Standard error of the sum over sources. Replica by replica where the sources have equally many, since the same collisions
    /// made them; else in quadrature.
    private func error(_ counts: [[Double]]) -> Double? {
        guard !counts.isEmpty, counts.allSatisfy({ $0.count > 1 }) else { return nil }
        if let sum = Self.sum(counts) { return RunningStatistics(sum).error }
        return counts.map { RunningStatistics($0).error }.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// What to say where the flux has no photon that could count, though there could be some.
    private func absence(_ point: MediatorPoint) -> String? {
        let fluxes = parts.map(\.source.flux), highest = fluxes.map { $0.axes.energy.last! }.max() ?? 0
        guard point.coupling > 0, point.mass < highest, let collisions = fluxes.map(\.collisions).min() else { return nil }
        let number = scenario.luminosity * (fluxes.map(\.crossSection).max() ?? 0) * NoSignal.largestShare(collisions: collisions)
        return "expected is not zero but not known: no \(parent) that could count is in the flux, \(NoSignal.words(collisions: collisions)), "
            + String(format: "%.2g of them in this luminosity; simulate more", number)
    }

    /// What makes mediators, in notes.
    private var parent: String { parts.allSatisfy { $0.source.flux.species == .photon } ? "photon" : "particle" }

    private func notes(_ point: MediatorPoint) -> [String] {
        var notes: [String] = []
        if let veto = scenario.jetVeto { notes.append("the search does not look within \(veto.cone) of jets above \(veto.pt) GeV, in which all of this flux flies") }
        let highest = parts.map { $0.source.flux.axes.energy.last! }.max() ?? 0
        if point.coupling == 0 { notes.append("without a coupling nothing is made") }
        if point.mediator.visibleBranching(mass: point.mass) == 0 { notes.append("at this mass none of the decays that are known (docs/Mediators.md) is seen") }
        if point.mass >= highest { notes.append("no \(parent) has an energy above the mass: the flux ends at \(highest) GeV") }
        let threshold = max(point.mass, scenario.energyThreshold)
        for (source, _) in parts where source.flux.axes.energy[0] > threshold * (1 + 1e-9) {
            let start = source.flux.axes.energy[0]
            notes.append("the flux of \(source.flux.dump) starts at \(start) GeV; \(parent)s from \(threshold) GeV to there are not counted")
        }
        if let curve = scenario.efficiencyCurve {
            let low = curve.points[0].energy, high = curve.points[curve.points.count - 1].energy
            if low > threshold || high < highest {
                notes.append("the efficiency is given from \(low) to \(high) GeV; mediators of other energies are not counted")
            }
        }
        // Form factors of nuclei are measured to momentum transfers of 0.6 GeV or so, where F^2 is below 1e-4.
        if parts.contains(where: { $0.source.channel is Primakoff }), point.mass < highest, point.mass * point.mass / (2 * highest) > 0.6 {
            notes.append("even the most energetic photons need momentum transfers above 0.6 GeV, where the form factor is not measured")
        }
        return notes
    }
}
