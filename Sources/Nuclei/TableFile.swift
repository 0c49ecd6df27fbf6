import Foundation

/// Reading of the comma-separated tables that come with the program.
enum TableFile {
    /// Rows of a bundled table, without its comments, cells as text.
    static func rows(_ name: String) -> [[Substring]] {
        guard let url = Bundle.module.url(forResource: name, withExtension: "csv", subdirectory: "Tables"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else {
            preconditionFailure("the table Nuclei/Tables/\(name).csv is missing beside the program; install it again")
        }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    static func number(_ cell: Substring) -> Double {
        guard let value = Double(cell) else { preconditionFailure("'\(cell)' in a bundled table is not a number") }
        return value
    }
}
