import Foundation
import Inputs

/// Random hits of a chamber, and what pattern they make by accident.
///
/// Numbers stand in a file for each experiment, by chamber: what a run simulates does not depend on them.
package struct ChamberNoise: Equatable, Sendable {
    /// A part of the chamber with one rate of hits.
    package struct Ring: Equatable, Sendable {
        /// Random hits per cm^2 of a layer in a collision.
        package var hits: Double
        /// Of a cell, cm.
        package var width, length: Double
        /// Cells of one layer, in all groups that may begin a pattern.
        package var columns: Double
    }

    /// In words.
    package var pattern: String
    /// Layers of a group that must be hit.
    package var needed: Int
    /// Sets of that many cells that a line can cross, for each column.
    package var sets: Double
    /// Groups of layers that must have them, and how many columns of another group point to one.
    package var groups: Int
    package var within: Double
    /// Time in which hits make one pattern, and between crossings.
    package var window, crossing: Double
    /// Collisions in a crossing.
    package var pileUp: Double
    package var rings: [Ring]
    /// Where the numbers come from.
    package var source: String

    /// Accidental patterns per collision: hits are independent and even over a ring. Sets that share cells count each.
    package var patternsPerCollision: Double {
        let collisions = pileUp * max(1, window / crossing)
        return rings.reduce(0) { sum, ring in
            let found = sets * pow(-expm1(-ring.hits * ring.width * ring.length * collisions), Double(needed))
            return sum + ring.columns * found * pow(within * found, Double(groups - 1))
        } / collisions
    }

    /// By chamber, for an experiment of this name: the program's own; empty where nothing is known.
    package static func all(of experiment: String) throws -> [String: ChamberNoise] {
        guard let url = Bundle.module.url(forResource: experiment, withExtension: "yaml", subdirectory: "Noise") else { return [:] }
        return try all(contentsOf: url)
    }

    /// - Throws: `InputError` with line and key.
    package static func all(contentsOf url: URL) throws -> [String: ChamberNoise] {
        let entries = try Entries(Setting.top(of: try AtomicFiles.readText(url), file: url.path), file)
        _ = try entries.required("version").whole()
        return Dictionary(uniqueKeysWithValues: try entries.required("chambers").named().map { ($0.name, try ChamberNoise($0.entry.table())) })
    }

    private init(_ entries: Entries) throws {
        pattern = try entries.required("pattern").text()
        (needed, sets) = (try entries.required("needed").whole(), try entries.required("sets").value())
        (groups, within) = (try entries["groups"]?.whole() ?? 1, try entries["within"]?.value() ?? 1)
        (window, crossing) = (try entries.required("window").value(), try entries.required("crossing").value())
        (pileUp, source) = (try entries.required("pileup").value(), try entries.required("source").text())
        rings = try entries.required("rings").list().map { item in
            let ring = try item.table()
            return Ring(
                hits: try ring.required("hits").value(), width: try ring.required("width").value(), length: try ring.required("length").value(),
                columns: try ring.required("columns").value())
        }
        guard !rings.isEmpty else { throw InputError("no ring", at: entries.required("rings").place, expected: "at least one") }
    }

    private static let length = Key.Kind.quantity(.length, 1e-6...1e8), time = Key.Kind.quantity(.time, 1e-3...1e9)
    private static let ring = KeyTable(name: "ring", keys: [
        .required("hits", .number(0...1), "Random hits per cm^2 of a layer in a collision."),
        .required("width", length, "Of a cell."),
        .required("length", length, "Of a cell."),
        .required("columns", .number(1...1e9), "Cells of one layer in this part of the chamber."),
    ])
    private static let noise = KeyTable(name: "noise", keys: [
        .required("pattern", .text, "The pattern that hits make by accident, in words."),
        .required("needed", .whole(1...100), "Layers of a group that must be hit."),
        .required("sets", .number(1...1e12), "Sets of that many cells that a line can cross, for each column."),
        .optional("groups", .whole(1...10), "1", "Groups of layers that must have them."),
        .optional("within", .number(1...1e6), "1", "Columns of another group that point to one."),
        .required("window", time, "Time in which hits make one pattern."),
        .required("crossing", time, "Time between crossings."),
        .required("pileup", .number(1e-3...1e4), "Collisions in a crossing."),
        .required("rings", .list(.table(ring)), "Parts of the chamber with one rate each."),
        .required("source", .text, "Where the numbers come from."),
    ])
    /// All keys of such a file.
    package static let file = KeyTable(name: "noise file", keys: [
        .required("version", .whole(1...1), "Version of this format: 1."),
        .required("chambers", .named(.table(noise)), "Random hits, by chamber of the experiment."),
    ])
}
