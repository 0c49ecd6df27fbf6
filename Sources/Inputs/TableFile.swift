import Foundation

/// A table of comma-separated values as text: comment lines, then lines of cells. The one reader of tables in the program.
///
/// Whoever wrote the file: a byte order mark in front and lines that end in CRLF or CR are no part of it.
package struct TableFile {
    /// A line with its number, counted from 1.
    package typealias Line<Value> = (line: Int, value: Value)

    /// Lines that begin with '#', without it.
    package let comments: [Line<String>]
    /// The others that are not empty, blanks around the cells removed.
    package let rows: [Line<[Substring]>]

    package init(contentsOf url: URL) throws { self.init(text: try AtomicFiles.readText(url)) }

    package init(text: String) {
        var comments: [Line<String>] = [], rows: [Line<[Substring]>] = []
        for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimming()
            if line.isEmpty { continue }
            if line.first == "#" {
                comments.append((i + 1, String(line.dropFirst().trimming())))
            } else {
                rows.append((i + 1, line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimming() }))
            }
        }
        (self.comments, self.rows) = (comments, rows)
    }

    /// The rows of `Tables/name.csv` in a module's resources. Without it the program is not installed, which ends it.
    package static func bundled(_ name: String, in bundle: Bundle) -> [[Substring]] {
        guard let url = bundle.url(forResource: name, withExtension: "csv", subdirectory: "Tables"), let table = try? TableFile(contentsOf: url) else {
            preconditionFailure("the table \(bundle.bundlePath)/Tables/\(name).csv is missing beside the program; install it again")
        }
        return table.rows.map(\.value)
    }

    /// A number of a bundled table.
    package static func number(_ cell: Substring) -> Double {
        guard let value = Double(cell) else { preconditionFailure("'\(cell)' in a bundled table is not a number") }
        return value
    }
}

extension Substring {
    /// Without blanks and tabs at its ends.
    fileprivate func trimming() -> Substring {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return self[first...last]
    }
}
