import Bounds
import Foundation
import Inputs
import Reach
import Studies

/// A contour that a run directory holds.
public struct SavedContour: Sendable {
    /// Whose choices of production and acceptance it rests on: those of the study (`reach/`), or the realistic ones (`reach/best/`): the study with
    /// `reading: realistic`, the best that the program has.
    public enum Reading: String, CaseIterable, Sendable {
        case study, realistic

        func folder(_ directory: RunDirectory) -> String { self == .realistic ? directory.realisticReach : directory.reach }
    }

    public var reading: Reading
    public var scenario: String
    /// Level, as in the file's name: the number of expected events.
    public var signal: String
    public var points: [Contour.Point]
    /// Statistical and systematic band by name, "stat" and "syst", where the run has them.
    public var bands: [String: ContourBand]
    public var header: [String: String]
    public var path: String

    /// What the number of events stands for: "90 % CL, b = 5 +- 2", or "N = 2.3".
    public var level: String { header["level"] ?? "N = \(signal)" }
    /// The number is a limit, not given.
    var isLimit: Bool { !level.hasPrefix("N = ") }

    public var isOpen: Bool { header["open"] != nil }
    public var noReach: String? { points.isEmpty ? header["no_reach"] ?? "no reason stands in the file" : nil }

    /// All of a run, the study's reading first, the study's scenarios first, by rising level. None is an error; so is one that was made from
    /// another study or from other fluxes than the directory holds now.
    public static func all(in directory: RunDirectory) throws -> [SavedContour] {
        let order = try SavedFluxes.study(of: directory).scenarios.map(\.name)
        func rank(_ contour: SavedContour) -> (Int, String, Double) {
            (order.firstIndex(of: contour.scenario) ?? order.count, contour.scenario, Double(contour.signal) ?? 0)
        }
        let found = try Reading.allCases.flatMap { reading in try files(directory, reading).map { try SavedContour($0, reading) }.sorted { rank($0) < rank($1) } }
        guard !found.isEmpty else {
            throw InputError("no contours here", at: directory.reach, expected: "files such as SCENARIO_N2.3.csv", advice: "run 'calodump reach' first")
        }
        let now = try Provenance(directory)
        for contour in found { try contour.check(now, in: directory) }
        return found
    }

    /// Whether a run directory holds any.
    static func areThere(in directory: RunDirectory) -> Bool { Reading.allCases.contains { !files(directory, $0).isEmpty } }

    /// Removes contours of this program that no longer fit; how many.
    static func removeOutdated(in directory: RunDirectory, _ reading: Reading, now: Provenance) throws -> Int {
        // What has no study in its header is not ours to remove.
        let old = files(directory, reading).filter { path in
            guard let contour = try? SavedContour(path, reading), contour.header["study"] != nil else { return false }
            return (try? contour.check(now, in: directory)) == nil
        }
        for path in old { try FileManager.default.removeItem(atPath: path) }
        return old.count
    }

    private static func files(_ directory: RunDirectory, _ reading: Reading) -> [String] {
        let folder = reading.folder(directory)
        return visibleFiles(in: folder, ending: ".csv").filter { $0.contains("_N") }.map { "\(folder)/\($0)" }
    }

    /// Refuses a contour that another study, other fluxes or another physics has made.
    private func check(_ now: Provenance, in directory: RunDirectory) throws {
        let advice = "run 'calodump reach \(shellWord(directory.path))\(reading == .realistic ? " --realistic" : "")' again"
        try ProgramVersion.check(header["program"], "the contour was", at: path, advice: advice)
        guard header["study"] == now.study else {
            throw InputError("the contour belongs to another study (\(header["study"] ?? "none stated"))", at: path, expected: now.study, advice: advice)
        }
        guard now.fits(study: now.study, files: header["files"]) else {
            throw InputError("the contour was made from other fluxes than the directory holds now", at: path, expected: now.files, advice: advice)
        }
    }

    private init(_ path: String, _ reading: Reading) throws {
        let file = try ContourFile(contentsOf: URL(fileURLWithPath: path)), name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let parts = name.components(separatedBy: "_N")
        (self.path, self.reading, points, bands, header) = (path, reading, file.points, file.bands, file.header)
        (scenario, signal) = (parts.dropLast().joined(separator: "_N"), parts[parts.count - 1])
        // A copy under another name would count twice.
        let level = header["signal"]?.split(separator: " ").first.map(String.init)
        guard header["scenario"] ?? scenario == scenario, level ?? signal == signal, Double(signal) != nil else {
            throw InputError(
                "the file's name does not fit the contour that it holds", at: path, expected: "\(header["scenario"] ?? scenario)_N\(level ?? "2.3").csv",
                advice: "is it a copy? move it out of the folder")
        }
    }
}

extension NewlyCoveredArea {
    init(_ contour: SavedContour, limits: [PublishedLimit]) {
        self.init(contour.points.map { Point(mass: $0.mass, lower: $0.lower, upper: $0.upper) }, limits: limits)
    }
}
