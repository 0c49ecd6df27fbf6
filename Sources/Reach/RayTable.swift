import Experiments
import Foundation
import Numerics

/// The detection probability along the rays of each cell, as a function of lambda = 1/l (l: mean decay length, cm):
///
///     P(lambda) = lambda e^(-lambda d) T(lambda),   T = sum over segments of w D e^(-lambda (s - d)) g(lambda D) g(lambda W),
///
/// with d the shortest way of the cell's segments, s that of the segment, D its length, W the width of its depth bin, g(x) = (1 - e^-x) / x.
/// T, in cm, is tabulated in steps of 1/8 octave in lambda by (cell, production angle, Lorentz factor); Lorentz factors only where the photons
/// of the decay are asked for. Below the first entry it is linear in lambda.
struct RayTable: Sendable {
    enum Kind {
        /// P of the above.
        case decay
        /// To live until the first segment of a line: without lambda, D and g(lambda D).
        case survival
    }

    static let perOctave = 8
    static let step = log(2) / Double(perOctave)
    /// Where the photons' opening angle changes what is seen; above, it does not matter.
    static let lorentzFactors = [1.0, 1.5, 2.2, 3.5, 6, 10, 17, 30, 60, 120, 300, 1000]
    private static let logFactors = lorentzFactors.map { log($0) }

    /// ln lambda of the first entry, and entries per row.
    let start: Double
    let count: Int
    let lambdas: [Double]
    /// Number of production angles and of Lorentz factors.
    let angles, factors: Int
    /// T, by (cell, angle, factor, lambda); cells without segments are all zero.
    let values: [Double]
    /// The logarithms of `values`, for single probabilities; empty otherwise.
    private var logarithms: [Double] = []
    private let kind: Kind
    /// The shortest way from each cell, cm; infinity without segments.
    let shortest: [Double]

    /// - Parameter station: only the segments in this one; nil: all.
    init(_ rays: Rays, _ kind: Kind = .decay, chamber: Chamber, photons: PhotonRequirement, station only: Int? = nil) {
        let segments = rays.segments.filter { (only == nil || $0.station == only) && (kind == .decay || $0.isFirst) }
        let nearest = max(rays.segments.map(\.nearest).min() ?? 1, 1), longest = rays.segments.map { $0.from + $0.width + $0.length }.max() ?? 1
        let lowest = 3e-3 / longest, octaves = Int(log2(130 / nearest / lowest).rounded(.up)) + 1
        let start = log(lowest), count = octaves * Self.perOctave
        let lambdas = (0..<count).map { exp(start + Self.step * Double($0)) }
        let angles = rays.angles, factors = photons == .any ? 1 : Self.lorentzFactors.count
        var shortest = [Double](repeating: .infinity, count: rays.cells)
        for segment in segments { shortest[segment.cell] = min(shortest[segment.cell], segment.nearest) }
        var values = [Double](repeating: 0, count: rays.cells * angles * factors * count)
        let first8 = SIMD8(lambdas[0..<8])
        values.withUnsafeMutableBufferPointer { values in
            for segment in segments {
                let seen = factors == 1 ? [1] : PhotonPair.fractions(photons, in: chamber.stations[segment.station], segment)
                let first = (segment.cell * angles + segment.angle) * factors * count
                let area = segment.weight * (kind == .decay ? segment.length : 1)
                var octave = Octave(
                    first8, way: segment.nearest - shortest[segment.cell], length: kind == .decay ? segment.length : 0, width: segment.width)
                for j in stride(from: 0, to: count, by: Self.perOctave) {
                    if octave.isOpaque { break }
                    let value = octave.value * area
                    for k in 0..<factors {
                        let row = first + k * count + j
                        for i in 0..<Self.perOctave { values[row + i] += seen[k] * value[i] }
                    }
                    octave.double()
                }
            }
        }
        (self.start, self.count, self.lambdas, self.kind) = (start, count, lambdas, kind)
        (self.angles, self.factors, self.values, self.shortest) = (angles, factors, values, shortest)
    }

    /// e^(-lambda way) g(lambda D) g(lambda W) at eight lambdas of an octave, and from there at the doubled ones without an exponential:
    /// e^-2x = (e^-x)^2, g(2x) = g(x) (1 - x g(x) / 2).
    private struct Octave {
        private var exponent, survival, x, gx, y, gy: SIMD8<Double>

        init(_ lambda: SIMD8<Double>, way: Double, length: Double, width: Double) {
            (exponent, x, y) = (lambda * way, lambda * length, lambda * width)
            (survival, gx, gy) = (.one, .one, .one)
            for i in 0..<8 {
                survival[i] = fastExp(max(-exponent[i], -700))
                gx[i] = Self.meanSurvival(x[i])
                gy[i] = Self.meanSurvival(y[i])
            }
        }

        /// (1 - e^-x) / x
        @inline(__always)
        private static func meanSurvival(_ x: Double) -> Double {
            x < 1e-3 ? 1 - x * (1.0 / 2) * (1 - x * (1.0 / 3)) : (1 - fastExp(-min(x, 700))) / x
        }

        var value: SIMD8<Double> { survival * gx * gy }
        /// Nothing is asked for beyond e^-120.
        var isOpaque: Bool { exponent[0] > 150 }

        mutating func double() {
            gx *= 1 - 0.5 * x * gx
            gy *= 1 - 0.5 * y * gy
            survival *= survival
            exponent += exponent
            x += x
            y += y
        }
    }

    /// The neighbouring tabulated Lorentz factors of one, and the part of the second.
    func factor(_ gamma: Double) -> (index: Int, part: Double) {
        guard factors > 1 else { return (0, 0) }
        let x = log(max(gamma, 1)), last = Self.logFactors.count - 1
        guard x < Self.logFactors[last] else { return (last, 0) }
        let i = Self.logFactors.lastIndex { $0 <= x }!
        return (i, (x - Self.logFactors[i]) / (Self.logFactors[i + 1] - Self.logFactors[i]))
    }

    /// The same, ready for `probability`.
    func withLogarithms() -> RayTable {
        var table = self
        table.logarithms = values.map { log($0) }
        return table
    }

    /// P at a lambda (1/cm), whose logarithm is also given, for a cell and production angle; zero where it is below e^-120.
    func probability(cell: Int, angle: Int, gamma: (index: Int, part: Double), lambda: Double, logLambda: Double) -> Double {
        let path = lambda * shortest[cell]
        guard path < 120 else { return 0 }
        func value(_ k: Int) -> Double { mean(row: ((cell * angles + angle) * factors + k) * count, (logLambda - start) * (1 / Self.step), lambda) }
        let first = value(gamma.index)
        let thickness = gamma.part > 0 ? first + gamma.part * (value(gamma.index + 1) - first) : first
        return (kind == .decay ? lambda : 1) * fastExp(-path) * thickness
    }

    /// T of a row, `x` entries behind the first.
    private func mean(row: Int, _ x: Double, _ lambda: Double) -> Double {
        guard values[row] > 0 else { return 0 }
        if x < 0 {
            let limit = Self.limit(values[row], values[row + Self.perOctave])
            return limit + (values[row] - limit) * lambda / lambdas[0]
        }
        let i = min(max(Int(x), 1), count - 3), t = x - Double(i), j = row + i
        let logarithm = cubic(logarithms[j - 1], logarithms[j], logarithms[j + 1], logarithms[j + 2], t)
        // Where an entry is zero, beyond e^-300, the cubic is infinite or not a number.
        return logarithm > -600 && logarithm < 600 ? fastExp(logarithm) : 0
    }

    /// T at lambda = 0, from the first entry and that of twice its lambda.
    static func limit(_ first: Double, _ octaveLater: Double) -> Double { 2 * first - octaveLater }
}
