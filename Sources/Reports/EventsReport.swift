import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// Expected counts at one mass and coupling, factor by factor: the answer of `calodump events`.
public struct EventsReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var scenario: String
        /// GeV
        public var mass: Double
        public var coupling: Double
        let unit: Mediator.Coupling
        public var expected: Double
        /// Statistical; absent where the flux has a single replica.
        public var error: Double?
        public var budget: [SignalCount.Factor]
        /// Photon energies, angles, depths and stations of the signal; absent without signal.
        public var origin: SignalOrigin?
        /// What the number does not contain, in words.
        public var notes: [String]

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(scenario, forKey: "scenario")
            try container.encode(mass, forKey: "mass_GeV")
            try container.encode(coupling, forKey: AnyKey(unit.key("coupling")))
            try container.encode(unit.unit, forKey: "coupling_unit")
            try container.encode(expected, forKey: "expected")
            try container.encodeIfPresent(error, forKey: "error")
            try container.encode(budget, forKey: "budget")
            try container.encodeIfPresent(origin, forKey: "origin")
            try container.encode(notes, forKey: "notes")
        }
    }

    public var entries: [Entry]
    /// Nothing but photons makes the mediator.
    private let isOfPhotons: Bool

    /// - Parameter scenarios: names; empty for those of the study.
    public init(_ directory: RunDirectory, mass: Double, coupling: Double, scenarios: [String], cut: String? = nil) throws {
        let saved = try SavedFluxes(directory, cut: cut)
        try saved.mediator.check(mass: mass)
        isOfPhotons = saved.mediator.channels.allSatisfy { $0.parents == [.photon] }
        entries = try saved.scenarios(scenarios).map { scenario in
            let count = SignalModel(saved.sources, scenario: scenario).count(MediatorPoint(saved.mediator, mass: mass, coupling: coupling))
            return Entry(
                scenario: scenario.name, mass: mass, coupling: coupling, unit: saved.mediator.coupling, expected: count.expected, error: count.error,
                budget: count.budget, origin: count.origin, notes: count.notes)
        }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        let factors = entries.flatMap { $0.budget.map(\.factor) }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        var table = TextTable(["scenario", "expected", "error"] + factors)
        for entry in entries {
            table.add(
                [entry.scenario, digits(entry.expected, 4), entry.error.map { digits($0, 2) } ?? "-"]
                    + factors.map { name in entry.budget.first { $0.factor == name }.map { digits($0.value, 4) } ?? "-" })
        }
        var origins = TextTable(["scenario", isOfPhotons ? "photon energy, GeV" : "parent's energy, GeV", "angle, rad", "depth, cm", "dumps", "channels", "chambers", isOfPhotons ? "photon energies" : "energies"])
        for entry in entries {
            guard let origin = entry.origin else { continue }
            func range(_ q: SignalOrigin.Quantiles) -> String { "\(digits(q.q05, 2)) \(digits(q.q50, 3)) \(digits(q.q95, 2))" }
            func shares(_ list: [SignalOrigin.Share]) -> String {
                list.filter { $0.share >= 5e-4 }.map { "\($0.name) \(digits($0.share * 100, 3)) %" }.joined(separator: ", ")
            }
            origins.add([
                entry.scenario, range(origin.energy), range(origin.angle),
                origin.depth.sorted { $0.key < $1.key }.map { "\($0.key) \(range($0.value))" }.joined(separator: ", "),
                shares(origin.dumps), origin.channels.map(shares) ?? "-", shares(origin.stations), shares(origin.energies),
            ])
        }
        let origin = entries.contains { $0.origin != nil } ? "\n\nwhere the signal comes from (5, 50, 95 %)\n\(origins.text)" : ""
        let notes = Set(entries.flatMap(\.notes)).sorted().map { "\nnote: \($0)" }.joined()
        return table.text + origin + notes
    }
}
