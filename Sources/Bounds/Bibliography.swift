import Foundation
import Inputs

/// BibTeX entries by key: those of `Limits/references.bib` and of `*.bib` in the user's folders of bounds.
public struct Bibliography: Sendable {
    private var entries: [String: String] = [:]

    /// The paper whose measurement the program simulates.
    public static let paper = "Dutta:2023"
    /// What every run rests on besides: generator, jets, data of the showers.
    public static let tools = ["Bierlich:2022pfr", "Cacciari:2011ma", "XCOM", "ESTAR", "Seltzer:1986"]

    /// Throws `InputError` for a file that is no BibTeX.
    public init(run directory: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let own = Bundle.module.urls(forResourcesWithExtension: "bib", subdirectory: "Limits") ?? []
        let users = try PublishedLimit.folders(run: directory, environment: environment).flatMap { try PublishedLimit.files(in: $0, extension: "bib") }
        for url in own.map({ $0 as URL }) + users {
            entries.merge(try Self.entries(of: AtomicFiles.readText(url), at: url.path)) { $1 }
        }
    }

    public subscript(key: String) -> String? { entries[key] }

    /// Entries of a file: each from its '@' to the brace that closes it.
    static func entries(of text: String, at place: String) throws -> [String: String] {
        var entries: [String: String] = [:]
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "@") {
            let line = text[..<start].count(where: { $0 == "\n" }) + 1
            guard let open = rest[start...].firstIndex(of: "{"), let comma = rest[open...].firstIndex(of: ",") else {
                throw InputError("an entry without key", at: "\(place):\(line)", expected: "@article{key, ...}")
            }
            var depth = 0
            guard let end = rest[open...].firstIndex(where: { character in
                depth += character == "{" ? 1 : character == "}" ? -1 : 0
                return depth == 0
            }) else { throw InputError("the entry is not closed", at: "\(place):\(line)", expected: "as many '}' as '{'") }
            let key = rest[rest.index(after: open)..<comma].trimmingCharacters(in: .whitespaces)
            entries[key] = String(rest[start...end])
            rest = rest[rest.index(after: end)...]
        }
        return entries
    }

    /// The entries to cite with these bounds, by key: theirs and their compilations', each once. A bound without keys gets an
    /// entry made of its reference and arXiv number; a key that is nowhere defined is an error.
    public func entries(citing limits: [PublishedLimit]) throws -> [(key: String, entry: String)] {
        var found: [String: String] = [:]
        for limit in limits {
            for key in limit.bibtex {
                guard let entry = entries[key] else {
                    throw InputError(
                        "the BibTeX key '\(key)' is not defined", at: limit.path, expected: "an entry @...{\(key), ...} in a .bib file of the same folder",
                        advice: InputError.nearest(to: key, among: Array(entries.keys)).map { "did you mean '\($0)'?" })
                }
                found[key] = entry
            }
            if limit.bibtex.isEmpty {
                let number = limit.arXiv.split(separator: ";").first.map(String.init) ?? ""
                let eprint = number.isEmpty ? "" : ",\n  eprint = {\(number)},\n  archivePrefix = {arXiv}"
                found[limit.name] = "@misc{\(limit.name),\n  note = {\(limit.reference)}\(eprint)\n}"
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
