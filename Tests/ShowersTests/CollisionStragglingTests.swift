import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct CollisionStragglingTests {
    private static func model(_ name: String, cut: Double) throws -> CollisionStraggling {
        CollisionStraggling(try Material.named(name), lowest: 1e-5, cut: cut)
    }

    static let steps: [(String, Double, Double, Double)] = [
        ("Ar", 1e-5, 1e-2, 2.6e-6), ("Ar", 1e-3, 1, 3e-6), ("Ar", 1e-5, 3e-5, 1e-6), ("Al", 1e-5, 3e-3, 2e-4), ("Al", 1e-4, 0.05, 2e-5),
        ("Pb", 1e-3, 0.1, 1e-3), ("polystyrene", 1e-4, 2, 1e-4), ("PbWO4", 1e-3, 0.01, 5e-3),
    ]

    /// Mean as demanded; variance xi sum f ((L - ln W) W + largest - W).
    @Test(arguments: steps, [false, true]) func moments(_ step: (String, Double, Double, Double), _ positron: Bool) throws {
        let (name, cut, t, mean) = step, model = try Self.model(name, cut: cut)
        let rates = model.rates(mean: mean, kinetic: t, positron: positron)
        var variance = 0.0, fourth = 0.0
        for (level, distant) in rates.levels {
            let w = level.energy
            variance += distant * w * w + rates.xi * level.strength * (rates.largest - w)
            fourth += distant * pow(w, 4) + rates.xi * level.strength * (pow(rates.largest, 3) - pow(w, 3)) / 3
        }
        var random = CountingGenerator(seed: 91)
        let n = 40_000
        let losses = RunningStatistics((0..<n).map { _ in model.sample(mean: mean, kinetic: t, positron: positron, using: &random) })
        expectClose(losses.mean, mean, absolute: 4.5 * (variance / Double(n)).squareRoot(), name)
        // The variance of the sample variance: (kappa_4 + 2 variance^2) / n.
        expectClose(losses.variance, variance, absolute: 4.5 * ((fourth + 2 * variance * variance) / Double(n)).squareRoot(), name)
    }

    /// The whole distribution in thin gas by its characteristic function, ln phi(s) = sum of rate times (exp(i s E) - 1).
    @Test(arguments: [("Ar", 1e-5, 1e-2, 2.6e-6), ("Ar", 1e-4, 1, 1e-6), ("Xe", 1e-5, 1e-3, 5e-6), ("air", 1e-3, 0.1, 3e-6)])
    func characteristicFunction(_ name: String, _ cut: Double, _ t: Double, _ mean: Double) throws {
        let model = try Self.model(name, cut: cut), rates = model.rates(mean: mean, kinetic: t, positron: false)
        var random = CountingGenerator(seed: 92)
        let n = 100_000
        let losses = (0..<n).map { _ in model.sample(mean: mean, kinetic: t, positron: false, using: &random) }
        for s in [0.03, 0.1, 0.3, 1, 3].map({ $0 / (0.3 * mean) }) {
            var real = 0.0, imaginary = 0.0
            for (level, distant) in rates.levels {
                let w = level.energy
                real += distant * (cos(s * w) - 1)
                imaginary += distant * sin(s * w)
                let panels = 40 + Int(s * rates.largest)
                func close(_ f: (Double) -> Double) -> Double {
                    rates.xi * level.strength * integrate({ f(exp($0)) * exp(-$0) }, log(w), log(rates.largest), panels: panels)
                }
                real += close { cos(s * $0) - 1 }
                imaginary += close { sin(s * $0) }
            }
            let expected = (cos: exp(real) * cos(imaginary), sin: exp(real) * sin(imaginary))
            let error = 1 / Double(2 * n).squareRoot()
            expectClose(losses.reduce(0) { $0 + cos(s * $1) } / Double(n), expected.cos, absolute: 4.5 * error, "\(name) s = \(s)")
            expectClose(losses.reduce(0) { $0 + sin(s * $1) } / Double(n), expected.sin, absolute: 4.5 * error, "\(name) s = \(s)")
        }
    }

    /// Two steps fluctuate as one of their joint length.
    @Test func stepsAdd() throws {
        let model = try Self.model("Ar", cut: 1e-5)
        var random = CountingGenerator(seed: 93)
        func sample(_ parts: Int) -> [Double] {
            (0..<40_000).map { _ in
                (0..<parts).reduce(0) { sum, _ in sum + model.sample(mean: 2e-6 / Double(parts), kinetic: 5e-3, positron: false, using: &random) }
            }.sorted()
        }
        let one = sample(1), four = sample(4)
        for q in [0.05, 0.25, 0.5, 0.75, 0.95] {
            // Fraction of the one below the other's quantile.
            let value = four[Int(q * 40_000)]
            let below = Double(one.count { $0 < value }) / 40_000
            expectClose(below, q, absolute: 4.5 * (2 * q * (1 - q) / 40_000).squareRoot())
        }
    }

    /// Minimum ionising particles have 25 primary ionisations per cm of argon at 1 atm, 20 C (Particle Data Group, gaseous detectors);
    /// excitations without ionisation add some. The model has no parameter that could be set to this.
    @Test func primaryCollisionsInArgon() throws {
        let argon = try Material.named("Ar"), t = 1.3e-3, cut = 1e-5
        let loss = CollisionStoppingPower(argon).restricted(t, cut: cut, positron: false)
        let rates = try Self.model("Ar", cut: cut).rates(mean: loss, kinetic: t, positron: false)
        let perCentimetre = rates.levels.reduce(0) {
            $0 + $1.distant + rates.xi * $1.level.strength * (1 / $1.level.energy - 1 / rates.largest)
        }
        #expect(22...30 ~= perCentimetre, "\(perCentimetre)")
    }

    @Test func onlyInThinLayers() throws {
        #expect(try Self.model("PbWO4", cut: 1e-3).matters(thickness: 60) == false)
        #expect(try Self.model("Cu", cut: 1e-3).matters(thickness: 130) == false)
        #expect(try Self.model("Ar", cut: 1e-5).matters(thickness: 1.3))
        #expect(try Self.model("Al", cut: 1e-5).matters(thickness: 0.2))
    }
}
