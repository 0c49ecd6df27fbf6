import ArgumentParser
import Foundation
import Inputs
import Reports
import Studies

@main
struct CaloDump: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calodump",
        abstract: "Simulates the LHC detectors as beam dumps, from proton collisions to the reach for light mediators.",
        discussion: """
            Quantities carry units: 60cm, 10GeV, 13.6TeV, 500/fb, 1e-4/GeV. Answers go to stdout (--json: as JSON and nothing \
            else), messages and progress to stderr.

            Example: calodump run --preset quick --out runs/quick
            """,
        version: ProgramVersion.stamp,
        subcommands: [
            RunCommand.self, FluxCommand.self, MergeCommand.self, VerifyCommand.self, SubmitCommand.self, StatusCommand.self, ReachCommand.self, EventsCommand.self, MapCommand.self, FiguresCommand.self, CompareCommand.self,
            AreaCommand.self, LimitsCommand.self, ExportCommand.self, CiteCommand.self, ScanCommand.self, ReportCommand.self, ExploreCommand.self,
            ShowerCommand.self, CollisionCommand.self, PunchThroughCommand.self, LayersCommand.self, PhotonCommand.self, ElectronCommand.self, PrimakoffCommand.self, MediatorsCommand.self, ResponseCommand.self,
            ProductionCommand.self,
            KeysCommand.self, ExperimentsCommand.self, RayCommand.self, DrawCommand.self, DecayCommand.self, RecastCommand.self, CeilingCommand.self, BackgroundsCommand.self, PatternsCommand.self, DoctorCommand.self,
        ])

    static func main() {
        Interrupt.install()
        do { try answer() } catch is Output.ReaderGone {
            // As the signal would end it, where it is not ignored.
            Foundation.exit(128 + SIGPIPE)
        } catch is Interrupt.Stop {
            fail(Interrupt.message, code: Interrupt.exitCode)
        } catch let error as InputError {
            fail("\(error)", code: 1)
        } catch {
            let code = exitCode(for: error), message = fullMessage(for: error)
            if message.isEmpty { Foundation.exit(code.rawValue) }
            fail(message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message, code: code.rawValue)
        }
    }

    /// Runs the command; help and version are answers too.
    private static func answer() throws {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error where exitCode(for: error).isSuccess && !(error is InputError || error is Interrupt.Stop || error is Output.ReaderGone) {
            try Output.write(fullMessage(for: error))
        }
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data("error: \(message)\n".utf8))
        Foundation.exit(code)
    }
}
