import Foundation

/// A small table of numbers: comment lines `# key: value`, a line of column names, lines of numbers.
package struct PointTable {
    package var header: [String: String] = [:]
    /// Where each key of the header stands.
    package var headerLines: [String: Int] = [:]
    /// The first key of the header that stands twice.
    package var repeatedKey: (key: String, line: Int)?
    /// Names of all columns.
    package var names: [String] = []
    /// With their line numbers.
    package var rows: [(line: Int, values: [Double])] = []

    /// - Parameters:
    ///   - further: more columns may follow.
    ///   - advice: what to do about other columns than the expected ones.
    package init(contentsOf url: URL, columns: String, further: Bool = false, advice: (String) -> String? = { _ in nil }) throws {
        let table = try TableFile(contentsOf: url)
        for comment in table.comments {
            let parts = comment.value.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { continue }
            if header[parts[0]] != nil { repeatedKey = repeatedKey ?? (parts[0], comment.line) }
            (header[parts[0]], headerLines[parts[0]]) = (parts[1], comment.line)
        }
        guard let first = table.rows.first else { throw InputError("there are no columns", at: url.path, expected: "'\(columns)'") }
        self.names = first.value.map(String.init)
        let names = first.value.joined(separator: ",")
        guard names == columns || further && names.hasPrefix(columns + ",") else {
            throw InputError("the columns are '\(names)'", at: "\(url.path):\(first.line)", expected: "'\(columns)'", advice: advice(names))
        }
        rows = try table.rows.dropFirst().map { line, cells in
            let values = cells.compactMap { Double($0) }.filter(\.isFinite)
            guard cells.count == first.value.count, values.count == cells.count else {
                throw InputError("'\(cells.joined(separator: ","))'", at: "\(url.path):\(line)", expected: "\(first.value.count) numbers")
            }
            return (line, values)
        }
    }
}
