import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct BremsstrahlungEmissionTests {
    private static func emission(_ name: String, positron: Bool = false, cut: Double = 1e-3) throws -> BremsstrahlungEmission {
        BremsstrahlungEmission(try Material.named(name), lowest: 1e-3, highest: 1.6e4, cut: cut, positron: positron)
    }

    @Test(arguments: [("O", false), ("PbWO4", false), ("Pb", true)]) func samplerFollowsDifferential(_ name: String, _ positron: Bool) throws {
        let emission = try Self.emission(name, positron: positron), cut = 1e-3
        for t in [1.2e-3, 2.3e-3, 1e-2, 0.1, 1, 97, 1e4] {
            var random = RandomStream(seed: 81, stage: .validation, collision: UInt64(t * 1e6))
            expectDistribution(edges: logarithmicEdges(cut, t, 50), samples: 400_000, tests: samplerTests, "\(name), \(t) GeV") {
                emission.differential(t, photon: min($0, t * (1 - 1e-12))) / $0
            } draw: {
                emission.sample(kinetic: t, using: &random)
            }
        }
    }

    /// Seltzer and Berger, At. Data Nucl. Data Tables 35 (1986) 345: (beta^2/Z^2) k d sigma/dk in mb at k/T = 0.1, 0.5, 0.8, 0.95, by
    /// element and kinetic energy in MeV. No medium effects: the dielectric effect is below 1e-4 here.
    static let seltzerBerger: [(String, Double, [Double])] = [
        ("O", 2, [11.66, 4.757, 2.194, 0.9839]),
        ("O", 10, [13.77, 7.433, 4.495, 2.085]),
        ("O", 100, [14.53, 10.31, 8.77, 6.304]),
        ("O", 1000, [14.66, 10.97, 10.56, 10.34]),
        ("Al", 2, [11.02, 4.693, 2.248, 1.083]),
        ("Al", 10, [12.68, 7.057, 4.388, 2.111]),
        ("Al", 100, [13.24, 9.454, 8.173, 6.022]),
        ("Al", 1000, [13.35, 9.994, 9.634, 9.525]),
        ("Cu", 2, [10.4, 4.772, 2.459, 1.386]),
        ("Cu", 10, [11.51, 6.688, 4.263, 2.19]),
        ("Cu", 100, [11.8, 8.516, 7.486, 5.672]),
        ("Cu", 1000, [11.88, 8.904, 8.609, 8.622]),
        ("W", 2, [9.852, 5.069, 3.077, 2.119]),
        ("W", 10, [9.859, 5.988, 4.133, 2.458]),
        ("W", 100, [9.98, 7.238, 6.447, 5.149]),
        ("W", 1000, [10.03, 7.519, 7.273, 7.333]),
        ("Pb", 2, [9.774, 5.103, 3.195, 2.254]),
        ("Pb", 10, [9.619, 5.826, 4.103, 2.512]),
        ("Pb", 100, [9.712, 7.047, 6.28, 5.063]),
        ("Pb", 1000, [9.76, 7.315, 7.074, 7.134]),
    ]

    @Test(arguments: seltzerBerger) func agreesWithSeltzerAndBerger(_ name: String, _ energy: Double, _ scaled: [Double]) throws {
        let material = try Material.named(name), t = energy * 1e-3
        let emission = try Self.emission(name)
        let gamma = t / Constants.electronMass + 1, beta2 = 1 - 1 / (gamma * gamma)
        let z = Double(material.components[0].element.atomicNumber)
        for (ratio, expected) in zip([0.1, 0.5, 0.8, 0.95], scaled) {
            let ours = emission.differential(t, photon: ratio * t) / material.components[0].atomsPerBarnCentimetre * 1e3 * beta2 / (z * z)
            expectClose(ours, expected, relative: 0.03, "\(name), \(energy) MeV, k/T = \(ratio)")
        }
    }

    /// Positrons radiate less, by exp(2 pi alpha Z (1/beta_before - 1/beta_after)): the same at high energy, none at the tip.
    @Test func positrons() throws {
        let electrons = try Self.emission("Pb"), positrons = try Self.emission("Pb", positron: true)
        for (t, ratio) in [(2e-3, 0.6), (1e-2, 0.3), (0.1, 0.5)] {
            func inverseBeta(_ t: Double) -> Double {
                let gamma = t / Constants.electronMass + 1
                return gamma / (gamma * gamma - 1).squareRoot()
            }
            let expected = exp(2 * .pi * Constants.fineStructure * 82 * (inverseBeta(t) - inverseBeta(t * (1 - ratio))))
            expectClose(positrons.differential(t, photon: ratio * t) / electrons.differential(t, photon: ratio * t), expected, relative: 0.01)
        }
        expectClose(positrons.differential(100, photon: 50) / electrons.differential(100, photon: 50), 1, relative: 1e-4)
        #expect(positrons.differential(2e-3, photon: 1.999e-3) < 0.05 * electrons.differential(2e-3, photon: 1.999e-3))
    }

    /// Rate above and loss below a cut make up the radiative stopping power: ESTAR's to 1.2 % (the consistency of its table and
    /// Seltzer and Berger's spectra).
    @Test(arguments: ["Al", "Cu", "Pb"], [5e-3, 0.1, 1]) func lossJoinsTheStoppingPower(_ name: String, _ t: Double) throws {
        let material = try Material.named(name), emission = try Self.emission(name)
        let hard = integrate({ exp($0) * emission.differential(t, photon: exp($0)) }, log(1e-3), log(t * (1 - 1e-12)), panels: 80)
        let total = (emission.softLoss(t, below: 1e-3) + hard) * 1e3 / material.density
        expectClose(total, material.electronStoppingPower(at: t).radiative, relative: 0.015, "\(name) \(t) GeV")
    }

    @Test func rateIsTheIntegral() throws {
        let emission = try Self.emission("PbWO4")
        for t in [1.5e-3, 0.02, 3, 1e4] {
            let integral = integrate({ emission.differential(t, photon: exp($0)) }, log(1e-3), log(t * (1 - 1e-12)), panels: 200)
            // Kinks of the table at its nodes limit both quadratures.
            expectClose(emission.rate(t, above: 1e-3), integral, relative: 5e-4, "\(t) GeV")
        }
        #expect(emission.rate(1e-3, above: 1e-3) == 0)
    }

    /// k d sigma/dk per radiation length at high energy: 4/3 (1 - y) + y^2 of complete screening (PDG 2024, eq. 34.29) within its
    /// 2.5 %, where the medium does not suppress.
    @Test func completeScreening() throws {
        let material = try Material.named("Cu"), emission = try Self.emission("Cu")
        for y in [0.2, 0.5, 0.8] {
            let ours = emission.differential(50, photon: y * 50) * material.radiationLength
            expectClose(ours, 4 / 3 - 4 / 3 * y + y * y, relative: 0.03, "y = \(y)")
        }
    }

    /// Two draws a try, and most tries are good: below twice the cut from 1/k under the largest value of the table, above from steps.
    @Test(arguments: [(1.9e-3, 0.25), (3e-3, 0.6), (0.02, 0.8), (0.1, 0.85), (10, 0.85), (1e3, 0.85)]) func draws(_ t: Double, _ least: Double) throws {
        let emission = try Self.emission("PbWO4")
        var random = CountingGenerator(seed: 82)
        for _ in 0..<20_000 { _ = emission.sample(kinetic: t, using: &random) }
        let acceptance = 2 * 20_000 / Double(random.draws)
        #expect(acceptance > least && acceptance <= 1, "acceptance \(acceptance) at \(t) GeV")
    }
}
