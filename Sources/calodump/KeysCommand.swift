import ArgumentParser
import Experiments
import Inputs
import Reports
import Studies

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "All keys of a study, an experiment or a statements file, with ranges and defaults.",
        discussion: """
            --schema prints a JSON schema, with which editors complete, explain and check such files: in Visual Studio Code and others with \
            yaml-language-server a first line '# yaml-language-server: $schema=study.schema.json'. --markdown prints the tables of \
            docs/Keys.md and docs/Experiments.md.

            Example: calodump keys experiment
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case study, experiment, statements

        var table: KeyTable {
            switch self {
            case .study: StudyKeys.file.table
            case .experiment: ExperimentKeys.file
            case .statements: StatementKeys.file
            }
        }

        var version: Int {
            switch self {
            case .study: Study.version
            case .experiment: Experiment.version
            case .statements: PaperStatements.version
            }
        }
    }

    @Argument(help: "study, experiment or statements.") var format = Format.study
    @Flag(help: "Prints a JSON schema (2020-12) instead.") var schema = false
    @Flag(help: "Prints tables in Markdown instead.") var markdown = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard [schema, markdown, output.json].filter({ $0 }).count <= 1 else { throw ValidationError("--schema, --markdown and --json exclude each other") }
    }

    func run() throws {
        let table = format.table
        if schema {
            try Output.write(table.schemaText(version: format.version))
        } else if markdown {
            try Output.write(table.reference)
        } else {
            try output.answer(table.listText, table.list)
        }
    }
}
