import CGenerators
import Inputs
import Numerics
import Particles

/// What PYTHIA is asked for.
public struct PythiaSettings: Codable, Equatable, Sendable {
    /// Energy in the centre of mass, GeV.
    public var energy: Double
    /// A process of PYTHIA, such as "SoftQCD:inelastic" or "HardQCD:all".
    public var process: String
    /// Further setting lines, such as "PhaseSpace:pTHatMin = 20"; they come last and win.
    public var extra: [String]
    /// The part of the collisions that counts, by the pTHat of the hardest subprocess; nil: all.
    public var ptHat: PtHatRange?

    public init(energy: Double = 13_600, process: String = "SoftQCD:inelastic", extra: [String] = [], ptHat: PtHatRange? = nil) {
        (self.energy, self.process, self.extra, self.ptHat) = (energy, process, extra, ptHat)
    }

    /// The lines as PYTHIA reads them.
    var lines: [String] {
        ["Beams:idA = 2212", "Beams:idB = 2212", "Beams:eCM = \(energy)", "\(process) = on"] + (ptHat?.lines(of: process) ?? []) + extra
    }

    /// The lines on which the initialisation data depend: those of multiparton interactions are the same for all slices.
    var initialisationLines: [String] {
        guard isSlice else { return lines }
        return PythiaSettings(energy: energy, process: process, extra: ["PhaseSpace:pTHatMin = 20"] + PtHatRange.interactions + extra).lines
    }

    /// A slice of hard collisions by their pTHat.
    public var isSlice: Bool { ptHat != nil && !isSoft }

    var isSoft: Bool { PtHatRange.isSoft(process) }

    var part: cg_part {
        guard let ptHat else { return cg_part(kind: CG_ALL_COLLISIONS, least: 0, most: 0) }
        return cg_part(kind: isSoft ? CG_BELOW : CG_WITHIN, least: ptHat.least, most: ptHat.most)
    }
}

/// Proton collisions from PYTHIA 8, one source per batch.
///
/// A batch is a function of (settings, initialisation file, seed, batch number) alone: the generator starts from the file,
/// draws from the stream (seed, .collision, batch), and is freed of what it carries from one event to the next.
public final class PythiaCollisionSource: CollisionSource {
    private let generator: OpaquePointer
    private let stream: RandomStreamBox
    private let events: Int
    private var left: Int
    /// Of the hard process of a slice, barn.
    private let hardCrossSection: Estimate?
    private let isPart: Bool

    /// - Parameters:
    ///   - events: number of collisions in the batch.
    /// - Throws: `InputError` if PYTHIA does not accept a setting line (named) or cannot be initialised.
    public init(settings: PythiaSettings, seed: UInt64, batch: UInt64, events: Int) throws {
        let file = try GeneratorCache.protonCollisions(settings)
        stream = RandomStreamBox(RandomStream(seed: seed, stage: .collision, collision: batch))
        let box = stream
        isPart = settings.ptHat != nil
        hardCrossSection = settings.isSlice ? try GeneratorCache.crossSection(ofSlice: settings) : nil
        let made = withCStrings(settings.lines) { lines, count in
            cg_protons_create(lines, count, settings.part, file.path, RandomStreamBox.uniform, box.context)
        }
        guard let made else { throw generatorError("PYTHIA") }
        generator = made
        (self.events, left) = (events, events)
    }

    deinit { cg_protons_destroy(generator) }

    public func next(into collision: inout Collision) throws -> Bool {
        guard left > 0 else { return false }
        var particles: UnsafePointer<cg_particle>?
        var count: Int32 = 0
        guard cg_protons_next(generator, &particles, &count, &collision.weight) == 1 else { throw generatorError("PYTHIA") }
        collision.particles.replace(with: UnsafeBufferPointer(start: particles, count: Int(count)))
        left -= 1
        return true
    }

    /// PYTHIA's own estimate; 0 before the first event. Of a part it is the share of the events made that belong to it, with the error of that
    /// share alone: the error of a slice's hard process is the same for all batches (`GeneratorCache.crossSection`).
    public var crossSection: Estimate {
        var sigma = 0.0, error = 0.0
        cg_protons_cross_section(generator, &sigma, &error)
        let all = hardCrossSection?.mean ?? sigma * 1e-3, tried = Double(cg_protons_tried(generator)), kept = Double(events - left)
        guard isPart, tried > 0 else { return Estimate(mean: sigma, error: error) * 1e-3 }
        // Half an event more on either side: no error of zero where all belong to it.
        let share = (kept + 0.5) / (tried + 1)
        return Estimate(mean: all * kept / tried, error: all * (share * (1 - share) / tried).squareRoot())
    }

    /// Name that PYTHIA gives to the last event's process.
    public var process: String { String(cString: cg_protons_process(generator)) }
}

extension [FinalParticle] {
    mutating func replace(with particles: UnsafeBufferPointer<cg_particle>) {
        removeAll(keepingCapacity: true)
        reserveCapacity(particles.count)
        for p in particles { append(FinalParticle(pdg: p.id, momentum: Vector(p.px, p.py, p.pz), energy: p.e)) }
    }
}

/// A random stream at a fixed address, from which the C++ side draws.
final class RandomStreamBox {
    let pointer: UnsafeMutablePointer<RandomStream>

    init(_ stream: RandomStream) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: stream)
    }

    deinit { pointer.deallocate() }

    var context: UnsafeMutableRawPointer { UnsafeMutableRawPointer(pointer) }

    static let uniform: cg_uniform = { context in
        context!.assumingMemoryBound(to: RandomStream.self).pointee.uniform53()
    }
}
