import Foundation
import Numerics
import Synchronization
import Testing
import _TestSupport

@Suite struct StatisticsTests {
    @Test func countMomentsAreExactAndOrderIndependent() {
        let values: [Int64] = [3, 0, 4_000_000_000_000, 7, 7, 123_456_789_012]
        var all = CountMoments(), left = CountMoments(), right = CountMoments()
        for value in values { all.add(value) }
        for value in values[..<3] { left.add(value) }
        for value in values[3...].reversed() { right.add(value) }
        right.merge(left)
        #expect(all == right)
        let reference = RunningStatistics(values.map(Double.init))
        expectClose(all.estimate.mean, reference.mean, relative: 1e-12)
        expectClose(all.estimate.error, reference.error, relative: 1e-9)
    }

    @Test func batchesRunOnceAndErrorsStopThem() throws {
        let sum = Mutex(0)
        try forEachBatch(Array(0..<100), threads: 2) { batch in sum.withLock { $0 += batch } }
        #expect(sum.withLock { $0 } == 4950)
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try forEachBatch(Array(0..<100), threads: 2) { batch in if batch == 10 { throw Stop() } }
        }
    }
}

@Suite struct WeightTests {
    /// Sums and spread, event by event.
    private func bruteForce(_ events: [(x: Int64, w: Double)]) -> Estimate {
        let sum = events.reduce(0) { $0 + $1.w }, mean = events.reduce(0) { $0 + $1.w * Double($1.x) } / sum
        let spread = events.reduce(0) { $0 + $1.w * $1.w * (Double($1.x) - mean) * (Double($1.x) - mean) }
        let n = Double(events.count)
        return Estimate(mean: mean, error: (spread * n / (n - 1)).squareRoot() / abs(sum))
    }

    private func moments(_ events: [(x: Int64, w: Double)], _ unit: WeightUnit) -> CountMoments {
        var moments = CountMoments()
        for event in events { moments.add(event.x, weight: unit.multiples(of: event.w)!) }
        return moments
    }

    private func unit(_ events: [(x: Int64, w: Double)]) -> WeightUnit { WeightUnit(sumOfSquares: events.reduce(0) { $0 + $1.w * $1.w }) }

    @Test func againstBruteForce() {
        var random = CountingGenerator(seed: 5)
        for count in [2, 3, 50, 1000] {
            let events = (0..<count).map { _ in
                (x: Int64(random.uniform() * 1e5), w: (random.uniform() - 0.2) * 1e-7 * Double(sign: .plus, exponent: Int(random.uniform() * 30), significand: 1))
            }
            let result = moments(events, unit(events)).estimate, expected = bruteForce(events)
            expectClose(result.mean, expected.mean, relative: 1e-9, "\(count) events")
            expectClose(result.error, expected.error, relative: 1e-8, "\(count) events")
        }
    }

    @Test func equalWeightsAreNone() {
        let values: [Int64] = [3, 0, 40_000, 7, 7, 123_456]
        var plain = CountMoments()
        for value in values { plain.add(value) }
        for weight in [2.0, 1e-9, 17] {
            let common = moments(values.map { ($0, weight) }, WeightUnit(common: weight))
            #expect(common == plain)
            let general = moments(values.map { ($0, weight) }, WeightUnit(sumOfSquares: 6 * weight * weight))
            expectClose(general.estimate.mean, plain.estimate.mean, relative: 1e-14)
            expectClose(general.estimate.error, plain.estimate.error, relative: 1e-12)
            expectClose(general.weights.effectiveEvents, 6, relative: 1e-12)
        }
    }

    /// The error is the spread of the mean over samples, with a third of the events negative and counts that depend on the sign.
    @Test func pulls() {
        var random = CountingGenerator(seed: 6)
        // Positive: weight 2 in 70 %, x uniform in 0 ... 60 (mean 30). Negative: weight -1 in 30 %, x uniform in 40 ... 60 (mean 50).
        let truth = (0.7 * 2 * 30 - 0.3 * 50) / (0.7 * 2 - 0.3), toys = 4000
        var pulls = RunningStatistics()
        for _ in 0..<toys {
            let events = (0..<500).map { _ in
                random.uniform() < 0.3 ? (x: Int64(40 + 21 * random.uniform()), w: -1.0) : (x: Int64(61 * random.uniform()), w: 2.0)
            }
            let estimate = moments(events, unit(events)).estimate
            pulls.add((estimate.mean - truth) / estimate.error)
        }
        // Five standard deviations each; the ratio's own bias at 500 events is below 0.05 of an error.
        expectClose(pulls.mean, 0, absolute: 5 / Double(toys).squareRoot() + 0.05)
        expectClose(pulls.variance.squareRoot(), 1, absolute: 5 / Double(2 * toys).squareRoot() + 0.01)
    }

    @Test func units() {
        let unit = WeightUnit(sumOfSquares: 1e6)
        #expect(unit.multiples(of: 0.25) == -unit.multiples(of: -0.25)! && unit.multiples(of: 0) == 0)
        #expect(unit.multiples(of: 1000)!.magnitude <= 1 << 60 && unit.multiples(of: 1e4) == nil && unit.multiples(of: .nan) == nil)
        expectClose(Double(unit.multiples(of: 1e-9)!) * unit.value, 1e-9, relative: 1e-5)
        #expect(WeightUnit(common: 3).multiples(of: 3) == 1 && WeightUnit(common: 3).multiples(of: 2.9) == nil)
        var sums = WeightSums()
        for weight: Int64 in [3, 3, -2, 0] { sums.add(weight) }
        expectClose(sums.effectiveEvents, 16.0 / 22, relative: 1e-14)
        #expect(sums.events == 4 && sums.nonzero == 3)
        #expect(CountMoments().estimate == Estimate(mean: 0, error: 0))
    }
}
