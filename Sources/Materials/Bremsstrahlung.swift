import Foundation
import Inputs
import Numerics
import Particles

/// The bremsstrahlung spectrum of electrons on an atom, nuclear and electronic part together.
///
/// Seltzer and Berger, At. Data Nucl. Data Tables 35 (1986) 345, tabulated for twelve elements up to 10 GeV; between the
/// elements the scaled cross section is interpolated in ln Z and normalised to the element's own radiative stopping power
/// (ESTAR). Above 10 GeV the scaled cross section no longer changes (complete screening). Stated accuracy of the table:
/// 3 % above 50 MeV, 5 % from 2 to 50 MeV, 10 % below. Medium effects (LPM, dielectric) are not in it.
public struct BremsstrahlungSpectrum: Sendable {
    public let element: Element
    /// Grid of the ratio k/T, 0 ... 1.
    public let ratios: [Double]
    private let logEnergies: [Double]
    /// Scaled cross section (beta^2/Z^2) k d sigma/dk in mb, rows over energy.
    private let scaled: [[Double]]

    public init(_ element: Element) {
        let table = SeltzerBergerTable.shared
        self.element = element
        ratios = table.ratios
        logEnergies = table.logEnergies
        let z = log(Double(element.atomicNumber))
        let knots = table.elements.map { log(Double($0)) }
        var rows = [[Double]](repeating: [], count: logEnergies.count)
        for i in logEnergies.indices {
            rows[i] = ratios.indices.map { j in
                let points = table.elements.map { log(table.scaled[$0]![i][j]) }
                return exp(MonotoneCubic.value(at: z, knots, points))
            }
        }
        if !table.elements.contains(element.atomicNumber) {
            // Normalise the interpolated spectrum to the element's own radiative stopping power.
            let radiative = CubicSpline(x: RadiativeTable.shared.logEnergies, y: RadiativeTable.shared.logValues[element.atomicNumber - 1])
            for i in logEnergies.indices {
                let t = exp(logEnergies[i])
                let phi = Self.integral(rows[i], ratios)
                let stopping = Self.stoppingPerAtom(t, phi, element)  // GeV barn
                let table = exp(radiative(logEnergies[i])) * 1e-3 * element.atomicWeight / (Constants.avogadro * Constants.barn)
                rows[i] = rows[i].map { $0 * table / stopping }
            }
        }
        scaled = rows
    }

    /// (beta^2/Z^2) k d sigma/dk in mb at kinetic energy `t` (GeV, 10 keV and above) and k/T = `ratio`.
    public func scaled(_ t: Double, ratio: Double) -> Double {
        let x = log(t)
        return Self.parabola(ratio, ratios, ratios.indices.map { CubicSpline.local(x, logEnergies, scaled, $0) })
    }

    /// Quadratic interpolation through the three nearest ratios.
    private static func parabola(_ ratio: Double, _ x: [Double], _ y: [Double]) -> Double {
        let above = Swift.min(Swift.max(x.partitioningIndexAbove(ratio), 1), x.count - 1)
        let first = Swift.min(Swift.max(above - 1, 0), x.count - 3)
        let (x0, x1, x2) = (x[first], x[first + 1], x[first + 2])
        let term0: Double = y[first] * (ratio - x1) * (ratio - x2) / ((x0 - x1) * (x0 - x2))
        let term1: Double = y[first + 1] * (ratio - x0) * (ratio - x2) / ((x1 - x0) * (x1 - x2))
        let term2: Double = y[first + 2] * (ratio - x0) * (ratio - x1) / ((x2 - x0) * (x2 - x1))
        return term0 + term1 + term2
    }

    /// k d sigma/dk in barn as a function of the ratio k/T at kinetic energy `t` (GeV): the quick way to many ratios.
    public func energySlice(_ t: Double) -> @Sendable (Double) -> Double {
        let x = log(t)
        let row = ratios.indices.map { CubicSpline.local(x, logEnergies, scaled, $0) }
        let gamma = t / Constants.electronMass + 1
        let z = Double(element.atomicNumber)
        let factor = 1e-3 * z * z / (1 - 1 / (gamma * gamma))
        let ratios = ratios
        return { factor * Self.parabola($0, ratios, row) }
    }

    /// k d sigma/dk in barn at photon energy `k` and kinetic energy `t`, GeV.
    public func differential(_ t: Double, photon k: Double) -> Double {
        guard k < t else { return 0 }
        let gamma = t / Constants.electronMass + 1
        let beta2 = 1 - 1 / (gamma * gamma)
        let z = Double(element.atomicNumber)
        return scaled(t, ratio: k / t) * 1e-3 * z * z / beta2
    }

    private static func stoppingPerAtom(_ t: Double, _ phi: Double, _ element: Element) -> Double {
        let gamma = t / Constants.electronMass + 1
        let z = Double(element.atomicNumber)
        return t * phi * 1e-3 * z * z / (1 - 1 / (gamma * gamma))
    }

    /// Integral over k/T by the trapezoidal rule; the grid is fine where the spectrum bends.
    private static func integral(_ y: [Double], _ x: [Double]) -> Double {
        var sum = 0.0
        for i in 1..<x.count { sum += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2 }
        return sum
    }
}

extension [Double] {
    /// Index of the first entry greater than x in an ascending array.
    func partitioningIndexAbove(_ x: Double) -> Int {
        bisect(from: -1, below: count) { self[$0] <= x } + 1
    }
}

extension CubicSpline {
    /// Four-point Lagrange interpolation of a column in x; constant beyond the ends.
    static func local(_ t: Double, _ x: [Double], _ rows: [[Double]], _ column: Int) -> Double {
        if t <= x[0] { return rows[0][column] }
        if t >= x[x.count - 1] { return rows[x.count - 1][column] }
        let first = Swift.min(Swift.max(x.partitioningIndexAbove(t) - 2, 0), x.count - 4)
        var sum = 0.0
        for i in first..<first + 4 {
            var weight = 1.0
            for j in first..<first + 4 where j != i { weight *= (t - x[j]) / (x[i] - x[j]) }
            sum += weight * rows[i][column]
        }
        return sum
    }
}

/// Monotone piecewise cubic interpolation (Fritsch and Carlson, SIAM J. Numer. Anal. 17 (1980) 238), linear beyond the ends.
enum MonotoneCubic {
    static func value(at t: Double, _ x: [Double], _ y: [Double]) -> Double {
        let n = x.count
        let slopes: [Double] = (1..<n).map { (i: Int) -> Double in (y[i] - y[i - 1]) / (x[i] - x[i - 1]) }
        if t <= x[0] { return y[0] + slopes[0] * (t - x[0]) }
        if t >= x[n - 1] { return y[n - 1] + slopes[n - 2] * (t - x[n - 1]) }
        func tangent(_ i: Int) -> Double {
            if i == 0 { return slopes[0] }
            if i == n - 1 { return slopes[n - 2] }
            let (a, b) = (slopes[i - 1], slopes[i])
            guard a * b > 0 else { return 0 }
            let (ha, hb) = (x[i] - x[i - 1], x[i + 1] - x[i])
            return 3 * (ha + hb) / ((2 * hb + ha) / a + (hb + 2 * ha) / b)
        }
        let i = x.partitioningIndexAbove(t) - 1
        let h = x[i + 1] - x[i], s = (t - x[i]) / h
        let (m0, m1) = (tangent(i), tangent(i + 1))
        let left: Double = (1 - s) * (1 - s) * (y[i] * (1 + 2 * s) + h * m0 * s)
        let right: Double = s * s * (y[i + 1] * (3 - 2 * s) + h * m1 * (s - 1))
        return left + right
    }
}

private struct SeltzerBergerTable: Sendable {
    static let shared = SeltzerBergerTable()
    let ratios: [Double]
    let logEnergies: [Double]
    let elements: [Int]
    /// Rows over energy, columns over k/T, by atomic number.
    let scaled: [Int: [[Double]]]

    init() {
        let rows = TableFile.bundled("bremsstrahlung", in: .module)
        ratios = rows[0][2...].map(TableFile.number)
        var scaled: [Int: [[Double]]] = [:], energies: [Double] = []
        for row in rows.dropFirst() {
            let z = Int(row[0])!
            scaled[z, default: []].append(row[2...].map(TableFile.number))
            if z == 1 { energies.append(log(TableFile.number(row[1]) * 1e-3)) }
        }
        self.scaled = scaled
        logEnergies = energies
        elements = scaled.keys.sorted()
    }
}

/// ESTAR's radiative stopping powers of the elements, ln of MeV cm^2/g over ln of GeV.
struct RadiativeTable: Sendable {
    static let shared = RadiativeTable()
    let logEnergies: [Double]
    let logValues: [[Double]]

    init() {
        let rows = TableFile.bundled("radiative", in: .module)
        logEnergies = rows[0][1...].map { log(TableFile.number($0) * 1e-3) }
        logValues = rows.dropFirst().map { row in row[1...].map { log(TableFile.number($0)) } }
    }
}
