import Foundation
import Inputs
import Numerics
import Reach
import Testing
import _TestSupport

@Suite struct SignalLimitTests {
    private func limit(_ b: Double, _ error: Double = 0, _ method: LimitMethod = .cls, confidence: Double = 0.9) throws -> Double {
        try SignalLimit.expected(Background(expected: b, error: error), confidence: confidence, method: method)
    }

    /// e^-s = 1 - CL.
    @Test func withoutBackground() throws {
        expectClose(try limit(0), log(10), relative: 1e-7)
        expectClose(try limit(0, confidence: 0.95), log(20), relative: 1e-7)
        expectClose(try limit(0, 0, .feldmanCousins), 2.44, absolute: 0.006)
        // 1.6449^2 / 2.
        expectClose(try limit(0, 0, .asimov), 1.35277, relative: 1e-4)
    }

    /// n = 1 is the median for b = 1: e^-s (2 + s) / 2 = 0.1, so s = 3.272. The formula: 2 (s - ln(1 + s)) = 2.7055, s = 2.6456.
    @Test func oneEventOfBackground() throws {
        let exact = try limit(1)
        expectClose(exp(-exact) * (2 + exact) / 2, 0.1, relative: 1e-6)
        let formula = try limit(1, 0, .asimov)
        expectClose(2 * (formula - log(1 + formula)), 2.705543, relative: 1e-5)
    }

    /// For many events the limit is 1.645 standard deviations of the background, counted and systematic together:
    /// 10,000 +- 50 gives 1.645 sqrt(10,000 + 2,500) = 183.9 up to s / b.
    @Test func manyEventsAreGaussian() throws {
        expectClose(try limit(1e4), 164.49, relative: 0.02)
        expectClose(try limit(1e4, 50), 183.9, relative: 0.02)
        expectClose(try limit(1e4, 50, .asimov), 183.9, relative: 0.02)
        // Exact and asymptotic limits meet within the step of a whole event in the median.
        for b in [49.7, 50.3, 1e3] { expectClose(try limit(b), try limit(b, 0, .asimov), absolute: 1) }
        // Up to any number of events; with a known background the limit grows as its root.
        for b in [1e6, 1e9, 1e12, 1e15] {
            expectClose(try limit(b) / b.squareRoot(), 1.644_853_626_951, relative: 3 / b.squareRoot() + 1e-7, "b = \(b)")
            expectClose(try limit(b, 0, .asimov) / b.squareRoot(), 1.644_853_626_951, relative: 3 / b.squareRoot() + 1e-7, "b = \(b)")
            expectClose(try limit(b, 3 * b.squareRoot()) / b.squareRoot(), 1.644_853_626_951 * 10.0.squareRoot(), relative: 20 / b.squareRoot() + 1e-6, "b = \(b)")
            expectClose(try limit(b, 3 * b.squareRoot(), .asimov) / b.squareRoot(), 1.644_853_626_951 * 10.0.squareRoot(), relative: 20 / b.squareRoot() + 1e-6)
        }
    }

    /// P(N <= n | s + b) averaged over the log-normal by a plain sum of 20,000 steps: scipy and this sum give 28.0347 at 49.9 +- 25 and
    /// 27.9190 at 50.1 +- 25, the median count being 45.
    @Test(arguments: [
        (0.5, 0.25), (1, 0.5), (1, 5), (3, 1), (10, 1), (49.9, 25), (50.1, 25), (50.1, 1), (200, 100), (200, 10), (1000, 20), (1000, 700),
    ])
    func uncertainBackgroundsBySummation(_ b: Double, _ error: Double) throws {
        let sigma = log1p(error * error / (b * b)).squareRoot(), mean = log(b) - sigma * sigma / 2
        let nodes = (-10_000...10_000).map { i -> (weight: Double, value: Double) in
            let z = Double(i) * 9e-4
            return (exp(-z * z / 2), exp(mean + sigma * z))
        }
        let sum = nodes.reduce(0) { $0 + $1.weight }
        func cumulative(_ n: Int, _ s: Double) -> Double { nodes.reduce(0) { $0 + $1.weight * IncompleteGamma.upper(Double(n + 1), s + $1.value) } / sum }
        var n = 0
        while cumulative(n, 0) < 0.5 { n += max(1, n / 50) }
        while n > 0, cumulative(n - 1, 0) >= 0.5 { n -= 1 }
        let found = try limit(b, error)
        expectClose(cumulative(n, found) / cumulative(n, 0), 0.1, relative: 1e-5, "b = \(b) +- \(error), n = \(n): \(found)")
    }

    /// No seam anywhere: from one background to the next the limit moves by no more than the step of a whole event in the median does.
    @Test func noJumps() throws {
        expectClose(try limit(49.9, 25), 28.0347, relative: 1e-5)
        expectClose(try limit(50.1, 25), 27.9190, relative: 1e-5)
        for relative in [0, 0.1, 0.5] {
            var last: Double?
            for b in stride(from: 40.0, through: 60, by: 0.5) {
                let now = try limit(b, relative * b)
                if let last { #expect(abs(now - last) < 1.6 + 0.9 * relative, "b = \(b): \(last), \(now)") }
                last = now
            }
        }
        // Errors much above the background: half of the experiments expect nothing, so one without events is the median.
        expectClose(try limit(0.01, 5), log(10), relative: 1e-7)
        expectClose(try limit(1e-3, 1e15), log(10), relative: 1e-7)
    }

    @Test func anUncertainBackgroundWeakensTheLimit() throws {
        for b in [0.5, 3, 20, 200] {
            expectClose(try limit(b, 1e-4 * b), try limit(b), relative: 1e-3)
            #expect(try limit(b, 0.5 * b) >= limit(b) * 0.999)
            #expect(try limit(b, 0.5 * b, .asimov) > limit(b, 0, .asimov))
        }
        #expect(throws: InputError.self) { try limit(3, 1, .feldmanCousins) }
        #expect(throws: InputError.self) { try limit(3, 0, .fixed) }
    }

    /// Feldman and Cousins, table IV (physics/9711021): 90 % intervals for n = 0 ... 10, to the digits printed.
    private static let lower: [Double: [Double]] = [
        0: [0.00, 0.11, 0.53, 1.10, 1.47, 1.84, 2.21, 3.56, 3.96, 4.36, 5.50],
        1: [0.00, 0.00, 0.00, 0.10, 0.74, 1.25, 1.61, 2.56, 2.96, 3.36, 4.50],
        3: [0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.15, 0.89, 1.51, 1.88, 2.63],
    ]
    private static let upper: [Double: [Double]] = [
        0: [2.44, 4.36, 5.91, 7.42, 8.60, 9.99, 11.47, 12.53, 13.99, 15.30, 16.50],
        1: [1.61, 3.36, 4.91, 6.42, 7.60, 8.99, 10.47, 11.53, 12.99, 14.30, 15.50],
        2: [1.26, 2.53, 3.91, 5.42, 6.60, 7.99, 9.47, 10.53, 11.99, 13.30, 14.50],
        3: [1.08, 1.88, 3.04, 4.42, 5.60, 6.99, 8.47, 9.53, 10.99, 12.30, 13.50],
    ]

    @Test(arguments: [0.0, 1, 2, 3]) func feldmanCousinsTable(_ b: Double) {
        let intervals = FeldmanCousins(background: b, confidence: 0.9)
        for n in 0...10 {
            let interval = intervals.interval(n)
            if let lower = Self.lower[b] { expectClose(interval.lowerBound, lower[n], absolute: 0.011, "lower, n = \(n), b = \(b)") }
            expectClose(interval.upperBound, Self.upper[b]![n], absolute: 0.011, "upper, n = \(n), b = \(b)")
        }
    }

    /// Table XII: sensitivities at 90 %.
    @Test func feldmanCousinsSensitivity() {
        for (b, expected) in [(0.0, 2.44), (0.5, 2.86), (1, 3.28), (2, 3.94), (3, 4.42)] {
            expectClose(FeldmanCousins(background: b, confidence: 0.9).sensitivity, expected, absolute: 0.03, "b = \(b)")
        }
    }
}
