import Foundation
import Testing

/// The program as a package has it: with PYTHIA's data, its tables and the Python package beside it.
@Suite struct PackagedProgramTests {
    private static let build = Program.url.deletingLastPathComponent()
    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What PYTHIA was built with, from the program's own answer.
    private static func pythia() throws -> URL {
        let checks = try #require(try Program.run("doctor", "--json").object()["checks"] as? [[String: Any]])
        let detail = try #require(checks.first { $0["name"] as? String == "PYTHIA" }?["detail"] as? String)
        return URL(fileURLWithPath: String(try #require(detail.split(separator: " ").last))).deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL
    }

    /// A folder with the program as a package has it, inside a repository that it was not built from by its own account: the build folder of this one.
    private static func withPackage(_ body: (URL, URL) throws -> Void) throws {
        let folder = build.appendingPathComponent("package-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = FileManager.default, place = folder.appendingPathComponent("lib/calodump"), data = place.appendingPathComponent("pythia")
        try files.createDirectory(at: data, withIntermediateDirectories: true)
        let program = place.appendingPathComponent("calodump")
        // The running program asks where it is: a symbolic link would lead it back.
        try files.linkItem(at: Program.url, to: program)
        for name in try files.contentsOfDirectory(atPath: build.path) where name.hasPrefix("CaloDump_") && name.hasSuffix(".resources") {
            try files.createSymbolicLink(at: place.appendingPathComponent(name), withDestinationURL: build.appendingPathComponent(name))
        }
        try files.createSymbolicLink(at: place.appendingPathComponent("python"), withDestinationURL: checkout.appendingPathComponent("python"))
        let installed = try pythia()
        // PYTHIA looks for its other files beside the first one.
        for name in ["xmldoc", "setups"] { try files.copyItem(at: installed.appendingPathComponent(name), to: data.appendingPathComponent(name)) }
        for name in ["pdfdata", "tunes"] {
            try files.createSymbolicLink(at: data.appendingPathComponent(name), withDestinationURL: installed.appendingPathComponent(name))
        }
        try body(program, folder)
    }

    /// What other programs' set-ups leave in the environment.
    private static let foreign = [
        "PYTHIA8DATA": "/nowhere/xmldoc", "PYTHONPATH": "/nowhere", "PYTHONHOME": "/nowhere", "MPLBACKEND": "nonsense", "LD_LIBRARY_PATH": "/nowhere",
    ]

    @Test func nothingForeignIsUsed() throws {
        try Self.withPackage { program, folder in
            let doctor = try Program.run(program, ["doctor"], environment: Self.foreign)
            #expect(doctor.status == 0 && doctor.output.contains("\(program.deletingLastPathComponent().path)/pythia/xmldoc"), "\(doctor)")

            let study = try folder.file("study.yaml", "source: { collisions: { samples: [ { name: soft, process: \"SoftQCD:inelastic\", events: 10 } ] } }\n")
            let run = folder.appendingPathComponent("run").path
            let flux = try Program.run(program, ["flux", study, "--out", run, "--threads", "1"], environment: Self.foreign.merging(["CALODUMP_CACHE": "\(run)/cache"]) { $1 })
            #expect(flux.status == 0, "\(flux)")
            #expect(!flux.errors.contains("initialising"), "its data come with the program")
            #expect(try !String(contentsOfFile: "\(run)/record.json", encoding: .utf8).contains("\"commit\""))

            try Data("v9-1-gabc\n".utf8).write(to: program.deletingLastPathComponent().appendingPathComponent("commit"))
            let noted = try Program.run(program, ["flux", study, "--out", "\(run)2", "--threads", "1"], environment: Self.foreign)
            #expect(noted.status == 0, "\(noted)")
            #expect(try String(contentsOfFile: "\(run)2/record.json", encoding: .utf8).contains("\"v9-1-gabc\""))
        }
    }

    /// With `HOME` elsewhere the cache is there too.
    @Test func theCacheIsAtHome() throws {
        try withTemporaryFolder { home in
            let doctor = try Program.run("doctor", environment: ["HOME": home.path, "XDG_CACHE_HOME": "", "CALODUMP_CACHE": ""])
            #expect(doctor.output.contains("\(home.path)/.cache/calodump can be written to"), "\(doctor)")
        }
    }

    /// Angantyr without the settings that PYTHIA ships for it; parton densities that a package leaves out.
    @Test func dataThatAreMissing() throws {
        try Self.withPackage { program, folder in
            let data = program.deletingLastPathComponent().appendingPathComponent("pythia")
            try FileManager.default.removeItem(at: data.appendingPathComponent("setups/AngantyrCascade.cmnd"))
            let arguments = ["shower", "Cu", "--depth", "20cm", "--primary", "pi+", "--energy", "200GeV", "--showers", "1", "--high-energy", "angantyr"]
            let outcome = try Program.run(program, arguments)
            #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.contains("AngantyrCascade.cmnd is not there"), "\(outcome)")
            #expect(outcome.errors.contains("install CaloDump again") && !outcome.errors.contains("make"), "\(outcome)")

            let densities = data.appendingPathComponent("pdfdata")
            let installed = densities.resolvingSymlinksInPath()
            try FileManager.default.removeItem(at: densities)
            try FileManager.default.createDirectory(at: densities, withIntermediateDirectories: true)
            for name in try FileManager.default.contentsOfDirectory(atPath: installed.path) where !name.hasPrefix("GKG18") {
                try FileManager.default.createSymbolicLink(at: densities.appendingPathComponent(name), withDestinationURL: installed.appendingPathComponent(name))
            }
            let study = try folder.file(
                "study.yaml", "source: { collisions: { samples: [ { name: soft, process: \"SoftQCD:inelastic\", events: 10, pythia: [\"PDF:PomSet = 13\"] } ] } }\n")
            let flux = try Program.run(program, ["flux", study, "--out", folder.appendingPathComponent("run").path])
            #expect(flux.status == 1 && flux.errors.contains("GKG18_DPDF_FitB_LO_0000.dat do not come with this package"), "\(flux)")
        }
    }
}
