import Bounds
import Foundation
import Inputs
import Particles
import Reach
import Studies

/// Area in ln m x ln g newly covered by each contour of a run: the answer of `calodump area`.
public struct AreaReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var contour: SavedContour
        public var area: NewlyCoveredArea

        enum CodingKeys: String, CodingKey { case reading, scenario, signal, level, isOpen = "open", noReach = "no_reach" }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(contour.reading.rawValue, forKey: .reading)
            try container.encode(contour.scenario, forKey: .scenario)
            try container.encode(contour.signal, forKey: .signal)
            try container.encode(contour.level, forKey: .level)
            try container.encode(contour.isOpen, forKey: .isOpen)
            try container.encodeIfPresent(contour.noReach, forKey: .noReach)
            try area.encode(to: encoder)
        }
    }

    public var entries: [Entry]
    /// Bounds of the user's own that do not count here, with their mediators.
    private let leftOut: [String]
    /// Of the study; nil where bounds on it are known.
    private let withoutBounds: String?

    public init(_ directory: RunDirectory) throws {
        let mediator = try SavedFluxes.study(of: directory).mediator.model, own = Set(try PublishedLimit.all(mediator: nil).map(\.path))
        let all = try PublishedLimit.all(run: directory.path, mediator: nil), limits = all.filter { $0.mediators.contains(mediator) }
        leftOut = all.filter { !$0.mediators.contains(mediator) && !own.contains($0.path) }.map { "'\($0.name)' (\($0.mediators.joined(separator: ", ")))" }
        withoutBounds = limits.contains { $0.kind != .projection } ? nil : mediator
        entries = try SavedContour.all(in: directory).map { Entry(contour: $0, area: NewlyCoveredArea($0, limits: limits)) }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        let readings = Set(entries.map(\.contour.reading)).count > 1
        var table = TextTable((readings ? ["reading"] : []) + ["scenario", "level", "area", "beyond laboratory", "and astrophysics", "error"])
        for entry in entries {
            let area = entry.area, known = entry.contour.noReach == nil
            table.add(
                (readings ? [entry.contour.reading.rawValue] : []) + [entry.contour.scenario, entry.contour.level]
                    + (known ? [area.total, area.beyondLaboratory, area.beyondAll].map { digits($0, 3) } + [digits(area.error, 1)] : ["no reach", "-", "-", "-"]))
        }
        let open = entries.contains { $0.contour.isOpen } ? "\nnote: upper edges beyond the couplings searched count up to where the search ends" : ""
        let others = leftOut.isEmpty ? "" : "\nnote: bounds of yours on other mediators do not count: \(leftOut.joined(separator: ", "))"
        let unbounded = withoutBounds.map { "\nnote: no bound on '\($0)' is known here, so that all of it counts as new; 'calodump limits' shows how to bring one's own" } ?? ""
        return "area in ln m x ln g (a decade by a decade is 5.30)\n\(table.text)\(open)\(others)\(unbounded)"
    }
}
