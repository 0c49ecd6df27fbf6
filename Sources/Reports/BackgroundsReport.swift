import Experiments
import Foundation
import Inputs
import Numerics
import Reach
import Studies

/// Backgrounds of a run's scenarios, pattern by pattern: the answer of `calodump backgrounds`.
public struct BackgroundsReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var name, scenario: String
        /// Of the scenario's chamber.
        public var pattern: String
        public var ratePerCollision: Double
        /// Of the collisions that are recorded.
        public var expected, error: Double
        /// Where the numbers come from.
        public var source: String

        enum CodingKeys: String, CodingKey { case name, scenario, pattern, ratePerCollision = "rate_per_collision", expected, error, source }
    }

    /// The names under which a scenario's background is simulated.
    private struct Seen {
        var scenario: Scenario
        var experiment: Experiment
        /// In the order of the file; the first is the one that counts.
        var patterns: [String]
        var file: String?
    }

    public var entries: [Entry]
    private let seen: [Seen]
    /// What is not in them.
    private let notes: [String]

    private static let own = "as the study states"

    /// - Parameters:
    ///   - scenarios: names; empty for those of the study.
    ///   - name: experiment whose chambers stand for the study's; nil: what the scenarios say, what the paper's statements say, the study's own.
    ///   - pattern: only this one.
    ///   - files: of punch-through, for their chambers; else the run's own.
    ///   - pileUp: collisions in a crossing; nil: the experiment's.
    public init(
        _ directory: RunDirectory, scenarios: [String], experiment name: String? = nil, pattern: String? = nil, punchThrough files: [String] = [], pileUp: Double? = nil
    ) throws {
        let saved = try SavedFluxes(directory), study = saved.study
        let all = try saved.scenariosWithoutBackground(scenarios)
        guard all.allSatisfy({ $0.window == nil }), let section = saved.fluxes.first?.crossSection else {
            throw InputError("a beam dump's backgrounds are its own publication's", at: directory.path, expected: "a run of collisions")
        }
        let twin = try name ?? PaperStatements(about: study.experiment)?.chambers
        let paths = try files.map { path in
            let url = URL(fileURLWithPath: path)
            return (chamber: try StationBackgroundReport(contentsOf: url, chamber: nil).chamber, path: url.path)
        }
        var entries: [Entry] = [], seen: [Seen] = [], notes: [String] = []
        for scenario in all {
            let request = try ChamberBackgrounds.Request(
                scenario, of: study, in: directory.path, crossSection: section, experiment: twin,
                file: { chamber in paths.last { $0.chamber == chamber }?.path }, pileUp: pileUp)
            let chamber = try request.experiment.description(ofChamber: request.chamber), found = try ChamberBackgrounds.of(request)
            let first = scenario.pattern(of: chamber), names = chamber.patterns.map(\.name)
            if let pattern, !names.contains(pattern) { throw InputError.unknown("pattern", pattern, among: names, at: "--pattern") }
            let shown = pattern.map { [$0] } ?? [first] + names.filter { $0 != first }
            let collisions = scenario.luminosity * found.crossSection * scenario.trigger
            for pattern in shown {
                entries += found.rates.filter { $0.pattern == pattern }.map {
                    Entry(
                        name: $0.name, scenario: scenario.name, pattern: pattern, ratePerCollision: $0.rate.mean, expected: $0.rate.mean * collisions, error: $0.rate.error * collisions,
                        source: $0.source)
                }
                if scenario.background.expected > 0 {
                    entries.append(Entry(
                        name: Self.own, scenario: scenario.name, pattern: pattern, ratePerCollision: collisions > 0 ? scenario.background.expected / collisions : 0,
                        expected: scenario.background.expected, error: scenario.background.error, source: "the scenario's background, or its period's"))
                }
            }
            seen.append(Seen(scenario: scenario, experiment: request.experiment, patterns: shown, file: request.stationsFile?.path))
            for note in found.notes where !notes.contains(note) { notes.append(note) }
        }
        (self.entries, self.seen, self.notes) = (entries, seen, notes)
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    // MARK: Text

    public var text: String {
        let tables = seen.map { seen in
            let own = entries.filter { $0.scenario == seen.scenario.name }
            var table = TextTable(["\(seen.scenario.name), \(seen.scenario.chamber.name) of \(seen.experiment.name)"] + seen.patterns)
            let names = own.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            for name in names { table.add([name] + seen.patterns.map { pattern in Self.number(own.filter { $0.name == name && $0.pattern == pattern }) }) }
            table.add(["together"] + seen.patterns.map { pattern in Self.number(own.filter { $0.pattern == pattern }) })
            return table.text
        }
        let lines = seen.map { seen in
            var parts = ["computed: on"]
            if seen.scenario.response == nil { parts += ["experiment: \(seen.experiment.name)", "pattern: \(seen.patterns[0])"] }
            if let file = seen.file { parts.append("punchthrough: \(file)") }
            return "  - { name: \(seen.scenario.name), background: { \(parts.joined(separator: ", ")) } }"
        }
        let reach = lines.isEmpty ? [] : ["in the reach (reach: { method: cls }):", "scenarios:"] + lines
        return (["expected, and how well it is known", ""] + tables.flatMap { [$0, ""] } + reach + notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    private static func number(_ entries: [Entry]) -> String {
        let sum = entries.reduce(0) { $0 + $1.expected }, error = entries.reduce(0) { hypot($0, $1.error) }
        return "\(digits(sum, 3)) +- \(digits(error, 2))"
    }
}
