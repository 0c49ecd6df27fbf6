import Experiments
import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// The path of a particle until it stops, and the energy with which it leaves.
private struct Path: ShowerScorer {
    var length = 0.0, deposited = 0.0, left: Double?
    private var place = Vector.zero

    mutating func deposit(_ energy: Double, from begin: Vector, over hinge: Vector, to end: Vector, z: Double) {
        length += (hinge - begin).magnitude + (end - hinge).magnitude
        (deposited, place) = (deposited + energy, end)
    }
    mutating func deposit(_ energy: Double, at place: Vector) {
        length += (place - self.place).magnitude
        (deposited, self.place) = (deposited + energy, place)
    }
    mutating func deposit(_ energy: Double, z: Double) { deposited += energy }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) { left = kineticEnergy }
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {}
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func belowThreshold(_ energy: Double, z: Double) {}
    mutating func invisible(_ energy: Double) {}
}

@Suite struct LossFluctuationTests {
    /// Thick, in between, thin: xi over the largest transfer, and beta squared.
    static let layers: [(Double, Double)] = [(50, 0.1), (5, 0.5), (1, 0.9), (0.3, 0.999), (0.01, 1)]

    /// Mean 0, Vavilov's variance and third moment xi Wmax^2 (1/2 - beta^2/3), with a largest transfer of 1.
    @Test(arguments: layers) func moments(_ kappa: Double, _ beta2: Double) {
        let variance = kappa * (1 - beta2 / 2), third = kappa * (0.5 - beta2 / 3), fourth = kappa * (1.0 / 3 - beta2 / 4)
        var random = CountingGenerator(seed: 71)
        let n = 400_000
        var sum = RunningStatistics(), cubes = 0.0
        for _ in 0..<n {
            let more = LossFluctuation.sample(variance: variance, largest: 1, beta2: beta2, using: &random)
            sum.add(more)
            cubes += more * more * more / Double(n)
        }
        expectClose(sum.mean, 0, absolute: 4.5 * (variance / Double(n)).squareRoot(), "mean, kappa \(kappa)")
        expectClose(sum.variance, variance, absolute: 4.5 * ((fourth + 2 * variance * variance) / Double(n)).squareRoot(), "variance, kappa \(kappa)")
        // The Gaussian part has none: in the thick regime all of it, 1/sqrt(kappa) of a sigma cubed, is left out; else 1/4 of what is below the cut.
        guard kappa < 4 else { return }
        let sixth = kappa * (0.2 - beta2 / 6) + 15 * variance * fourth + 10 * third * third + 15 * pow(variance, 3)
        expectClose(cubes, third, relative: 0.5 * pow(kappa / 4, 2) / (0.5 - beta2 / 3), absolute: 4.5 * (sixth / Double(n)).squareRoot(), "third moment, kappa \(kappa)")
    }

    /// The mean of the transfers that are drawn is taken off to rounding: with none of them, and nothing from the Gaussian, it is what is left.
    @Test(arguments: layers.filter { $0.0 < 4 }) func meanOfDrawnTransfers(_ kappa: Double, _ beta2: Double) {
        let cut = kappa / 4, mean = kappa * integrate({ 1 - beta2 * exp($0) }, log(cut), 0, panels: 40)
        // Less than e^-4: no transfer; then any radius, at a right angle.
        var script = ScriptedGenerator([1e-6, 0.5, 0.25])
        let more = LossFluctuation.sample(variance: kappa * (1 - beta2 / 2), largest: 1, beta2: beta2, using: &script)
        expectClose(more, -mean, relative: 1e-9, absolute: 1e-9)
    }

    /// The whole distribution by its characteristic function, ln phi(s) = xi int (exp(i s W) - 1 - i s W) (1 - beta^2 W) dW/W^2.
    @Test(arguments: layers) func characteristicFunction(_ kappa: Double, _ beta2: Double) {
        var random = CountingGenerator(seed: 72)
        let n = 100_000, variance = kappa * (1 - beta2 / 2)
        let losses = (0..<n).map { _ in LossFluctuation.sample(variance: variance, largest: 1, beta2: beta2, using: &random) }
        for width in [0.1, 0.3, 1, 2] {
            let s = width / (kappa < 1 ? kappa : variance.squareRoot())
            let panels = 60 + Int(2 * s)
            func all(_ f: (Double) -> Double) -> Double {
                kappa * integrate({ f(exp($0)) * exp(-$0) * (1 - beta2 * exp($0)) }, log(1e-7), 0, panels: panels)
            }
            let real = all { -2 * pow(sin(s * $0 / 2), 2) }, imaginary = all { s * $0 < 1e-3 ? -pow(s * $0, 3) / 6 : sin(s * $0) - s * $0 }
            let expected = (cos: exp(real) * cos(imaginary), sin: exp(real) * sin(imaginary)), error = 1 / Double(2 * n).squareRoot()
            // What the Gaussian leaves out of the third moment: that of the transfers below the cut.
            let cut = min(1, kappa / 4), absent = exp(real) * kappa * (cut * cut / 2 - beta2 * pow(cut, 3) / 3) * pow(s, 3) / 6
            expectClose(losses.reduce(0) { $0 + cos(s * $1) } / Double(n), expected.cos, absolute: 4.5 * error + absent, "kappa \(kappa) s \(s)")
            expectClose(losses.reduce(0) { $0 + sin(s * $1) } / Double(n), expected.sin, absolute: 4.5 * error + absent, "kappa \(kappa) s \(s)")
        }
    }

    private static func transport(_ layers: [LayerStack.Layer]) throws -> HadronicTransport {
        var settings = HadronicSettings()
        (settings.elasticScattering, settings.crossSectionScale) = (false, 1e-9)
        return HadronicTransport(try LayerStack(layers), settings: settings, collider: SwallowingCollider(), electromagnetic: nil)
    }

    private static func run(_ transport: HadronicTransport, _ species: Species, _ energy: Double, _ index: Int) -> Path {
        var path = Path(), random = RandomStream(seed: 73, stage: .validation, collision: UInt64(index))
        _ = transport.transport(species, kineticEnergy: energy, random: &random, scorer: &path)
        return path
    }

    /// Range and its variance from the stopping power itself.
    private func range(_ material: Material, _ species: Species, _ energy: Double) -> (mean: Double, spread: Double) {
        let power = HeavyParticleStoppingPower(material), mass = species.mass, n = 20_000, low = 1e-4
        var mean = 0.0, variance = 0.0
        for i in 0..<n {
            let t = low * pow(energy / low, (Double(i) + 0.5) / Double(n)), dt = t * log(energy / low) / Double(n)
            let loss = power(betaGamma: (t * (t + 2 * mass)).squareRoot() / mass, mass: mass)
            mean += dt / loss
            variance += dt * LossFluctuation.variancePerPath(t, mass: mass, electrons: material.electronsPerBarnCentimetre) / pow(loss, 3)
        }
        return (mean, variance.squareRoot())
    }

    /// Protons: T. Bortfeld, Med. Phys. 24 (1997) 2024: 0.012 R^0.935 (cm) in water, which leaves out the relativistic factor of the variance (7 % at
    /// 200 MeV); in copper 1.2 % at 200 MeV and 1 % at 1 GeV (R. M. Sternheimer, Phys. Rev. 117 (1960) 485). Both from memory, to 10 %.
    @Test(arguments: [("H2O", 0.2, 0.012 * 0.8092), ("Cu", 0.2, 0.012), ("Cu", 1, 0.010)])
    func rangesStraggle(_ name: String, _ energy: Double, _ relative: Double) throws {
        let material = try Material.named(name), expected = range(material, .proton, energy), n = 4000
        expectClose(expected.spread / expected.mean, relative, relative: 0.1, "\(name) \(energy) GeV, tables")
        let transport = try Self.transport([.init(material, thickness: 1e3)])
        var paths = RunningStatistics()
        for index in 0..<n { paths.add(Self.run(transport, .proton, energy, index).length) }
        expectClose(paths.mean, expected.mean, relative: 3e-3, "\(name) \(energy) GeV")
        // The last 0.3 radiation lengths do not straggle (0.93 of the spread in water), and are taken with their mean scattering.
        expectClose(paths.variance.squareRoot() / expected.spread, name == "H2O" ? 0.95 : 1, absolute: 0.03 + 4.5 / Double(2 * n).squareRoot(), "\(name) \(energy) GeV")
    }

    /// Behind an absorber energies have the mean of the loss and the variance of its collisions, whether it is one piece or ten; each shower balances.
    @Test(arguments: [1, 10]) func absorbersFluctuateAsTheyShould(_ pieces: Int) throws {
        let copper = try Material.named("Cu"), thickness = 60.0, energy = 5.0, mass = Species.muonPlus.mass, n = 8000
        let transport = try Self.transport((0..<pieces).map { _ in LayerStack.Layer(copper, thickness: thickness / Double(pieces)) })
        var left = RunningStatistics()
        for index in 0..<n {
            let path = Self.run(transport, .muonPlus, energy, index), out = try #require(path.left)
            left.add(out)
            expectClose(path.deposited + out, energy, relative: 1e-12)
        }
        let power = HeavyParticleStoppingPower(copper)
        let step = thickness / 1000
        var t = energy, variance = 0.0
        for _ in 0..<1000 {
            variance += step * LossFluctuation.variancePerPath(t, mass: mass, electrons: copper.electronsPerBarnCentimetre)
            // Radiation: as the ionisation at 317 GeV.
            t -= step * (power(betaGamma: (t * (t + 2 * mass)).squareRoot() / mass, mass: mass) + power(betaGamma: 317 / mass, mass: mass) * (t + mass) / 317)
        }
        expectClose(left.mean, t, absolute: 4.5 * (variance / Double(n)).squareRoot() + 2e-3 * (energy - t))
        // Kurtosis: that of one transfer, xi Wmax^3/12 over the square of the variance.
        let (largest, beta2) = LossFluctuation.largestTransfer(0.5 * (energy + t), mass: mass)
        let fourth = variance * largest * largest * (1.0 / 3 - beta2 / 4) / (1 - beta2 / 2)
        expectClose(left.variance, variance, absolute: 4.5 * ((fourth + 2 * variance * variance) / Double(n)).squareRoot() + 0.01 * variance)
    }
}
