import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct ComptonScatteringTests {
    static let energies = [1e-4, 1e-3, 1e-2, 0.3, 100, 1e4]

    private static func smallestRatio(_ k: Double) -> Double { 1 / (1 + 2 * k / Constants.electronMass) }

    @Test(arguments: energies) func samplerFollowsKleinAndNishina(_ k: Double) {
        var random = RandomStream(seed: 11, stage: .validation, collision: UInt64(k * 1e6))
        let low = Self.smallestRatio(k)
        // The quick exponential may fall below the kinematic limit by rounding.
        var edges = logarithmicEdges(low, 1, 40)
        edges[0] *= 1 - 1e-10
        expectDistribution(edges: edges, samples: 40_000, tests: samplerTests, "k = \(k) GeV") {
            ComptonScattering.density($0, photon: k)
        } draw: {
            ComptonScattering.sample(photon: k, using: &random).epsilon
        }
    }

    /// The density with its factor pi r_e^2 m/k integrates to Klein and Nishina's cross section in closed form (Evans, The Atomic
    /// Nucleus (1955), eq. 23.3.1).
    @Test(arguments: energies) func densityIntegratesToTheCrossSection(_ k: Double) {
        let a = k / Constants.electronMass, l = log(1 + 2 * a)
        let closed = 2 * .pi * Constants.classicalElectronRadiusSquaredBarn
            * ((1 + a) / (a * a) * (2 * (1 + a) / (1 + 2 * a) - l / a) + l / (2 * a) - (1 + 3 * a) / ((1 + 2 * a) * (1 + 2 * a)))
        let integral = integrate({ exp($0) * ComptonScattering.density(exp($0), photon: k) }, log(Self.smallestRatio(k)), 0, panels: 60)
        expectClose(.pi * Constants.classicalElectronRadiusSquaredBarn / a * integral, closed, relative: 1e-9, "k = \(k) GeV")
    }

    /// XCOM's incoherent cross section differs by binding: by 0.1 % in oxygen at 1 MeV and 1 % in uranium.
    @Test(arguments: [(8, 2e-3), (29, 3e-3), (92, 1.2e-2)]) func bindingIsNegligibleAboveOneMeV(_ z: Int, _ tolerance: Double) {
        let k = 1e-3, a = k / Constants.electronMass
        let integral = integrate({ ComptonScattering.density($0, photon: k) }, Self.smallestRatio(k), 1, panels: 40)
        let free = .pi * Constants.classicalElectronRadiusSquaredBarn / a * integral * Double(z)
        expectClose(Element(atomicNumber: z).photonCrossSection(at: k).incoherent, free, relative: tolerance, "Z = \(z)")
    }

    /// Mean share of the energy that the electron gets: Attix, Introduction to Radiological Physics (1986), fig. 7.4/app. D.1:
    /// 0.138 at 0.1 MeV, 0.440 at 1 MeV, 0.684 at 10 MeV, to the digits given.
    @Test(arguments: [(1e-4, 0.138), (1e-3, 0.440), (1e-2, 0.684)]) func meanTransfer(_ k: Double, _ expected: Double) {
        var random = RandomStream(seed: 12, stage: .validation, collision: 0)
        var statistics = RunningStatistics()
        for _ in 0..<60_000 { statistics.add(1 - ComptonScattering.sample(photon: k, using: &random).epsilon) }
        expectClose(statistics.mean, expected, absolute: 5e-4 + 4 * statistics.error, "k = \(k) GeV")
    }

    /// Energy and momentum: the recoil's three-momentum is that of a free electron with the energy that the photon lost.
    @Test(arguments: energies) func conservesEnergyAndMomentum(_ k: Double) {
        var random = RandomStream(seed: 13, stage: .validation, collision: 0)
        let m = Constants.electronMass
        for _ in 0..<2000 {
            let (epsilon, oneMinusCos) = ComptonScattering.sample(photon: k, using: &random)
            let scattered = epsilon * k, t = k - scattered
            #expect(oneMinusCos >= 0 && oneMinusCos <= 2)
            // |k - k'|^2 = (k - k')^2 + 2 k k' (1 - cos) must be t (t + 2m).
            expectClose(t * t + 2 * k * scattered * oneMinusCos, t * (t + 2 * m), relative: 1e-9)
        }
    }

    /// Three draws a try; the envelope is 1/eps + eps.
    @Test(arguments: energies) func draws(_ k: Double) {
        let low = Self.smallestRatio(k)
        let integral = integrate({ exp($0) * ComptonScattering.density(exp($0), photon: k) }, log(low), 0, panels: 60)
        let acceptance = integral / (-log(low) + (1 - low * low) / 2)
        #expect(acceptance > 0.55)
        expectDraws(perTry: 3, acceptance: acceptance, seed: 14, "\(k) GeV") { _ = ComptonScattering.sample(photon: k, using: &$0) }
    }
}
