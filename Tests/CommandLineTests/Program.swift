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
    ///
    /// Started and waited for by the system's own calls: Foundation's `Process` now and then misses the end of a child.
    final class Running {
        final class Child {
            let processIdentifier: pid_t
            /// Exit code, or 128 and the signal that ended it; nil while it runs.
            private(set) var status: Int32?

            init(_ identifier: pid_t) { processIdentifier = identifier }

            var isRunning: Bool {
                wait(WNOHANG)
                return status == nil
            }

            func wait(_ options: Int32 = 0) {
                guard status == nil else { return }
                var state: Int32 = 0
                while waitpid(processIdentifier, &state, options) != processIdentifier {
                    guard options == 0, errno == EINTR else { return }
                }
                status = state & 0x7f == 0 ? state >> 8 & 0xff : 128 + (state & 0x7f)
            }
        }

        let process: Child
        private let folder: URL

        init(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
            folder = try temporaryFolder()
            var files = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&files)
            defer { posix_spawn_file_actions_destroy(&files) }
            posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
            for (descriptor, name) in [(Int32(1), "stdout"), (2, "stderr")] {
                posix_spawn_file_actions_addopen(&files, descriptor, folder.appendingPathComponent(name).path, O_WRONLY | O_CREAT, 0o644)
            }
            let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }
            let words = ([program.path] + arguments).map { strdup($0) } + [nil], settings = variables.map { strdup($0) } + [nil]
            defer { for text in words + settings { free(text) } }
            var child: pid_t = 0
            let failure = posix_spawn(&child, program.path, &files, nil, words, settings)
            guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
            process = Child(child)
        }

        /// What stands on stderr so far.
        var errors: String { (try? String(contentsOf: folder.appendingPathComponent("stderr"), encoding: .utf8)) ?? "" }

        func wait() -> Outcome {
            process.wait()
            func text(_ name: String) -> String { (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? "" }
            let outcome = Outcome(status: process.status ?? -1, output: text("stdout"), errors: text("stderr"))
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
