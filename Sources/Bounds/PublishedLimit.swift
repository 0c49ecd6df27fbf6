import Foundation
import Inputs

/// A published bound or projection in (mass, coupling): one table of the folder `Limits`, whose README describes them, or of a
/// folder of the user's.
public struct PublishedLimit: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable { case laboratory, astrophysical, projection }

    public enum Shape: String, CaseIterable, Codable, Sendable {
        /// Excluded inside; the last vertex joins the first.
        case polygon
        /// Excluded above: a function of the mass.
        case lower
        /// An open line, drawn as it stands.
        case line
        /// Published without numbers that could be had: listed and citable, never drawn.
        case unavailable
    }

    public struct Vertex: Equatable, Sendable {
        /// GeV
        public var mass: Double
        /// In 1/GeV, or a number: see `isNumber`.
        public var coupling: Double

        public init(mass: Double, coupling: Double) { (self.mass, self.coupling) = (mass, coupling) }
    }

    public var name: String
    /// On which mediators it is a bound.
    public var mediators: [String]
    /// The coupling has no unit.
    public var isNumber: Bool
    /// What figures print.
    public var label: String
    public var kind: Kind
    public var shape: Shape
    /// Confidence level as its authors state it.
    public var confidenceLevel: String
    /// What to cite.
    public var reference: String
    /// Numbers, or empty in a table of the user's own.
    public var arXiv: String
    /// Keys of the bibliography; empty in a user's table that names none.
    public var bibtex: [String]
    /// Where the curve was digitised or computed.
    public var source: String
    public var note: String?
    /// Straight lines join them in (ln m, ln g).
    public var vertices: [Vertex]
    /// The file it was read from.
    public var path: String

    /// Whose bound a table without the key `mediator` is.
    public static let standardMediator = "alp-photon"
    static let columns = "mass_GeV,coupling_per_GeV", numberColumns = "mass_GeV,coupling"
    /// "mass_GeV,coupling_per_GeV"
    public var columns: String { isNumber ? Self.numberColumns : Self.columns }
    private static let keys = ["name", "mediator", "label", "kind", "shape", "cl", "reference", "arxiv", "bibtex", "compiled_by", "note", "label_at"]

    /// Numbers outside these ranges are taken for a slip of the units: masses in eV, couplings in 1/TeV. GeV; 1/GeV.
    private static let masses = 1e-12...1e3, couplings = 1e-18...10.0

    /// Reads one table. Throws `InputError` with file and line for a missing or unknown key, an unknown kind or shape, other
    /// units, impossible numbers, or sides that cross.
    public init(contentsOf url: URL) throws {
        let isNumber = try AtomicFiles.readText(url).split(whereSeparator: \.isNewline).contains { $0.filter { !$0.isWhitespace } == Self.numberColumns }
        let table = try PointTable(contentsOf: url, columns: isNumber ? Self.numberColumns : Self.columns, advice: Self.unitAdvice)
        if let unknown = table.headerLines.filter({ !Self.keys.contains($0.key) }).min(by: { $0.value < $1.value }) {
            throw InputError.unknown("key", unknown.key, among: Self.keys, at: "\(url.path):\(unknown.value)")
        }
        if let (key, line) = table.repeatedKey { throw InputError("the key '\(key)' stands twice", at: "\(url.path):\(line)") }
        func value(_ key: String) throws -> String {
            guard let value = table.header[key], !value.isEmpty else {
                throw InputError("the key '\(key)' is missing", at: url.path, expected: "a line '# \(key): ...' above the columns")
            }
            return value
        }
        func choice<T: RawRepresentable & CaseIterable>(_ key: String) throws -> T where T.RawValue == String {
            let text = try value(key)
            guard let choice = T(rawValue: text) else {
                throw InputError.unknown(key, text, among: T.allCases.map(\.rawValue), at: "\(url.path):\(table.headerLines[key] ?? 0)")
            }
            return choice
        }
        path = url.path
        name = try value("name")
        self.isNumber = isNumber
        mediators = table.header["mediator"].map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } } ?? [Self.standardMediator]
        label = try value("label")
        kind = try choice("kind")
        shape = try choice("shape")
        guard shape != .line || kind == .projection else {
            throw InputError(
                "a line for a \(kind.rawValue) bound", at: "\(url.path):\(table.headerLines["shape"] ?? 0)", expected: "a polygon, or lower: what is excluded",
                advice: "a line excludes nothing; it is for a projection")
        }
        confidenceLevel = try value("cl")
        reference = try value("reference")
        arXiv = table.header["arxiv"] ?? ""
        source = try value("compiled_by")
        bibtex = table.header["bibtex"].map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } } ?? []
        note = table.header["note"]
        if let text = table.header["label_at"] {
            let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }
            guard numbers.count == 3, numbers.allSatisfy(\.isFinite), numbers[0] > 0, numbers[1] > 0 else {
                throw InputError("label_at '\(text)'", at: "\(url.path):\(table.headerLines["label_at"] ?? 0)", expected: "mass, coupling and rotation, '0.01 1e-5 0'")
            }
        }
        vertices = try table.rows.map { line, row in
            let place = "\(url.path):\(line)"
            guard row[0] > 0, row[1] > 0 else {
                throw InputError("mass \(row[0]) and coupling \(row[1])", at: place, expected: "positive numbers")
            }
            guard Self.masses.contains(row[0]) else {
                throw InputError("a mass of \(row[0]) GeV", at: place, expected: "1e-12 to 1000 GeV", advice: "is it in eV or MeV? multiply by 1e-9 or 1e-3")
            }
            guard Self.couplings.contains(row[1]) else {
                guard !isNumber else { throw InputError("a coupling of \(row[1])", at: place, expected: "1e-18 to 10") }
                throw InputError("a coupling of \(row[1]) /GeV", at: place, expected: "1e-18 to 10 /GeV", advice: "is it in 1/TeV? multiply by 1e-3")
            }
            return Vertex(mass: row[0], coupling: row[1])
        }
        if shape == .lower { vertices = Self.inOrderOfMass(vertices) }
        let least = [Shape.polygon: 3, .lower: 2, .line: 2][shape] ?? 0
        guard vertices.count >= least, shape != .unavailable || vertices.isEmpty else {
            throw InputError(
                "\(vertices.count) points", at: url.path,
                expected: shape == .unavailable ? "none for the shape 'unavailable'" : "\(least) or more for the shape '\(shape.rawValue)'")
        }
        guard least < 2 || Set(vertices.map(\.mass)).count > 1 else { throw InputError("all points have one mass", at: url.path, expected: "a range of masses") }
        if let (i, j) = outline.crossing {
            func side(_ i: Int) -> String { "lines \(table.rows[i % vertices.count].line) and \(table.rows[(i + 1) % vertices.count].line)" }
            throw InputError(
                "two sides of the \(shape.rawValue) cross: the one between \(side(i)), and the one between \(side(j))", at: url.path,
                expected: "points in their order along the curve")
        }
    }

    /// A `lower` bound is a function of the mass, in whatever order its points stand; of a step, two points of one mass, the order is that of
    /// the table, read towards higher masses.
    private static func inOrderOfMass(_ vertices: [Vertex]) -> [Vertex] {
        let isFalling = (vertices.first?.mass ?? 0) > (vertices.last?.mass ?? 0), along = isFalling ? vertices.reversed() : vertices
        return along.enumerated().sorted { ($0.element.mass, $0.offset) < ($1.element.mass, $1.offset) }.map(\.element)
    }

    private static func unitAdvice(_ columns: String) -> String? {
        if columns.contains("MeV") { return "masses are in GeV: multiply those in MeV by 1e-3, and name the columns '\(Self.columns)'" }
        if columns.contains("TeV") { return "couplings are in 1/GeV: multiply those in 1/TeV by 1e-3, and name the columns '\(Self.columns)'" }
        if columns.contains("eV"), !columns.contains("GeV,") { return "masses are in GeV: multiply those in eV by 1e-9, and name the columns '\(Self.columns)'" }
        return nil
    }

    /// What is drawn and excluded, in (ln m, ln g).
    package var outline: LimitOutline { LimitOutline(self) }
}
