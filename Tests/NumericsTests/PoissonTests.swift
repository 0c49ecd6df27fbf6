import Foundation
import Numerics
import Testing
import _TestSupport

@Suite struct PoissonTests {
    @Test(arguments: [0.2, 3, 9.9, 10.1, 27, 300]) func probabilities(_ mean: Double) {
        var random = CountingGenerator(seed: 7)
        let samples = 100_000
        let last = Int(mean + 12 * mean.squareRoot()) + 10
        var observed = [Double](repeating: 0, count: last + 1)
        for _ in 0..<samples { observed[min(random.poisson(mean), last)] += 1 }
        let expected = (0...last).map { Double(samples) * exp(Double($0) * log(mean) - mean - lgamma(Double($0) + 1)) }
        let test = ChiSquareTest(observed: observed, expected: expected)
        #expect(test.probability > 0.01 / 6, "mean \(mean): p = \(test.probability)")
    }

    @Test func noneForNoMean() {
        var random = CountingGenerator(seed: 8)
        #expect(random.poisson(0) == 0 && random.draws == 0)
    }

    @Test func normal() {
        var random = CountingGenerator(seed: 9)
        expectDistribution(edges: (0...40).map { -6 + 0.3 * Double($0) }, samples: 100_000, tests: 1, "normal") {
            exp(-$0 * $0 / 2)
        } draw: {
            random.normal()
        }
    }
}
