import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Rays averaged over the cells of each energy bin, from which a mass makes a `DetectionTable`: what is left to do then is
/// the mean over production angles and Lorentz factors.
struct RayBins: Sendable {
    /// Photons, or cm of their path, of each energy bin per collision.
    let amounts: [Double]
    private let centres: [Double]
    private let table: RayTable
    /// T by (bin, angle, factor, lambda), mean over the bin's photons.
    private let values: [Double]
    /// The shortest way of each bin, cm.
    private let shortest: [Double]

    init(_ source: PhotonSource, table: RayTable) {
        let shape = source.flux.axes.shape, cells = shape.theta * shape.depth, width = table.angles * table.factors * table.count
        let amount = source.meanAmounts
        var values = [Double](repeating: 0, count: shape.energy * width), shortest: [Double] = [], amounts: [Double] = []
        values.withUnsafeMutableBufferPointer { values in
            table.values.withUnsafeBufferPointer { rays in
                for e in 0..<shape.energy {
                    let total = amount[e * cells..<(e + 1) * cells].reduce(0, +)
                    amounts.append(total)
                    var least = Double.infinity
                    for cell in 0..<cells where amount[e * cells + cell] != 0 && table.shortest[cell].isFinite {
                        least = min(least, table.shortest[cell])
                        let part = amount[e * cells + cell] / total
                        for j in 0..<width { values[e * width + j] += part * rays[cell * width + j] }
                    }
                    shortest.append(least)
                }
            }
        }
        (self.table, self.values, self.shortest, self.amounts) = (table, values, shortest, amounts)
        let edges = source.flux.axes.energy
        centres = (0..<shape.energy).map { (edges[$0] * edges[$0 + 1]).squareRoot() }
    }

    /// - Parameter production: the angles of the source's mediators; nil: along the photons.
    func detection(mass: Double, threshold: Double, angles production: AngularTable?) -> DetectionTable {
        let count = table.count, width = table.angles * table.factors * count
        var thickness = [Double](repeating: 0, count: amounts.count), rows = [Double](repeating: 0, count: amounts.count * count)
        var mean = [Double](repeating: 0, count: count)
        for e in amounts.indices where shortest[e].isFinite && centres[e] > threshold * 0.9 && amounts[e] > 0 {
            let shares = production?.shares(logEnergy: log(centres[e])) ?? [1]
            let gamma = table.factor(max(1, centres[e] / mass))
            for j in 0..<count { mean[j] = 0 }
            values.withUnsafeBufferPointer { values in
                for (a, share) in shares.enumerated() where share > 0 {
                    let row = e * width + (a * table.factors + gamma.index) * count
                    for j in 0..<count { mean[j] += share * (1 - gamma.part) * values[row + j] }
                    if gamma.part > 0 { for j in 0..<count { mean[j] += share * gamma.part * values[row + count + j] } }
                }
            }
            guard mean[0] > 0 else { continue }
            thickness[e] = mean[0]
            let way = shortest[e] - table.nearest
            for j in 0..<count {
                // Where nothing is left to tabulate, nothing is asked for: lambda times the shortest way is far beyond 120.
                rows[e * count + j] = mean[j] > 1e-290
                    ? max(0, -fastLog(mean[j] / mean[0]) - table.lambdas[j] * way) : rows[e * count + max(j - 1, 0)]
            }
        }
        return DetectionTable(photons: amounts, shortest: shortest, thickness: thickness, start: table.start, count: count, table: rows)
    }
}

/// The production angles of a source's mediators at one mass, for any energy: shares of the intervals of `MediatorRays`, and
/// the energy left to the target; linear in ln E between steps of 1/4.
struct AngularTable {
    private let start: Double
    private let rows: [(shares: [Double], energyLoss: Double)]
    private static let step = 0.25

    init(_ production: PrimakoffProduction, mass: Double, lowest: Double, highest: Double) {
        start = log(max(mass * 1.05, lowest))
        let count = max(1, Int(((log(highest) - start) / Self.step).rounded(.up)) + 1)
        let first = start
        rows = (0..<count).map {
            production.angularShares(energy: exp(first + Self.step * Double($0)), mass: mass, angles: MediatorRays.angleEdges)
                ?? ([1] + [Double](repeating: 0, count: MediatorRays.angleEdges.count - 2), 0)
        }
    }

    private func place(_ logEnergy: Double) -> (Int, Double) {
        let x = min(max((logEnergy - start) / Self.step, 0), Double(rows.count - 1)), i = min(Int(x), max(rows.count - 2, 0))
        return (i, rows.count > 1 ? x - Double(i) : 0)
    }

    func shares(logEnergy: Double) -> [Double] {
        let (i, t) = place(logEnergy)
        return t == 0 ? rows[i].shares : zip(rows[i].shares, rows[i + 1].shares).map { $0 + t * ($1 - $0) }
    }

    /// GeV
    func energyLoss(logEnergy: Double) -> Double {
        let (i, t) = place(logEnergy)
        return t == 0 ? rows[i].energyLoss : rows[i].energyLoss + t * (rows[i + 1].energyLoss - rows[i].energyLoss)
    }
}
