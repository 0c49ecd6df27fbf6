import Foundation
import Particles
import Reach

/// How the edges of the reach grow with the data, at the LHC and at a classic beam dump, beside eq. 7 and 9 of the paper: the answer of
/// `calodump ceiling`.
public struct CeilingReport: Encodable, Sendable {
    /// The edges for x times the data.
    public struct Row: Encodable, Sendable {
        /// A scenario, or a recast.
        public var setup: String
        public var mass: Double
        public var background: Scaling.Background
        public var x: Double
        /// 1/GeV
        public var lower, upper: Double
        /// Over the edges at the smallest x with a reach.
        public var lowerRatio, upperRatio: Double
        /// Eq. 9 and eq. 7 for the same; eq. 7 is absent where it does not hold.
        public var delayed: Double
        public var prompt: Double?
        /// d ln g / d ln x at the upper edge: 0 is a hard ceiling.
        public var growth: Double
        /// Mean of L/l over the events at the upper edge, 1 - d ln N / d ln g^2.
        public var lengths: Double

        enum CodingKeys: String, CodingKey {
            case setup, mass = "mass_GeV", background, x, lower = "lower_per_GeV", upper = "upper_per_GeV", lowerRatio = "lower_ratio"
            case upperRatio = "upper_ratio", delayed = "eq9", prompt = "eq7", growth = "upper_growth", lengths = "mean_L_over_l"
        }
    }

    public var rows: [Row]
    public var files: [String]

    private static let couplings = 1e-9...1.0
    /// 1 ... 1e6, two steps a decade.
    private static let factors = (0...12).map { pow(10, Double($0) / 2) }
    /// Growth of the upper edge below which more data do not help any more: 5 % in g for ten times the data.
    static let ceiling = log10(1.05)

    public static let standardMasses = [3e-3, 1e-2, 3e-2, 0.1, 0.3]

    /// - Parameters:
    ///   - run: a run directory; nil leaves the LHC out.
    ///   - scenarios: names; empty for run2-zerobias and run4-dt.
    ///   - recast: the classic beam dump.
    ///   - masses: GeV.
    ///   - folder: for the results, and for the photons of the recast.
    public init(run: RunDirectory?, scenarios: [String], recast: RecastStudy, masses: [Double], folder: String, threads: Int) throws {
        var rows: [Row] = []
        if let run {
            let saved = try SavedFluxes(run)
            for scenario in try saved.scenarios(scenarios.isEmpty ? ["run2-zerobias", "run4-dt"] : scenarios) {
                let counts = ScenarioCounts(saved.sources, scenario: scenario)
                for mass in masses {
                    let (expected, produced) = counts.curves(mass: mass)
                    rows += Self.rows(scenario.name, mass, signal: 2.3, expected, produced)
                }
            }
        }
        let photons = try RecastPhotons(recast, threads: threads).flux(.cascade, in: "\(folder)/flux")
        let signal = try FixedTargetSignal(photons, experiment: recast.experiment(recast.choices), formFactor: recast.choices.formFactor)
        for mass in masses {
            let curve = signal.curve(mass: mass)
            rows += Self.rows(recast.name, mass, signal: recast.choices.signal, { curve($0) }, { curve.produced($0) })
        }
        self.rows = rows
        files = []
        try write(folder)
    }

    private static func rows(
        _ setup: String, _ mass: Double, signal: Double, _ expected: (Double) -> Double, _ produced: (Double) -> Double
    ) -> [Row] {
        Scaling.Background.allCases.flatMap { background -> [Row] in
            var first: Row?
            return factors.compactMap { x -> Row? in
                let level = signal / background.gain(x)
                guard let edges = CouplingEdges(level: level, couplings: couplings, expected), !edges.isOpen else { return nil }
                // d ln N / d ln g at the upper edge.
                let slope = log(expected(edges.upper * 1.001) / expected(edges.upper / 1.001)) / (2 * log(1.001))
                var row = Row(
                    setup: setup, mass: mass, background: background, x: x, lower: edges.lower, upper: edges.upper, lowerRatio: 1, upperRatio: 1,
                    delayed: 1, prompt: 1, growth: (background == .none ? -1 : -0.5) / slope, lengths: 1 - slope / 2)
                let start = first ?? row
                if first == nil { first = row }
                (row.lowerRatio, row.upperRatio) = (row.lower / start.lower, row.upper / start.upper)
                row.delayed = Scaling.delayed(x / start.x, background: background)
                // Signal and data scale together: N_sig at the first x, in events of that x.
                row.prompt = Scaling.prompt(
                    x / start.x, produced: produced(start.upper) * background.gain(start.x) / signal, background: background)
                return row
            }
        }
    }

    // MARK: Files

    private mutating func write(_ folder: String) throws {
        try makeDirectory(folder)
        let header = "setup,mass_GeV,background,x,lower_per_GeV,upper_per_GeV,lower_ratio,upper_ratio,eq9,eq7,upper_growth,mean_L_over_l"
        let lines = rows.map { row in
            ([row.setup, String(format: "%.6g", row.mass), row.background.rawValue]
                + [row.x, row.lower, row.upper, row.lowerRatio, row.upperRatio, row.delayed].map { String(format: "%.6g", $0) }
                + [row.prompt.map { String(format: "%.6g", $0) } ?? ""] + [row.growth, row.lengths].map { String(format: "%.6g", $0) })
                .joined(separator: ",")
        }
        files = ["\(folder)/ceiling.csv", "\(folder)/ceiling.json"]
        try writeText(([header] + lines).joined(separator: "\n") + "\n", to: files[0])
        try writeText(try jsonText(self) + "\n", to: files[1])
    }

    // MARK: Text

    public var text: String {
        var lines: [String] = []
        for background in Scaling.Background.allCases {
            lines.append(background == .none ? "No background: N_sig stays." : "\nLarge background: N_sig grows as sqrt x.")
            var table = TextTable([
                "setup", "mass/MeV", "x", "lower/GeV^-1", "upper/GeV^-1", "lower ratio", "eq. 9", "upper ratio", "eq. 7", "growth", "L/l",
            ])
            for row in rows where row.background == background && abs(log10(row.x).remainder(dividingBy: 2)) < 1e-6 {
                table.add([
                    row.setup, digits(row.mass * 1e3, 3), digits(row.x, 3), digits(row.lower, 3), digits(row.upper, 3), digits(row.lowerRatio, 3),
                    digits(row.delayed, 3), digits(row.upperRatio, 3), row.prompt.map { digits($0, 3) } ?? "-", digits(row.growth, 2),
                    digits(row.lengths, 3),
                ])
            }
            lines.append(table.text)
        }
        lines.append("\nGrowth: d ln g / d ln x at the upper edge (the lower edge has -1/4, or -1/8 with a large background).")
        lines.append("Ceiling: a growth below \(digits(Self.ceiling, 2)), that is 5 % in g for ten times the data. Without background:")
        return (lines + answers + files.map { "written: \($0)" }).joined(separator: "\n")
    }

    /// Where each setup meets the ceiling, mass by mass.
    private var answers: [String] {
        var setups: [String] = []
        for row in rows where !setups.contains(row.setup) { setups.append(row.setup) }
        return setups.map { setup in
            let own = rows.filter { $0.setup == setup && $0.background == .none }
            let masses = Set(own.map(\.mass)).sorted()
            let met = masses.map { mass in
                let each = own.filter { $0.mass == mass }
                let text = each.first { $0.growth < Self.ceiling }.map { "from x = \(digits($0.x, 2))" } ?? "not up to x = \(digits(each.last!.x, 2))"
                return "\(digits(mass * 1e3, 3)) MeV \(text) (growth \(digits(each.first!.growth, 2)) to \(digits(each.last!.growth, 2)))"
            }
            return "  \(setup): \(met.joined(separator: "; "))"
        }
    }
}
