/// A key of a file, declared once: from here it is read, checked, listed and put into the schema for editors.
package struct Key: Sendable {
    package indirect enum Kind: Sendable {
        case text
        /// Letters, digits, '-', '_' and '.': it becomes part of file names.
        case name
        /// A quantity with a unit, positive, within a range in internal units.
        case quantity(Dimension, ClosedRange<Double>)
        /// A quantity with a unit that may be zero or negative.
        case place(Dimension, ClosedRange<Double>)
        /// Two ascending quantities, "a..b".
        case span(Dimension, ClosedRange<Double>)
        case number(ClosedRange<Double>)
        case whole(ClosedRange<UInt64>)
        /// One of some names; a single one is a word such as `none`.
        case choice([String])
        case list(Kind)
        /// Two ascending places or numbers, [a, b].
        case range(Kind)
        /// So many values of these kinds, [a, b].
        case tuple([Kind])
        case table(KeyTable)
        /// A mapping from names of the user's own.
        case named(Kind)
        case either([Kind])
    }

    /// What it means that a key is not there.
    package enum Absence: Equatable, Sendable {
        /// It must be there.
        case required
        /// The same as with this value, as it stands in a file.
        case value(String)
        /// In words.
        case meaning(String)
    }

    package var name: String
    package var kind: Kind
    package var absence: Absence
    /// One line of documentation.
    package var text: String

    package init(_ name: String, _ kind: Kind, _ absence: Absence, _ text: String) {
        (self.name, self.kind, self.absence, self.text) = (name, kind, absence, text)
    }

    package static func required(_ name: String, _ kind: Kind, _ text: String) -> Key { Key(name, kind, .required, text) }
    package static func optional(_ name: String, _ kind: Kind, _ meaning: String, _ text: String) -> Key { Key(name, kind, .meaning(meaning), text) }

    package var isRequired: Bool { absence == .required }

    /// What stands for it where it is not there, in words; "required" for a key that must be.
    package var standard: String {
        switch absence {
        case .required: "required"
        case .value(let text), .meaning(let text): text
        }
    }
}

/// The keys of one mapping.
package struct KeyTable: Sendable {
    /// What it describes, in the singular: "volume".
    package var name: String
    package var keys: [Key]

    package init(name: String, keys: [Key]) { (self.name, self.keys) = (name, keys) }

    package func key(_ name: String) -> Key {
        guard let key = keys.first(where: { $0.name == name }) else { preconditionFailure("no key '\(name)' of a \(self.name)") }
        return key
    }
}

extension Key.Kind {
    /// The kinds that this one is made of.
    var parts: [Key.Kind] {
        switch self {
        case .list(let kind), .range(let kind), .named(let kind): [kind]
        case .tuple(let kinds), .either(let kinds): kinds
        default: []
        }
    }
}
