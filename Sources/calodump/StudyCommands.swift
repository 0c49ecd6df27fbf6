import ArgumentParser
import Foundation
import Inputs
import Particles
import Reports
import Studies

/// What `run` and `flux` have in common.
struct StudyOptions: ParsableArguments {
    @Argument(help: "Study file; without it the defaults.", completion: .file(extensions: ["yaml"]))
    var study: String?

    @Option(help: ArgumentHelp("Run directory, made if it does not exist.", valueName: "dir"))
    var out: String

    @Option(help: "Number of collisions: quick (36,000), paper (300,000) or precise (3,000,000); the latter two in stitched samples.", transform: parseChoice("preset"))
    var preset: Study.Preset?

    @Option(help: "Threads; by default one per core.", transform: parseCount)
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Seed of the random numbers; replaces the study's.")
    var seed: UInt64?

    @Option(help: ArgumentHelp(
        "Makes collisions until the expected counts have this statistical error, 1%: stitched samples and roulette unless the study has its own; says how long it will take and where the error is not reached.",
        valueName: "error"), transform: parsePercentage)
    var precision: Double?

    @Option(help: ArgumentHelp(
        "With --precision: a count that matters, as scenario:mass:coupling, NAME:100MeV:1e-5/GeV; may be repeated. By default points on the lower edge of each contour.", valueName: "point"),
        transform: parsePoint)
    var point: [PrecisionGoal.Point] = []

    @Option(help: ArgumentHelp("With --precision: no more collisions are begun after this time, 90s, 3min or 2h.", valueName: "time"), transform: parseTime)
    var atMost: Double?

    func validate() throws {
        if precision == nil, !point.isEmpty || atMost != nil { throw ValidationError("--point and --at-most are for --precision") }
        if precision != nil, preset != nil { throw ValidationError("--preset and --precision both set the number of collisions") }
    }

    /// Makes the collisions that the precision needs; returns the study as it has grown.
    func reachPrecision(_ study: Study) throws -> Study {
        guard let precision else { return study }
        let goal = PrecisionGoal(error: precision, points: point, seconds: atMost)
        let report = try PrecisionRun(study, in: RunDirectory(out), goal: goal, threads: threads).run()
        try Output.write(report.text)
        return report.study
    }

    func resolve() throws -> Study {
        try (study.map { try StudyRequest(contentsOf: $0) } ?? StudyRequest()).resolve(preset: preset, seed: seed)
    }
}

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "The whole chain: collisions to figures.",
        discussion: """
            Goes on with what the directory already holds: finished batches of collisions are not simulated again.

            Collisions are PYTHIA's, or those of a file that the study names (paths start at the study file):
              source: { collisions: { hepmc: events.hepmc.gz } }    HepMC text: final are particles of status 1 without end; units, beams, \
            weights (weight: NAME) and cross section (or cross_section: 3mb) are the file's; short-lived particles are decayed
              source: { collisions: { lhe: process.lhe.gz } }       Les Houches events, each showered once by PYTHIA (pythia: [settings])
            Both take lists, [a, { file: b, cross_section: 3mb }], and events: N for the first N.

            Where the experiment has a fixed target, its beam takes their place: source: { beam: { particles: 20000 } }

            Example: calodump run --preset quick --out runs/quick
            """)

    @OptionGroup var options: StudyOptions

    func run() throws {
        let study = try options.reachPrecision(try options.resolve()), directory = RunDirectory(options.out)
        try Pipeline(study, in: directory).run(threads: options.threads) { comparison in
            try Output.write(comparison.text)
            try finish(directory, comparison)
        }
    }

    /// What comes after the contours.
    private func finish(_ directory: RunDirectory, _ comparison: Comparison) throws {
        if let recast = try RecastReport(ofRun: directory, threads: options.threads) { try Output.write("\n\(recast.text)") }
        do {
            try Figures(directory).draw()
        } catch {
            try RunReport(directory, comparison: comparison).write()
            throw error
        }
        try Output.write("figures: \(directory.figures)")
        let report = try RunReport(directory, comparison: comparison)
        try report.write()
        try Output.write("report: \(report.path)")
    }
}

struct FluxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flux", abstract: "Collisions and showers only: photon fluxes.",
        discussion: """
            With --shard i/n only the i-th of n shares of the study's batches, in a directory of its own; 'calodump merge' puts all n together (docs/Farm.md).

            Example: calodump flux study.yaml --out runs/mine --threads 2
            Example: calodump flux --precision 2% --out runs/precise
            """)

    @OptionGroup var options: StudyOptions

    @Option(help: ArgumentHelp("Only this share of the study.", valueName: "i/n"), transform: { try Shard(parsing: $0) })
    var shard: Shard = .whole

    func run() throws {
        let directory = RunDirectory(options.out)
        guard shard.isWhole || options.precision == nil else { throw ValidationError("--precision plans a whole study: take --shard for the study that it has written") }
        try Pipeline(try options.reachPrecision(try options.resolve()), in: directory).makeFluxes(threads: options.threads, shard: shard)
        try Output.write(shard.isWhole ? "fluxes: \(directory.flux)" : "shard \(shard): \(directory.path)")
    }
}

struct ReachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reach", abstract: "Contours from saved fluxes.",
        discussion: """
            Uses all fluxes in DIR/flux, also those written by someone else, and the study in DIR/study.yaml (without one, the \
            defaults). Writes DIR/reach/SCENARIO_NSIGNAL.csv; with --realistic DIR/reach/best, where production and acceptance \
            are those of 'reading: realistic', the best that the program has, whatever the study's reading.

            --set gives keys that the fluxes do not depend on (mediator, scenarios, reach) other values: in the directory's own study, or with --out in \
            another directory that shares its fluxes. Entries of lists go by their names; scenarios.luminosity is the luminosity of all. With --out also \
            incident.cut and incident.cone, where the run counts every cut (incident: { other_cuts: on }).

            Example: calodump reach runs/quick --realistic
            Example: calodump reach runs/quick --set scenarios.efficiency=0.5 --out runs/half
            Example: calodump reach runs/paper --set incident.cut=none --out runs/no-cut
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(help: "Only this scenario; may be repeated.") var scenario: [String] = []
    @Option(help: ArgumentHelp("Another value of a key of the study; may be repeated.", valueName: "key=value"), transform: { try SettingEdit(parsing: $0) }) var set: [SettingEdit] = []
    @Option(help: ArgumentHelp("With --set: a run directory of its own for the changed study.", valueName: "dir")) var out: String?
    @Flag(name: [.long, .customLong("best")], help: "The realistic reading of production and acceptance (--best is its older name).") var realistic = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard out == nil || !set.isEmpty else { throw ValidationError("--out goes with --set: another directory for the changed study") }
    }

    func run() throws {
        let changed = try RunDirectory(directory).changed(set, at: out, for: scenario)
        let report = try ReachReport(changed, scenarios: scenario, reading: realistic ? .realistic : .study)
        try output.answer(report.text, report)
        if !output.json { try Output.write("\n\(try AreaReport(changed).text)") }
    }
}

struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Expected counts at one mass and coupling, factor by factor.",
        discussion: """
            The coupling is that of the study's mediator, with its unit (1e-4/GeV), a number where it has none (1e-6).

            Example: calodump events runs/quick --mass 100MeV --coupling 1e-4/GeV
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(parsing: .unconditional, help: "Mass of the mediator.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double
    @Option(parsing: .unconditional, help: "Coupling, with the unit that the study's mediator has.") var coupling: String
    @Option(help: "Only this scenario; may be repeated.") var scenario: [String] = []
    @Option(help: "Another reading of the cut to the jets' axes, such as none; incident: { other_cuts: on } counts them.") var cut: String?
    @OptionGroup var output: JSONOption

    @Flag(help: "Instead: how the counts, and the contours' edges at this mass, change with each choice of production, geometry and photons.")
    var choices = false

    func validate() throws {
        try CouplingArgument.check(coupling)
        guard !choices || cut == nil else { throw ValidationError("the choices have all readings of the cut: leave --cut out") }
    }

    func run() throws {
        let coupling = try CouplingArgument.read(coupling, for: RunDirectory(directory))
        if choices {
            let report = try ChoicesReport(RunDirectory(directory), mass: mass, coupling: coupling, scenarios: scenario)
            return try output.answer(report.text, report)
        }
        let report = try EventsReport(RunDirectory(directory), mass: mass, coupling: coupling, scenarios: scenario, cut: cut)
        try output.answer(report.text, report)
    }
}

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Expected counts on a grid of masses and couplings.",
        discussion: """
            An .npy file holds an array of the shape (masses, couplings), with the axes beside it in a .json file; a .csv file one \
            line a point. Both axes are logarithmic.

            Example: calodump map runs/quick --mass 1MeV..1GeV --coupling 1e-7..1e-2/GeV --points 400x400 --out map.npy
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(help: "The scenario; by default the first of the study.") var scenario: String?
    @Option(parsing: .unconditional, help: "Masses.", transform: parseRange(.energy, in: Ranges.mass)) var mass: ClosedRange<Double>
    @Option(parsing: .unconditional, help: "Couplings, with the unit that the study's mediator has.") var coupling: String
    @Option(help: "Numbers of masses and couplings.", transform: parsePoints) var points: Points = Points(masses: 100, couplings: 100)
    @Option(help: "Another reading of the cut to the jets' axes, such as none.") var cut: String?
    @Option(help: ArgumentHelp("File: .npy or .csv.", valueName: "file")) var out: String
    @OptionGroup var output: JSONOption

    func validate() throws { try CouplingArgument.checkRange(coupling) }

    func run() throws {
        let couplings = try CouplingArgument.readRange(coupling, for: RunDirectory(directory))
        let report = try MapReport(
            RunDirectory(directory), scenario: scenario, masses: mass, couplings: couplings, points: (points.masses, points.couplings), cut: cut, file: out)
        try output.answer(report.text, report)
    }
}

struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "Draws all figures of a run (PDF, PNG).",
        discussion: """
            Runs the Python package calodump with $CALODUMP_PYTHON, or with the interpreter that the set-up made. Several runs are drawn side by side, as one figure \
            'experiments' in the folder --out, a panel for each luminosity; DIR=a,b takes only the scenarios a and b of a run.

            --style takes labels, colours, line styles, ranges and words from a TOML file (docs/Python.md); style.toml in DIR is used without being asked.

            Example: calodump figures runs/quick
            Example: calodump figures runs/quick runs/soft --out comparison
            """)

    @Argument(help: "Run directory, or several.") var directories: [String]
    @Option(help: ArgumentHelp("Of several runs: folder of the figure.", valueName: "dir")) var out: String?
    @Option(help: ArgumentHelp("Of one run: labels, colours, ranges.", valueName: "file"), completion: .file(extensions: ["toml"])) var style: String?

    func validate() throws {
        guard style == nil || directories.count == 1 else { throw ValidationError("--style is for the figures of one run") }
        guard directories.count == 1 || out != nil else { throw ValidationError("the figure of several runs needs a folder: --out") }
        guard directories.count > 1 || out == nil else { throw ValidationError("the figures of one run are drawn into it: leave --out out") }
    }

    func run() throws {
        if let out {
            try Figures.draw(directories, into: out)
            return try Output.write("figure: \(out)/experiments.png")
        }
        let directory = RunDirectory(directories[0])
        try Figures(directory).draw(style: style)
        try Output.write("figures: \(directory.figures)")
    }
}

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "A paper's statements beside ours.",
        discussion: """
            What a paper states about the experiment of the study (docs/Statements.md): numbers of photons in its dumps, for every cone \
            and cut. Then the reach at a few masses, and the other statements as far as a run can be held against them. A paper that the \
            program does not know comes from a file of yours.

            Example: calodump compare runs/quick --json
            """)

    @Argument(help: "Run directory.") var directory: String
    @Option(help: ArgumentHelp("Statements of another paper.", valueName: "file"), completion: .file(extensions: ["yaml"])) var statements: String?
    @OptionGroup var output: JSONOption

    func run() throws {
        let comparison = try Comparison(RunDirectory(directory), statements: statements)
        try output.answer(comparison.text, comparison)
    }
}

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "One self-contained page on a run: DIR/report.html.",
        discussion: """
            Holds the figures that are there, the paper beside ours, ends and areas of the contours, study, versions, counts and \
            references. Needs no Python.

            Example: calodump report runs/quick
            """)

    @Argument(help: "Run directory.") var directory: String

    func run() throws {
        let report = try RunReport(RunDirectory(directory))
        try report.write()
        try Output.write(report.path)
    }
}
