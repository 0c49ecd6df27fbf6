import Experiments
import Foundation
import Numerics

/// The detection probability of eq. 5, averaged over the production depths of each energy bin, as a function of lambda = 1/l
/// (l: mean decay length, cm). It knows neither mass nor coupling, so that a scan over both sums over energies only.
///
/// With the shortest path d of a bin (from its deepest photons to the first layer) and D the thickness of all layers,
///
///     P(lambda) = lambda D e^(-lambda d) e^(-U(ln lambda)).
///
/// U is smooth: lambda times (mean path - d) for long lives, at most 2 ln lambda + const for short ones, and linear in
/// ln lambda beyond. It is tabulated in steps of 1/8 and interpolated by cubics: right to 3e-4 of P where P is e^-45, to
/// 1e-5 elsewhere. Sums over cells run once per entry of the table.
struct DetectionTable: Sendable {
    /// Mean photons of each energy bin, per collision: those in acceptance, or, where rays decide, all.
    let photons: [Double]
    /// d, cm, by energy bin.
    private let shortest: [Double]
    /// D, cm, by energy bin: for rays the mean length inside the chamber over all of the bin's mediators.
    let thickness: [Double]
    /// The least d of all bins with photons, cm.
    private let nearest: Double
    /// ln lambda of the first entry and the number of entries per bin.
    private let start: Double
    private let count: Int
    /// U, energy bin by energy bin.
    private let table: [Double]

    private static let step = 0.125

    init(_ source: PhotonSource, _ accepted: AcceptedPhotons, chamber: Chamber) {
        let edges = source.flux.axes.depth, depths = accepted.depths, layers = chamber.layers
        let widths = (0..<depths).map { edges[$0 + 1] - edges[$0] }
        let thickness = layers.reduce(0) { $0 + $1.thickness }
        let last = layers[layers.count - 1]
        let longestPath = source.flux.depth - edges[0] + source.lengthBehind + last.distance + last.thickness
        // From where e^-x is 1 - x to where every layer and depth bin is opaque.
        let lowest = 1e-4 / longestPath, highest = 50 / min(widths.min()!, layers.map(\.thickness).min()!)
        start = log(lowest)
        count = Int((log(highest / lowest) / Self.step).rounded(.up)) + 4
        let lambdas = (0..<count).map { lowest * exp(Self.step * Double($0)) }

        // The layers' part of P / (lambda D), beyond the way to the first layer.
        let layerPart = lambdas.map { lambda in
            layers.reduce(0) {
                $0 - exp(-lambda * ($1.distance - layers[0].distance)) * expm1(-lambda * $1.thickness)
            } / (lambda * thickness)
        }
        // By deepest bin: survival from each depth bin to the far edge of the deepest, for every lambda.
        var survivals: [Int: [Double]] = [:]
        var photons: [Double] = [], shortest: [Double] = [], table: [Double] = []
        table.reserveCapacity(accepted.energies * count)
        for e in 0..<accepted.energies {
            let row = accepted.mean[e * depths..<(e + 1) * depths], sum = row.reduce(0, +)
            let deepest = row.lastIndex { $0 != 0 }.map { $0 - row.startIndex } ?? depths - 1
            photons.append(sum)
            shortest.append(source.flux.depth - edges[deepest + 1] + source.lengthBehind + layers[0].distance)
            guard sum > 0 else {
                table.append(contentsOf: repeatElement(0, count: count))
                continue
            }
            let survival = survivals[deepest] ?? Self.survivals(lambdas, edges: edges, deepest: deepest)
            survivals[deepest] = survival
            for i in 0..<count {
                var mean = 0.0
                for d in 0...deepest { mean += row[row.startIndex + d] * survival[i * (deepest + 1) + d] }
                // Bins of weighted samples may be negative, and their mean be lost in noise.
                table.append(-log(max(mean / sum, 1e-290) * layerPart[i]))
            }
        }
        (self.photons, self.shortest, self.table) = (photons, shortest, table)
        self.thickness = photons.map { _ in thickness }
        nearest = zip(photons, shortest).filter { $0.0 > 0 }.map(\.1).min() ?? 0
    }

    /// A table made elsewhere.
    init(photons: [Double], shortest: [Double], thickness: [Double], start: Double, count: Int, table: [Double]) {
        (self.photons, self.shortest, self.thickness) = (photons, shortest, thickness)
        (self.start, self.count, self.table) = (start, count, table)
        nearest = shortest.indices.filter { photons[$0] > 0 && thickness[$0] > 0 }.map { shortest[$0] }.min() ?? 0
    }

    private static func survivals(_ lambdas: [Double], edges: [Double], deepest: Int) -> [Double] {
        lambdas.flatMap { lambda in
            (0...deepest).map { d in
                let x = lambda * (edges[d + 1] - edges[d])
                return exp(-lambda * (edges[deepest + 1] - edges[d + 1])) * -expm1(-x) / x
            }
        }
    }

    /// The sum over energies of n r g^2 / (1 + r g^2) P(lambda g^2), at g^2 and its logarithm; the terms' productions contain D.
    ///
    /// P is zero where it is below lambda D e^-120. `terms` ascend in energy, so that lambda falls: those whose path to the
    /// nearest layer is too long in all bins stand in front and are skipped.
    func sum(_ terms: [CouplingCurve.Term], square: Double, logSquare: Double) -> Double {
        terms.withUnsafeBufferPointer { terms in
            table.withUnsafeBufferPointer { table in
                shortest.withUnsafeBufferPointer { shortest in
                    var first = 0, end = terms.count
                    let greatest = Self.opaque / (square * max(nearest, 1e-300))
                    while first < end {
                        let middle = (first + end) / 2
                        if terms[middle].decay < greatest { end = middle } else { first = middle + 1 }
                    }
                    let offset = logSquare - start, last = Double(count - 3)
                    var sum = 0.0
                    for i in first..<terms.count {
                        let term = terms[i], lambda = term.decay * square
                        let path = lambda * shortest[term.bin]
                        guard path < Self.opaque else { continue }
                        let x = (term.logDecay + offset) * (1 / Self.step), row = term.bin * count
                        let exponent: Double
                        if x >= 1, x < last + 1 {
                            // Between entries j and j + 1 the cubic through j - 1 ... j + 2.
                            let j = Int(x), t = x - Double(j), base = row + j
                            exponent = cubic(table[base - 1], table[base], table[base + 1], table[base + 2], t)
                        } else if x < 0 {
                            exponent = table[row] * fastExp(max(x * Self.step, -700))
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
