import CGenerators
import Numerics
import Synchronization

/// PYTHIA, started for some settings, with its random stream.
final class ProtonGenerator {
    let generator: OpaquePointer
    private let settings: PythiaSettings
    private let stream: RandomStreamBox

    private init(_ settings: PythiaSettings, _ stream: RandomStream) throws {
        let file = try GeneratorCache.protonCollisions(settings), box = RandomStreamBox(stream)
        let made = withCStrings(settings.lines) { lines, count in
            cg_protons_create(lines, count, settings.part, file.path, RandomStreamBox.uniform, box.context)
        }
        guard let made else { throw generatorError("PYTHIA") }
        (generator, self.settings, self.stream) = (made, settings, box)
    }

    deinit { cg_protons_destroy(generator) }

    // MARK: From batch to batch

    /// Generators of parts in short batches are kept, since starting one takes as long as 25 hard collisions: what they give depends on nothing that came before,
    /// and their cross sections are not PYTHIA's running estimates. A generator is used by the thread that it is lent to, and by nobody while it is here.
    private struct Idle: @unchecked Sendable { var generators: [ProtonGenerator] = [] }
    private static let idle = Mutex(Idle())
    /// Of 22 MB each. Batches are handed out sample by sample, so that few kinds are in use at a time.
    private static let most = 4

    static func lend(_ settings: PythiaSettings, _ stream: RandomStream) throws -> ProtonGenerator {
        let known = idle.withLock { idle -> Idle in
            guard let i = idle.generators.lastIndex(where: { $0.settings == settings }) else { return Idle() }
            return Idle(generators: [idle.generators.remove(at: i)])
        }
        guard let generator = known.generators.first else { return try ProtonGenerator(settings, stream) }
        generator.stream.pointer.pointee = stream
        cg_protons_begin(generator.generator)
        return generator
    }

    static func giveBack(_ generator: ProtonGenerator) {
        let box = Idle(generators: [generator])
        idle.withLock { idle in
            idle.generators += box.generators
            if idle.generators.count > most { idle.generators.removeFirst() }
        }
    }
}
