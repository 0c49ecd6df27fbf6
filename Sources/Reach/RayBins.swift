import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Rays averaged over the cells of each energy bin, from which a mass makes a `DetectionTable`: what is left to do then is
/// the mean over production angles and Lorentz factors.
struct RayBins: Sendable {
    /// Particles, or cm of their path, of each energy bin per collision.
    let amounts: [Double]
    private let centres: [Double]
    private let table: RayTable
    /// T by (bin, angle, factor, lambda), mean over the bin's particles, from the nearest way of all cells on.
    private let values: [Double]
    /// The shortest way of each bin and of all, cm.
    private let shortest: [Double]
    private let nearest: Double
    /// The table that does for all masses where mediators fly along the particles and every decay counts.
    private var collinear: DetectionTable?

    init(_ source: FluxSource, table: RayTable) {
        let shape = source.flux.axes.shape, cells = shape.theta * shape.depth, nearest = table.shortest.min() ?? 0
        let amount = source.meanAmounts, count = table.count, rows = table.angles * table.factors
        amounts = (0..<shape.energy).map { amount[$0 * cells..<($0 + 1) * cells].reduce(0, +) }
        let met = (0..<cells).filter { table.shortest[$0].isFinite }
        shortest = (0..<shape.energy).map { e in met.reduce(.infinity) { amount[e * cells + $1] != 0 ? min($0, table.shortest[$1]) : $0 } }
        var values = [Double](repeating: 0, count: shape.energy * rows * count)
        let shifted = Self.shifted(table, to: nearest), amounts = amounts
        values.withUnsafeMutableBufferPointer { values in
            shifted.withUnsafeBufferPointer { rays in
                // Row by row, so that what is added stays in the processor's cache.
                for row in 0..<rows {
                    let filled = met.filter { rays[($0 * rows + row) * count] > 0 }
                    for e in 0..<shape.energy where amounts[e] != 0 {
                        let sum = (e * rows + row) * count
                        for cell in filled where amount[e * cells + cell] != 0 {
                            let part = amount[e * cells + cell] / amounts[e], ray = (cell * rows + row) * count
                            for j in 0..<count { values[sum + j] += part * rays[ray + j] }
                        }
                    }
                }
            }
        }
        (self.table, self.values, self.nearest) = (table, values, nearest)
        let edges = source.flux.axes.energy
        centres = (0..<shape.energy).map { (edges[$0] * edges[$0 + 1]).squareRoot() }
        collinear = nil
        if table.angles == 1, table.factors == 1 { collinear = makeDetection(mass: 0, threshold: 0, angles: nil, nil) }
    }

    /// T of all cells from one common way on.
    private static func shifted(_ table: RayTable, to nearest: Double) -> [Double] {
        var values = table.values
        let rows = table.angles * table.factors, count = table.count
        for (cell, way) in table.shortest.enumerated() where way.isFinite && way > nearest {
            for j in 0..<count {
                let exponent = table.lambdas[j] * (way - nearest), factor = exponent < 600 ? fastExp(-exponent) : 0
                for row in 0..<rows { values[(cell * rows + row) * count + j] *= factor }
            }
        }
        return values
    }

    /// - Parameters:
    ///   - production: the angles of the source's mediators; nil: along the particles.
    ///   - kinds: of decays that can be seen.
    func detection(mass: Double, threshold: Double, angles production: AngularTable?, _ kinds: SeenDecays) -> DetectionTable {
        collinear ?? makeDetection(mass: mass, threshold: threshold, angles: production, kinds)
    }

    private func makeDetection(mass: Double, threshold: Double, angles production: AngularTable?, _ kinds: SeenDecays?) -> DetectionTable {
        let count = table.count, width = table.angles * table.factors * count
        var thickness = [Double](repeating: 0, count: amounts.count), rows = [Double](repeating: 0, count: amounts.count * count)
        var mean = [Double](repeating: 0, count: count)
        for e in amounts.indices where shortest[e].isFinite && centres[e] > threshold * 0.9 && amounts[e] > 0 {
            let shares = production?.shares(logEnergy: log(centres[e])) ?? [1]
            let factors = kinds?.lorentzFactors(max(1, centres[e] / mass)) ?? [(1, 1)]
            values.withUnsafeBufferPointer { values in
                mean.withUnsafeMutableBufferPointer { mean in
                    mean.update(repeating: 0)
                    for (a, share) in shares.enumerated() where share > 0 {
                        for kind in factors {
                            let gamma = table.factor(kind.gamma), part = share * kind.part, row = e * width + (a * table.factors + gamma.index) * count
                            for j in 0..<count { mean[j] += part * (1 - gamma.part) * values[row + j] }
                            if gamma.part > 0 { for j in 0..<count { mean[j] += part * gamma.part * values[row + count + j] } }
                        }
                    }
                }
            }
            guard mean[0] > 0 else { continue }
            thickness[e] = RayTable.limit(mean[0], mean[RayTable.perOctave])
            let way = shortest[e] - nearest, inverse = 1 / thickness[e]
            rows.withUnsafeMutableBufferPointer { rows in
                mean.withUnsafeBufferPointer { mean in
                    table.lambdas.withUnsafeBufferPointer { lambdas in
                        // U is not negative but for rounding, unless nothing is left to tabulate; there lambda times the shortest way is far beyond 120,
                        // and nothing is asked for.
                        for j in 0..<count { rows[e * count + j] = max(-1, -fastLog(max(mean[j] * inverse, 1e-290)) - lambdas[j] * way) }
                    }
                }
            }
        }
        return DetectionTable(photons: amounts, shortest: shortest, thickness: thickness, start: table.start, count: count, table: rows)
    }
}
