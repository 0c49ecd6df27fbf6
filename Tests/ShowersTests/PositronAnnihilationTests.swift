import Foundation
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct PositronAnnihilationTests {
    static let energies = [1e-5, 3.2e-4, 2e-3, 5e-2, 10, 1e4]

    private static func limits(_ t: Double) -> (Double, Double) {
        let gamma = t / Constants.electronMass + 1
        let root = ((gamma - 1) / (gamma + 1)).squareRoot() / 2
        return (0.5 - root, 0.5 + root)
    }

    @Test(arguments: energies) func samplerFollowsDensity(_ t: Double) {
        var random = RandomStream(seed: 31, stage: .validation, collision: UInt64(t * 1e6))
        let (low, high) = Self.limits(t)
        // The limits lie 1/(2 gamma) from 0 and 1, lost digits of the subtraction included.
        var edges = logarithmicEdges(low, high, 30)
        edges[0] *= 1 - 1e-6
        edges[30] = min(1, high * (1 + 1e-9))
        expectDistribution(edges: edges, samples: 40_000, tests: samplerTests, "\(t) GeV") {
            PositronAnnihilation.density($0, kinetic: t)
        } draw: {
            PositronAnnihilation.sample(kinetic: t, using: &random)
        }
    }

    /// With its factor pi r_e^2 (gamma + 1)^2/((gamma + 1)(gamma^2 - 1)) the density integrates to Heitler's total.
    @Test(arguments: energies) func densityIntegratesToTheCrossSection(_ t: Double) {
        let gamma = t / Constants.electronMass + 1
        let (low, high) = Self.limits(t)
        let integral = integrate({ exp($0) * PositronAnnihilation.density(exp($0), kinetic: t) }, log(low), log(high), panels: 60)
        let sigma = .pi * Constants.classicalElectronRadiusSquaredBarn * (gamma + 1) / (gamma * gamma - 1) * integral
        // The lower limit at 10 TeV is a difference of nearly equal numbers.
        expectClose(PositronAnnihilation.crossSection(kinetic: t), sigma, relative: 1e-7, "\(t) GeV")
    }

    /// Slow positrons: pi r_e^2 / beta (Dirac 1930); fast ones: pi r_e^2 (ln 2 gamma - 1) / gamma.
    @Test func limitsOfTheCrossSection() {
        let area = .pi * Constants.classicalElectronRadiusSquaredBarn
        let slow = 1e-9, gamma = slow / Constants.electronMass + 1
        let beta = (1 - 1 / (gamma * gamma)).squareRoot()
        expectClose(PositronAnnihilation.crossSection(kinetic: slow), area / beta, relative: 1e-4)
        let fast = 1e4, large = fast / Constants.electronMass
        expectClose(PositronAnnihilation.crossSection(kinetic: fast), area * (log(2 * large) - 1) / large, relative: 1e-5)
    }

    @Test(arguments: energies) func conservesEnergyAndMomentum(_ t: Double) {
        var random = RandomStream(seed: 32, stage: .validation, collision: 0)
        let total = t + 2 * Constants.electronMass, p = (t * total).squareRoot()
        for _ in 0..<1000 {
            let share = PositronAnnihilation.sample(kinetic: t, using: &random)
            var along = 0.0, across: [Double] = []
            for x in [share, 1 - share] {
                let cosine = PositronAnnihilation.cosine(x, kinetic: t)
                along += x * total * cosine
                across.append(x * total * max(0, 1 - cosine * cosine).squareRoot())
            }
            expectClose(along, p, relative: 1e-9, "\(t) GeV, share \(share)")
            expectClose(across[0], across[1], absolute: 1e-7 * total, "\(t) GeV, share \(share)")
        }
    }

    /// A positron of this energy makes a photon of the cut at the most.
    @Test(arguments: [6e-4, 1e-3, 5e-3, 0.1]) func lowestEnergyForAPhoton(_ cut: Double) {
        let t = PositronAnnihilation.lowestKineticEnergy(photonCut: cut)
        let (_, high) = Self.limits(t)
        expectClose(high * (t + 2 * Constants.electronMass), cut, relative: 1e-9)
        #expect(PositronAnnihilation.lowestKineticEnergy(photonCut: 4e-4) == 0)
    }

    /// physics.md: 0.32 MeV for photons above 1 MeV.
    @Test func lowestEnergyForOneMeV() {
        expectClose(PositronAnnihilation.lowestKineticEnergy(photonCut: 1e-3), 0.3212e-3, relative: 1e-3)
    }

    /// Two draws a try; the envelope is 1/eps times the bracket at eps = 1/(gamma + 1), its largest value.
    @Test(arguments: energies) func draws(_ t: Double) {
        let gamma = t / Constants.electronMass + 1
        let (low, high) = Self.limits(t)
        let integral = integrate({ exp($0) * PositronAnnihilation.density(exp($0), kinetic: t) }, log(low), log(high), panels: 60)
        let largest = PositronAnnihilation.density(1 / (gamma + 1), kinetic: t) / (gamma + 1)
        expectDraws(perTry: 2, acceptance: integral / (largest * log(high / low)), seed: 33, "\(t) GeV") {
            _ = PositronAnnihilation.sample(kinetic: t, using: &$0)
        }
    }
}
