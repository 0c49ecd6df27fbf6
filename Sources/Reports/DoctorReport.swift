import Collisions
import Foundation
import Inputs
import Studies

/// What is installed, what is missing and how to get it: the answer of `calodump doctor`.
public struct DoctorReport: Codable, Sendable {
    public struct Check: Codable, Sendable {
        public var name: String
        public var works: Bool
        /// What was found, or what is wrong.
        public var detail: String
        public var advice: String?
    }

    public var checks: [Check]
    public var isComplete: Bool { checks.allSatisfy(\.works) }

    enum CodingKeys: String, CodingKey { case checks }

    /// - Parameter prepare: makes the initialisation data of the default study if they are missing.
    public init(prepare: Bool) throws {
        if prepare { try GeneratorCache.prepare { FileHandle.standardError.write(Data("\($0)\n".utf8)) } }
        checks = [Self.pythia, Self.initialisation, Self.cache, Self.python, Self.pythonPackage]
    }

    private static var pythia: Check {
        do {
            let file = try GeneratorCache.hadronCollisions()
            return Check(
                name: "PYTHIA", works: true,
                detail: "\(GeneratorCache.pythiaVersion) with FastJet \(GeneratorCache.fastjetVersion), hadron collisions in \(file.path)")
        } catch {
            return Check(name: "PYTHIA", works: false, detail: "\(error)", advice: "run 'make setup', which installs its data")
        }
    }

    private static var initialisation: Check {
        let isThere = GeneratorCache.holds(PythiaSettings())
        return Check(
            name: "initialisation data", works: isThere,
            detail: isThere ? "in \(GeneratorCache.directory.path)" : "not made yet for the default collisions",
            advice: isThere ? nil : "run 'calodump doctor --prepare', or let the first run make them (10 s)")
    }

    private static var cache: Check {
        let folder = GeneratorCache.directory.path
        do {
            try makeDirectory(folder)
            let probe = "\(folder)/.doctor-\(ProcessInfo.processInfo.processIdentifier)"
            try writeText("", to: probe)
            unlink(probe)
            return Check(name: "cache", works: true, detail: "\(folder) can be written to")
        } catch {
            return Check(name: "cache", works: false, detail: "\(error)", advice: "set CALODUMP_CACHE to a folder that can be written to")
        }
    }

    private static var python: Check {
        guard let interpreter = Installation.python else {
            return Check(
                name: "Python", works: false, detail: "none at \(Installation.pythonPlaces)",
                advice: "run 'make setup', or set CALODUMP_PYTHON to an interpreter with numpy and matplotlib")
        }
        let question = "import numpy, matplotlib; print('numpy', numpy.__version__ + ', matplotlib', matplotlib.__version__)"
        let answer = Installation.output(of: interpreter, ["-c", question])
        return Check(
            name: "Python", works: answer != nil, detail: "\(interpreter)" + (answer.map { " with \($0)" } ?? " without numpy or matplotlib"),
            advice: answer == nil ? "run 'make setup', or '\(interpreter) -m pip install numpy matplotlib'" : nil)
    }

    private static var pythonPackage: Check {
        let folder = Installation.pythonPackage
        return Check(
            name: "figures", works: folder != nil, detail: folder.map { "Python package in \($0)" } ?? "no Python package calodump",
            advice: folder == nil ? "install with 'make install'" : nil)
    }

    public var text: String {
        checks.map { check in
            "\(check.works ? "ok     " : "MISSING")  \(check.name): \(check.detail)" + (check.advice.map { "\n         \($0)" } ?? "")
        }.joined(separator: "\n")
    }
}
