import Foundation
import Particles
import Reach

/// Contours from the saved fluxes of a run, written into `reach/`: the answer of `calodump reach`.
public struct ReachReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var scenario: String
        public var signal: Double
        /// GeV; absent without reach.
        public var lowestMass, highestMass: Double?
        /// 1/GeV, over all masses.
        public var lowestCoupling, highestCoupling: Double?
        /// The highest coupling is where the search ends, not the reach.
        public var isOpen: Bool
        /// Why there is no reach.
        public var noReach: String?
        public var file: String

        enum CodingKeys: String, CodingKey {
            case scenario, signal, lowestMass = "lowest_mass_GeV", highestMass = "highest_mass_GeV"
            case lowestCoupling = "lowest_coupling_per_GeV", highestCoupling = "highest_coupling_per_GeV", isOpen = "open", noReach = "no_reach", file
        }
    }

    public var entries: [Entry]

    /// - Parameter scenarios: names; empty for those of the study.
    public init(_ directory: RunDirectory, scenarios: [String] = []) throws {
        let saved = try SavedFluxes(directory), reach = saved.study.reach
        let contours = Contour.scan(
            saved.sources, scenarios: try saved.scenarios(scenarios), signals: reach.signal,
            range: ScanRange(masses: reach.mass, count: reach.masses))
        entries = try directory.write {
            try makeDirectory(directory.reach)
            return try contours.map { contour in
                let file = "\(directory.reach)/\(ContourFile.name(scenario: contour.scenario.name, signal: contour.signal))"
                try contour.write(to: URL(fileURLWithPath: file), study: saved.study.fluxChecksum + saved.study.reachChecksum)
                return Entry(contour, file: file)
            }
        }
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    public var text: String {
        var table = TextTable(["scenario", "N", "masses within reach, GeV", "couplings, /GeV"])
        for entry in entries {
            if let low = entry.lowestMass, let high = entry.highestMass, let least = entry.lowestCoupling, let most = entry.highestCoupling {
                table.add([
                    entry.scenario, digits(entry.signal, 4), "\(digits(low, 3)) .. \(digits(high, 3))", "\(digits(least, 3)) .. \(entry.isOpen ? ">" : "")\(digits(most, 3))",
                ])
            } else {
                table.add([entry.scenario, digits(entry.signal, 4), "no reach: \(entry.noReach ?? "")", "-"])
            }
        }
        return table.text
    }
}

extension ReachReport.Entry {
    init(_ contour: Contour, file: String) {
        let points = contour.points
        self.init(
            scenario: contour.scenario.name, signal: contour.signal, lowestMass: points.map(\.mass).min(), highestMass: points.map(\.mass).max(),
            lowestCoupling: points.map(\.lower).min(), highestCoupling: points.map(\.upper).max(),
            isOpen: points.contains(where: contour.isOpen), noReach: contour.noReach, file: file)
    }
}
