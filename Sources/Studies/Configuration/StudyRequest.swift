import Foundation
import Inputs
import Reach

/// A study as the user writes it, every key optional, quantities with units: read by its keys (`StudyKeys`), with their defaults, but not yet
/// checked as a whole.
public struct StudyRequest: Equatable, Sendable {
    var study: Study
    /// Of the scenarios that name none; the reading's where the key is absent.
    var geometry = Geometry.effective

    /// A request for the defaults.
    public init() { self.init(Study()) }

    init(_ study: Study) { self.study = study }

    /// Reads a study file.
    public init(contentsOf path: String) throws {
        let yaml = try AtomicFiles.readText(URL(fileURLWithPath: path))
        try self.init(yaml: yaml, file: path, beside: URL(fileURLWithPath: path).deletingLastPathComponent())
    }

    /// Reads a YAML text; `file` is its name in errors, which name file, line and key. Paths of event files start at `folder`, where it is given.
    public init(yaml: String, file: String, beside folder: URL? = nil) throws {
        self = try StudyKeys.file.read(try Setting.top(of: yaml, file: file), into: StudyRequest())
        // The resolved study stands elsewhere.
        if let folder, case .files(let files) = study.source {
            let beside = files.relative(to: folder)
            try beside.check(at: "\(file): source.collisions")
            study.source = .files(beside)
        }
    }
}
