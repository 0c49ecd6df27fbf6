import Foundation
import _DamagedFiles

// What libFuzzer calls. CALODUMP_FUZZ names the reader, CALODUMP_FUZZ_CORPUS the folder that its whole files begin with. The first byte of an input
// says which of the reader's files the others stand for. An error is an answer; a crash, a hang or much memory is what libFuzzer reports.

private struct Target {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
    let reader: FileReader

    init() {
        let environment = ProcessInfo.processInfo.environment
        do {
            let readers = try FileReader.all(in: folder), name = environment["CALODUMP_FUZZ"] ?? ""
            guard let reader = readers.first(where: { $0.name == name }) else {
                FileHandle.standardError.write(Data("CALODUMP_FUZZ: expected one of \(readers.map(\.name).joined(separator: ", "))\n".utf8))
                exit(64)
            }
            self.reader = reader
        } catch { fatalError("\(error)") }
        guard let corpus = environment["CALODUMP_FUZZ_CORPUS"] else { return }
        for (number, sample) in reader.samples.enumerated() { FileReader.put([UInt8(number)] + sample.bytes, "\(corpus)/\(sample.name)") }
    }
}

private let target = Target()

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    _ = target
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The package manager gives `main` this name, so that libFuzzer's own is not linked.
@_cdecl("fuzz_main")
public func start(_ count: CInt, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    var count = count, arguments = arguments
    return runDriver(&count, &arguments, test)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    let input = UnsafeBufferPointer(start: start, count: count), sample = target.reader.samples[Int(input[0]) % target.reader.samples.count]
    _ = try? target.reader.read(Array(input.dropFirst()), as: sample, in: target.folder)
    return 0
}
