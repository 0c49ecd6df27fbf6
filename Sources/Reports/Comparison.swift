import Bounds
import Fluxes
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Studies

/// The paper's statements (arXiv:2305.16383) beside ours: the answer of `calodump compare`.
public struct Comparison: Encodable, Sendable {
    public struct Statement: Encodable, Sendable {
        /// P1, P2: photons above 1 MeV in the ECAL and HCAL modules. P3: their share above 100 MeV.
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

        enum CodingKeys: String, CodingKey {
            case scenario, signal, level, mass = "mass_GeV", lower = "lower_per_GeV", upper = "upper_per_GeV", isOpen = "open"
        }
    }

    public var luminosity = 500.0
    /// P1-P3 for every cone and cut.
    public var statements: [Statement]
    /// All of the paper's statements that a run can be held against.
    public var paper: [PaperStatement]
    public var reach: [Interval]
    /// Samples of weighted collisions, with what their weights leave of them.
    public var weighted: [Weighted]
    /// The run directory holds contours.
    let hasContours: Bool

    enum CodingKeys: String, CodingKey { case luminosity = "luminosity_per_fb", statements, paper = "paper_statements", reach, weighted = "weighted_samples" }

    /// 1/barn in 1/fb.
    private static let perFemtobarn = 1e15
    private static let largestRelativeError = 0.3
    /// GeV, equally spaced in ln m by row.
    private static let masses = [[0.01, 0.1, 1], [0.03, 0.3]]
    private static let targets: [(dump: String, id: String, photons: Double, share: Double)] = [
        ("ECAL", "P1", 1.5e19, 0.037), ("HCAL", "P2", 6.5e18, 0.035),
    ]

    public init(_ directory: RunDirectory) throws {
        let saved = try SavedFluxes(directory)
        statements = Self.targets.flatMap { target in
            saved.fluxes.filter { $0.dump == target.dump }.flatMap { flux in
                Self.statements(flux, target.id, photons: target.photons, share: target.share, luminosity: 500 * Self.perFemtobarn)
            }
        }
        reach = try Self.intervals(saved)
        weighted = saved.fluxes.first?.samples.filter(\.hasWeights).map {
            Weighted(sample: $0.name, collisions: $0.events, effective: $0.effectiveEvents)
        } ?? []
        hasContours = SavedContour.areThere(in: directory)
        paper = try PaperStatement.all(
            saved, photons: statements, contours: hasContours ? try SavedContour.all(in: directory) : [], limits: try PublishedLimit.all(run: directory.path),
            kaons: try KaonBackgroundReport.saved(in: directory, study: saved.study))
    }

    // MARK: P1 - P3

    private static func statements(_ flux: ParticleFlux, _ id: String, photons: Double, share: Double, luminosity: Double) -> [Statement] {
        guard let totals = flux.totals else { return [] }
        var statements: [Statement] = []
        let perLuminosity = flux.crossSection * luminosity
        for way in ways(flux.cone, totals) {
            func add(_ id: String, _ quantity: String, _ paper: Double, _ ours: Double, _ error: Double?) {
                statements.append(Statement(
                    id: id, quantity: quantity, dump: flux.dump, cone: way.cone, cut: way.cut,
                    isPaperReading: way.cone == .thetaPhi && way.cut == .photon, paper: paper, ours: ours, error: error,
                    ratio: ours / paper, significant: ours > 0 && (error.map { $0 <= largestRelativeError * ours } ?? false),
                    note: ours > 0 ? nil : "no photon, \(NoSignal.words(collisions: flux.collisions))"))
            }
            guard let all = way.counts(totals)["1MeV"], let hard = way.counts(totals)["100MeV"] else { continue }
            // One definition of every error: the spread over the replicas.
            let error = flux.totalsByReplica.flatMap { spread($0.map(way.counts), "1MeV") } ?? (flux.replicas > 1 ? all.error : nil)
            add(id, "photons above 1 MeV", photons, all.mean * perLuminosity, all.mean > 0 ? error.map { $0 * perLuminosity } : nil)
            if all.mean > 0 {
                let error = flux.totalsByReplica.flatMap { shareError($0.map(way.counts), share: hard.mean / all.mean) }
                add("P3", "share of photons above 100 MeV", share, hard.mean / all.mean, error)
            }
        }
        return statements
    }

    private struct Way {
        var cone: ConeMetric
        var cut: ConeCut
        var counts: @Sendable (PhotonTotals) -> PhotonTotals.ByThreshold
    }

    private static func ways(_ cone: ConeMetric, _ totals: PhotonTotals) -> [Way] {
        var ways = [
            Way(cone: cone, cut: .photon) { $0.photonCut }, Way(cone: cone, cut: .incident) { $0.incidentCut },
            Way(cone: cone, cut: .none) { $0.noCut },
        ]
        if let other = totals.otherCone {
            ways.insert(
                contentsOf: [
                    Way(cone: other.cone, cut: .photon) { $0.otherCone?.photonCut ?? [:] },
                    Way(cone: other.cone, cut: .incident) { $0.otherCone?.incidentCut ?? [:] },
                ], at: 2)
        }
        return ways
    }

    private static func spread(_ replicas: [PhotonTotals.ByThreshold], _ threshold: String) -> Double? {
        replicas.count > 1 ? RunningStatistics(replicas.map { $0[threshold]?.mean ?? 0 }).error : nil
    }

    /// Standard error of a ratio of sums from its spread over replicas (linearised; numerator and denominator are correlated).
    private static func shareError(_ replicas: [PhotonTotals.ByThreshold], share: Double) -> Double? {
        guard replicas.count > 1 else { return nil }
        let hard = replicas.map { $0["100MeV"]?.mean ?? 0 }, all = replicas.map { $0["1MeV"]?.mean ?? 0 }
        let residuals = RunningStatistics(zip(hard, all).map { $0 - share * $1 })
        return residuals.error / RunningStatistics(all).mean
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
                        isOpen: point.map(contours[i].isOpen) ?? false)
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
        let missing = statements.isEmpty ? "\nno totals stand in the fluxes: nothing to compare" : ""
        return """
            P1, P2: photons above 1 MeV in \(digits(luminosity, 4))/fb; P3: their share above 100 MeV
            \(table.text)\(missing)\(weights)

            couplings within reach, per GeV
            \(intervals.text)

            the paper's statements
            \(paper.filter { !["P1", "P2", "P3"].contains($0.id) }.map(Self.line).joined(separator: "\n"))
            """
    }

    private static func line(_ statement: PaperStatement) -> String {
        let numbers = statement.paper.flatMap { paper in statement.ours.map { " [paper \(digits(paper, 3)), ours \(digits($0, 3)) \(statement.unit ?? "")]" } } ?? ""
        return "\(statement.id)  \(statement.verdict.rawValue): \(statement.statement)\(numbers): \(statement.remark)"
    }
}
