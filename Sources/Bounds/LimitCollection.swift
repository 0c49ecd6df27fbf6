import Foundation
import Inputs
import Mediators

extension PublishedLimit {
    /// The environment variable with a folder of the user's own tables.
    public static let folderVariable = "CALODUMP_LIMITS"

    /// The bounds on a mediator that come with the program, by name; nil: on all of them.
    public static func all(mediator: String? = standardMediator) throws -> [PublishedLimit] {
        try (Bundle.module.urls(forResourcesWithExtension: "csv", subdirectory: "Limits") ?? [])
            .map { try PublishedLimit(contentsOf: $0 as URL) }.filter { mediator.map($0.mediators.contains) ?? true }.sorted { $0.name < $1.name }
    }

    /// The program's bounds on a mediator (nil: on all) and those of the user's folders, by name: the folder of `$CALODUMP_LIMITS`, then `limits` in a run
    /// directory. A table with a name that exists takes its place. A folder named by the variable must exist.
    ///
    /// Throws `InputError` for a table that cannot be read and for two tables of one folder with the same name.
    public static func all(
        run directory: String?, mediator: String? = standardMediator, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> [PublishedLimit] {
        let own = try all(mediator: nil)
        var limits = Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0) })
        var isNumber = Dictionary(uniqueKeysWithValues: Mediator.all.map { ($0.name, $0.coupling.dimension == nil) })
        for folder in try folders(run: directory, environment: environment) {
            var inFolder: [String: PublishedLimit] = [:]
            for url in try files(in: folder, extension: "csv") {
                let limit = try PublishedLimit(contentsOf: url)
                if let other = limit.mediators.first(where: { isNumber[$0] ?? limit.isNumber != limit.isNumber }) {
                    throw InputError(
                        "the columns '\(limit.columns)' of a bound on '\(other)'", at: limit.path,
                        expected: "'\(limit.isNumber ? PublishedLimit.columns : PublishedLimit.numberColumns)', as its coupling has \(limit.isNumber ? "the unit 1/GeV" : "no unit")")
                }
                for mediator in limit.mediators { isNumber[mediator] = limit.isNumber }
                if let other = inFolder.updateValue(limit, forKey: limit.name) {
                    throw InputError("the name '\(limit.name)' is also that of \(other.path)", at: limit.path, expected: "names that differ")
                }
            }
            limits.merge(inFolder) { $1 }
        }
        return limits.values.filter { mediator.map($0.mediators.contains) ?? true }.sorted { $0.name < $1.name }
    }

    /// The bound of that name among `limits`; an unknown name is an error that tells the nearest one.
    public static func named(_ name: String, among limits: [PublishedLimit]) throws -> PublishedLimit {
        guard let limit = limits.first(where: { $0.name == name }) else {
            throw InputError.unknown("bound", name, among: limits.map(\.name))
        }
        return limit
    }

    /// The user's folders that exist, later ones prevailing.
    static func folders(run directory: String?, environment: [String: String]) throws -> [String] {
        var folders: [String] = []
        if let folder = environment[folderVariable], !folder.isEmpty {
            guard isFolder(folder) else {
                throw InputError("no folder of bounds", at: folder, expected: "a folder with tables (CSV)", advice: "set or unset \(folderVariable)")
            }
            folders.append(folder)
        }
        if let own = directory.map({ "\($0)/limits" }), isFolder(own) { folders.append(own) }
        return folders
    }

    static func files(in folder: String, extension suffix: String) throws -> [URL] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".\(suffix)") && !$0.hasPrefix(".") }.sorted()
                .map { URL(fileURLWithPath: folder).appendingPathComponent($0) }
        } catch { throw InputError("cannot be read", at: folder, expected: "a folder with tables") }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
