import Foundation

/// FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): tells apart studies and files, protects against nothing else.
package struct FNV1a: Equatable, Sendable {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}
    package init(_ text: String) { add(text.utf8) }
    package init(_ data: Data) { add(data) }

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    package var hex: String { padded(value, digits: 16) }
}

/// CRC-32 as in zlib (ISO 3309, polynomial 0xEDB88320), for what Python is to check too: `zlib.crc32`.
package struct CRC32: Equatable, Sendable {
    private var value: UInt32 = 0xFFFF_FFFF

    package init() {}

    /// Row k holds the remainders of a byte followed by k zero bytes.
    private static let table: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var rest = UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
            table[byte] = rest
        }
        for i in 256..<table.count {
            let shorter = table[i - 256]
            table[i] = (shorter >> 8) ^ table[Int(shorter & 0xFF)]
        }
        return table
    }()

    package mutating func add(_ data: Data) {
        let bytes = [UInt8](data), table = Self.table, whole = bytes.count & ~7
        var rest = value
        for i in stride(from: 0, to: whole, by: 8) {
            var next: UInt32 = 0
            for k in 0..<4 {
                // The first four bytes meet what is left of those before.
                let byte = UInt32(bytes[i + k]) ^ ((rest >> UInt32(8 * k)) & 0xFF)
                next ^= table[256 * (7 - k) + Int(byte)]
                next ^= table[256 * (3 - k) + Int(bytes[i + 4 + k])]
            }
            rest = next
        }
        for i in whole..<bytes.count {
            let byte = (rest ^ UInt32(bytes[i])) & 0xFF
            rest = (rest >> 8) ^ table[Int(byte)]
        }
        value = rest
    }

    package var hex: String { padded(~value, digits: 8) }

    /// Of a file of any size, with its number of bytes.
    package static func ofFile(_ path: String) throws -> (hex: String, bytes: Int) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw InputError("cannot be read (\(systemReason()))", at: path) }
        var checksum = CRC32(), bytes = 0
        do {
            while let part = try file.read(upToCount: 1 << 22), !part.isEmpty {
                checksum.add(part)
                bytes += part.count
            }
        } catch { throw InputError("cannot be read (\(systemReason(error)))", at: path) }
        return (checksum.hex, bytes)
    }
}

private func padded(_ value: some BinaryInteger, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
}
