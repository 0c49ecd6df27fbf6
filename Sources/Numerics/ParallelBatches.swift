import Dispatch
import Foundation

/// Runs numbered batches on a fixed number of threads.
///
/// Batches are handed out in ascending order, one at a time. Which thread runs a batch is not determined, so `body` must
/// depend on the batch number only. The first error stops the hand-out; running batches finish, then it is thrown.
/// - Parameters:
///   - batches: batch numbers, in the order in which they are handed out.
///   - threads: number of threads, at least 1.
///   - isCancelled: asked before each batch; `true` stops the hand-out without an error.
///   - body: called concurrently, once per batch.
public func forEachBatch(
    _ batches: [Int], threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    body: @escaping @Sendable (Int) throws -> Void
) throws {
    precondition(threads >= 1, "\(threads) threads")
    let queue = BatchQueue(batches)
    DispatchQueue.concurrentPerform(iterations: min(threads, max(batches.count, 1))) { _ in
        while !isCancelled(), let batch = queue.next() {
            do { try body(batch) } catch { queue.fail(error) }
        }
    }
    if let error = queue.error { throw error }
}

private final class BatchQueue: @unchecked Sendable {
    private let lock = NSLock()
    private var waiting: ArraySlice<Int>
    private var firstError: (any Error)?

    init(_ batches: [Int]) { waiting = batches[...] }

    func next() -> Int? { lock.withLock { firstError == nil ? waiting.popFirst() : nil } }
    func fail(_ error: any Error) { lock.withLock { if firstError == nil { firstError = error } } }
    var error: (any Error)? { lock.withLock { firstError } }
}
