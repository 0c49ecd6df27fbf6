extension ExperimentKeys {
    /// JSON schema (2020-12) of experiment files, for editors.
    package static var schema: String { file.schemaText(title: "CaloDump experiment, version \(Experiment.version)") }

    /// All keys as tables in Markdown: what `docs/Experiments.md` ends with.
    package static var reference: String { file.reference(title: "The file") }
}
