import Bounds
import Experiments
import Fluxes
import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// A published beam-dump search computed again, beside its published bound: the answer of `calodump recast`.
public struct RecastReport: Codable, Sendable {
    /// Both edges at one mass.
    public struct Comparison: Codable, Sendable {
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
    public struct Variation: Codable, Sendable {
        public var name: String
        public var lowerRatio, upperRatio: [Double?]
        public var lowerChange, upperChange: [Double?]

        enum CodingKeys: String, CodingKey {
            case name, lowerRatio = "lower_ratio", upperRatio = "upper_ratio", lowerChange = "lower_change", upperChange = "upper_change"
        }
    }

    /// Photons in the dump, per beam particle, above an energy.
    public struct Photons: Codable, Sendable {
        public var source: Study.BeamSource.Photons
        public var energy: Double
        public var number: Double
        /// Radiation lengths.
        public var trackLength: Double
        enum CodingKeys: String, CodingKey { case source, energy = "above_GeV", number = "photons", trackLength = "track_length_X0" }
    }

    public var name: String
    public var mediator = Mediator.alpPhoton.name
    /// "1/GeV", or "1"; keys of JSON keep their names.
    public var couplingUnit = Mediator.alpPhoton.coupling.unit
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
    public var program = ProgramVersion.stamp
    /// Checksum of the study.
    public var study: String

    enum CodingKeys: String, CodingKey {
        case name, mediator, couplingUnit = "coupling_unit", bound, signal, confidenceLevel = "cl", statement, photons, comparison, variations, notes, references, highestMass = "highest_mass_GeV", files
        case program, study
    }

    /// Contour and comparison of a run whose study names a bound, written into `folder`.
    ///
    /// - Parameter threads: for fluxes that variations need beside the run's, which are kept in the run directory.
    public init(_ directory: RunDirectory, folder: String, threads: Int) throws {
        let search = try RecastSearch(directory, threads: threads), study = search.study, compare = search.compare
        let published = try PublishedLimit.named(compare.bound, among: PublishedLimit.all(mediator: study.mediator.model))
        (name, bound, signal) = (Self.name(of: study), compare.bound, search.signal)
        (mediator, couplingUnit) = (search.mediator.name, search.mediator.coupling.unit)
        let stated = search.scenario.statedLimit.flatMap { $0.signal == search.signal ? $0 : nil }
        (confidenceLevel, statement) = (stated?.confidence ?? "not stated", stated?.statement ?? "given in the study")
        references = Self.references(study.experiment, published)
        self.study = try Provenance(directory, study).study

        let isALP = mediator == Mediator.alpPhoton.name
        notes = [isALP ? "neglected: the shower's width, production on electrons and with excitation of the nucleus, absorption behind the dump"
            : "neglected: the shower's width and absorption behind the dump; decays into hadrons are not seen"]
        if try study.beamParticle().species.isHadron {
            notes.append(isALP ? "neglected: coherent production in the proton's own field (arXiv:1512.03069), which adds to the ALPs made by photons"
                : "neglected: bremsstrahlung of protons and mixing with heavier mesons")
        }

        let ours = try search.edges(nil)
        comparison = compare.masses.indices.map { i in
            Comparison(mass: compare.masses[i], ours: ours[i], published: published, search.count)
        }
        let rows = comparison
        variations = try compare.variations.map { variation in
            let each = try search.edges(variation)
            func over(_ edge: (CouplingEdges) -> Double, _ reference: (Comparison) -> Double?) -> [Double?] {
                zip(each, rows).map { varied, row in varied.flatMap { varied in reference(row).map { edge(varied) / $0 } } }
            }
            return Variation(
                name: variation.name, lowerRatio: over(\.lower, \.publishedLower),
                upperRatio: over(\.upper) { $0.publishedIsCut ? nil : $0.publishedUpper }, lowerChange: over(\.lower, \.lower),
                upperChange: over(\.upper, \.upper))
        }
        let x0 = try study.material(of: study.dumps[0]).radiationLength
        photons = search.fluxes.flatMap { Self.summary($0.flux, $0.kind, radiationLength: x0) }
        let contour = search.contour
        highestMass = contour.points.last.flatMap { $0.mass < study.reach.mass.upperBound ? $0.mass : nil }
        files = []
        try directory.write {
            try write(contour, folder)
            try directory.seal("recast")
        }
    }

    /// The experiment, and the mediator unless it is the standard one.
    public static func name(of study: Study) -> String {
        study.experiment.name + (study.mediator.model == Mediator.alpPhoton.name ? "" : "-\(study.mediator.model)")
    }

    private static func folder(of directory: RunDirectory) -> String { "\(directory.path)/recast" }

    /// The same in the run directory itself; nil where the study names no bound.
    public init?(ofRun directory: RunDirectory, threads: Int) throws {
        guard try directory.readStudy().compare != nil else { return nil }
        try self.init(directory, folder: Self.folder(of: directory), threads: threads)
    }

    /// What a run directory holds for its study; nil if it holds none, or one of another study.
    static func saved(in directory: RunDirectory) throws -> RecastReport? {
        let folder = folder(of: directory), now = try Provenance(directory).study
        for name in visibleFiles(in: folder, ending: ".json") {
            let report = try? JSONDecoder().decode(RecastReport.self, from: AtomicFiles.read(URL(fileURLWithPath: "\(folder)/\(name)")))
            if let report, report.study == now, report.program == ProgramVersion.stamp { return report }
        }
        return nil
    }

    /// Simulates what a study's directory does not hold yet, with its contours, and compares.
    public init(_ study: Study, in directory: RunDirectory, folder: String, threads: Int) throws {
        try Pipeline(study, in: directory).makeFluxes(threads: threads)
        _ = try ReachReport(directory)
        try self.init(directory, folder: folder, threads: threads)
    }

    /// Where the numbers of the experiment and the bound come from, each source by the keys that it stands for.
    private static func references(_ experiment: Experiment, _ published: PublishedLimit) -> [String: String] {
        var keys: [(source: String, key: String)] = []
        for number in experiment.numbers {
            if let i = keys.firstIndex(where: { $0.source == number.source }) {
                keys[i].key = common(keys[i].key, number.key)
            } else {
                keys.append((number.source, number.key))
            }
        }
        let named = keys.map { ($0.key, $0.source) } + [("bound", published.reference)]
        return Dictionary(named) { "\($0); \($1)" }
    }

    /// The part of two keys from which both go on: "volumes.target.depth" and "volumes.target.front" to "volumes.target".
    private static func common(_ a: String, _ b: String) -> String {
        zip(a.split(separator: "."), b.split(separator: ".")).prefix { $0 == $1 }.map { String($0.0) }.joined(separator: ".")
    }

    private static func summary(_ flux: ParticleFlux, _ kind: Study.BeamSource.Photons, radiationLength x0: Double) -> [Photons] {
        let inner = flux.axes.shape.theta * flux.axes.shape.depth, bins = flux.axes.shape.energy
        // From the threshold, and from a quarter, half and three quarters of the way (in the logarithm) to the beam's energy.
        return [0, bins / 4, bins / 2, bins * 3 / 4].map { start in
            func sum(_ values: [Double]) -> Double {
                values.indices.reduce(0) { $1 / inner % bins >= start ? $0 + values[$1] : $0 } / Double(flux.replicas)
            }
            return Photons(source: kind, energy: flux.axes.energy[start], number: sum(flux.photons), trackLength: sum(flux.trackLength) / x0)
        }
    }

    // MARK: Files

    private mutating func write(_ contour: Contour, _ folder: String) throws {
        try makeDirectory(folder)
        func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }
        let points = contour.points.map { String(format: "%.6g,%.6g,%.6g", $0.mass, $0.lower, $0.upper) }
        let contourText = ([
            "# recast: \(name)", "# signal: \(digits(signal, 6)) events (\(confidenceLevel), \(statement))", "# bound: \(bound)",
            "# couplings_searched: \(digits(contour.range.couplings.lowerBound, 3))..\(digits(contour.range.couplings.upperBound, 3))\(contour.coupling.textUnit)", "# study: \(study)",
            "# program: \(program)",
            ["mass_GeV", contour.coupling.key("lower"), contour.coupling.key("upper")].joined(separator: ","),
        ] + points).joined(separator: "\n") + "\n"
        let rows = comparison.map { row in
            [row.mass, row.lower, row.upper, row.publishedLower, row.publishedUpper, row.lowerRatio, row.upperRatio].map(number).joined(separator: ",")
        }
        let tableText = ([(["mass_GeV"] + ["lower", "upper", "published_lower", "published_upper"].map(contour.coupling.key) + ["lower_ratio", "upper_ratio"]).joined(separator: ",")] + rows)
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
        var lines = ["\(name): \(digits(signal, 4)) events (\(confidenceLevel), \(statement)) beside the bound '\(bound)'; couplings in \(couplingUnit)", table.text]
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
