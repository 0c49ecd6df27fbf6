import Foundation
import Inputs

/// Standard output. An answer that cannot be written is an error, not a success.
enum Output {
    /// The reader has gone (`calodump ... | head`): nobody is left to tell.
    struct ReaderGone: Error {}

    /// Writes a text and a new line. Throws `InputError` where standard output takes no more, such as on a full disk.
    static func write(_ text: String) throws {
        try Array("\(text)\n".utf8).withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Foundation.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    if errno == EPIPE { throw ReaderGone() }
                    throw InputError("the answer cannot be written (\(systemReason()))", at: "standard output", expected: "a place with room")
                }
                rest = rest.dropFirst(written)
            }
        }
    }
}
