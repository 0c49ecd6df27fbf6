import CGenerators
import Numerics

/// Hadron-nucleus collisions by PYTHIA's Angantyr in its cascade mode (8.318, setups/AngantyrCascade.cmnd): the Glauber model with
/// fluctuating nucleons, secondary absorption as diffraction. Neither rescattering nor excitation of the remnant is in it.
final class AngantyrGenerator {
    private let generator: OpaquePointer
    private let stream: RandomStreamBox
    let nuclei: [Int32]

    /// PDG number of a nucleus.
    static func number(massNumber: Int, atomicNumber: Int) -> Int32 { Int32(1_000_000_000 + 10_000 * atomicNumber + 10 * massNumber) }

    /// Takes about a second.
    /// - Parameter nuclei: PDG numbers of the targets.
    init(nuclei: [Int32]) throws {
        stream = RandomStreamBox(RandomStream(seed: 0, stage: .hadronGenerator, collision: 0))
        guard let made = cg_angantyr_create(nuclei, Int32(nuclei.count), RandomStreamBox.uniform, stream.context) else {
            throw generatorError("PYTHIA's Angantyr")
        }
        (generator, self.nuclei) = (made, nuclei)
    }

    deinit { cg_angantyr_destroy(generator) }

    /// One inelastic collision with a nucleus at rest; what has c tau < 10 mm is decayed. False if Angantyr fails.
    func collide(
        _ projectile: GeneratorParticle, on nucleus: Int32, random: inout RandomStream, into products: inout [GeneratorParticle]
    ) -> Bool {
        stream.pointer.pointee = random
        defer { random = stream.pointer.pointee }
        var input = projectile.flat
        var list: UnsafePointer<cg_particle>?
        var count: Int32 = 0, remnantA: Int32 = 0, remnantZ: Int32 = 0
        guard cg_angantyr_collide(generator, &input, nucleus, &list, &count, &remnantA, &remnantZ) == 1 else { return false }
        products.removeAll(keepingCapacity: true)
        for p in UnsafeBufferPointer(start: list, count: Int(count)) { products.append(GeneratorParticle(p)) }
        return true
    }
}
