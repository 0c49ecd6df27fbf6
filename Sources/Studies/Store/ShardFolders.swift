import Foundation

/// Where `submit` has the shards of a directory.
package enum ShardFolders {
    package static let name = "shards"

    /// The folders of shards in a directory, by their numbers: as names below it.
    package static func names(in directory: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(name)")) ?? []).compactMap(Int.init).sorted().map { "\(name)/\($0)" }
    }
}
