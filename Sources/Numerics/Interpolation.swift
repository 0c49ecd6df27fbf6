/// The cubic through four equally spaced values, at `t` steps behind the second one (0 ... 1 between the middle two).
@inline(__always)
package func cubic(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ t: Double) -> Double {
    b + t * (c - b + (t - 1) * (1.0 / 2) * ((a - 2 * b + c) + (t + 1) * (1.0 / 3) * (d - 3 * c + 3 * b - a)))
}

/// The interval [i, i + 1] of ascending points that holds `x`, and where in it, 0 ... 1; beyond the ends the first or the last one. A point belongs to
/// the interval below it. Two points or more.
public func interval(of x: Double, among points: [Double]) -> (index: Int, fraction: Double) {
    let i = bisect(from: 0, below: points.count - 1) { points[$0] < x }
    return (i, min(max((x - points[i]) / (points[i + 1] - points[i]), 0), 1))
}

/// The value at `x` on straight lines between points; the end values beyond.
public func linear(_ values: [Double], over points: [Double], at x: Double) -> Double {
    let (i, fraction) = interval(of: x, among: points)
    return fraction >= 1 ? values[i + 1] : values[i] + fraction * (values[i + 1] - values[i])
}
