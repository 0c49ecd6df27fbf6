import Foundation

/// Damages a file's bytes, by chance but the same way for the same seed.
public struct Damage {
    private var state: UInt64

    public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ count: Int) -> Int { count <= 1 ? 0 : Int(next() % UInt64(count)) }

    /// A range of bytes, often a short one.
    private mutating func range(in data: [UInt8]) -> Range<Int> {
        let start = below(data.count), length = below(1 + (below(2) == 0 ? min(16, data.count - start) : data.count - start))
        return start..<start + length
    }

    private static let numbers = ["-1", "0", "1e999", "-1e999", "nan", "inf", "1e-320", "99999999999999999999", "9223372036854775807", "-9223372036854775808", "4294967296", "1000000000", "0x10", "1.5", ""]
    private static let tokens = [
        "[", "]", "{", "}", ":", "- ", "\"", "'", "|", ">", "&a ", "*a", "!!int ", "?", "#", ",", "\n", "\t", "\r\n", "\0", "\u{FEFF}", "<event>", "</init>", "<", "null", "true", "~", ": :",
        "P 1 0 22", "V -1 0 [", "E 0 ", "W", "@", "..", "%s%n", "../../etc/passwd",
    ]

    /// The largest file that is made, bytes.
    public static let largest = 4 << 20

    public mutating func apply(to original: [UInt8]) -> [UInt8] {
        var data = original
        for _ in 0...below(4) {
            guard !data.isEmpty else { return data }
            switch below(12) {
            case 0, 1: for _ in 0...below(8) { data[below(data.count)] ^= 1 << UInt8(below(8)) }
            case 2: data.removeLast(below(data.count) + 1)
            case 3: data.removeSubrange(range(in: data))
            case 4: data.insert(contentsOf: data[range(in: data)], at: below(data.count))
            case 5: data.insert(contentsOf: (0..<below(64)).map { _ in UInt8(truncatingIfNeeded: next()) }, at: below(data.count))
            case 6: for i in range(in: data) { data[i] = 0 }
            case 7, 8: replaceNumber(&data)
            case 9: data.insert(contentsOf: Self.tokens[below(Self.tokens.count)].utf8, at: below(data.count))
            case 10: swapLines(&data)
            default: `repeat`(&data)
            }
        }
        return data.count > Self.largest ? Array(data[..<Self.largest]) : data
    }

    private mutating func replaceNumber(_ data: inout [UInt8]) {
        let start = below(data.count), digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = data[start...].firstIndex(where: digits.contains) else { return }
        let end = data[first...].firstIndex { !(digits.contains($0) || [46, 101, 43, 45].contains($0)) } ?? data.count
        data.replaceSubrange(first..<end, with: Self.numbers[below(Self.numbers.count)].utf8)
    }

    private mutating func swapLines(_ data: inout [UInt8]) {
        var lines = data.split(separator: 10, omittingEmptySubsequences: false)
        lines.swapAt(below(lines.count), below(lines.count))
        data = Array(lines.joined(separator: [10]))
    }

    /// One piece many times: long lines, long lists, deep nesting.
    private mutating func `repeat`(_ data: inout [UInt8]) {
        let piece = below(2) == 0 ? Array(Self.tokens[below(6)].utf8) : Array(data[range(in: data)].prefix(200))
        let count = [2, 10, 1000, 20_000][below(4)]
        guard !piece.isEmpty, piece.count * count <= Self.largest else { return }
        data.insert(contentsOf: (0..<count).flatMap { _ in piece }, at: below(data.count))
    }
}
