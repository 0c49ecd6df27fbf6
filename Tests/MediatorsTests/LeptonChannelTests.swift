import Foundation
import Materials
import Mediators
import Numerics
import Particles
import Testing
import _TestSupport

/// Channels on electrons: amplitudes against traces, cross sections against quadratures of their own and published formulas.
@Suite struct LeptonChannelTests {
    private static let electron = Constants.electronMass, alpha = Constants.fineStructure
    private static let kinds: [(Mediator, TestVertex, Double)] = [
        (.alpElectron, .pseudoscalar, 1), (.scalarElectron, .scalar, 1), (.darkPhoton, .vector, 4 * .pi * Constants.fineStructure),
    ]

    private static func production(_ name: String, of mediator: Mediator, in target: String = "W") throws -> any Production {
        let channel = try #require(mediator.channels.first { $0.name == name })
        return channel.production(in: try Material.named(target), model: ProductionModel(.full))
    }

    private static func electrons(_ target: String) throws -> Double {
        try Material.named(target).components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * Double($1.element.atomicNumber) }
    }

    /// sigma by Simpson's rule over the angle in the centre of mass, with traces: gamma e -> e X, or e+ e- -> gamma X.
    private func byTraces(_ vertex: TestVertex, _ square: Double, s: Double, mass: Double, annihilates: Bool, steps: Int = 4000) -> Double {
        let m = Self.electron, root = s.squareRoot()
        func momentum(_ a: Double, _ b: Double) -> Double { ((root - a - b) * (root + a + b) * (root - a + b) * (root + a - b)).squareRoot() / (2 * root) }
        let initial = annihilates ? momentum(m, m) : momentum(0, m), final = annihilates ? momentum(0, mass) : momentum(m, mass)
        let own = (final * final + mass * mass).squareRoot()
        func value(_ l: Double) -> Double {
            let cosine = tanh(l), sine = 1 / cosh(l), k = [own, final * sine, 0, final * cosine], back = [final * sine, 0.0, final * cosine].map(-)
            let p = [(initial * initial + m * m).squareRoot(), 0, 0, -initial]
            // Of the annihilation the positron's momentum, reversed, is that of the electron that leaves.
            let out = annihilates ? [-p[0], 0, 0, -initial] : [(final * final + m * m).squareRoot()] + back
            let sum = squaredAmplitude(vertex, into: TestVertex.lorentz, p: p, out: out, k: k, mass: mass, electron: m)
            let mean = (annihilates ? -1 : 1) * sum / 4 * 4 * .pi * Self.alpha * square
            return mean / (32 * .pi * s) * final / initial * sine * sine
        }
        let range = 18.0, h = 2 * range / Double(steps)
        var sum = 0.0
        for i in 0...steps {
            let weight: Double = i == 0 || i == steps ? 1 : i.isMultiple(of: 2) ? 2 : 4
            sum += weight * value(-range + h * Double(i))
        }
        return sum * h / 3 * Constants.hbarCSquaredBarn
    }

    @Test(arguments: [(0.2, 0.01), (0.013, 0.002), (6, 0.05)])
    func comptonByTraces(_ energy: Double, _ mass: Double) throws {
        for (mediator, vertex, square) in Self.kinds {
            let sigma = try Self.production("compton", of: mediator).attenuationPerSquaredCoupling(energy: energy, mass: mass) / Self.electrons("W")
            let s = Self.electron * (Self.electron + 2 * energy)
            expectClose(sigma, byTraces(vertex, square, s: s, mass: mass, annihilates: false), relative: 1e-6, "\(mediator.name) \(energy) \(mass)")
        }
    }

    @Test(arguments: [(1.0, 0.01), (0.05, 0.002), (30, 0.1)])
    func associatedByTraces(_ energy: Double, _ mass: Double) throws {
        for (mediator, vertex, square) in Self.kinds {
            let sigma = try Self.production("associated", of: mediator).attenuationPerSquaredCoupling(energy: energy, mass: mass) / Self.electrons("W")
            let s = 2 * Self.electron * (Self.electron + energy)
            expectClose(sigma, byTraces(vertex, square, s: s, mass: mass, annihilates: true), relative: 1e-6, "\(mediator.name) \(energy) \(mass)")
        }
    }

    /// A vector without mass and with the electron's charge is a photon: Klein and Nishina's 0.2112 and 0.0510 barn at 1 and 10 MeV (R.D. Evans, The Atomic
    /// Nucleus, 1955), and Heitler's annihilation into two, counted twice.
    @Test func photons() throws {
        let compton = try Self.production("compton", of: .darkPhoton), electrons = try Self.electrons("W")
        expectClose(compton.attenuationPerSquaredCoupling(energy: 1e-3, mass: 1e-9) / electrons, 0.2112, relative: 1e-3)
        expectClose(compton.attenuationPerSquaredCoupling(energy: 1e-2, mass: 1e-9) / electrons, 0.0510, relative: 2e-3)
        let gamma = 20.0, root = (gamma * gamma - 1).squareRoot()
        let heitler = .pi * Constants.classicalElectronRadiusSquaredBarn / (gamma + 1)
            * ((gamma * gamma + 4 * gamma + 1) / (gamma * gamma - 1) * log(gamma + root) - (gamma + 3) / root)
        expectClose(
            try Self.production("associated", of: .darkPhoton).attenuationPerSquaredCoupling(energy: gamma * Self.electron, mass: 1e-9) / electrons, 2 * heitler, relative: 1e-6)
    }

    /// 2 pi^2 alpha epsilon^2 / m_e (E. Nardi et al., Phys. Rev. D 97 (2018) 095004, eq. 6) at E+ = m^2 / 2 m_e; spin 0 by detailed balance.
    @Test func resonance() throws {
        let line = try #require(Self.production("resonant", of: .darkPhoton).lines(mass: 0.1).first), electrons = try Self.electrons("W")
        expectClose(line.strength / electrons, 2 * .pi * .pi * Self.alpha / Self.electron * Constants.hbarCSquaredBarn, relative: 1e-3)
        expectClose(line.parent, 9.785, relative: 1e-3)
        expectClose(line.mediator - line.parent, Self.electron, relative: 1e-9)
        #expect(try Self.production("resonant", of: .alpElectron).lines(mass: 2 * Self.electron).isEmpty)
        // g^2 pi / (4 m_e) for a pseudoscalar far above threshold.
        let spinless = try #require(Self.production("resonant", of: .alpElectron).lines(mass: 0.1).first)
        expectClose(spinless.strength / electrons, .pi / (4 * Self.electron) * Constants.hbarCSquaredBarn, relative: 1e-3)
    }

    /// Kinetic energies of the shells are, by the virial theorem, the Hartree-Fock energies of noble gases (E. Clementi, C. Roetti, At. Data Nucl. Data Tables 14
    /// (1974) 177; Rn: S. Fraga et al. 1976), hartree, to 3 %.
    @Test(arguments: [(10, 128.547), (18, 526.817), (36, 2752.05), (54, 7232.14), (86, 21_866.8)] as [(Int, Double)])
    func momentaOfShells(_ atomicNumber: Int, _ hartree: Double) throws {
        let groups = BoundElectrons.groups(of: atomicNumber)
        #expect(groups.reduce(0) { $0 + $1.electrons } == Double(atomicNumber))
        expectClose(groups.reduce(0) { $0 + $1.electrons * $1.momentum * $1.momentum / 2 } / (Self.alpha * Self.alpha), hartree, relative: 0.03, "\(atomicNumber)")
    }

    /// The line of bound electrons keeps its strength, and is as wide as their momenta.
    @Test func boundElectrons() throws {
        let channel = try #require(Mediator.darkPhoton.channels.first { $0.name == "resonant" })
        for (target, width) in [("C", 0.02), ("Pb", 0.10)] {
            let material = try Material.named(target), line = try #require(channel.production(in: material, model: ProductionModel(.full)).lines(mass: 0.1).first)
            let lines = channel.production(in: material, model: ProductionModel(.full, electrons: .bound)).lines(mass: 0.1)
            let strength = lines.reduce(0) { $0 + $1.strength }
            expectClose(strength, line.strength, relative: 1e-12, target)
            #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.parent <= $1.parent })
            func mean(_ f: (Double) -> Double) -> Double { lines.reduce(0) { $0 + $1.strength / strength * f(line.mediator / $1.mediator) } }
            // m_e/(E_e - q) from the momenta: <q^2> = p^2/3 by shell.
            let spread = (mean { $0 * $0 } - pow(mean { $0 }, 2)).squareRoot()
            #expect(spread > 0.5 * width && spread < 1.5 * width, "\(target): \(spread)")
            #expect(abs(mean { $0 } - 1) < 0.03, "\(target)")
        }
    }

    /// 2 epsilon^2 (1 - m^2/M^2)^3 of the decays into two photons (B. Batell, M. Pospelov, A. Ritz, Phys. Rev. D 80 (2009) 095024), at m = 10 MeV.
    @Test func mesons() throws {
        let pion = try Self.production("pi0-decay", of: .darkPhoton)
        expectClose(pion.attenuationPerSquaredCoupling(energy: 1, mass: 0.01), 2 * 0.98823 * pow(1 - pow(0.01 / 0.1349768, 2), 3), relative: 1e-3)
        #expect(pion.attenuationPerSquaredCoupling(energy: 1, mass: 0.135) == 0)
        // B-L: the same for the pion, a quarter for the eta, in units of e.
        let other = try Self.production("pi0-decay", of: .baryonLessLepton), square = 4 * Double.pi * Self.alpha
        expectClose(other.attenuationPerSquaredCoupling(energy: 1, mass: 0.01) * square, pion.attenuationPerSquaredCoupling(energy: 1, mass: 0.01), relative: 1e-12)
        let eta = try Self.production("eta-decay", of: .darkPhoton).attenuationPerSquaredCoupling(energy: 1, mass: 0.01)
        expectClose(eta, 2 * 0.3936 * (1 - 3 * pow(0.01 / 0.547862, 2)), relative: 1e-3)
        expectClose(try Self.production("eta-decay", of: .baryonLessLepton).attenuationPerSquaredCoupling(energy: 1, mass: 0.01) * square, eta / 4, relative: 1e-12)
    }

    /// Energy and momentum: what an emission draws is what two bodies do, and its energies follow the density.
    @Test func twoBodyKinematics() throws {
        var random = RandomStream(seed: 3, stage: .validation, collision: 1)
        let m = Self.electron, mass = 0.01
        for (name, parent, recoil) in [("compton", 0.0, m), ("associated", m, 0.0)] {
            let emission = try #require(Self.production(name, of: .alpElectron).emission(energy: 1, mass: mass))
            let momentum = (1 - parent * parent).squareRoot()
            for _ in 0..<200 {
                let (energy, bend) = emission.draw(&random), own = ((energy - mass) * (energy + mass)).squareRoot()
                // Mass of what is left of parent and electron at rest.
                let left = 1 + m - energy, square = momentum * momentum + own * own - 2 * momentum * own * (1 - bend)
                expectClose(left * left - square, recoil * recoil, absolute: 2e-9, "\(name) \(energy) \(bend)")
            }
        }
    }
}
