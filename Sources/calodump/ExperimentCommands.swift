import ArgumentParser
import Experiments
import Foundation
import Inputs
import Particles
import Reports

struct ExperimentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiments", abstract: "Experiments: list, or show one with the source of each number.",
        discussion: """
            Without a name the built-in ones are listed. A name or the path of a YAML file shows volumes, chambers, periods, and every number \
            with its flag: V (read in the source), C (computed), M (from memory). --schema and --keys print what 'calodump keys experiment' \
            prints with --schema and --markdown; docs/Experiments.md tells how to write one.

            Example: calodump experiments \(Experiment.standardName)
            """)

    @Argument(help: "Name of a built-in experiment, or a YAML file.") var experiment: String?
    @Flag(help: "Prints a JSON schema of experiment files instead.") var schema = false
    @Flag(help: "Prints the keys of experiment files instead, in Markdown.") var keys = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard !(schema && keys), experiment == nil || !(schema || keys) else { throw ValidationError("--schema, --keys and a name exclude each other") }
    }

    func run() throws {
        if schema { return try Output.write(ExperimentKeys.file.schemaText(version: Experiment.version)) }
        if keys { return try Output.write(ExperimentKeys.file.reference) }
        if let experiment {
            let report = ExperimentReport(try Experiment(named: experiment))
            try output.answer(report.text, report)
        } else {
            let list = try ExperimentList()
            try output.answer(list.text, list)
        }
    }
}

struct RayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ray", abstract: "What a straight line from the origin crosses, in order.",
        discussion: """
            Lengths in cm from the origin, in radiation lengths and in nuclear interaction lengths; vacuum is left out, except where \
            decays in it are seen. Without --eta and --theta the line runs along the beam, for beam dumps.

            Example: calodump ray \(Experiment.standardName) --eta 0.5 --phi 10deg
            """)

    @Argument(help: "Name of a built-in experiment, or a YAML file.") var experiment: String
    @Option(parsing: .unconditional, help: "Pseudorapidity.") var eta: Double?
    @Option(parsing: .unconditional, help: "Polar angle, instead of --eta.", transform: { try Quantity.parse($0, as: .angle) }) var theta: Double?
    @Option(parsing: .unconditional, help: "Azimuth.", transform: { try Quantity.parse($0, as: .angle) }) var phi: Double = 0
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard eta == nil || theta == nil else { throw ValidationError("--eta and --theta exclude each other") }
        if let eta, !(abs(eta) <= 50) { throw ValidationError("--eta \(eta) is out of range (-50 to 50)") }
        if let theta, !(0...(.pi) ~= theta) { throw ValidationError("--theta is out of range (0 to pi)") }
    }

    func run() throws {
        let experiment = try Experiment(named: experiment)
        let line = eta.map { Line(eta: $0, phi: phi) } ?? Line(theta: theta ?? 0, phi: phi)
        let report = RayReport(experiment, along: line, eta: eta ?? (theta.map { $0 > 0 && $0 < .pi } ?? false ? line.eta : nil), phi: phi)
        try output.answer(report.text, report)
    }
}

struct DrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "Draws an experiment: section in r and z, and depth against eta.",
        discussion: """
            PDF, PNG or SVG, by the file's name. A collider detector as a section in r and z with its dumps and chambers, and radiation and \
            interaction lengths against eta; a beam dump along its beam.

            Example: calodump draw \(Experiment.standardName) --out experiment.pdf
            """)

    @Argument(help: "Name of a built-in experiment, or a YAML file.") var experiment: String
    @Option(help: ArgumentHelp("File: .pdf, .png or .svg.", valueName: "file")) var out: String

    func validate() throws {
        guard ["pdf", "png", "svg"].contains(URL(fileURLWithPath: out).pathExtension.lowercased()) else {
            throw ValidationError("--out \(out) is no .pdf, .png or .svg")
        }
    }

    func run() throws {
        try ExperimentDrawing(try Experiment(named: experiment)).draw(to: out)
        print(out)
    }
}
