/// How a value stands in a file: what it may be, how it is read and written.
package struct Format<Value>: Sendable {
    package let kind: Key.Kind
    package let read: @Sendable (Setting) throws -> Value
    /// YAML within one line.
    package let write: @Sendable (Value) -> String

    package init(_ kind: Key.Kind, read: @escaping @Sendable (Setting) throws -> Value, write: @escaping @Sendable (Value) -> String) {
        (self.kind, self.read, self.write) = (kind, read, write)
    }

    package func list() -> Format<[Value]> {
        Format<[Value]>(.list(kind)) { try $0.list().map(read) } write: { "[\($0.map(write).joined(separator: ", "))]" }
    }

    /// `none` for nil.
    package func orNone() -> Format<Value?> {
        Format<Value?>(.either([kind, .choice(["none"])])) { $0.isNone ? nil : try read($0) } write: { $0.map(write) ?? "none" }
    }
}

extension Format<Double> {
    /// A positive quantity, within a range in internal units.
    package static func quantity(_ dimension: Dimension, _ range: ClosedRange<Double>) -> Self {
        Self(.quantity(dimension, range)) { try $0.quantity(dimension, in: range) } write: { Quantity.format($0, as: dimension) }
    }

    /// A quantity that may be zero, in internal units.
    package static func quantityOrZero(_ dimension: Dimension, upTo limit: Double) -> Self {
        Self(.place(dimension, 0...limit)) { try $0.quantityOrZero(dimension, upTo: limit) } write: { Quantity.format($0, as: dimension) }
    }

    /// A quantity of any sign, within a range in internal units.
    package static func place(_ dimension: Dimension, _ range: ClosedRange<Double>) -> Self {
        Self(.place(dimension, range)) { try $0.place(dimension, in: range) } write: { Quantity.format($0, as: dimension) }
    }

    package static func number(_ range: ClosedRange<Double>) -> Self { Self(.number(range)) { try $0.number(in: range) } write: { "\($0)" } }
}

extension Format<ClosedRange<Double>> {
    /// "a..b", both within a range in internal units.
    package static func span(_ dimension: Dimension, _ range: ClosedRange<Double>) -> Self {
        Self(.span(dimension, range)) { try $0.range(dimension, in: range) } write: {
            "\(Quantity.format($0.lowerBound, as: dimension))..\(Quantity.format($0.upperBound, as: dimension))"
        }
    }
}

extension Format where Value: FixedWidthInteger & Sendable {
    /// Not negative.
    package static func whole(_ range: ClosedRange<Value>) -> Self {
        Self(.whole(UInt64(range.lowerBound)...UInt64(range.upperBound))) { try $0.whole(in: range) } write: { "\($0)" }
    }
}

extension Format where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
    /// - Parameter noun: what is chosen, for errors: "unknown jet algorithm 'antikt'".
    package static func choice(_ noun: String) -> Self {
        Self(.choice(Value.allCases.map(\.rawValue))) { try $0.choice(noun) } write: { $0.rawValue }
    }
}

extension Format<String> {
    package static var text: Self { Self(.text) { try $0.text() } write: { quoted($0) } }

    /// A text that `check` refuses by an error.
    package static func text(_ check: @escaping @Sendable (_ text: String, _ place: String) throws -> Void) -> Self {
        Self(.text) { setting in
            let text = try setting.text()
            try check(text, setting.place)
            return text
        } write: { quoted($0) }
    }
}

extension Format<Bool> {
    private enum Switch: String, CaseIterable { case on, off }

    package static var onOrOff: Self {
        Self(.choice(Switch.allCases.map(\.rawValue))) { try ($0.choice("choice") as Switch) == .on } write: { $0 ? "on" : "off" }
    }
}

/// The text as it stands where YAML cannot misread it, else in double quotes.
package func quoted(_ text: String) -> String {
    if text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.+-]*/) != nil { return text }
    let escaped = text.map { character -> String in
        switch character {
        case "\"", "\\": "\\\(character)"
        case "\n": "\\n"
        case "\t": "\\t"
        default: "\(character)"
        }
    }
    return "\"\(escaped.joined())\""
}
