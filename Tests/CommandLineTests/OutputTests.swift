import Foundation
import Testing

/// An answer that nobody gets is no success, whatever the verb.
struct OutputTests {
    private static func shell(_ script: String) throws -> Program.Outcome { try Program.run(URL(fileURLWithPath: "/bin/bash"), ["-c", script]) }

    @Test(arguments: [
        "photon Pb --energy 1MeV", "photon Pb --energy 1MeV --json", "electron Cu --energy 1MeV", "primakoff Cu --energy 1GeV --mass 1MeV",
        "decay --mass 1MeV --coupling 1/GeV", "limits", "limits e137", "limits --cite e137", "shower Cu --depth 1cm --primary gamma --energy 10MeV --showers 1",
        "doctor", "--help", "--version", "shower --help",
    ])
    func aFullDevice(arguments: String) throws {
        let outcome = try Self.shell("'\(Program.url.path)' \(arguments) > /dev/full")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errorLines == ["error: standard output: the answer cannot be written (No space left on device); expected a place with room"], "\(outcome)")
    }

    @Test func verbsOfARun() throws {
        let run = try SmallRun.directory().path
        for arguments in [
            "area '\(run)'", "events '\(run)' --mass 1MeV --coupling 1e-4/GeV", "compare '\(run)' --json",
        ] {
            let outcome = try Self.shell("'\(Program.url.path)' \(arguments) > /dev/full")
            #expect(outcome.status == 1 && outcome.errorLines.count == 1, "\(arguments): \(outcome)")
        }
    }

    /// `calodump ... | head` ends quietly, as other tools do, also where the signal is ignored.
    @Test(arguments: ["", "trap '' PIPE;"]) func aReaderThatLeaves(before: String) throws {
        let outcome = try Self.shell("\(before) { sleep 0.3; '\(Program.url.path)' limits; echo $? >&2; } | true")
        #expect(outcome.errors == "141\n", "\(outcome)")
    }

    @Test func speciesThatMakeNothing() throws {
        for (primary, says) in [("mu-", "so that their photons would be missing"), ("mu+", "so that their photons would be missing"), ("nu_e", "no showers of 'nu_e'"), ("pi0", "no showers of 'pi0'")] {
            let outcome = try Program.run("shower", "Cu", "--depth", "10cm", "--primary", primary, "--energy", "1GeV", "--showers", "1")
            #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains(says), "\(outcome)")
        }
    }
}
