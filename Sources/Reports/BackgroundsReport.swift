import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Studies

/// Backgrounds of a run's scenarios: the answer of `calodump backgrounds`.
public struct BackgroundsReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var name, scenario: String
        /// Of those that are recorded.
        public var ratePerCollision: Double
        public var expected, error: Double
        /// Where the numbers come from.
        public var source: String

        enum CodingKeys: String, CodingKey { case name, scenario, ratePerCollision = "rate_per_collision", expected, error, source }
    }

    public var entries: [Entry]
    /// What is not in them.
    private let notes: [String]

    /// Two neutral pions of a K0S (Particle Data Group 2024).
    private static let kaonBranching = 0.3069
    /// K0S: mean life times c, cm.
    private static let kaonLength = 2.684
    /// The uncertainty of the mean rate of random hits, whose power is that of the number of hits.
    private static let noiseError = 0.2

    /// - Parameters:
    ///   - scenarios: names; empty for those of the study.
    ///   - file: rates of random hits; nil for the program's own of the experiment.
    ///   - pileUp: collisions in a crossing; nil for what that file says.
    public init(_ directory: RunDirectory, scenarios: [String], noise file: String? = nil, pileUp: Double? = nil) throws {
        let saved = try SavedFluxes(directory), study = saved.study, scenarios = try saved.scenarios(scenarios)
        guard scenarios.allSatisfy({ $0.window == nil }), let section = saved.fluxes.first?.crossSection else {
            throw InputError("a beam dump's backgrounds are its own publication's", at: directory.path, expected: "a run of collisions")
        }
        let kaons = try KaonBackgroundReport.saved(in: directory, study: study)
        let known = try file.map { try ChamberNoise.all(contentsOf: URL(fileURLWithPath: $0)) } ?? ChamberNoise.all(of: study.experiment.name)
        var entries: [Entry] = [], silent: [String] = []
        for scenario in scenarios {
            let collisions = scenario.luminosity * section * scenario.trigger
            if var noise = known[scenario.chamber.name] {
                noise.pileUp = pileUp ?? noise.pileUp
                let rate = noise.patternsPerCollision
                entries.append(Entry(
                    name: "random hits: \(noise.pattern)", scenario: scenario.name, ratePerCollision: rate, expected: rate * collisions,
                    error: rate * collisions * Self.noiseError * Double(noise.needed * noise.groups),
                    source: "\(noise.source); \(digits(noise.pileUp, 3)) collisions in a crossing"))
            } else { silent.append(scenario.chamber.name) }
            if let kaons { entries += Self.kaons(kaons, scenario, collisions: collisions) }
        }
        self.entries = entries
        let chambers = Set(silent).sorted().joined(separator: ", ")
        notes = (silent.isEmpty ? [] : ["no rate of random hits is known of \(chambers): name a file with --noise"])
            + (kaons == nil ? ["kaons are not counted yet: 'calodump punchthrough --out \(directory.path)'"] : [])
            + ["not in it: other hadrons and muons that punch through (calodump punchthrough), photons of neutrons, cosmics, beam halo; nothing is asked of a jet in front"]
    }

    /// K0S that decay in the chamber into two neutral pions, of whose four photons two are missed.
    private static func kaons(_ report: KaonBackgroundReport, _ scenario: Scenario, collisions: Double) -> [Entry] {
        guard let first = report.behind.first, scenario.chamber.absEta == report.absEta[0]...report.absEta[1] else { return [] }
        let seen = scenario.efficiency, missed = 6 * seen * seen * (1 - seen) * (1 - seen)
        let factor = scenario.luminosity / report.luminosity * scenario.trigger * kaonBranching * decays(within: scenario.chamber.layers.reduce(0) { $0 + $1.thickness }) * missed
        guard factor > 0, collisions > 0 else { return [] }
        let expected = first.kaons.mean * factor
        return [Entry(
            name: "K0S of 10 to 50 GeV: two pi0, two of four photons", scenario: scenario.name, ratePerCollision: expected / collisions, expected: expected,
            error: hypot(first.kaons.error * factor, 0.1 * expected), source: "punchthrough.json, behind \(first.behind); spectrum E^-3; each photon seen with \(digits(seen, 3))")]
    }

    /// Part of the K0S of 10 to 50 GeV with a spectrum of E^-3 that decay within a length, cm.
    package static func decays(within length: Double) -> Double {
        let rule = GaussLegendre(16), mass = Species.kaonShort.mass
        func weight(_ logarithm: Double) -> Double { exp(-2 * logarithm) }
        let made = rule.integrate(log(10), log(50), weight)
        return rule.integrate(log(10), log(50)) { logarithm in
            let energy = exp(logarithm), path = ((energy - mass) * (energy + mass)).squareRoot() / mass * kaonLength
            return weight(logarithm) * -expm1(-length / path)
        } / made
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        var table = TextTable(["scenario", "background", "per collision", "expected", "error"])
        for entry in entries {
            table.add([entry.scenario, entry.name, digits(entry.ratePerCollision, 3), digits(entry.expected, 3), digits(entry.error, 2)])
        }
        let names = entries.map(\.scenario).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let lines = names.map { name in
            let own = entries.filter { $0.scenario == name }, error = own.reduce(0) { hypot($0, $1.error) }
            return "  - { name: \(name), background: { expected: \(digits(own.reduce(0) { $0 + $1.expected }, 3)), error: \(digits(error, 2)) } }"
        }
        let reach = lines.isEmpty ? [] : ["", "in the reach (reach: { method: cls }):", "scenarios:"] + lines
        return ([table.text] + reach + notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}
