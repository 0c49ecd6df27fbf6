import Foundation
import Yams

/// A value of a study file together with its place, so that every error names file, line and key.
package struct Setting {
    package let node: Node
    package let file: String
    /// Dotted path from the top of the file: "source.collisions.samples[0].events".
    package let key: String

    package var place: String {
        let line = node.mark.map { ":\($0.line)" } ?? ""
        return "\(file)\(line)" + (key.isEmpty ? "" : ": \(key)")
    }

    /// The key itself, without the way to it.
    package var lastKey: String { key.split(separator: ".").last.map(String.init) ?? "value" }

    /// The top of a YAML text. An empty file is an empty study.
    package static func top(of yaml: String, file: String) throws -> Setting {
        do {
            let node = try Yams.compose(yaml: yaml) ?? Node([] as [(Node, Node)])
            let isEmpty = node.scalar.map { $0.string.isEmpty } ?? false
            return Setting(node: isEmpty ? Node([] as [(Node, Node)]) : node, file: file, key: "")
        } catch let error as YamlError {
            throw describe(error, file: file)
        }
    }

    private static func describe(_ error: YamlError, file: String) -> InputError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            InputError("not YAML: \(problem)", at: "\(file):\(mark.line)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            InputError("the key '\(duplicates.joined(separator: "', '"))' stands twice", at: "\(file):\(context.mark.line)")
        default:
            InputError("not YAML: \(error)", at: file)
        }
    }

    // MARK: Structure

    /// The entries of a mapping. A key that is not `known` is an error naming the nearest one.
    package func mapping(_ known: [String]) throws -> [String: Setting] {
        let entries = try freeMapping()
        for (name, value) in entries where !known.contains(name) {
            throw InputError.unknown("key", name, among: known, at: value.place)
        }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.value) })
    }

    /// The entries of a mapping with names of the user's own, in the order of the file.
    package func freeMapping() throws -> [(name: String, value: Setting)] {
        guard let mapping = node.mapping else {
            throw InputError("\(shown) is not a mapping", at: place, expected: "keys with values, 'key: value'")
        }
        return try mapping.map { key, value in
            guard let name = key.string else { throw InputError("a key that is not a text", at: place) }
            return (name, Setting(node: value, file: file, key: self.key.isEmpty ? name : "\(self.key).\(name)"))
        }
    }

    package func list() throws -> [Setting] {
        guard let sequence = node.sequence else {
            throw InputError("\(shown) is not a list", at: place, expected: "a list, [a, b, c]")
        }
        return sequence.enumerated().map { Setting(node: $1, file: file, key: "\(key)[\($0)]") }
    }

    package var isMapping: Bool { node.mapping != nil }
    /// `none` or an empty value.
    package var isNone: Bool { node.scalar.map { ["none", "", "~", "null"].contains($0.string) } ?? false }

    private var shown: String { node.scalar.map { "'\($0.string)'" } ?? "this" }

    // MARK: Values

    package func text() throws -> String {
        guard let scalar = node.scalar, !scalar.string.isEmpty else {
            throw InputError("no value", at: place, expected: "one value")
        }
        return scalar.string
    }

    /// A positive quantity in internal units, within `range` (internal units).
    package func quantity(_ dimension: Inputs.Dimension, in range: ClosedRange<Double>) throws -> Double {
        let value = try Quantity.parsePositive(try text(), as: dimension, at: place)
        guard range.contains(value) else {
            let low = Quantity.format(range.lowerBound, as: dimension), high = Quantity.format(range.upperBound, as: dimension)
            throw InputError("\(shown) is out of range", at: place, expected: "\(low) to \(high)")
        }
        // As the resolved study will read it back, so that both give the same numbers to the last bit.
        return try Quantity.parse(Quantity.format(value, as: dimension), as: dimension)
    }

    /// A quantity that may be zero.
    package func quantityOrZero(_ dimension: Inputs.Dimension, upTo limit: Double) throws -> Double {
        if try Quantity.parse(try text(), as: dimension, at: place) == 0 { return 0 }
        return try quantity(dimension, in: 0...limit)
    }

    /// A quantity of any sign, within `allowed` (internal units).
    package func place(_ dimension: Inputs.Dimension, in allowed: ClosedRange<Double>) throws -> Double {
        let value = try Quantity.parse(try text(), as: dimension, at: place)
        guard allowed.contains(value) else {
            let low = Quantity.format(allowed.lowerBound, as: dimension), high = Quantity.format(allowed.upperBound, as: dimension)
            throw InputError("\(shown) is out of range", at: place, expected: "\(low) to \(high)")
        }
        return value
    }

    package func range(_ dimension: Inputs.Dimension, in allowed: ClosedRange<Double>) throws -> ClosedRange<Double> {
        let range = try Quantity.parseRange(try text(), as: dimension, at: place)
        guard allowed.contains(range.lowerBound), allowed.contains(range.upperBound) else {
            let low = Quantity.format(allowed.lowerBound, as: dimension), high = Quantity.format(allowed.upperBound, as: dimension)
            throw InputError("\(shown) is out of range", at: place, expected: "within \(low)..\(high)")
        }
        func reread(_ value: Double) throws -> Double { try Quantity.parse(Quantity.format(value, as: dimension), as: dimension) }
        return try reread(range.lowerBound)...reread(range.upperBound)
    }

    /// A plain number within `range`.
    package func number(in range: ClosedRange<Double>) throws -> Double {
        guard let value = Double(try text()), value.isFinite else {
            throw InputError("\(shown) is not a number", at: place, expected: "a number without unit")
        }
        guard range.contains(value) else {
            throw InputError("\(shown) is out of range", at: place, expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func whole<Number: FixedWidthInteger>(in range: ClosedRange<Number>) throws -> Number {
        let digits = try text().replacingOccurrences(of: "_", with: "")
        guard let value = Number(digits) else {
            throw InputError("\(shown) is not a whole number", at: place, expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        guard range.contains(value) else {
            throw InputError("\(shown) is out of range", at: place, expected: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(_ kind: String) throws -> Choice where Choice.RawValue == String {
        let name = try text()
        guard let choice = Choice(rawValue: name) else {
            throw InputError.unknown(kind, name, among: Choice.allCases.map(\.rawValue), at: place)
        }
        return choice
    }
}
