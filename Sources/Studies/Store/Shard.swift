import Foundation
import Inputs

/// A share of a study's batches: "2/6" is the second of six. The whole study is 1/1.
public struct Shard: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// From 1.
    public let index: Int
    public let count: Int

    public static let whole = Shard(index: 1, count: 1)
    public static let counts = 1...100_000

    init(index: Int, count: Int) { (self.index, self.count) = (index, count) }

    /// Reads "2/6". Throws `InputError`.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], Self.counts ~= count, 1...count ~= index else {
            throw InputError("'\(text)' is no shard", expected: "i/n with i from 1 to n, such as 2/6")
        }
        self.init(index: index, count: count)
    }

    public var description: String { "\(index)/\(count)" }
    public var isWhole: Bool { count == 1 }

    public static func < (a: Shard, b: Shard) -> Bool { (a.count, a.index) < (b.count, b.index) }
}

extension BatchPlan {
    /// The batches of a shard, in the order in which they are handed out. Every batch is in one of the shards.
    ///
    /// Each sample is dealt out evenly, since samples differ in what a batch of them costs; within a sample a shard takes batches of few replicas, so that
    /// merging reads few tallies. A sample of fewer batches than shards goes on at the shard where the one before ended.
    package func batches(of shard: Shard) -> [BatchID] {
        var first = 0
        var mine: [BatchID] = []
        for sample in Dictionary(grouping: batches, by: \.sample).sorted(by: { $0.key < $1.key }).map(\.value) {
            let ordered = shard.isWhole ? sample : sample.sorted { (replica(of: $0), $0) < (replica(of: $1), $1) }
            mine += ordered.enumerated().filter { place, _ in
                let share = ordered.count < shard.count ? (first + place) % shard.count : place * shard.count / ordered.count
                return share == shard.index - 1
            }.map(\.element)
            if ordered.count < shard.count { first += ordered.count }
        }
        return inStep(mine)
    }

    /// Throws where shards would have nothing to do.
    package func check(_ shard: Shard) throws {
        guard shard.count <= batches.count else {
            throw InputError(
                "\(shard.count) shards of a study of \(batches.count) batches", expected: "at most one for each batch (of \(largestSize) collisions)", advice: "take fewer shards, or more collisions")
        }
    }
}
