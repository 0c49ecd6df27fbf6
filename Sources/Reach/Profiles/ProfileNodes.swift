import Foundation
import Numerics

/// The nodes in y = ln(g sqrt(z)) of `SignalProfiles`: from where counts go with g^4 to where none are left, close enough that cubics between them
/// are right to `tolerance` at masses and thresholds that stand for all.
struct ProfileNodes {
    let values: [Double]

    static let tolerance = 1.5e-4
    private static let step = 0.5, finest = 0.02

    /// - Parameter floor: counts per inverse barn that are of no interest any more.
    init(_ maker: ProfileMaker, floor: Double) {
        let masses = maker.grid.masses, count = masses.count
        let chosen = Set([0, count / 6, count / 3, count / 2, 2 * count / 3, 5 * count / 6, count - 2].map { min(max(0, $0), count - 1) }).sorted().map { masses[$0] }
        let curves = chosen.flatMap { mass -> [(Double) -> Double] in
            let root = maker.scale(mass: mass).squareRoot(), production = maker.production(mass: mass), last = maker.grid.thresholds.count - 1
            guard root > 0 else { return [] }
            return Set([0, last / 3, 2 * last / 3, last]).sorted().map { k in
                let curve = maker.curve(production, above: k)
                return { y in log(curve(exp(y) / root)) }
            }
        }
        let range = Self.range(curves, floor: log(floor))
        var nodes = Array(stride(from: range.lowerBound, to: range.upperBound, by: Self.step)) + [range.upperBound]
        var samples = nodes.map { y in curves.map { $0(y) } }
        var isFine = [Bool](repeating: false, count: nodes.count - 1)
        while let wide = isFine.indices.first(where: { !isFine[$0] }) {
            let middle = (nodes[wide] + nodes[wide + 1]) / 2, values = curves.map { $0(middle) }
            let isGood = nodes[wide + 1] - nodes[wide] < 2 * Self.finest || curves.indices.allSatisfy { c in
                guard values[c] > log(floor) else { return true }
                return abs(Self.cubic(nodes, samples.map { $0[c] }, wide, middle) - values[c]) < Self.tolerance
            }
            if isGood { isFine[wide] = true } else {
                nodes.insert(middle, at: wide + 1)
                samples.insert(values, at: wide + 1)
                isFine.insert(false, at: wide)
                // Neighbours are interpolated from other nodes now.
                for i in max(0, wide - 1)...min(isFine.count - 1, wide + 2) { isFine[i] = false }
            }
        }
        values = nodes
    }

    /// From where all counts go with g^4 within the tolerance to where the last falls below the floor, or where its coupling is the highest searched.
    private static func range(_ curves: [(Double) -> Double], floor: Double) -> ClosedRange<Double> {
        var low = -12.0
        while low < 4, curves.allSatisfy({ curve in
            let (a, b) = (curve(low), curve(low + step))
            return a == -.infinity || abs(b - a - 4 * step) < tolerance / 3
        }) { low += step }
        var high = low + 2 * step
        while high < 12, curves.contains(where: { curve in
            let (a, b) = (curve(high), curve(high + step))
            return a > floor && (b > floor || b < a) || b > a && b > floor - 8
        }) { high += step }
        return low...high
    }

    /// The cubic through the nodes around an interval.
    private static func cubic(_ nodes: [Double], _ values: [Double], _ interval: Int, _ y: Double) -> Double {
        let first = min(max(interval - 1, 0), max(0, nodes.count - 4)), used = first..<min(first + 4, nodes.count)
        return used.reduce(0) { sum, i in
            sum + values[i] * used.reduce(1) { $1 == i ? $0 : $0 * (y - nodes[$1]) / (nodes[i] - nodes[$1]) }
        }
    }
}
