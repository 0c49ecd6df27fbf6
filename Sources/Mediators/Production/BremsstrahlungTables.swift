import Foundation
import Numerics
import Particles
import Synchronization

/// Rates of `BremsstrahlungProduction` and the parts of the energy that its mediators get, for scans over many masses: made at fixed masses and energies
/// when they are first asked for, cubics between them, in ln m and ln(E/E_0 - 1), E_0 = m + m_e. Right to 3e-4 (rates) and 1e-3 (parts).
final class BremsstrahlungTables: Sendable {
    /// At one mass and energy: ln of the attenuation, and ln((x - x_0)/(1 - x)) at each quantile, x_0 = m/E.
    private struct Cell {
        var logarithm: Double
        var fractions: SIMD4<Double>
    }

    private static let massStep = 0.25, energyStep = 0.25, lowest = -2.0
    private enum Entry {
        case unknown, none
        case cell(Cell)
    }
    /// By the mass's step.
    private let rows = Mutex<[Int: [Entry]]>([:])

    /// Interpolated; nil near threshold, and where there is no rate on all sides. `make` gives rate and energies of mediators at an energy and a mass.
    func values(
        energy: Double, mass: Double, make: (_ energy: Double, _ mass: Double) -> (attenuation: Double, energies: [Double])?
    ) -> (attenuation: Double, fractions: [Double])? {
        let excess = energy / (mass + Constants.electronMass) - 1
        guard excess > 0 else { return nil }
        let u = log(mass) / Self.massStep, v = (log(excess) - Self.lowest) / Self.energyStep
        guard v >= 0 else { return nil }
        let i = Int(u.rounded(.down)), j = Int(v), s = u - Double(i), t = v - Double(j)
        return rows.withLock { rows -> (Double, [Double])? in
            var lines: [Cell] = []
            for row in i - 1...i + 2 {
                guard let four = Self.cells(row, j, &rows[row, default: []], make) else { return nil }
                lines.append(Self.between(four, t))
            }
            let cell = Self.between(lines, s), least = mass / energy
            return (exp(cell.logarithm), (0..<4).map { k in
                let odds = exp(cell.fractions[k])
                return (least + odds) / (1 + odds)
            })
        }
    }

    /// Four from column `first - 1` on, made where they are missing; nil if one has no rate.
    private static func cells(_ row: Int, _ first: Int, _ known: inout [Entry], _ make: (Double, Double) -> (attenuation: Double, energies: [Double])?) -> [Cell]? {
        // Column -1 stands first.
        if known.count < first + 4 { known += [Entry](repeating: .unknown, count: first + 4 - known.count) }
        var four: [Cell] = []
        four.reserveCapacity(4)
        for column in first..<first + 4 {
            if case .unknown = known[column] { known[column] = cell(row, column - 1, make).map(Entry.cell) ?? .none }
            guard case .cell(let cell) = known[column] else { return nil }
            four.append(cell)
        }
        return four
    }

    private static func cell(_ row: Int, _ column: Int, _ make: (Double, Double) -> (attenuation: Double, energies: [Double])?) -> Cell? {
        let mass = exp(massStep * Double(row)), energy = (mass + Constants.electronMass) * (1 + exp(lowest + energyStep * Double(column)))
        guard let (attenuation, energies) = make(energy, mass), attenuation > 0 else { return nil }
        var fractions = SIMD4<Double>(repeating: 0)
        for (k, own) in energies.enumerated() {
            guard own > mass, own < energy else { return nil }
            fractions[k] = log((own - mass) / (energy - own))
        }
        return Cell(logarithm: log(attenuation), fractions: fractions)
    }

    private static func between(_ cells: [Cell], _ t: Double) -> Cell {
        var fractions = SIMD4<Double>(repeating: 0)
        for k in 0..<4 { fractions[k] = cubic(cells[0].fractions[k], cells[1].fractions[k], cells[2].fractions[k], cells[3].fractions[k], t) }
        return Cell(logarithm: cubic(cells[0].logarithm, cells[1].logarithm, cells[2].logarithm, cells[3].logarithm, t), fractions: fractions)
    }
}
