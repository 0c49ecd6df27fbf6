import Foundation

/// Writes a text whole or not at all.
package func writeText(_ text: String, to path: String) throws {
    try AtomicFiles.write([(URL(fileURLWithPath: path), Data(text.utf8))])
}

/// A path as a word of a shell's command: in double quotes where it has to be.
package func shellWord(_ path: String) -> String {
    let plain = path.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || "_./+@%:,=-".unicodeScalars.contains($0) }
    guard !plain || path.isEmpty else { return path }
    return "\"" + path.map { "\"\\$`".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
}

/// The operating system's reason for the last failed call, "No space left on device".
package func systemReason() -> String { String(cString: strerror(errno)) }

/// The operating system's reason inside an error of Foundation, as far as there is one.
package func systemReason(_ error: any Error) -> String {
    let error = error as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError, underlying.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(underlying.code)))
    }
    return error.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(error.code))) : error.localizedDescription
}

/// Names of the files of a folder that end in `suffix`, sorted; hidden ones (an editor's, a copy half made) are nobody's data. None where
/// there is no folder.
package func visibleFiles(in folder: String, ending suffixes: String...) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { name in !name.hasPrefix(".") && suffixes.contains { name.hasSuffix($0) } }.sorted()
}

package func makeDirectory(_ path: String) throws {
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
