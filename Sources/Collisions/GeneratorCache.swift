// PYTHIA's initialisation data on file. Events differ between an initialisation from scratch and one from a file (the file
// holds rounded numbers), so nothing is generated from scratch: the data are made once, with a fixed seed, and always read.

import CGenerators
import Foundation
import Inputs
import Numerics
import Particles

/// A file of initialisation data that events depend on.
public struct InitialisationFile: Equatable, Sendable {
    public var path: String
    /// FNV-1a (64 bits) of its bytes, as 16 hexadecimal digits.
    public var checksum: String
}

/// Where PYTHIA's initialisation data are kept between runs. Those of the presets come with the program, so that a first run starts at once.
public enum GeneratorCache {
    /// `CALODUMP_CACHE`, else `XDG_CACHE_HOME/calodump`, else `.cache/calodump` in `HOME` or, without it, in the user's home: the set-up looks there too.
    public static var directory: URL {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["CALODUMP_CACHE"], !path.isEmpty { return URL(filePath: path) }
        if let path = environment["XDG_CACHE_HOME"], !path.isEmpty { return URL(filePath: path).appending(path: "calodump") }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser
        return home.appending(path: ".cache/calodump")
    }

    /// PYTHIA's version, such as "8.318".
    public static let pythiaVersion = String(cString: cg_pythia_version())
    /// Version of FastJet's core that comes with it, such as "3.5.1".
    public static let fastjetVersion = String(cString: cg_fastjet_version())

    /// Makes what the default study needs, so that the first run does not wait for it.
    /// - Parameter progress: told what is being made (about 10 s).
    public static func prepare(progress: (String) -> Void) throws {
        _ = try hadronCollisions()
        _ = try protonCollisions(PythiaSettings(), announce: progress)
    }

    /// The data of hadron-nucleon collisions: PYTHIA's own file for its default settings, up to 10^7 GeV.
    public static func hadronCollisions() throws -> InitialisationFile {
        guard let path = cg_hadron_initialisation_file() else { throw generatorError("PYTHIA's hadron collisions") }
        return try InitialisationFile(path: String(cString: path), checksum: checksum(ofFile: String(cString: path)))
    }

    /// The data of proton collisions with these settings; made if they are not there yet (about 10 s), which
    /// `announce` is told (by default a line on standard error).
    /// - Parameter directory: a cache of one's own, which knows nothing of the data that come with the program.
    public static func protonCollisions(
        _ settings: PythiaSettings, in directory: URL? = nil, announce: (String) -> Void = announceOnStandardError
    ) throws -> InitialisationFile {
        try initialisation(
            of: "\(settings.process) at \(settings.energy) GeV", key: settings.initialisationLines, in: directory, announce: announce
        ) { path in withCStrings(settings.initialisationLines) { cg_protons_write_initialisation($0, $1, path) } }
    }

    /// The same for the showers of Les Houches events.
    public static func initialisation(
        _ settings: LHESettings, in directory: URL? = nil, announce: (String) -> Void = announceOnStandardError
    ) throws -> InitialisationFile {
        try initialisation(of: settings.file.path, key: settings.lines + [settings.beams], in: directory, announce: announce) { path in
            withCStrings(settings.lines) { cg_lhe_write_initialisation($0, $1, settings.file.path, settings.file.headEnd, path) }
        }
    }

    public static func announceOnStandardError(_ text: String) { FileHandle.standardError.write(Data("calodump: \(text)\n".utf8)) }

    /// Events without showers that give the cross section of a slice to 0.1 %.
    private static let eventsOfSlice: Int32 = 250_000

    /// Cross section of the hard process of a slice of pTHat, barn, with its error: made once (about 2 s) and kept. It holds the
    /// collisions whose hardest subprocess is in the slice, and those of another one that is harder.
    public static func crossSection(ofSlice settings: PythiaSettings, in directory: URL? = nil) throws -> Estimate {
        let file = file(settings.lines, "sigma", in: directory)
        return try making.withLock {
            if let known = try? AtomicFiles.readText(file).split(whereSeparator: \.isWhitespace).compactMap({ Double($0) }), known.count == 2 {
                return Estimate(mean: known[0], error: known[1])
            }
            var sigma = 0.0, error = 0.0
            guard withCStrings(settings.lines, { cg_part_cross_section($0, $1, settings.part, eventsOfSlice, &sigma, &error) }) == 1 else {
                throw generatorError("PYTHIA's cross section of a slice")
            }
            let estimate = Estimate(mean: sigma, error: error) * 1e-3
            try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try AtomicFiles.write([(file, Data("\(estimate.mean) \(estimate.error)\n".utf8))])
            return estimate
        }
    }

    private static func initialisation(
        of what: String, key: [String], in directory: URL?, announce: (String) -> Void, write: (String) -> Int32
    ) throws -> InitialisationFile {
        let file = file(key, "mpi", in: directory)
        // One making per process; other processes make the same bytes, and the last one's renaming changes nothing.
        return try making.withLock {
            if !FileManager.default.fileExists(atPath: file.path) {
                announce("initialising PYTHIA for \(what), about 10 seconds; kept for later runs")
                try make(file, write)
            }
            return try InitialisationFile(path: file.path, checksum: checksum(ofFile: file.path))
        }
    }

    /// True if the data for these settings need not be made.
    public static func holds(_ settings: PythiaSettings) -> Bool {
        FileManager.default.fileExists(atPath: file(settings.initialisationLines, "mpi", in: nil).path)
    }

    /// How many files of initialisation data have to be made for these settings.
    public static func missing(_ settings: [PythiaSettings]) -> Int { Set(settings.filter { !holds($0) }.map(\.initialisationLines)).count }

    /// In this folder; without one that which comes with the program, else that in the cache.
    private static func file(_ key: [String], _ type: String, in directory: URL?) -> URL {
        let key = FNV1a((["PYTHIA \(pythiaVersion)"] + key).joined(separator: "\n")).hex
        let shipped = directory == nil ? Bundle.module.url(forResource: key, withExtension: type, subdirectory: "Initialisation") : nil
        return shipped ?? (directory ?? Self.directory).appending(path: "pythia-init/\(key).\(type)")
    }

    private static let making = NSLock()

    private static func make(_ file: URL, _ write: (String) -> Int32) throws {
        let folder = file.deletingLastPathComponent()
        let partial = folder.appending(path: "\(file.lastPathComponent).\(UUID().uuidString).partial")
        defer { try? FileManager.default.removeItem(at: partial) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // Settings without multiparton interactions write nothing; the empty file then says that there is nothing to read.
            try Data().write(to: partial)
        } catch {
            throw InputError(
                "cannot be written (\(error.localizedDescription))", at: folder.path, expected: "a writable cache directory",
                advice: "set CALODUMP_CACHE to one")
        }
        guard write(partial.path) == 1 else {
            throw generatorError("PYTHIA's proton collisions")
        }
        guard rename(partial.path, file.path) == 0 else {
            throw InputError("cannot be written (\(String(cString: strerror(errno))))", at: file.path, advice: "set CALODUMP_CACHE to a writable directory")
        }
    }

    private static func checksum(ofFile path: String) throws -> String {
        do { return FNV1a(try Data(contentsOf: URL(filePath: path))).hex } catch {
            throw InputError("cannot be read (\(error.localizedDescription))", at: path)
        }
    }
}

/// The reason that the C++ side gives for the last failed call of this thread.
func generatorError(_ what: String) -> InputError {
    InputError(String(cString: cg_error()), at: what)
}

/// Calls `body` with an array of C strings.
func withCStrings<Result>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>, Int32) throws -> Result) rethrows -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    let pointers = copies.map { UnsafePointer<CChar>($0) }
    return try pointers.withUnsafeBufferPointer { try body($0.baseAddress!, Int32($0.count)) }
}
