import ArgumentParser
import Foundation
import Inputs
import Reports
import Studies

struct LimitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits", abstract: "Published bounds: list, show, cite.",
        discussion: """
            Without a name all bounds are listed, with names their tables are printed. --cite prints BibTeX instead: of these \
            bounds, or with --figure of exactly those that a figure shows.

            Bounds of your own are tables (CSV) like those printed. They belong into the folder 'limits' of a run directory, for \
            that run, or into the folder named by $CALODUMP_LIMITS, for all; figures draw them, areas count them. A table with the \
            name of another takes its place. BibTeX entries for them may stand beside them, in any file *.bib.

            Example: calodump limits --cite --figure runs/quick/figures/fig2 > bounds.bib
            """)

    @Argument(help: "Names of bounds; without one all.") var names: [String] = []
    @Flag(help: "Prints BibTeX entries.") var cite = false
    @Option(help: "With --cite: the bounds that this figure shows, DIR/figures/fig2.") var figure: String?
    @Option(name: .customLong("run"), help: ArgumentHelp("Run directory whose own bounds belong to the list.", valueName: "dir")) var runDirectory: String?
    @Option(help: "Only bounds on this mediator: a built-in one, or one that a table names.") var mediator: String?
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard mediator == nil || names.isEmpty && !cite else { throw ValidationError("--mediator goes with the list of bounds") }
        guard figure == nil || cite && names.isEmpty else { throw ValidationError("--figure goes with --cite, and without names") }
    }

    func run() throws {
        if cite {
            let citations = try figure.map { try Citations(figure: $0) } ?? Citations(of: names, run: runDirectory)
            try output.answer(citations.text, citations)
        } else {
            let report = try LimitsReport(names, run: runDirectory, mediator: mediator)
            try output.answer(report.text, report)
        }
    }
}

struct AreaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "area", abstract: "Area in ln m x ln g that each contour newly covers.",
        discussion: """
            The area of a contour outside the union of the published laboratory bounds, and outside laboratory and astrophysical \
            bounds together; a decade in mass by a decade in coupling is 5.30.

            Example: calodump area runs/quick --json
            """)

    @Argument(help: "Run directory.") var directory: String
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = try AreaReport(RunDirectory(directory))
        try output.answer(report.text, report)
    }
}
