import Bounds
import Fluxes
import Foundation
import Inputs
import Materials
import Mediators
import Particles
import Reach
import Studies

/// A published beam-dump search computed again, beside its published bound: the answer of `calodump recast`.
public struct RecastReport: Encodable, Sendable {
    /// Both edges at one mass.
    public struct Comparison: Encodable, Sendable {
        public var mass: Double
        /// Ours, 1/GeV; absent without reach.
        public var lower, upper: Double?
        /// Relative standard errors of ours, from the statistics of the photons.
        public var lowerError, upperError: Double?
        /// The published ones; absent where the bound does not reach this mass.
        public var publishedLower, publishedUpper: Double?
        /// The published upper edge is where its source stops.
        public var publishedIsCut: Bool
        /// Ours over published.
        public var lowerRatio, upperRatio: Double?
        /// Our expected events at the published edges.
        public var eventsAtLower, eventsAtUpper: Double?

        enum CodingKeys: String, CodingKey {
            case mass = "mass_GeV", lower = "lower_per_GeV", upper = "upper_per_GeV", lowerError = "lower_relative_error"
            case upperError = "upper_relative_error", publishedLower = "published_lower_per_GeV", publishedUpper = "published_upper_per_GeV"
            case publishedIsCut = "published_upper_is_cut", lowerRatio = "lower_ratio", upperRatio = "upper_ratio"
            case eventsAtLower = "events_at_published_lower", eventsAtUpper = "events_at_published_upper"
        }
    }

    /// Our edges after a change, at each compared mass: over the published ones, and over ours without it. Absent where one of both is.
    public struct Variation: Encodable, Sendable {
        public var name: String
        public var lowerRatio, upperRatio: [Double?]
        public var lowerChange, upperChange: [Double?]

        enum CodingKeys: String, CodingKey {
            case name, lowerRatio = "lower_ratio", upperRatio = "upper_ratio", lowerChange = "lower_change", upperChange = "upper_change"
        }
    }

    /// Photons in the dump, per beam particle, above an energy.
    public struct Photons: Encodable, Sendable {
        public var source: RecastStudy.Photons
        public var energy: Double
        public var number: Double
        /// Radiation lengths.
        public var trackLength: Double
        enum CodingKeys: String, CodingKey { case source, energy = "above_GeV", number = "photons", trackLength = "track_length_X0" }
    }

    public var name: String
    public var bound: String
    public var signal: Double
    public var confidenceLevel: String
    public var statement: String
    public var photons: [Photons]
    public var comparison: [Comparison]
    public var variations: [Variation]
    /// What the numbers do not contain.
    public var notes: [String]
    public var references: [String: String]
    /// The contour's last mass, GeV, if it ends within the scan.
    public var highestMass: Double?
    public var files: [String]

    enum CodingKeys: String, CodingKey {
        case name, bound, signal, confidenceLevel = "cl", statement, photons, comparison, variations, notes, references, highestMass = "highest_mass_GeV", files
    }

    private static let couplings = 1e-9...1.0

    /// Simulates what `folder` does not hold yet, computes the contour and the comparison, and writes them into `folder`.
    public init(_ study: RecastStudy, folder: String, threads: Int) throws {
        let published = try PublishedLimit.named(study.bound, among: PublishedLimit.all())
        let source = try RecastPhotons(study, threads: threads)
        func search(_ choices: RecastStudy.Choices) throws -> (scenario: Scenario, sources: [FluxSource]) {
            (study.scenario(choices), [try study.source(try source.flux(choices.photons, in: "\(folder)/flux"), choices)])
        }
        func edges(_ choices: RecastStudy.Choices) throws -> [CouplingEdges?] {
            let (scenario, sources) = try search(choices)
            return CouplingEdges.of(scenario, sources, masses: study.comparedMasses, signals: [choices.signal], couplings: Self.couplings).map { $0[0] }
        }

        (name, bound, self.signal) = (study.name, study.bound, study.choices.signal)
        (confidenceLevel, statement) = (study.confidenceLevel, study.statement)
        references = Dictionary(study.references.map { ($0.part, $0.text) }, uniquingKeysWith: { first, _ in first })

        notes = ["neglected: the shower's width, production on electrons and with excitation of the nucleus, absorption behind the dump"]
        if study.beam.particle.isHadron {
            notes.append("neglected: coherent production in the proton's own field (arXiv:1512.03069), which adds to the ALPs made by photons")
        }

        let (scenario, sources) = try search(study.choices), model = SignalModel(sources, scenario: scenario), ours = try edges(study.choices)
        comparison = study.comparedMasses.indices.map { i in
            Comparison(mass: study.comparedMasses[i], ours: ours[i], published: published) { mass, coupling in
                model.count(MediatorPoint(sources[0].mediator, mass: mass, coupling: coupling))
            }
        }
        let rows = comparison
        variations = try study.variations.map { variation in
            let each = try edges(variation.choices)
            func over(_ edge: (CouplingEdges) -> Double, _ reference: (Comparison) -> Double?) -> [Double?] {
                zip(each, rows).map { varied, row in varied.flatMap { varied in reference(row).map { edge(varied) / $0 } } }
            }
            return Variation(
                name: variation.name, lowerRatio: over(\.lower, \.publishedLower),
                upperRatio: over(\.upper) { $0.publishedIsCut ? nil : $0.publishedUpper }, lowerChange: over(\.lower, \.lower),
                upperChange: over(\.upper, \.upper))
        }
        let kinds = ([study.choices] + study.variations.map(\.choices)).map(\.photons)
        photons = try RecastStudy.Photons.allCases.filter(kinds.contains).flatMap { kind in
            try Self.summary(try source.flux(kind, in: "\(folder)/flux"), kind)
        }

        let contour = Contour.scan(
            sources, scenarios: [scenario], signals: [signal], range: ScanRange(masses: study.masses, count: study.massCount, couplings: Self.couplings))[0]
        highestMass = contour.points.last.flatMap { $0.mass < study.masses.upperBound ? $0.mass : nil }
        files = []
        try write(contour, study, folder)
    }

    private static func summary(_ flux: ParticleFlux, _ kind: RecastStudy.Photons) throws -> [Photons] {
        let inner = flux.axes.shape.theta * flux.axes.shape.depth, bins = flux.axes.shape.energy
        let x0 = try Material.named(flux.material).at(density: flux.density).radiationLength
        // From the threshold, and from a quarter, half and three quarters of the way (in the logarithm) to the beam's energy.
        return [0, bins / 4, bins / 2, bins * 3 / 4].map { start in
            func sum(_ values: [Double]) -> Double {
                values.indices.reduce(0) { $1 / inner % bins >= start ? $0 + values[$1] : $0 } / Double(flux.replicas)
            }
            return Photons(source: kind, energy: flux.axes.energy[start], number: sum(flux.photons), trackLength: sum(flux.trackLength) / x0)
        }
    }

    // MARK: Files

    private mutating func write(_ contour: Contour, _ study: RecastStudy, _ folder: String) throws {
        try makeDirectory(folder)
        func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }
        let points = contour.points.map { String(format: "%.6g,%.6g,%.6g", $0.mass, $0.lower, $0.upper) }
        let contourText = ([
            "# recast: \(name)", "# signal: \(digits(signal, 6)) events (\(confidenceLevel), \(statement))", "# bound: \(bound)",
            "# couplings_searched: \(digits(Self.couplings.lowerBound, 3))..\(digits(Self.couplings.upperBound, 3)) /GeV",
            "mass_GeV,lower_per_GeV,upper_per_GeV",
        ] + points).joined(separator: "\n") + "\n"
        let rows = comparison.map { row in
            [row.mass, row.lower, row.upper, row.publishedLower, row.publishedUpper, row.lowerRatio, row.upperRatio].map(number).joined(separator: ",")
        }
        let tableText = (["mass_GeV,lower_per_GeV,upper_per_GeV,published_lower_per_GeV,published_upper_per_GeV,lower_ratio,upper_ratio"] + rows)
            .joined(separator: "\n") + "\n"
        files = ["\(folder)/\(name).csv", "\(folder)/\(name)_comparison.csv", "\(folder)/\(name).json"]
        try writeText(contourText, to: files[0])
        try writeText(tableText, to: files[1])
        try writeText(try jsonText(self) + "\n", to: files[2])
    }

    // MARK: Text

    public var text: String {
        func value(_ value: Double?, _ count: Int = 3) -> String { value.map { digits($0, count) } ?? "-" }
        var table = TextTable(["mass/MeV", "lower", "published", "ratio", "error", "events", "upper", "published", "ratio", "events"])
        for row in comparison {
            table.add([
                digits(row.mass * 1e3, 4), value(row.lower), value(row.publishedLower), value(row.lowerRatio), value(row.lowerError, 2),
                value(row.eventsAtLower), value(row.upper), value(row.publishedUpper) + (row.publishedIsCut ? " (cut)" : ""),
                value(row.upperRatio), value(row.eventsAtUpper),
            ])
        }
        var lines = ["\(name): \(digits(signal, 4)) events (\(confidenceLevel), \(statement)) beside the bound '\(bound)'; couplings in 1/GeV", table.text]
        if !variations.isEmpty {
            lines.append("\nOur edges after one change, over the published ones (lower / upper):")
            var table = TextTable(["change"] + comparison.map { "\(digits($0.mass * 1e3, 4)) MeV" })
            table.add(["none"] + comparison.map { "\(value($0.lowerRatio)) / \(value($0.upperRatio))" })
            for variation in variations {
                table.add([variation.name] + zip(variation.lowerRatio, variation.upperRatio).map { "\(value($0)) / \(value($1))" })
            }
            lines.append(table.text)
        }
        lines.append("\nPhotons in the dump per beam particle:")
        var photonTable = TextTable(["source", "above/GeV", "photons", "track length/X0"])
        for row in photons { photonTable.add([row.source.rawValue, digits(row.energy, 3), digits(row.number, 3), digits(row.trackLength, 3)]) }
        return (lines + [photonTable.text] + notes.map { "note: \($0)" } + files.map { "written: \($0)" }).joined(separator: "\n")
    }
}

extension RecastReport.Comparison {
    /// - Parameter count: ours, at a mass and a coupling.
    fileprivate init(mass: Double, ours: CouplingEdges?, published: PublishedLimit, _ count: (Double, Double) -> SignalCount) {
        self.mass = mass
        func events(_ coupling: Double) -> Double { count(mass, coupling).expected }
        // dN/N = slope dg/g at an edge.
        func error(_ coupling: Double) -> Double? {
            let slope = (log(events(coupling * 1.001)) - log(events(coupling / 1.001))) / (2 * log(1.001)), here = count(mass, coupling)
            return here.error.flatMap { here.expected > 0 ? $0 / here.expected / abs(slope) : nil }
        }
        lower = ours?.lower
        upper = ours.flatMap { $0.isOpen ? nil : $0.upper }
        (lowerError, upperError) = (lower.flatMap(error), upper.flatMap(error))
        let excluded = published.outline.excluded(at: log(mass))
        let theirs = excluded.first.map { (lower: exp($0.lowerBound), upper: exp(excluded[excluded.count - 1].upperBound)) }
        (publishedLower, publishedUpper) = (theirs?.lower, theirs?.upper)
        let highest = published.vertices.map(\.coupling).max()!
        publishedIsCut = theirs.map { $0.upper > 0.97 * highest } ?? false
        lowerRatio = lower.flatMap { lower in theirs.map { lower / $0.lower } }
        upperRatio = publishedIsCut ? nil : upper.flatMap { upper in theirs.map { upper / $0.upper } }
        eventsAtLower = theirs.map { events($0.lower) }
        eventsAtUpper = publishedIsCut ? nil : theirs.map { events($0.upper) }
    }
}
