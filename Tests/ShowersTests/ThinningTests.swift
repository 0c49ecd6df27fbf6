import Inputs
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct ThinningTests {
    /// Thinning keeps every mean: photons, path, energy, against analog showers within four combined standard errors.
    @Test(arguments: [(10e-3, UInt32(8)), (100e-3, 4)]) func keepsTheMeans(_ below: Double, _ factor: UInt32) throws {
        func report(_ thinning: Thinning, seed: UInt64) throws -> ShowerReport {
            try showerReport(
                material: Material.named("PbWO4"), depth: 20, primary: .photon, kineticEnergy: 2, showers: 300,
                settings: ShowerSettings(thinning: thinning), seed: seed, hadronCollider: nil)
        }
        let analog = try report(.none, seed: 61), thin = try report(Thinning(below: below, factor: factor), seed: 62)
        #expect(thin.steps < analog.steps * 3 / 4)
        for threshold in ["1MeV", "10MeV", "100MeV"] {
            for quantity in [\ShowerReport.photonsCreated, \.photonTrackLength] {
                let a = analog[keyPath: quantity][threshold]!, b = thin[keyPath: quantity][threshold]!
                expectClose(b.mean, a.mean, absolute: 4 * (a.error * a.error + b.error * b.error).squareRoot(), threshold)
            }
        }
        let energy = thin.energyFraction
        // The balance closes on average: 300 showers of some hundred soft particles each.
        expectClose(energy.deposited + energy.belowThreshold + energy.leakBack + energy.leakFar, 1, absolute: 0.03)
    }

    @Test func factorMustBeAPowerOfTwo() throws {
        #expect(throws: InputError.self) { try Thinning(validating: 6, below: 1e-2) }
        #expect(throws: InputError.self) { try Thinning(validating: 2.5, below: 1e-2) }
        #expect(try Thinning(validating: 8, below: 1e-2) == Thinning(below: 1e-2, factor: 8))
    }
}
