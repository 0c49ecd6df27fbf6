import Experiments
import Fluxes
import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// How the counts at one point and the contours change with each choice of model: the answer of `calodump events --choices`.
public struct ChoicesReport: Encodable, Sendable {
    public struct Row: Encodable, Sendable {
        public var scenario: String
        public var choice: String
        public var expected: Double
        /// To the paper's reading; absent where that is zero.
        public var ratio: Double?
        /// Edges for the first signal count at this mass, in the mediator's unit, and where the contour closes, GeV; absent without.
        public var lower, upper, noseMass: Double?
        let unit: Mediator.Coupling

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(scenario, forKey: "scenario")
            try container.encode(choice, forKey: "choice")
            try container.encode(expected, forKey: "expected")
            try container.encodeIfPresent(ratio, forKey: "ratio")
            try container.encodeIfPresent(lower, forKey: AnyKey(unit.key("lower")))
            try container.encodeIfPresent(upper, forKey: AnyKey(unit.key("upper")))
            try container.encodeIfPresent(noseMass, forKey: "nose_mass_GeV")
        }
    }

    public var mass: Double
    public var coupling: Double
    let unit: Mediator.Coupling
    /// Number of events of the edges, by scenario.
    public var signals: [Double]
    public var rows: [Row]

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        try container.encode(mass, forKey: "mass_GeV")
        try container.encode(coupling, forKey: AnyKey(unit.key("coupling")))
        try container.encode(unit.unit, forKey: "coupling_unit")
        try container.encode(signals, forKey: "signals")
        try container.encode(rows, forKey: "rows")
    }

    private typealias Choice = (name: String, model: ProductionModel, geometry: Geometry, photons: PhotonRequirement)

    /// What differs from another choice in Primakoff production only.
    private static let ofPrimakoff: Set = ["atomic screening", "screening, protons one by one", "exact kinematics with recoil"]

    private static let choices: [Choice] = [
        ("paper (Helm, collinear, per interaction)", ProductionModel(), .effective, .any),
        ("atomic screening", ProductionModel(formFactor: .helmScreening), .effective, .any),
        ("dipole", ProductionModel(formFactor: .dipole), .effective, .any),
        ("screening, protons one by one", ProductionModel(formFactor: .helmScreeningInelastic), .effective, .any),
        ("along the track length", ProductionModel(weight: .trackLength), .effective, .any),
        ("exact kinematics with recoil", ProductionModel(kinematics: .recoil), .effective, .any),
        ("mediator's own angle", ProductionModel(sampledAngles: true), .effective, .any),
        ("full production", ProductionModel(.full), .effective, .any),
        ("bound electrons", ProductionModel(electrons: .bound), .effective, .any),
        ("paper's production, rays", ProductionModel(), .rays, .any),
        ("full production, rays", ProductionModel(.full), .rays, .any),
        ("the same, one photon on through the station", ProductionModel(.full), .rays, .one),
        ("the same, both photons", ProductionModel(.full), .rays, .both),
    ]

    /// Effective distances are those behind blocks, and a beam dump's window has a geometry of its own.
    private static func applies(_ choice: Choice, to scenario: Scenario, of study: Study, _ mediator: Mediator) -> Bool {
        // A simulated response is that of the scenario's own layers, or stations.
        if scenario.simulated != nil, choice.geometry != scenario.geometry || choice.photons != .any { return false }
        if scenario.window == nil, choice.geometry == .rays, scenario.chamber.stations.isEmpty { return false }
        guard choice.model.electrons == .atRest || mediator.channels.contains(where: { $0 is Resonant }) else { return false }
        guard !ofPrimakoff.contains(choice.name) || mediator.channels.contains(where: { $0 is Primakoff }) else { return false }
        return scenario.window == nil ? study.showers.path == .dump || choice.geometry == .rays : choice.geometry == .effective
    }

    /// - Parameter scenarios: names; empty for those of the study.
    public init(_ directory: RunDirectory, mass: Double, coupling: Double, scenarios: [String]) throws {
        let saved = try SavedFluxes(directory), scenarios = try saved.scenarios(scenarios)
        let levels = try scenarios.map { try saved.study.reach.levels(of: $0)[0].events }
        let unit = saved.mediator.coupling
        (self.mass, self.coupling, self.unit, self.signals) = (mass, coupling, unit, levels)
        var rows: [[Row]] = scenarios.map { _ in [] }
        let rays = RayStore()
        func add(_ name: String, _ sources: [FluxSource], _ altered: [Scenario]) throws {
            for scenario in altered { try scenario.check(sources) }
            let range = saved.study.reach.mass
            let at = Contour.scan(sources, scenarios: altered, signals: levels.map { [$0] }, range: ScanRange(masses: mass...mass * 1.001, count: 2), rays: rays)
            let whole = Contour.scan(sources, scenarios: altered, signals: levels.map { [$0] }, range: ScanRange(masses: range, count: 40), rays: rays)
            for (i, scenario) in altered.enumerated() {
                let map = SignalMap(sources, scenario: scenario, masses: [mass], couplings: [coupling], rays: rays)
                let first = rows[i].first?.expected ?? map.counts[0]
                let edge = at[i].points.first { $0.mass == mass }
                rows[i].append(Row(
                    scenario: scenario.name, choice: name, expected: map.counts[0], ratio: first > 0 ? map.counts[0] / first : nil,
                    lower: edge?.lower, upper: edge?.upper, noseMass: whole[i].nose?.mass, unit: unit))
            }
        }
        let choices = Self.choices.filter { choice in scenarios.allSatisfy { Self.applies(choice, to: $0, of: saved.study, saved.mediator) } }
        guard !choices.isEmpty else {
            throw InputError(
                "no choice applies to all of \(scenarios.map(\.name).joined(separator: ", "))", expected: "scenarios of one kind: with stations or without, simulated in one geometry",
                advice: "ask for some of them with --scenario")
        }
        for (number, choice) in choices.enumerated() {
            let altered = scenarios.map { scenario in
                var altered = scenario
                (altered.geometry, altered.photons) = (choice.geometry, choice.photons)
                return altered
            }
            try add(choice.name, saved.sources(with: choice.model), altered)
            // The other readings of the cut, everything else as in the first row.
            for reading in number == 0 ? saved.study.otherCuts : [] {
                try add("cut: \(reading.name)", saved.under(reading).sources(with: choice.model), altered)
            }
        }
        self.rows = rows.flatMap { $0 }
    }

    public var text: String {
        var table = TextTable(["scenario", "choice", "N", "ratio", unit.column("lower"), unit.column("upper"), "nose, GeV"])
        for row in rows {
            table.add([
                row.scenario, row.choice, digits(row.expected, 3), row.ratio.map { digits($0, 3) } ?? "-", row.lower.map { digits($0, 4) } ?? "no reach",
                row.upper.map { digits($0, 4) } ?? "-", row.noseMass.map { digits($0, 4) } ?? "-",
            ])
        }
        return "m = \(digits(mass, 4)) GeV, \(unit.text(coupling)); edges for N = \(Set(signals.map { digits($0, 4) }).sorted().joined(separator: ", "))\n" + table.text
    }
}
