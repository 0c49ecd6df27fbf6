import Bounds
import Foundation
import Inputs
import Mediators
import Reach
import Studies

/// A study at several values of some of its keys, one run directory a point: the answer of `calodump scan`.
///
/// Points with the same fluxes share them, and so do points with different cuts to the jets' axes where a run counts every cut; what a directory already holds is not made again.
public struct Scan: Encodable, Sendable {
    /// A key with its values.
    public struct Axis: Sendable {
        public let key: String
        public let values: [String]

        /// Reads "key=a,b,c"; commas within brackets belong to a value.
        public init(parsing text: String) throws {
            let edit = try SettingEdit(parsing: text)
            var values = [""], depth = 0
            for character in edit.value {
                if "[{(".contains(character) { depth += 1 }
                if "]})".contains(character) { depth -= 1 }
                if character == ",", depth == 0 { values.append("") } else { values[values.count - 1].append(character) }
            }
            values = values.map { $0.trimmingCharacters(in: .whitespaces) }
            guard values.allSatisfy({ !$0.isEmpty }), Set(values).count == values.count else {
                throw InputError("'\(edit.value)' are no values to scan", at: edit.path, expected: "values that differ, a,b,c")
            }
            (key, self.values) = (edit.path, values)
        }
    }

    public struct Entry: Encodable, Sendable {
        var scenario, level: String
        var signal: Double
        var highestMass, lowestCoupling, highestCoupling: Double?
        var isOpen: Bool

        enum CodingKeys: String, CodingKey {
            case scenario, level, signal, highestMass = "highest_mass_GeV", lowestCoupling = "lowest_coupling", highestCoupling = "highest_coupling", isOpen = "open"
        }
    }

    public struct Point: Encodable, Sendable {
        var values: [String: String]
        /// In the scan's.
        var directory: String
        var entries: [Entry]
    }

    let keys: [String]
    public private(set) var points: [Point] = []
    let unit: String
    private let folder: String
    private let plan: [(name: String, values: [String: String], study: Study)]

    enum CodingKeys: String, CodingKey { case keys, unit = "coupling_unit", points }

    /// - Parameter file: of the study; nil for the defaults.
    public init(_ file: String?, vary axes: [Axis], preset: Study.Preset?, seed: UInt64?, into folder: String) throws {
        let yaml = try file.map { try AtomicFiles.readText(URL(fileURLWithPath: $0)) } ?? "", place = file ?? "study.yaml"
        let beside = file.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let base = try StudyRequest(yaml: yaml, file: place, beside: beside).resolve(preset: preset, seed: seed), whole = base.yaml
        let points = axes.reduce([[]] as [[SettingEdit]]) { points, axis in points.flatMap { point in axis.values.map { point + [SettingEdit(path: axis.key, value: $0)] } } }
        (keys, self.folder) = (axes.map(\.key), folder)
        plan = try points.map { edits in
            var study = try SettingEdit.naming(edits, option: "--vary", file: place) {
                try StudyRequest(yaml: SettingEdit.apply(edits, to: yaml, file: place, whole: whole), file: place, beside: beside).resolve(preset: preset, seed: seed)
            }
            // A run of no cut counts the others only where it is told to.
            if base.incident.hasOtherCuts, study.incident.cut == .none, base.incident.cut != .none { study.incident.hasOtherCuts = true }
            let name = edits.map { "\($0.path)=\($0.value)" }.joined(separator: ",").replacing(/[^A-Za-z0-9.,=+_-]+/, with: "_")
            return (name, Dictionary(uniqueKeysWithValues: edits.map { ($0.path, $0.value) }), study)
        }
        let names = plan.map(\.name)
        if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
            throw InputError("two points would have one directory, '\(twice.element)'", at: "--vary", expected: "values that differ in letters, digits and .,=+_-")
        }
        let units = try plan.map { try $0.study.mediator.value().coupling.unit }, models = plan.map(\.study.mediator.model)
        unit = units[0]
        if let other = units.firstIndex(where: { $0 != units[0] }) {
            func words(_ point: Int) -> String { "'\(models[point])' (\(units[point] == "1" ? "without unit" : units[point]))" }
            throw InputError(
                "couplings of \(words(0)) and \(words(other)) in one table", at: "--vary", expected: "points whose couplings have one unit",
                advice: "scan each mediator by itself")
        }
    }

    /// What will be done, in words, and how long it takes where that is known.
    public func intention(threads: Int) throws -> String {
        let fluxes = Set(plan.map(\.study.showersChecksum))
        let ready = plan.filter { FileManager.default.fileExists(atPath: RunDirectory("\(folder)/\($0.name)").record) }.map(\.study.showersChecksum)
        var missing = fluxes.subtracting(ready)
        let work = "\(plan.count) points with \(fluxes.count) set\(fluxes.count == 1 ? "" : "s") of fluxes, \(missing.isEmpty ? "all there" : "\(missing.count) to be made"); contours take a second a point"
        guard !missing.isEmpty else { return work }
        let seconds = try plan.map(\.study).filter { missing.remove($0.showersChecksum) != nil }.map { try Pipeline.seconds($0, threads: threads) }
        return work + (seconds.contains(nil) ? "; time: known with each point's first collisions" : ", about \(WorkProgress.span(seconds.reduce(0) { $0 + ($1 ?? 0) })) in all")
    }

    /// Makes all points; `said` tells where it is.
    public mutating func run(threads: Int, said: (String) -> Void) throws {
        try makeDirectory(folder)
        var known: [String: RunDirectory] = [:]
        points = []
        for (i, point) in plan.enumerated() {
            said("point \(i + 1) of \(plan.count): \(point.name)")
            let path = "\(folder)/\(point.name)", report: ReachReport
            if let source = known[point.study.showersChecksum] {
                report = try ReachReport(source.variant(at: path, of: point.study))
            } else {
                let directory = RunDirectory(path)
                var made: ReachReport?
                try Pipeline(point.study, in: directory).makeFluxes(threads: threads) { made = try ReachReport(directory) }
                (report, known[point.study.showersChecksum]) = (made!, directory)
            }
            points.append(Point(values: point.values, directory: point.name, entries: report.entries.map(Entry.init)))
        }
        try AtomicFiles.write([
            (URL(fileURLWithPath: "\(folder)/scan.json"), Data((try jsonText(self) + "\n").utf8)), (URL(fileURLWithPath: "\(folder)/scan.csv"), Data(table.utf8)),
        ])
    }

    /// One line for each point, scenario and level.
    private var table: String {
        func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }
        func text(_ value: String) -> String { "\"\(value.replacingOccurrences(of: "\"", with: "\"\""))\"" }
        let columns = keys + ["scenario", "level", "signal", "highest_mass_GeV", "lowest_coupling", "highest_coupling", "open"]
        let rows = points.flatMap { point in
            point.entries.map { entry in
                (keys.map { text(point.values[$0] ?? "") } + [entry.scenario, text(entry.level), number(entry.signal), number(entry.highestMass), number(entry.lowestCoupling), number(entry.highestCoupling), "\(entry.isOpen)"])
                    .joined(separator: ",")
            }
        }
        return ([columns.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
    }

    public var text: String {
        var table = TextTable(keys + ["scenario", "level", "masses up to, GeV", "couplings\(unit == "1" ? "" : ", /GeV")"])
        for point in points {
            for entry in point.entries {
                let couplings = entry.lowestCoupling.map { "\(digits($0, 3)) .. \(entry.isOpen ? ">" : "")\(digits(entry.highestCoupling ?? 0, 3))" } ?? "no reach"
                table.add(keys.map { point.values[$0] ?? "" } + [entry.scenario, entry.level, entry.highestMass.map { digits($0, 3) } ?? "-", couplings])
            }
        }
        return table.text
    }
}

extension Scan.Entry {
    init(_ entry: ReachReport.Entry) {
        self.init(
            scenario: entry.scenario, level: entry.level, signal: entry.signal, highestMass: entry.highestMass, lowestCoupling: entry.lowestCoupling, highestCoupling: entry.highestCoupling,
            isOpen: entry.isOpen)
    }
}
