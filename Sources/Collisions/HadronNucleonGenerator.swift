import CGenerators
import Numerics
import Particles

/// A particle on PYTHIA's side, of any species, resonances included.
struct GeneratorParticle {
    var pdg: Int32
    var isHadron: Bool
    var momentum: Vector
    var energy: Double

    /// Mass, GeV, of this particle (a resonance has its own).
    var mass: Double { max(0, (energy - momentum.magnitude) * (energy + momentum.magnitude)).squareRoot() }
    var kineticEnergy: Double { energy - mass }

    /// Adds kinetic energy at the same mass and direction.
    mutating func gain(_ energy: Double) {
        guard energy != 0 else { return }
        let m = mass, p = momentum.magnitude
        self.energy = max(m, self.energy + energy)
        if p > 0 { momentum = momentum * (((self.energy - m) * (self.energy + m)).squareRoot() / p) }
    }

    /// As seen from where a body of this mass, at rest here, has this momentum.
    func boosted(momentum frame: Vector, mass: Double) -> GeneratorParticle {
        let seen = FourMomentum(momentum, energy: energy).boosted(to: FourMomentum(frame, mass: mass), invariantMass: mass)
        return GeneratorParticle(pdg: pdg, isHadron: isHadron, momentum: seen.momentum, energy: seen.energy)
    }

    init(pdg: Int32, isHadron: Bool, momentum: Vector, energy: Double) {
        (self.pdg, self.isHadron, self.momentum, self.energy) = (pdg, isHadron, momentum, energy)
    }

    init(_ p: cg_particle) {
        self.init(pdg: p.id, isHadron: p.is_hadron == 1, momentum: Vector(p.px, p.py, p.pz), energy: p.e)
    }

    var flat: cg_particle { cg_particle(id: pdg, is_hadron: isHadron ? 1 : 0, px: momentum.x, py: momentum.y, pz: momentum.z, e: energy) }

    /// From the PDG number: a baryon has three quark digits, (n_q1 n_q2 n_q3 n_J) at its end.
    var baryonNumber: Int {
        let number = pdg.magnitude
        let quarks = [number / 1000 % 10, number / 100 % 10, number / 10 % 10]
        return isHadron && quarks.allSatisfy { $0 > 0 } ? (pdg > 0 ? 1 : -1) : 0
    }
}

/// PYTHIA's collisions of a hadron with one nucleon, and its decays. Every call is a function of its arguments and the
/// random numbers it draws, whatever was generated before.
final class HadronNucleonGenerator {
    /// A nucleon of the nucleus, by its PDG number.
    enum Nucleon: Int32 {
        case proton = 2212
        case neutron = 2112
    }

    /// What kind of collision is asked for, by PYTHIA's number.
    enum Process: Int32 {
        case inelastic = 0
        case nonDiffractive = 1
        case targetDiffraction = 4
    }

    private let generator: OpaquePointer
    private let stream: RandomStreamBox

    init(_ file: InitialisationFile) throws {
        stream = RandomStreamBox(RandomStream(seed: 0, stage: .hadronGenerator, collision: 0))
        guard let made = cg_hadrons_create(file.path, RandomStreamBox.uniform, stream.context) else {
            throw generatorError("PYTHIA's hadron collisions")
        }
        generator = made
    }

    deinit { cg_hadrons_destroy(generator) }

    /// Lends the caller's stream to the generator while `body` runs: PYTHIA and `uniform` draw from it in turn.
    func drawing<Result>(from random: inout RandomStream, _ body: () throws -> Result) rethrows -> Result {
        stream.pointer.pointee = random
        defer { random = stream.pointer.pointee }
        return try body()
    }

    /// A uniform deviate in (0, 1).
    func uniform() -> Double { stream.pointer.pointee.uniform53() }

    func mass(_ pdg: Int32) -> Double { cg_hadrons_mass(generator, pdg) }

    func particle(_ pdg: Int32, momentum: Vector) -> GeneratorParticle {
        let m = mass(pdg)
        return GeneratorParticle(pdg: pdg, isHadron: true, momentum: momentum, energy: (momentum.dot(momentum) + m * m).squareRoot())
    }

    /// Cross sections on a nucleon at rest, mb.
    func crossSections(_ projectile: GeneratorParticle, on nucleon: Nucleon) -> (inelastic: Double, elastic: Double) {
        let m = mass(nucleon.rawValue)
        let s = projectile.mass * projectile.mass + m * m + 2 * projectile.energy * m
        let sigma = cg_hadrons_cross_sections(generator, projectile.pdg, nucleon.rawValue, s.squareRoot())
        return (sigma.inelastic, sigma.elastic)
    }

    /// The mean of those on the nucleons of a nucleus: pi+ and pi-, say, have other ones on protons, but the same on a nucleus of as many neutrons.
    func crossSections(_ projectile: GeneratorParticle, massNumber: Int, atomicNumber: Int) -> (inelastic: Double, elastic: Double) {
        let protons = Double(atomicNumber) / Double(massNumber)
        let none = (inelastic: 0.0, elastic: 0.0)
        let a = protons > 0 ? crossSections(projectile, on: .proton) : none, b = protons < 1 ? crossSections(projectile, on: .neutron) : none
        return (protons * a.inelastic + (1 - protons) * b.inelastic, protons * a.elastic + (1 - protons) * b.elastic)
    }

    /// One collision with a nucleon at rest; products undecayed. False if PYTHIA fails.
    func collide(_ projectile: GeneratorParticle, nucleon: Nucleon, process: Process, into products: inout [GeneratorParticle]) -> Bool {
        var input = projectile.flat
        return receive(into: &products) { cg_hadrons_collide(generator, &input, nucleon.rawValue, process.rawValue, $0, $1) }
    }

    /// Decays what has c tau < 10 mm among the particles, pi0 excepted if they are to be kept.
    func decayShortLived(_ particles: [GeneratorParticle], keepingNeutralPions: Bool, into products: inout [GeneratorParticle]) -> Bool {
        let input = particles.map(\.flat)
        return receive(into: &products) {
            cg_hadrons_decay_short_lived(generator, input, Int32(input.count), keepingNeutralPions ? 1 : 0, $0, $1)
        }
    }

    /// Decays one particle, whatever its lifetime, and what is short-lived among its products.
    func decay(_ particle: GeneratorParticle, into products: inout [GeneratorParticle]) -> Bool {
        var input = particle.flat
        return receive(into: &products) { cg_hadrons_decay(generator, &input, $0, $1) }
    }

    /// The pi0 and eta that have decayed in the last call of the two above.
    func addDecayedMesons(to mesons: inout [Secondary]) {
        var list: UnsafePointer<cg_particle>?
        var count: Int32 = 0
        _ = cg_hadrons_decayed_mesons(generator, &list, &count)
        for p in UnsafeBufferPointer(start: list, count: Int(count)) {
            mesons.append(Secondary(species: p.id == 111 ? .pionZero : .eta, momentum: Vector(p.px, p.py, p.pz)))
        }
    }

    private func receive(
        into products: inout [GeneratorParticle],
        _ call: (UnsafeMutablePointer<UnsafePointer<cg_particle>?>, UnsafeMutablePointer<Int32>) -> Int32
    ) -> Bool {
        var list: UnsafePointer<cg_particle>?
        var count: Int32 = 0
        guard call(&list, &count) == 1 else { return false }
        products.removeAll(keepingCapacity: true)
        for p in UnsafeBufferPointer(start: list, count: Int(count)) {
            products.append(GeneratorParticle(p))
        }
        return true
    }
}
