import Foundation

/// Gauss-Legendre quadrature: exact for polynomials of degree 2n - 1.
public struct GaussLegendre: Sendable {
    /// Nodes in (-1, 1), ascending, and their weights, which add up to 2.
    public let nodes: [Double]
    public let weights: [Double]

    /// The rule with `n` nodes, n >= 1: zeros of the Legendre polynomial P_n by Newton's method from the asymptotic start
    /// cos(pi (i - 1/4) / (n + 1/2)) (Abramowitz and Stegun 22.16.6), weights 2 / ((1 - x^2) P_n'(x)^2).
    public init(_ n: Int) {
        precondition(n >= 1, "a rule with \(n) nodes")
        var nodes = [Double](repeating: 0, count: n), weights = nodes
        for i in 0..<n {
            var x = -cos(.pi * (Double(i) + 0.75) / (Double(n) + 0.5)), slope = 1.0
            for _ in 0..<8 {
                var previous = 1.0, current = x
                for k in stride(from: 2, through: n, by: 1) {
                    (previous, current) = (current, (Double(2 * k - 1) * x * current - Double(k - 1) * previous) / Double(k))
                }
                slope = Double(n) * (x * current - previous) / (x * x - 1)
                x -= current / slope
            }
            nodes[i] = x
            weights[i] = 2 / ((1 - x * x) * slope * slope)
        }
        (self.nodes, self.weights) = (nodes, weights)
    }

    /// Integral of `f` from `a` to `b`.
    @inlinable
    public func integrate(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Double {
        let middle = (a + b) / 2, half = (b - a) / 2
        var sum = 0.0
        for i in nodes.indices { sum += weights[i] * f(middle + half * nodes[i]) }
        return sum * half
    }

    /// Integral of `f` from `a` to `b` on equal panels no wider than `panelWidth`; 0 for an empty interval.
    @inlinable
    public func integrate(_ a: Double, _ b: Double, panelWidth: Double, _ f: (Double) -> Double) -> Double {
        guard b > a else { return 0 }
        let panels = max(1, Int(((b - a) / panelWidth).rounded(.up)))
        let width = (b - a) / Double(panels)
        var sum = 0.0
        for panel in 0..<panels { sum += integrate(a + Double(panel) * width, a + Double(panel + 1) * width, f) }
        return sum
    }
}
