import Foundation
import Reach
import Testing
import _TestSupport

@Suite struct CouplingEdgesTests {
    /// N = A g^4 e^(-B g^2): both edges put N at the level.
    @Test func bothEdges() throws {
        let count: (Double) -> Double = { 1e20 * pow($0, 4) * exp(-1e8 * $0 * $0) }
        let edges = try #require(CouplingEdges(level: 2.3, couplings: 1e-9...1, count))
        expectClose(count(edges.lower), 2.3, relative: 1e-4)
        expectClose(count(edges.upper), 2.3, relative: 1e-3)
        #expect(edges.lower < edges.upper && !edges.isOpen)
        // The peak, 4e4 e^-2 at g = sqrt(2e-8), between two steps of the search: found where the level is just below it.
        let peak = 1e20 * 4e-16 * exp(-2)
        let tip = try #require(CouplingEdges(level: peak * 0.999, couplings: 1e-9...1, count))
        expectClose(tip.lower, 2e-8.squareRoot(), relative: 0.03)
        #expect(CouplingEdges(level: peak * 1.001, couplings: 1e-9...1, count) == nil)
        #expect(CouplingEdges(level: 1, couplings: 1e-9...1) { _ in 0 } == nil)
        #expect(try #require(CouplingEdges(level: 2.3, couplings: 1e-9...1e-4, count)).isOpen)
    }
}

@Suite struct ScalingTests {
    /// Photons of one energy and long volumes, N = K g^2 e^(-c g^2): eq. 7 against the root, to second order in ln x / (L/l).
    @Test(arguments: [1e2, 1e4, 1e6])
    func promptEqualsTheRootForOneEnergy(x: Double) throws {
        let k = 1e30, c = 1e8
        func upper(_ x: Double) -> Double { CouplingEdges(level: 2.3 / x, couplings: 1e-6...1) { k * $0 * $0 * exp(-c * $0 * $0) }!.upper }
        let produced = k * upper(1) * upper(1) / 2.3
        let formula = try #require(Scaling.prompt(x, produced: produced, background: .none))
        expectClose(formula, upper(x) / upper(1), relative: 0.002)
        // With a large background x counts as its square root.
        #expect(Scaling.prompt(x * x, produced: produced, background: .large) == formula)
        #expect(Scaling.prompt(1, produced: produced, background: .none) == 1)
    }

    @Test func promptNeedsADistance() { #expect(Scaling.prompt(10, produced: 2, background: .none) == nil) }

    /// Long lives, N = K g^4: eq. 9 is exact.
    @Test func delayedIsExact() {
        func lower(_ level: Double) -> Double { CouplingEdges(level: level, couplings: 1e-9...1) { 1e20 * pow($0, 4) }!.lower }
        expectClose(lower(2.3 / 1e4) / lower(2.3), Scaling.delayed(1e4, background: .none), relative: 1e-5)
        expectClose(Scaling.delayed(1e4, background: .none), 0.1, relative: 1e-12)
        expectClose(Scaling.delayed(1e4, background: .large), pow(1e4, -0.125), relative: 1e-12)
    }
}
