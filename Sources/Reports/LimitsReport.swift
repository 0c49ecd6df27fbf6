import Bounds
import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// Published bounds: the answer of `calodump limits`.
public struct LimitsReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var name, label, kind, shape, confidenceLevel, reference, arXiv, source: String
        public var bibtex: [String]
        public var note: String?
        public var mediators: [String]
        let columns: String
        /// "1/GeV", or "1".
        var unit: String { columns.hasSuffix("_per_GeV") ? "1/GeV" : "1" }
        /// GeV; 1/GeV or a number; absent where there is no table.
        public var masses, couplings: [Double]?
        public var count: Int
        /// Only where a single bound was asked for: mass in GeV, coupling in 1/GeV.
        public var points: [[Double]]?
        public var path: String

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            try container.encode(mediators, forKey: "mediators")
            for (key, text) in [("name", name), ("label", label), ("kind", kind), ("shape", shape), ("cl", confidenceLevel), ("reference", reference), ("arxiv", arXiv), ("compiled_by", source), ("path", path)] {
                try container.encode(text, forKey: AnyKey(key))
            }
            try container.encode(bibtex, forKey: "bibtex")
            try container.encodeIfPresent(note, forKey: "note")
            try container.encodeIfPresent(masses, forKey: "mass_range_GeV")
            try container.encodeIfPresent(couplings, forKey: AnyKey("coupling_range" + (unit == "1" ? "" : "_per_GeV")))
            try container.encode(unit, forKey: "coupling_unit")
            try container.encode(count, forKey: "points_in_table")
            try container.encodeIfPresent(points, forKey: "points")
        }

        init(_ limit: PublishedLimit, withPoints: Bool) {
            (name, label, kind, shape) = (limit.name, limit.label, limit.kind.rawValue, limit.shape.rawValue)
            (confidenceLevel, reference, arXiv, source) = (limit.confidenceLevel, limit.reference, limit.arXiv, limit.source)
            (mediators, columns) = (limit.mediators, limit.columns)
            (bibtex, note, count, path) = (limit.bibtex, limit.note, limit.vertices.count, limit.path)
            func range(_ values: [Double]) -> [Double]? { values.min().flatMap { low in values.max().map { [low, $0] } } }
            masses = range(limit.vertices.map(\.mass))
            couplings = range(limit.vertices.map(\.coupling))
            points = withPoints ? limit.vertices.map { [$0.mass, $0.coupling] } : nil
        }
    }

    public var entries: [Entry]
    private let isList: Bool
    private let summary: String

    /// - Parameters:
    ///   - names: which; empty for all.
    ///   - directory: a run directory, whose `limits` are the user's own.
    ///   - mediator: of a list, whose bounds; nil for all mediators. Throws `InputError` for one that is neither built in nor in any table.
    public init(_ names: [String], run directory: String?, mediator: String? = nil) throws {
        var all = try PublishedLimit.all(run: directory, mediator: nil)
        if let mediator, names.isEmpty {
            let builtIn = Mediator.all.map(\.name), known = builtIn + Set(all.flatMap(\.mediators)).subtracting(builtIn).sorted()
            guard known.contains(mediator) else { throw InputError.unknown("mediator", mediator, among: known, at: "--mediator") }
            all.removeAll { !$0.mediators.contains(mediator) }
        }
        isList = names.isEmpty
        summary = Self.summary(all)
        entries = try (isList ? all : names.map { try PublishedLimit.named($0, among: all) }).map { Entry($0, withPoints: !names.isEmpty) }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    /// "18 bounds, 6 prospects and 1 without numbers".
    static func summary(_ limits: [PublishedLimit]) -> String {
        let without = limits.count { $0.shape == .unavailable }, prospects = limits.count { $0.kind == .projection && $0.shape != .unavailable }
        return "\(limits.count - without - prospects) bounds, \(prospects) prospects" + (without > 0 ? " and \(without) without numbers" : "")
    }

    public var text: String {
        guard isList else { return entries.map(Self.text).joined(separator: "\n\n") }
        var table = TextTable(["name", "mediator", "kind", "shape", "CL", "m, GeV", "arXiv"])
        for entry in entries {
            let masses = entry.masses.map { "\(digits($0[0], 2)) .. \(digits($0[1], 2))" } ?? "no table"
            table.add([entry.name, entry.mediators.joined(separator: ", "), entry.kind, entry.shape, entry.confidenceLevel, masses, entry.arXiv])
        }
        return "\(table.text)\n\(summary)"
    }

    private static func text(_ entry: Entry) -> String {
        var lines = [
            ("name", entry.name), ("label", entry.label), ("kind", entry.kind), ("shape", entry.shape), ("cl", entry.confidenceLevel),
            ("reference", entry.reference), ("arxiv", entry.arXiv), ("bibtex", entry.bibtex.joined(separator: ", ")), ("compiled_by", entry.source),
        ].map { "# \($0.0): \($0.1)" }
        if let note = entry.note { lines.append("# note: \(note)") }
        if entry.mediators != [PublishedLimit.standardMediator] { lines.insert("# mediator: \(entry.mediators.joined(separator: ", "))", at: 1) }
        lines.append(entry.columns)
        return (lines + (entry.points ?? []).map { String(format: "%.4e,%.4e", $0[0], $0[1]) }).joined(separator: "\n")
    }
}

/// The bibliography of bounds: the answer of `calodump limits --cite`.
public struct Citations: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var key, bibtex: String
    }

    public var entries: [Entry]

    /// - Parameter names: which bounds; empty for all.
    public init(of names: [String], run directory: String?) throws {
        let all = try PublishedLimit.all(run: directory, mediator: nil)
        let limits = try names.isEmpty ? all : names.map { try PublishedLimit.named($0, among: all) }
        entries = try Bibliography(run: directory).entries(citing: limits).map { Entry(key: $0.key, bibtex: $0.entry) }
    }

    /// The entries of exactly the bounds that a figure shows, from the list that stands beside it.
    ///
    /// - Parameter figure: its path with or without an ending, such as `DIR/figures/fig2`.
    public init(figure: String) throws {
        let drawn = try DrawnFigure(figure)
        try self.init(of: drawn.limits, run: drawn.directory)
        if drawn.limits.isEmpty { entries = [] }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String { entries.map(\.bibtex).joined(separator: "\n\n") }
}

/// What a figure shows: `figures/<name>.json`, written with it.
struct DrawnFigure {
    /// The run directory.
    let directory: String
    /// Names of the bounds.
    let limits: [String]

    private struct Contents: Decodable { var limits: [String] }

    init(_ figure: String) throws {
        var url = URL(fileURLWithPath: figure)
        if ["png", "pdf", "txt", "json"].contains(url.pathExtension) { url.deletePathExtension() }
        let list = url.appendingPathExtension("json")
        guard FileManager.default.fileExists(atPath: list.path) else {
            throw InputError("no list of what the figure shows", at: list.path, expected: "a figure such as DIR/figures/fig2", advice: "run 'calodump figures DIR'")
        }
        do { limits = try JSONDecoder().decode(Contents.self, from: AtomicFiles.read(list)).limits } catch is DecodingError {
            throw InputError("not the list of a figure", at: list.path, expected: "the key 'limits' with names", advice: "run 'calodump figures' again")
        }
        directory = url.deletingLastPathComponent().deletingLastPathComponent().path
    }
}
