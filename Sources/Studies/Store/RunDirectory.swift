import Fluxes
import Foundation
import Inputs

/// The places of a run's files.
public struct RunDirectory: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var study: String { "\(path)/study.yaml" }
    /// The copy of the experiment's file that the study refers to.
    public var experiment: String { "\(path)/experiment.yaml" }
    public var record: String { "\(path)/record.json" }
    public var store: String { "\(path)/run.sqlite" }
    public var flux: String { "\(path)/flux" }
    /// Fluxes of the same showers under another reading of the cut to the jets' axes.
    package func flux(under reading: CutReading) -> String { "\(flux)/cuts/\(reading.name)" }
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
        return try write {
            if FileManager.default.fileExists(atPath: self.study) {
                let held = try readStudy()
                if held != study {
                    // More collisions of the same samples: what is derived from the fewer ones is made again.
                    let isSame = held.fluxChecksum == study.fluxChecksum, difference = SettingDifference(held.yaml, study.yaml).text("it has", "asked for is")
                    guard isSame || study.fluxesGrow(from: held) else {
                        throw InputError(
                            "the directory holds another study (\(difference))", at: path,
                            advice: "use another --out, or go on with its own study: calodump run \(shellWord(self.study)) --out \(shellWord(path))")
                    }
                    try AtomicFiles.write([(experiment, study.experiment.text), (self.study, study.yaml)].map { (URL(fileURLWithPath: $0), Data($1.utf8)) })
                    if !isSame { try? FileManager.default.removeItem(atPath: record) }
                    // What is made of the fluxes is made anew.
                    if !study.hasGrown(from: held) {
                        FileHandle.standardError.write(Data("note: \(path) keeps its \(isSame ? "fluxes" : "collisions") and gets the new study (\(difference))\n".utf8))
                    }
                }
            } else {
                try AtomicFiles.write([(experiment, study.experiment.text), (self.study, study.yaml)].map { (URL(fileURLWithPath: $0), Data($1.utf8)) })
            }
            return try work()
        }
    }

    /// Does `work` as the only writer of a run that exists.
    package func write<Value>(_ work: () throws -> Value) throws -> Value {
        try DirectoryLock.hold(path) {
            for folder in [path, flux, reach, realisticReach, figures] { AtomicFiles.removeUnfinished(in: folder) }
            return try work()
        }
    }

    /// Notes the checksums of these files and folders as they are now; those of others stay.
    package func seal(_ places: String...) throws {
        try DirectoryLock.hold(path) {
            var manifest = (try? Manifest(of: path)) ?? Manifest()
            for place in places { try manifest.note(place, in: path) }
            try manifest.write(to: path)
        }
    }
}
