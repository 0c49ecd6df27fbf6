import Foundation

/// How long work will take and how far it is, on stderr: a line before it starts, then one that renews itself on a terminal, else a line every ten
/// seconds (`CALODUMP_PROGRESS`: another number of them), of units that take longer, too.
///
/// The time is that of the last work of its kind on this machine (`WorkSpeed`); on a first run the line says that it is known later, by the first
/// units of the work itself.
package final class WorkProgress: @unchecked Sendable {
    private let lock = NSLock()
    private let what: String
    private let total, threads: Int
    /// Batches that are done, and what their units took without beginning and keeping them, thread seconds.
    private var doneBatches = 0, worked = 0.0
    /// Done by earlier runs of the same study.
    private let before: Int
    /// Of `WorkSpeed`; nil: the time is neither known nor kept.
    private let kind: String?
    private var done: Int
    private let start = Date()
    /// When the first units were done, and how many.
    private var first: (time: Date, done: Int)?
    /// The same when each thread had done a batch: what is made when it is needed first is there by then.
    private var warm: (time: Date, done: Int, worked: Double)?
    private var lastLine: Date
    private var lastDone: Date?
    private var isSilent: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1

    /// s: between lines; of work that is measured before its time is said; of work that needs no words.
    private static let pause = ProcessInfo.processInfo.environment["CALODUMP_PROGRESS"].flatMap(Double.init) ?? 10
    private static let measured = 5.0, brief = 2.0

    /// - Parameters:
    ///   - what: the units, "collisions".
    ///   - done: units that are there already.
    ///   - batches: that the units stand in (`finishBatch`).
    ///   - kind: all that the time of a unit depends on, in words; nil: nothing else takes as long.
    ///   - isLong: says so at once; else work that turns out to be brief says nothing.
    package init(_ what: String, total: Int, done: Int = 0, batches: Int = 0, threads: Int, kind: String? = nil, isLong: Bool = true) {
        (self.what, self.total, self.done, before, self.threads) = (what, total, done, done, threads)
        (self.kind, isSilent, lastLine) = (kind.map { "\(what), \($0)" }, !isLong, start)
        let seconds = self.kind.flatMap { WorkSpeed.seconds($0, units: total - done, batches: batches, threads: threads) }
        if isLong || (seconds ?? 0) >= Self.brief {
            announce(seconds)
            return
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.brief) { [weak self] in
            guard let self else { return }
            lock.withLock {
                guard self.isSilent, self.done < self.total else { return }
                let now = Date()
                self.announce(self.left(at: now).map { now.timeIntervalSince(self.start) + $0 }, by: "by the first of them")
            }
        }
    }

    private func announce(_ seconds: Double?, by known: String = lastOnes) {
        isSilent = false
        write(Self.announcement(what, total - before, threads: threads, seconds: seconds, by: known), end: "\n")
        beat()
    }

    /// Says how far it is where no unit has been done for a while.
    private func beat() {
        DispatchQueue.global().asyncAfter(deadline: .now() + max(Self.pause, 1)) { [weak self] in
            guard let self else { return }
            let goesOn = lock.withLock {
                let now = Date()
                if !self.isSilent, now.timeIntervalSince(self.lastLine) >= max(Self.pause, 1) {
                    self.lastLine = now
                    let waiting = now.timeIntervalSince(self.lastDone ?? self.start), isSlow = waiting > 0.5 * Self.pause
                    self.write(self.line(at: now) + (isSlow ? ", none in \(Self.span(waiting))" : ""), end: self.isTerminal ? "" : "\n")
                }
                return !self.isSilent
            }
            if goesOn { beat() }
        }
    }

    package static let lastOnes = "as fast as the last ones here"

    /// "about 4 min for 36000 collisions on 2 threads".
    package static func announcement(_ what: String, _ number: Int, threads: Int, seconds: Double?, by known: String = lastOnes) -> String {
        let work = "\(number) \(what) on \(threads) thread\(threads == 1 ? "" : "s")"
        return seconds.map { "about \(rounded($0)) for \(work), \(known)" } ?? "\(work); time: known in 10 s"
    }

    /// A batch is done, whose units took so many seconds; from any thread.
    package func finishBatch(working seconds: Double) {
        lock.withLock {
            (doneBatches, worked) = (doneBatches + 1, worked + seconds)
            if doneBatches == threads { warm = (Date(), done, worked) }
        }
    }

    /// What is finished, from any thread.
    package func add(_ number: Int) {
        lock.withLock {
            done += number
            let now = Date()
            lastDone = now
            if first == nil { first = (now, done) }
            guard !isSilent, now.timeIntervalSince(lastLine) >= (isTerminal ? 0.5 : Self.pause) else { return }
            lastLine = now
            write(line(at: now), end: isTerminal ? "" : "\n")
        }
    }

    package func finish() {
        lock.withLock {
            let seconds = Date().timeIntervalSince(start)
            if let kind, let warm {
                let starting = warm.time.timeIntervalSince(start), others = (doneBatches - threads, worked - warm.worked)
                WorkSpeed.keep(kind, start: starting, begun: warm.done - before, units: done - warm.done, batches: others, threads: threads, seconds: seconds - starting)
            } else if let kind, let first {
                let starting = first.time.timeIntervalSince(start)
                WorkSpeed.keep(kind, start: starting, units: done - first.done, threads: threads, seconds: seconds - starting)
            }
            guard !isSilent else { return }
            isSilent = true
            write("\(what) \(done) of \(total) done, \(Self.span(seconds))", end: "\n")
        }
    }

    private func line(at now: Date) -> String {
        let share = 100 * Double(done) / Double(max(total, 1)), text = "\(what) \(done) of \(total) (\(String(format: "%.0f", share)) %)"
        return left(at: now).map { text + ", \(Self.span($0)) left" } ?? text
    }

    /// By the pace of what is done; nil where that is too little, s.
    private func left(at now: Date) -> Double? {
        guard let first, done > first.done else { return nil }
        let seconds = now.timeIntervalSince(first.time)
        guard seconds >= min(Self.measured, Self.pause / 2) || 10 * done >= total else { return nil }
        return seconds * Double(total - done) / Double(done - first.done)
    }

    private func write(_ text: String, end: String) {
        FileHandle.standardError.write(Data(((isTerminal ? "\r\u{1B}[K" : "") + text + end).utf8))
    }

    package static func span(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// To a tenth or so, as an estimate is.
    private static func rounded(_ seconds: Double) -> String {
        switch seconds {
        case ..<20: "\(max(1, Int(seconds.rounded()))) s"
        case ..<90: "\(Int((seconds / 5).rounded()) * 5) s"
        case ..<5400: "\(Int((seconds / 60).rounded())) min"
        default: "\(String(format: "%.1f", seconds / 3600)) h"
        }
    }
}
