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

    /// Contents of a file that must exist and not be empty.
    public static func read(_ url: URL) throws -> Data {
        let contents: Data
        do { contents = try Data(contentsOf: url) } catch {
            throw InputError("cannot be read (\(reason(error)))", at: url.path)
        }
        guard !contents.isEmpty else { throw InputError("the file is empty", at: url.path) }
        return contents
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
