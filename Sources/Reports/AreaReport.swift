import Bounds
import Foundation
import Inputs
import Particles
import Reach
import Studies

/// Area in ln m x ln g newly covered by each contour of a run: the answer of `calodump area`.
public struct AreaReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var contour: SavedContour
        public var area: NewlyCoveredArea

        enum CodingKeys: String, CodingKey { case reading, scenario, signal, level, isOpen = "open", noReach = "no_reach" }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(contour.reading.rawValue, forKey: .reading)
            try container.encode(contour.scenario, forKey: .scenario)
            try container.encode(contour.signal, forKey: .signal)
            try container.encode(contour.level, forKey: .level)
            try container.encode(contour.isOpen, forKey: .isOpen)
            try container.encodeIfPresent(contour.noReach, forKey: .noReach)
            try area.encode(to: encoder)
        }
    }

    public var entries: [Entry]

    public init(_ directory: RunDirectory) throws {
        let limits = try PublishedLimit.all(run: directory.path)
        entries = try SavedContour.all(in: directory).map { Entry(contour: $0, area: NewlyCoveredArea($0, limits: limits)) }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        let readings = Set(entries.map(\.contour.reading)).count > 1
        var table = TextTable((readings ? ["reading"] : []) + ["scenario", "level", "area", "beyond laboratory", "and astrophysics", "error"])
        for entry in entries {
            let area = entry.area, known = entry.contour.noReach == nil
            table.add(
                (readings ? [entry.contour.reading.rawValue] : []) + [entry.contour.scenario, entry.contour.level]
                    + (known ? [area.total, area.beyondLaboratory, area.beyondAll].map { digits($0, 3) } + [digits(area.error, 1)] : ["no reach", "-", "-", "-"]))
        }
        let open = entries.contains { $0.contour.isOpen } ? "\nnote: upper edges beyond the couplings searched count up to where the search ends" : ""
        return "area in ln m x ln g (a decade by a decade is 5.30)\n\(table.text)\(open)"
    }
}

/// A contour that a run directory holds.
public struct SavedContour: Sendable {
    /// Whose choices of production and acceptance it rests on: those of the study (`reach/`), or the realistic ones (`reach/best/`): the study with
    /// `reading: realistic`, the best that the program has.
    public enum Reading: String, Sendable { case study, realistic }

    public var reading: Reading
    public var scenario: String
    /// Level, as in the file's name: the number of expected events.
    public var signal: String
    public var points: [Contour.Point]
    public var header: [String: String]
    public var path: String

    /// What the number of events stands for: "90 % CL, b = 5 +- 2", or "N = 2.3".
    public var level: String { header["level"] ?? "N = \(signal)" }
    /// The number is a limit, not given.
    var isLimit: Bool { !level.hasPrefix("N = ") }

    public var isOpen: Bool { header["open"] != nil }
    public var noReach: String? { points.isEmpty ? header["no_reach"] ?? "no reason stands in the file" : nil }

    static func arePresent(in directory: RunDirectory) -> Bool {
        [directory.reach, directory.realisticReach].contains { folder in
            (try? FileManager.default.contentsOfDirectory(atPath: folder))?.contains { $0.hasSuffix(".csv") && $0.contains("_N") && !$0.hasPrefix(".") } ?? false
        }
    }

    /// All of a run, the study's reading first, the study's scenarios first, by rising level. None is an error.
    public static func all(in directory: RunDirectory) throws -> [SavedContour] {
        let order = try SavedFluxes.study(of: directory).scenarios.map(\.name)
        func rank(_ contour: SavedContour) -> (Int, String, Double) {
            (order.firstIndex(of: contour.scenario) ?? order.count, contour.scenario, Double(contour.signal) ?? 0)
        }
        let found = try [(Reading.study, directory.reach), (.realistic, directory.realisticReach)].flatMap { reading, folder in
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".csv") && $0.contains("_N") && !$0.hasPrefix(".") }
            return try names.map { try SavedContour("\(folder)/\($0)", reading) }.sorted { rank($0) < rank($1) }
        }
        if FileManager.default.fileExists(atPath: directory.study) {
            let study = try directory.readStudy()
            for contour in found { try contour.check(study) }
        }
        guard !found.isEmpty else {
            throw InputError("no contours here", at: directory.reach, expected: "files such as SCENARIO_N2.3.csv", advice: "run 'calodump reach' first")
        }
        return found
    }

    /// Refuses a contour that another study or another physics has made.
    private func check(_ study: Study) throws {
        let advice = "run 'calodump reach\(reading == .realistic ? " --realistic" : "")' again"
        try ProgramVersion.check(header["program"], "the contour was", at: path, advice: advice)
        let checksum = study.fluxChecksum + study.reachChecksum
        guard header["study"] == checksum else {
            throw InputError("the contour belongs to another study (\(header["study"] ?? "none stated"))", at: path, expected: checksum, advice: advice)
        }
    }

    /// Removes the contours of a run, of both readings, that another study or physics has made; how many.
    static func removeForeign(in directory: RunDirectory, study: Study) -> Int {
        [(Reading.study, directory.reach), (.realistic, directory.realisticReach)].reduce(0) { sum, place in
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: place.1)) ?? []).filter { $0.hasSuffix(".csv") && $0.contains("_N") }
            return sum + names.count { name in
                let path = "\(place.1)/\(name)"
                // What has no study in its header is not ours to remove.
                guard let contour = try? SavedContour(path, place.0), contour.header["study"] != nil, (try? contour.check(study)) == nil else { return false }
                return unlink(path) == 0
            }
        }
    }

    private init(_ path: String, _ reading: Reading) throws {
        let file = try ContourFile(contentsOf: URL(fileURLWithPath: path))
        let parts = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent.components(separatedBy: "_N")
        (self.path, self.reading, points, header) = (path, reading, file.points, file.header)
        (scenario, signal) = (parts.dropLast().joined(separator: "_N"), parts[parts.count - 1])
    }
}

extension NewlyCoveredArea {
    init(_ contour: SavedContour, limits: [PublishedLimit]) {
        self.init(contour.points.map { Point(mass: $0.mass, lower: $0.lower, upper: $0.upper) }, limits: limits)
    }
}
