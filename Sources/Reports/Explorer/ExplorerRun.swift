import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// One run in an explorer's page: for every mediator and reading that its fluxes allow the scenarios with the tables of their views.
struct ExplorerRun: Encodable {
    struct Level: Encodable {
        var method: String
        var confidence: Double
        var signal: [Double]
    }

    struct MediatorEntry: Encodable {
        var name, title, symbol, unit, interaction: String
    }

    struct ScenarioEntry: Encodable {
        struct Events: Encodable {
            var events: Double
            var limit: String?
        }

        var name, label, chamber: String
        /// fb^-1, or particles on target.
        var luminosity: Double
        var trigger, efficiency: Double
        /// What stands in the tables already, in words.
        var included: [String]
        var background, backgroundError, threshold: Double
        var view: Int
        var levels: [Events]

        enum CodingKeys: String, CodingKey {
            case name, label, chamber, luminosity, trigger, efficiency, included, background, backgroundError = "background_error", threshold = "threshold_GeV", view, levels
        }
    }

    struct Set: Encodable {
        var mediator: MediatorEntry
        var reading: String
        /// GeV
        var masses, thresholds: [Double]
        /// ln of sqrt(width mass / (hbar c)) at unit coupling, at masses of equal steps in the logarithm from the lowest to the highest.
        var scale: ExplorerTables.Place
        /// GeV, where widths have a kink.
        var kinks: [Double]
        var scenarios: [ScenarioEntry]
        var views: [ExplorerView]
    }

    var name, path, title, experiment, study, checksum, program: String
    var isBeam: Bool
    var level: Level
    var sets: [Set] = []

    enum CodingKeys: String, CodingKey { case name, path, title, experiment, study, checksum, program, isBeam = "is_beam", level, sets }

    /// Luminosities up to so many times the largest of a study can be chosen.
    static let range = 30.0
    private static let scaleSteps = 4000
    /// Bytes of tables, a fifth of which are left of them in the page.
    private static let largest = 30_000_000

    /// - Parameter names: of mediators; empty: the study's, and every other whose parents are all among the fluxes.
    init(_ directory: RunDirectory, mediators names: [String], tables: inout ExplorerTables) throws {
        let saved = try SavedFluxes(directory), study = saved.study
        name = URL(fileURLWithPath: directory.path).standardizedFileURL.lastPathComponent
        path = URL(fileURLWithPath: directory.path).standardizedFileURL.path
        (title, experiment, isBeam) = (study.experiment.title, study.experiment.name, study.hasBeam)
        self.study = FileManager.default.fileExists(atPath: directory.study) ? try AtomicFiles.readText(URL(fileURLWithPath: directory.study)) : study.yaml
        checksum = try Provenance(directory, study).study
        program = ProgramVersion.stamp
        level = Level(method: study.reach.method.rawValue, confidence: study.reach.confidence, signal: study.reach.signal)
        let start = tables.data.count
        var leftOut: [String] = []
        for (i, mediator) in try Self.mediators(saved, names).enumerated() {
            // Tables of one mediator are as large as those of another.
            guard names.isEmpty == false || i == 0 || tables.data.count + (tables.data.count - start) / i <= Self.largest else {
                leftOut.append(mediator.name)
                continue
            }
            Self.say("tables of '\(mediator.name)'")
            sets.append(try set(saved, mediator, reading: nil, &tables))
            // A beam dump's search is what it is in both readings.
            if !study.hasBeam { sets.append(try set(saved, mediator, reading: .full, &tables)) }
        }
        if !leftOut.isEmpty { Self.say("note: left out, since pages stay below 10 MB: \(leftOut.joined(separator: ", ")); --mediator NAME takes one") }
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

    private static func mediators(_ saved: SavedFluxes, _ names: [String]) throws -> [Mediator] {
        guard names.isEmpty else { return try names.map { $0 == saved.mediator.name ? saved.mediator : try .named($0, at: "--mediator") } }
        let species = Swift.Set((saved.fluxes + saved.otherSpecies).map(\.species))
        // Scenarios with a response of their own have it for the study's mediator only.
        let hasResponses = saved.study.scenarios.contains { $0.response != nil }
        return [saved.mediator] + Mediator.all.filter { mediator in
            mediator.name != saved.mediator.name && !hasResponses && !saved.study.hasBeam && mediator.channels.flatMap(\.parents).allSatisfy(species.contains)
        }
    }

    private func set(_ saved: SavedFluxes, _ mediator: Mediator, reading: ProductionModel.Level?, _ tables: inout ExplorerTables) throws -> Set {
        let model = reading.map { ProductionModel($0, electrons: saved.study.mediator.electrons) } ?? saved.model
        let sources = try saved.sources(of: mediator, with: model), own = try saved.scenarios([]), reach = saved.study.reach
        let scenarios = reading == nil ? own : own.map { $0.realistic(sources) }
        let largest = scenarios.map(\.luminosity).max()! * Self.range, rays = RayStore()
        let grid = ProfileGrid(sources, scenarios: scenarios, range: reach.mass, luminosity: largest, rays: rays)
        var views: [(scenario: Scenario, view: ExplorerView)] = [], entries: [ScenarioEntry] = []
        for scenario in scenarios {
            let index: Int
            if let known = views.firstIndex(where: { $0.scenario.hasView(of: scenario) }) { index = known } else {
                index = views.count
                let profiles = SignalProfiles(sources, scenario: scenario, grid: grid, luminosity: largest, rays: rays)
                views.append((scenario, ExplorerView(profiles, &tables)))
            }
            entries.append(try ScenarioEntry(scenario, of: saved.study, view: index))
        }
        let low = log(grid.masses[0]), high = log(grid.masses[grid.masses.count - 1])
        let scale = (0...Self.scaleSteps).map { i -> Double in
            let mass = exp(low + (high - low) * Double(i) / Double(Self.scaleSteps)), width = mediator.widthPerSquaredCoupling(mass: mass)
            return width > 0 ? log(width * mass / Constants.hbarC) / 2 : SignalProfiles.nothing
        }
        let coupling = mediator.coupling
        return Set(
            mediator: MediatorEntry(name: mediator.name, title: mediator.title, symbol: coupling.symbol, unit: coupling.dimension == nil ? "" : "GeV⁻¹", interaction: coupling.interaction),
            reading: reading == nil ? saved.study.reading.rawValue : "realistic", masses: grid.masses, thresholds: grid.thresholds,
            scale: tables.floats(scale, [scale.count]), kinks: mediator.modes.compactMap { Self.threshold($0) }.filter { $0 > 1e-6 }, scenarios: entries, views: views.map(\.view))
    }

    /// The least mass of a decay into massive products that are followed.
    private static func threshold(_ mode: DecayMode) -> Double? { mode.products.isEmpty ? nil : mode.products.reduce(0) { $0 + $1.mass } }
}

extension Scenario {
    /// Whether the two see the same decays, but for factors and thresholds.
    fileprivate func hasView(of other: Scenario) -> Bool {
        window == nil && other.window == nil
            && (chamber, geometry, photons, efficiencyCurve, simulated) == (other.chamber, other.geometry, other.photons, other.efficiencyCurve, other.simulated)
    }
}

extension ExplorerRun.ScenarioEntry {
    init(_ scenario: Scenario, of study: Study, view: Int) throws {
        let perFemtobarn = Inputs.Dimension.luminosity.units[0].value, known = study.experiment
        let chamber = known.chambers.first { $0.name == scenario.chamber.name }?.label ?? scenario.chamber.name
        var included: [String] = []
        if scenario.simulated != nil || scenario.efficiencyCurve != nil { included.append("efficiency by energy: \(scenario.efficiencyText)") }
        if scenario.photons != .any { included.append("photons asked for: \(scenario.photons.rawValue)") }
        included.append(scenario.window != nil ? "flights into the decay volume" : scenario.geometry == .rays ? "rays to the stations as they stand" : "effective distances")
        self.init(
            name: scenario.name, label: known.periods.first { $0.name == scenario.name }?.label ?? scenario.name, chamber: chamber,
            luminosity: study.hasBeam ? scenario.luminosity : scenario.luminosity / perFemtobarn, trigger: scenario.trigger, efficiency: scenario.efficiency, included: included,
            background: scenario.background.expected, backgroundError: scenario.background.error, threshold: scenario.energyThreshold, view: view,
            levels: try study.reach.levels(of: scenario).map { Events(events: $0.events, limit: $0.limit) })
    }
}
