import Collisions
import Foundation
import Inputs

/// Where the program finds what stands beside it: in a checkout, or in a package (wheel, archive), whose folder holds program, tables, PYTHIA's data
/// and the Python package.
package enum Installation {
    /// Folder of this executable, symbolic links resolved.
    static let executableFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// Whether the program is one of a package, not of a checkout.
    package static var isPackaged: Bool { checkout == nil }
    /// What to do where something that belongs to the program is missing.
    package static var repair: String { isPackaged ? "install CaloDump again" : "run 'make setup' in \(checkout ?? "the checkout")" }

    /// The checkout that the executable was built in; nil for one of a package, whatever it lies in.
    private static let checkout: String? = {
        guard !isThere(executableFolder, "pythia/xmldoc") else { return nil }
        var folder = executableFolder
        while folder.path != "/", !isThere(folder, "Sources/calodump") || !isThere(folder, "Package.swift") { folder.deleteLastPathComponent() }
        return folder.path == "/" ? nil : folder.path
    }()

    private static func isThere(_ folder: URL, _ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path) }

    /// The folder that holds the Python package `calodump`: `python`, in the checkout or beside the executable.
    package static var pythonPackage: String? {
        let folder = "\(checkout ?? executableFolder.path)/python"
        return FileManager.default.fileExists(atPath: "\(folder)/calodump/__main__.py") ? folder : nil
    }
    package static var pythonPackagePlaces: String { "the folder \(checkout ?? executableFolder.path)/python" }

    /// A Python interpreter: `$CALODUMP_PYTHON`, which a wheel's command sets to its own unless it is set; else the one that the set-up made; else the first on the path.
    package static var python: String? {
        let environment = ProcessInfo.processInfo.environment
        if let chosen = environment["CALODUMP_PYTHON"], !chosen.isEmpty { return isProgram(chosen) ? chosen : nil }
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return (["\(GeneratorCache.directory.path)/python/bin/python"] + folders.map { "\($0)/python3" }).first(where: isProgram)
    }
    package static var pythonPlaces: String { "$CALODUMP_PYTHON, \(GeneratorCache.directory.path)/python/bin/python or python3 on the path" }
    package static var pythonAdvice: String { "\(repair), or set CALODUMP_PYTHON to an interpreter with numpy and matplotlib" }

    private static func isProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Runs Python code that may import the Python package of this program. Nothing of the user's own set-up of Python (PYTHONPATH, PYTHONHOME, the current folder,
    /// a graphical session) has a part in it.
    package static func runPython(_ interpreter: String, _ code: String, _ arguments: [String] = [], package: String, patience: Double) throws -> Subprocess.Outcome {
        let place = package.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "\\'")
        return try Subprocess.run(
            interpreter, ["-E", "-c", "import sys; sys.path[0] = '\(place)'; \(code)"] + arguments, environment: ["MPLBACKEND": "agg"], patience: patience)
    }

    /// The commit that the program was built from: noted in its package, or asked of the checkout, if git is there.
    static var commit: String? {
        guard let checkout else { return (try? AtomicFiles.readText(executableFolder.appendingPathComponent("commit")))?.trimmingCharacters(in: .whitespacesAndNewlines) }
        guard FileManager.default.fileExists(atPath: "\(checkout)/.git"),
            let outcome = try? Subprocess.run("/usr/bin/env", ["git", "-C", checkout, "describe", "--always", "--dirty", "--abbrev=12"], patience: 60), outcome.status == 0
        else { return nil }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Version of the program.
public enum ProgramVersion {
    public static let text = "0.2.0"
    /// Version of the physics: one more with every change that changes a number of a run. What another physics has made is never continued.
    /// 1: up to 0.1.0, which wrote no version into its results.
    public static let physics = 8

    /// What results carry: "CaloDump 0.2.0, physics 2".
    public static let stamp = "CaloDump \(text), physics \(physics)"

    /// Refuses what another physics has made, with both versions.
    ///
    /// - Parameters:
    ///   - stamp: of the program that made it; nil: it carries none.
    ///   - what: "the flux was", "the saved batches were".
    package static func check(_ stamp: String?, _ what: String, at place: String, advice: String) throws {
        let found = stamp.flatMap { $0.firstMatch(of: /physics (\d+)/) }.flatMap { Int($0.1) }
        guard found != physics else { return }
        throw InputError(
            "\(what) made by \(stamp ?? "CaloDump 0.1.0 or earlier, physics 1")", at: place, expected: "this program's, \(Self.stamp)", advice: advice)
    }
}
