import CGenerators
import Inputs
import Numerics
import Particles

/// A range of the events of a HepMC file.
///
/// Its collisions are a function of the file, the seed and the events' places in the file alone, whichever thread asks, when, and for what else.
public final class HepMCCollisionSource: CollisionSource {
    private let file: HepMCFile
    private let seed: UInt64
    private var left: Range<Int>
    private let number: (Int) -> UInt64
    private var reader: HepMCReader?

    /// - Parameters:
    ///   - range: events of the file, counted from 0.
    ///   - seed: of the decays.
    ///   - firstNumber: index of the range's first collision in the study, which names its random stream; nil: its index in the file.
    public init(_ file: HepMCFile, events range: Range<Int>, seed: UInt64 = 1, firstNumber: UInt64? = nil) throws {
        precondition(range.lowerBound >= 0 && range.upperBound <= file.events, "events \(range) of a file of which \(file.events) are used")
        (self.file, self.seed, left) = (file, seed, range)
        let first = firstNumber ?? UInt64(range.lowerBound)
        number = { first + UInt64($0 - range.lowerBound) }
        reader = range.isEmpty ? nil : try file.readers.lend(before: file.offsets[range.lowerBound])
    }

    deinit { if let reader { file.readers.giveBack(reader) } }

    public func next(into collision: inout Collision) throws -> Bool {
        guard let index = left.popFirst(), let reader else { return false }
        let event = try reader.read(at: file.offsets[index], number: file.numbers[index])
        collision.weight = event.weight
        collision.particles.removeAll(keepingCapacity: true)
        var random = RandomStream(seed: seed, stage: .decay, collision: number(index))
        for particle in event.particles {
            guard file.fates[particle.particle.id] == .decayed else {
                collision.particles.append(FinalParticle(particle))
                continue
            }
            do {
                try reader.startedDecayer().decay(particle, drawing: &random, into: &collision.particles)
            } catch let error as InputError {
                throw InputError(error.problem, at: "\(file.path): event \(file.numbers[index])")
            }
        }
        return true
    }

    /// The file's: known from the start.
    public var crossSection: Estimate { get throws { try file.crossSection } }
}

extension FinalParticle {
    init(_ final: cg_final_particle) {
        let p = final.particle
        self.init(pdg: p.id, momentum: Vector(p.px, p.py, p.pz), energy: p.e, position: Vector(final.x, final.y, final.z))
    }
}
