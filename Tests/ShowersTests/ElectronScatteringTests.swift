import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Kinetic energy and cut, GeV.
private let cases: [(Double, Double)] = [(3e-4, 1e-4), (2.5e-3, 1e-3), (1e-2, 1e-4), (0.1, 1e-3), (10, 1e-3), (1e4, 1e-4)]

@Suite struct MollerScatteringTests {
    @Test(arguments: cases) func samplerFollowsDensity(_ t: Double, _ cut: Double) {
        var random = RandomStream(seed: 21, stage: .validation, collision: UInt64(t * 1e6))
        expectDistribution(edges: logarithmicEdges(cut / t, 0.5, 30), samples: 40_000, tests: samplerTests, "\(t), cut \(cut) GeV") {
            MollerScattering.density($0, kinetic: t)
        } draw: {
            min(0.5, max(cut / t, MollerScattering.sample(kinetic: t, cut: cut, using: &random)))
        }
    }

    @Test(arguments: cases) func crossSectionIsTheIntegral(_ t: Double, _ cut: Double) {
        let integral = integrate({ exp($0) * MollerScattering.density(exp($0), kinetic: t) }, log(cut / t), log(0.5), panels: 80)
        expectClose(MollerScattering.crossSection(kinetic: t, cut: cut), integral, relative: 1e-9)
        #expect(MollerScattering.crossSection(kinetic: t, cut: t / 2) == 0)
    }

    /// The mean loss to transfers between two cuts is the difference of the restricted stopping powers, which have their own
    /// closed form (Rohrlich and Carlson 1954): no gap and no overlap of soft and hard collisions.
    @Test(arguments: [1e-3, 1e-2, 1, 1e3]) func lossJoinsTheStoppingPower(_ t: Double) throws {
        let copper = try Material.named("Cu"), power = CollisionStoppingPower(copper)
        let (low, high) = (1e-4, t / 2)
        let difference = power.restricted(t, cut: high, positron: false) - power.restricted(t, cut: low, positron: false)
        let integral = integrate({ exp(2 * $0) * MollerScattering.density(exp($0), kinetic: t) * t }, log(low / t), log(high / t), panels: 80)
        // The stopping power counts the energy of the slower electron.
        expectClose(integral * copper.electronsPerBarnCentimetre, difference, relative: 1e-8, "\(t) GeV")
    }

    /// Transfers much above binding and much below t: Rutherford's 2 pi r_e^2 m / (beta^2 T'^2).
    @Test func smallTransfersAreRutherfords() {
        let t = 10.0, x = 1e-6
        let rutherford = 2 * .pi * Constants.classicalElectronRadiusSquaredBarn * Constants.electronMass / (t * x * x)
        expectClose(MollerScattering.density(x, kinetic: t), rutherford, relative: 1e-4)
    }

    /// Two electrons leave with the total momentum: the sum of their components along and across, by the elastic cosines.
    @Test(arguments: cases) func elasticKinematics(_ t: Double, _ cut: Double) {
        var random = RandomStream(seed: 22, stage: .validation, collision: 0)
        let m = Constants.electronMass, p = (t * (t + 2 * m)).squareRoot()
        func momentum(_ energy: Double) -> (along: Double, across: Double) {
            let magnitude = (energy * (energy + 2 * m)).squareRoot()
            let cos2 = min(1, energy * (t + 2 * m) / (t * (energy + 2 * m)))
            return (magnitude * cos2.squareRoot(), magnitude * (1 - cos2).squareRoot())
        }
        for _ in 0..<1000 {
            let given = MollerScattering.sample(kinetic: t, cut: cut, using: &random) * t
            let a = momentum(given), b = momentum(t - given)
            expectClose(a.along + b.along, p, relative: 1e-12)
            // The faster one's small angle comes from 1 - cos^2: half the digits of a double.
            expectClose(a.across, b.across, absolute: 3e-8 * p)
        }
    }

    /// Two draws a try; the envelope is 1/eps^2 times its value at 1/2.
    @Test(arguments: cases) func draws(_ t: Double, _ cut: Double) {
        let envelope = MollerScattering.density(0.5, kinetic: t) / 4 * (t / cut - 2)
        let acceptance = MollerScattering.crossSection(kinetic: t, cut: cut) / envelope
        expectDraws(perTry: 2, acceptance: acceptance, seed: 23, "\(t) GeV") {
            _ = MollerScattering.sample(kinetic: t, cut: cut, using: &$0)
        }
    }
}

@Suite struct BhabhaScatteringTests {
    @Test(arguments: cases) func samplerFollowsDensity(_ t: Double, _ cut: Double) {
        var random = RandomStream(seed: 24, stage: .validation, collision: UInt64(t * 1e6))
        expectDistribution(edges: logarithmicEdges(cut / t, 1, 30), samples: 40_000, tests: samplerTests, "\(t), cut \(cut) GeV") {
            BhabhaScattering.density($0, kinetic: t)
        } draw: {
            min(1, max(cut / t, BhabhaScattering.sample(kinetic: t, cut: cut, using: &random)))
        }
    }

    @Test(arguments: cases) func crossSectionIsTheIntegral(_ t: Double, _ cut: Double) {
        let integral = integrate({ exp($0) * BhabhaScattering.density(exp($0), kinetic: t) }, log(cut / t), 0, panels: 80)
        expectClose(BhabhaScattering.crossSection(kinetic: t, cut: cut), integral, relative: 1e-9)
        #expect(BhabhaScattering.crossSection(kinetic: t, cut: t) == 0)
    }

    @Test(arguments: [1e-3, 1e-2, 1, 1e3]) func lossJoinsTheStoppingPower(_ t: Double) throws {
        let copper = try Material.named("Cu"), power = CollisionStoppingPower(copper)
        let difference = power.restricted(t, cut: t, positron: true) - power.restricted(t, cut: 1e-4, positron: true)
        let integral = integrate({ exp(2 * $0) * BhabhaScattering.density(exp($0), kinetic: t) * t }, log(1e-4 / t), 0, panels: 80)
        expectClose(integral * copper.electronsPerBarnCentimetre, difference, relative: 1e-8, "\(t) GeV")
    }

    /// Two draws a try; the envelope is Rutherford's 1/(beta^2 eps^2).
    @Test(arguments: cases) func draws(_ t: Double, _ cut: Double) {
        let gamma = t / Constants.electronMass + 1, beta2 = 1 - 1 / (gamma * gamma)
        let envelope = 2 * .pi * Constants.classicalElectronRadiusSquaredBarn / ((gamma - 1) * beta2) * (t / cut - 1)
        let acceptance = BhabhaScattering.crossSection(kinetic: t, cut: cut) / envelope
        expectDraws(perTry: 2, acceptance: acceptance, seed: 25, "\(t) GeV") {
            _ = BhabhaScattering.sample(kinetic: t, cut: cut, using: &$0)
        }
    }
}
