import Foundation
import GRDB
import Inputs

/// An SQLite file that holds finished work and says what that depends on and which program did it.
struct StoreFile: Sendable {
    let path: String
    private let database: DatabaseQueue

    /// Opens the file, or makes an empty one.
    ///
    /// - Parameters:
    ///   - identity: what the contents depend on; a file with another one is an error, as is one of another physics.
    ///   - schema: tables of its own.
    init(path: String, identity: String, schema: String) throws {
        self.path = path
        database = try Self.explaining(path) {
            let database = try DatabaseQueue(path: path)
            try database.write { try $0.execute(sql: Self.schema + schema) }
            return database
        }
        let (stored, program) = try write { db in
            try db.execute(sql: "INSERT INTO run (id, identity) VALUES (1, ?) ON CONFLICT DO NOTHING", arguments: [identity])
            if db.changesCount > 0 { try db.execute(sql: "INSERT INTO made_by (id, program) VALUES (1, ?)", arguments: [ProgramVersion.stamp]) }
            return (try String.fetchOne(db, sql: "SELECT identity FROM run") ?? "", try String.fetchOne(db, sql: "SELECT program FROM made_by"))
        }
        try ProgramVersion.check(program, "the saved batches were", at: path, advice: "use another directory, or that program")
        try check(identity, stored)
        Interrupt.batchesAreKept()
    }

    /// Opens a file that is there, to read it only; whose it is, is for the reader to check.
    init(reading path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else { throw InputError("no store of finished batches here", at: path) }
        // Not SQLite's read-only mode, in which the half transaction of a killed writer could not be undone.
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        database = try Self.explaining(path) { try DatabaseQueue(path: path, configuration: configuration) }
    }

    private func check(_ identity: String, _ stored: String) throws {
        guard stored == identity else {
            throw InputError(
                "the saved batches belong to other input (\(stored))", at: path, expected: identity,
                advice: "an option, an event file or a file of the generators has changed; use another directory")
        }
    }

    func check(identity: String) throws { try check(identity, read { try String.fetchOne($0, sql: "SELECT identity FROM run") } ?? "") }

    /// The program that made it: `ProgramVersion.stamp`.
    func program() throws -> String? { try read { try String.fetchOne($0, sql: "SELECT program FROM made_by") } }

    /// What SQLite itself finds wrong in the file.
    func checkPages() throws {
        let found = try read { try String.fetchAll($0, sql: "PRAGMA integrity_check(1)") }
        guard found == ["ok"] else { throw InputError("the store of finished batches is damaged (\(found.joined(separator: "; ")))", at: path) }
    }

    func close() throws { try Self.explaining(path) { try database.close() } }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS run (id INTEGER PRIMARY KEY CHECK (id = 1), identity TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS made_by (id INTEGER PRIMARY KEY CHECK (id = 1), program TEXT NOT NULL);

        """

    func read<Value>(_ work: (Database) throws -> Value) throws -> Value { try Self.explaining(path) { try database.read(work) } }

    /// In one transaction.
    func write<Value>(_ work: (Database) throws -> Value) throws -> Value { try Self.explaining(path) { try database.write(work) } }

    private static func explaining<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
        do { return try work() } catch let error as DatabaseError {
            throw InputError(
                "the store of finished batches cannot be used (\(error.message ?? "\(error.resultCode)"))", at: path,
                expected: "an SQLite file of this program in a directory with room that can be written to")
        } catch is RowDecodingError {
            throw InputError("the store of finished batches is damaged", at: path, advice: "use another directory")
        } catch is DecodingError {
            throw InputError("the store of finished batches is damaged", at: path, advice: "use another directory")
        }
    }
}

/// Finished parts of a long piece of work, by name.
final class PartStore: Sendable {
    private let file: StoreFile

    init(path: String, identity: String) throws {
        file = try StoreFile(path: path, identity: identity, schema: "CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, value BLOB NOT NULL);")
    }

    /// The part of this name, if it is done.
    func part<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value? {
        try file.read { db in
            try Data.fetchOne(db, sql: "SELECT value FROM parts WHERE name = ?", arguments: [name]).map { try JSONDecoder().decode(Value.self, from: $0) }
        }
    }

    func keep(_ value: some Encodable, as name: String) throws {
        let data = try JSONEncoder().encode(value)
        try file.write { try $0.execute(sql: "INSERT OR REPLACE INTO parts (name, value) VALUES (?, ?)", arguments: [name, data]) }
    }
}
