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
        try self.init(yaml: yaml, file: path)
        // Files beside the study; the resolved study stands elsewhere.
        if case .files(let files) = study.source {
            study.source = .files(files.relative(to: URL(fileURLWithPath: path).deletingLastPathComponent()))
        }
    }

    /// Reads a YAML text; `file` is its name in errors, which name file, line and key.
    public init(yaml: String, file: String) throws {
        self = try StudyKeys.file.read(try Setting.top(of: yaml, file: file), into: StudyRequest())
    }
}
