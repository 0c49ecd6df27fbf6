import ArgumentParser
import Inputs
import Particles
import Reports
import Studies

struct BackgroundsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backgrounds", abstract: "Backgrounds of a run's scenarios: random hits, kaons that punch through.",
        discussion: """
            Random hits make patterns by accident: rates and pattern are the program's own of the experiment, or those of a file (docs/Paper.md, P16). K0S count once \
            'calodump punchthrough --out DIR' has counted them. The last lines are what a study takes as background of its scenarios.

            Example: calodump backgrounds runs/quick --pileup 60
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(help: "Only this scenario; may be repeated.") var scenario: [String] = []
    @Option(help: "File with rates of random hits, as the program's own in Sources/Reports/Noise.", completion: .file(extensions: ["yaml"])) var noise: String?
    @Option(help: "Collisions in a crossing; by default what the rates are stated with.", transform: Self.parsePileUp) var pileup: Double?
    @OptionGroup var output: JSONOption

    @Sendable private static func parsePileUp(_ text: String) throws -> Double {
        guard let value = Double(text), 0.001...10_000 ~= value else { throw InputError("expected a number from 0.001 to 1e4") }
        return value
    }

    func run() throws {
        let report = try BackgroundsReport(RunDirectory(directory), scenarios: scenario, noise: noise, pileUp: pileup)
        try output.answer(report.text, report)
    }
}
