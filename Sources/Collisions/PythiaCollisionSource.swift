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
    /// Which collisions of a slice are finished; nil: all.
    public var focus: JetFocus?

    public init(energy: Double = 13_600, process: String = "SoftQCD:inelastic", extra: [String] = [], ptHat: PtHatRange? = nil, focus: JetFocus? = nil) {
        (self.energy, self.process, self.extra, self.ptHat, self.focus) = (energy, process, extra, ptHat, focus)
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

    /// Whether a collision stands for others that were not finished.
    public var isFocused: Bool { ptHat != nil && focus != nil }

    /// Whether a generator can go from batch to batch: it depends on nothing that came before.
    public var isReusable: Bool { isSlice || isFocused }

    var isSoft: Bool { PtHatRange.isSoft(process) }

    var part: cg_part {
        guard let ptHat else { return cg_part(kind: CG_ALL_COLLISIONS, least: 0, most: 0) }
        return cg_part(kind: isSoft ? CG_BELOW : CG_WITHIN, least: ptHat.least, most: ptHat.most)
    }
}

/// Where jets matter. Collisions of a part that will hardly have such a jet, by their partons above 3 GeV of transverse momentum, are finished
/// one in k times, with the weight k (CGenerators/Stitching.cc).
public struct JetFocus: Codable, Equatable, Sendable {
    /// |eta| of the chambers.
    public var absEta: [ClosedRange<Double>]
    /// Lowest of a jet, GeV.
    public var pt: Double

    public init(absEta: [ClosedRange<Double>], pt: Double) { (self.absEta, self.pt) = (absEta, pt) }
}

/// Proton collisions from PYTHIA 8, one source per batch.
///
/// A batch is a function of (settings, initialisation file, seed, batch number) alone: the generator starts from the file,
/// draws from the stream (seed, .collision, batch), and is freed of what it carries from one event to the next.
public final class PythiaCollisionSource: CollisionSource {
    /// What costs a tenth of a second to start, and can go from batch to batch.
    public final class Generator {
        public let settings: PythiaSettings
        fileprivate let pointer: OpaquePointer
        fileprivate let stream: RandomStreamBox

        fileprivate init(_ settings: PythiaSettings, _ stream: RandomStreamBox) throws {
            let file = try GeneratorCache.protonCollisions(settings)
            let ranges = settings.focus.map { $0.absEta.flatMap { [$0.lowerBound, $0.upperBound] } } ?? []
            let made = withCStrings(settings.lines) { lines, count in
                ranges.withUnsafeBufferPointer { ends in
                    let focus = cg_focus(
                        abs_eta: ends.isEmpty ? nil : ends.baseAddress, ranges: Int32(ends.count / 2), pt: settings.focus?.pt ?? 0,
                        scattered: ScatteredPhotons.share, width: ScatteredPhotons.angle)
                    return cg_protons_create(lines, count, settings.part, focus, file.path, RandomStreamBox.uniform, stream.context)
                }
            }
            guard let made else { throw generatorError("PYTHIA") }
            (self.settings, self.stream, pointer) = (settings, stream, made)
        }

        deinit { cg_protons_destroy(pointer) }
    }

    public let generator: Generator
    private let events: Int
    private var left: Int
    private var tried: Int64 = 0
    /// Of the hard process of a slice, barn.
    private let hardCrossSection: Estimate?

    /// - Parameters:
    ///   - events: number of collisions in the batch.
    ///   - generator: one of another batch that is done; with the same settings, else it is not used.
    /// - Throws: `InputError` if PYTHIA does not accept a setting line (named) or cannot be initialised.
    public init(settings: PythiaSettings, seed: UInt64, batch: UInt64, events: Int, generator: Generator? = nil) throws {
        let stream = RandomStream(seed: seed, stage: .collision, collision: batch)
        if settings.isReusable {
            // PYTHIA searches for the maxima of the cross sections with random numbers: the same ones for all batches.
            let kept = generator?.settings == settings ? generator : nil
            self.generator = try kept ?? Generator(settings, RandomStreamBox(RandomStream(seed: 8318, stage: .collision, collision: 0)))
            self.generator.stream.pointer.pointee = stream
            guard cg_protons_restart(self.generator.pointer) == 1 else { throw generatorError("PYTHIA") }
        } else {
            self.generator = try Generator(settings, RandomStreamBox(stream))
        }
        hardCrossSection = settings.isSlice ? try GeneratorCache.crossSection(ofSlice: settings) : nil
        (self.events, left) = (events, events)
    }

    public func next(into collision: inout Collision) throws -> Bool {
        guard left > 0 else { return false }
        var particles: UnsafePointer<cg_particle>?
        var count: Int32 = 0
        guard cg_protons_next(generator.pointer, &particles, &count, &collision.weight) == 1 else { throw generatorError("PYTHIA") }
        collision.particles.replace(with: UnsafeBufferPointer(start: particles, count: Int(count)))
        left -= 1
        guard generator.settings.isFocused else { return true }
        let now = cg_protons_tried(generator.pointer)
        (collision.standsFor, tried) = (Double(now - tried), now)
        return true
    }

    /// PYTHIA's own estimate; 0 before the first event. Of a part it is the share of the events made that belong to it, with the error of that
    /// share alone: the error of a slice's hard process is the same for all batches (`GeneratorCache.crossSection`). With a focus it is that of the
    /// process, since all collisions that are begun are counted.
    public var crossSection: Estimate {
        var sigma = 0.0, error = 0.0
        cg_protons_cross_section(generator.pointer, &sigma, &error)
        if generator.settings.isFocused { return Estimate(mean: hardCrossSection?.mean ?? sigma * 1e-3, error: 0) }
        let all = hardCrossSection?.mean ?? sigma * 1e-3, tried = Double(cg_protons_tried(generator.pointer)), kept = Double(events - left)
        guard generator.settings.ptHat != nil, tried > 0 else { return Estimate(mean: sigma, error: error) * 1e-3 }
        // Half an event more on either side: no error of zero where all belong to it.
        let share = (kept + 0.5) / (tried + 1)
        return Estimate(mean: all * kept / tried, error: all * (share * (1 - share) / tried).squareRoot())
    }

    /// Name that PYTHIA gives to the last event's process.
    public var process: String { String(cString: cg_protons_process(generator.pointer)) }
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
