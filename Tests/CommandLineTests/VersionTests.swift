import Foundation
import Testing

/// Results know the program that made them; another physics is never continued or mixed, and what is derived is made again.
struct VersionTests {
    private static let python = ProcessInfo.processInfo.environment["CALODUMP_PYTHON"]

    /// Changes the store of a run by an SQL statement.
    private func change(_ run: URL, _ statement: String) throws {
        let script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        let python = URL(fileURLWithPath: Self.python ?? "/usr/bin/python3")
        let outcome = try Program.run(python, ["-c", script, run.appendingPathComponent("run.sqlite").path, statement])
        try #require(outcome.status == 0, "\(outcome)")
    }

    @Test(arguments: [
        ("DROP TABLE made_by", "made by CaloDump 0.1.0 or earlier, physics 1"), ("UPDATE made_by SET program = 'CaloDump 9.0.0, physics 99'", "made by CaloDump 9.0.0, physics 99"),
    ])
    func aHalfFinishedRunOfAnotherProgram(statement: String, words: String) throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            try FileManager.default.removeItem(at: run.appendingPathComponent("flux"))
            try change(run, "DELETE FROM batches WHERE batch = 3")
            try change(run, statement)
            let before = try run.contents()
            let answer = try Program.run("run", "\(run.path)/study.yaml", "--out", run.path)
            #expect(answer.status == 1 && answer.errorLines.count == 1, "\(answer)")
            #expect(answer.errors.contains(words) && answer.errors.contains("expected this program's, CaloDump 0."), "\(answer)")
            #expect(try run.contents().filter { $0.key != "run.sqlite" } == before.filter { $0.key != "run.sqlite" })
        }
    }

    @Test func fluxesAndContoursOfAnotherProgram() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            func alter(_ name: String, _ pattern: String, _ other: String, _ verbs: [[String]], _ words: String) throws {
                let file = run.appendingPathComponent(name), text = try String(contentsOf: file, encoding: .utf8)
                let altered = text.replacing(try Regex(pattern), with: other)
                try #require(altered != text, "\(name): \(pattern)")
                try altered.write(to: file, atomically: true, encoding: .utf8)
                for verb in verbs {
                    let answer = try Program.run(Program.url, verb)
                    #expect(answer.status == 1 && answer.errors.contains(words) && answer.errors.contains("this program's, CaloDump"), "\(verb): \(answer)")
                    #expect(answer.errors.contains(name), "\(answer)")
                }
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            let events = ["events", run.path, "--mass", "30MeV", "--coupling", "1e-4/GeV"]
            let flux = [["reach", run.path], events, ["compare", run.path], ["report", run.path], ["figures", run.path]]
            try alter("flux/ECAL.json", "\"CaloDump [^\"]*\"", "\"CaloDump 9.0.0, physics 99\"", flux, "the flux was made by CaloDump 9.0.0, physics 99")
            try alter("flux/ECAL.json", "\n[^\n]*\"program\"[^\n]*", "", [events], "the flux was made by CaloDump 0.1.0 or earlier, physics 1")
            let contours = [["area", run.path], ["export", run.path, "--format", "csv", "--out", "\(folder.path)/out"], ["report", run.path], ["figures", run.path]]
            for name in ["reach/run4-dt_N100.csv", "reach/best/run4-dt_N100.csv"] {
                try alter(name, "# program: [^\n]*", "# program: CaloDump 9.0.0, physics 99", contours, "the contour was made by CaloDump 9.0.0, physics 99")
            }
            try alter("reach/run4-dt_N100.csv", "# program: [^\n]*\n", "", contours, "made by CaloDump 0.1.0 or earlier")
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/out"))
        }
    }

    @Test func damagedFluxFilesAreWrittenAgain() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), before = try run.contents()
            for name in ["flux/HCAL.photons.npy", "flux/ECAL.json", "record.json"] {
                let file = run.appendingPathComponent(name)
                try Data(try Data(contentsOf: file).dropLast(100)).write(to: file)
                let answer = try Program.run("flux", "\(run.path)/study.yaml", "--out", run.path)
                #expect(answer.status == 0 && answer.errors.contains("note: \(file.path)") && answer.errors.contains("written again from"), "\(answer)")
                #expect(try run.contents()[name] == before[name], "\(name)")
            }
        }
    }

    @Test func aDamagedTallyNamesItsFile() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            try change(run, "UPDATE tallies SET tally = x'00' WHERE dump = 'HCAL' AND replica = 2")
            try FileManager.default.removeItem(at: run.appendingPathComponent("flux"))
            let answer = try Program.run("run", "\(run.path)/study.yaml", "--out", run.path)
            #expect(answer.status == 1 && answer.errorLines.count == 1, "\(answer)")
            #expect(answer.errors.contains("run.sqlite: the stored tally is damaged (HCAL, sample 0, replica 2)"), "\(answer)")
        }
    }

    @Test func whatCannotBeAFile() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            let verbs = [
                ("study.yaml", ["reach", run.path]), ("flux/ECAL.json", ["reach", run.path]), ("flux/ECAL.photons.npy", ["compare", run.path]),
                ("reach/run4-dt_N2.3.csv", ["area", run.path]), ("record.json", ["report", run.path]), ("figures/fig2.json", ["report", run.path]),
            ]
            for (name, verb) in verbs {
                let file = run.appendingPathComponent(name), data = try Data(contentsOf: file)
                try FileManager.default.removeItem(at: file)
                try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
                let answer = try Program.run(Program.url, verb)
                #expect(answer.status == 1 && answer.errorLines.count == 1 && answer.errors.contains("cannot be read (it is a folder)"), "\(name): \(answer)")
                #expect(answer.errors.contains(name) && !answer.errors.contains("NSCocoa"), "\(name): \(answer)")
                try FileManager.default.removeItem(at: file)
                try data.write(to: file)
            }
            let study = try Program.run("run", folder.path, "--out", "\(folder.path)/out")
            #expect(study.status == 1 && study.errors.contains("cannot be read (it is a folder)"), "\(study)")
            _ = try folder.file("latin.yaml", "")
            try Data("# a\njets: { pt: 20GeV } # \u{e9}".unicodeScalars.map { UInt8($0.value & 0xff) }).write(to: folder.appendingPathComponent("latin.yaml"))
            let latin = try Program.run("run", "\(folder.path)/latin.yaml", "--out", "\(folder.path)/out")
            #expect(latin.status == 1 && latin.errors.contains("latin.yaml:2: not text in UTF-8"), "\(latin)")
        }
    }

    @Test func unitsOfAnotherDimension() throws {
        let answer = try Program.run("photon", "Pb", "--energy", "10cm")
        #expect(answer.status == 64 && answer.errors.contains("'10cm' has the unit 'cm' of a length; expected an energy") && !answer.errors.contains("did you mean"), "\(answer)")
        let inverse = try Program.run("decay", "--mass", "1GeV", "--coupling", "1e-4/cm")
        #expect(inverse.status == 64 && inverse.errors.contains("of an inverse length") && !inverse.errors.contains("did you mean"), "\(inverse)")
        #expect(try Program.run("photon", "Pb", "--energy", "10Gev").errors.contains("did you mean 'GeV'?"))
    }

    @Test func aDoctorThatMissesSomething() throws {
        let answer = try Program.run("doctor", environment: ["CALODUMP_PYTHON": "/nowhere/python"])
        #expect(answer.status == 1 && answer.errorLines == ["error: not ready: figures; see above how to get what is missing"], "\(answer)")
        #expect(answer.output.contains("MISSING  figures"))
    }
}
