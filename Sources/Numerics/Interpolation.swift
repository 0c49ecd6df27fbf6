/// The cubic through four equally spaced values, at `t` steps behind the second one (0 ... 1 between the middle two).
@inline(__always)
package func cubic(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ t: Double) -> Double {
    b + t * (c - b + (t - 1) * (1.0 / 2) * ((a - 2 * b + c) + (t + 1) * (1.0 / 3) * (d - 3 * c + 3 * b - a)))
}
