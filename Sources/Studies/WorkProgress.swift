import Foundation

/// How far the collisions, or whatever is counted, are, on stderr: one line that renews itself on a terminal, else a line every ten seconds.
final class Progress: @unchecked Sendable {
    private let lock = NSLock()
    private let what: String
    private let total: Int
    /// Done by earlier runs of the same study.
    private let before: Int
    private var done: Int
    private let start = Date()
    private var lastLine: Date
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ what: String = "collisions", total: Int, done: Int = 0) {
        (self.what, self.total, self.done, before) = (what, total, done, done)
        lastLine = start
    }

    /// What is finished, from any thread.
    func add(_ number: Int) {
        lock.withLock {
            done += number
            let now = Date()
            // The first estimate early, then now and then.
            guard now.timeIntervalSince(lastLine) >= (isTerminal ? 0.5 : lastLine == start ? 2 : 10) else { return }
            lastLine = now
            write(line(at: now), end: isTerminal ? "" : "\n")
        }
    }

    func finish() {
        lock.withLock {
            let seconds = Date().timeIntervalSince(start)
            write("\(what) \(done) of \(total) done, \(Self.span(seconds))", end: "\n")
        }
    }

    private func line(at now: Date) -> String {
        let share = 100 * Double(done) / Double(max(total, 1))
        var text = "\(what) \(done) of \(total) (\(String(format: "%.0f", share)) %)"
        if done > before {
            let left = now.timeIntervalSince(start) * Double(total - done) / Double(done - before)
            text += ", \(Self.span(left)) left"
        }
        return text
    }

    private func write(_ text: String, end: String) {
        FileHandle.standardError.write(Data(((isTerminal ? "\r\u{1B}[K" : "") + text + end).utf8))
    }

    static func span(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
