import Foundation

/// A value as YAML: within the line of its key, or in lines of its own below it.
package enum YAMLText {
    case line(String)
    case block([String])
}

/// A key with its way into a value of the program and out of it.
package struct Field<Whole>: Sendable {
    package let name: String
    package let kind: Key.Kind
    package let text: String
    private let absence: Absence
    /// nil: the key is not there.
    package let read: @Sendable (Setting?, inout Whole) throws -> Void
    /// nil: the key is not written.
    package let write: @Sendable (Whole) -> YAMLText?
    /// The value of a standard whole, whether it is written or not.
    private let shown: (@Sendable (Whole) -> String)?

    package enum Absence: Equatable, Sendable {
        case required
        /// The value that the whole has from the beginning.
        case standard
        case meaning(String)
    }

    /// A key of any form.
    package init(
        _ name: String, _ kind: Key.Kind, _ absence: Absence, _ text: String, read: @escaping @Sendable (Setting?, inout Whole) throws -> Void,
        write: @escaping @Sendable (Whole) -> YAMLText?, shown: (@Sendable (Whole) -> String)? = nil
    ) {
        (self.name, self.kind, self.absence, self.text, self.read, self.write, self.shown) = (name, kind, absence, text, read, write, shown)
    }

    /// A key of one property.
    /// - Parameters:
    ///   - isLeftOut: values that are not written: those from before the key, so that checksums stay.
    ///   - isOmitted: the same, where it depends on keys before this one.
    ///   - absent: sets a default that depends on keys before this one.
    package static func key<Value>(
        _ name: String, _ path: WritableKeyPath<Whole, Value> & Sendable, _ format: Format<Value>, _ text: String, absence: Absence = .standard,
        isLeftOut: (@Sendable (Value) -> Bool)? = nil, isOmitted: (@Sendable (Whole) -> Bool)? = nil, absent: (@Sendable (inout Whole) -> Void)? = nil
    ) -> Self {
        Self(
            name, format.kind, absence, text, read: { setting, whole in
                if let setting { whole[keyPath: path] = try format.read(setting) } else { absent?(&whole) }
            },
            write: { whole in
                (isLeftOut?(whole[keyPath: path]) ?? false) || (isOmitted?(whole) ?? false) ? nil : .line(format.write(whole[keyPath: path]))
            },
            shown: { format.write($0[keyPath: path]) })
    }

    /// A key of a property that may be nil, and then is not written.
    /// - Parameter isBlock: the format writes lines of a block.
    package static func optional<Value>(
        _ name: String, _ path: WritableKeyPath<Whole, Value?> & Sendable, _ format: Format<Value>, _ meaning: String, _ text: String, isBlock: Bool = false
    ) -> Self {
        Self(
            name, format.kind, .meaning(meaning), text, read: { setting, whole in try setting.map { whole[keyPath: path] = try format.read($0) } },
            write: { whole in
                whole[keyPath: path].map { isBlock ? .block(format.write($0).components(separatedBy: "\n")) : .line(format.write($0)) }
            })
    }

    /// A mapping in one line. Where it is absent, its keys are absent.
    package static func mapping<Inner>(_ name: String, _ path: WritableKeyPath<Whole, Inner> & Sendable, _ keys: Keys<Inner>, _ text: String) -> Self {
        Self(
            name, .table(keys.table), .meaning("all its defaults"), text, read: { setting, whole in
                try keys.read(try setting.map(keys.entries) ?? [:], into: &whole[keyPath: path])
            },
            write: { .line(keys.line($0[keyPath: path])) })
    }

    /// The same key with a check before it is read, and a condition on which it is written.
    package func reading(
        _ check: @escaping @Sendable (Setting?, Whole) throws -> Void, writing: @escaping @Sendable (Whole) -> Bool
    ) -> Self {
        Self(
            name, kind, absence, text,
            read: { setting, whole in
                try check(setting, whole)
                try read(setting, &whole)
            },
            write: { writing($0) ? write($0) : nil }, shown: shown)
    }

    fileprivate func key(of standard: Whole?) -> Key {
        switch absence {
        case .required: return .required(name, kind, text)
        case .meaning(let meaning): return .optional(name, kind, meaning, text)
        case .standard:
            guard let standard, let shown else { preconditionFailure("no default of '\(name)' to show") }
            return Key(name, kind, .value(shown(standard)), text)
        }
    }

    fileprivate var isRequired: Bool { absence == .required }
}

/// The keys of one mapping of a file and the value that they make, in the order in which they are read and written.
package struct Keys<Whole: Sendable>: Sendable {
    package let name: String
    package let fields: [Field<Whole>]
    /// What shows the defaults.
    private let standard: Whole?
    private let incomplete: Incomplete

    /// The error where a required key is missing.
    package struct Incomplete: Sendable {
        var problem: String
        var expected: String?
        package init(_ problem: String, expected: String? = nil) { (self.problem, self.expected) = (problem, expected) }
    }

    package init(_ name: String, standard: Whole? = nil, incomplete: Incomplete? = nil, _ fields: [Field<Whole>]) {
        (self.name, self.fields, self.standard) = (name, fields, standard)
        let required = fields.filter(\.isRequired).map(\.name)
        self.incomplete = incomplete ?? Incomplete(
            "the \(name) is incomplete", expected: required.count < 2 ? required.joined() : required.dropLast().joined(separator: ", ") + " and " + required[required.count - 1])
    }

    package var table: KeyTable { KeyTable(name: name, keys: fields.map { $0.key(of: standard) }) }

    /// The entries of a mapping. Throws `InputError` for an unknown key and for one that is missing.
    package func entries(_ setting: Setting) throws -> [String: Setting] {
        let entries = try setting.mapping(fields.map(\.name))
        guard fields.allSatisfy({ !$0.isRequired || entries[$0.name] != nil }) else {
            throw InputError(incomplete.problem, at: setting.place, expected: incomplete.expected)
        }
        return entries
    }

    package func read(_ entries: [String: Setting], into whole: inout Whole) throws {
        for field in fields { try field.read(entries[field.name], &whole) }
    }

    package func read(_ setting: Setting, into whole: Whole) throws -> Whole {
        var whole = whole
        try read(try entries(setting), into: &whole)
        return whole
    }

    /// "{ a: 1, b: 2 }".
    package func line(_ whole: Whole) -> String {
        let parts = fields.compactMap { field -> String? in
            guard case .line(let text) = field.write(whole) else { return nil }
            return "\(field.name): \(text)"
        }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    /// One key a line, or a block below it.
    package func block(_ whole: Whole) -> [String] { fields.flatMap { $0.block(whole) } }

    /// A mapping of this kind as a value.
    package func format(_ start: Whole) -> Format<Whole> { Format(.table(table)) { try read($0, into: start) } write: { line($0) } }
}

extension Field {
    package func block(_ whole: Whole) -> [String] {
        switch write(whole) {
        case .line(let text): ["\(name): \(text)"]
        case .block(let lines): ["\(name):"] + lines.map { "  \($0)" }
        case nil: []
        }
    }
}
