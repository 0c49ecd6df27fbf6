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
    package init(path: String, identity: String, empty: [String: FluxTally]) throws {
        self.empty = empty
        file = try StoreFile(path: path, identity: identity, schema: Self.schema)
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS batches (
            sample INTEGER NOT NULL, batch INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (sample, batch));
        CREATE TABLE IF NOT EXISTS tallies (
            sample INTEGER NOT NULL, dump TEXT NOT NULL, replica INTEGER NOT NULL, tally BLOB NOT NULL,
            PRIMARY KEY (sample, dump, replica));
        """

    /// Stores a finished batch: all of it or, if this throws, nothing.
    package func add(_ batch: BatchID, _ record: BatchRecord, replica: Int, tallies: [String: FluxTally]) throws {
        let recordData = try JSONEncoder().encode(record)
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

    /// The records of all finished batches.
    package func records() throws -> [BatchID: BatchRecord] {
        try file.read { db in
            var records: [BatchID: BatchRecord] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT sample, batch, record FROM batches") {
                records[BatchID(sample: row[0], number: row[1])] = try JSONDecoder().decode(BatchRecord.self, from: row[2])
            }
            return records
        }
    }

    /// The sum over the finished batches of one replica; nil if it has none.
    package func tally(sample: Int, dump: String, replica: Int) throws -> FluxTally? {
        try file.read { try self.tally($0, sample, dump, replica) }
    }

    private func tally(_ db: Database, _ sample: Int, _ dump: String, _ replica: Int) throws -> FluxTally? {
        let data = try Data.fetchOne(
            db, sql: "SELECT tally FROM tallies WHERE sample = ? AND dump = ? AND replica = ?", arguments: [sample, dump, replica])
        guard let data, let empty = empty[dump] else { return nil }
        do { return try FluxTally(decoding: [UInt8](data), axes: empty.axes, cone: empty.cone, cut: empty.cut) } catch let error as InputError {
            throw InputError(
                "the \(error.problem) (\(dump), sample \(sample), replica \(replica))", at: file.path, expected: error.expected,
                advice: "the file cannot be repaired: run the study into another directory")
        }
    }
}
