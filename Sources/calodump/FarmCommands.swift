import ArgumentParser
import Foundation
import Inputs
import Reports
import Studies

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Merges the shards of a study: the same bytes as one run.",
        discussion: """
            Any order will do. Refused, with the directory and the reason: shards of another study, program or input, damaged or unfinished ones, two that \
            overlap, missing ones. 'calodump run DIR/study.yaml --out DIR' then goes on to the figures (docs/Farm.md).

            Example: calodump merge runs/shards/* --out runs/merged
            """)

    @Argument(help: "Directories made by 'calodump flux --shard'.") var directories: [String]
    @Option(help: ArgumentHelp("Run directory, made if it does not exist.", valueName: "dir")) var out: String

    func run() throws {
        let directory = RunDirectory(out)
        try ShardMerge(directories.map { RunDirectory($0) }).write(into: directory)
        try Output.write("fluxes: \(directory.flux)")
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Recomputes the checksums of all that a directory holds.",
        discussion: """
            Compares every file with DIR/checksums.txt, and the tallies of run.sqlite with their own checksums. The exit code is 0 only where nothing is damaged \
            or missing. Files without a checksum (your own) are named.

            Example: calodump verify runs/quick
            """)

    @Argument(help: "Run directory, of a whole study or of a shard.") var directory: String
    @OptionGroup var output: JSONOption

    func run() throws {
        let verification = try Verification(RunDirectory(directory))
        try output.answer(verification.text, verification)
        guard verification.isIntact else {
            let problems = verification.problems
            throw InputError(
                "\(problems.count) of \(verification.files.count) files are damaged or missing, first \(problems[0].name)", at: directory,
                advice: "the verb that made them writes fluxes and contours again from what is intact")
        }
    }
}

struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Runs a study in shards on this machine or on a cluster, to its figures.",
        discussion: """
            Writes a Snakemake workflow (shards, merge, reach, figures) into the directory and runs it with the engine's executor plugin; lost and failed jobs are \
            submitted again, and the same command goes on with what an earlier one left. Snakemake is installed from PyPI when this is used for the first time. \
            The directory must be on a file system that all nodes share (docs/Farm.md).

            Example: calodump submit study.yaml --out runs/farm --engine local --shards 6
            """)

    @Argument(help: "Study file; without it the defaults.", completion: .file(extensions: ["yaml"])) var study: String?
    @Option(help: ArgumentHelp("Run directory, made if it does not exist.", valueName: "dir")) var out: String
    @Option(help: "local, slurm or htcondor.", transform: parseChoice("engine")) var engine: Engine = .local
    @Option(help: "Number of shards.", transform: parseCount) var shards: Int
    @Option(help: "Threads of each shard.", transform: parseCount) var threads: Int = 1
    @Option(help: "Jobs at the same time; by default one a shard.", transform: parseCount) var jobs: Int?
    @Option(help: "Number of collisions: quick (36,000), paper (300,000) or precise (3,000,000); the latter two in stitched samples.", transform: parseChoice("preset")) var preset: Study.Preset?
    @Option(help: "Seed of the random numbers; replaces the study's.") var seed: UInt64?
    @Option(
        name: .customLong("snakemake"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A further argument of Snakemake, such as --slurm-no-account; may be repeated.", valueName: "argument"))
    var options: [String] = []

    func validate() throws {
        guard Shard.counts ~= shards else { throw ValidationError("\(shards) shards are out of range (\(Shard.counts.lowerBound) to \(Shard.counts.upperBound))") }
    }

    func run() throws {
        let directory = RunDirectory(URL(fileURLWithPath: out).path)
        let resolved = try (study.map { try StudyRequest(contentsOf: $0) } ?? StudyRequest()).resolve(preset: preset, seed: seed)
        try Submission(resolved, in: directory, engine: engine, shards: shards, threads: threads).run(jobs: jobs ?? shards, options: options)
        try Output.write("figures: \(directory.figures)\nreport: \(directory.path)/report.html")
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Shards of a submitted study: finished batches, failures, time left.",
        discussion: """
            Time left: the CPU time of a finished batch, times what is missing, shared by the shards that run now.

            Example: calodump status runs/farm
            """)

    @Argument(help: "Directory of 'calodump submit'.") var directory: String
    @OptionGroup var output: JSONOption

    func run() throws {
        let status = try FarmStatus(RunDirectory(directory))
        try output.answer(status.text, status)
    }
}
