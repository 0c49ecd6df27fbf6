import CGenerators
import Inputs
import Synchronization

/// Readers of one file, kept from batch to batch.
///
/// A compressed text can only be read forwards. Batches are taken in ascending order, so a batch goes on with the reader that stands
/// nearest before it; each thread reads the file once, not once per batch.
final class HepMCReaders: Sendable {
    let path: String
    private let version, weight: Int32
    /// A reader is used by the thread that it is lent to, and by nobody while it is here.
    private struct Idle: @unchecked Sendable { var readers: [HepMCReader] = [] }
    private let idle = Mutex(Idle())

    init(path: String, version: Int32, weight: Int32) { (self.path, self.version, self.weight) = (path, version, weight) }

    /// A reader that stands at or before a byte of the text.
    func lend(before offset: Int64) throws -> HepMCReader {
        let found = idle.withLock { idle in
            let candidates = idle.readers.indices.filter { idle.readers[$0].position <= offset }
            guard let best = candidates.max(by: { idle.readers[$0].position < idle.readers[$1].position }) else {
                // Those that are here have gone too far; one of them makes room.
                _ = idle.readers.popLast()
                return Idle()
            }
            return Idle(readers: [idle.readers.remove(at: best)])
        }
        return try found.readers.first ?? HepMCReader(path: path, version: version, weight: weight)
    }

    func giveBack(_ reader: HepMCReader) {
        let box = Idle(readers: [reader])
        idle.withLock { $0.readers += box.readers }
    }
}

/// Reads events in ascending order, and decays what is short-lived in them.
final class HepMCReader {
    private let reader: OpaquePointer
    private var decayer: Decayer?

    init(path: String, version: Int32, weight: Int32) throws {
        guard let reader = cg_hepmc_reader_create(path, version, weight) else { throw InputError(String(cString: cg_error())) }
        self.reader = reader
    }

    deinit { cg_hepmc_reader_destroy(reader) }

    var position: Int64 { cg_hepmc_reader_position(reader) }

    /// The final particles and the weight of the event at a place, which has this number.
    func read(at offset: Int64, number: Int64) throws -> (particles: UnsafeBufferPointer<cg_final_particle>, weight: Double) {
        var particles: UnsafePointer<cg_final_particle>?
        var count: Int32 = 0, weight = 1.0
        guard cg_hepmc_reader_read(reader, offset, number, &particles, &count, &weight) == 1 else {
            throw InputError(String(cString: cg_error()))
        }
        return (UnsafeBufferPointer(start: particles, count: Int(count)), weight)
    }

    /// Made when the first particle has to decay: starting PYTHIA takes half a second.
    func startedDecayer() throws -> Decayer {
        if let decayer { return decayer }
        let made = try Decayer()
        decayer = made
        return made
    }
}
