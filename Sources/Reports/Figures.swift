import Foundation
import Inputs
import Studies

/// Draws the figures of a run with the Python package of the program.
public struct Figures {
    private let directory: RunDirectory

    public init(_ directory: RunDirectory) { self.directory = directory }

    /// Draws them into the run's `figures`. A missing interpreter or package is an error that says so; the data are not touched.
    public func draw() throws {
        guard FileManager.default.fileExists(atPath: directory.path) else {
            throw InputError("no run here", at: directory.path, expected: "a directory made by 'calodump run'")
        }
        try FigureLabels(SavedFluxes.study(of: directory)).write(to: directory.labels)
        try Self.draw("figures", in: directory.path)
    }

    /// Runs a verb of the Python package on a directory: `figures`, `recasts` or `ceiling`.
    public static func draw(_ verb: String, in path: String) throws { try run([verb, path], at: path) }

    /// Runs the Python package with these arguments; `path` is named in errors.
    static func run(_ arguments: [String], at path: String) throws {
        guard let package = Installation.pythonPackage else {
            throw InputError(
                "the figures cannot be drawn: the Python package calodump is missing", expected: Installation.pythonPackagePlaces,
                advice: "install the program with 'make install'; the data are complete")
        }
        guard let interpreter = Installation.python else {
            throw InputError(
                "the figures cannot be drawn: no Python interpreter", expected: Installation.pythonPlaces,
                advice: "run 'make setup', or set CALODUMP_PYTHON to one with numpy and matplotlib; the data are complete")
        }
        let process = Process(), messages = Pipe()
        process.executableURL = URL(fileURLWithPath: interpreter)
        process.arguments = ["-m", "calodump"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": package]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = messages
        do { try process.run() } catch {
            throw InputError("the figures cannot be drawn: \(interpreter) does not start (\(systemReason(error)))")
        }
        let said = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            // Python's last line is the error itself.
            let last = said.split(separator: "\n").last.map(String.init) ?? "exit code \(process.terminationStatus)"
            let reason = last.hasPrefix("error: ") ? String(last.dropFirst("error: ".count)) : last
            throw InputError("the figures cannot be drawn: \(reason)", at: path, advice: "the data are complete")
        }
        FileHandle.standardError.write(Data(said.utf8))
    }
}
