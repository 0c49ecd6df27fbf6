import ArgumentParser

@main
struct CaloDump: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "calodump", abstract: "LHC detectors as beam dumps.")
}
