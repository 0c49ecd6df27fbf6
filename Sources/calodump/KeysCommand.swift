import ArgumentParser
import Experiments
import Inputs
import Reports
import Studies

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "All keys of a study, an experiment or a statements file, with ranges and defaults; or one key of a study, and what depends on it.",
        discussion: """
            --schema prints a JSON schema, with which editors complete, explain and check such files: in Visual Studio Code and others with \
            yaml-language-server a first line '# yaml-language-server: $schema=study.schema.json'. --markdown prints the tables of \
            docs/Keys.md and docs/Experiments.md.

            Example: calodump keys experiment
            Example: calodump keys jets.pt
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

    @Argument(help: "study, experiment or statements; or a key of a study, by its path or its end.") var what = Format.study.rawValue
    @Flag(help: "Prints a JSON schema (2020-12) instead.") var schema = false
    @Flag(help: "Prints tables in Markdown instead.") var markdown = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        if Format(rawValue: what) == nil { do { _ = try KeyUse(what) } catch { throw ValidationError("\(error)") } }
        guard Format(rawValue: what) != nil || !(schema || markdown) else { throw ValidationError("--schema and --markdown are of a whole file") }
        guard [schema, markdown, output.json].filter({ $0 }).count <= 1 else { throw ValidationError("--schema, --markdown and --json exclude each other") }
    }

    func run() throws {
        guard let format = Format(rawValue: what) else {
            let report = try KeyUse(what)
            return try output.answer(report.text, report)
        }
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
