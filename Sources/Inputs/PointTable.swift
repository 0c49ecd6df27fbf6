import Foundation

/// A small text table: comment lines `# key: value`, a line of column names, lines of numbers.
package struct PointTable {
    package var header: [String: String] = [:]
    /// Where each key of the header stands.
    package var headerLines: [String: Int] = [:]
    /// With their line numbers.
    package var rows: [(line: Int, values: [Double])] = []

    /// - Parameters:
    ///   - further: more columns may follow.
    ///   - advice: what to do about other columns than the expected ones.
    package init(contentsOf url: URL, columns: String, further: Bool = false, advice: (String) -> String? = { _ in nil }) throws {
        guard let text = String(data: try AtomicFiles.read(url), encoding: .utf8) else { throw InputError("not a text file", at: url.path) }
        var width = columns.split(separator: ",").count
        var named = false
        for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespacesAndNewlines), place = "\(url.path):\(i + 1)"
            if line.isEmpty { continue }
            if line.hasPrefix("#") {
                let parts = line.dropFirst().split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                if parts.count == 2 { (header[parts[0]], headerLines[parts[0]]) = (parts[1], i + 1) }
            } else if !named {
                guard line == columns || further && line.hasPrefix(columns + ",") else {
                    throw InputError("the columns are '\(line)'", at: place, expected: "'\(columns)'", advice: advice(line))
                }
                width = line.split(separator: ",").count
                named = true
            } else {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                let values = cells.compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }.filter(\.isFinite)
                guard cells.count == width, values.count == width else {
                    throw InputError("'\(line)'", at: place, expected: "\(width) numbers")
                }
                rows.append((i + 1, values))
            }
        }
        guard named else { throw InputError("there are no columns", at: url.path, expected: "'\(columns)'") }
    }
}
