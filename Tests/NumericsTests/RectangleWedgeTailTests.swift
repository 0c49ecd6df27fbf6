import Foundation
import Numerics
import Testing
import _TestSupport

@Suite struct RectangleWedgeTailTests {
    private let sampler = RectangleWedgeTail(ExponentialDensity())

    /// The density finely, across the edges of rectangles, and the tail.
    @Test func exponential() {
        var random = RandomStream(seed: 21, stage: .validation, collision: 0)
        expectDistribution(
            edges: [0] + (0..<400).map { 1e-4 * pow(1.5e5, Double($0) / 399) }, samples: 4_000_000, tests: 3, "exponential", density: { exp(-$0) }
        ) { min(15, sampler.sample(using: &random)) }
    }

    @Test func moments() {
        var random = RandomStream(seed: 22, stage: .validation, collision: 0)
        let first = RunningStatistics((0..<4_000_000).lazy.map { _ in random.exponential() })
        expectClose(first.mean, 1, absolute: 4 * first.error)
        let square = RunningStatistics((0..<4_000_000).lazy.map { _ in
            let x = random.exponential()
            return x * x
        })
        expectClose(square.mean, 2, absolute: 4 * square.error)
    }

    /// Nearly all draws take one word.
    @Test func rest() { #expect(sampler.restShare > 0 && sampler.restShare < 0.04, "\(sampler.restShare)") }
}
