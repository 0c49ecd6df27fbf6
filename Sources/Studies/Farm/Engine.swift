import Collisions
import Foundation
import Inputs

/// Where the jobs of `calodump submit` run.
public enum Engine: String, CaseIterable, Sendable {
    /// On this machine.
    case local
    case slurm
    case htcondor

    /// The packages on PyPI that it takes; the versions of these and of what they need stand in `python/calodump/farm/constraints.txt`.
    private var packages: [String] { ["snakemake"] + (self == .local ? [] : ["snakemake-executor-plugin-\(rawValue)"]) }

    /// Snakemake with the engine's plugin: `$CALODUMP_SNAKEMAKE`, else a Python environment in the program's cache, made when it is asked for
    /// the first time (about a minute, 300 MB).
    func snakemake() throws -> String {
        if let path = ProcessInfo.processInfo.environment["CALODUMP_SNAKEMAKE"] {
            guard FileManager.default.isExecutableFile(atPath: path) else { throw InputError("no such program", at: path, expected: "snakemake, from $CALODUMP_SNAKEMAKE") }
            return path
        }
        guard let package = Installation.pythonPackage else {
            throw InputError("the workflow's files are missing", expected: Installation.pythonPackagePlaces, advice: Installation.repair)
        }
        let constraints = "\(package)/calodump/farm/constraints.txt"
        let version = FNV1a(try AtomicFiles.read(URL(fileURLWithPath: constraints))).hex.prefix(8)
        let environment = "\(GeneratorCache.directory.path)/snakemake-\(rawValue)-\(version)", program = "\(environment)/bin/snakemake"
        if FileManager.default.fileExists(atPath: "\(environment)/complete") { return program }
        guard let python = Installation.python else {
            throw InputError("no Python interpreter to install Snakemake with", expected: Installation.pythonPlaces, advice: "set CALODUMP_PYTHON or CALODUMP_SNAKEMAKE")
        }
        FileHandle.standardError.write(Data("calodump: installing \(packages.joined(separator: " and ")) from PyPI into \(environment), once\n".utf8))
        for (program, arguments) in [
            (python, ["-E", "-m", "venv", "--clear", environment]),
            ("\(environment)/bin/python", ["-E", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", constraints] + packages),
        ] {
            let outcome = try Subprocess.run(program, arguments, patience: 1800)
            guard outcome.status == 0 else {
                throw InputError(
                    "Snakemake cannot be installed: \((outcome.errors + outcome.output).split(separator: "\n").last ?? "exit code \(outcome.status)")", at: environment,
                    expected: "Python 3.11 or later with venv, and PyPI", advice: "or install it yourself and set CALODUMP_SNAKEMAKE")
            }
        }
        try writeText("\(packages.joined(separator: "\n"))\n", to: "\(environment)/complete")
        return program
    }
}
