import CGenerators
import Inputs
import Numerics
import Particles

/// A Les Houches event file (hep-ph/0609017; versions 1 to 3, plain or compressed) whose events have been located. Shared by all threads.
///
/// Hard processes without showers, which PYTHIA adds. Each event is showered once, on its own, from its own place in the file.
/// Supported are the weighting strategies IDWTUP = +-3 (events of weight +-1) and +-4 (weighted events); the others mean that a program
/// accepts or rejects events by chance.
public struct LHEFile: Sendable {
    public let path: String
    public let beams: Beams
    /// Sum over the processes, barn; of the weight chosen.
    public let statedCrossSection: Estimate
    /// Weight of each event.
    let weights: [Double]
    /// Of the events used.
    public var weightSums: HepMCFile.Weights { HepMCFile.Weights(weights[..<events]) }
    let headEnd: Int64
    let offsets: [Int64]

    /// Number of events used: the first ones of the file.
    public let events: Int

    /// - Parameters:
    ///   - weight: a named weight, by its id or its text; nil for the event's own (XWGTUP).
    ///   - first: number of events to use; nil: all.
    /// - Throws: `InputError` for a file that cannot be read, is none of this kind, is empty, damaged or cut short, lacks the weight.
    public init(path: String, weight: String? = nil, events first: Int? = nil) throws {
        guard let scan = cg_lhe_scan_create(path, weight) else { throw InputError(String(cString: cg_error())) }
        defer { cg_lhe_scan_destroy(scan) }
        let index = cg_lhe_scan_index(scan), count = Int(index.events), picobarn = 1e-12
        if let first, first > count { throw InputError("\(first) events are asked for, the file holds \(count)", at: path) }
        self.path = path
        events = first ?? count
        beams = Beams(
            Beam(pdg: index.beam_ids.0, energy: index.beam_energies.0), Beam(pdg: index.beam_ids.1, energy: index.beam_energies.1, backwards: true))
        statedCrossSection = Estimate(mean: index.cross_section_pb, error: index.cross_section_error_pb) * picobarn
        weights = Array(UnsafeBufferPointer(start: index.weights, count: count))
        offsets = Array(UnsafeBufferPointer(start: index.offsets, count: count + 1))
        headEnd = index.head_end
    }
}

/// What PYTHIA is told for the showers of Les Houches events.
public struct LHESettings: Equatable, Sendable {
    public var file: LHEFile
    /// Further setting lines.
    public var extra: [String]

    public init(_ file: LHEFile, extra: [String] = []) { (self.file, self.extra) = (file, extra) }

    var lines: [String] { ["Beams:frameType = 5"] + extra }
    /// What the initialisation data depend on beside the lines.
    var beams: String { "\(file.beams.first) \(file.beams.second)" }

    public static func == (a: LHESettings, b: LHESettings) -> Bool { a.file.path == b.file.path && a.extra == b.extra }
}

/// A range of the events of a Les Houches file, showered by PYTHIA.
public final class LHECollisionSource: CollisionSource {
    private let settings: LHESettings
    private let range: Range<Int>
    private let generator: OpaquePointer
    private let stream: RandomStreamBox
    private var number: Int

    /// - Parameters:
    ///   - range: events of the file, counted from 0.
    ///   - stream: what PYTHIA draws from.
    public init(_ settings: LHESettings, events range: Range<Int>, stream: RandomStream) throws {
        let file = settings.file
        precondition(range.lowerBound >= 0 && range.upperBound <= file.events, "events \(range) of a file that holds \(file.events)")
        let initialisation = try GeneratorCache.initialisation(settings)
        let box = RandomStreamBox(stream)
        let made = withCStrings(settings.lines) { lines, count in
            file.offsets[range.lowerBound...range.upperBound].withUnsafeBufferPointer { offsets in
                cg_lhe_create(
                    lines, count, file.path, file.headEnd, Int64(range.lowerBound), offsets.baseAddress, Int64(range.count), initialisation.path,
                    RandomStreamBox.uniform, box.context)
            }
        }
        guard let made else { throw generatorError(file.path) }
        (generator, self.stream, self.settings, self.range, number) = (made, box, settings, range, range.lowerBound)
    }

    deinit { cg_protons_destroy(generator) }

    public func next(into collision: inout Collision) throws -> Bool {
        guard number < range.upperBound else { return false }
        var particles: UnsafePointer<cg_particle>?
        var count: Int32 = 0, factor = 1.0
        guard cg_lhe_next(generator, &particles, &count, &factor) == 1 else { throw generatorError(settings.file.path) }
        collision.particles.replace(with: UnsafeBufferPointer(start: particles, count: Int(count)))
        collision.weight = settings.file.weights[number] * factor
        number += 1
        return true
    }

    public var crossSection: Estimate { settings.file.statedCrossSection }
}
