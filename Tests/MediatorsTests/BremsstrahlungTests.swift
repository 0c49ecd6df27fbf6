import Foundation
import Materials
import Mediators
import Numerics
import Particles
import Testing
import _TestSupport

/// Bremsstrahlung of mediators against the exact tree-level integral, a quadrature of its own, and its sampler.
@Suite struct BremsstrahlungTests {
    private static let electron = Constants.electronMass, alpha = Constants.fineStructure
    private static let kinds: [(Mediator, CouplingModel.Kind, TestVertex, Double)] = [
        (.alpElectron, .pseudoscalar, .pseudoscalar, 1), (.scalarElectron, .scalar, .scalar, 1), (.darkPhoton, .vector, .vector, 4 * .pi * Constants.fineStructure),
    ]

    private static func production(_ mediator: Mediator) throws -> BremsstrahlungProduction {
        let channel = try #require(mediator.channels.first { $0.name == "bremsstrahlung" })
        return try #require(channel.production(in: try Material.named("W"), model: ProductionModel(.full)) as? BremsstrahlungProduction)
    }

    private static func form(_ t: Double) -> Double {
        let fermi = 1e-13 / Constants.hbarC, z = 74.0, a = 183.84, q = t.squareRoot(), electron = Self.electron
        let x = q * (pow(1.23 * cbrt(a) - 0.6, 2) + 2.18).squareRoot() * fermi, sphere = x < 1e-2 ? 1 - x * x / 10 : 3 * (sin(x) - x * cos(x)) / (x * x * x)
        func screened(_ length: Double) -> Double { let y = pow(length / electron, 2) * t; return pow(y / (1 + y), 2) }
        let proton = 0.938_272_089, tau = t / (4 * proton * proton)
        return z * z * sphere * sphere * exp(-t * pow(0.9 * fermi, 2)) * screened(111 / cbrt(z))
            + z * (1 + tau * pow(2.792_847, 2)) / (1 + tau) / pow(1 + t / 0.71, 4) * screened(773 / (cbrt(z) * cbrt(z)))
    }

    /// d sigma / dx of an atom at unit coupling, barn: the amplitude in the field of charges at rest by traces, integrated over the mediator's angle, the
    /// momentum transfer and its azimuth.
    private static func exact(_ vertex: TestVertex, _ square: Double, energy: Double, mass: Double, x: Double) -> Double {
        let m = electron, p = ((energy - m) * (energy + m)).squareRoot(), own = x * energy, k = ((own - mass) * (own + mass)).squareRoot()
        let rest = energy - own, out = ((rest - m) * (rest + m)).squareRoot()
        let scale = mass * mass * (1 - x) / x + m * m * x, most = min(energy * energy * x * .pi * .pi, 1e6 * scale)
        let angles = GaussLegendre(18), transfers = GaussLegendre(24), turns = 8
        var total = 0.0
        for (node, weight) in zip(angles.nodes, angles.weights) {
            let range = log(1 + most / scale), u = scale * expm1((1 + node) / 2 * range), theta = u.squareRoot() / (energy * x.squareRoot())
            let measure = weight / 2 * range * (u + scale) / (2 * energy * energy * x) / theta * 2 * .pi * sin(theta)
            let direction = [k * sin(theta), 0, k * cos(theta)], left = [-direction[0], 0, p - direction[2]], length = (left[0] * left[0] + left[2] * left[2]).squareRoot()
            // |left|^2 - out^2 without cancellation.
            let a = m * m / (energy + p), b = mass * mass / (own + k), half = sin(theta / 2)
            let least = (-mass * mass + 2 * (energy * b + own * a - a * b) + 4 * p * k * half * half) / (length + out)
            let axes = [[left[0] / length, 0, left[2] / length], [left[2] / length, 0, -left[0] / length]]
            let low = 2 * log(least), high = 2 * log(length + out)
            for (node, weight) in zip(transfers.nodes, transfers.weights) {
                let t = exp(low + (high - low) * (1 + node) / 2), bend = min(2, (t - least * least) / (2 * length * out))
                let c = 1 - bend, s = max(0, bend * (2 - bend)).squareRoot()
                var mean = 0.0
                for turn in 0..<turns {
                    let phi = 2 * .pi * (Double(turn) + 0.5) / Double(turns)
                    let final = [rest, out * (c * axes[0][0] + s * cos(phi) * axes[1][0]), out * s * sin(phi), out * (c * axes[0][2] + s * cos(phi) * axes[1][2])]
                    mean += squaredAmplitude(
                        vertex, into: [(DiracMatrix.gamma[0], 1)], p: [energy, 0, 0, p], out: final, k: [own] + direction, mass: mass, electron: m) / 2 / Double(turns)
                }
                total += measure * weight / 2 * (high - low) * t * mean * 2 * .pi * form(t) / (t * t) / (2 * length * out)
            }
        }
        let charge = 4 * Double.pi * alpha
        return square * charge * charge * energy * k * out / (2 * p) * 2 * .pi / (4 * pow(2 * .pi, 6)) * total * Constants.hbarCSquaredBarn
    }

    @Test(arguments: [(0.1, 0.003, 0.8), (1, 0.01, 0.9), (1, 0.01, 0.4), (10, 0.1, 0.9), (10, 0.5, 0.7), (100, 0.1, 0.95)])
    func exactIntegral(_ energy: Double, _ mass: Double, _ x: Double) throws {
        let atoms = try Material.named("W").components[0].atomsPerBarnCentimetre
        for (mediator, _, vertex, square) in Self.kinds {
            let ours = try Self.production(mediator).spectrum(energy: energy, mass: mass, x: x) / atoms
            let exact = Self.exact(vertex, square, energy: energy, mass: mass, x: x)
            expectClose(ours, exact, relative: 0.06, "\(mediator.name), \(energy) GeV, m = \(mass) GeV, x = \(x)")
        }
    }

    /// Total: in each x first over the angle, which is a polynomial and a logarithm, then over the momentum transfer.
    @Test(arguments: [(1, 0.01), (0.05, 0.002), (20, 0.3), (10, 0.001), (0.1, 0.03), (0.02, 0.015), (1, 0.3), (100, 1), (1000, 0.1), (0.0061, 0.005)])
    func quadrature(_ energy: Double, _ mass: Double) throws {
        let m = Self.electron, atoms = try Material.named("W").components[0].atomsPerBarnCentimetre
        for (mediator, kind, _, square) in Self.kinds {
            let weight = kind == .vector ? 4 * (mass * mass + 2 * m * m) : kind == .scalar ? 2 * (mass * mass - 4 * m * m) : 2 * mass * mass
            /// d sigma / dx at x = 1 - rest.
            func density(_ rest: Double) -> Double {
                let x = 1 - rest, scale = mass * mass * rest / x + m * m * x, velocity = (1 - pow(mass / (x * energy), 2)).squareRoot()
                let a = (kind == .vector ? 2 * (2 - 2 * x + x * x) : x * x) / rest, b = weight * x / scale
                let least = pow(scale / (2 * energy * rest), 2), most = 2.6 * scale / x, start = least / most
                guard start < 1 else { return 0 }
                func kernel(_ t: Double) -> Double {
                    let low = (least / t).squareRoot(), high = min(1, most / t)
                    func primitive(_ r: Double) -> Double { t * (a * r + b * (r * r * r / 3 - r * r / 2)) - least * (-a / r + b * (r - log(r))) }
                    return low < high ? max(0, primitive(high) - primitive(low)) * Self.form(t) / t : 0
                }
                // r from start to 1; t up to most / start.
                func part(_ low: Double, _ high: Double) -> Double { integrate({ kernel(exp($0)) }, log(low), log(min(high, 1e3)), panels: 60) }
                return rest * velocity / scale * (part(least, max(least, min(most, 1e3))) + (most < 1e3 ? part(most, most / start) : 0))
            }
            let soft = 1 - mass / energy, hard = m / energy
            // The softest in a square root, the rest in its logarithm.
            let middle = max(hard, soft / 4)
            let sigma = integrate({ z in 2 * z * density(soft - z * z) }, 0, (soft - middle).squareRoot(), panels: 30)
                + integrate({ y in exp(y) * density(exp(y)) }, log(hard), log(middle), panels: 80)
            let own = try Self.production(mediator).attenuationPerSquaredCoupling(energy: energy, mass: mass) / atoms
            expectClose(own, sigma * square * Self.alpha * Self.alpha / (4 * .pi) * Constants.hbarCSquaredBarn, relative: 1e-6, "\(mediator.name) \(energy) \(mass)")
        }
    }

    /// The exact tree-level integrals on lead that the package DMG4 is held to (M. Bondi et al., Comput. Phys. Commun. 269 (2021) 108129, arXiv:2101.12192;
    /// after S.N. Gninenko et al., Phys. Lett. B 782 (2018) 406), elastic with Tsai's dipole, in picobarn for a coupling of 1e-4 e; GeV.
    @Test(arguments: [
        ("dark-photon", 20, 0.001, 212_418), ("dark-photon", 20, 0.01, 7994.97), ("dark-photon", 20, 0.1, 61.7703), ("dark-photon", 20, 0.5, 0.496444),
        ("dark-photon", 100, 0.002, 91_284.1), ("dark-photon", 100, 0.01, 8486.3), ("dark-photon", 100, 0.1, 106.04), ("dark-photon", 100, 1, 0.191974),
        ("alp-electron", 20, 0.002, 25_526.4), ("alp-electron", 20, 0.1, 24.7977), ("alp-electron", 100, 0.01, 3046.74), ("alp-electron", 100, 0.3, 3.1125),
        ("scalar-electron", 20, 0.002, 27_013), ("scalar-electron", 20, 0.1, 24.7794), ("scalar-electron", 100, 0.01, 3055.64), ("scalar-electron", 100, 1, 0.0833825),
    ] as [(String, Double, Double, Double)])
    func publishedTreeLevel(_ name: String, _ energy: Double, _ mass: Double, _ picobarn: Double) throws {
        let mediator = try Mediator.named(name), lead = try Material.named("Pb")
        let channel = try #require(mediator.channels.first { $0.name == "bremsstrahlung" })
        let production = channel.production(in: lead, model: ProductionModel(.full, formFactor: .dipoleScreening))
        let charge = name == "dark-photon" ? 1e-8 : 4 * .pi * Self.alpha * 1e-8
        let ours = production.attenuationPerSquaredCoupling(energy: energy, mass: mass) / lead.components[0].atomsPerBarnCentimetre * charge * 1e12
        // Theirs to 0.5 %; ours is the approximation.
        expectClose(ours, picobarn, relative: 0.03, "\(name), \(energy) GeV, m = \(mass) GeV")
    }

    /// What scans interpolate.
    @Test(arguments: [(0.0015, 0.01), (0.01, 0.0125), (0.013, 0.3), (0.013, 900), (0.1, 5), (0.35, 1.9), (0.77, 40), (1.7, 7), (4, 900)])
    func tables(_ mass: Double, _ energy: Double) throws {
        let production = try Self.production(.darkPhoton), found = try #require(production.scanned(energy: energy, mass: mass))
        expectClose(found.attenuation, production.attenuationPerSquaredCoupling(energy: energy, mass: mass), relative: 5e-4, "\(mass) \(energy)")
        let emission = try #require(production.emission(energy: energy, mass: mass))
        for (k, quantile) in EmissionQuantiles.quantiles.enumerated() {
            let exact = emission.energy(quantile: quantile) / energy
            expectClose(found.fractions[k], exact, relative: 2e-3, "\(mass) \(energy) \(quantile)")
        }
        #expect(production.scanned(energy: mass * 1.0001, mass: mass) == nil)
    }

    /// Energies and angles as the spectrum has them.
    @Test func sampler() throws {
        var random = RandomStream(seed: 5, stage: .validation, collision: 1)
        for (mediator, _, _, _) in Self.kinds {
            let production = try Self.production(mediator), emission = try #require(production.emission(energy: 1, mass: 0.01))
            // A harder mediator leaves an electron of less than 10 MeV: one bin.
            let edges = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1 - Self.electron]
            expectDistribution(edges: edges, samples: 10_000, tests: 6, "energy, \(mediator.name)") { production.spectrum(energy: 1, mass: 0.01, x: $0) } draw: {
                emission.draw(&random).energy
            }
        }
        #expect(try Self.production(.darkPhoton).attenuationPerSquaredCoupling(energy: 0.01 + Self.electron, mass: 0.01) == 0)
    }
}
