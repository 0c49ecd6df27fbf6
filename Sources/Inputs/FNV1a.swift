import Foundation

/// FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): tells apart studies and files, protects against nothing else.
package struct FNV1a: Equatable, Sendable {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}
    package init(_ text: String) { add(text.utf8) }

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    package var hex: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
