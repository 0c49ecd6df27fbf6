import Foundation
import Inputs

/// The places of a run's files, and the lock that keeps a second writer out.
public struct RunDirectory: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var study: String { "\(path)/study.yaml" }
    /// The copy of the experiment's file that the study refers to.
    public var experiment: String { "\(path)/experiment.yaml" }
    public var record: String { "\(path)/record.json" }
    public var store: String { "\(path)/run.sqlite" }
    public var flux: String { "\(path)/flux" }
    public var reach: String { "\(path)/reach" }
    /// What figures call scenarios, chambers and dumps.
    public var labels: String { "\(path)/labels.json" }
    /// Contours of the realistic reading; the folder has an older name of it.
    public var realisticReach: String { "\(reach)/best" }
    public var figures: String { "\(path)/figures" }

    /// The study that the directory holds.
    ///
    /// - Parameter seed: replaces the study's.
    public func readStudy(seed: UInt64? = nil) throws -> Study {
        guard FileManager.default.fileExists(atPath: study) else {
            throw InputError("no run here", at: path, expected: "a directory with study.yaml, made by 'calodump run' or 'calodump flux'")
        }
        return try StudyRequest(contentsOf: study).resolve(seed: seed)
    }

    /// Makes the directory for `study`, or finds it with the same study, and does `work` as its only writer.
    ///
    /// A directory with another study is an error, and nothing in it is touched.
    package func write<Value>(_ study: Study, _ work: () throws -> Value) throws -> Value {
        try makeDirectory(path)
        return try locked {
            if FileManager.default.fileExists(atPath: self.study) {
                let held = try readStudy()
                if study != held, study.hasGrown(from: held) {
                    // More collisions of the same samples: what is derived from the fewer ones is made again.
                    try AtomicFiles.write([(URL(fileURLWithPath: self.study), Data(study.yaml.utf8))])
                    try? FileManager.default.removeItem(atPath: record)
                } else if held != study {
                    throw InputError(
                        "the directory holds another study (\(difference(held.yaml, study.yaml)))", at: path,
                        advice: "use another --out, or go on with its own study: calodump run \(self.study) --out \(path)")
                }
            } else {
                try AtomicFiles.write([(experiment, study.experiment.text), (self.study, study.yaml)].map { (URL(fileURLWithPath: $0), Data($1.utf8)) })
            }
            return try work()
        }
    }

    /// Does `work` as the only writer of a run that exists.
    package func write<Value>(_ work: () throws -> Value) throws -> Value { try locked(work) }

    /// The first line that differs, as "it has 'seed: 1', asked for is 'seed: 2'".
    private func difference(_ held: String, _ asked: String) -> String {
        func lines(_ text: String) -> [String] { text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } }
        let (a, b) = (lines(held), lines(asked))
        let first = zip(a, b).first { $0 != $1 } ?? (a.last ?? "", b.last ?? "")
        return "it has '\(first.0)', asked for is '\(first.1)'"
    }

    /// Keeps a second process from writing into the directory. The lock ends with the process, however that ends.
    private func locked<Value>(_ work: () throws -> Value) throws -> Value {
        let file = open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw InputError("cannot write (\(systemReason()))", at: path, expected: "a directory that can be written to")
        }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw InputError("another calodump is writing into this directory", at: path, advice: "wait for it, or use another --out")
        }
        return try work()
    }
}
