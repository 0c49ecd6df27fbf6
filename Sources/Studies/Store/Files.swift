import Foundation
import Particles

/// The operating system's reason for the last failed call, "No space left on device".
func systemReason() -> String { String(cString: strerror(errno)) }

/// The operating system's reason inside an error of Foundation, as far as there is one.
func systemReason(_ error: any Error) -> String {
    let error = error as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError, underlying.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(underlying.code)))
    }
    return error.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(error.code))) : error.localizedDescription
}

/// Writes a file under a temporary name and renames it, so that a reader finds the old content or the new one, never a part.
func writeFile(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
    let partial = "\(path).partial"
    func fail() -> InputError {
        let reason = systemReason()
        unlink(partial)
        return InputError("cannot write (\(reason))", at: path, expected: "a directory with room that can be written to")
    }
    let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw fail() }
    var written = 0
    while written < bytes.count {
        let count = write(file, bytes.baseAddress! + written, min(bytes.count - written, 1 << 26))
        if count < 0 {
            if errno == EINTR { continue }
            let error = fail()
            close(file)
            throw error
        }
        written += count
    }
    // Network file systems report a full disk only now.
    guard close(file) == 0 else { throw fail() }
    guard rename(partial, path) == 0 else { throw fail() }
}

func writeFile(_ text: String, to path: String) throws {
    try Array(text.utf8).withUnsafeBytes { try writeFile($0, to: path) }
}

/// The content of a file. `what` says what it should be, for the error.
func readFile(_ path: String, _ what: String) throws -> Data {
    do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
        throw InputError("\(what) cannot be read (\(systemReason(error)))", at: path)
    }
}

func makeDirectory(_ path: String) throws {
    do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
        throw InputError("the directory cannot be made (\(systemReason(error)))", at: path, expected: "a place that can be written to")
    }
}

/// An answer as JSON text: keys sorted, numbers to the last digit.
public func jsonText(_ answer: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(answer), as: UTF8.self)
}
