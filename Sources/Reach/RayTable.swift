import Experiments
import Foundation
import Numerics

/// The detection probability of the rays of each cell, as a function of lambda = 1/l (l: mean decay length, cm):
///
///     P(lambda) = lambda e^(-lambda d) T(lambda),   T = sum over hits of w D e^(-lambda (s - d)) g(lambda D) g(lambda W),
///
/// with d the shortest way of all hits, s that of the hit, D its length, W the width of its depth bin, g(x) = (1 - e^-x) / x.
/// T, in cm, is tabulated in steps of 1/8 in ln lambda by (cell, production angle, Lorentz factor); Lorentz factors only
/// where the photons of the decay are asked for.
struct RayTable: Sendable {
    enum Kind {
        /// P of the above.
        case decay
        /// To live until the first hit of a line: without lambda, D and g(lambda D).
        case survival
    }

    static let step = 0.125
    /// Where the photons' opening angle changes what is seen; above, it does not matter.
    private static let lorentzFactors = [1.0, 1.5, 2.2, 3.5, 6, 10, 17, 30, 60, 120, 300, 1000]
    private static let logFactors = lorentzFactors.map { log($0) }

    /// ln lambda of the first entry, and entries per row.
    let start: Double
    let count: Int
    let lambdas: [Double]
    /// d, cm.
    let nearest: Double
    /// Number of production angles and of Lorentz factors.
    let angles, factors: Int
    /// T, by (cell, angle, factor, lambda); cells without hits are all zero.
    let values: [Double]
    /// The logarithms of `values`, for single probabilities; empty otherwise.
    private var logarithms: [Double] = []
    private let kind: Kind
    /// The shortest way from each cell, cm; infinity without hits.
    let shortest: [Double]

    /// - Parameter station: only the hits in this one; nil: all.
    init(_ rays: MediatorRays, _ kind: Kind = .decay, chamber: Chamber, photons: PhotonRequirement, station only: Int? = nil) {
        let hits = rays.hits
        self.kind = kind
        nearest = hits.map(\.nearest).min() ?? 1
        let longest = hits.map { $0.from + $0.width + $0.length }.max() ?? 1
        let lowest = 3e-3 / longest, highest = 130 / max(nearest, 1)
        start = log(lowest)
        count = max(8, Int((log(highest / lowest) / Self.step).rounded(.up)) + 4)
        angles = rays.angles
        factors = photons == .any ? 1 : Self.lorentzFactors.count
        let lambdas = (0..<count).map { lowest * exp(Self.step * Double($0)) }
        var values = [Double](repeating: 0, count: rays.cells * angles * factors * count)
        var shortest = [Double](repeating: .infinity, count: rays.cells)
        let count = count, factors = factors, angles = angles, nearest = nearest
        values.withUnsafeMutableBufferPointer { values in
            for hit in hits where (only == nil || hit.station == only) && (kind == .decay || hit.isFirst) {
                shortest[hit.cell] = min(shortest[hit.cell], hit.nearest)
                let seen = factors == 1 ? [1] : Self.lorentzFactors.map {
                    PhotonPair.fraction(photons, in: chamber.stations[hit.station], at: hit.point, along: hit.direction, gamma: $0)
                }
                let length = kind == .decay ? hit.length : 0
                let row = (hit.cell * angles + hit.angle) * factors * count, way = hit.nearest - nearest
                let area = hit.weight * (kind == .decay ? hit.length : 1)
                for j in 0..<count {
                    let lambda = lambdas[j], exponent = lambda * way
                    if exponent > 300 { break }
                    let value = area * fastExp(-exponent) * Self.meanSurvival(lambda * length) * Self.meanSurvival(lambda * hit.width)
                    for k in 0..<factors { values[row + k * count + j] += seen[k] * value }
                }
            }
        }
        (self.values, self.shortest, self.lambdas) = (values, shortest, lambdas)
    }

    /// (1 - e^-x) / x
    @inline(__always)
    private static func meanSurvival(_ x: Double) -> Double {
        x < 1e-3 ? 1 - x * (1.0 / 2) * (1 - x * (1.0 / 3)) : (1 - fastExp(-min(x, 700))) / x
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
        let path = lambda * nearest
        guard shortest[cell].isFinite, path < 120 else { return 0 }
        let x = max((logLambda - start) / Self.step, 0), i = min(max(Int(x), 1), count - 3), t = x - Double(i)
        func value(_ k: Int) -> Double {
            let row = ((cell * angles + angle) * factors + k) * count + i
            let logarithm = cubic(logarithms[row - 1], logarithms[row], logarithms[row + 1], logarithms[row + 2], t)
            // Where an entry is zero, beyond e^-300, the cubic is infinite or not a number.
            return logarithm > -600 && logarithm < 600 ? fastExp(logarithm) : 0
        }
        let first = value(gamma.index)
        let mean = gamma.part > 0 ? first + gamma.part * (value(gamma.index + 1) - first) : first
        return (kind == .decay ? lambda : 1) * fastExp(-path) * mean
    }
}
