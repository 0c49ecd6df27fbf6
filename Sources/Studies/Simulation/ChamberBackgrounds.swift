import Collisions
import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Responses

/// What looks like the patterns of a chamber without a signal, in an inelastic collision.
///
/// Random hits that are independent, photons of neutrons that make several hits each, and what punches through from our own showers, each with the chance that the
/// simulated chamber gives it (docs/Responses.md). Nothing is asked of a jet in front, of tracks or of other stations.
package struct ChamberBackgrounds: Codable, Sendable {
    package struct Rate: Codable, Sendable {
        package var name: String
        /// Of a pattern of the chamber.
        package var pattern: String
        /// Per inelastic collision.
        package var rate: Estimate
        /// Where the numbers come from.
        package var source: String
    }

    /// What is asked for.
    package struct Request: Sendable {
        /// That the chamber belongs to.
        package var experiment: Experiment
        package var chamber: String
        package var stations: [String]
        /// Of punch-through; nil: it has not been counted.
        package var stationsFile: URL?
        /// Barn; where the experiment does not tell the inelastic one.
        package var crossSection: Double
        /// Collisions in a crossing; nil: the experiment's.
        package var pileUp: Double?
    }

    /// What it depends on, in words.
    package var key: [String]
    package var rates: [Rate]
    /// What is not in them.
    package var notes: [String]
    /// Barn: that of the collisions.
    package var crossSection: Double

    /// The sum of a pattern's rates.
    package func total(pattern: String) -> Estimate {
        rates.filter { $0.pattern == pattern }.reduce(Estimate(mean: 0, error: 0)) { Estimate(mean: $0.mean + $1.rate.mean, error: hypot($0.error, $1.rate.error)) }
    }

    private static let seed: UInt64 = 1

    // MARK: Kept

    private static var folder: URL { GeneratorCache.directory.appending(path: "backgrounds") }

    /// What is kept; nil: it has not been simulated.
    package static func known(_ request: Request) throws -> ChamberBackgrounds? {
        let key = try BackgroundSimulation(request, seed: seed).key(physics: ProgramVersion.physics)
        return kept(key, in: folder)
    }

    private static func file(_ key: [String], in directory: URL) -> URL { directory.appending(path: "\(FNV1a(key.joined(separator: "\n")).hex).json") }

    private static func kept(_ key: [String], in directory: URL) -> ChamberBackgrounds? {
        guard let data = try? AtomicFiles.read(file(key, in: directory)), let known = try? JSONDecoder().decode(ChamberBackgrounds.self, from: data), known.key == key else { return nil }
        return known
    }

    /// Patterns of random hits alone, per collision, and the crossing that they are for; nil where no rate is known. A few seconds.
    package static func randomHits(_ request: Request, pattern: String) throws -> (rate: Estimate, crossing: BunchCrossing)? {
        guard var crossing = request.experiment.crossing else { return nil }
        crossing.collisions = request.pileUp ?? crossing.collisions
        return try BackgroundSimulation(request, seed: seed).randomHits(only: pattern).first.map { ($0.rate, crossing) }
    }

    /// As it is kept, or simulated (a minute or two).
    package static func of(
        _ request: Request, in directory: URL? = nil, announce: (String) -> Void = GeneratorCache.announceOnStandardError
    ) throws -> ChamberBackgrounds {
        let simulation = try BackgroundSimulation(request, seed: seed), key = try simulation.key(physics: ProgramVersion.physics)
        let directory = directory ?? folder
        if let known = kept(key, in: directory) { return known }
        announce("simulating the backgrounds of \(request.experiment.name) \(request.chamber)")
        let found = try simulation.run(key: key)
        try Interrupt.check()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try AtomicFiles.write([(file(key, in: directory), try encoder.encode(found))])
        return found
    }
}

extension ChamberBackgrounds.Request {
    /// Of a scenario: the experiment and the stations that its response or its background names, else its own.
    ///
    /// - Parameters:
    ///   - name: of the experiment, for all that do not name one.
    ///   - file: of punch-through, by chamber, likewise.
    package init(
        _ scenario: Scenario, of study: Study, in directory: String?, crossSection: Double, experiment name: String? = nil, file: (String) -> String? = { _ in nil }, pileUp: Double? = nil
    ) throws {
        let named = scenario.computedBackground?.experiment ?? scenario.response?.experiment ?? name
        let experiment = try named.map { try Experiment(named: $0) } ?? study.experiment, chamber = scenario.response?.chamber ?? scenario.chamber.name
        let description = try experiment.description(ofChamber: chamber, at: "scenarios")
        guard !description.patterns.isEmpty, !description.structures.isEmpty else {
            throw InputError(
                "what the chamber '\(chamber)' of '\(experiment.name)' is built of is not known", at: "scenarios", expected: "the experiment whose chamber stands for it",
                advice: "background: { computed: on, experiment: NAME }, or 'calodump backgrounds DIR --experiment NAME'")
        }
        let choice = scenario.response ?? ResponseChoice(pattern: description.patterns[0].name)
        stations = try ResponseTables.names(of: scenario, choice, experiment, chamber)
        let own = directory.map { "\($0)/stations-\(chamber).json" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
        stationsFile = (scenario.computedBackground?.punchThrough ?? file(chamber) ?? own).map { URL(fileURLWithPath: $0) }
        (self.experiment, self.chamber, self.crossSection, self.pileUp) = (experiment, chamber, experiment.crossing?.crossSection ?? crossSection, pileUp)
    }
}

extension Scenario {
    /// Name of the pattern whose background counts.
    package func pattern(of chamber: ChamberDescription) -> String { computedBackground?.pattern ?? response?.pattern ?? chamber.patterns.first?.name ?? "" }

    /// With the computed background added to the number that the study states.
    package func withBackground(of study: Study, in directory: String?, crossSection: Double) throws -> Scenario {
        guard computedBackground != nil else { return self }
        let request = try ChamberBackgrounds.Request(self, of: study, in: directory, crossSection: crossSection)
        let description = try request.experiment.description(ofChamber: request.chamber), pattern = pattern(of: description)
        guard description.patterns.contains(where: { $0.name == pattern }) else {
            throw InputError.unknown("pattern", pattern, among: description.patterns.map(\.name), at: "scenarios")
        }
        let found = try ChamberBackgrounds.of(request), total = found.total(pattern: pattern), collisions = luminosity * found.crossSection * trigger
        var scenario = self
        scenario.background = Background(expected: background.expected + total.mean * collisions, error: hypot(background.error, total.error * collisions))
        return scenario
    }
}
