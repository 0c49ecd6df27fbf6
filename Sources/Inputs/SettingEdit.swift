import Foundation
import Yams

/// A key of a YAML file set to a value, "scenarios.late.luminosity=1000/fb": a dotted path with names of mappings, of list entries by their `name` (or
/// by their number, `[0]`), or for a list of mappings without either for all of its entries.
public struct SettingEdit: Equatable, Sendable {
    public let path: String
    public let value: String

    public init(path: String, value: String) { (self.path, self.value) = (path, value) }

    /// Reads "path=value"; throws `InputError`.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw InputError("'\(text)' sets no key", expected: "key=value, with the key's path: jets.pt=10GeV") }
        (path, value) = (parts[0], parts[1])
    }

    /// Comments are lost. Throws `InputError` for a path that leads nowhere and a value that is not YAML.
    ///
    /// - Parameter whole: a text with every key; what an edit goes into and `yaml` does not have is taken from there.
    public static func apply(_ edits: [SettingEdit], to yaml: String, file: String, whole: String? = nil) throws -> String {
        guard !edits.isEmpty else { return yaml }
        var node = try Setting.top(of: yaml, file: file).node
        let known = try whole.flatMap { try Setting.top(of: $0, file: file).node.mapping }
        for edit in edits {
            // Entries of a list that is left out have to be there; keys of a mapping do not, so that what depends on others stays open.
            if let top = edit.steps.first, var mapping = node.mapping, mapping[Node(top)] == nil, let full = known?[Node(top)], edit.entersList(full) {
                mapping[Node(top)] = full
                node = .mapping(mapping)
            }
            let value = try Setting.top(of: edit.value, file: "--set \(edit.path)").node
            node = try edit.set(node, to: value, along: edit.steps[...])
        }
        do { return try Yams.serialize(node: node, width: -1) } catch { throw InputError("cannot be written as YAML: \(error)", at: file) }
    }

    /// Does what reads an edited text; its errors name the edits in place of lines, which are the edited text's and not the file's.
    package static func naming<Value>(_ edits: [SettingEdit], option: String, file: String, _ work: () throws -> Value) throws -> Value {
        do { return try work() } catch var error as InputError {
            guard !edits.isEmpty, error.place?.hasPrefix("--set ") != true else { throw error }
            let changes = edits.map { "\(option) \($0.path)=\($0.value)" }.joined(separator: " "), place = error.place ?? ""
            let key = place.hasPrefix("\(file):") ? String(place.dropFirst(file.count).replacing(/^:\d+/, with: "")) : place.isEmpty ? "" : ": \(place)"
            error.place = "\(file) with \(changes)\(key)"
            throw error
        }
    }

    /// Whether the path goes on from below its first key into a list's entries.
    private func entersList(_ full: Node) -> Bool {
        var node = full
        for step in steps.dropFirst() {
            guard let next = node.mapping?[Node(step)] else { return node.sequence != nil }
            node = next
        }
        return false
    }

    private var steps: [String] { path.replacing("[", with: ".[").split(separator: ".").map(String.init) }

    private func set(_ node: Node, to value: Node, along steps: ArraySlice<String>) throws -> Node {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch node {
        case .sequence(var sequence):
            if let number = step.wholeMatch(of: /\[(\d+)\]/).flatMap({ Int($0.1) }) {
                guard sequence.indices.contains(number) else { throw InputError("no entry \(step) in a list of \(sequence.count)", at: path) }
                sequence[number] = try set(sequence[number], to: value, along: rest)
            } else if let (index, count) = Self.entry(of: sequence, along: steps) {
                sequence[index] = try set(Self.definition(sequence[index]), to: value, along: steps.dropFirst(count))
            } else {
                let names = sequence.compactMap(Self.name)
                // No entry has such a name: a key of them all.
                guard !names.isEmpty, rest.isEmpty || !names.contains(where: { InputError.nearest(to: step, among: [$0]) != nil }) else {
                    throw InputError.unknown("entry", step, among: names, at: path)
                }
                for index in sequence.indices { sequence[index] = try set(Self.definition(sequence[index]), to: value, along: steps) }
            }
            return .sequence(sequence)
        case .mapping(var mapping):
            mapping[Node(step)] = try set(mapping[Node(step)] ?? Node([] as [(Node, Node)]), to: value, along: rest)
            return .mapping(mapping)
        case .scalar(let scalar) where ["", "none", "null", "~"].contains(scalar.string):
            return try set(Node([] as [(Node, Node)]), to: value, along: steps)
        default:
            throw InputError("'\(step)' is no key of a single value", at: path, expected: "a path of keys, as 'calodump keys' lists them")
        }
    }

    /// The entry whose name, in which there may be dots, begins the path, and the steps that it takes.
    private static func entry(of sequence: Node.Sequence, along steps: ArraySlice<String>) -> (index: Int, steps: Int)? {
        for count in stride(from: steps.count, through: 1, by: -1) {
            let wanted = steps.prefix(count).joined(separator: ".")
            if let index = sequence.firstIndex(where: { name($0) == wanted }) { return (index, count) }
        }
        return nil
    }

    /// Of an entry of a list: a text, or a mapping with a name.
    private static func name(_ node: Node) -> String? { node.scalar?.string ?? node.mapping?["name"]?.scalar?.string }

    /// A mapping instead of a bare name.
    private static func definition(_ node: Node) -> Node { node.scalar.map { Node([(Node("name"), Node($0.string))]) } ?? node }
}

/// Keys in which two YAML texts differ.
package struct SettingDifference {
    package struct Entry: Equatable {
        /// Dotted path.
        package var key: String
        /// nil: it is not there.
        package var first, second: String?

        package init(key: String, first: String?, second: String?) { (self.key, self.first, self.second) = (key, first, second) }
    }

    package let entries: [Entry]

    package init(_ first: String, _ second: String) {
        let (a, b) = ((try? Setting.top(of: first, file: ""))?.node, (try? Setting.top(of: second, file: ""))?.node)
        entries = Self.compare(a, b, "")
    }

    private static func compare(_ a: Node?, _ b: Node?, _ path: String) -> [Entry] {
        let (first, second) = (a.map(parts), b.map(parts))
        // What stands on one side only, or is a value on either, is one difference.
        guard let first = first ?? nil, let second = second ?? nil else {
            let (x, y) = (a.map(text), b.map(text))
            return x == y ? [] : [Entry(key: path, first: x, second: y)]
        }
        let names = first.map(\.name) + second.map(\.name).filter { name in !first.contains { $0.name == name } }
        return names.flatMap { name in
            compare(first.first { $0.name == name }?.node, second.first { $0.name == name }?.node, path.isEmpty ? name : "\(path).\(name)")
        }
    }

    /// The entries of a mapping, or of a list of mappings by their names; nil for a value and a list of values.
    private static func parts(_ node: Node) -> [(name: String, node: Node)]? {
        switch node {
        case .mapping(let mapping): mapping.map { ($0.string ?? "", $1) }
        case .sequence(let sequence) where sequence.contains { $0.mapping != nil }:
            sequence.enumerated().map { ($1.scalar?.string ?? $1.mapping?["name"]?.scalar?.string ?? "[\($0)]", $1) }
        default: nil
        }
    }

    private static func text(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string
        case .sequence(let sequence): "[\(sequence.map(text).joined(separator: ", "))]"
        case .mapping(let mapping): "{ \(mapping.map { "\($0.string ?? ""): \(text($1))" }.joined(separator: ", ")) }"
        default: ""
        }
    }

    /// "it has 'seed: 1', asked for is 'seed: 2'", a few of them.
    package func text(_ its: String, _ others: String) -> String {
        func part(_ key: String, _ value: String?) -> String {
            guard let value else { return "no '\(key)'" }
            return "'\(key): \(value.count > 60 ? "\(value.prefix(57))..." : value)'"
        }
        let shown = entries.prefix(4).map { "\(its) \(part($0.key, $0.first)), \(others) \(part($0.key, $0.second))" }
        return shown.joined(separator: "; ") + (entries.count > 4 ? "; and \(entries.count - 4) keys more" : "")
    }
}
