import Foundation
import Numerics

/// The detection probability of eq. 5 along the rays, averaged over the cells of each energy bin, as a function of lambda = 1/l
/// (l: mean decay length, cm). It knows no coupling, so that a scan over couplings sums over energies only.
///
/// With the shortest path d of a bin and D the mean length of its particles' segments,
///
///     P(lambda) = lambda D e^(-lambda d) e^(-U(ln lambda)).
///
/// U is smooth: lambda times (mean path - d) for long lives, at most 2 ln lambda + const for short ones, and linear in
/// ln lambda beyond. It is tabulated in steps of 1/8 octave and interpolated by cubics.
struct DetectionTable: Sendable {
    /// d, cm, by energy bin.
    private let shortest: [Double]
    /// D, cm, by energy bin: over all of the bin's mediators, in the chamber or not.
    let thickness: [Double]
    /// The least d of all bins with particles, cm.
    private let nearest: Double
    /// ln lambda of the first entry and the number of entries per bin.
    private let start: Double
    private let count: Int
    /// U, energy bin by energy bin.
    private let table: [Double]

    init(photons: [Double], shortest: [Double], thickness: [Double], start: Double, count: Int, table: [Double]) {
        (self.shortest, self.thickness) = (shortest, thickness)
        (self.start, self.count, self.table) = (start, count, table)
        nearest = shortest.indices.filter { photons[$0] > 0 && thickness[$0] > 0 }.map { shortest[$0] }.min() ?? 0
    }

    /// The sum over energies of n r g^2 / (1 + r g^2) P(lambda g^2), at g^2 and its logarithm; the terms' productions contain D.
    ///
    /// P is zero where it is below lambda D e^-120. `terms` ascend in energy, so that lambda falls: those whose path to the
    /// nearest layer is too long in all bins stand in front and are skipped.
    func sum(_ terms: [CouplingCurve.Term], square: Double, logSquare: Double) -> Double {
        terms.withUnsafeBufferPointer { terms in
            table.withUnsafeBufferPointer { table in
                shortest.withUnsafeBufferPointer { shortest in
                    let greatest = Self.opaque / (square * max(nearest, 1e-300))
                    let first = bisect(from: -1, below: terms.count) { terms[$0].decay >= greatest } + 1
                    let offset = logSquare - start, last = Double(count - 3)
                    var sum = 0.0
                    for i in first..<terms.count {
                        let term = terms[i], lambda = term.decay * square
                        let path = lambda * shortest[term.bin]
                        guard path < Self.opaque else { continue }
                        let x = (term.logDecay + offset) * (1 / RayTable.step), row = term.bin * count
                        let exponent: Double
                        if x >= 1, x < last + 1 {
                            // Between entries j and j + 1 the cubic through j - 1 ... j + 2.
                            let j = Int(x), t = x - Double(j), base = row + j
                            exponent = cubic(table[base - 1], table[base], table[base + 1], table[base + 2], t)
                        } else if x < 0 {
                            exponent = table[row] * fastExp(max(x * RayTable.step, -700))
                        } else if x < 1 {
                            exponent = cubic(table[row], table[row + 1], table[row + 2], table[row + 3], x - 1)
                        } else {
                            // Beyond the last entry the line through the last two.
                            let base = row + count - 1
                            exponent = table[base] + (x - Double(count - 1)) * (table[base] - table[base - 1])
                        }
                        let total = exponent + path
                        guard total < Self.opaque else { continue }
                        sum += term.production * square / (1 + term.saturation * square) * lambda * fastExp(-total)
                    }
                    return sum
                }
            }
        }
    }

    private static let opaque = 120.0
}
