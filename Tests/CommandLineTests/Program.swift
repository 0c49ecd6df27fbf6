import Foundation
import Testing

/// The built program, beside the test bundle.
enum Program {
    static let url = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("calodump")

    struct Outcome: CustomStringConvertible {
        var status: Int32
        var output: String
        var errors: String

        var description: String { "exit code \(status)\nstdout: \(output)\nstderr: \(errors)" }
        /// The lines of stderr that are errors.
        var errorLines: [String] { errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("error: ") } }
    }

    /// Runs it to its end.
    static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try run(url, arguments, environment: environment)
    }

    static func run(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let running = try Running(program, arguments, environment: environment)
        return running.wait()
    }

    /// A started program; its output goes into files, so that it never waits for a reader.
    final class Running {
        let process = Process()
        private let folder: URL

        init(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
            folder = try temporaryFolder()
            func file(_ name: String) throws -> FileHandle {
                let url = folder.appendingPathComponent(name)
                try Data().write(to: url)
                return try FileHandle(forWritingTo: url)
            }
            process.executableURL = program
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try file("stdout")
            process.standardError = try file("stderr")
            try process.run()
        }

        func wait() -> Outcome {
            process.waitUntilExit()
            func text(_ name: String) -> String { (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? "" }
            let outcome = Outcome(status: process.terminationStatus, output: text("stdout"), errors: text("stderr"))
            try? FileManager.default.removeItem(at: folder)
            return outcome
        }
    }
}

/// An empty folder of this test's own.
func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

/// Runs `body` with an empty folder that is removed afterwards.
func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}

extension URL {
    func file(_ name: String, _ text: String) throws -> String {
        let url = appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Names and contents of all files below, without the lock file.
    func contents() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) where !name.hasSuffix(".lock") {
            var isFolder: ObjCBool = false
            let file = appendingPathComponent(name)
            if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue {
                found[name] = try Data(contentsOf: file)
            }
        }
        return found
    }
}

extension Program.Outcome {
    /// The answer as a JSON object or array.
    func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
    func object() throws -> [String: Any] { try #require(try json() as? [String: Any]) }
}
