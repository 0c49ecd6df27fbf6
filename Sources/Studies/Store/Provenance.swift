import Foundation
import Inputs

/// What contours, figures and exports of a run were made from, to tell whether it is still so.
public struct Provenance: Equatable, Sendable {
    /// Checksums of the resolved study: of its left half, then of its right one.
    public let study: String
    /// "study.yaml 1a2b3c4d, flux 5e6f7a8b": CRC-32 of the study's file and of all flux files in the order of their names; "-" where there
    /// are none. The Python package compares these.
    public let files: String

    package init(_ directory: RunDirectory) throws {
        try self.init(directory, SavedFluxes.study(of: directory))
    }

    package init(_ directory: RunDirectory, _ study: Study) throws {
        self.study = study.fluxChecksum + study.reachChecksum
        files = "study.yaml \(try Self.checksum(ofStudy: directory)), flux \(try Self.checksum(directory.flux, visibleFiles(in: directory.flux, ending: ".json", ".npy")))"
    }

    package static func checksum(ofStudy directory: RunDirectory) throws -> String {
        try checksum(directory.path, FileManager.default.fileExists(atPath: directory.study) ? ["study.yaml"] : [])
    }

    private static func checksum(_ folder: String, _ names: [String]) throws -> String {
        guard !names.isEmpty else { return "-" }
        var checksum = CRC32()
        for name in names { checksum.add(try AtomicFiles.read(URL(fileURLWithPath: "\(folder)/\(name)"))) }
        return checksum.hex
    }

    /// Whether something with these lines `study` and `files` in its header was made from the same; older files have no line `files`.
    package func fits(study: String?, files: String?) -> Bool {
        func flux(_ files: String) -> Substring? { files.split(separator: " ").last }
        guard study == self.study else { return false }
        guard let files, flux(self.files) != "-", flux(files) != "-" else { return true }
        return flux(files) == flux(self.files)
    }
}
