import ArgumentParser
import Reports
import Studies

struct ExploreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore", abstract: "One page on which contours follow sliders: DIR/explore.html.",
        discussion: """
            The page stands alone: it needs no server and no network, and recomputes contours, counts and their factors from tables that it holds, within \
            0.1 % of 'calodump events'. It holds both readings, and every mediator whose parents are all among the run's fluxes. Several runs go into one \
            page and can be switched between. Needs Python with plotly, as the set-up installs it.

            Example: calodump explore runs/quick
            Example: calodump explore runs/quick runs/soft --out both.html
            """)

    @Argument(help: "Run directory, or several.") var directories: [String]
    @Option(help: "Only this mediator; may be repeated.") var mediator: [String] = []
    @Option(help: ArgumentHelp("File of the page; by default explore.html in the first run.", valueName: "file")) var out: String?

    func run() throws {
        let directories = directories.map { RunDirectory($0) }
        try Explorer(directories, mediators: mediator).write(to: out)
        try Output.write(out ?? Explorer.page(of: directories[0]))
    }
}
