import Foundation

// Keys as a JSON schema (2020-12), for editors and other programs.

extension KeyTable {
    /// The schema of a file that is this mapping, as text.
    package func schemaText(version: Int) -> String {
        var schema = self.schema
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "CaloDump: \(name), version \(version) of the format"
        let data = try? JSONSerialization.data(withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    fileprivate var schema: [String: Any] {
        var properties: [String: Any] = [:]
        for key in keys {
            var entry = key.kind.schema
            entry["description"] = key.isRequired || key.standard.isEmpty ? key.text : "\(key.text) Without it: \(key.standard)."
            if case .value(let text) = key.absence, let value = key.kind.literal(text) { entry["default"] = value }
            properties[key.name] = entry
        }
        return ["type": "object", "additionalProperties": false, "properties": properties, "required": keys.filter(\.isRequired).map(\.name)]
    }
}

extension Key.Kind {
    fileprivate var schema: [String: Any] {
        switch self {
        case .text: ["type": ["string", "number"]]
        case .name: ["type": ["string", "number"], "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"]
        case .quantity(let dimension, _), .place(let dimension, _): ["type": "string", "pattern": "^\(Self.pattern(dimension))$"]
        case .span(let dimension, _): ["type": "string", "pattern": "^\(Self.pattern(dimension))\\.\\.\(Self.pattern(dimension))$"]
        // YAML 1.1 takes 1e-3 for a text, and YAML 1.2 does 1_000.
        case .number(let range):
            ["type": ["number", "string"], "minimum": range.lowerBound, "maximum": range.upperBound, "pattern": "^\(Self.digits)$"]
        case .whole(let range):
            ["type": ["integer", "string"], "minimum": range.lowerBound, "maximum": range.upperBound, "pattern": "^[0-9_]+$"]
        case .choice(let names): ["enum": names.flatMap(Self.readings)]
        case .list(let kind): ["type": "array", "items": kind.schema]
        case .range(let kind): ["type": "array", "items": kind.schema, "minItems": 2, "maxItems": 2]
        case .tuple(let kinds): ["type": "array", "prefixItems": kinds.map(\.schema), "minItems": kinds.count, "maxItems": kinds.count]
        case .table(let table): table.schema
        case .named(let kind): ["type": "object", "additionalProperties": kind.schema]
        case .either(let kinds): ["anyOf": kinds.map(\.schema)]
        }
    }

    private static let digits = "[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?"

    /// "60cm", "500/fb", "500 fb^-1".
    private static func pattern(_ dimension: Dimension) -> String {
        let units = dimension.units.map { $0.name.hasPrefix("/") ? "\($0.name)|\($0.name.dropFirst())\\^?-1" : $0.name }
        return " *\(digits) *(\(units.joined(separator: "|"))) *"
    }

    /// What YAML may make of a word.
    private static func readings(_ word: String) -> [Any] {
        switch word {
        case "yes", "on": [word, true]
        case "no", "off": [word, false]
        case "none": [word, NSNull()]
        default: [word]
        }
    }

    /// The value that a text of a file is, in JSON; nil for what is no scalar.
    fileprivate func literal(_ text: String) -> Any? {
        switch self {
        case .number: Double(text)
        case .whole: UInt64(text)
        case .choice, .text, .name, .quantity, .place, .span: text
        case .either(let kinds): kinds.contains { if case .choice(let names) = $0 { names.contains(text) } else { false } } ? text : nil
        default: nil
        }
    }
}
