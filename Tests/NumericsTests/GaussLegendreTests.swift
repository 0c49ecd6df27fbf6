import Foundation
import Numerics
import Testing
import _TestSupport

@Suite struct GaussLegendreTests {
    @Test func rulesAreExactForPolynomials() {
        for n in 1...16 {
            let rule = GaussLegendre(n)
            expectClose(rule.weights.reduce(0, +), 2, relative: 1e-14)
            for degree in 0...(2 * n - 1) {
                let exact = (pow(3, Double(degree + 1)) - pow(1, Double(degree + 1))) / Double(degree + 1)
                expectClose(rule.integrate(1, 3) { pow($0, Double(degree)) }, exact, relative: 1e-13, "x^\(degree), \(n) nodes")
            }
        }
    }

    /// Abramowitz and Stegun, table 25.4.
    @Test func knownNodes() {
        let rule = GaussLegendre(3)
        expectClose(rule.nodes[2], 0.774596669241483, absolute: 1e-15)
        expectClose(rule.weights[1], 0.888888888888889, absolute: 1e-15)
    }
}
