import Collisions
import Foundation
import Inputs

/// Where the program finds what stands beside it: in a checkout or under an installation's prefix.
package enum Installation {
    /// Folder of this executable, symbolic links resolved.
    static let executableFolder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// The folder that holds the Python package `calodump`: `<checkout>/python`, or `<prefix>/share/calodump/python`.
    package static var pythonPackage: String? {
        var folder = executableFolder
        while folder.path != "/" {
            for candidate in ["python", "share/calodump/python"].map({ folder.appendingPathComponent($0).path })
            where FileManager.default.fileExists(atPath: "\(candidate)/calodump/__main__.py") {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }
    package static let pythonPackagePlaces = "'python' above the executable, or 'share/calodump/python' beside its folder"

    /// A Python interpreter: `$CALODUMP_PYTHON`, else the one that the set-up made.
    package static var python: String? {
        let environment = ProcessInfo.processInfo.environment
        let candidate = environment["CALODUMP_PYTHON"] ?? "\(cache)/python/bin/python"
        return FileManager.default.isExecutableFile(atPath: candidate) ? candidate : nil
    }
    package static var pythonPlaces: String { "$CALODUMP_PYTHON or \(cache)/python/bin/python" }

    private static var cache: String { GeneratorCache.directory.path }

    /// The commit of the checkout that the executable stands in, if it stands in one and git is there.
    static var commit: String? {
        output(of: "/usr/bin/env", ["git", "-C", executableFolder.path, "describe", "--always", "--dirty", "--abbrev=12"])
    }

    /// What a program prints, trimmed; nil if it does not start or fails.
    package static func output(of program: String, _ arguments: [String]) -> String? {
        guard let outcome = try? Subprocess.run(program, arguments, patience: 60), outcome.status == 0 else { return nil }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Version of the program.
public enum ProgramVersion {
    public static let text = "0.2.0"
    /// Version of the physics: one more with every change that changes a number of a run. What another physics has made is never continued.
    /// 1: up to 0.1.0, which wrote no version into its results.
    public static let physics = 3

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
