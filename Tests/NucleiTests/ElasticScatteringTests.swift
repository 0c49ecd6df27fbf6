import Foundation
import Nuclei
import Numerics
import Particles
import Testing
import _TestSupport

@Suite struct ElasticScatteringTests {
    private static let cases: [(Species, Double, Double)] = [
        (.pionPlus, 20, 63.546), (.proton, 7000, 207.2), (.neutron, 0.001, 63.546), (.neutron, 0.1, 12.011), (.kaonPlus, 1, 1.008),
    ]

    private func momentum(_ species: Species, _ kinetic: Double) -> Vector {
        Vector(theta: 0.7, phi: 2) * (kinetic * (kinetic + 2 * species.mass)).squareRoot()
    }

    /// The transfer, here from the sampled momenta, follows the sum of two exponentials.
    @Test(arguments: cases)
    func transfersFollowTheDensity(species: Species, kinetic: Double, a: Double) {
        let scattering = ElasticScattering(species, massNumber: a)
        let target = a < 1.5 ? Species.proton.mass : a * Constants.atomicMassUnit
        let p = momentum(species, kinetic), energy = kinetic + species.mass
        let s = species.mass * species.mass + target * target + 2 * energy * target
        let largest = 4 * p.dot(p) * target * target / s
        let light = a <= 62
        let b = a < 1.5 ? 2 * 1.4 + 0.4 + 4 * pow(s, 0.0808) : light ? 14.5 * pow(a, 2.0 / 3) : 60 * cbrt(a)
        let narrow = light ? pow(a, 1.63) : pow(a, 1.33), wide = a < 1.5 ? 0 : light ? 1.4 * cbrt(a) : 0.4 * pow(a, 0.4)
        var random = RandomStream(seed: 11, stage: .validation, collision: 0)
        // Beyond 3 GeV^2 there is e^-30 of them.
        let fine = min(largest, 12 / b), coarse = stride(from: 0.25, through: 3, by: 0.25).filter { $0 > fine && $0 < largest }
        let edges = stride(from: 0.0, through: 1, by: 0.05).map { $0 * $0 * fine } + coarse + (largest > fine && largest < 3 ? [largest] : [])
        expectDistribution(edges: edges, samples: 20_000, tests: Self.cases.count, "\(species.name), A = \(a)") { t in
            narrow * exp(-b * t) + wide * exp(-10 * t)
        } draw: {
            min(2 * target * scattering.sample(momentum: p, random: &random).recoil, edges[edges.count - 1])
        }
    }

    /// Energy and momentum: what the hadron loses is on the nucleus's mass shell.
    @Test(arguments: cases)
    func kinematicsClose(species: Species, kinetic: Double, a: Double) {
        let scattering = ElasticScattering(species, massNumber: a)
        let target = a < 1.5 ? Species.proton.mass : a * Constants.atomicMassUnit
        let p = momentum(species, kinetic)
        var random = RandomStream(seed: 12, stage: .validation, collision: 0)
        for _ in 0..<1000 {
            let (after, recoil) = scattering.sample(momentum: p, random: &random)
            let lost = p - after
            let energyAfter = (after.dot(after) + species.mass * species.mass).squareRoot()
            expectClose(energyAfter + recoil, kinetic + species.mass, relative: 1e-12)
            // The difference of momenta of 7 TeV is known to 1e-12 GeV only.
            expectClose(lost.magnitude, (recoil * (recoil + 2 * target)).squareRoot(), relative: 1e-6, absolute: 1e-8 * kinetic)
        }
    }

    /// Slow neutrons scatter uniformly off carbon: on average they lose 2 A/(A + 1)^2 of their energy.
    @Test func slowNeutronsScatterUniformly() {
        let scattering = ElasticScattering(.neutron, massNumber: 12.011)
        let p = momentum(.neutron, 1e-6)
        var random = RandomStream(seed: 13, stage: .validation, collision: 0)
        var sum = 0.0
        for _ in 0..<20_000 { sum += scattering.sample(momentum: p, random: &random).recoil }
        let a = 12.011 * Constants.atomicMassUnit / Species.neutron.mass
        // Uniform on [0, 4 A/(A+1)^2]: spread 1/sqrt(12) of the width; four standard errors.
        expectClose(sum / 20_000 / 1e-6, 2 * a / ((a + 1) * (a + 1)), relative: 4 / (3 * 20_000.0).squareRoot())
    }
}
