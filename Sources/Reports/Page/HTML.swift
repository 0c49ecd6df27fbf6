import Foundation
import Inputs
import Studies

/// Pieces of an HTML page that stands alone: no script, no font, no address outside it.
enum HTML {
    static func escape(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }

    /// A table that becomes one block a row where the page is narrow; cells are HTML. `wide` columns hold sentences.
    static func table(_ columns: [String], _ rows: [[String]], wide: Set<Int> = []) -> String {
        let head = columns.enumerated().map { "<th\(wide.contains($0.offset) ? " class=\"wide\"" : "")>\(escape($0.element))</th>" }.joined()
        let body = rows.map { row in
            let cells = zip(columns, row).enumerated().map { i, cell in
                // A cell with a label beside it on a narrow page is one piece, whatever elements it holds.
                let piece = i == 0 || wide.contains(i) || cell.1.isEmpty ? cell.1 : "<span>\(cell.1)</span>"
                return "<td data-label=\"\(escape(cell.0))\"\(wide.contains(i) ? " class=\"wide\"" : "")>\(piece)</td>"
            }
            return "<tr>\(cells.joined())</tr>"
        }
        return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined(separator: "\n"))\n</tbody>\n</table>"
    }

    static func section(_ title: String, _ body: String) -> String {
        let name = title.lowercased().replacing(/[^a-z0-9]+/, with: "-")
        return "<section id=\"\(name)\">\n<h2>\(escape(title))</h2>\n\(body)\n</section>"
    }

    static func details(_ summary: String, _ body: String) -> String {
        "<details>\n<summary>\(escape(summary))</summary>\n\(body)\n</details>"
    }

    static func preformatted(_ text: String) -> String { "<pre>\(escape(text))</pre>" }

    /// "1.5e+19" as 1.5 x 10^19 with a raised exponent.
    static func number(_ value: Double, _ count: Int = 3) -> String {
        let text = digits(value, count).split(separator: "e").map(String.init)
        guard text.count == 2, let exponent = Int(text[1]) else { return text[0].replacingOccurrences(of: "-", with: "\u{2212}") }
        return "\(text[0])\u{2009}\u{d7}\u{2009}10<sup>\(exponent < 0 ? "\u{2212}\(-exponent)" : "\(exponent)")</sup>"
    }

    static func page(title: String, subtitle: String, sections: [String]) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escape(title))</title>
        <style>
        \(stylesheet)
        </style>
        </head>
        <body>
        <header>
        <h1>\(escape(title))</h1>
        <p>\(subtitle)</p>
        </header>
        <main>
        \(sections.joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    private static let stylesheet = """
        :root { --text: #1b1b1b; --soft: #5a5a5a; --line: #d8d8d4; --ground: #ffffff; --panel: #f5f5f2; --good: #0b5d94; --bad: #a84300; --neutral: #4a5568; --link: #1f4fd8; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e6e2; --soft: #a5a59f; --line: #3c3c3a; --ground: #161616; --panel: #212120; --good: #7cc4f0; --bad: #f5a25d; --neutral: #a9b4c6; --link: #8fb0ff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 68rem; padding: 1rem 1.25rem 4rem; color: var(--text); background: var(--ground);
          font: 1rem/1.5 Georgia, "STIX Two Text", "Times New Roman", serif; overflow-wrap: break-word; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .25rem; }
        h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
        header p, .soft { color: var(--soft); }
        figure { margin: 1rem 0 1.75rem; }
        figure img { display: block; width: 100%; max-width: 56rem; height: auto; margin: 0 auto; background: #fff; border-radius: 4px; }
        figcaption { margin: .5rem auto 0; max-width: 56rem; font-size: .9rem; }
        table { width: 100%; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .5rem 0 1rem; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
        th { font-weight: 600; color: var(--soft); white-space: nowrap; }
        td.wide { min-width: 14rem; }
        td:not(.wide) { white-space: nowrap; }
        .remark { color: var(--soft); font-size: .92em; }
        .agrees { color: var(--good); } .differs { color: var(--bad); } .taken-over, .changed, .not-computed, .not-comparable { color: var(--neutral); }
        pre { background: var(--panel); padding: .75rem; border-radius: 4px; font: .8rem/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        details { margin: .75rem 0; } summary { cursor: pointer; color: var(--link); }
        ol.references { padding-left: 1.75rem; font-size: .9rem; } ol.references li { margin: .25rem 0; }
        sup { font-size: .7em; line-height: 0; }
        @media (max-width: 48rem) {
          body { padding: .5rem .9rem 3rem; }
          h1 { font-size: 1.4rem; }
          thead { display: none; }
          table, tbody, tr, td { display: block; width: 100%; }
          tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
          td, td.wide, td:not(.wide) { border: 0; padding: .1rem 0; min-width: 0; white-space: normal; }
          td:not(:first-child):not(.wide) { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); column-gap: .5rem; }
          td:not(:first-child):not(.wide)::before { content: attr(data-label); color: var(--soft); }
          td:first-child { font-weight: 600; }
          .scroll { overflow-x: auto; } .scroll img { width: 46rem; max-width: none; }
          td:not(:first-child):not(.wide):empty { display: none; }
        }
        @media print { body { max-width: none; } details:not([open]) { display: none; } }
        """
}
