import Foundation
import Inputs

extension ExperimentKeys {
    /// JSON schema (2020-12) of experiment files, for editors.
    package static var schema: [String: Any] {
        var schema = mapping(file)
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = "CaloDump experiment, version \(Experiment.version)"
        return schema
    }

    private static func mapping(_ table: Table) -> [String: Any] {
        var properties: [String: Any] = [:]
        for key in table.keys {
            var entry = describe(key.kind)
            entry["description"] = key.isRequired ? key.text : "\(key.text) Without it: \(key.standard)."
            properties[key.name] = entry
        }
        return ["type": "object", "additionalProperties": false, "properties": properties, "required": table.keys.filter(\.isRequired).map(\.name)]
    }

    private static func describe(_ kind: Key.Kind) -> [String: Any] {
        switch kind {
        case .text: ["type": ["string", "number"]]
        case .name: ["type": ["string", "number"], "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$"]
        case .quantity(let dimension, _), .place(let dimension, _):
            ["type": "string", "pattern": "^ *[-+]?[0-9.]+([eE][-+]?[0-9]+)? *(\(dimension.units.map(\.name).joined(separator: "|")))(\\^?-1)? *$"]
        case .number(let range): ["type": "number", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .whole(let range): ["type": "integer", "minimum": range.lowerBound, "maximum": range.upperBound]
        case .choice(let names): ["enum": names.flatMap { ["yes": [$0, true], "no": [$0, false]][$0] ?? [$0 as Any] }]
        case .list(let kind): ["type": "array", "items": describe(kind)]
        case .range(let kind): ["type": "array", "items": describe(kind), "minItems": 2, "maxItems": 2]
        case .table(let table): mapping(table)
        case .named(let kind): ["type": "object", "additionalProperties": describe(kind)]
        case .either(let kinds): ["anyOf": kinds.map(describe)]
        }
    }

    /// The schema as text.
    package static var schemaText: String {
        let data = try? JSONSerialization.data(withJSONObject: schema, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// All keys as a table in Markdown, one section a mapping: what `docs/Experiments.md` holds.
    package static var reference: String {
        var done: [String] = [], waiting: [(title: String, table: Table)] = [("The file", file)], lines: [String] = []
        while !waiting.isEmpty {
            let (title, table) = waiting.removeFirst()
            lines += ["### \(title)", "", "| key | value | without it | meaning |", "|---|---|---|---|"]
            for key in table.keys {
                lines.append("| `\(key.name)` | \(words(key.kind)) | \(key.isRequired ? "required" : key.standard) | \(key.text.replacingOccurrences(of: "|", with: "\\|")) |")
                for inner in tables(key.kind) where !done.contains(inner.name + key.name) {
                    done.append(inner.name + key.name)
                    waiting.append(("`\(key.name)`: each \(inner.name)", inner))
                }
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    private static func tables(_ kind: Key.Kind) -> [Table] {
        switch kind {
        case .table(let table): [table]
        case .named(let kind), .list(let kind), .range(let kind): tables(kind)
        default: []
        }
    }

    private static func words(_ kind: Key.Kind) -> String {
        switch kind {
        case .text: "text"
        case .name: "name"
        case .quantity(let dimension, _): "\(dimension.rawValue)"
        case .place(let dimension, _): "\(dimension.rawValue), may be 0"
        case .number(let range): "\(digits(range.lowerBound, 6)) to \(digits(range.upperBound, 6))"
        case .whole(let range): range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "whole, \(range.lowerBound) to \(range.upperBound)"
        case .choice(let names): names.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let kind): "list of \(words(kind))"
        case .range(let kind): "[a, b], each \(words(kind))"
        case .table: "mapping"
        case .named(let kind): "names with \(words(kind))"
        case .either(let kinds): kinds.map(words).joined(separator: " or ")
        }
    }
}
