import ArgumentParser
import Foundation
import Inputs
import Particles
import Reports
import Studies

struct PatternsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patterns", abstract: "Signal against backgrounds by pattern, for a trigger: efficiency, rate, curves of both.",
        discussion: """
            For each chamber of the run's scenarios: what each of its patterns, cuts on a few numbers of the hits, and a learned pattern see of the decays in a station, \
            and how often random hits look like it, with no, 60 and 200 collisions in a crossing. Takes a minute or two; the answer stays in DIR/patterns.json, \
            where 'figures' and 'compare' find it (docs/Responses.md).

            Example: calodump patterns runs/quick --pileup 200 --events 2000 --windows 800
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(parsing: .unconditional, help: "Mass of the mediator.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass = 0.05
    @Option(parsing: .unconditional, help: "Coupling, with the unit that the study's mediator has; where most is expected, if left out.") var coupling: String?
    @Option(help: "Only this scenario; may be repeated.") var scenario: [String] = []
    @Option(help: "Experiment whose chambers answer; the study's own if it says how they are built.") var experiment: String?
    @Option(help: "Collisions in a crossing; may be repeated. 0, 60 and 200, if left out.", transform: Self.parsePileUp) var pileup: [Double] = []
    @Option(parsing: .unconditional, help: "Number of decays.", transform: parseCount) var events = 20_000
    @Option(parsing: .unconditional, help: "Windows with each number of random hits.", transform: parseCount) var windows = 24_000
    @Option(parsing: .unconditional, help: "Number of threads; the answer does not depend on it.", transform: parseCount) var threads = 2
    @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Writes the numbers of all events, for the training of a pattern.", valueName: "file.csv"), completion: .file(extensions: ["csv"])) var samples: String?
    @OptionGroup var output: JSONOption

    @Sendable private static func parsePileUp(_ text: String) throws -> Double {
        guard let value = Double(text), 0...10_000 ~= value else { throw InputError("expected a number from 0 to 1e4") }
        return value
    }

    func validate() throws { if let coupling { try CouplingArgument.check(coupling) } }

    func run() throws {
        let run = RunDirectory(directory)
        var request = PatternsReport.Request()
        (request.mass, request.coupling, request.scenarios) = (mass, try coupling.map { try CouplingArgument.read($0, for: run) }, scenario)
        (request.experiment, request.events, request.seed, request.threads, request.samples) = (experiment, events, seed, threads, samples)
        request.windows = windows
        if !pileup.isEmpty { request.pileUps = pileup }
        let report = try PatternsReport(request, in: run)
        try output.answer(report.text, report)
    }
}
