import Collisions
import Foundation
import Inputs
import Particles

extension Study {
    /// Collisions from files of other generators.
    public struct EventFiles: Equatable, Sendable {
        public enum Format: String, CaseIterable, Sendable {
            /// Final particles of whole collisions.
            case hepmc
            /// Hard processes, showered by PYTHIA.
            case lhe
        }

        public struct File: Equatable, Sendable {
            public var path: String
            /// Of a sample of its own.
            public var name: String?
            /// barn
            public var crossSection: Double?
            /// Named weight of the events.
            public var weight: String?
            /// Only the first of its events.
            public var events: Int?
            /// Further settings of PYTHIA's showers.
            public var settings: [String] = []

            /// Added with its own cross section; the others together are one sample.
            var isOwnSample: Bool { name != nil || crossSection != nil }
        }

        /// Files whose collisions are of one process.
        struct Sample {
            var name: String
            var files: [File]
            /// barn; nil for what the files state.
            var crossSection: Double?
        }

        public var format: Format
        public var files: [File]
        /// Of the files that are no samples of their own, barn; nil for what they state.
        public var crossSection: Double?
        /// For all files that name none.
        public var weight: String?
        /// Only the first events of each sample.
        public var events: Int?
        /// Energy of two protons, GeV, where the files tell no beams.
        public var energy: Double?
        /// Further settings of PYTHIA's showers, for every file.
        public var settings: [String] = []

        var samples: [Sample] {
            let common = files.filter { !$0.isOwnSample }
            return (common.isEmpty ? [] : [Sample(name: format.rawValue, files: common, crossSection: crossSection)])
                + files.filter(\.isOwnSample).map { Sample(name: $0.name ?? URL(fileURLWithPath: $0.path).lastPathComponent, files: [$0], crossSection: $0.crossSection) }
        }
    }
}

// MARK: Reading

extension Study.EventFiles {
    static let crossSections = 1e-18...1e3, eventNumbers = 1...1_000_000_000_000

    /// - Parameter setting: one path or mapping, or a list of them.
    init(_ format: Format, _ setting: Setting) throws {
        self.format = format
        files = try (setting.node.sequence == nil ? [setting] : setting.list()).map { try Self.file($0, format) }
        guard !files.isEmpty else { throw InputError("no file", at: setting.place, expected: "at least one") }
        for (index, file) in files.enumerated() where files[..<index].contains(where: { $0.path == file.path }) {
            throw InputError("the file '\(file.path)' stands twice: its events would count twice", at: setting.place)
        }
        let names = samples.map(\.name)
        if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
            throw InputError("two samples are called '\(twice.element)'", at: setting.place, advice: "give each file a 'name'")
        }
    }

    private static func file(_ setting: Setting, _ format: Format) throws -> File {
        guard setting.isMapping else { return File(path: try setting.text()) }
        let entries = try setting.mapping(["file", "name", "cross_section", "weight", "events"] + (format == .lhe ? ["pythia"] : []))
        guard let path = try entries["file"]?.text() else { throw InputError("an entry without file", at: setting.place, expected: "{ file: a.hepmc, cross_section: 3mb }") }
        return File(
            path: path, name: try entries["name"]?.text(), crossSection: try entries["cross_section"]?.quantity(.crossSection, in: crossSections),
            weight: try entries["weight"]?.text(), events: try entries["events"]?.whole(in: eventNumbers),
            settings: try entries["pythia"].map { try StudyRequest.readPythiaSettings($0, isLHE: true) } ?? [])
    }

    /// With paths that start at this directory.
    func relative(to directory: URL) -> Study.EventFiles {
        var result = self
        for index in files.indices {
            result.files[index].path = URL(fileURLWithPath: files[index].path, relativeTo: directory).standardizedFileURL.path
        }
        return result
    }

    /// The entries of `source.collisions`.
    var yaml: String {
        let plain = files.count == 1 && files[0] == File(path: files[0].path)
        let list = plain ? quoted(files[0].path) : "[\(files.map(\.yaml).joined(separator: ", "))]"
        return ([
            "\(format.rawValue): \(list)", crossSection.map { "cross_section: \(Quantity.format($0, as: .crossSection))" },
            weight.map { "weight: \(quoted($0))" }, events.map { "events: \($0)" }, energy.map { "energy: \(Quantity.format($0, as: .energy))" },
            settings.isEmpty ? nil : "pythia: [\(settings.map(quoted).joined(separator: ", "))]",
        ] as [String?]).compactMap { $0.map { "    \($0)" } }.joined(separator: "\n")
    }
}

extension Study.EventFiles.File {
    fileprivate var yaml: String {
        let entries: [String?] = [
            "file: \(quoted(path))", name.map { "name: \(quoted($0))" }, crossSection.map { "cross_section: \(Quantity.format($0, as: .crossSection))" },
            weight.map { "weight: \(quoted($0))" }, events.map { "events: \($0)" },
            settings.isEmpty ? nil : "pythia: [\(settings.map(quoted).joined(separator: ", "))]",
        ]
        return "{ \(entries.compactMap { $0 }.joined(separator: ", ")) }"
    }
}
