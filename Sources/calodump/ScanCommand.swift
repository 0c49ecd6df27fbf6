import ArgumentParser
import Foundation
import Reports
import Studies

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "A study at several values of its keys: one run a point, one table and one figure.",
        discussion: """
            Each --vary is a key with values, as 'calodump keys' lists them; several make a grid. Points with the same fluxes share them, points \
            with different cuts too where the run counts every cut (incident: { other_cuts: on }), and what DIR already holds is not made again. \
            Writes DIR/scan.csv, scan.json, scan.png and scan.pdf, and a run directory for each point.

            Example: calodump scan study.yaml --vary jets.pt=10GeV,20GeV,40GeV --preset quick --out scans/jets
            Example: calodump scan study.yaml --vary scenarios.efficiency=0.3,0.9 --vary mediator.production=paper,full --out scans/choices
            """)

    @Argument(help: "Study file; without it the defaults.", completion: .file(extensions: ["yaml"])) var study: String?
    @Option(help: ArgumentHelp("A key and its values; may be repeated.", valueName: "key=a,b,c"), transform: { try Scan.Axis(parsing: $0) }) var vary: [Scan.Axis]
    @Option(help: ArgumentHelp("Folder for the runs, made if it does not exist.", valueName: "dir")) var out: String
    @Option(help: "Number of collisions of each point: quick, paper or precise.", transform: parseChoice("preset")) var preset: Study.Preset?
    @Option(help: "Threads; by default one per core.", transform: parseCount) var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Seed of the random numbers; replaces the study's.") var seed: UInt64?
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard !vary.isEmpty else { throw ValidationError("nothing to vary: --vary key=a,b,c") }
        guard Set(vary.map(\.key)).count == vary.count else { throw ValidationError("a key is varied twice") }
    }

    func run() throws {
        var scan = try Scan(study, vary: vary, preset: preset, seed: seed, into: out)
        func say(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
        say(try scan.intention(threads: threads))
        try scan.run(threads: threads, said: say)
        try output.answer(scan.text, scan)
        try Figures.draw("scan", in: out)
    }
}
