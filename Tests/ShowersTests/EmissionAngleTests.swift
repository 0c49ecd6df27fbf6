import Foundation
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct EmissionAngleTests {
    private let angles = EmissionAngle()

    /// u = theta E/m follows u exp(-a u)/4 + 27/4 u exp(-3 a u), a = 0.625, cut at u = 2 gamma, in every energy.
    @Test(arguments: [7e-4, 2e-3, 5e-2, 10, 1e4]) func reducedAngle(_ energy: Double) {
        var random = RandomStream(seed: 41, stage: .validation, collision: UInt64(energy * 1e5))
        let gamma = energy / Constants.electronMass
        let end = min(2 * gamma, 60)
        expectDistribution(edges: linearEdges(0, end, 30), samples: 40_000, tests: samplerTests, "\(energy) GeV") { u in
            0.625 * 0.625 * u * (0.25 * exp(-0.625 * u) + 0.75 * 9 * exp(-1.875 * u))
        } draw: {
            min(end, gamma * (2 * angles.oneMinusCosine(energy: energy, using: &random)).squareRoot())
        }
    }

    /// Mean of u: 0.25 x 2/a + 0.75 x 2/(3a) = 1/a = 1.6; of the opening angle of a photon 1.6 m/E.
    @Test func meanAngle() {
        var random = RandomStream(seed: 42, stage: .validation, collision: 0)
        let energy = 1.0
        var statistics = RunningStatistics()
        for _ in 0..<60_000 {
            statistics.add(acos(1 - angles.oneMinusCosine(energy: energy, using: &random)) * energy / Constants.electronMass)
        }
        expectClose(statistics.mean, 1.6, absolute: 4 * statistics.error + 1e-3)
    }

    /// One draw a try, and a few more for one in twenty; repeated where theta would exceed pi.
    @Test(arguments: [7e-4, 2e-3, 1]) func angleDraws(_ energy: Double) {
        let end = min(2 * energy / Constants.electronMass, 100)
        func below(_ slope: Double) -> Double { 1 - (1 + slope * end) * exp(-slope * end) }
        let tries = 1 / (below(0.625) / 4 + below(1.875) * 3 / 4)
        var random = CountingGenerator(seed: 43)
        for _ in 0..<20_000 { _ = angles.oneMinusCosine(energy: energy, using: &random) }
        let draws = Double(random.draws) / 20_000
        #expect(draws > tries * 0.99 && draws < tries * 1.25, "\(draws) draws at \(energy) GeV, \(tries) tries")
    }

    /// The same far out and close to the axis, with the spaces between rectangles and density and the tail in it.
    @Test func reducedAngleFinely() {
        var random = RandomStream(seed: 47, stage: .validation, collision: 0)
        let gamma = 1e3 / Constants.electronMass
        expectDistribution(edges: [0] + logarithmicEdges(1e-2, 40, 200), samples: 2_000_000, tests: samplerTests, "reduced angle") { u in
            0.625 * 0.625 * u * (0.25 * exp(-0.625 * u) + 0.75 * 9 * exp(-1.875 * u))
        } draw: {
            min(40, gamma * (2 * angles.oneMinusCosine(energy: 1e3, using: &random)).squareRoot())
        }
    }

    /// Sauter's distribution: sin^2 / (1 - beta cos)^4 (1 + gamma (gamma - 1)(gamma - 2)(1 - beta cos)/2).
    @Test(arguments: [1e-4, 5e-4, 2e-3, 2e-2]) func photoelectron(_ t: Double) {
        var random = RandomStream(seed: 44, stage: .validation, collision: UInt64(t * 1e6))
        let gamma = t / Constants.electronMass + 1, beta = (1 - 1 / (gamma * gamma)).squareRoot()
        expectDistribution(edges: [0] + logarithmicEdges(1e-5, 2, 40), samples: 40_000, tests: samplerTests, "\(t) GeV") { x in
            let bracket = 1 - beta + beta * x
            return x * (2 - x) / pow(bracket, 4) * (1 + gamma * (gamma - 1) * (gamma - 2) / 2 * bracket)
        } draw: {
            1 - EmissionAngle.photoelectronCosine(kinetic: t, using: &random)
        }
        #expect(EmissionAngle.photoelectronCosine(kinetic: 0.1, using: &random) == 1)
    }

    /// Two draws a try; the envelope is A (A + 2)^2/2 x/(A + x)^3, A = 1/beta - 1 (PENELOPE-2008, NEA No. 6416, sec. 2.2.1).
    @Test(arguments: [1e-4, 5e-4, 2e-2]) func photoelectronDraws(_ t: Double) {
        let gamma = t / Constants.electronMass + 1, a = 1 / (1 - 1 / (gamma * gamma)).squareRoot() - 1
        let b = (gamma * gamma - 1).squareRoot() * (gamma - 1) * (gamma - 2) / 2
        func g(_ x: Double) -> Double { (2 - x) * (1 / (a + x) + b) }
        let acceptance = integrate({ s in
            let x = exp(s)
            return x * x * a * (a + 2) * (a + 2) / 2 / pow(a + x, 3) * g(x) / g(0)
        }, log(1e-9), log(2), panels: 100)
        expectDraws(perTry: 2, acceptance: acceptance, seed: 45, "\(t) GeV") {
            _ = EmissionAngle.photoelectronCosine(kinetic: t, using: &$0)
        }
    }

    @Test func azimuthIsUniform() {
        var random = CountingGenerator(seed: 46)
        let samples = 40_000
        var worst = 0.0
        expectDistribution(edges: linearEdges(-.pi, .pi, 24), samples: samples, tests: samplerTests, "azimuth") { _ in
            1
        } draw: {
            let (cosine, sine) = random.azimuth()
            worst = max(worst, abs(cosine * cosine + sine * sine - 1))
            return max(-.pi, min(.pi, atan2(sine, cosine)))
        }
        // The first term that the series of the cosine leaves out, times 2 cos: x^12/12! at pi/4.
        #expect(worst < 2e-10, "unit length within \(worst)")
        #expect(random.draws == samples)
    }
}
