import Bounds
import Foundation
import Inputs
import Particles
import Reach
import Studies

/// One self-contained page on a run: figures, the paper beside ours, contours, areas, study, versions, counts, references.
///
/// It needs nothing but the files of the run directory; where there are no figures, no contours or no record, it says so.
public struct RunReport {
    private let directory: RunDirectory
    private let html: String

    /// - Parameter known: what `Comparison` has found already, which takes a second or two.
    public init(_ directory: RunDirectory, comparison known: Comparison? = nil) throws {
        guard FileManager.default.fileExists(atPath: directory.path) else {
            throw InputError("no run here", at: directory.path, expected: "a directory made by 'calodump run'")
        }
        self.directory = directory
        let comparison = try known ?? Comparison(directory)
        let hasContours = comparison.hasContours
        let areas = hasContours ? try AreaReport(directory) : nil
        html = HTML.page(
            title: try Self.title(directory), subtitle: try Self.subtitle(directory),
            sections: [
                HTML.section("Figures", try Self.figures(directory)),
                HTML.section("The paper beside this run", Self.statements(comparison)),
                HTML.section("Reach", try areas.map { try Self.reach($0, comparison) } ?? "<p>No contours in this run: 'calodump reach' makes them.</p>"),
                try Self.beamDump(directory)?.compare.map { _ in HTML.section("Published bound", try Self.bound(directory)) },
                HTML.section("Run", try Self.record(directory)),
                HTML.section("Study", try Self.study(directory)),
                HTML.section("References", try Self.references(directory)),
            ].compactMap(\.self))
    }

    public var path: String { "\(directory.path)/report.html" }

    public func write() throws {
        try directory.write {
            try writeText(html, to: path)
            try directory.seal("report.html")
        }
    }

    /// Of a run with a beam on a fixed target.
    private static func beamDump(_ directory: RunDirectory) throws -> Study? {
        guard FileManager.default.fileExists(atPath: directory.study) else { return nil }
        let study = try directory.readStudy()
        return study.hasBeam ? study : nil
    }

    private static func title(_ directory: RunDirectory) throws -> String {
        try beamDump(directory) == nil ? "CaloDump: LHC detectors as beam dumps" : "CaloDump: a beam dump"
    }

    private static func subtitle(_ directory: RunDirectory) throws -> String {
        let name = URL(fileURLWithPath: directory.path).standardizedFileURL.lastPathComponent
        if let study = try beamDump(directory) { return "Run <em>\(HTML.escape(name))</em>: \(HTML.escape(study.experiment.title)).\(explorer(directory))" }
        let beams = try directory.beams().map { ", \(HTML.escape($0.text))" } ?? ""
        return "Run <em>\(HTML.escape(name))</em>\(beams). The measurement proposed in arXiv:2305.16383 (B. Dutta, D. Kim, H. Kim), simulated.\(explorer(directory))"
    }

    /// The way to the page on which contours follow sliders, where it is there.
    private static func explorer(_ directory: RunDirectory) -> String {
        FileManager.default.fileExists(atPath: Explorer.page(of: directory)) ? " <a href=\"explore.html\">Explore it with sliders.</a>" : ""
    }

    // MARK: Figures

    private static func figures(_ directory: RunDirectory) throws -> String {
        let names = visibleFiles(in: directory.figures, ending: ".png"), now = try Provenance(directory).files
        guard !names.isEmpty else { return "<p>No figures in this run: 'calodump figures' draws them.</p>" }
        let study = FileManager.default.fileExists(atPath: directory.study) ? try directory.readStudy() : nil
        return try names.map { name in
            let image = try AtomicFiles.read(URL(fileURLWithPath: "\(directory.figures)/\(name)"))
            let stem = String(name.dropLast(4))
            if let study, isOfAnother(study, image) {
                return "<p>\(stem) shows what another study or program made and is left out: 'calodump figures' draws it anew.</p>"
            }
            guard try isCurrent("\(directory.figures)/\(stem).json", now) else {
                return "<p>\(HTML.escape(stem)) was drawn from an earlier study.yaml or other fluxes and is left out: 'calodump figures' draws it anew.</p>"
            }
            let caption = (try? String(contentsOfFile: "\(directory.figures)/\(stem).txt", encoding: .utf8)) ?? "\(stem), without caption"
            let lines = caption.split(separator: "\n").map { HTML.escape(String($0)) }
            let more = lines.count > 1 ? HTML.details("What stands behind this figure", lines.dropFirst().map { "<p>\($0)</p>" }.joined()) : ""
            return """
                <figure>
                <div class="scroll"><img src="data:image/png;base64,\(image.base64EncodedString())" alt="\(stem)"></div>
                <figcaption>\(lines.first ?? "")\(more)</figcaption>
                </figure>
                """
        }.joined(separator: "\n")
    }

    /// Whether the list beside a figure says that it was made from what is there now; figures of others have no such list.
    private static func isCurrent(_ list: String, _ now: String) throws -> Bool {
        struct Contents: Decodable { var files: String? }
        guard FileManager.default.fileExists(atPath: list) else { return true }
        let contents = try? JSONDecoder().decode(Contents.self, from: AtomicFiles.read(URL(fileURLWithPath: list)))
        return contents?.files.map { $0 == now } ?? true
    }

    /// A figure carries "study CHECKSUM, CaloDump ..., physics ..." of what it shows; one without is of someone else's making.
    private static func isOfAnother(_ study: Study, _ image: Data) -> Bool {
        let head = String(decoding: image.prefix(4096), as: UTF8.self)
        guard let said = head.firstMatch(of: /study ([0-9a-f]{16})([0-9a-f]{16})?, CaloDump [^,]*, physics (\d+)/) else { return false }
        let reach = said.2.map(String.init) ?? study.reachChecksum
        return String(said.1) != study.fluxChecksum || reach != study.reachChecksum || Int(said.3) != ProgramVersion.physics
    }

    // MARK: Paper beside ours

    private static func statements(_ comparison: Comparison) -> String {
        guard comparison.luminosity != nil else { return "<p>\(HTML.escape(comparison.noPaper)).</p>" }
        let rows = comparison.paper.map { row in
            let unit = row.unit == "GeV" ? " GeV" : ""
            let kind = row.verdict.rawValue.replacingOccurrences(of: " ", with: "-")
            return [
                row.id, "\(HTML.escape(row.statement))<br><span class=\"remark\">\(HTML.escape(row.remark))</span>", row.paper.map { HTML.number($0) + unit } ?? "",
                row.ours.map { HTML.number($0) + (row.error.map { " \u{b1} \(HTML.number($0, 2))" } ?? "") + unit } ?? "", row.ratio.map { HTML.number($0, 2) } ?? "",
                "<span class=\"\(kind)\">\(row.verdict.rawValue)</span>",
            ]
        }
        let photons = comparison.statements.map { row in
            [
                row.id, row.dump, row.cut == .none ? "-" : row.cone.rawValue, row.cut.rawValue, HTML.number(row.paper), HTML.number(row.ours),
                row.error.map { HTML.number($0, 2) } ?? "-", HTML.number(row.ratio, 2),
            ]
        }
        let ids = comparison.statements.map(\.id)
        let title = "\(ids.min() ?? "") - \(ids.max() ?? "") for every cone and cut"
        return """
            <p class="soft">Numbers of the paper, ours with their statistical error, and their ratio; a number agrees within a factor 2. Statements
            without a number are judged in words.</p>
            \(HTML.table(["", "statement", "paper", "ours", "ratio", "verdict"], rows, wide: [1]))
            \(HTML.details(title, HTML.table(["", "dump", "cone", "cut", "paper", "ours", "error", "ratio"], photons)))
            """
    }

    // MARK: Reach

    private static func reach(_ areas: AreaReport, _ comparison: Comparison) throws -> String {
        let readings = Set(areas.entries.map(\.contour.reading)).count > 1
        let rows = areas.entries.map { entry -> [String] in
            let contour = entry.contour, points = contour.points, area = entry.area
            let name = ["\(contour.scenario), \(contour.level.replacingOccurrences(of: "+-", with: "\u{b1}"))"] + (readings ? [contour.reading.rawValue] : [])
            guard let first = points.first, let last = points.last else { return name + ["no reach: \(HTML.escape(contour.noReach ?? ""))", "", "", "", ""] }
            let low = points.map(\.lower).min()!, high = points.map(\.upper).max()!
            return name + [
                "\(HTML.number(first.mass)) \u{2013} \(HTML.number(last.mass))",
                "\(HTML.number(low, 2)) \u{2013} \(contour.isOpen ? "open" : HTML.number(high, 2))", HTML.number(area.total), HTML.number(area.beyondLaboratory),
                HTML.number(area.beyondAll),
            ]
        }
        let intervals = comparison.reach.filter { $0.lower != nil }.map { row in
            [row.scenario, row.level.replacingOccurrences(of: "+-", with: "\u{b1}"), HTML.number(row.mass), HTML.number(row.lower!, 2), row.isOpen ? "open" : HTML.number(row.upper!, 2)]
        }
        return """
            <p class="soft">Where each contour begins and ends, and its area in ln m \u{d7} ln g: whole, outside all laboratory bounds, outside these
            and astrophysics. A decade by a decade is 5.30.</p>
            \(HTML.table(["contour"] + (readings ? ["reading"] : []) + ["m, GeV", HTML.escape(comparison.coupling.symbol) + (comparison.coupling.dimension == nil ? "" : ", GeV\u{207b}\u{b9}"), "area", "beyond laboratory", "beyond all"], rows))
            \(HTML.details("Couplings within reach at a few masses", HTML.table(["scenario", "level", "m, GeV", "from", "to"], intervals)))
            """
    }

    /// A beam dump's edges over the published ones.
    private static func bound(_ directory: RunDirectory) throws -> String {
        guard let recast = try RecastReport.saved(in: directory) else { return "<p>Not compared yet: 'calodump run' does it.</p>" }
        func text(_ value: Double?, _ count: Int = 3) -> String { value.map { HTML.number($0, count) } ?? "-" }
        let rows = recast.comparison.map { row in
            [
                HTML.number(row.mass * 1e3, 4), text(row.lower), text(row.publishedLower), text(row.lowerRatio), text(row.lowerError, 2), text(row.upper),
                text(row.publishedUpper) + (row.publishedIsCut ? " (cut)" : ""), text(row.upperRatio),
            ]
        }
        let changes = recast.variations.map { change in
            [HTML.escape(change.name)] + zip(change.lowerRatio, change.upperRatio).map { "\(text($0)) / \(text($1))" }
        }
        return """
            <p class="soft">\(HTML.escape(recast.name)): \(HTML.number(recast.signal)) events (\(HTML.escape(recast.confidenceLevel)), \(HTML.escape(recast.statement))) beside
            the bound '\(HTML.escape(recast.bound))': lower and upper edges\(recast.couplingUnit == "1" ? "" : " in GeV\u{207b}\u{b9}"), and ours over published.</p>
            \(HTML.table(["m, MeV", "lower", "published", "ratio", "error", "upper", "published", "ratio"], rows))
            \(changes.isEmpty ? "" : HTML.details("After one change, over the published edges", HTML.table(["change"] + recast.comparison.map { "\(HTML.number($0.mass * 1e3, 4)) MeV" }, changes)))
            """
    }

    // MARK: Run, study

    private static func record(_ directory: RunDirectory) throws -> String {
        guard FileManager.default.fileExists(atPath: directory.record) else { return "<p>No record: the fluxes of this run were made elsewhere.</p>" }
        let data = try AtomicFiles.read(URL(fileURLWithPath: directory.record))
        guard let record = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw InputError("not JSON", at: directory.record, expected: "the record of a run", advice: "run 'calodump run' again")
        }
        func rows(_ value: Any, _ path: [String]) -> [(String, String)] {
            switch value {
            case let object as [String: Any]: return object.sorted { $0.key < $1.key }.flatMap { rows($0.value, path + [$0.key]) }
            case let list as [Any]:
                return list.enumerated().flatMap { i, item in rows(item, path + [(item as? [String: Any])?["name"] as? String ?? "\(i + 1)"]) }
            case let number as NSNumber where !(value is String): return [(path.joined(separator: ", "), HTML.number(number.doubleValue, 6))]
            default: return [(path.joined(separator: ", "), HTML.escape("\(value)"))]
            }
        }
        let first = ["program", "commit", "pythia", "fastjet", "seed", "beams", "collision_energy_GeV", "samples", "batches", "replicas", "cpu_s"]
        let all = record.sorted { $0.key < $1.key }
        func lines(_ entries: [(key: String, value: Any)]) -> [[String]] {
            entries.flatMap { rows($0.value, [$0.key]) }.map { [HTML.escape($0.0.replacingOccurrences(of: "_", with: " ")), $0.1] }
        }
        let main = first.compactMap { key in record[key].map { (key: key, value: $0) } }
        return HTML.table(["", "value"], lines(main), wide: [0, 1])
            + HTML.details("Counts, energies, checksums", HTML.table(["", "value"], lines(all.filter { !first.contains($0.key) }), wide: [0, 1]))
    }

    private static func study(_ directory: RunDirectory) throws -> String {
        guard FileManager.default.fileExists(atPath: directory.study) else {
            return "<p>No study: the fluxes of this run were made elsewhere, the defaults stand for the rest.</p>"
        }
        let text = try AtomicFiles.readText(URL(fileURLWithPath: directory.study))
        return "<p class=\"soft\">Complete, and re-runnable as it stands: calodump run study.yaml --out DIR</p>\n" + HTML.preformatted(text)
    }

    // MARK: References

    private static func references(_ directory: RunDirectory) throws -> String {
        let bibliography = try Bibliography(run: directory.path)
        var entries = ([Bibliography.paper] + Bibliography.tools).compactMap { key in bibliography[key].map { (key: key, entry: $0) } }
        let figure = "\(directory.figures)/fig2"
        let drawn = FileManager.default.fileExists(atPath: "\(figure).json") ? try Citations(figure: figure).entries : []
        entries += drawn.map { ($0.key, $0.bibtex) }
        let items = entries.map { "<li>\(HTML.escape(BibTeXEntry($0.entry).reference))</li>" }.joined(separator: "\n")
        return """
            <p class="soft">The paper, what the simulation rests on, and the bounds that FIG. 2 shows\(drawn.isEmpty ? ": none, there is no figure" : "").</p>
            <ol class="references">
            \(items)
            </ol>
            \(HTML.details("BibTeX", HTML.preformatted(entries.map(\.entry).joined(separator: "\n\n"))))
            """
    }
}
