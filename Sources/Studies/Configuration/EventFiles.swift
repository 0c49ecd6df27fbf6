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

extension Study.EventFiles {
    /// Those that can be, barn.
    static let crossSections = 1e-18...1e3

    /// Throws `InputError` where there is no file, or one twice, or two samples have one name.
    func check(at place: String) throws {
        guard !files.isEmpty else { throw InputError("no file", at: place, expected: "at least one") }
        let places = files.map { URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path }
        for (index, file) in files.enumerated() where places[..<index].contains(places[index]) {
            throw InputError("the file '\(file.path)' stands twice: its events would count twice", at: place)
        }
        let names = samples.map(\.name)
        if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
            throw InputError("two samples are called '\(twice.element)'", at: place, advice: "give each file a 'name'")
        }
    }

    /// With paths that start at this directory.
    func relative(to directory: URL) -> Study.EventFiles {
        var result = self
        for index in files.indices {
            result.files[index].path = URL(fileURLWithPath: files[index].path, relativeTo: directory).standardizedFileURL.path
        }
        return result
    }
}
