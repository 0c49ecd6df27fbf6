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
    /// Bytes of tables, a fifth to a third of which are left of them in the page.
    static let largest = 30_000_000

    /// - Parameters:
    ///   - largest: bytes of tables, with those of the runs before, up to which further mediators are taken.
    ///   - progress: of all tables of the page.
    init(_ plan: ExplorerPlan, tables: inout ExplorerTables, largest: Int, progress: WorkProgress) throws {
        let directory = plan.directory, study = plan.saved.study
        name = URL(fileURLWithPath: directory.path).standardizedFileURL.lastPathComponent
        path = URL(fileURLWithPath: directory.path).standardizedFileURL.path
        (title, experiment, isBeam) = (study.experiment.title, study.experiment.name, study.hasBeam)
        self.study = FileManager.default.fileExists(atPath: directory.study) ? try AtomicFiles.readText(URL(fileURLWithPath: directory.study)) : study.yaml
        checksum = try Provenance(directory, study).study
        program = ProgramVersion.stamp
        level = Level(method: study.reach.method.rawValue, confidence: study.reach.confidence, signal: study.reach.signal)
        let start = tables.data.count
        var leftOut: [String] = []
        for (i, entry) in plan.mediators.enumerated() {
            // Tables of one mediator are as large as those of another.
            guard plan.takesAll || i == 0 || tables.data.count + (tables.data.count - start) / i <= largest else {
                leftOut.append(entry.mediator.name)
                progress.add(entry.views)
                continue
            }
            for set in entry.sets { sets.append(try Self.set(plan.saved, entry.mediator, set, &tables, progress)) }
        }
        if !leftOut.isEmpty { Self.say("note: left out, since pages stay below 10 MB: \(leftOut.joined(separator: ", ")); --mediator NAME takes one") }
    }

    private static func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

    private static func set(_ saved: SavedFluxes, _ mediator: Mediator, _ plan: ExplorerPlan.Set, _ tables: inout ExplorerTables, _ progress: WorkProgress) throws -> Set {
        let largest = plan.scenarios.map(\.luminosity).max()! * Self.range, rays = RayStore()
        let grid = ProfileGrid(plan.sources, scenarios: plan.scenarios, range: saved.study.reach.mass, luminosity: largest, rays: rays)
        let views = plan.views.map { scenario in
            defer { progress.add(1) }
            return ExplorerView(SignalProfiles(plan.sources, scenario: scenario, grid: grid, luminosity: largest, rays: rays), &tables)
        }
        let entries = try zip(plan.scenarios, plan.viewOfScenario).map { try ScenarioEntry($0, of: saved.study, view: $1) }
        let low = log(grid.masses[0]), high = log(grid.masses[grid.masses.count - 1])
        let scale = (0...Self.scaleSteps).map { i -> Double in
            let mass = exp(low + (high - low) * Double(i) / Double(Self.scaleSteps)), width = mediator.widthPerSquaredCoupling(mass: mass)
            return width > 0 ? log(width * mass / Constants.hbarC) / 2 : SignalProfiles.nothing
        }
        let coupling = mediator.coupling
        return Set(
            mediator: MediatorEntry(name: mediator.name, title: mediator.title, symbol: coupling.symbol, unit: coupling.dimension == nil ? "" : "GeV⁻¹", interaction: coupling.interaction),
            reading: plan.reading.rawValue, masses: grid.masses, thresholds: grid.thresholds,
            scale: tables.floats(scale, [scale.count]), kinks: mediator.modes.compactMap { Self.threshold($0) }.filter { $0 > 1e-6 }, scenarios: entries, views: views)
    }

    /// The least mass of a decay into massive products that are followed.
    private static func threshold(_ mode: DecayMode) -> Double? { mode.products.isEmpty ? nil : mode.products.reduce(0) { $0 + $1.mass } }
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
