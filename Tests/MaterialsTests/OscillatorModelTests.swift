import Foundation
import Materials
import Particles
import Testing
import _TestSupport

@Suite struct OscillatorModelTests {
    /// Distant and close collisions together are the restricted collision loss, wherever the cut is far above the shells and far
    /// below the particle's energy (Moller's corrections are of the order cut/T).
    @Test(arguments: ["H", "Al", "Ar", "Cu", "PbWO4"], [0.02, 1.0, 50]) func lossIsBethes(_ name: String, _ t: Double) throws {
        let material = try Material.named(name), model = OscillatorModel(material), cut = t * 1e-3
        let tau = t / Constants.electronMass, beta2 = tau * (tau + 2) / ((tau + 1) * (tau + 1))
        let number = model.oscillators.reduce(0) { $0 + $1.strength * (model.logarithm(kinetic: t) + log(cut) - 2 * log($1.energy)) }
        let loss = model.crossSectionScale / beta2 * number
        expectClose(loss, CollisionStoppingPower(material).restricted(t, cut: cut, positron: false), relative: 1e-3, "\(name) \(t) GeV")
    }

    @Test(arguments: ["He", "Al", "Fe", "H2O", "PbWO4", "U"]) func strengthsAndEnergies(_ name: String) throws {
        let material = try Material.named(name), oscillators = OscillatorModel(material).oscillators
        expectClose(oscillators.reduce(0) { $0 + $1.strength }, 1, relative: 1e-6, name)
        let logarithm = oscillators.reduce(0) { $0 + $1.strength * log($1.energy * 1e9) }
        expectClose(logarithm, log(material.excitationEnergy), relative: 1e-6, name)
        #expect(oscillators.allSatisfy { $0.energy > 0 })
    }
}
