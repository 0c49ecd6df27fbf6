import Foundation
import Inputs
import Numerics

/// Evaluated cross sections of one projectile on several elements: linear in the logarithms, in energy (or momentum) and, between neighbouring
/// elements, in mass number.
struct EvaluatedTable: Sendable {
    /// Logarithms of energy or momentum in GeV.
    private let grid: [Double]
    /// By element in order of mass: logarithm of the mass number, logarithms of the cross sections in mb.
    private let rows: [(mass: Double, values: [Double])]
    /// The same for hydrogen.
    private let hydrogen: [Double]?

    /// First entry of the grid, GeV.
    let lowest: Double

    /// Standard atomic weights of the elements in the table.
    private static let weights: [Int: Double] = [
        1: 1.008, 6: 12.011, 7: 14.007, 8: 15.999, 13: 26.982, 26: 55.845, 29: 63.546, 74: 183.84, 82: 207.2,
    ]

    init(_ projectile: String, _ quantity: String, from table: [[Substring]]) {
        func numbers(_ row: [Substring]) -> [Double] { row.dropFirst(3).map { log(TableFile.number($0)) } }
        let own = table.filter { $0[0] == projectile }
        guard let header = own.first(where: { $0[1] == "energy" || $0[1] == "momentum" }) else {
            preconditionFailure("no energies of \(projectile) in Nuclei/Tables/hadrons.csv")
        }
        grid = numbers(header)
        lowest = exp(grid[0])
        var rows: [(mass: Double, values: [Double])] = []
        var hydrogen: [Double]?
        for row in own where row[1] == quantity {
            let z = Int(TableFile.number(row[2]))
            if z == 1 { hydrogen = numbers(row) } else { rows.append((log(Self.weights[z]!), numbers(row))) }
        }
        (self.rows, self.hydrogen) = (rows, hydrogen)
    }

    /// mb. Beyond the grid in energy the end's value stands; in mass number the power of the nearest pair of elements continues (below carbon
    /// that of carbon and aluminium).
    func callAsFunction(_ x: Double, massNumber: Double) -> Double {
        let (i, weight) = interval(of: log(x), among: grid)
        func value(_ values: [Double]) -> Double { values[i] + weight * (values[i + 1] - values[i]) }

        if massNumber < 1.5, let hydrogen { return exp(value(hydrogen)) }
        let mass = log(massNumber)
        let above = rows.firstIndex { $0.mass >= mass } ?? rows.count - 1
        let high = above == 0 ? rows.firstIndex { $0.mass > log(20) }! : above, low = above == 0 ? 0 : above - 1
        let slope = (value(rows[high].values) - value(rows[low].values)) / (rows[high].mass - rows[low].mass)
        return exp(value(rows[low].values) + slope * (mass - rows[low].mass))
    }
}
