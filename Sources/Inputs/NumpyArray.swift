import Foundation

/// An array of float64 in numpy's file format (NEP 1): magic, version, a Python dictionary, then the numbers.
public struct NumpyArray: Equatable {
    public var shape: [Int]
    /// In C order.
    public var values: [Double]

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The file's bytes, format version 1.0.
    public var encoded: Data {
        let tuple = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
        var dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': \(tuple), }"
        // The numbers start at a multiple of 64 bytes.
        let length = ((10 + dictionary.utf8.count + 1 + 63) / 64) * 64 - 10
        dictionary += String(repeating: " ", count: length - dictionary.utf8.count - 1) + "\n"
        var data = Data(Self.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)])
        data.append(contentsOf: dictionary.utf8)
        values.map { $0.bitPattern.littleEndian }.withUnsafeBytes { data.append(contentsOf: $0) }
        return data
    }

    public init(shape: [Int], values: [Double]) { (self.shape, self.values) = (shape, values) }

    /// Reads versions 1 to 3 with little-endian float64 in C order of the expected shape; anything else is an `InputError`.
    package init(_ data: Data, shape expected: [Int], at place: String) throws {
        let bytes = [UInt8](data.prefix(1 << 16))
        guard bytes.count >= 12, bytes.starts(with: Self.magic) else {
            throw InputError("not a numpy file", at: place, expected: "the .npy format, as numpy.save writes it")
        }
        let major = bytes[6]
        guard 1...3 ~= major else {
            throw InputError("numpy format version \(major)", at: place, expected: "version 1, 2 or 3")
        }
        let start = major == 1 ? 10 : 12
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard start + length <= bytes.count else {
            throw InputError("the file is truncated in its header", at: place)
        }
        let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard let type = Self.entry("descr", header), let order = Self.entry("fortran_order", header), let tuple = Self.entry("shape", header)
        else {
            throw InputError("the numpy header is damaged", at: place, expected: "the keys descr, fortran_order and shape")
        }
        guard type == "<f8" else {
            throw InputError("numbers of type \(type)", at: place, expected: "<f8 (little-endian float64)", advice: "use array.astype('<f8')")
        }
        guard order == "False" else {
            throw InputError("the array is in Fortran order", at: place, expected: "C order", advice: "use numpy.ascontiguousarray")
        }
        let shape = tuple.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard shape == expected else {
            throw InputError("the array has the shape (\(tuple))", at: place,
                expected: "(\(expected.map(String.init).joined(separator: ", "))) from the header: replicas, energy, theta, depth")
        }
        let body = data.dropFirst(start + length)
        let count = shape.reduce(1.0) { $0 * Double($1) }
        guard Double(body.count) == count * 8 else {
            throw InputError(Double(body.count) < count * 8 ? "the file is truncated" : "the file is too long", at: place,
                expected: "\(count.formatted(.number.grouping(.never))) numbers of 8 bytes after the header, found \(body.count) bytes")
        }
        self.shape = shape
        values = body.withUnsafeBytes { raw in
            (0..<raw.count / 8).map { Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))) }
        }
    }

    /// The text of one entry of the header's dictionary, without quotes or parentheses.
    private static func entry(_ key: String, _ header: String) -> String? {
        guard let found = header.range(of: "'\(key)':") else { return nil }
        let rest = header[found.upperBound...].drop { $0 == " " }
        switch rest.first {
        case "'": return String(rest.dropFirst().prefix { $0 != "'" })
        case "(": return String(rest.dropFirst().prefix { $0 != ")" })
        default: return String(rest.prefix { $0 != "," && $0 != "}" && $0 != " " })
        }
    }
}
