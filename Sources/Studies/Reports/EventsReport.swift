import Foundation
import Mediators
import Particles
import Reach

/// Expected counts at one mass and coupling, factor by factor: the answer of `calodump events`.
public struct EventsReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var scenario: String
        /// GeV
        public var mass: Double
        /// 1/GeV
        public var coupling: Double
        public var expected: Double
        /// Statistical; absent where the flux has a single replica.
        public var error: Double?
        public var budget: [SignalCount.Factor]
        /// What the number does not contain, in words.
        public var notes: [String]

        enum CodingKeys: String, CodingKey {
            case scenario, mass = "mass_GeV", coupling = "coupling_per_GeV", expected, error, budget, notes
        }
    }

    public var entries: [Entry]

    /// - Parameter scenarios: names; empty for those of the study.
    public init(_ directory: RunDirectory, mass: Double, coupling: Double, scenarios: [String]) throws {
        let saved = try SavedFluxes(directory)
        entries = try saved.scenarios(scenarios).map { scenario in
            let count = SignalModel(saved.sources, scenario: scenario).count(ALP(mass: mass, coupling: coupling))
            return Entry(
                scenario: scenario.name, mass: mass, coupling: coupling, expected: count.expected, error: count.error,
                budget: count.budget, notes: count.notes)
        }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        var table = TextTable(["scenario", "expected", "error"] + (entries.first?.budget.map(\.factor) ?? []))
        for entry in entries {
            table.add(
                [entry.scenario, digits(entry.expected, 4), entry.error.map { digits($0, 2) } ?? "-"]
                    + entry.budget.map { digits($0.value, 4) })
        }
        let notes = Set(entries.flatMap(\.notes)).sorted().map { "\nnote: \($0)" }.joined()
        return table.text + notes
    }
}
