import CGenerators
import Inputs
import Numerics

/// A HepMC file (Asciiv3, or IO_GenEvent of HepMC2; plain or gzip) whose events have been located. Shared by all threads.
///
/// Opening reads the file once, without building events (100-150 MB/s of text): a file that is empty, cut short or not HepMC is an
/// error before any shower is made. Batches are consecutive ranges of events; each is read on its own, from its own place,
/// so that its events do not depend on which thread asks, when, or for what else. In a compressed file, reaching a batch
/// means decompressing what stands before it (about as fast as the reading of events).
public struct HepMCFile: Sendable {
    public let path: String
    /// Number of events.
    public let events: Int
    /// Cross section that the last event states, barn; nil if none does.
    public let statedCrossSection: Estimate?
    let version: Int32
    /// Where each event begins, and where the last one ends: bytes of the uncompressed text.
    let offsets: [Int64]

    /// - Throws: `InputError` for a file that cannot be read, is not HepMC, is empty, damaged or cut short.
    public init(path: String) throws {
        guard let scan = cg_hepmc_scan_create(path) else { throw InputError(String(cString: cg_error())) }
        defer { cg_hepmc_scan_destroy(scan) }
        let index = cg_hepmc_scan_index(scan)
        self.path = path
        events = Int(index.events)
        version = index.version
        offsets = Array(UnsafeBufferPointer(start: index.offsets, count: events + 1))
        let picobarn = 1e-12
        statedCrossSection = index.has_cross_section == 1
            ? Estimate(mean: index.cross_section_pb, error: index.cross_section_error_pb) * picobarn : nil
    }

    /// Cross section of the sample, barn.
    /// - Throws: `InputError` if the file states none.
    public var crossSection: Estimate {
        get throws {
            guard let statedCrossSection else {
                throw InputError(
                    "the file states no cross section", at: path, expected: "a GenCrossSection in its last event",
                    advice: "let the generator write it, or give the cross section in the study")
            }
            return statedCrossSection
        }
    }
}

/// A range of the events of a HepMC file.
public final class HepMCCollisionSource: CollisionSource {
    private let file: HepMCFile
    private let reader: OpaquePointer
    private var left: Int

    /// - Parameter range: events of the file, counted from 0.
    public init(_ file: HepMCFile, events range: Range<Int>) throws {
        precondition(range.lowerBound >= 0 && range.upperBound <= file.events, "events \(range) of a file that holds \(file.events)")
        guard let reader = cg_hepmc_reader_create(
            file.path, file.version, file.offsets[0], file.offsets[range.lowerBound], file.offsets[range.upperBound])
        else { throw InputError(String(cString: cg_error())) }
        self.file = file
        self.reader = reader
        left = range.count
    }

    deinit { cg_hepmc_reader_destroy(reader) }

    public func next(into collision: inout Collision) throws -> Bool {
        guard left > 0 else { return false }
        var particles: UnsafePointer<cg_particle>?
        var count: Int32 = 0
        guard cg_hepmc_reader_next(reader, &particles, &count, &collision.weight) == 1 else {
            throw InputError(String(cString: cg_error()))
        }
        collision.particles.replace(with: UnsafeBufferPointer(start: particles, count: Int(count)))
        left -= 1
        return true
    }

    /// The file's: known from the start.
    public var crossSection: Estimate { get throws { try file.crossSection } }
}
