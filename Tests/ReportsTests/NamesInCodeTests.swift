import Experiments
import Foundation
import Reports
import Testing

/// What belongs to an experiment stands in its file: no code names one, nor its dumps, chambers and periods, nor states its luminosity.
struct NamesInCodeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    /// Detectors that nobody should meet in code, whether the library has them or not.
    private static let detectors = ["CMS", "ATLAS", "LHCb", "ALICE", "HGCAL", "ECAL", "HCAL", "E137", "E141", "nuCal", "CHARM"]
    /// The one place that says which experiment is the standard one.
    private static let standard = "public static let standardName = \"\(Experiment.standardName)\""

    private static func files(_ folder: String, _ ending: String) throws -> [URL] {
        let top = root.appendingPathComponent(folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: top.path).filter { $0.hasSuffix(ending) }.sorted()
        try #require(!names.isEmpty)
        return names.map { top.appendingPathComponent($0) }
    }

    /// Names of at least three letters, so that plain symbols do not count; drift tubes are looked for as "DT", since "dT" is a differential.
    private static func names() throws -> [String] {
        let experiments = try Experiment.builtIn.map { try Experiment(named: $0) }.filter(\.beam.isCollider)
        let parts = experiments.flatMap { [$0.name] + $0.volumes.map(\.name) + $0.chambers.map(\.name) + $0.periods.map(\.name) }
        return Array(Set(detectors + parts.filter { $0.count > 2 })).sorted()
    }

    @Test func noNames() throws {
        let names = Set(try Self.names().map { $0.lowercased() })
        for (folder, ending) in [("Sources", ".swift"), ("python", ".py")] {
            for file in try Self.files(folder, ending) {
                for (number, line) in try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                where !line.contains(Self.standard) {
                    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "-") }
                    let found = (words + words.flatMap { $0.split(separator: "-") }).filter { names.contains($0.lowercased()) || $0 == "DT" }
                    #expect(found.isEmpty, "\(file.path):\(number + 1): \(line)")
                }
            }
        }
    }

    /// Luminosities stand in files; those in comments and in the help are examples of quantities.
    @Test func noLuminosities() throws {
        for (folder, ending) in [("Sources", ".swift"), ("python/calodump", ".py")] {
            for file in try Self.files(folder, ending) {
                for (number, line) in try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                where !line.contains("//") && !line.contains("Quantities carry units") {
                    #expect(line.firstMatch(of: /\d ?\/fb|\de1[67]\b/) == nil, "\(file.path):\(number + 1): \(line)")
                }
            }
        }
    }
}
