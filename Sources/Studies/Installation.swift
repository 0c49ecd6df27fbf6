import Collisions
import Foundation

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
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
    }
}

/// Version of the program.
public enum ProgramVersion {
    public static let text = "0.1.0"
}
