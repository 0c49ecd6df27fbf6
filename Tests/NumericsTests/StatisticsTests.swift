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
