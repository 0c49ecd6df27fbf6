import ArgumentParser
import Inputs
import Particles
import Reach
import Reports
import Studies

/// Everything to cite with a run.
struct CiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite", abstract: "BibTeX of all that a run's results rest on.",
        discussion: """
            The program, the measurement that it follows, generator, jets and data, the method of the limits, and the bounds that FIG. 2 shows (without a \
            figure: all on the run's mediator).

            Example: calodump cite runs/quick
            """)

    @Argument(help: "Run directory.") var directory: String
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = try CiteReport(RunDirectory(directory))
        try output.answer(report.text, report)
    }
}

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Contours and counts in formats of others.",
        discussion: """
            csv: one table of all contours. axionlimits: two columns a contour, mass in eV, coupling in the mediator's unit. hepdata: a \
            submission in YAML. yoda: scatters in YODA's text. pyhf: a HistFactory workspace in JSON for each scenario, at one mass and coupling: one bin, signal \
            strength mu, the study's variations and the background's error as modifiers, Asimov data of background alone. Bands of the contours (reach: \
            bands) go into csv, hepdata and yoda.

            Example: calodump export runs/quick --format pyhf --mass 30MeV --coupling 1e-5/GeV --background 10 --background-error 2 --out pyhf
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(help: "csv, axionlimits, hepdata, yoda or pyhf.", transform: parseChoice("format")) var format: Export.Format
    @Option(help: "Only this scenario; may be repeated.") var scenario: [String] = []
    @Option(parsing: .unconditional, help: "pyhf: mass of the mediator.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double?
    @Option(parsing: .unconditional, help: "pyhf: coupling, with the unit that the study's mediator has.") var coupling: String?
    @Option(parsing: .unconditional, help: "pyhf: expected background events; by default the scenario's.", transform: Self.parseEvents) var background: Double?
    @Option(parsing: .unconditional, help: "pyhf: standard error of the background.", transform: Self.parseEvents) var backgroundError = 0.0
    @Option(help: ArgumentHelp("Folder for the files, made if it does not exist.", valueName: "dir")) var out: String
    @OptionGroup var output: JSONOption

    @Sendable private static func parseEvents(_ text: String) throws -> Double {
        guard let value = Double(text), 0...1e15 ~= value else { throw InputError("expected a number from 0 to 1e15") }
        return value
    }

    func validate() throws {
        let isPyhf = format == .pyhf
        guard isPyhf == (mass != nil), isPyhf == (coupling != nil), isPyhf || background == nil && backgroundError == 0 else {
            throw ValidationError("--mass and --coupling go with --format pyhf, which needs both; --background and --background-error are for it only")
        }
        try coupling.map(CouplingArgument.check)
        guard backgroundError == 0 || background ?? 0 > 0 else { throw ValidationError("a background error without background") }
    }

    func run() throws {
        let directory = RunDirectory(directory)
        let export = if let mass, let coupling {
            try Export(
                workspacesOf: directory, mass: mass, coupling: CouplingArgument.read(coupling, for: directory), background: background.map { Background(expected: $0, error: backgroundError) },
                scenarios: scenario, to: out)
        } else {
            try Export(contoursOf: directory, as: format, scenarios: scenario, to: out)
        }
        try output.answer(export.text, export)
    }
}
