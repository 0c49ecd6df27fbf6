import Particles
import Testing
import _TestSupport

struct FourMomentumTests {
    private let particle = FourMomentum(Vector(0.3, -0.2, 1.7), mass: 0.14)
    private let system = FourMomentum(Vector(-2, 5, 30), mass: 0.9)

    @Test func aBoostKeepsTheMass() {
        let seen = particle.boosted(to: system, invariantMass: 0.9)
        expectClose(seen.invariantSquared, 0.14 * 0.14, relative: 1e-9)
        expectClose(particle.invariantSquared, 0.14 * 0.14, relative: 1e-12)
    }

    /// What rests in the system moves with it; its own rest frame brings it to rest.
    @Test func ofTheSystemItself() {
        let rest = FourMomentum(.zero, mass: 0.9), seen = rest.boosted(to: system, invariantMass: 0.9)
        expectClose(seen.energy, system.energy, relative: 1e-14)
        #expect((seen.momentum - system.momentum).magnitude < 1e-12)
        let back = system.inRestFrame(of: system, invariantMass: 0.9)
        #expect(back.momentum.magnitude < 1e-12)
        expectClose(back.energy, 0.9, relative: 1e-12)
    }

    @Test func thereAndBack() {
        let back = particle.boosted(to: system, invariantMass: 0.9).inRestFrame(of: system, invariantMass: 0.9)
        #expect((back.momentum - particle.momentum).magnitude < 1e-12)
        expectClose(back.energy, particle.energy, relative: 1e-12)
    }

    /// Along z: rapidities add.
    @Test func alongTheBeam() {
        let p = FourMomentum(Vector(0, 0, 3), mass: 0.5), frame = FourMomentum(Vector(0, 0, 4), mass: 2)
        let seen = p.boosted(to: frame, invariantMass: 2)
        let gamma = frame.energy / 2, velocity = 4 / frame.energy
        expectClose(seen.momentum.z, gamma * (3 + velocity * p.energy), relative: 1e-14)
        expectClose(seen.energy, gamma * (p.energy + velocity * 3), relative: 1e-14)
    }
}
