import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// Results of a run in formats of others: `calodump export`.
public struct Export: Encodable, Sendable {
    public enum Format: String, CaseIterable, Sendable {
        /// One table of all contours.
        case csv
        /// Two columns a contour, mass in eV and coupling in the mediator's unit, as the files of AxionLimits.
        case axionlimits
        /// A submission in HEPData's YAML.
        case hepdata
        /// One file of YODA's text, each edge of each contour a two-dimensional scatter.
        case yoda
        /// A HistFactory workspace in pyhf's JSON for each scenario, at one mass and coupling.
        case pyhf
    }

    /// Files written.
    public var files: [String]

    /// The contours of a run.
    ///
    /// - Parameters:
    ///   - scenarios: names; empty for all that the run holds contours of.
    ///   - folder: where the files go; made if it does not exist.
    public init(contoursOf directory: RunDirectory, as format: Format, scenarios: [String], to folder: String) throws {
        var contours = try SavedContour.all(in: directory)
        let names = contours.map(\.scenario)
        if let unknown = scenarios.first(where: { !names.contains($0) }) {
            throw InputError.unknown("scenario", unknown, among: names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element))
        }
        if !scenarios.isEmpty { contours.removeAll { !scenarios.contains($0.scenario) } }
        // HEPData's own checks refuse files that a submission does not name: its tables carry the study's checksum.
        try self.init(Self.texts(of: contours, as: format, SavedFluxes.study(of: directory).mediator.value(), beams: directory.beams()), study: format == .hepdata ? nil : Self.study(of: directory), of: directory, to: folder)
    }

    private static func texts(of contours: [SavedContour], as format: Format, _ mediator: Mediator, beams: Beams?) throws -> [(name: String, text: String)] {
        switch format {
        case .csv: [("contours.csv", table(of: contours, mediator.coupling))]
        case .axionlimits: contours.filter { !$0.points.isEmpty }.map { ("\($0.exportName).txt", $0.axionLimitsText(mediator)) }
        case .yoda: YodaText(contours, mediator.coupling).files
        case .hepdata: HEPDataSubmission(contours, of: mediator, beams: beams).files
        case .pyhf: throw InputError("pyhf takes a mass and a coupling, not a contour", at: "--format pyhf", advice: "add --mass and --coupling")
        }
    }

    /// A workspace for each scenario at one mass (GeV) and coupling (in the mediator's unit); see `PyhfWorkspace`.
    /// - Parameter background: nil for that of each scenario.
    public init(
        workspacesOf directory: RunDirectory, mass: Double, coupling: Double, background: Background?, scenarios: [String], to folder: String
    ) throws {
        let saved = try SavedFluxes(directory), ofScenario = Dictionary(try saved.scenarios(scenarios).map { ($0.name, $0) }) { first, _ in first }
        let point = MediatorPoint(saved.mediator, mass: mass, coupling: coupling)
        let study = FileManager.default.fileExists(atPath: directory.study) ? try directory.readStudy() : nil
        let unit = try SavedFluxes.study(of: directory).mediator.value().coupling
        let events = try EventsReport(directory, mass: mass, coupling: coupling, scenarios: scenarios)
        try self.init(
            try events.entries.map { entry in
                guard entry.expected > 0 else {
                    throw InputError(
                        "the scenario '\(entry.scenario)' expects no event at m = \(mass) GeV, \(unit.symbol) = \(coupling)\(unit.textUnit): there is no signal to scale",
                        advice: "choose another mass or coupling, or name the scenarios with --scenario")
                }
                let background = background ?? ofScenario[entry.scenario]?.background ?? .none
                let variations = try ofScenario[entry.scenario].map { try Self.variations($0, saved, point, nominal: entry.expected) } ?? []
                let workspace = PyhfWorkspace(
                    scenario: entry.scenario, signal: entry.expected, signalError: entry.error, background: background.expected,
                    backgroundError: background.error, variations: variations,
                    origin: "\(ProgramVersion.stamp), study \(study.map { $0.fluxChecksum + $0.reachChecksum } ?? "not known"), m = \(mass) GeV, \(unit.symbol) = \(coupling)\(unit.textUnit)")
                return ("\(entry.scenario).json", try jsonText(workspace) + "\n")
            }, study: Self.study(of: directory), of: directory, to: folder)
    }

    /// The study's variations at a point: by name the least and the most of what they make of the count.
    private static func variations(_ scenario: Scenario, _ saved: SavedFluxes, _ point: MediatorPoint, nominal: Double) throws -> [PyhfWorkspace.Variation] {
        var found: [PyhfWorkspace.Variation] = []
        for variation in try saved.study.reach.variations.flatMap({ try $0.variations(of: scenario, saved) }) {
            let ratio = SignalModel(variation.sources, scenario: variation.scenario).count(point).expected * variation.scale / nominal
            let index = found.firstIndex { $0.name == variation.name } ?? found.endIndex
            if index == found.endIndex { found.append(.init(name: variation.name, low: 1, high: 1)) }
            (found[index].low, found[index].high) = (min(found[index].low, ratio), max(found[index].high, ratio))
        }
        return found
    }

    /// The study with its checksum as a file beside the results.
    private static func study(of directory: RunDirectory) throws -> (name: String, text: String)? {
        guard FileManager.default.fileExists(atPath: directory.study) else { return nil }
        let study = try directory.readStudy()
        return ("study.yaml", "# \(ProgramVersion.stamp); checksum \(study.fluxChecksum + study.reachChecksum)\n\(study.yaml)")
    }

    private init(
        _ texts: [(name: String, text: String)], study: (name: String, text: String)?, of directory: RunDirectory, to folder: String
    ) throws {
        guard !texts.isEmpty else { throw InputError("nothing to export: no scenario has reach", at: folder, advice: "'calodump reach' says why") }
        try makeDirectory(folder)
        let texts = texts + [study].compactMap(\.self)
        files = texts.map { "\(folder)/\($0.name)" }
        let list = ExportList(folder), names = texts.map(\.name), isSubmission = names.contains("submission.yaml")
        let before = isSubmission ? try list.submitted() : []
        try AtomicFiles.write(zip(files, texts).map { (URL(fileURLWithPath: $0), Data($1.text.utf8)) })
        if isSubmission { list.remove(before, but: names) } else { try list.replace(names, of: directory) }
    }

    public func encode(to encoder: any Encoder) throws { try files.encode(to: encoder) }

    public var text: String { files.joined(separator: "\n") }

    private static func table(of contours: [SavedContour], _ coupling: Mediator.Coupling) -> String {
        let bands = ["stat", "syst"].filter { name in contours.contains { $0.bands[name] != nil } }
        let rows = contours.flatMap { contour in
            contour.points.enumerated().map { i, point in
                let ends = bands.map { name in
                    contour.bands[name].map { $0.points[i] }.map { String(format: ",%.9g,%.9g,%.9g,%.9g", $0.lowerMinus, $0.lowerPlus, $0.upperMinus, $0.upperPlus) } ?? ",,,,"
                }
                return String(format: "%@,%@,%@,%.9g,%.9g,%.9g", contour.reading.rawValue, contour.scenario, contour.signal, point.mass, point.lower, point.upper) + ends.joined()
            }
        }
        let columns = ["reading,scenario,signal,mass_GeV,\(coupling.key("lower")),\(coupling.key("upper"))"] + bands.map { "lower_\($0)_minus,lower_\($0)_plus,upper_\($0)_minus,upper_\($0)_plus" }
        return ([columns.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }
}

extension SavedContour {
    /// Name of its files, "SCENARIO_N2.3", "SCENARIO_N2.3_realistic".
    var exportName: String { "\(scenario)_N\(signal)" + (reading == .realistic ? "_realistic" : "") }

    /// The outline: along the lower edge to the nose and back along the upper one; eV and the mediator's unit.
    func axionLimitsText(_ mediator: Mediator) -> String {
        let comments = [
            "CaloDump: LHC detectors as beam dumps, scenario \(scenario), N = \(signal), \(reading.rawValue) reading",
            "arXiv:2305.16383", header["study"].map { "study \($0), \(header["program"] ?? "")" } ?? "", isOpen ? "upper edges end where the search for couplings ends" : "", "mass [eV]\t\(mediator.name == Mediator.alpPhoton.name ? "photon coupling" : "\(mediator.coupling.symbol) of '\(mediator.name)'")\(mediator.coupling.dimension == nil ? "" : " [GeV^-1]")",
        ].filter { !$0.isEmpty }.map { "# \($0)" }
        let outline = points.map { ($0.mass, $0.lower) } + points.reversed().map { ($0.mass, $0.upper) }
        return (comments + outline.map { String(format: "%.9e\t%.9e", $0.0 * 1e9, $0.1) }).joined(separator: "\n") + "\n"
    }
}
