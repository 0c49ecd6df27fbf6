import Foundation
import Inputs
import Testing

/// A table is the same whatever editor wrote it.
@Suite struct TableFileTests {
    private func withFile(_ bytes: [UInt8], _ body: (URL) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("table-\(UUID().uuidString).csv")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try body(url)
    }

    private static let lines = ["# name: mine", "", "energy_GeV,efficiency", "0.01, 0.5", "1,0.9\t"]

    @Test(arguments: ["\n", "\r\n", "\r"], [[], [0xEF, 0xBB, 0xBF] as [UInt8]])
    func lineEndsAndByteOrderMarks(end: String, mark: [UInt8]) throws {
        for last in ["", end] {
            try withFile(mark + Array((Self.lines.joined(separator: end) + last).utf8)) { url in
                let table = try PointTable(contentsOf: url, columns: "energy_GeV,efficiency")
                #expect(table.header == ["name": "mine"] && table.headerLines == ["name": 1])
                #expect(table.rows.map(\.values) == [[0.01, 0.5], [1, 0.9]] && table.rows.map(\.line) == [4, 5])
            }
        }
    }

    /// Lines of errors count from 1 in the file as it stands.
    @Test func errorsNameTheLine() throws {
        try withFile(Array("# a\r\n\r\nx,y\r\n1,2\r\n3,four\r\n".utf8)) { url in
            #expect { try PointTable(contentsOf: url, columns: "x,y") } throws: { "\($0)".contains(".csv:5: '3,four'; expected 2 numbers") }
        }
        try withFile(Array("x;y\n".utf8)) { url in
            #expect { try PointTable(contentsOf: url, columns: "x,y") } throws: { "\($0)".contains(".csv:1: the columns are 'x;y'") }
        }
        // UTF-16, as some spreadsheets save text; Latin-1.
        for bytes in [[0xFF, 0xFE, 0x78, 0x00], [0xFE, 0xFF, 0x00, 0x78], [0x78, 0xE9, 0x2C]] as [[UInt8]] {
            try withFile(bytes) { url in #expect { try PointTable(contentsOf: url, columns: "x,y") } throws: { "\($0)".contains("iconv -t UTF-8") } }
        }
    }

    /// Published check values: CRC-32 of "123456789" (zlib), FNV-1a of "" and "a" (draft-eastlake-fnv).
    @Test func checksums() {
        var crc = CRC32()
        crc.add(Data("123456789".utf8))
        #expect(crc.hex == "cbf43926")
        // In parts of any length as in one.
        let bytes = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 37) })
        var whole = CRC32(), parts = CRC32()
        whole.add(bytes)
        for part in [0..<3, 3..<300, 300..<301, 301..<1000] { parts.add(bytes.subdata(in: part)) }
        #expect(whole == parts)
        #expect(FNV1a("").hex == "cbf29ce484222325" && FNV1a("a").hex == "af63dc4c8601ec8c")
    }
}
