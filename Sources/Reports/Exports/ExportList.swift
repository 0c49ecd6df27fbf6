import Foundation
import Inputs
import Studies

/// The files that exports wrote into a folder, and from which state of which run, so that the folder never mixes an edited study with what it
/// was before: a hidden file there. A HEPData submission lists its own files, and its checks refuse any other.
struct ExportList {
    private struct Origin: Codable, Equatable {
        var run: String
        var study: String
        var files: String
    }

    private let folder: String
    private var list: URL { URL(fileURLWithPath: "\(folder)/.calodump-exports.json") }
    private var submission: URL { URL(fileURLWithPath: "\(folder)/submission.yaml") }

    init(_ folder: String) { self.folder = folder }

    /// Names of the data files of the HEPData submission that the folder holds.
    func submitted() throws -> [String] {
        guard FileManager.default.fileExists(atPath: submission.path) else { return [] }
        return try AtomicFiles.readText(submission).split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^data_file: "([^"\/]+)"/).map { String($0.1) }
        }
    }

    /// Removes files of the folder that were `before` and are not among the new ones.
    func remove(_ before: [String], but names: [String]) {
        for name in before where !names.contains(name) { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }

    /// Notes the files that were just written for a run, and removes those that an earlier state of it left.
    func replace(_ names: [String], of directory: RunDirectory) throws {
        let now = try Provenance(directory)
        let origin = Origin(run: URL(fileURLWithPath: directory.path).standardizedFileURL.path, study: now.study, files: now.files)
        var known: [String: Origin] = [:]
        if FileManager.default.fileExists(atPath: list.path) {
            do { known = try JSONDecoder().decode([String: Origin].self, from: AtomicFiles.read(list)) } catch let error as DecodingError {
                throw InputError(error, at: list.path)
            }
        }
        let outdated = known.filter { $0.value.run == origin.run && $0.value != origin }.map(\.key)
        remove(outdated, but: names)
        for name in outdated { known[name] = nil }
        for name in names { known[name] = origin }
        try AtomicFiles.write([(list, Data((try jsonText(known) + "\n").utf8))])
    }
}
