import Foundation

/// One line of the list of all keys, mappings within mappings included.
package struct ListedKey: Encodable {
    /// Dotted path; `[]` for each of a list, NAME for names of the user's own: "source.collisions.samples[].events".
    package let key: String
    package let type: String
    /// The one in which quantities are written.
    package let unit: String?
    /// Smallest and largest value, in the unit.
    package let range: [Double]?
    package let choices: [String]?
    package let isRequired: Bool
    /// The value that stands for an absent key, or what that means in words; nil for a required one.
    package let standard: String?
    package let documentation: String
    let depth: Int
    let value: String

    var name: String { key.split(separator: ".").last.map(String.init) ?? key }

    private enum CodingKeys: String, CodingKey { case key, type, unit, range, choices, isRequired = "required", standard = "default", documentation }
}

extension KeyTable {
    /// All keys, each mapping's before those of the next one.
    package var list: [ListedKey] { list(path: "", depth: 0) }

    private func list(path: String, depth: Int) -> [ListedKey] {
        keys.flatMap { key in
            let path = path + key.name, bounds = key.kind.bounds
            let own = ListedKey(
                key: path, type: key.kind.type, unit: bounds?.dimension?.units[0].name, range: bounds.map { bounds in
                    let ends = [bounds.range.lowerBound, bounds.range.upperBound]
                    guard let unit = bounds.dimension?.units[0].value else { return ends }
                    return ends.map { Double(digits($0 / unit, 12)) ?? $0 / unit }
                },
                choices: key.kind.choices, isRequired: key.isRequired, standard: key.isRequired || key.standard.isEmpty ? nil : key.standard, documentation: key.text, depth: depth, value: key.kind.words)
            return [own] + key.kind.tables(path).flatMap { $1.list(path: "\($0).", depth: depth + 1) }
        }
    }

    /// All keys as a tree: meaning, and below it the values with what stands for an absent key.
    package var listText: String {
        let keys = list, width = (keys.map { 2 * $0.depth + $0.name.count }.max() ?? 0) + 2
        func row(_ first: String, _ second: String) -> String { first + String(repeating: " ", count: max(0, width - first.count)) + second }
        return ([row("key", "meaning"), row("", "values [without it]")]
            + keys.flatMap { key in
                [row(String(repeating: "  ", count: key.depth) + key.name, key.documentation), row("", key.value + (key.isRequired ? " [required]" : key.standard.map { " [\($0)]" } ?? ""))]
            }).joined(separator: "\n")
    }

    /// All keys as tables in Markdown, one section a mapping.
    package var reference: String {
        var waiting: [(path: String, table: KeyTable)] = [("", self)], lines: [String] = []
        while !waiting.isEmpty {
            let (path, table) = waiting.removeFirst()
            lines += ["### \(path.isEmpty ? "The file" : "`\(path)`")", "", "| key | value | without it | meaning |", "|---|---|---|---|"]
            for key in table.keys {
                lines.append("| " + ["`\(key.name)`", key.kind.words, key.standard, key.text].map { $0.replacingOccurrences(of: "|", with: "\\|") }
                    .joined(separator: " | ") + " |")
            }
            waiting += table.keys.flatMap { $0.kind.tables(path.isEmpty ? $0.name : "\(path).\($0.name)") }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }
}

extension Key.Kind {
    /// Mappings within, each once, with the path to them.
    fileprivate func tables(_ path: String) -> [(path: String, table: KeyTable)] {
        switch self {
        case .table(let table): [(path, table)]
        case .named(let kind): kind.tables("\(path).NAME")
        case .list(let kind), .range(let kind): kind.tables("\(path)[]")
        case .either(let kinds):
            kinds.flatMap { $0.tables(path) }.reduce(into: []) { found, one in
                if !found.contains(where: { $0.table.name == one.table.name }) { found.append(one) }
            }
        default: []
        }
    }

    fileprivate var isEither: Bool { if case .either = self { true } else { false } }

    /// Of the first quantity or number within.
    fileprivate var bounds: (dimension: Dimension?, range: ClosedRange<Double>)? {
        switch self {
        case .quantity(let dimension, let range), .place(let dimension, let range), .span(let dimension, let range): (dimension, range)
        case .number(let range): (nil, range)
        case .whole(let range): (nil, Double(range.lowerBound)...Double(range.upperBound))
        default: parts.lazy.compactMap(\.bounds).first
        }
    }

    /// Of the first choice within; a single word is none.
    fileprivate var choices: [String]? {
        switch self {
        case .choice(let names): names.count > 1 ? names : nil
        default: parts.lazy.compactMap(\.choices).first
        }
    }

    /// In a word or two, for programs.
    fileprivate var type: String {
        switch self {
        case .text: "text"
        case .name: "name"
        case .quantity, .place: "quantity"
        case .span: "range of quantities"
        case .number: "number"
        case .whole: "whole number"
        case .choice(let names): names.count > 1 ? "choice" : names[0]
        case .list(let kind): "list of \(kind.isEither ? "(\(kind.type))" : kind.type)"
        case .range(let kind): "pair of \(kind.type)"
        case .tuple(let kinds): "[\(kinds.map(\.type).joined(separator: ", "))]"
        case .table: "mapping"
        case .named(let kind): "names with \(kind.isEither ? "(\(kind.type))" : kind.type)"
        case .either(let kinds): kinds.map(\.type).joined(separator: " or ")
        }
    }

    /// The same with units and ranges, for people.
    fileprivate var words: String {
        switch self {
        case .quantity(let dimension, let range), .place(let dimension, let range):
            "\(dimension.rawValue), \(Quantity.readable(range.lowerBound, as: dimension)) to \(Quantity.readable(range.upperBound, as: dimension))"
        case .span(let dimension, let range):
            "a..b, \(dimension.rawValue), \(Quantity.readable(range.lowerBound, as: dimension)) to \(Quantity.readable(range.upperBound, as: dimension))"
        case .number(let range): "\(digits(range.lowerBound, 9)) to \(digits(range.upperBound, 9))"
        case .whole(let range): range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "whole, \(range.lowerBound) to \(range.upperBound)"
        case .choice(let names): names.joined(separator: ", ")
        case .list(let kind): "list of \(kind.isEither ? "(\(kind.words))" : kind.words)"
        case .range(let kind): "[a, b], each \(kind.words)"
        case .tuple(let kinds): "[\(kinds.map(\.words).joined(separator: "; "))]"
        case .named(let kind): "names with \(kind.isEither ? "(\(kind.words))" : kind.words)"
        case .either(let kinds): kinds.map(\.words).joined(separator: "; or ")
        case .text, .name, .table: type
        }
    }
}

extension Quantity {
    /// For people: six digits in the largest unit that leaves at least one of them before the point.
    static func readable(_ value: Double, as dimension: Dimension) -> String {
        // Of two names of one unit the shorter one.
        let units = dimension.units.sorted { ($0.value, $1.name.count) < ($1.value, $0.name.count) }
        let unit = value == 0 ? dimension.units[0] : units.last { $0.value <= abs(value) * (1 + 1e-9) } ?? units[0]
        return "\(digits(value / unit.value, 6))\(unit.name)"
    }
}
