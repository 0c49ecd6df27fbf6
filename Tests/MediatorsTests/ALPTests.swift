import Foundation
import Mediators
import Particles
import Testing
import _TestSupport

@Suite struct ALPTests {
    /// g = 1e-4 /GeV, m = 0.1 GeV: width 1e-8 1e-3 / 201.06 = 4.9736e-14 GeV, c tau = 1.97327e-14 GeV cm / width.
    @Test func widthAndDecayLength() throws {
        let alp = ALP(mass: 0.1, coupling: 1e-4)
        expectClose(alp.width, 4.97359e-14, relative: 1e-5)
        expectClose(alp.lifetime, 1.32342e-11, relative: 1e-5)
        let boost = (100.0 - 0.01).squareRoot() / 0.1
        expectClose(try #require(alp.decayLength(energy: 10)), 0.396749 * boost, relative: 1e-5)
    }

    @Test func nothingIsEverNaN() {
        let alp = ALP(mass: 0.1, coupling: 1e-4)
        #expect(alp.momentum(energy: 0.05) == nil && alp.decayLength(energy: 0.05) == nil)
        #expect(alp.decayLength(energy: 0.1) == 0)
        #expect(ALP(mass: 0.1, coupling: 0).decayLength(energy: 1) == .infinity)
        #expect(ALP(mass: 0.1, coupling: 0).lifetime == .infinity)
        for length in [0, 1, Double.infinity] {
            for distance in [0, 10.0] {
                #expect(!Decay.survival(distance: distance, decayLength: length).isNaN)
                #expect(!Decay.decay(within: distance, decayLength: length).isNaN)
            }
        }
        #expect(Decay.survival(distance: 0, decayLength: 0) == 1 && Decay.survival(distance: 1, decayLength: 0) == 0)
    }

    @Test func limitsOfTheDecayLaw() {
        // l >> dL: dL / l to first order, although 1 - exp(-dL/l) rounds to nothing.
        expectClose(Decay.decay(within: 30, decayLength: 1e20), 3e-19, relative: 1e-12)
        expectClose(Decay.survival(distance: 400, decayLength: 1e20), 1, relative: 1e-15)
        // l << L: all decay on the way.
        #expect(Decay.decay(within: 30, decayLength: 0.1) == 1)
        expectClose(Decay.survival(distance: 5, decayLength: 0.1), exp(-50), relative: 1e-12)
    }
}
