import ArgumentParser
import Experiments
import Foundation
import Inputs
import Studies

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "All keys of a study or of an experiment file, with ranges and defaults.",
        discussion: """
            --schema prints a JSON schema, with which editors complete, explain and check such files: in Visual Studio Code and others with \
            yaml-language-server a first line '# yaml-language-server: $schema=study.schema.json'. --markdown prints the tables of \
            docs/Keys.md and docs/Experiments.md.

            Example: calodump keys experiment
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case study, experiment }

    @Argument(help: "study or experiment.") var format = Format.study
    @Flag(help: "Prints a JSON schema (2020-12) instead.") var schema = false
    @Flag(help: "Prints tables in Markdown instead.") var markdown = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard [schema, markdown, output.json].filter({ $0 }).count <= 1 else { throw ValidationError("--schema, --markdown and --json exclude each other") }
    }

    func run() throws {
        let isStudy = format == .study, table = isStudy ? StudyKeys.file.table : ExperimentKeys.file
        if schema {
            try Output.write(isStudy ? StudyKeys.schema : ExperimentKeys.schema)
        } else if markdown {
            try Output.write(isStudy ? StudyKeys.reference : ExperimentKeys.reference)
        } else {
            try output.answer(table.listText, table.list)
        }
    }
}
