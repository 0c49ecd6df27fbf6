import ArgumentParser
import Inputs
import Particles
import Reports
import Studies

struct BackgroundsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backgrounds", abstract: "Backgrounds of a run's scenarios, pattern by pattern: random hits, photons of neutrons, what punches through.",
        discussion: """
            How often each looks like a pattern of the chamber is simulated (a minute or two, then kept; docs/Responses.md). What punches through counts once \
            'calodump punchthrough --chamber NAME' has counted it. The last lines are what a study takes as background of its scenarios.

            Example: calodump backgrounds runs/quick --pileup 60
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(help: "Only this scenario; may be repeated.") var scenario: [String] = []
    @Option(help: "Experiment whose chambers of the same names are simulated; by default what the scenarios say.") var experiment: String?
    @Option(help: "Only this pattern of the chambers.") var pattern: String?
    @Option(help: "File stations-CHAMBER.json of 'punchthrough', by default the run's own; may be repeated.", completion: .file(extensions: ["json"])) var punchthrough: [String] = []
    @Option(help: "Collisions in a crossing; by default the experiment's.", transform: Self.parsePileUp) var pileup: Double?
    @OptionGroup var output: JSONOption

    @Sendable private static func parsePileUp(_ text: String) throws -> Double {
        guard let value = Double(text), 0.001...10_000 ~= value else { throw InputError("expected a number from 0.001 to 1e4") }
        return value
    }

    func run() throws {
        let report = try BackgroundsReport(
            RunDirectory(directory), scenarios: scenario, experiment: experiment, pattern: pattern, punchThrough: punchthrough, pileUp: pileup)
        try output.answer(report.text, report)
    }
}
