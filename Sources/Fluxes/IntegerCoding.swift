import Inputs
import Numerics

/// Zigzag variable-length integers (seven bits a byte), with FNV-1a of everything at the end: whatever happens to a single byte changes
/// the checksum, since every step of it is one to one.
struct IntegerWriter {
    var bytes: [UInt8]

    mutating func write(_ value: some FixedWidthInteger & SignedInteger) {
        let value = Int128(value)
        var rest = UInt128(bitPattern: (value << 1) ^ (value >> 127))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ sums: WeightSums) {
        write(sums.events)
        write(sums.nonzero)
        write(sums.sum)
        write(Int128(bitPattern: sums.squares))
    }

    /// Pairs of (distance to the next filled cell, its value), closed by a distance beyond the end.
    mutating func writeSparse(_ values: [some FixedWidthInteger & SignedInteger]) {
        var last = -1
        for (i, value) in values.enumerated() where value != 0 {
            write(i - last)
            write(value)
            last = i
        }
        write(values.count - last)
    }

    mutating func sign() {
        var checksum = FNV1a()
        checksum.add(bytes)
        bytes += Array(checksum.hex.utf8)
    }
}

struct IntegerReader {
    private let bytes: [UInt8]
    private let place: String?
    private var position = 0
    private var end: Int

    init(bytes: [UInt8], place: String?) { (self.bytes, self.place, end) = (bytes, place, bytes.count) }

    /// Checks the mark at the beginning and the checksum at the end.
    mutating func open(mark: String) throws {
        let length = FNV1a().hex.utf8.count
        guard bytes.starts(with: mark.utf8), bytes.count >= mark.utf8.count + length else { throw damage("the mark \(mark)") }
        var checksum = FNV1a()
        checksum.add(bytes.dropLast(length))
        let stored = String(decoding: bytes.suffix(length), as: UTF8.self)
        guard stored == checksum.hex else { throw damage("bytes with the checksum \(stored), not \(checksum.hex)") }
        (position, end) = (mark.utf8.count, bytes.count - length)
    }

    func close() throws {
        guard position == end else { throw damage("nothing behind the cells") }
    }

    mutating func wide() throws -> Int128 {
        var value: UInt128 = 0, shift: UInt128 = 0
        while position < end, shift < 128 {
            let byte = bytes[position]
            position += 1
            value |= UInt128(byte & 0x7F) << shift
            if byte < 0x80 { return Int128(bitPattern: value >> 1) ^ -Int128(bitPattern: value & 1) }
            shift += 7
        }
        throw damage("whole numbers")
    }

    mutating func read<Value: FixedWidthInteger>() throws -> Value {
        guard let value = Value(exactly: try wide()) else { throw damage("numbers of \(Value.bitWidth) bits") }
        return value
    }

    mutating func weights() throws -> WeightSums {
        var sums = WeightSums()
        sums.events = try read()
        sums.nonzero = try read()
        sums.sum = try wide()
        sums.squares = UInt128(bitPattern: try wide())
        return sums
    }

    mutating func readSparse<Value: FixedWidthInteger>(into values: inout [Value]) throws {
        var i = -1
        while true {
            let (next, overflow) = i.addingReportingOverflow(try read())
            if !overflow, next == values.count { return }
            guard !overflow, next > i, next < values.count else { throw damage("cells within the axes") }
            i = next
            values[i] = try read()
        }
    }

    private func damage(_ expected: String) -> InputError {
        InputError(
            "stored tally is damaged", at: place, expected: expected,
            advice: "the file cannot be repaired: run the study into another directory")
    }
}
