import Foundation

/// The fields of a BibTeX entry, as plain text for a list of references.
public struct BibTeXEntry: Sendable {
    private let fields: [String: String]

    /// - Parameter text: from '@' to the closing brace; fields in braces.
    public init(_ text: String) {
        var fields: [String: String] = [:]
        var rest = Substring(text)
        while let match = rest.firstMatch(of: /([A-Za-z]+)\s*=\s*\{/) {
            var depth = 1
            let start = match.range.upperBound
            let end = rest[start...].firstIndex { character in
                depth += character == "{" ? 1 : character == "}" ? -1 : 0
                return depth == 0
            } ?? rest.endIndex
            fields[match.1.lowercased()] = Self.plain(String(rest[start..<end]))
            rest = rest[end...]
        }
        self.fields = fields
    }

    /// "J.D. Bjorken et al., Search for ..., Phys. Rev. D 38 (1988) 3375"
    public var reference: String {
        var parts: [String] = []
        if let authors = fields["author"] {
            let names = authors.components(separatedBy: " and ").map(Self.initialsFirst)
            let listed =
                if names.last == "others" { names.dropLast().joined(separator: ", ") + " et al." }
                else if names.count > 4 { "\(names[0]) et al." }
                else { names.joined(separator: ", ") }
            parts.append(fields["collaboration"].map { "\(listed) (\($0))" } ?? listed)
        }
        if let title = fields["title"] { parts.append(title) }
        if let journal = fields["journal"] {
            parts.append([journal, fields["volume"], fields["year"].map { "(\($0))" }, fields["pages"]].compactMap(\.self).joined(separator: " "))
        } else {
            parts += [fields["howpublished"], fields["year"]].compactMap(\.self)
        }
        if let note = fields["note"] { parts.append(note) }
        if let number = fields["eprint"], !number.isEmpty, number != "-" { parts.append("arXiv:\(number)") }
        if let doi = fields["doi"] { parts.append("doi:\(doi)") }
        return parts.joined(separator: ", ")
    }

    private static func initialsFirst(_ name: String) -> String {
        let parts = name.components(separatedBy: ", ")
        return parts.count == 2 ? "\(parts[1]) \(parts[0])" : name
    }

    private static let accents = ["\\\"": "\u{308}", "\\'": "\u{301}", "\\`": "\u{300}", "\\~": "\u{303}", "\\^": "\u{302}"]

    private static let symbols = [
        ("\\psi", "\u{3c8}"), ("\\sqrt", "\u{221a}"), ("^+", "\u{207a}"), ("^{-1}", "\u{207b}\u{b9}"), ("^-", "\u{207b}"), ("``", "\u{201c}"),
        ("''", "\u{201d}"), ("_{NN}", "NN"), ("$", ""), ("{", ""), ("}", ""),
    ]

    /// TeX as plain text: accents composed, mathematics as it reads.
    private static func plain(_ text: String) -> String {
        var text = text
        for (mark, accent) in accents {
            while let range = text.range(of: mark) {
                let letter = text[range.upperBound...].first { $0.isLetter }.map(String.init) ?? ""
                guard let letterRange = text.range(of: letter, range: range.upperBound..<text.endIndex) else { break }
                text.replaceSubrange(range.lowerBound..<letterRange.upperBound, with: (letter + accent).precomposedStringWithCanonicalMapping)
            }
        }
        for (tex, unicode) in symbols {
            text = text.replacingOccurrences(of: tex, with: unicode)
        }
        return text
    }
}
