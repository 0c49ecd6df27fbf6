import Experiments
import Foundation
import Mediators
import Numerics

/// What mediators of one energy do along their rays, from each cell (theta bin x depths + depth bin) of a source, by the tables of `RayTable`,
/// station by station.
struct RayYields: Sendable {
    private let rays: Rays
    /// By station: decays inside, and those whose photons are seen.
    private let decays, seen: [RayTable]
    private let survival: RayTable
    /// Rays know whether a line meets the chamber; without them the particles in acceptance are counted from the start.
    let isTraced: Bool

    init(_ source: FluxSource, scenario: Scenario) {
        let rays = Rays(source, chamber: scenario.chamber, geometry: scenario.geometry)
        func tables(_ photons: PhotonRequirement) -> [RayTable] {
            rays.stations.indices.map { RayTable(rays, .decay, chamber: scenario.chamber, photons: photons, station: $0).withLogarithms() }
        }
        let decays = tables(.any)
        seen = scenario.photons == .any ? decays : tables(scenario.photons)
        survival = RayTable(rays, .survival, chamber: scenario.chamber, photons: .any).withLogarithms()
        isTraced = scenario.geometry == .rays || source.model.sampledAngles
        (self.rays, self.decays) = (rays, decays)
    }

    var stations: [String] { rays.stations }
    var spectrumWeights: [Double] { rays.spectrumWeights }

    /// Part of a cell's particles that is counted as such.
    func counted(cell: Int) -> Double { isTraced ? 1 : rays.acceptance[cell] }

    /// Adds `weight` times, by cell: the parts of the mediators that meet the chamber, reach its first layer, decay inside (by station), and
    /// whose photons are seen as well.
    ///
    /// - Parameters:
    ///   - shares: of the intervals of production angles.
    ///   - kinds: of decays that can be seen.
    func add(_ weight: Double, energy: Double, shares: [Double], point: MediatorPoint, _ kinds: SeenDecays, _ sums: inout CellSums) {
        guard let length = point.decayLength(energy: energy), length > 0 else { return }
        let lambda = 1 / length, logLambda = log(lambda), table = seen.first
        let factors = table.map { table in kinds.lorentzFactors(max(1, energy / point.mass)).map { (table.factor($0.gamma), $0.part) } } ?? []
        for cell in 0..<rays.cells {
            for (a, share) in shares.enumerated() where share > 0 && rays.acceptance[cell * rays.angles + a] > 0 {
                let part = weight * share
                sums.accepted[cell] += part * rays.acceptance[cell * rays.angles + a]
                sums.survived[cell] += part * survival.probability(cell: cell, angle: a, gamma: (0, 0), lambda: lambda, logLambda: logLambda)
                for s in decays.indices {
                    let i = cell * decays.count + s
                    let decay = part * decays[s].probability(cell: cell, angle: a, gamma: (0, 0), lambda: lambda, logLambda: logLambda)
                    sums.decayed[i] += decay
                    sums.seen[i] += seen[s].factors == 1 ? decay
                        : factors.reduce(0) { $0 + part * $1.1 * seen[s].probability(cell: cell, angle: a, gamma: $1.0, lambda: lambda, logLambda: logLambda) }
                }
            }
        }
    }
}

/// Per unit of the source's amount, by cell; the last two by cell and station.
struct CellSums {
    var converted = 0.0
    var accepted, survived, decayed, seen: [Double]

    init(cells: Int, stations: Int) {
        accepted = [Double](repeating: 0, count: cells)
        survived = accepted
        decayed = [Double](repeating: 0, count: cells * stations)
        seen = decayed
    }

    mutating func add(_ other: CellSums) {
        for i in accepted.indices {
            accepted[i] += other.accepted[i]
            survived[i] += other.survived[i]
        }
        for i in decayed.indices {
            decayed[i] += other.decayed[i]
            seen[i] += other.seen[i]
        }
    }
}
