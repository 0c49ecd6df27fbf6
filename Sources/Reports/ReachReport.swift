import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// Contours from the saved fluxes of a run, written into `reach/`: the answer of `calodump reach`.
public struct ReachReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var scenario: String
        public var signal: Double
        /// What the signal stands for: "90 % CL, b = 5 +- 2", "N = 2.3".
        public var level: String
        /// What the number does not contain, in words.
        public var notes: [String]
        /// GeV; absent without reach.
        public var lowestMass, highestMass: Double?
        /// In the mediator's unit, over all masses.
        public var lowestCoupling, highestCoupling: Double?
        /// The highest coupling is where the search ends, not the reach.
        public var isOpen: Bool
        /// Why there is no reach.
        public var noReach: String?
        public var file: String

        let unit: Mediator.Coupling

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(scenario, forKey: "scenario")
            try container.encode(signal, forKey: "signal")
            try container.encode(level, forKey: "level")
            try container.encode(notes, forKey: "notes")
            try container.encodeIfPresent(lowestMass, forKey: "lowest_mass_GeV")
            try container.encodeIfPresent(highestMass, forKey: "highest_mass_GeV")
            try container.encodeIfPresent(lowestCoupling, forKey: AnyKey(unit.key("lowest_coupling")))
            try container.encodeIfPresent(highestCoupling, forKey: AnyKey(unit.key("highest_coupling")))
            try container.encode(unit.unit, forKey: "coupling_unit")
            try container.encode(isOpen, forKey: "open")
            try container.encodeIfPresent(noReach, forKey: "no_reach")
            try container.encode(file, forKey: "file")
        }
    }

    public var entries: [Entry]
    /// Time for the contours, without reading and bands.
    public var seconds: Double
    /// The study asks for bands, which this reading does not have.
    private let hasNoBands: Bool

    /// - Parameters:
    ///   - scenarios: names; empty for those of the study.
    ///   - reading: the study's choices of production and acceptance, into `reach/`; or the realistic ones, the best that the program has for these fluxes
    ///     (production `full`, rays to the stations where they are known), into `reach/best/`.
    public init(_ directory: RunDirectory, scenarios: [String] = [], reading: SavedContour.Reading = .study) throws {
        let saved = try SavedFluxes(directory), reach = saved.study.reach
        let isRealistic = reading == .realistic
        hasNoBands = isRealistic && reach.bands != .none
        let sources = isRealistic ? try saved.sources(with: ProductionModel(.full, electrons: saved.study.mediator.electrons)) : saved.sources
        let scenarios = try saved.scenarios(scenarios, alongRaysOf: isRealistic ? sources : nil)
        let folder = reading.folder(directory), now = try Provenance(directory, saved.study)
        let start = ContinuousClock.now
        let contours = try reach.contours(sources, scenarios: scenarios, range: ScanRange(masses: reach.mass, count: reach.masses))
        seconds = (ContinuousClock.now - start) / .seconds(1)
        let bands = try contours.map { reading == .realistic ? [] : try Self.bands($0, saved) }
        var isOtherOutdated = false
        entries = try directory.write {
            try makeDirectory(folder)
            let names = contours.map { ContourFile.name(scenario: $0.scenario.name, signal: $0.signal) }
            if let (i, j) = names.indices.lazy.compactMap({ j in names[..<j].firstIndex(of: names[j]).map { ($0, j) } }).first {
                throw InputError(
                    "the levels \(contours[i].signal) and \(contours[j].signal) of the scenario '\(contours[i].scenario.name)' are one to six digits",
                    at: "\(folder)/\(names[j])", expected: "levels that differ in six digits", advice: "leave one out of reach.signal")
            }
            let removed = try SavedContour.Reading.allCases.map { (reading: $0, count: try SavedContour.removeOutdated(in: directory, $0, now: now)) }
            let count = removed.reduce(0) { $0 + $1.count }
            if count > 0 {
                FileHandle.standardError.write(Data("note: removed \(count) contours that an earlier study, program or flux had made\n".utf8))
            }
            isOtherOutdated = removed.contains { $0.reading != reading && $0.count > 0 }
            let entries = try zip(contours, bands).map { contour, bands in
                let file = "\(folder)/\(ContourFile.name(scenario: contour.scenario.name, signal: contour.signal))"
                try contour.write(to: URL(fileURLWithPath: file), study: now.study, files: now.files, program: ProgramVersion.stamp, bands: bands)
                var entry = Entry(contour, file: file)
                if isRealistic, contour.scenario.geometry == .effective, contour.scenario.window == nil {
                    entry.notes.append("'\(entry.scenario)' is counted at effective distances in the realistic reading, too: rays need stations of its chamber and faces of the dumps")
                }
                return entry
            }
            // Figures call things what the study of these contours calls them.
            try FigureLabels(saved.study).write(to: directory.labels)
            try directory.seal("reach", "labels.json")
            // Its owner may have edited it: the contours are of what it says now.
            if FileManager.default.fileExists(atPath: directory.study) { try directory.seal("study.yaml") }
            return entries
        }
        // What the run had in the other reading it has again.
        if isOtherOutdated { _ = try ReachReport(directory, reading: reading == .realistic ? .study : .realistic) }
    }

    private static func bands(_ contour: Contour, _ saved: SavedFluxes) throws -> [(name: String, says: String, band: ContourBand)] {
        let reach = saved.study.reach
        guard reach.bands != .none, !contour.points.isEmpty else { return [] }
        var bands: [(name: String, says: String, band: ContourBand)] = []
        if let band = contour.statisticalBand(saved.sources) {
            bands.append(("stat", "one standard error of the flux, from its replicas", band))
        }
        if reach.bands == .all, !reach.variations.isEmpty {
            let variations = try reach.variations.flatMap { try $0.variations(of: contour.scenario, saved) }
            bands.append(("syst", "in quadrature: \(reach.variations.map(\.name).joined(separator: ", "))", contour.systematicBand(variations)))
        }
        return bands
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        var table = TextTable(["scenario", "level", "events", "masses within reach, GeV", "couplings" + (entries.first?.unit.textUnit.isEmpty == false ? ", /GeV" : "")])
        for entry in entries {
            if let low = entry.lowestMass, let high = entry.highestMass, let least = entry.lowestCoupling, let most = entry.highestCoupling {
                table.add([
                    entry.scenario, entry.level, digits(entry.signal, 4), "\(digits(low, 3)) .. \(digits(high, 3))", "\(digits(least, 3)) .. \(entry.isOpen ? ">" : "")\(digits(most, 3))",
                ])
            } else {
                table.add([entry.scenario, entry.level, digits(entry.signal, 4), "no reach: \(entry.noReach ?? "")", "-"])
            }
        }
        let notes = (hasNoBands ? ["the realistic reading has no bands (reach: bands)"] : []) + entries.flatMap(\.notes).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return ([table.text] + notes.map { "note: \($0)" } + ["contours in \(digits(seconds, 2)) s"]).joined(separator: "\n")
    }
}

extension ReachReport.Entry {
    init(_ contour: Contour, file: String) {
        let points = contour.points
        self.init(
            scenario: contour.scenario.name, signal: contour.signal, level: contour.level, notes: contour.notes, lowestMass: points.map(\.mass).min(), highestMass: points.map(\.mass).max(),
            lowestCoupling: points.map(\.lower).min(), highestCoupling: points.map(\.upper).max(),
            isOpen: points.contains(where: contour.isOpen), noReach: contour.noReach, file: file, unit: contour.coupling)
    }
}
