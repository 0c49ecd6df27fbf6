import Foundation

/// Times of equal pieces of work, s.
struct Measurement {
    private let times: [Double]

    /// - Parameters:
    ///   - repeats: at least 1.
    ///   - work: returns the time that it took.
    init(repeats: Int, _ work: () throws -> Double) rethrows {
        precondition(repeats >= 1, "\(repeats) repeats")
        times = try (0..<repeats).map { _ in try work() }.sorted()
    }

    /// The machine's other work can only add to a time, so this is the nearest to an idle machine.
    var best: Double { times[0] }
    var median: Double { (times[(times.count - 1) / 2] + times[times.count / 2]) / 2 }
}

/// Processor time of this thread, s.
func threadTime() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

/// Processor time of all threads, s.
func processTime() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

/// Time on the wall, s.
func wallTime() -> Double { seconds(CLOCK_MONOTONIC) }

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

func timed(_ clock: () -> Double, _ work: () throws -> Void) rethrows -> Double {
    let start = clock()
    try work()
    return clock() - start
}

/// A number with three digits, thousands set apart.
func digits(_ value: Double) -> String {
    guard abs(value) >= 100 else { return String(format: "%.3g", value) }
    let unit = pow(10, floor(log10(abs(value))) - 2)
    var text = String(Int((value / unit).rounded() * unit)), end = text.endIndex
    while text.distance(from: text.startIndex, to: end) > 3 {
        end = text.index(end, offsetBy: -3)
        text.insert(",", at: end)
    }
    return text
}

/// A table in Markdown; the first column is text, the others are numbers.
struct MarkdownTable {
    private var lines: [String]

    init(_ header: [String]) {
        lines = [header, ["---"] + header.dropFirst().map { _ in "---:" }].map(Self.line)
    }

    mutating func add(_ cells: [String]) { lines.append(Self.line(cells)) }
    var text: String { lines.joined(separator: "\n") + "\n" }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
