import Foundation
import Reports
import Testing

struct ChamberNoiseTests {
    /// Numbers of Validation/accidentals.py at 7.5e34: three of four in both superlayers, 1.53 kHz, and in either of them, 4.02 MHz.
    @Test func driftTubes() throws {
        var noise = try #require(try ChamberNoise.all(of: "cms-paper")["DT"])
        // 4.5e-34 Hz/cm^2 per luminosity over 78.6 mb, for the collisions of 387 ns.
        let perSecond = 78.6e-27 * 7.5e34
        (noise.rings[0].hits, noise.pileUp) = (4.5e-34 / 78.6e-27, perSecond * 25e-9)
        #expect(abs(noise.patternsPerCollision * perSecond / 1530 - 1) < 0.02)
        (noise.groups, noise.within) = (1, 1)
        #expect(abs(2 * noise.patternsPerCollision * perSecond / 4.02e6 - 1) < 0.02)
        #expect(try ChamberNoise.all(of: "none-such").isEmpty)
    }

    /// The part of the K0S that decays against the decay law at the lowest and the highest energy.
    @Test func kaons() {
        let part = BackgroundsReport.decays(within: 29)
        #expect(abs(part - 0.305) < 0.001 && BackgroundsReport.decays(within: 1e6) > 0.999)
    }
}
