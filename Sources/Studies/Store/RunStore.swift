import Fluxes
import Foundation
import GRDB
import Inputs
import Showers

/// A group of collisions that is simulated in one go: the unit of reproducibility and of resuming.
package struct BatchID: Hashable, Comparable, Sendable {
    package var sample: Int
    package var number: Int

    package init(sample: Int, number: Int) { (self.sample, self.number) = (sample, number) }

    package static func < (a: BatchID, b: BatchID) -> Bool { (a.sample, a.number) < (b.sample, b.number) }
}

/// The batches of a run that are done, with their tallies: `run.sqlite`.
///
/// One transaction per batch adds its tallies to those of its replica and notes the batch, so that after an interruption every
/// batch counts once or not at all. Sums are exact in any order.
package final class RunStore: Sendable {
    private let file: StoreFile
    /// An empty tally of each dump: its axes and cuts.
    private let empty: [String: FluxTally]

    /// Opens the store of a run directory, or makes an empty one.
    ///
    /// - Parameters:
    ///   - identity: what the tallies depend on (checksums of the study and of its files); a store with another one
    ///     is an error.
    ///   - empty: an empty tally of each dump.
    ///   - shard: the share of the study whose batches it holds; a store of another one is an error.
    package init(path: String, identity: String, empty: [String: FluxTally], shard: Shard = .whole) throws {
        self.empty = empty
        file = try StoreFile(path: path, identity: identity, schema: Self.schema)
        try file.write { db in
            // An earlier program wrote whole studies only, without saying so.
            let mine = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM batches")! > 0 ? Shard.whole : shard
            try db.execute(
                sql: "INSERT INTO share (id, shard, shards) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", arguments: [mine.index, mine.count])
        }
        let held = try self.shard()
        guard held == shard else {
            func name(_ shard: Shard) -> String { shard.isWhole ? "the whole study" : "shard \(shard)" }
            throw InputError(
                "the directory holds batches of \(name(held))", at: path, expected: "those of \(name(shard))", advice: "use another --out")
        }
    }

    /// Opens a store that is there, to read it only.
    package init(reading path: String, empty: [String: FluxTally] = [:]) throws {
        self.empty = empty
        file = try StoreFile(reading: path)
    }

    package var path: String { file.path }
    package func check(identity: String) throws { try file.check(identity: identity) }
    package func program() throws -> String? { try file.program() }
    package func close() throws { try file.close() }

    /// The share of the study whose batches it holds.
    package func shard() throws -> Shard {
        try file.read { db in
            guard try db.tableExists("share"), let row = try Row.fetchOne(db, sql: "SELECT shard, shards FROM share") else { return .whole }
            guard case let (index, count) = (try row.decode(Int.self, atIndex: 0), try row.decode(Int.self, atIndex: 1)), 1...max(count, 1) ~= index else {
                throw InputError("the store says no shard", at: file.path, expected: "two numbers")
            }
            return Shard(index: index, count: count)
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS batches (
            sample INTEGER NOT NULL, batch INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (sample, batch));
        CREATE TABLE IF NOT EXISTS tallies (
            sample INTEGER NOT NULL, dump TEXT NOT NULL, replica INTEGER NOT NULL, tally BLOB NOT NULL,
            PRIMARY KEY (sample, dump, replica));
        CREATE TABLE IF NOT EXISTS share (id INTEGER PRIMARY KEY CHECK (id = 1), shard INTEGER NOT NULL, shards INTEGER NOT NULL);
        """

    /// Stores a finished batch: all of it or, if this throws, nothing.
    package func add(_ batch: BatchID, _ record: BatchRecord, replica: Int, tallies: [String: FluxTally]) throws {
        let recordData = Self.signed(try JSONEncoder().encode(record), batch)
        try file.write { db in
            for (dump, tally) in tallies.sorted(by: { $0.key < $1.key }) {
                var sum = tally
                if let earlier = try self.tally(db, batch.sample, dump, replica) { sum.merge(earlier) }
                try db.execute(
                    sql: "INSERT OR REPLACE INTO tallies (sample, dump, replica, tally) VALUES (?, ?, ?, ?)",
                    arguments: [batch.sample, dump, replica, Data(sum.encoded())])
            }
            try db.execute(
                sql: "INSERT INTO batches (sample, batch, record) VALUES (?, ?, ?)",
                arguments: [batch.sample, batch.number, recordData])
        }
    }

    /// The finished batches.
    package func batches() throws -> Set<BatchID> {
        try file.read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT sample, batch FROM batches")
            var batches: Set<BatchID> = []
            while let row = try rows.next() { batches.insert(try Self.batch(row)) }
            return batches
        }
    }

    /// Gives the records of all finished batches to `body`, in the order of the batches.
    package func forEachRecord(_ body: (BatchID, BatchRecord) throws -> Void) throws {
        try file.read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT sample, batch, record FROM batches ORDER BY sample, batch"), decoder = JSONDecoder()
            while let row = try rows.next() {
                let batch = try Self.batch(row)
                try body(batch, decoder.decode(BatchRecord.self, from: verified(row.decode(Data.self, atIndex: 2), batch)))
            }
        }
    }

    /// The records of all finished batches.
    package func records() throws -> [BatchID: BatchRecord] {
        var records: [BatchID: BatchRecord] = [:]
        try forEachRecord { records[$0] = $1 }
        return records
    }

    // MARK: Merging and checking

    /// Adds the sum of a replica over several stores; it must have none.
    package func add(_ tally: FluxTally, sample: Int, dump: String, replica: Int) throws {
        try file.write {
            try $0.execute(
                sql: "INSERT INTO tallies (sample, dump, replica, tally) VALUES (?, ?, ?, ?)", arguments: [sample, dump, replica, Data(tally.encoded())])
        }
    }

    /// Adds the records of another store's batches, without their tallies.
    package func addRecords(of other: RunStore) throws {
        try other.file.read { source in
            let rows = try Row.fetchCursor(source, sql: "SELECT sample, batch, record FROM batches")
            try file.write { db in
                while let row = try rows.next() {
                    let batch = try Self.batch(row), record = try other.verified(row.decode(Data.self, atIndex: 2), batch)
                    try db.execute(
                        sql: "INSERT INTO batches (sample, batch, record) VALUES (?, ?, ?)", arguments: [batch.sample, batch.number, Self.signed(record, batch)])
                }
            }
        }
    }

    /// Checks whatever of the store has a checksum, and SQLite's own structure. Throws `InputError`.
    package func check() throws {
        try file.checkPages()
        try forEachRecord { _, _ in }
        try file.read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT sample, dump, replica, tally FROM tallies")
            while let row = try rows.next() {
                guard FluxTally.isWhole([UInt8](try row.decode(Data.self, atIndex: 3))) else {
                    throw InputError("the stored tally is damaged (\(row[1] as DatabaseValue), sample \(row[0] as DatabaseValue), replica \(row[2] as DatabaseValue))", at: path)
                }
            }
        }
    }

    private static func batch(_ row: Row) throws -> BatchID {
        BatchID(sample: try row.decode(Int.self, atIndex: 0), number: try row.decode(Int.self, atIndex: 1))
    }

    /// The sum over the finished batches of one replica; nil if it has none.
    package func tally(sample: Int, dump: String, replica: Int) throws -> FluxTally? {
        try file.read { try self.tally($0, sample, dump, replica) }
    }

    private func tally(_ db: Database, _ sample: Int, _ dump: String, _ replica: Int) throws -> FluxTally? {
        let data = try Data.fetchOne(
            db, sql: "SELECT tally FROM tallies WHERE sample = ? AND dump = ? AND replica = ?", arguments: [sample, dump, replica])
        guard let data, let empty = empty[dump] else { return nil }
        do { return try FluxTally(decoding: [UInt8](data), like: empty) } catch let error as InputError {
            throw InputError(
                "the \(error.problem) (\(dump), sample \(sample), replica \(replica))", at: file.path, expected: error.expected,
                advice: "the file cannot be repaired: run the study into another directory")
        }
    }

    /// A record as it is stored: its text, then a checksum of the batch's numbers and the text.
    private static func signed(_ record: Data, _ batch: BatchID) -> Data {
        var checksum = FNV1a("\(batch.sample)/\(batch.number) ")
        checksum.add(record)
        return record + Data("\n\(checksum.hex)".utf8)
    }

    private func verified(_ stored: Data, _ batch: BatchID) throws -> Data {
        let record = stored.prefix(max(0, stored.count - 1 - FNV1a().hex.utf8.count))
        guard Self.signed(record, batch) == stored else {
            throw InputError(
                "the stored record is damaged (sample \(batch.sample), batch \(batch.number))", at: file.path,
                advice: "the file cannot be repaired: run the study into another directory")
        }
        return record
    }
}
