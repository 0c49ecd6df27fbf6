import Foundation
import Inputs

/// Checksums of a directory's files, in its file `checksums.txt`: a line for each, "1a2b3c4d 1234 flux/DUMP.json" (CRC-32 as in zlib, number of
/// bytes, name), in the order of the names, then one with the CRC-32 of those lines.
package struct Manifest: Equatable {
    package static let name = "checksums.txt"

    package struct Entry: Equatable {
        var checksum: String
        var bytes: Int
    }

    package private(set) var entries: [String: Entry] = [:]

    package init() {}

    /// Throws `InputError` where the file is missing or damaged.
    package init(of directory: String) throws {
        let path = "\(directory)/\(Self.name)"
        var lines = try AtomicFiles.readText(URL(fileURLWithPath: path)).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.popLast() == "", let sum = lines.popLast(), sum == Self.seal(lines) else {
            throw InputError("the list of checksums is damaged", at: path, advice: "the verb that made the directory's results writes it again")
        }
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let bytes = Int(parts[1]) else { throw InputError("'\(line)' is no checksum", at: path) }
            entries[String(parts[2])] = Entry(checksum: String(parts[0]), bytes: bytes)
        }
    }

    private static func seal(_ lines: [some StringProtocol]) -> String {
        var checksum = CRC32()
        checksum.add(Data(lines.map { $0 + "\n" }.joined().utf8))
        return "\(checksum.hex) these lines"
    }

    package func write(to directory: String) throws {
        guard (try? Manifest(of: directory)) != self else { return }
        let lines = entries.sorted { $0.key < $1.key }.map { "\($0.value.checksum) \($0.value.bytes) \($0.key)" }
        try writeText((lines + [Self.seal(lines)]).map { "\($0)\n" }.joined(), to: "\(directory)/\(Self.name)")
    }

    /// Takes a file, or all visible files of a folder and of those in it, as they are now.
    package mutating func note(_ place: String, in directory: String) throws {
        entries = entries.filter { $0.key != place && !$0.key.hasPrefix("\(place)/") }
        for name in Self.files(place, in: directory) {
            let (checksum, bytes) = try CRC32.ofFile("\(directory)/\(name)")
            entries[name] = Entry(checksum: checksum, bytes: bytes)
        }
    }

    /// The place itself if it is a file; else the visible files below it. Directories below it that have checksums of their own are not looked into,
    /// nor, of the directory itself (""), the folders of its shards.
    static func files(_ place: String, in directory: String) -> [String] {
        var isFolder: ObjCBool = false
        let path = place.isEmpty ? directory : "\(directory)/\(place)"
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return [place] }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        return names.flatMap { name in
            let inner = place.isEmpty ? name : "\(place)/\(name)"
            return inner == ShardFolders.name || hasOwn(inner, in: directory) ? [] : files(inner, in: directory)
        }
    }

    /// Whether a folder is a directory of results itself.
    private static func hasOwn(_ folder: String, in directory: String) -> Bool { FileManager.default.fileExists(atPath: "\(directory)/\(folder)/\(name)") }

    /// The directories of results below one, but for its shards.
    static func folders(in directory: String, below place: String = "") -> [String] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(place)")) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        return names.flatMap { name -> [String] in
            let inner = place.isEmpty ? name : "\(place)/\(name)"
            return inner == ShardFolders.name ? [] : hasOwn(inner, in: directory) ? [inner] + folders(in: directory, below: inner) : folders(in: directory, below: inner)
        }
    }

    /// What is wrong with a file; nil if it is as it was written, or if nothing is known about it.
    package func problem(_ name: String, in directory: String) -> String? {
        guard let entry = entries[name] else { return nil }
        guard FileManager.default.fileExists(atPath: "\(directory)/\(name)") else { return "missing" }
        do {
            let (checksum, bytes) = try CRC32.ofFile("\(directory)/\(name)")
            if bytes != entry.bytes { return "has \(bytes) bytes, not the \(entry.bytes) that were written" }
            return checksum == entry.checksum ? nil : "has the checksum \(checksum), not \(entry.checksum) as it was written"
        } catch { return (error as? InputError)?.problem ?? "\(error)" }
    }
}
