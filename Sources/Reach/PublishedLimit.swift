import Foundation
import Particles

/// A published bound or projection in (mass, coupling), from the tables in `Limits`, whose README describes them.
public struct PublishedLimit: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable { case laboratory, astrophysical, projection }

    public enum Shape: String, CaseIterable, Codable, Sendable {
        /// Excluded inside; the last vertex joins the first.
        case polygon
        /// Excluded above.
        case lower
        /// An open line, drawn as it stands.
        case line
    }

    public struct Vertex: Equatable, Sendable {
        /// GeV
        public var mass: Double
        /// 1/GeV
        public var coupling: Double
    }

    public var name: String
    /// What figures print.
    public var label: String
    public var kind: Kind
    public var shape: Shape
    /// Confidence level as its authors state it.
    public var confidenceLevel: String
    /// What to cite.
    public var reference: String
    public var arXiv: String
    /// Where the curve was digitised or computed.
    public var source: String
    public var note: String?
    /// Straight lines join them in (ln m, ln g).
    public var vertices: [Vertex]

    /// Reads one table. Throws `InputError` with file and line for a missing key, an unknown kind or shape, or impossible numbers.
    public init(contentsOf url: URL) throws {
        let table = try PointTable(contentsOf: url, columns: "mass_GeV,coupling_per_GeV")
        func value(_ key: String) throws -> String {
            guard let value = table.header[key], !value.isEmpty else { throw InputError("the key '\(key)' is missing", at: url.path) }
            return value
        }
        func choice<T: RawRepresentable & CaseIterable>(_ key: String) throws -> T where T.RawValue == String {
            let text = try value(key)
            guard let choice = T(rawValue: text) else { throw InputError.unknown(key, text, among: T.allCases.map(\.rawValue), at: url.path) }
            return choice
        }
        name = try value("name")
        label = try value("label")
        kind = try choice("kind")
        shape = try choice("shape")
        confidenceLevel = try value("cl")
        reference = try value("reference")
        arXiv = try value("arxiv")
        source = try value("compiled_by")
        note = table.header["note"]
        vertices = try table.rows.map { line, row in
            guard row[0] > 0, row[1] > 0 else {
                throw InputError("mass \(row[0]) and coupling \(row[1])", at: "\(url.path):\(line)", expected: "positive numbers")
            }
            return Vertex(mass: row[0], coupling: row[1])
        }
        let least = shape == .polygon ? 3 : 2
        guard vertices.count >= least else {
            throw InputError("\(vertices.count) points", at: url.path, expected: "\(least) or more for the shape '\(shape.rawValue)'")
        }
    }

    /// All bounds that come with the program, by name.
    public static func all() throws -> [PublishedLimit] {
        try (Bundle.module.urls(forResourcesWithExtension: "csv", subdirectory: "Limits") ?? [])
            .map { try PublishedLimit(contentsOf: $0 as URL) }.sorted { $0.name < $1.name }
    }

    /// The bound of that name; an unknown name is an error that tells the nearest one.
    public static func named(_ name: String) throws -> PublishedLimit {
        let all = try all()
        guard let limit = all.first(where: { $0.name == name }) else {
            throw InputError.unknown("bound", name, among: all.map(\.name))
        }
        return limit
    }
}
