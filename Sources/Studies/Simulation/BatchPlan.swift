/// How the collisions of a study are cut into batches: depends on the numbers of events only, never on threads.
package struct BatchPlan: Equatable, Sendable {
    /// Largest number of replicas of a flux: disjoint groups of collisions whose spread gives every error.
    static let mostReplicas = 20
    /// Largest number of collisions in a batch: long enough to make up for starting the generators.
    private static let largestBatch = 2000

    /// Collisions of each sample.
    package let events: [Int]
    private let sizes: [Int]
    package let replicas: Int

    /// Effective number of weighted collisions that a replica has on average, at least: its sum of weights is then 4.5 standard
    /// deviations away from zero.
    private static let smallestReplica = 20.0

    /// - Parameters:
    ///   - effective: (sum w)^2 / sum w^2 of the samples whose collisions have different weights.
    ///   - batch: collisions in a batch of each sample, where that is fixed.
    package init(events: [Int], effective: [Double] = [], batch: [Int?] = []) {
        precondition(!events.isEmpty && events.allSatisfy { $0 > 0 }, "samples of \(events) collisions")
        self.events = events
        sizes = events.enumerated().map { i, events in
            (batch.indices.contains(i) ? batch[i] : nil) ?? min(Self.largestBatch, max(1, (events + Self.mostReplicas - 1) / Self.mostReplicas))
        }
        let batches = zip(events, sizes).map { min(Self.mostReplicas, ($0 + $1 - 1) / $1) }.min()!
        replicas = effective.reduce(batches) { min($0, max(1, Int($1 / Self.smallestReplica))) }
    }

    /// All batches, sample by sample.
    package var batches: [BatchID] {
        events.indices.flatMap { sample in
            (0..<(events[sample] + sizes[sample] - 1) / sizes[sample]).map { BatchID(sample: sample, number: $0) }
        }
    }

    /// The collisions of a batch, counted within its sample.
    package func collisions(of batch: BatchID) -> Range<Int> {
        let first = batch.number * sizes[batch.sample]
        return first..<min(first + sizes[batch.sample], events[batch.sample])
    }

    /// Of the samples' batches.
    package var largestSize: Int { sizes.max()! }

    /// Batches in the order in which they are handed out: the samples in step, so that, once a batch of each is done, what is done has cost about its share.
    package func inStep(_ batches: [BatchID]) -> [BatchID] {
        func place(_ batch: BatchID) -> Double { (Double(batch.number) + 0.5) * Double(sizes[batch.sample]) / Double(events[batch.sample]) }
        return batches.sorted { (place($0), $0) < (place($1), $1) }
    }

    package func replica(of batch: BatchID) -> Int { batch.number % replicas }

    /// Index of a collision in the whole study: names the random streams of its showers.
    package static func index(sample: Int, collision: Int) -> UInt64 { UInt64(sample) << 44 | UInt64(collision) }
}
