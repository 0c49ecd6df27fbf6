import Foundation
import Inputs
import Studies

/// Draws the figures of a run with the Python package of the program.
public struct Figures {
    private let directory: RunDirectory
    /// Drawing takes seconds, on a busy machine a minute, s.
    private static let patience = 900.0

    public init(_ directory: RunDirectory) { self.directory = directory }

    /// Draws them into the run's `figures`, in a style of the user's (a TOML file; docs/Python.md) or the run's own `style.toml`. A missing interpreter or package is an error that says so; the data are not touched.
    public func draw(style: String? = nil) throws {
        guard FileManager.default.fileExists(atPath: directory.path) else {
            throw InputError("no run here", at: directory.path, expected: "a directory made by 'calodump run'")
        }
        guard SavedContour.areThere(in: directory) || ["study.yaml", "flux", "ceiling.json", "patterns.json"].contains(where: { FileManager.default.fileExists(atPath: "\(directory.path)/\($0)") }) else {
            throw InputError("nothing to draw", at: directory.path, expected: "a directory made by 'calodump run', 'reach', 'ceiling' or 'patterns'")
        }
        // What does not belong together is not drawn together; captions say what the study says.
        if !visibleFiles(in: directory.flux, ending: ".json").isEmpty { _ = try SavedFluxes(directory) }
        if SavedContour.areThere(in: directory) { _ = try SavedContour.all(in: directory) }
        try directory.write {
            let study = try SavedFluxes.study(of: directory)
            try FigureLabels(study).write(to: directory.labels)
            try ResponseCurves.write(study, to: "\(directory.path)/response.json")
            try Self.run(["figures", directory.path] + (style.map { ["--style", $0] } ?? []), at: directory.path)
            try directory.seal("labels.json", "response.json", "figures")
        }
    }

    /// Runs a verb of the Python package on a directory: `figures`, `recasts` or `ceiling`.
    public static func draw(_ verb: String, in path: String) throws { try run([verb, path], at: path) }

    /// Draws the contours of several runs, each DIR or DIR=scenario,scenario, as one figure `experiments` in a folder.
    public static func draw(_ runs: [String], into folder: String) throws {
        for run in runs {
            let directory = RunDirectory(String(run.prefix { $0 != "=" }))
            guard SavedContour.areThere(in: directory) else {
                throw InputError("no contours here", at: directory.path, expected: "a run directory with reach/", advice: "run 'calodump reach \(shellWord(directory.path))'")
            }
            _ = try SavedContour.all(in: directory)
            try FigureLabels(SavedFluxes.study(of: directory)).write(to: directory.labels)
        }
        try makeDirectory(folder)
        try run(["experiments", folder] + runs, at: folder)
    }

    /// Runs the Python package with these arguments; `path` is named in errors.
    static func run(_ arguments: [String], at path: String, failure: String = "the figures cannot be drawn") throws {
        guard let package = Installation.pythonPackage else {
            throw InputError(
                "\(failure): the Python package calodump is missing", expected: Installation.pythonPackagePlaces,
                advice: "\(Installation.repair); the data are complete")
        }
        guard let interpreter = Installation.python else {
            throw InputError(
                "\(failure): no Python interpreter", expected: Installation.pythonPlaces,
                advice: "\(Installation.pythonAdvice); the data are complete")
        }
        let outcome = try Installation.runPython(interpreter, "from calodump.__main__ import main; sys.exit(main())", arguments, package: package, patience: patience)
        let said = outcome.errors
        guard outcome.status == 0 else {
            // Python's last line is the error itself.
            let last = said.split(separator: "\n").last.map(String.init) ?? "exit code \(outcome.status)"
            let reason = last.hasPrefix("error: ") ? String(last.dropFirst("error: ".count)) : last
            throw InputError("\(failure): \(reason)", at: path, advice: "the data are complete")
        }
        FileHandle.standardError.write(Data(said.utf8))
    }
}
