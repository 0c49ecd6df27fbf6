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
        checks = [Self.pythia, Self.initialisation, Self.cache, Self.figures]
    }

    private static var pythia: Check {
        do {
            let file = try GeneratorCache.hadronCollisions()
            return Check(
                name: "PYTHIA", works: true,
                detail: "\(GeneratorCache.pythiaVersion) with FastJet \(GeneratorCache.fastjetVersion), hadron collisions in \(file.path)")
        } catch {
            return Check(name: "PYTHIA", works: false, detail: "\(error)", advice: Installation.repair)
        }
    }

    private static var initialisation: Check {
        let isThere = GeneratorCache.holds(PythiaSettings())
        return Check(
            name: "initialisation data", works: true,
            detail: isThere ? "there for the default collisions" : "not made yet for the default collisions: the first run makes them (10 s), or 'calodump doctor --prepare'")
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

    private static var figures: Check {
        guard let interpreter = Installation.python else {
            return Check(
                name: "figures", works: false, detail: "no Python interpreter at \(Installation.pythonPlaces)",
                advice: Installation.pythonAdvice)
        }
        guard let package = Installation.pythonPackage else {
            return Check(name: "figures", works: false, detail: "no Python package calodump: \(Installation.pythonPackagePlaces) is missing", advice: Installation.repair)
        }
        // All that the figures import, in the way that they are drawn.
        let question = "import calodump.__main__, numpy, matplotlib; print('numpy', numpy.__version__ + ', matplotlib', matplotlib.__version__)"
        do {
            let outcome = try Installation.runPython(interpreter, question, package: package, patience: 300)
            let lines = (outcome.status == 0 ? outcome.output : outcome.errors).split(separator: "\n")
            let answer = lines.last.map(String.init) ?? "exit code \(outcome.status)"
            return outcome.status == 0
                ? Check(name: "figures", works: true, detail: "\(interpreter) with \(answer); Python package in \(package)")
                : Check(
                    name: "figures", works: false, detail: "\(interpreter): \(answer)",
                    advice: "'\(interpreter) -m pip install numpy matplotlib', or \(Installation.pythonAdvice)")
        } catch {
            return Check(name: "figures", works: false, detail: "\(error)", advice: Installation.pythonAdvice)
        }
    }

    public var text: String {
        checks.map { check in
            "\(check.works ? "ok     " : "MISSING")  \(check.name): \(check.detail)" + (check.advice.map { "\n         \($0)" } ?? "")
        }.joined(separator: "\n")
    }
}
