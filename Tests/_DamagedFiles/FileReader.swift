import Bounds
import Collisions
import Experiments
import Fluxes
import Foundation
import Inputs
import Reach
import Reports
import Studies

/// A reader of the program with files that it reads, to be damaged.
public struct FileReader: Sendable {
    public struct Sample: Sendable {
        /// The name says the format, and which files stand beside it.
        public var name: String
        public var bytes: [UInt8]
    }

    public var name: String
    public var samples: [Sample]
    /// Reads the file, which its folder's other files belong to. May throw, `InputError` only.
    public var read: @Sendable (URL) throws -> Void

    /// Puts the damaged bytes of a sample into its place, has them read, and puts the sample back.
    ///
    /// - Returns: the error that the reader threw, if it did.
    public func read(_ bytes: [UInt8], as sample: Sample, in folder: URL) throws -> (any Error)? {
        let url = folder.appendingPathComponent("\(name)/\(sample.name)")
        Self.put(bytes, url.path)
        defer { Self.put(sample.bytes, url.path) }
        do { try read(url) } catch { return error }
        return nil
    }

    /// Foundation waits for the disk, 20 ms a file.
    public static func put(_ bytes: [UInt8], _ path: String) {
        unlink(path)
        guard let file = fopen(path, "w") else { preconditionFailure("no file \(path)") }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// Every reader, its samples written into folders of their own.
    public static func all(in folder: URL) throws -> [FileReader] {
        let made = try Samples(folder.appendingPathComponent("made"))
        let readers = [
            FileReader(name: "study", samples: try made.studies()) { _ = try StudyRequest(contentsOf: $0.path).resolve() },
            FileReader(name: "experiment", samples: made.experiments()) { _ = try Experiment(contentsOf: $0) },
            FileReader(name: "statements", samples: made.statements()) { _ = try PaperStatements(yaml: AtomicFiles.readText($0), file: $0.path) },
            FileReader(name: "hepmc", samples: try made.hepmc()) { try readEvents($0) },
            FileReader(name: "lhe", samples: try made.lhe()) { _ = try LHEFile(path: $0.path) },
            FileReader(name: "flux", samples: try made.flux()) { _ = try ParticleFlux(contentsOf: $0.deletingLastPathComponent().appendingPathComponent("ECAL.json")) },
            FileReader(name: "limits", samples: try made.limits()) { _ = try PublishedLimit(contentsOf: $0) },
            FileReader(name: "contour", samples: try made.contour()) { _ = try ContourFile(contentsOf: $0) },
            FileReader(name: "npy", samples: made.npy()) { _ = try NumpyArray(AtomicFiles.read($0), shape: [2, 3, 5], at: $0.path) },
            FileReader(name: "sqlite", samples: try made.store()) { try readStore($0.path) },
            FileReader(name: "shards", samples: try made.shard()) { _ = try ShardMerge([RunDirectory($0.deletingLastPathComponent().path)]) },
            FileReader(name: "farm", samples: made.farm()) { _ = try FarmStatus(RunDirectory($0.deletingLastPathComponent().path)) },
        ]
        for reader in readers {
            let place = folder.appendingPathComponent(reader.name)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for sample in reader.samples { put(sample.bytes, place.appendingPathComponent(sample.name).path) }
        }
        return readers
    }

    private static func readEvents(_ url: URL) throws {
        let file = try HepMCFile(path: url.path), source = try HepMCCollisionSource(file, events: 0..<min(file.events, 20))
        var collision = Collision()
        while try source.next(into: &collision) {}
    }

    private static func readStore(_ path: String) throws {
        let store = try RunStore(reading: path, empty: ["ECAL": Samples.empty])
        _ = try store.program()
        _ = try store.shard()
        _ = try store.batches()
        _ = try store.records()
        for replica in 0..<2 { _ = try store.tally(sample: 0, dump: "ECAL", replica: replica) }
        try store.check()
    }
}
