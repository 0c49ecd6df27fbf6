import Foundation
import Inputs
import Studies

/// One self-contained page on which contours follow sliders: the answer of `calodump explore`.
///
/// The program writes the tables, the Python package puts them into the page.
public struct Explorer: Encodable {
    let format = "calodump-explore-1"
    private let runs: [ExplorerRun]
    private let range = ExplorerRun.range
    private let tables: ExplorerTables
    private let directories: [RunDirectory]

    enum CodingKeys: String, CodingKey { case format, runs, range }

    /// - Parameters:
    ///   - directories: runs, between which the page switches.
    ///   - mediators: names; empty: the study's, and every other whose parents are all among the fluxes.
    public init(_ directories: [RunDirectory], mediators: [String] = []) throws {
        var tables = ExplorerTables()
        self.directories = directories
        let plans = try directories.map { try ExplorerPlan($0, mediators: mediators) }
        let progress = WorkProgress("tables", total: plans.reduce(0) { $0 + $1.views }, threads: 1, kind: plans.map(\.kind).joined(separator: "; "))
        // The first is as fast as the others: the time of each counts.
        progress.add(0)
        runs = try plans.enumerated().map { i, plan in
            try ExplorerRun(plan, tables: &tables, largest: ExplorerRun.largest * (i + 1) / plans.count, progress: progress)
        }
        progress.finish()
        self.tables = tables
    }

    private static let failure = "the page cannot be made"

    /// Where the page of a run is.
    public static func page(of directory: RunDirectory) -> String { "\(directory.path)/explore.html" }

    /// Writes the page; by default into the first run. Without the interpreter or its packages it is an error that says so.
    public func write(to file: String? = nil) throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-\(UUID().uuidString)")
        let (header, numbers) = (data.appendingPathExtension("json"), data.appendingPathExtension("bin"))
        defer { for url in [header, numbers] { try? FileManager.default.removeItem(at: url) } }
        try AtomicFiles.write([(header, Data(try jsonText(self).utf8)), (numbers, tables.data)])
        guard let file else {
            try directories[0].write {
                try Figures.run(["explore", data.path, Self.page(of: directories[0])], at: directories[0].path, failure: Self.failure)
                try directories[0].seal("explore.html")
            }
            // Its page on the run has the way here.
            if FileManager.default.fileExists(atPath: "\(directories[0].path)/report.html") { try RunReport(directories[0]).write() }
            return
        }
        try Figures.run(["explore", data.path, file], at: file, failure: Self.failure)
    }
}
