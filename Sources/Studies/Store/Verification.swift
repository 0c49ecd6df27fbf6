import Foundation
import Inputs

/// Whether the files of a run directory, and of the shards in it, are as they were written: the answer of `calodump verify`.
public struct Verification: Encodable, Sendable {
    public enum State: String, Encodable, Sendable {
        case intact, damaged, missing
        /// Nobody has noted its checksum: someone else's file, or one of a run that is not finished.
        case unknown
    }

    public struct File: Encodable, Sendable {
        public var name: String
        public var state: State
        public var detail: String?
    }

    public var directory: String
    public var files: [File]
    /// Nothing is damaged or missing.
    public var isIntact: Bool

    enum CodingKeys: String, CodingKey { case directory, files, isIntact = "intact" }

    public init(_ directory: RunDirectory) throws {
        self.directory = directory.path
        guard FileManager.default.fileExists(atPath: directory.path) else { throw InputError("no such directory", at: directory.path) }
        files = try ([""] + Manifest.folders(in: directory.path) + ShardFolders.names(in: directory.path)).flatMap { folder in
            try Self.files(of: folder.isEmpty ? directory.path : "\(directory.path)/\(folder)", prefix: folder.isEmpty ? "" : "\(folder)/")
        }
        guard files.contains(where: { $0.state != .unknown }) else {
            throw InputError("nothing here has a checksum", at: directory.path, expected: "a directory made by 'calodump run', 'flux' or 'merge'")
        }
        isIntact = files.allSatisfy { $0.state == .intact || $0.state == .unknown }
    }

    public var problems: [File] { files.filter { $0.state == .damaged || $0.state == .missing } }

    private static func files(of directory: String, prefix: String) throws -> [File] {
        var manifest = Manifest(), list: [File] = []
        if FileManager.default.fileExists(atPath: "\(directory)/\(Manifest.name)") {
            do {
                manifest = try Manifest(of: directory)
                list.append(File(name: prefix + Manifest.name, state: .intact))
            } catch let error as InputError { list.append(File(name: prefix + Manifest.name, state: .damaged, detail: error.problem)) }
        }
        let names = Set(Manifest.files("", in: directory)).union(manifest.entries.keys).subtracting([Manifest.name])
        for name in names.sorted() {
            let problem = manifest.problem(name, in: directory), state: State = problem == "missing" ? .missing : problem != nil ? .damaged : .intact
            list.append(File(name: prefix + name, state: manifest.entries[name] == nil ? .unknown : state, detail: problem))
            guard name == "run.sqlite", problem != "missing" else { continue }
            // Its records and tallies have checksums of their own.
            do {
                let store = try RunStore(reading: "\(directory)/\(name)")
                try store.check()
                if problem == nil { list[list.count - 1] = File(name: prefix + name, state: .intact, detail: "\(try store.batches().count) batches") }
            } catch let error as InputError { list[list.count - 1] = File(name: prefix + name, state: .damaged, detail: error.problem) }
        }
        return list
    }

    public var text: String {
        func count(_ state: State) -> Int { files.count { $0.state == state } }
        let lines = files.filter { $0.state != .intact }.map { file in
            "\(file.state.rawValue.uppercased().padding(toLength: 9, withPad: " ", startingAt: 0)) \(file.name)" + (file.detail.map { ": \($0)" } ?? "")
        }
        let unknown = count(.unknown)
        return (lines + ["\(count(.intact)) of \(files.count - unknown) files are as they were written" + (unknown > 0 ? "; \(unknown) more have no checksum" : "")])
            .joined(separator: "\n")
    }
}
