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
