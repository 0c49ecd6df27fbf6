import Bounds
import Fluxes
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Studies

/// A statement of the paper (arXiv:2305.16383; P1 ... P30 in docs/Paper.md) beside what this run finds.
public struct PaperStatement: Encodable, Sendable {
    public enum Verdict: String, Encodable, Sendable {
        /// The number agrees within a factor 2, or the shape is found.
        case agrees
        case differs
        /// A choice of the paper that the study takes over.
        case taken = "taken over"
        /// A choice of the paper that the study replaces.
        case changed
        /// The paper gives a curve without numbers.
        case notComparable = "not comparable"
        /// Needs a stage that a run does not have.
        case notComputed = "not computed"
    }

    public var id: String
    public var statement: String
    /// Numbers, where the statement has one; `error` is statistical.
    public var paper, ours, error: Double?
    public var ratio: Double? { paper.flatMap { paper in ours.map { $0 / paper } } }
    public var unit: String?
    public var verdict: Verdict
    /// What stands behind the verdict, in words.
    public var remark: String

    enum CodingKeys: String, CodingKey { case id, statement, paper, ours, error, ratio, unit, verdict, remark }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(statement, forKey: .statement)
        try container.encodeIfPresent(paper, forKey: .paper)
        try container.encodeIfPresent(ours, forKey: .ours)
        try container.encodeIfPresent(error, forKey: .error)
        try container.encodeIfPresent(ratio, forKey: .ratio)
        try container.encodeIfPresent(unit, forKey: .unit)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(remark, forKey: .remark)
    }

    init(_ id: String, _ statement: String, _ verdict: Verdict, _ remark: String) {
        (self.id, self.statement, self.verdict, self.remark) = (id, statement, verdict, remark)
    }

    /// A number: agrees within a factor 2.
    init(_ id: String, _ statement: String, paper: Double, ours: Double, error: Double? = nil, unit: String? = nil, _ remark: String) {
        self.init(id, statement, 0.5...2 ~= ours / paper ? .agrees : .differs, remark)
        (self.paper, self.ours, self.error, self.unit) = (paper, ours, error, unit)
    }
}

extension PaperStatement {
    /// All that can be computed or judged from a run's fluxes and contours.
    ///
    /// - Parameters:
    ///   - photons: P1-P3, in the paper's reading.
    ///   - contours: those of the study's reading; empty before `calodump reach`.
    static func all(
        _ saved: SavedFluxes, photons: [Comparison.Statement], contours: [SavedContour], limits: [PublishedLimit], kaons: KaonBackgroundReport?
    ) throws -> [PaperStatement] {
        let numbers = photons.filter(\.isPaperReading).map { row in
            PaperStatement(
                row.id, "\(row.quantity), \(row.dump)", paper: row.paper, ours: row.ours, error: row.error, unit: row.id == "P3" ? nil : "photons in 500/fb",
                "the cone and the cut of the study's flux; other readings in the table of photons")
        }
        return (numbers + shapeOfTheFlux(saved) + setUp(saved.study) + interactions(saved) + detection(saved.study) + backgrounds(saved, kaons)
            + curves(saved, contours, limits) + later).sorted { number($0.id) < number($1.id) }
    }

    private static func number(_ id: String) -> Int { Int(id.dropFirst()) ?? 0 }

    // MARK: P4

    private static func shapeOfTheFlux(_ saved: SavedFluxes) -> [PaperStatement] {
        func photons(_ flux: ParticleFlux, energy: (Double) -> Bool, absEta: (Double) -> Bool) -> Double {
            let (energies, thetas, depths) = flux.axes.shape
            var sum = 0.0
            for e in 0..<energies where energy((flux.axes.energy[e] * flux.axes.energy[e + 1]).squareRoot()) {
                for t in 0..<thetas {
                    let theta = (flux.axes.theta[t] + flux.axes.theta[t + 1]) / 2
                    guard absEta(abs(log(tan(theta / 2)))) else { continue }
                    for replica in 0..<flux.replicas {
                        let first = ((replica * energies + e) * thetas + t) * depths
                        sum += flux.photons[first..<first + depths].reduce(0, +)
                    }
                }
            }
            return sum
        }
        func all(_ energy: (Double) -> Bool, _ absEta: (Double) -> Bool) -> Double {
            saved.fluxes.reduce(0) { $0 + photons($1, energy: energy, absEta: absEta) }
        }
        let any: (Double) -> Bool = { _ in true }
        let total = all(any, any), central = all(any) { $0 < 1.2 }, forward = all(any) { $0 > 2.8 }
        guard total > 0, central > 0, forward > 0 else { return [] }
        let soft = all({ $0 < 0.01 }, any) / total
        let hardForward = all({ $0 > 1 }) { $0 > 2.8 } / forward, hardCentral = all({ $0 > 1 }) { $0 < 1.2 } / central
        let found = soft > 0.5 && forward > central && hardForward > hardCentral
        return [
            PaperStatement(
                "P4", "most photons are soft (E < 10 MeV) and forward; forward ones are harder", found ? .agrees : .differs,
                String(
                    format: "%.0f %% are below 10 MeV; %.0f %% lie beyond |eta| = 2.8, %.0f %% within 1.2; "
                        + "above 1 GeV are %.2g of the forward and %.2g of the central ones",
                    100 * soft, 100 * forward / total, 100 * central / total, hardForward, hardCentral)),
        ]
    }

    // MARK: P5 - P11, P15

    private static func setUp(_ study: Study) -> [PaperStatement] {
        let paper = Study()
        let dumps = study.dumps.map { "\($0.name) \($0.material) \(digits($0.depth, 4)) cm" }.joined(separator: ", ")
        return [
            PaperStatement("P5", "ECAL 0.6 m PbWO4, HCAL 1.3 m Cu", study.dumps == paper.dumps ? .taken : .changed, dumps),
            PaperStatement(
                "P6", "e+-, gamma into the ECAL, pi+-, K+- into the HCAL; showers by Geant4, QGSP_BERT", study.incident == paper.incident ? .taken : .changed,
                "the showers are CaloDump's own, compared with Geant4 in docs/Validation.md"),
            PaperStatement("P8", "Helm form factor", study.mediator.formFactor == .helm ? .taken : .changed, "form factor '\(study.mediator.formFactor.rawValue)'"),
            PaperStatement(
                "P15", "candidates have E > 10 MeV", study.scenarios.allSatisfy { abs($0.energyThreshold - 0.01) < 1e-9 } ? .taken : .changed,
                "energy thresholds: \(Set(study.scenarios.map { Quantity.format($0.energyThreshold, as: .energy) }).sorted().joined(separator: ", "))"),
            PaperStatement(
                "P20", "N = 2.3 at 90 % CL without background; N = 100", study.reach.method == .fixed && [2.3, 100].allSatisfy(study.reach.signal.contains) ? .taken : .changed,
                levels(study)),
        ]
    }

    /// "run4-dt: 90 % CL, b = 5 +- 2 (5.854 events), N = 100", each once.
    private static func levels(_ study: Study) -> String {
        let words = study.scenarios.map { scenario -> String in
            guard let levels = try? study.reach.levels(of: scenario) else { return "\(scenario.name): no limit with this background" }
            return levels.map { level in
                level.limit.map { "\($0), b = \(scenario.background.text) (\(digits(level.events, 4)) events)" } ?? "N = \(digits(level.events, 4))"
            }.joined(separator: ", ")
        }
        return Set(words).sorted().joined(separator: "; ")
    }

    private static func interactions(_ saved: SavedFluxes) -> [PaperStatement] {
        let isFull = saved.study.mediator.production == .full, hasRays = saved.study.scenarios.contains { $0.geometry == .rays }
        return [
            PaperStatement(
                "P7", "eq. 2, Primakoff cross section", isFull ? .changed : .taken,
                isFull ? "exact kinematics with recoil, the mediator's own angle" : "per element, integrated over the angle; 'calodump primakoff' shows it"),
            PaperStatement(
                "P9", "eq. 4, P_prod = sigma_P / (sigma_SM + sigma_P)", isFull ? .changed : .taken,
                isFull ? "production along the photons' path" : "sigma_SM is XCOM's total with coherent scattering"),
            PaperStatement(
                "P10", "eq. 5, survival and decay", hasRays ? .changed : .taken,
                hasRays ? "along rays through the stations" : "integrated over the depth of production; 'calodump events' shows each factor"),
            PaperStatement("P11", "eq. 6, width g^2 m^3 / (64 pi)", .taken, "'calodump decay' shows it"),
        ]
    }

    // MARK: P12 - P14, P26

    private static func detection(_ study: Study) -> [PaperStatement] {
        let chambers = [
            ("P12", "DT", "drift tubes at |eta| < 1.2, 1.2 - 1.8 m behind the HCAL", 0...1.2),
            ("P13", "ME0", "ME0 at 2.0 < |eta| < 2.8, directly behind the HCAL", 2.0...2.8),
        ]
        let efficiencies = Set(study.scenarios.map(\.efficiencyText)).sorted().joined(separator: "; ")
        let isPapers = study.scenarios.allSatisfy { $0.efficiencyCurve == nil && $0.efficiency == 0.9 }
        return chambers.compactMap { id, name, statement, eta in
                study.scenarios.first { $0.chamber.name == name }.map { scenario in
                    let range = scenario.chamber.absEta
                    return PaperStatement(
                        id, statement, range == eta ? .taken : .changed,
                        "\(digits(range.lowerBound, 3)) < |eta| < \(digits(range.upperBound, 3)) in the scenario \(scenario.name)")
                }
            } + [
                PaperStatement(
                    "P14", "more than 90 % of the photons are seen", isPapers ? .taken : .changed,
                    "efficiencies \(efficiencies); Geant4 gives 9-17 % of photons two consecutive hits in a chamber of 12 layers, so the paper's "
                        + "number is a choice, not a finding (docs/Paper.md)"),
            ]
    }

    // MARK: P16

    private static func backgrounds(_ saved: SavedFluxes, _ kaons: KaonBackgroundReport?) -> [PaperStatement] {
        guard let flux = saved.fluxes.first else { return [] }
        return [
            PaperStatement(
                "P16", "inelastic collisions in 500/fb", paper: 4e16, ours: flux.crossSection * 500e15, unit: "collisions",
                "the cross section of the study's samples; 0.45 hits per nb of 77 mb are then \(digits(0.45 / 77e6, 2)) hits a collision, which the "
                    + "paper writes as 1e-8 per cm2 and event"),
            kaonsBehind(kaons),
        ]
    }

    private static func kaonsBehind(_ report: KaonBackgroundReport?) -> PaperStatement {
        let statement = "900 K0S of 10 - 50 GeV behind the HCAL in 500/fb"
        guard let report, let first = report.behind.first else {
            return PaperStatement("P17", statement, .notComputed, "not counted by a run: 'calodump punchthrough --out DIR' counts them for this one")
        }
        let further = report.behind.dropFirst().map { "; behind \($0.behind) \(digits($0.kaons.mean, 3)) +- \(digits($0.kaons.error, 2))" }.joined()
        return PaperStatement(
            "P17", statement, paper: report.paper, ours: first.kaons.mean, error: first.kaons.error, unit: "kaons in 500/fb",
            "jets' hadrons within |eta| < \(report.absEta[1]) folded with showers with splitting (punchthrough.json); by hand "
                + "\(digits(first.handEstimate, 2))\(further)")
    }

    // MARK: P21 - P27

    private static func curves(_ saved: SavedFluxes, _ contours: [SavedContour], _ limits: [PublishedLimit]) -> [PaperStatement] {
        // The limit where the study has a method, else the fewest events.
        func contour(_ scenario: String) -> SavedContour? {
            let own = contours.filter { $0.reading == .study && $0.scenario == scenario }
            return own.first(where: \.isLimit) ?? own.first
        }
        func extent(_ contour: SavedContour) -> String {
            guard let first = contour.points.first, let last = contour.points.last else { return "no reach: \(contour.noReach ?? "")" }
            return "from \(digits(first.mass, 3)) to \(digits(last.mass, 3)) GeV, couplings from \(digits(contour.points.map(\.lower).min()!, 2)) /GeV"
        }
        var statements: [PaperStatement] = []
        for (id, name, statement) in [
            ("P21", "run2-zerobias", "Run 2, zero-bias trigger, DT"), ("P22", "run23-hlt", "Run 2+3, high-level triggers, DT"),
            ("P23", "run4-dt", "Run 4, dedicated trigger, DT"),
        ] {
            guard let contour = contour(name) else { continue }
            statements.append(PaperStatement(
                id, "\(statement): a curve in FIG. 2", .notComparable, "its curve is not published as numbers; ours: \(extent(contour))"))
        }
        if let contour = contour("run4-me0") {
            let mass = contour.points.last?.mass ?? 0
            var statement = PaperStatement("P24", "Run 4, ME0: reaches masses above 1 GeV", mass >= 1 ? .agrees : .differs, extent(contour))
            (statement.paper, statement.ours, statement.unit) = (1, mass, "GeV")
            statements.append(statement)
        }
        if let contour = contour("run2-zerobias") {
            let area = NewlyCoveredArea(contour, limits: limits)
            statements.append(PaperStatement(
                "P25", "Run 2 zero bias already enters unexplored space", area.beyondLaboratory > 3 * area.error && area.beyondLaboratory > 0 ? .agrees : .differs,
                "area in ln m x ln g: \(digits(area.total, 3)), beyond laboratory bounds \(digits(area.beyondLaboratory, 3)), beyond all \(digits(area.beyondAll, 3))"))
        }
        if let scenario = saved.study.scenarios.first(where: { $0.name == "run4-dt" }) { 
            let level = (try? saved.study.reach.levels(of: scenario)[0].events) ?? 2.3
            statements.append(robustness(saved, scenario, signal: level))
        }
        let without = limits.filter { $0.shape == .unavailable }.map(\.label)
        statements.append(PaperStatement(
            "P27", "bounds and prospects drawn", .taken,
            "'calodump limits' lists \(LimitsReport.summary(limits))" + (without.isEmpty ? "" : "; not drawn: \(without.joined(separator: ", "))")))
        return statements
    }

    /// P26: a third of the efficiency is three times the number of events asked for.
    private static func robustness(_ saved: SavedFluxes, _ scenario: Scenario, signal: Double) -> PaperStatement {
        let contours = Contour.scan(saved.sources, scenarios: [scenario], signals: [signal, 3 * signal], range: ScanRange(masses: 0.01...0.1, count: 3))
        let statement = "a loss of a few factors in efficiency hardly moves the result"
        let pairs = zip(contours[0].points, contours[1].points).filter { abs($0.mass / $1.mass - 1) < 1e-9 }
        guard !pairs.isEmpty else { return PaperStatement("P26", statement, .notComputed, "the scenario has no reach from 0.01 to 0.1 GeV") }
        let shifts = pairs.map { full, third in
            String(
                format: "at %.3g GeV the lower edge rises by a factor %.2f, the upper one falls by %.2f", full.mass, third.lower / full.lower,
                full.upper / third.upper)
        }
        // Hardly: by less than half as much again.
        let isSmall = pairs.allSatisfy { full, third in third.lower / full.lower < 1.5 && full.upper / third.upper < 1.5 }
        return PaperStatement(
            "P26", statement, isSmall ? .agrees : .differs, "with a third of the efficiency, run4-dt: \(shifts.joined(separator: "; "))")
    }

    // MARK: What other studies show

    private static let later = [
        PaperStatement("P18", "ceiling of the prompt regime, eq. 7", .notComputed, "a matter of scaling the luminosity: 'calodump ceiling' on this run shows it"),
        PaperStatement("P19", "g'/g = x^(-1/4) in the delayed regime, eq. 9", .notComputed, "a matter of scaling the luminosity: 'calodump ceiling' on this run shows it"),
        PaperStatement("P28", "ATLAS works as well", .notComputed, "the study's dumps and chambers are those of CMS"),
        PaperStatement("P29", "other mediators", .notComputed, "the program has axion-like particles coupled to photons"),
        PaperStatement("P30", "a diphoton trigger in the chambers", .notComputed, "the response of the chambers is not simulated"),
    ]
}
