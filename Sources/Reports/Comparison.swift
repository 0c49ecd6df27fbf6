import Bounds
import Fluxes
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Reach
import Studies

/// A paper's statements beside ours: the answer of `calodump compare`.
public struct Comparison: Encodable, Sendable {
    public struct Statement: Encodable, Sendable {
        /// Of the paper's statement.
        public var id: String
        public var quantity: String
        public var dump: String
        public var cone: ConeMetric
        public var cut: ConeCut
        /// The reading that the paper describes.
        public var isPaperReading: Bool
        public var paper: Double
        public var ours: Double
        /// Statistical standard error of `ours`; absent where the flux has a single replica.
        public var error: Double?
        public var ratio: Double
        /// The relative error is at most 30 %.
        public var significant: Bool
        /// What stands in place of an error where no photon was seen.
        public var note: String?

        enum CodingKeys: String, CodingKey {
            case id, quantity, dump, cone, cut, isPaperReading = "paper_reading", paper, ours, error, ratio, significant, note
        }
    }

    /// A sample whose collisions have different weights.
    public struct Weighted: Encodable, Sendable {
        public var sample: String
        public var collisions: Int
        /// (sum w)^2 / sum w^2
        public var effective: Double
    }

    /// The interval of couplings within reach at one mass; none without edges.
    public struct Interval: Encodable, Sendable {
        public var scenario: String
        public var signal: Double
        /// What the signal stands for: "90 % CL, b = 5 +- 2", "N = 2.3".
        public var level: String
        public var mass: Double
        public var lower: Double?
        public var upper: Double?
        /// The upper edge is where the search for couplings ends, not the reach.
        public var isOpen: Bool
        let unit: Mediator.Coupling

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(scenario, forKey: "scenario")
            try container.encode(signal, forKey: "signal")
            try container.encode(level, forKey: "level")
            try container.encode(mass, forKey: "mass_GeV")
            try container.encodeIfPresent(lower, forKey: AnyKey(unit.key("lower")))
            try container.encodeIfPresent(upper, forKey: AnyKey(unit.key("upper")))
            try container.encode(isOpen, forKey: "open")
        }
    }

    /// To which numbers of photons refer, 1/fb; nil where no paper's statements about the experiment are known.
    public var luminosity: Double?
    /// Those on photons, for every cone and cut.
    public var statements: [Statement]
    /// All of the paper's statements that a run can be held against.
    public var paper: [ComparedStatement]
    public var reach: [Interval]
    /// Samples of weighted collisions, with what their weights leave of them.
    public var weighted: [Weighted]
    /// The run directory holds contours.
    let hasContours: Bool

    /// Name and unit of the coupling of the study's mediator.
    public var mediator, couplingUnit: String
    let coupling: Mediator.Coupling

    enum CodingKeys: String, CodingKey {
        case luminosity = "luminosity_per_fb", mediator, couplingUnit = "coupling_unit", statements, paper = "paper_statements", reach, weighted = "weighted_samples"
    }

    /// Name of the study's experiment.
    let experiment: String

    /// GeV, equally spaced in ln m by row.
    private static let masses = [[0.01, 0.1, 1], [0.03, 0.3]]

    /// - Parameter file: a statements file; without one, what the program has about the study's experiment.
    public init(_ directory: RunDirectory, statements file: String? = nil) throws {
        let saved = try SavedFluxes(directory), experiment = saved.study.experiment
        let known = try file.map { try PaperStatements(contentsOf: URL(fileURLWithPath: $0), about: experiment) } ?? PaperStatements(about: experiment)
        self.experiment = experiment.name
        (mediator, coupling, couplingUnit) = (saved.mediator.name, saved.mediator.coupling, saved.mediator.coupling.unit)
        // Dump by dump, in the order of the statements.
        var rows: [Statement] = []
        for dump in Self.distinct(known?.statements.flatMap { $0.quantity?.dumps ?? [] } ?? []) {
            for flux in saved.fluxes where flux.dump == dump { rows += known.map { Statement.all(flux, $0) } ?? [] }
        }
        statements = rows
        luminosity = known.map { $0.luminosity / Dimension.luminosity.units[0].value }
        reach = try Self.intervals(saved)
        weighted = saved.fluxes.first?.samples.filter(\.hasWeights).map {
            Weighted(sample: $0.name, collisions: $0.events, effective: $0.effectiveEvents)
        } ?? []
        hasContours = SavedContour.areThere(in: directory)
        let contours = hasContours ? try SavedContour.all(in: directory) : [], limits = try PublishedLimit.all(run: directory.path, mediator: saved.study.mediator.model)
        let kaons = try KaonBackgroundReport.saved(in: directory, study: saved.study), patterns = try PatternsReport.saved(in: directory, study: saved.study)
        paper = known.map { known in
            RunFindings(saved: saved, photons: rows, contours: contours, limits: limits, kaons: kaons, patterns: patterns, statements: known, directory: directory).compared()
        } ?? []
    }

    // MARK: Reach

    /// The couplings within reach at the masses of the table, scenario by scenario.
    private static func intervals(_ saved: SavedFluxes) throws -> [Interval] {
        let contours = try masses.map { row in
            try saved.study.reach.contours(
                saved.sources, scenarios: try saved.scenarios([]), range: ScanRange(masses: row[0]...row[row.count - 1], count: row.count))
        }
        return contours[0].indices.flatMap { i in
            zip(masses, contours).flatMap { row, contours in
                row.map { mass in
                    let point = contours[i].points.first { abs($0.mass / mass - 1) < 1e-9 && $0.lower < $0.upper }
                    return Interval(
                        scenario: contours[i].scenario.name, signal: contours[i].signal, level: contours[i].level, mass: mass, lower: point?.lower, upper: point?.upper,
                        isOpen: point.map(contours[i].isOpen) ?? false, unit: saved.mediator.coupling)
                }
            }.sorted { $0.mass < $1.mass }
        }
    }

    // MARK: Text

    public var text: String {
        var table = TextTable(["", "dump", "cone", "cut", "paper", "ours", "error", "ratio", ""])
        for row in statements {
            table.add([
                row.id, row.dump, row.cut == .none ? "-" : row.cone.rawValue, row.cut.rawValue, digits(row.paper, 3), digits(row.ours, 3),
                row.error.map { digits($0, 2) } ?? "-", digits(row.ratio, 3),
                [row.isPaperReading ? "the paper's reading" : "", row.note ?? (row.significant ? "" : "not significant")]
                    .filter { !$0.isEmpty }.joined(separator: ", "),
            ])
        }
        var intervals = TextTable(["scenario", "level"] + Self.masses.flatMap(\.self).sorted().map { "\(digits($0, 3)) GeV" })
        let keys = reach.map { [$0.scenario, $0.level] }
        for key in keys.enumerated().filter({ keys.firstIndex(of: $0.element) == $0.offset }).map(\.element) {
            let cells = reach.filter { [$0.scenario, $0.level] == key }.map { interval in
                guard let lower = interval.lower, let upper = interval.upper else { return "no reach" }
                return "\(digits(lower, 2)) .. \(interval.isOpen ? ">" : "")\(digits(upper, 2))"
            }
            intervals.add(key + cells)
        }
        let weights = weighted.map {
            "\nthe weights of '\($0.sample)' leave \($0.collisions) collisions the power of \(digits($0.effective, 3)) of equal weight"
        }.joined()
        let reach = "\(coupling.symbol) of '\(mediator)' within reach\(coupling.dimension == nil ? "" : ", per GeV")\n\(intervals.text)"
        guard let luminosity else { return "\(noPaper)\(weights)\n\n\(reach)" }
        let missing = statements.isEmpty ? "\nno totals stand in the fluxes: nothing to compare" : ""
        let others = paper.filter { one in !statements.contains { $0.id == one.id } }
        return """
            \(legend(luminosity))
            \(table.text)\(missing)\(weights)

            \(reach)

            the paper's statements
            \(others.map(Self.line).joined(separator: "\n"))
            """
    }

    private static func distinct(_ texts: [String]) -> [String] {
        texts.enumerated().filter { texts.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    }

    var noPaper: String { "no paper's statements are known about the experiment '\(experiment)'" }

    /// "P1, P2: photons above 1 MeV in .../fb; P3: their share above 100 MeV"
    private func legend(_ luminosity: Double) -> String {
        Self.distinct(statements.map(\.quantity)).map { quantity in
            let ids = Self.distinct(statements.filter { $0.quantity == quantity }.map(\.id)).joined(separator: ", ")
            let words = quantity.replacingOccurrences(of: "share of photons", with: "their share")
            return "\(ids): \(words)" + (words.hasPrefix("their") ? "" : " in \(digits(luminosity, 4))/fb")
        }.joined(separator: "; ")
    }

    private static func line(_ statement: ComparedStatement) -> String {
        let numbers = statement.paper.flatMap { paper in statement.ours.map { " [paper \(digits(paper, 3)), ours \(digits($0, 3)) \(statement.unit ?? "")]" } } ?? ""
        return "\(statement.id)  \(statement.verdict.rawValue): \(statement.statement)\(numbers): \(statement.remark)"
    }
}
