import Numerics
import Particles
import Showers
import Testing

/// What a beam's hadrons forget, by the lowest energy of photons that matter.
@Suite struct HardColliderTests {
    private var random: RandomStream { RandomStream(seed: 3, stage: .validation, collision: 0) }

    /// Products of captures at rest end below 1 GeV.
    @Test func capturesCountBelowOneGeV() {
        var result = HadronNucleusCollision(), random = random
        HardCollider(CascadeCollider(), lowest: 1e-3).capture(.pionMinus, massNumber: 64, atomicNumber: 29, random: &random, into: &result)
        #expect(!result.nuclearPhotons.isEmpty && result.deposit > 0)
        HardCollider(CascadeCollider(), lowest: 1.5).capture(.pionMinus, massNumber: 64, atomicNumber: 29, random: &random, into: &result)
        #expect(result.nuclearPhotons.isEmpty && result.secondaries.isEmpty && result.deposit == 0)
    }

    /// Electrons of muons at rest end at 53 MeV.
    @Test func muonsCountBelowHalfTheirMass() {
        var products: [Secondary] = [], random = random
        HardCollider(CascadeCollider(), lowest: 1e-3).decay(.pionPlus, momentum: .zero, random: &random, into: &products)
        #expect(products.map(\.species) == [.muonPlus, .muonNeutrino])
        HardCollider(CascadeCollider(), lowest: 0.06).decay(.pionPlus, momentum: .zero, random: &random, into: &products)
        #expect(products.map(\.species) == [.muonNeutrino])
    }
}
