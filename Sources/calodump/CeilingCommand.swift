import ArgumentParser
import Foundation
import Particles
import Reports
import Studies

struct CeilingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ceiling", abstract: "How the edges of the reach grow with the data, beside eq. 7 and 9 of the paper.",
        discussion: """
            For scenarios of a run (its fluxes) and for a classic beam dump, for 1 to 1e6 times the data, without and with a large background. \
            Writes DIR/ceiling.csv and .json and draws DIR/ceiling.pdf and .png.

            Example: calodump ceiling runs/quick
            """)

    @Argument(help: "Run directory; without one only the beam dump.") var directory: String?
    @Option(help: "Scenario at x = 1; may be repeated. By default those with the least and the most data in one chamber.") var scenario: [String] = []
    @Option(help: "The beam dump: name of a recast, or a study file with a bound to compare with; by default the first one of electrons, for the run's mediator.") var recast: String?
    @Option(parsing: .unconditionalSingleValue, help: "Mass of the mediator; may be repeated.", transform: parseQuantity(.energy, in: 1e-6...100))
    var mass: [Double] = []
    @Option(help: ArgumentHelp("Directory for the results, made if it does not exist; by default ceiling in the run directory.", valueName: "dir"))
    var out: String?
    @Option(help: "Threads; by default one per core.", transform: parseCount) var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @OptionGroup var output: JSONOption

    func run() throws {
        let isInRun = out == nil, out = out ?? "\(directory ?? "runs")/ceiling"
        let report = try CeilingReport(
            run: directory.map { RunDirectory($0) }, scenarios: scenario, recast: try recast.map { try RecastLibrary.study(named: $0) },
            masses: mass.isEmpty ? CeilingReport.standardMasses : mass.sorted(), folder: out, threads: threads)
        try output.answer(report.text, report)
        try Figures.draw("ceiling", in: out)
        if isInRun, let directory { try RunDirectory(directory).seal("ceiling") }
    }
}
