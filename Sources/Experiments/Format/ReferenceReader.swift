import Inputs

/// Every number of an experiment file, with the reference that stands for it.
struct ReferenceReader {
    private let entries: Entries
    private var found: [(path: String, value: String, place: String)] = []
    private var paths: [String] = []

    /// Parts of the file whose numbers need a reference.
    private static let sections = ["beam", "field", "materials", "volumes", "chambers", "periods"]

    init(_ entries: Entries) throws {
        self.entries = entries
        for name in Self.sections {
            if let entry = entries[name] { try walk(entry) }
        }
    }

    private mutating func walk(_ entry: Entry) throws {
        let path = entry.setting.key
        paths.append(path)
        switch entry.kind {
        case .table(let table):
            let entries = try Entries(entry.setting, table)
            for key in table.keys where key.name != "repeat" {
                if let value = entries[key.name] { try walk(value) }
            }
        case .named(let kind):
            for (_, value) in try entry.setting.freeMapping() { try walk(Entry(setting: value, kind: kind)) }
        case .list(.table), .list(.range):
            for item in try entry.list() { try walk(item) }
        case .quantity, .place, .span, .number, .whole, .range, .tuple, .either:
            found.append((path, Self.flow(entry.setting), entry.place))
        case .list(.quantity), .list(.number):
            found.append((path, Self.flow(entry.setting), entry.place))
        case .text, .name, .choice, .list: break
        }
    }

    /// The value as it stands in the file.
    private static func flow(_ setting: Setting) -> String {
        if let scalar = setting.node.scalar { return scalar.string }
        guard let items = try? setting.list() else { return "" }
        return "[\(items.map(flow).joined(separator: ", "))]"
    }

    /// Throws for a number without reference, a reference without a number, and one without a flag.
    func numbers() throws -> [SourcedNumber] {
        let references = try entries.required("references").named().map { key, entry in
            guard paths.contains(key) else { throw InputError.unknown("key", key, among: Self.near(key, paths), at: entry.place) }
            return (key: key, reference: try Self.read(entry))
        }
        return try found.map { path, value, place in
            let fitting = references.filter { Self.holds($0.key, path) }
            guard let best = fitting.max(by: { $0.key.count < $1.key.count }) else {
                throw InputError(
                    "no reference says where '\(value)' comes from", at: place, expected: "an entry of 'references' for \(path), or for what holds it",
                    advice: "a number from memory is flagged M:")
            }
            return SourcedNumber(key: path, value: value, flag: best.reference.flag, source: best.reference.text)
        }
    }

    private static func holds(_ key: String, _ path: String) -> Bool {
        path == key || path.hasPrefix(key + ".") || path.hasPrefix(key + "[")
    }

    /// Known paths as deep as the one that was meant, so that the list stays short.
    private static func near(_ key: String, _ paths: [String]) -> [String] {
        let depth = key.filter { $0 == "." }.count
        let alike = paths.filter { path in path.filter { $0 == "." }.count == depth && !path.contains("[") }
        return alike.isEmpty ? paths : alike
    }

    private static func read(_ entry: Entry) throws -> (flag: SourcedNumber.Flag, text: String) {
        let text = try entry.setting.text()
        guard let flag = SourcedNumber.Flag.allCases.first(where: { text.hasPrefix($0.rawValue + ": ") }), text.count > 4 else {
            throw InputError(
                "the reference '\(text)' has no flag", at: entry.place, expected: "V: (read in the source), C: (computed) or M: (from memory), then the source")
        }
        return (flag, String(text.dropFirst(3)))
    }
}
