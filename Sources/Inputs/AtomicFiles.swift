import Foundation

/// Files that appear whole or not at all.
public enum AtomicFiles {
    /// Writes each file to a temporary name beside it, then renames them in the order given: a reader who waits for the last
    /// one finds them all. If anything fails before the first renaming, earlier files are untouched.
    ///
    /// Throws `InputError` where the folder cannot be written or the disk is full.
    public static func write(_ files: [(url: URL, contents: Data)]) throws {
        var temporary: [URL] = []
        do {
            for file in files {
                let name = ".\(file.url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp"
                let url = file.url.deletingLastPathComponent().appendingPathComponent(name)
                temporary.append(url)
                try file.contents.write(to: url)
                try flush(url)
            }
            for (url, file) in zip(temporary, files) {
                guard rename(url.path, file.url.path) == 0 else { throw CocoaError(.fileWriteUnknown, userInfo: [
                    NSLocalizedDescriptionKey: String(cString: strerror(errno)),
                ]) }
            }
        } catch {
            for url in temporary { try? FileManager.default.removeItem(at: url) }
            throw InputError(
                "cannot be written (\(reason(error)))", at: files.map(\.url.path).joined(separator: ", "),
                advice: "check the folder's permissions and the free space")
        }
    }

    /// Brings a file's bytes to the disk: after its renaming even a machine that loses its power holds all of them.
    private static func flush(_ url: URL) throws {
        let file = open(url.path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(file) }
        // A file system without it says EINVAL.
        guard fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    /// Removes the temporary files of writers that were ended, from a folder in which nobody writes now.
    package static func removeUnfinished(in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(".") && (name.hasSuffix(".tmp") || name.hasSuffix(".partial")) {
            unlink("\(folder)/\(name)")
        }
    }

    /// Contents of a file that must exist and not be empty: the one way in which files are read.
    ///
    /// Throws `InputError` with the path for whatever cannot be read: a missing file, a folder, a pipe, no permission.
    public static func read(_ url: URL) throws -> Data {
        let file = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw InputError("cannot be read (\(reason(errno)))", at: url.path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw InputError("cannot be read (\(reason(errno)))", at: url.path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw InputError("cannot be read (it is a folder)", at: url.path, expected: "a file")
        default: throw InputError("cannot be read (it is a pipe or a device)", at: url.path, expected: "a file")
        }
        do {
            let contents = try FileHandle(fileDescriptor: file, closeOnDealloc: false).readToEnd() ?? Data()
            guard !contents.isEmpty else { throw InputError("the file is empty", at: url.path) }
            return contents
        } catch let error as InputError { throw error } catch { throw InputError("cannot be read (\(reason(error)))", at: url.path) }
    }

    /// The text of such a file, whatever editor on whatever system wrote it: without a byte order mark, every line ending in "\n" only (Swift takes
    /// CRLF for one character, which no "\n" equals). Bytes that are no UTF-8 are an error with their line.
    public static func readText(_ url: URL) throws -> String {
        let bytes = try read(url), advice = "convert it, for instance with 'iconv -t UTF-8'"
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw InputError("text in UTF-16", at: url.path, expected: "UTF-8", advice: advice)
        }
        let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
        if let text = String(validating: normalized(withoutMark), as: UTF8.self) { return text }
        var lines = 1
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
            guard String(bytes: line, encoding: .utf8) != nil else { break }
            lines += 1
        }
        throw InputError("not text in UTF-8", at: "\(url.path):\(lines)", advice: advice)
    }

    /// CRLF and CR become LF.
    private static func normalized(_ data: Data) -> [UInt8] {
        let carriageReturn = UInt8(ascii: "\r"), newline = UInt8(ascii: "\n")
        guard data.contains(carriageReturn) else { return Array(data) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count)
        var last: UInt8 = 0
        for byte in data {
            if byte != newline || last != carriageReturn { bytes.append(byte == carriageReturn ? newline : byte) }
            last = byte
        }
        return bytes
    }

    private static func reason(_ number: Int32) -> String {
        switch number {
        case ENOENT, ENOTDIR: "no such file or folder"
        case EACCES, EPERM: "no permission"
        default: String(cString: strerror(number))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?, .fileNoSuchFile?: return "no such file or folder"
        case .fileReadNoPermission?, .fileWriteNoPermission?: return "no permission"
        case .fileWriteOutOfSpace?: return "no space left"
        case .fileWriteVolumeReadOnly?: return "read-only file system"
        default: break
        }
        let error = error as NSError
        return error.userInfo[NSLocalizedDescriptionKey] as? String ?? error.localizedDescription
    }
}
