import Inputs
import Studies

/// Keys of a study by their name, and what is made anew where they have another value: the answer of `calodump keys NAME`.
public struct KeyUse: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var key, type, documentation: String
        public var standard: String?
        /// fluxes, contours, experiment (it depends) or nothing.
        public var remade: String
        /// The same in words.
        public var words: String

        enum CodingKeys: String, CodingKey { case key, type, documentation, standard = "default", remade = "makes_anew", words }
    }

    public var entries: [Entry]

    /// - Parameter name: a dotted path, as in a study or in the list of keys, or its last part. Throws `InputError` for one that is nowhere.
    public init(_ name: String) throws {
        let list = StudyKeys.file.table.list, asked = Self.parts(name)
        let exact = list.filter { Self.fits(Self.parts($0.key), asked) }
        let found = exact.isEmpty ? list.filter { Self.fits(Self.parts($0.key).suffix(asked.count), asked) } : exact
        guard !found.isEmpty else {
            var error = InputError.unknown("key", name, among: list.map(\.key))
            error.advice = error.advice ?? "'calodump keys' lists all"
            throw error
        }
        entries = found.map { key in
            let remade = StudyKeys.remade(key.key)
            return Entry(key: key.key, type: key.type, documentation: key.documentation, standard: key.standard, remade: remade.rawValue, words: remade.words)
        }
    }

    private static func parts(_ path: String) -> [Substring] { path.replacing(/\[\d*\]/, with: "").split(separator: ".") }

    /// NAME in the list of keys is a name of the user's own; a name of a list's entry may stand between.
    private static func fits(_ known: some Sequence<Substring>, _ asked: some Sequence<Substring>) -> Bool {
        let (known, asked) = (Array(known), Array(asked))
        if known.count == asked.count { return zip(known, asked).allSatisfy { $0 == $1 || $0 == "NAME" } }
        return known.count + 1 == asked.count && known.count >= 2 && known[0] == "scenarios" && known.first == asked.first && Array(known.dropFirst()) == Array(asked.dropFirst(2))
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        entries.map { entry in
            "\(entry.key)\(entry.standard.map { " [\($0)]" } ?? "")\n  \(entry.documentation)\n  makes anew: \(entry.words)"
        }.joined(separator: "\n\n")
    }
}
