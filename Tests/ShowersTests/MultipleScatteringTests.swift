import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct MultipleScatteringTests {
    private let sampler = MultipleScattering.Sampler()

    /// Mean cosine exp(-g) over a step of g transport mean free paths (Goudsmit and Saunderson, Phys. Rev. 57 (1940) 24, l = 1).
    @Test(arguments: [0.5, 1.5, 3, 6, 15, 22], [1e-4, 1e-3, 1e-2, 0.1, 0.35, 1, 2]) func meanCosine(_ logarithm: Double, _ g: Double) {
        var random = RandomStream(seed: 51, stage: .validation, collision: UInt64(logarithm), particle: UInt32(g * 1e4))
        var statistics = RunningStatistics()
        let samples = 50_000
        for _ in 0..<samples { statistics.add(1 - sampler.distribution(g, logarithm: logarithm).cosine(using: &random)) }
        // The variance is at most the core's g^2 and the tail's 2 g/L, which rare large angles make: the spread of a sample misses it.
        let error = ((min(g, 1) * min(g, 1) + min(2 * g / logarithm, 1)) / Double(samples)).squareRoot()
        expectClose(statistics.mean, 1 - exp(-g), absolute: 4 * error, "g = \(g), L = \(logarithm)")
    }

    /// Steps add up: the mean cosine over many steps is that over their sum.
    @Test func stepsCompose() {
        var random = RandomStream(seed: 52, stage: .validation, collision: 0)
        var length = 0.0
        var statistics = RunningStatistics()
        for _ in 0..<20_000 {
            var direction = Vector.zAxis
            for _ in 0..<20 {
                let cosine = sampler.distribution(0.05, logarithm: 9).cosine(using: &random)
                let (cosPhi, sinPhi) = random.azimuth()
                direction = direction.turned(
                    cosTheta: cosine, sinTheta: (1 - cosine * cosine).squareRoot(), cosPhi: cosPhi, sinPhi: sinPhi)
            }
            length = max(length, abs(direction.magnitude - 1))
            statistics.add(direction.z)
        }
        expectClose(statistics.mean, exp(-1), absolute: 4 * statistics.error)
        // Each azimuth is of unit length to 1.4e-10.
        #expect(length < 2e-9, "unit length within \(length)")
    }

    /// Beyond the core a thin step shows single scattering: the number of deflections with mu > x is g/(2L) (1/x - 1).
    @Test(arguments: [(0.01, 15.0), (0.05, 15), (0.01, 9)]) func tailIsSingleScattering(_ g: Double, _ logarithm: Double) {
        var random = RandomStream(seed: 53, stage: .validation, collision: 0)
        let samples = 200_000
        for x in [0.1, 0.3] {
            var count = 0.0
            for _ in 0..<samples where (1 - sampler.distribution(g, logarithm: logarithm).cosine(using: &random)) / 2 > x { count += 1 }
            let expected = g / (2 * logarithm) * (1 / x - 1) * Double(samples)
            // The core's own width widens the tail: by the ratio of its mean mu to x, times at most 2.
            expectClose(count, expected, relative: 2 * g / x, absolute: 4 * expected.squareRoot())
        }
    }

    @Test func cosinesStayInRange() {
        var random = RandomStream(seed: 54, stage: .validation, collision: 0)
        for g in [0, 1e-12, 1e-6, 0.35, 5, 50] {
            for logarithm in [0.5, 3, 25] {
                for _ in 0..<500 {
                    let cosine = sampler.distribution(g, logarithm: logarithm).cosine(using: &random)
                    #expect(cosine >= -1 && cosine <= 1)
                }
            }
        }
    }

    /// L is that of screened Rutherford scattering with the spin term: quadrature of the cross section of McKinley and Feshbach
    /// over the angle, for one element.
    @Test(arguments: [("Al", 1e-3, false), ("Cu", 1e-2, false), ("Pb", 1e-2, true), ("Pb", 1, false)])
    func transportIsTheIntegralOfSingleScattering(_ name: String, _ t: Double, _ positron: Bool) throws {
        let material = try Material.named(name)
        let z = Double(material.components[0].element.atomicNumber), m = Constants.electronMass, alpha = Constants.fineStructure
        let p2 = t * (t + 2 * m), gamma = t / m + 1, beta2 = 1 - 1 / (gamma * gamma)
        let bohr = Constants.electronComptonWavelength / alpha
        let chi0 = Constants.hbarC / p2.squareRoot() / (0.885_34 * bohr / cbrt(z))
        let a = chi0 * chi0 * (1.13 + 3.76 * pow(alpha * z, 2) / beta2) / 4
        // d sigma / d mu = pi (r_e m / (p beta))^2 Z (Z + 1) R(mu) / (mu + a)^2; 1 - cos = 2 mu.
        let integral = integrate({ s in
            let mu = exp(s)
            let spin = 1 - beta2 * mu + (positron ? -1 : 1) * .pi * beta2.squareRoot() * alpha * z * mu.squareRoot() * (1 - mu.squareRoot())
            return mu * 2 * mu * spin / ((mu + a) * (mu + a))
        }, log(a * 1e-8), 0, panels: 300)
        let sigma = .pi * Constants.classicalElectronRadiusSquaredBarn * m * m / (p2 * beta2) * z * (z + 1) * integral
        let ours = MultipleScattering.transport(material, kinetic: t, positron: positron)
        // The code takes the spin term without screening: right to sqrt(a).
        expectClose(ours.inverseLength, sigma * material.components[0].atomsPerBarnCentimetre, relative: 2 * a.squareRoot() + 1e-6, name)
        expectClose(ours.logarithm, integral / 2, relative: 2 * a.squareRoot() + 1e-6, name)
    }

    /// Moving the spin term's part from the core to the tail keeps the mean cosine, for electrons and positrons of a heavy element.
    @Test(arguments: [0.9, -2.9], [0.003, 0.05, 0.5, 1]) func spinKeepsTheMean(_ spin: Double, _ g: Double) {
        var random = RandomStream(seed: 57, stage: .validation, collision: 0)
        let distribution = sampler.distribution(g, logarithm: 15 + spin, spin: spin)
        let statistics = RunningStatistics((0..<100_000).lazy.map { _ in 1 - distribution.cosine(using: &random) })
        expectClose(statistics.mean, 1 - exp(-g), relative: 1e-3, absolute: 4.5 * statistics.error, "spin \(spin), g = \(g)")
    }

    /// Over a thin step the width of the central part is Highland's: 13.6 MeV/(beta c p) sqrt(x/X0) (1 + 0.038 ln(x/X0))
    /// (PDG 2024, eq. 34.16: accurate to 11 % for 1e-3 < x/X0 < 100, as the width of the central 98 %).
    @Test(arguments: [("Al", 0.01, false), ("Cu", 0.01, false), ("Pb", 0.01, false), ("Pb", 0.1, false), ("Cu", 0.01, true), ("Pb", 0.1, true)])
    func widthIsHighlands(_ name: String, _ thickness: Double, _ positron: Bool) throws {
        let material = try Material.named(name), t = 0.05
        let transport = MultipleScattering.transport(material, kinetic: t, positron: positron)
        let spin = MultipleScattering.spin(material, positron: positron)
        let g = thickness * material.radiationLength * transport.inverseLength
        var random = RandomStream(seed: 55, stage: .validation, collision: 0)
        var angles: [Double] = []
        for _ in 0..<40_000 {
            let cosine = sampler.distribution(g, logarithm: transport.logarithm, spin: spin).cosine(using: &random)
            angles.append(acos(cosine) * random.azimuth().cos)
        }
        angles.sort { abs($0) < abs($1) }
        let central = angles.prefix(angles.count * 98 / 100)
        let width = (central.reduce(0) { $0 + $1 * $1 } / Double(central.count)).squareRoot()
        let p = (t * (t + 2 * Constants.electronMass)).squareRoot()
        let highland = 13.6e-3 / p * thickness.squareRoot() * (1 + 0.038 * log(thickness))
        expectClose(width, highland, relative: 0.11, "\(name), \(thickness) X0")
    }

    /// One draw for the core, one for the tail, and an azimuth for a fifth of the steps.
    @Test func draws() {
        expectDraws(perTry: 2.2, acceptance: 1, calls: 200_000, seed: 56) {
            _ = sampler.distribution(0.3, logarithm: 10).cosine(using: &$0)
        }
    }
}
