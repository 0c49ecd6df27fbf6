import Foundation
import Inputs

/// Studies of published beam-dump searches that come with the program, each with the bound that it is held against.
public enum RecastLibrary {
    public static var names: [String] { files.keys.sorted() }

    private static var files: [String: URL] {
        let urls = Bundle.module.urls(forResourcesWithExtension: "yaml", subdirectory: "Recasts") ?? []
        return Dictionary(uniqueKeysWithValues: urls.map { (($0 as URL).deletingPathExtension().lastPathComponent, $0 as URL) })
    }

    /// One of the program's own by its name (upper and lower case do not matter), or a study file by its path.
    public static func study(named name: String, seed: UInt64? = nil) throws -> Study {
        let known = files
        let path: String
        if let url = known.first(where: { $0.key.lowercased() == name.lowercased() })?.value {
            path = url.path
        } else if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            path = name
        } else {
            var error = InputError.unknown("recast", name, among: known.keys.sorted())
            error.expected = (error.expected ?? "") + ", or the path of a study"
            throw error
        }
        let study = try StudyRequest(contentsOf: path).resolve(seed: seed)
        guard study.compare != nil else {
            throw InputError("no bound to compare with", at: path, expected: "compare: { bound: NAME, mass: [10MeV, 100MeV] }", advice: "for a study without one: calodump run")
        }
        return study
    }
}
