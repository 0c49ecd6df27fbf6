import ArgumentParser
import Foundation
import Reports
import Studies

struct RecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recast", abstract: "A published beam-dump search computed again, beside its published bound.",
        discussion: """
            The study is one of the program's own (\(RecastStudy.builtIn.joined(separator: ", "))) or a YAML file. Writes DIR/NAME.csv (contour), \
            DIR/NAME_comparison.csv, DIR/NAME.json and the photons in DIR/flux, which the next call uses again; draws DIR/recasts.pdf \
            and .png from all recasts in DIR.

            Example: calodump recast \(RecastStudy.builtIn.first ?? "FILE") --out runs/recasts
            """)

    @Argument(help: "Name of a recast, or its YAML file.", completion: .file(extensions: ["yaml"])) var study: String
    @Option(help: ArgumentHelp("Directory for the results, made if it does not exist.", valueName: "dir")) var out = "runs/recasts"
    @Option(help: "Threads; by default one per core.", transform: parseCount) var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = try RecastReport(try RecastStudy(named: study), folder: out, threads: threads)
        try output.answer(report.text, report)
        try Figures.draw("recasts", in: out)
    }
}
