import ArgumentParser
import Foundation
import Reports
import Studies

struct RecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recast", abstract: "A published beam-dump search computed again, beside its published bound.",
        discussion: """
            Runs one of the program's own studies (\(RecastLibrary.names.joined(separator: ", "))), or a study file of yours that names a bound \
            (compare: { bound: ..., mass: [...] }), in DIR/EXPERIMENT (with the mediator behind it unless it is alp-photon), a run directory like any other, and goes on with what that holds. Writes \
            DIR/EXPERIMENT.csv (contour), DIR/EXPERIMENT_comparison.csv and DIR/EXPERIMENT.json; draws DIR/recasts.pdf and .png from all \
            recasts in DIR.

            Example: calodump recast \(RecastLibrary.names.first ?? "FILE") --out runs/recasts
            """)

    @Argument(help: "Name of a recast, or a study file.", completion: .file(extensions: ["yaml"])) var study: String
    @Option(help: ArgumentHelp("Directory for the results, made if it does not exist.", valueName: "dir")) var out = "runs/recasts"
    @Option(help: "Threads; by default one per core.", transform: parseCount) var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Seed of the random numbers; replaces the study's.") var seed: UInt64?
    @OptionGroup var output: JSONOption

    func run() throws {
        let study = try RecastLibrary.study(named: study, seed: seed)
        let report = try RecastReport(study, in: RunDirectory("\(out)/\(RecastReport.name(of: study))"), folder: out, threads: threads)
        try output.answer(report.text, report)
        try Figures.draw("recasts", in: out)
    }
}
