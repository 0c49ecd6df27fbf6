import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Where a scan looks for contours.
public struct ScanRange: Equatable, Codable, Sendable {
    /// GeV
    public var masses: ClosedRange<Double>
    /// Number of masses, equally spaced in ln m.
    public var count: Int
    /// Couplings that are searched, 1/GeV. Above 1 /GeV the effective interaction has lost its meaning at these energies.
    public var couplings: ClosedRange<Double>

    public init(masses: ClosedRange<Double> = 1e-3...5, count: Int = 200, couplings: ClosedRange<Double> = 1e-12...1) {
        precondition(masses.lowerBound > 0 && masses.lowerBound < masses.upperBound, "masses \(masses)")
        precondition(count >= 2, "\(count) masses")
        precondition(couplings.lowerBound > 0 && couplings.lowerBound < couplings.upperBound, "couplings \(couplings)")
        (self.masses, self.count, self.couplings) = (masses, count, couplings)
    }

    var grid: [Double] { logarithmicGrid(from: masses.lowerBound, to: masses.upperBound, count: count) }
}

/// The couplings, mass by mass, between which a scenario expects at least a given number of events.
public struct Contour: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        /// GeV
        public var mass: Double
        /// 1/GeV
        public var lower, upper: Double
        public init(mass: Double, lower: Double, upper: Double) { (self.mass, self.lower, self.upper) = (mass, lower, upper) }
    }

    public var scenario: Scenario
    /// The number of events asked for.
    public var signal: Double
    /// "90 % CL" where the number is the limit that the background allows; nil where it was given.
    public var limit: String?
    /// What the number stands for, in words, if it was computed.
    public var meaning: String?
    public var range: ScanRange
    /// Of the mediator.
    public var coupling = Mediator.alpPhoton.coupling
    public var mediator = Mediator.alpPhoton.name
    /// Ascending in mass; empty: no reach. Where the reach ends inside the masses scanned, the last point closes the contour
    /// (lower = upper).
    public var points: [Point]
    /// Simulated ones, of the dump with the fewest; 0: not known.
    public var collisions = 0
    /// The largest expected count of the scan and where; nil if no photon is energetic enough for any mass.
    public var best: Best?

    public struct Best: Equatable, Sendable {
        public var events, mass, coupling: Double
        public init(events: Double, mass: Double, coupling: Double) { (self.events, self.mass, self.coupling) = (events, mass, coupling) }
    }

    /// What figures and tables call it: "90 % CL, b = 5 +- 2", or "N = 2.3".
    public var level: String { limit.map { "\($0), b = \(scenario.background.text)" } ?? String(format: "N = %g", signal) }

    /// The upper edge of a point lies beyond the couplings searched.
    public func isOpen(_ point: Point) -> Bool { point.upper >= range.couplings.upperBound }

    /// The lowest and highest coupling of the heaviest point: where a contour that closes has its nose.
    public var nose: Point? { points.last.flatMap { $0.lower == $0.upper ? $0 : nil } }

    /// Why there is no reach; nil if there is one.
    public var noReach: String? {
        guard points.isEmpty else { return nil }
        if scenario.trigger == 0, let veto = scenario.jetVeto { return "all of this flux flies in jets above \(veto.pt) GeV, near which the search does not look" }
        guard let best else {
            return "no photon in acceptance has an energy above the lowest mass" + (collisions > 0 ? ", \(NoSignal.words(collisions: collisions))" : "")
        }
        return String(
            format: "at most %.3g events, at m = %.3g GeV and %@ = %.3g%@, where %g are asked for",
            best.events, best.mass, coupling.symbol, best.coupling, coupling.textUnit, signal)
    }
}

extension Contour {
    /// Contours of every scenario for every signal level (numbers of events, positive), scenario by scenario.
    ///
    /// Scenarios that differ in factors only share the scan. Where the counts fall below the level between two
    /// couplings that reach it (not seen so far), lower and upper are the outermost crossings.
    public static func scan(
        _ sources: [FluxSource], scenarios: [Scenario], signals: [Double], range: ScanRange = ScanRange(), rays: RayStore = RayStore()
    ) -> [Contour] {
        scan(sources, scenarios: scenarios, signals: scenarios.map { _ in signals }, range: range, rays: rays)
    }

    /// The same with levels of their own for each scenario, all equally many.
    public static func scan(
        _ sources: [FluxSource], scenarios: [Scenario], signals: [[Double]], range: ScanRange = ScanRange(), rays: RayStore = RayStore()
    ) -> [Contour] {
        precondition(signals.count == scenarios.count && signals.allSatisfy { $0.count == signals[0].count }, "signal levels \(signals)")
        precondition(signals.joined().allSatisfy { $0 > 0 }, "signal levels \(signals)")
        let views = scenarios.map(SignalScan.View.init)
        var contours = [[Contour]?](repeating: nil, count: scenarios.count)
        let production = ProductionCache(sources, threshold: scenarios.map(\.energyThreshold).min() ?? 0)
        for i in scenarios.indices where contours[i] == nil {
            let scan = SignalScan(sources, view: views[i], rays: rays)
            let sharing = scenarios.indices.filter { views[$0] == views[i] }
            let levels = sharing.flatMap { j in signals[j].map { $0 / scenarios[j].normalization } }
            let traced = ContourTracer(scan: scan, range: range, levels: levels, production: production).trace(levels: levels)
            for (n, j) in sharing.enumerated() {
                contours[j] = signals[j].enumerated().map { k, signal in
                    let trace = traced[n * signals[j].count + k]
                    return Contour(
                        scenario: scenarios[j], signal: signal, range: range, coupling: sources[0].mediator.coupling, mediator: sources[0].mediator.name, points: trace.points,
                        collisions: sources.map(\.flux.collisions).min() ?? 0,
                        best: trace.best.map { Best(events: $0.events * scenarios[j].normalization, mass: $0.mass, coupling: $0.coupling) })
                }
            }
        }
        return contours.flatMap { $0! }
    }
}

extension Contour {
    /// What the contour does not contain, in words.
    public var notes: [String] {
        var notes: [String] = []
        if limit == nil, scenario.background.expected > 0 {
            notes.append("the background of \(scenario.name), \(scenario.background.text), is not used where the number of events is given")
        }
        if let curve = scenario.efficiencyCurve, let last = curve.points.last, last.value > 0 {
            notes.append("the efficiency of \(scenario.name) is \(scenario.efficiencyText)")
        }
        return notes
    }
}
