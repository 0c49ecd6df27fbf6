import Experiments
import Foundation
import Inputs
import Numerics
import Particles

/// Counts of what a station has seen of many events: whole numbers, so that the sum does not depend on the order of batches.
public struct ResponseTally: Equatable, Sendable {
    public private(set) var events = 0
    /// Events with at least one hit, by layer.
    public private(set) var layers: [Int]
    /// Events whose longest run of hit layers is at least index + 1.
    public private(set) var consecutive: [Int]
    /// Numbers of hits, and their squares.
    public private(set) var hits = 0, squaredHits = 0
    /// Events that a pattern recognises, by pattern.
    public private(set) var recognised: [Int]

    public init(layers: Int, patterns: Int) {
        self.layers = [Int](repeating: 0, count: layers)
        consecutive = self.layers
        recognised = [Int](repeating: 0, count: patterns)
    }

    /// Adds an event's hits, by layer.
    public mutating func add(_ hits: [ChamberHit], recognised patterns: [Bool]) {
        events += 1
        for index in patterns.indices where patterns[index] { recognised[index] += 1 }
        guard !hits.isEmpty else { return }
        self.hits += hits.count
        squaredHits += hits.count * hits.count
        var last = -2, run = 0, longest = 0
        for hit in hits where hit.layer != last {
            layers[hit.layer] += 1
            run = hit.layer == last + 1 ? run + 1 : 1
            longest = max(longest, run)
            last = hit.layer
        }
        for k in 0..<longest { consecutive[k] += 1 }
    }

    public mutating func add(_ other: ResponseTally) {
        events += other.events
        hits += other.hits
        squaredHits += other.squaredHits
        for i in layers.indices { (layers[i], consecutive[i]) = (layers[i] + other.layers[i], consecutive[i] + other.consecutive[i]) }
        for i in recognised.indices { recognised[i] += other.recognised[i] }
    }

    /// A part of the events with its binomial error; of none or all of them the error is that of one event more or less.
    public func fraction(_ count: Int) -> Estimate { Self.fraction(count, of: max(events, 1)) }

    package static func fraction(_ count: Int, of events: Int) -> Estimate {
        let n = Double(events), p = Double(count) / n
        let shrunk = (Double(count) + 0.5) / (n + 1)
        return Estimate(mean: p, error: (count == 0 || count == events ? shrunk * (1 - shrunk) / n : p * (1 - p) / n).squareRoot())
    }

    public var meanHits: Estimate {
        let n = Double(max(events, 1)), mean = Double(hits) / n
        return Estimate(mean: mean, error: (max(0, Double(squaredHits) / n - mean * mean) / n).squareRoot())
    }
}

extension ResponseSource {
    /// Events per batch: the same for any number of threads.
    static let batchSize = 2000

    /// Sends `events` into a station and counts what is seen.
    ///
    /// - Parameters:
    ///   - seed: key of the random streams; event i has its own.
    ///   - patterns: asked of the hits of each event.
    ///   - colliders: makes what hadrons need, one for each thread.
    ///   - finished: told how many events more are done, from any thread.
    public func tally(
        in model: ChamberModel, events: Int, seed: UInt64, patterns: [HitPattern], threads: Int = 1, colliders: (@Sendable () throws -> any HadronCollider)? = nil,
        finished: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> ResponseTally {
        let finders = patterns.map { PatternFinder($0, in: model) }
        let size = Self.batchSize, batches = (events + size - 1) / size
        let sum = Shared(ResponseTally(layers: model.layers.count, patterns: patterns.count)), idle = Shared([ChamberSimulation]())
        try forEachBatch(Array(0..<batches), threads: threads) { batch in
            let simulation = try idle.with { $0.popLast() } ?? ChamberSimulation(model, collider: hasHadrons ? colliders?() : nil)
            var tally = ResponseTally(layers: model.layers.count, patterns: patterns.count)
            for event in batch * size..<min((batch + 1) * size, events) {
                var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event))
                simulation.clear()
                let direction = send(into: simulation, random: &random)
                simulation.read(random: &random)
                let event = PatternFinder.Event(direction: direction, isPassed: simulation.isPassed)
                tally.add(simulation.hits, recognised: simulation.hits.isEmpty ? [] : finders.map { $0.isFound(in: simulation.hits, event) })
            }
            sum.with { $0.add(tally) }
            idle.with { $0.append(simulation) }
            finished(min(size, events - batch * size))
        }
        return sum.with { $0 }
    }
}

/// A value behind a lock.
final class Shared<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func with<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result { try lock.withLock { try body(&value) } }
}
