import Foundation
import Inputs
import Materials
import Particles
import Synchronization

/// An experiment as a value: what stands where, what is taken when, and where each number comes from.
///
/// It is read from a text file (`docs/Experiments.md` has the grammar); those that come with the program lie in `Library`.
public struct Experiment: Equatable, Sendable {
    public static let version = 1
    /// The one that a study means that names none.
    public static let standardName = "cms-paper"
    /// Read once; that the library is complete is tested.
    public static let standard: Experiment = {
        do { return try Experiment(named: standardName) } catch { preconditionFailure("the experiment '\(standardName)' is missing beside the program; install it again (\(error))") }
    }()

    public var name: String
    public var title: String
    public var beam: BeamDescription
    /// Nil: not told, or a fixed target.
    public var crossing: BunchCrossing?
    /// Nil: charged particles fly straight.
    public var field: AxialField?
    /// Materials of the file's own.
    public var materials: [Material]
    /// In the order of the file.
    public var volumes: [Volume]
    public var chambers: [ChamberDescription]
    public var periods: [Period]
    /// Edges of the bins in |eta| of photon fluxes, ascending from 0; empty in a fixed-target experiment.
    public var absEtaEdges: [Double]
    /// Every number of the file.
    public var numbers: [SourcedNumber]
    /// The file as it was read.
    public var text: String
    /// Path of the file in errors.
    public var file: String

    /// Of the text: changes with the file.
    public var checksum: String { FNV1a(text).hex }

    public static func == (a: Experiment, b: Experiment) -> Bool { a.text == b.text }

    // MARK: By name

    /// Names of the experiments that come with the program, the standard one first.
    public static var builtIn: [String] { files.keys.sorted { ($0 == standardName ? 0 : 1, $0.lowercased()) < ($1 == standardName ? 0 : 1, $1.lowercased()) } }

    private static var files: [String: URL] {
        let urls = Bundle.module.urls(forResourcesWithExtension: "yaml", subdirectory: "Library") ?? []
        return Dictionary(uniqueKeysWithValues: urls.map { (($0 as URL).deletingPathExtension().lastPathComponent, $0 as URL) })
    }

    /// One of the program's own by its name (upper and lower case do not matter), by its name and `-mean` with homogenised dumps, or a file
    /// by its path.
    public init(named name: String, at place: String? = nil) throws {
        let known = Self.files
        if let url = known.first(where: { $0.key.lowercased() == name.lowercased() })?.value {
            self = try Self.once(url.path) { try Experiment(contentsOf: url) }
        } else if name.lowercased().hasSuffix(Self.mean), let url = known.first(where: { $0.key.lowercased() + Self.mean == name.lowercased() })?.value {
            self = try Self.once(url.path + Self.mean) { try Experiment(yaml: Self.homogenised(try AtomicFiles.readText(url)), file: url.path) }
        } else if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            try self.init(contentsOf: URL(fileURLWithPath: name))
        } else {
            var error = InputError.unknown("experiment", name, among: Self.builtIn, at: place)
            error.expected = (error.expected ?? "") + ", or the path of a YAML file"
            throw error
        }
    }

    private static let mean = "-mean"

    private static let read = Mutex<[String: Experiment]>([:])

    /// The program's own files do not change while it runs.
    private static func once(_ key: String, _ read: () throws -> Experiment) rethrows -> Experiment {
        if let known = Self.read.withLock({ $0[key] }) { return known }
        let experiment = try read()
        Self.read.withLock { $0[key] = experiment }
        return experiment
    }

    /// The text of a file with the key `homogenised` and the name that says so.
    private static func homogenised(_ text: String) -> String {
        text.replacing(/\nname: (\S+)\n/, maxReplacements: 1) { "\nname: \($0.1)\(mean)\nhomogenised: yes\n" }
            .replacing(/\ntitle: ([^\n]+)\n/, maxReplacements: 1) { "\ntitle: \($0.1), homogenised\n" }
    }

    public init(contentsOf url: URL) throws {
        try self.init(yaml: try AtomicFiles.readText(url), file: url.path)
    }

    // MARK: Parts by name

    public func material(_ name: String, at place: String? = nil) throws -> Material {
        try materials.first { $0.name == name } ?? Material.named(name, or: materials.map(\.name), at: place)
    }

    public func volume(_ name: String, at place: String? = nil) throws -> Volume { try Self.find(name, "volume", in: volumes, \.name, place) }
    public func period(_ name: String, at place: String? = nil) throws -> Period { try Self.find(name, "scenario", in: periods, \.name, place) }
    public func description(ofChamber name: String, at place: String? = nil) throws -> ChamberDescription {
        try Self.find(name, "chamber", in: chambers, \.name, place)
    }

    private static func find<Part>(_ name: String, _ kind: String, in parts: [Part], _ key: (Part) -> String, _ place: String?) throws -> Part {
        guard let part = parts.first(where: { key($0) == name }) else { throw InputError.unknown(kind, name, among: parts.map(key), at: place) }
        return part
    }

    // MARK: As the reach sees it

    /// The chamber with its stations as they stand, for counting.
    public func chamber(_ name: String, at place: String? = nil) throws -> Chamber {
        let described = try description(ofChamber: name, at: place)
        guard let absEta = described.absEta else {
            throw InputError("the chamber '\(name)' covers no |eta|", at: place ?? file, expected: "abs_eta, in the file of the experiment")
        }
        return Chamber(name: name, absEta: absEta, layers: described.layers, stations: stations(of: name))
    }

    /// The chamber's volumes that are barrels or disks on both sides.
    public func stations(of chamber: String) -> [Station] {
        volumes.filter { $0.role == .chamber && $0.chamber == chamber && ($0.shape == .barrel || $0.shape == .disk) && !$0.extent.isEmpty }.map { volume in
            Station(
                name: volume.name, shape: volume.shape == .barrel ? .barrel : .disk, layers: volume.slices.filter(\.isSensitive).map(\.range),
                extent: volume.extent, azimuth: volume.azimuth)
        }
    }

    /// Where the decays of a fixed-target experiment count, cm along the beam.
    public func decayRange(ofChamber name: String) -> ClosedRange<Double>? {
        let slices = volumes.filter { $0.role == .chamber && $0.chamber == name && $0.axis == .z && $0.shape != .barrel }.flatMap { $0.slices.filter(\.isSensitive) }
        guard let low = slices.map(\.range.lowerBound).min(), let high = slices.map(\.range.upperBound).max() else { return nil }
        return low...high
    }

    /// Edges of the polar angle of fluxes, 0 ... pi.
    public var thetaEdges: [Double] {
        let forward = absEtaEdges.dropFirst().reversed().map { 2 * atan(exp(-$0)) }
        return [0] + forward + [.pi / 2] + forward.reversed().map { .pi - $0 } + [.pi]
    }
}

extension Experiment {
    /// The material of a dump's block by its name: of the file, built in, or the mixture that a layered dump is.
    public func material(_ name: String, ofDump dump: String, at place: String? = nil) throws -> Material {
        if let own = try dumps().first(where: { $0.name == dump })?.material, own.name == name { return own }
        return try material(name, at: place)
    }
}
