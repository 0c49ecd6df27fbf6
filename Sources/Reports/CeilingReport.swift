import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Reach
import Studies

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
        /// In the mediator's unit.
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

        var unit = Mediator.alpPhoton.coupling

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(setup, forKey: "setup")
            try container.encode(background, forKey: "background")
            for (key, value) in [
                ("mass_GeV", mass), ("x", x), (unit.key("lower"), lower), (unit.key("upper"), upper), ("lower_ratio", lowerRatio), ("upper_ratio", upperRatio),
                ("eq9", delayed), ("upper_growth", growth), ("mean_L_over_l", lengths),
            ] { try container.encode(value, forKey: AnyKey(key)) }
            try container.encodeIfPresent(prompt, forKey: "eq7")
        }
    }

    /// Which masses have a reach at x times the data, and at which of them more data still move the upper edge.
    public struct Span: Encodable, Sendable {
        public var setup: String
        public var x: Double
        /// GeV, lowest and highest of the masses tried whose upper edge lies within the couplings searched.
        public var reach: [Double]
        /// Absent if the ceiling is met at all of them.
        public var free: [Double]?
        enum CodingKeys: String, CodingKey { case setup, x, reach = "reach_GeV", free = "free_of_ceiling_GeV" }
    }

    public var rows: [Row]
    /// Without background.
    public var spans: [Span]
    /// Growth of the upper edge below which it counts as a ceiling.
    public var ceiling = Self.ceiling
    public var files: [String]
    public var mediator, couplingUnit: String
    let coupling: Mediator.Coupling
    /// Checksum of the run's study; nil without a run.
    public var study: String?
    public var program = ProgramVersion.stamp

    enum CodingKeys: String, CodingKey { case rows, spans, ceiling, files, mediator, couplingUnit = "coupling_unit", study, program }

    /// 1 ... 1e6, two steps a decade.
    private static let factors = logarithmicGrid(from: 1, bins: 12, perDecade: 2)
    /// A ceiling: the upper edge moves by less than 10 % in g for ten times the data (the lower edge moves by 44 %).
    private static let ceiling = log10(1.1)
    private static let spanFactors = [1, 1e2, 1e4, 1e6]
    /// 1 MeV ... 1 GeV, 10 a decade.
    private static let spanMasses = logarithmicGrid(from: 1e-3, bins: 30, perDecade: 10)

    public static let standardMasses = [3e-3, 1e-2, 3e-2, 0.1, 0.3]

    /// - Parameters:
    ///   - run: a run directory; nil leaves the LHC out.
    ///   - scenarios: names; empty for those with the least and the most recorded data in the chamber of the first.
    ///   - recast: a study of the classic beam dump; nil for the program's own of the run's mediator.
    ///   - masses: GeV.
    ///   - folder: for the results, and for the run of the recast.
    public init(run: RunDirectory?, scenarios: [String], recast: Study?, masses: [Double], folder: String, threads: Int) throws {
        var setups: [CeilingSetup] = []
        let recast = try recast ?? Self.standardRecast(try run.map { try SavedFluxes.study(of: $0).mediator } ?? Study().mediator), mediator = try recast.mediator.value()
        (self.mediator, coupling, couplingUnit) = (mediator.name, mediator.coupling, mediator.coupling.unit)
        if let run {
            let saved = try SavedFluxes(run)
            guard saved.mediator.name == mediator.name else {
                throw InputError(
                    "a run of '\(saved.mediator.name)' beside a beam dump of '\(mediator.name)'", at: "--recast", expected: "both with the same mediator",
                    advice: "leave --recast out, or name a study of '\(saved.mediator.name)'")
            }
            setups = try saved.scenarios(scenarios.isEmpty ? Self.extremes(saved.study.scenarios) : scenarios).map { CeilingSetup($0, saved.sources) }
        }
        let directory = RunDirectory("\(folder)/\(recast.experiment.name)")
        try Pipeline(recast, in: directory).makeFluxes(threads: threads)
        setups.append(CeilingSetup(recast.scenarios[0], try SavedFluxes(directory).sources, signal: recast.reach.signal[0]))
        let unit = coupling
        study = try run.map { try Provenance($0).study }
        // Spans are searched as edges are, at more masses and fewer factors.
        let fluxes = try [run.map { try SavedFluxes.study(of: $0) }, recast].compactMap { $0?.countingKind }
        let progress = WorkProgress("searches of edges", total: setups.count * (masses.count + 1), threads: 1, kind: "\(setups.map(\.name)), \(mediator.name), \(fluxes)", isLong: false)
        rows = setups.flatMap { setup in
            masses.flatMap { mass in
                defer { progress.add(1) }
                return Self.rows(setup, mass, unit)
            }
        }
        spans = setups.flatMap { setup in
            defer { progress.add(1) }
            return Self.spans(setup)
        }
        progress.finish()
        files = []
        try write(folder)
    }

    /// The first of the program's own whose beam is of electrons, for a mediator: with the fluxes of all that make it, where none is of this mediator.
    private static func standardRecast(_ mediator: Study.Mediator) throws -> Study {
        let own = try RecastLibrary.names.map { try RecastLibrary.study(named: $0) }.filter { try $0.beamParticle().species == .electron }
        if let exact = own.first(where: { $0.mediator.model == mediator.model }) { return exact }
        let parents = Set(try mediator.value().channels.flatMap(\.parents)).subtracting([.pionZero, .eta])
        guard var other = own.first(where: { parents.isSubset(of: $0.showers.species) }) else {
            throw InputError("no recast with a beam of electrons holds what makes '\(mediator.model)'", advice: "name one with --recast")
        }
        (other.mediator.model, other.mediator.own) = (mediator.model, mediator.own)
        other.compare = nil
        return other
    }

    private static func extremes(_ scenarios: [Scenario]) -> [String] {
        let alike = scenarios.filter { $0.chamber.name == scenarios[0].chamber.name }.sorted { $0.luminosity * $0.trigger < $1.luminosity * $1.trigger }
        return alike.count > 1 ? [alike[0].name, alike[alike.count - 1].name] : [alike[0].name]
    }

    /// The edges at a mass for all factors on the data that have them, beside eq. 7 and 9 from the smallest of these on.
    package static func rows(_ setup: CeilingSetup, _ mass: Double, _ unit: Mediator.Coupling = Mediator.alpPhoton.coupling) -> [Row] {
        // A large background counts x as its square root: both need the levels of half the steps.
        let gains = Set(factors.flatMap { x in Scaling.Background.allCases.map { $0.gain(x) } }).sorted()
        let edges = Dictionary(uniqueKeysWithValues: zip(gains, setup.edges(masses: [mass], gains: gains)[0]))
        return Scaling.Background.allCases.flatMap { background -> [Row] in
            var start: (x: Double, edges: CeilingSetup.Edges, produced: Double)?
            return factors.compactMap { x -> Row? in
                guard let found = edges[background.gain(x)] ?? nil else { return nil }
                let first = start ?? (x, found, setup.produced(mass, found.upper) * background.gain(x) / setup.signal)
                start = first
                return Row(
                    setup: setup.name, mass: mass, background: background, x: x, lower: found.lower, upper: found.upper,
                    lowerRatio: found.lower / first.edges.lower, upperRatio: found.upper / first.edges.upper,
                    delayed: Scaling.delayed(x / first.x, background: background),
                    prompt: Scaling.prompt(x / first.x, produced: first.produced, background: background),
                    growth: background == .none ? found.growth : found.growth / 2, lengths: 1 + 1 / (2 * found.growth), unit: unit)
            }
        }
    }

    private static func spans(_ setup: CeilingSetup) -> [Span] {
        let all = zip(spanMasses, setup.edges(masses: spanMasses, gains: spanFactors)).map { (mass: $0, edges: $1) }
        return spanFactors.indices.compactMap { i -> Span? in
            let reached = all.compactMap { row in row.edges[i].map { (mass: row.mass, growth: $0.growth) } }
            guard let first = reached.first, let last = reached.last else { return nil }
            let free = reached.filter { $0.growth >= ceiling }.map(\.mass)
            return Span(
                setup: setup.name, x: spanFactors[i], reach: [first.mass, last.mass], free: free.isEmpty ? nil : [free[0], free[free.count - 1]])
        }
    }

    // MARK: Files

    private mutating func write(_ folder: String) throws {
        try makeDirectory(folder)
        let header = (study.map { "# study: \($0)\n" } ?? "") + "# program: \(program)\nsetup,mass_GeV,background,x,\(coupling.key("lower")),\(coupling.key("upper")),lower_ratio,upper_ratio,eq9,eq7,upper_growth,mean_L_over_l"
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
                "setup", "mass/MeV", "x", coupling.column("lower"), coupling.column("upper"), "lower ratio", "eq. 9", "upper ratio", "eq. 7", "growth", "L/l",
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
        lines.append("Ceiling: a growth below \(digits(Self.ceiling, 2)), less than 10 % in g for ten times the data. Without background:")
        return (lines + answers + files.map { "written: \($0)" }).joined(separator: "\n")
    }

    /// Where each setup meets the ceiling.
    private var answers: [String] {
        func range(_ masses: [Double]) -> String { "\(digits(masses[0] * 1e3, 4)) to \(digits(masses[1] * 1e3, 4)) MeV" }
        return spans.map { span in
            "  \(span.setup), x = \(digits(span.x, 2)): upper edge below 1\(coupling.textUnit) at \(range(span.reach)); "
                + (span.free.map { "free of the ceiling at \(range($0))" } ?? "at the ceiling everywhere")
        }
    }
}
