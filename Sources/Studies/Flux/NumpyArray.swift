import Foundation
import Particles

/// Numpy's array files (.npy, format 1.0; numpy.lib.format), for float64 in C order.
enum NumpyArray {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    static func write(_ values: [Double], shape: [Int], to path: String) throws {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for the shape \(shape)")
        let tuple = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(tuple)), }"
        // The data begin at a multiple of 64 bytes; the header ends with a line feed.
        header += String(repeating: " ", count: 63 - (magic.count + 4 + header.utf8.count) % 64) + "\n"
        var bytes = magic + [1, 0, UInt8(header.utf8.count & 0xff), UInt8(header.utf8.count >> 8)] + Array(header.utf8)
        bytes.reserveCapacity(bytes.count + 8 * values.count)
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        try bytes.withUnsafeBytes { try writeFile($0, to: path) }
    }

    /// Reads an array that must have this shape.
    static func read(_ path: String, shape: [Int]) throws -> [Double] {
        let data = [UInt8](try readFile(path, "the array"))
        let expected = "a numpy array of float64 in C order with the shape (\(shape.map(String.init).joined(separator: ", ")))"
        func damaged(_ problem: String) -> InputError { InputError(problem, at: path, expected: expected) }
        guard !data.isEmpty else { throw damaged("the file is empty") }
        guard data.starts(with: magic), data.count >= 12 else { throw damaged("not a numpy array") }
        let isFirstVersion = data[6] == 1
        let headerStart = isFirstVersion ? 10 : 12
        let headerLength = Int(data[8]) | Int(data[9]) << 8 | (isFirstVersion ? 0 : Int(data[10]) << 16 | Int(data[11]) << 24)
        let start = headerStart + headerLength
        guard start <= data.count else { throw damaged("the file is truncated") }
        let header = String(decoding: data[headerStart..<start], as: UTF8.self)
        guard header.contains(/'descr':\s*'<f8'/), header.contains(/'fortran_order':\s*False/),
            let tuple = header.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/)
        else { throw damaged("an array of another type or order (\(header.trimmingCharacters(in: .whitespacesAndNewlines)))") }
        let found = tuple.1.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard found == shape else { throw damaged("an array of the shape (\(found.map(String.init).joined(separator: ", ")))") }
        let count = shape.reduce(1, *)
        guard data.count - start == 8 * count else {
            throw damaged("the file is truncated: \(data.count - start) of \(8 * count) bytes of numbers")
        }
        return data.withUnsafeBytes { raw in
            (0..<count).map { Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start + 8 * $0, as: UInt64.self))) }
        }
    }
}
