import CGenerators
import Numerics
import Particles

/// PYTHIA's decays of particles with c tau < 10 mm. What a decay gives is a function of the particle and the random numbers it draws.
final class Decayer {
    private let decayer: OpaquePointer
    private let stream: RandomStreamBox

    init() throws {
        stream = RandomStreamBox(RandomStream(seed: 0, stage: .decay, collision: 0))
        guard let made = cg_decayer_create(RandomStreamBox.uniform, stream.context) else { throw generatorError("PYTHIA's decays") }
        decayer = made
    }

    deinit { cg_decayer_destroy(decayer) }

    /// Appends the products, made where the particle was: c tau is small against the tracker.
    func decay(_ particle: cg_final_particle, drawing random: inout RandomStream, into list: inout [FinalParticle]) throws {
        stream.pointer.pointee = random
        defer { random = stream.pointer.pointee }
        var input = particle.particle
        var products: UnsafePointer<cg_particle>?
        var count: Int32 = 0
        guard cg_decayer_decay(decayer, &input, &products, &count) == 1 else { throw generatorError("PYTHIA's decays") }
        for product in UnsafeBufferPointer(start: products, count: Int(count)) {
            list.append(FinalParticle(cg_final_particle(particle: product, x: particle.x, y: particle.y, z: particle.z)))
        }
    }
}
