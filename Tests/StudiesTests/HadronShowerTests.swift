import Collisions
import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Reports
import Showers
import Studies
import Testing
import _TestSupport

/// Showers and punch-through with the real collisions and decays.
@Suite struct HadronShowerTests {
    /// Every species' energy is accounted for; photons are electromagnetic or nuclear; the same seed gives the same showers.
    @Test(arguments: [Species.pionMinus, .antiproton, .kaonMinus, .neutron, .muonMinus]) func balance(_ primary: Species) throws {
        func report() throws -> ShowerReport {
            try showerReport(
                material: try Material.named("Cu"), depth: 60, behind: [.init(nil, thickness: 10), .init(try Material.named("Fe"), thickness: 5)],
                primary: primary, kineticEnergy: 1.5, showers: 8, settings: ShowerSettings(), seed: 5, hadronCollider: try PythiaHadronCollider())
        }
        let one = try report(), two = try report()
        let energy = one.energyFraction
        expectClose(
            energy.deposited + energy.leakFar + energy.leakBack + energy.belowThreshold + energy.invisible, 1, absolute: 1e-9, primary.name)
        #expect(one.failedCollisions == 0)
        for (threshold, created) in one.photonsCreated {
            expectClose(
                created.mean, (one.photonsElectromagnetic[threshold]?.mean ?? -1) + (one.photonsNuclear[threshold]?.mean ?? -1), absolute: 1e-9)
        }
        if primary != .muonMinus { #expect((one.photonsNuclear["1MeV"]?.mean ?? 0) > 0) }
        #expect(one.photonsCreated == two.photonsCreated && one.energyFraction.deposited == two.energyFraction.deposited)
    }

    /// Keeps pi0 and eta and the energy of photons and electrons from collisions and decays.
    private struct MesonScorer: ShowerScorer {
        var mesons: [Species: (count: Int, energy: Double)] = [:]
        var electromagnetic = 0.0
        mutating func mesonCreated(_ species: Species, energy: Double, z: Double, direction: Vector) {
            mesons[species, default: (0, 0)].count += 1
            mesons[species, default: (0, 0)].energy += energy
        }
        mutating func electromagneticEnergy(_ energy: Double) { electromagnetic += energy }
        mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {}
        mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
        mutating func deposit(_ energy: Double, z: Double) {}
        mutating func belowThreshold(_ energy: Double, z: Double) {}
        mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {}
        mutating func invisible(_ energy: Double) {}
    }

    /// The energy that a hadron shower gives to photons and electrons is that of its pi0, and of what eta (39.4 % to two photons) and rarer
    /// decays add to it: a few percent. A 20 GeV pion makes some ten pi0 (C. Fabjan and F. Gianotti, Rev. Mod. Phys. 75 (2003) 1243).
    ///
    /// Eta: 0.16 in the first collision of the pion, 7 in 40 showers; 3 or more with a probability of 97 %.
    @Test(arguments: [(Species.pionMinus, 20.0), (.proton, 20), (.pionPlus, 2)]) func neutralMesons(_ primary: Species, _ energy: Double) throws {
        let transport = HadronicTransport(
            LayerStack(try Material.named("Cu"), depth: 200), settings: HadronicSettings(), collider: try PythiaHadronCollider(), electromagnetic: nil)
        var scorer = MesonScorer()
        let showers = energy > 10 ? 120 : 150
        for index in 0..<showers {
            var random = RandomStream(seed: 12, stage: .validation, collision: UInt64(index))
            _ = transport.transport(primary, kineticEnergy: energy, random: &random, scorer: &scorer)
        }
        let pions = scorer.mesons[.pionZero]!, etas = scorer.mesons[.eta] ?? (0, 0)
        #expect(pions.energy <= scorer.electromagnetic * (1 + 1e-6), "pi0 \(pions.energy) of \(scorer.electromagnetic) GeV")
        let share = (pions.energy + 0.394 * etas.energy) / scorer.electromagnetic
        #expect(share > 0.95 && share < 1.02, "\(share)")
        #expect(etas.count < pions.count / 4)
        if energy > 10 { #expect(pions.count > 5 * showers && pions.count < 25 * showers && etas.count > showers / 20, "\(pions.count) pi0, \(etas.count) eta in \(showers) showers") }
    }

    /// Roulette of slow nucleons and soft photons keeps the means of a hadron shower, and saves half of its collisions. Below the 10 MeV that nuclei's photons hardly reach
    /// nucleons do not play.
    @Test func thinning() throws {
        func report(_ thinning: Thinning, seed: UInt64) throws -> ShowerReport {
            var settings = ShowerSettings()
            settings.thinning = thinning
            return try makeShowerReport(
                material: Material.named("Cu"), depth: 60, primary: .pionPlus, kineticEnergy: 3, showers: 400, settings: settings, seed: seed)
        }
        let analog = try report(.none, seed: 61), thin = try report(Thinning(below: 10e-3, factor: 8), seed: 62)
        for (name, a, b) in [
            ("all", analog.photonsCreated["1MeV"]!, thin.photonsCreated["1MeV"]!), ("hard", analog.photonsCreated["10MeV"]!, thin.photonsCreated["10MeV"]!),
            ("nuclear", analog.photonsNuclear["1MeV"]!, thin.photonsNuclear["1MeV"]!), ("path", analog.photonTrackLength["1MeV"]!, thin.photonTrackLength["1MeV"]!),
        ] { expectClose(b.mean, a.mean, absolute: 4 * (a.error * a.error + b.error * b.error).squareRoot(), name) }
        let a = analog.energyFraction, b = thin.energyFraction
        expectClose(b.deposited + b.belowThreshold + b.leakBack + b.leakFar + b.invisible, 1, absolute: 0.02)
        expectClose(b.deposited, a.deposited, absolute: 0.02)
        expectClose(thin.nuclearCollisions!, analog.nuclearCollisions!, relative: 0.1)
        #expect(thin.hadronSteps! * 2 < analog.hadronSteps!, "\(thin.hadronSteps!) steps of \(analog.hadronSteps!)")
    }

    /// Stopped mu+ give positrons of 7/20 m_mu on average, up to m_mu/2 (Michel's spectrum).
    @Test func muonDecay() throws {
        let collider = try PythiaHadronCollider()
        var random = RandomStream(seed: 9, stage: .validation, collision: 0), products: [Secondary] = [], energy = RunningStatistics()
        for _ in 0..<4000 {
            collider.decay(.muonPlus, momentum: .zero, random: &random, into: &products)
            #expect(products.count == 3)
            for positron in products where positron.species == .positron { energy.add(positron.energy) }
        }
        let mass = Species.muonPlus.mass
        #expect(energy.count == 4000)
        expectClose(energy.mean, 0.35 * mass, absolute: 4 * energy.error)
        // Spread of the spectrum x^2 (3 - 2x): <x^2> - <x>^2 = 8/15 - 49/100.
        expectClose(energy.variance.squareRoot(), (8.0 / 15 - 0.49).squareRoot() * mass / 2, relative: 0.05)
    }

    /// Splitting changes no mean with real collisions either, and threads change nothing at all.
    @Test func punchThrough() throws {
        let stack = LayerStack(try Material.named("Fe"), depth: 40)
        func report(_ splitting: Double, showers: Int, threads: Int, seed: UInt64) throws -> PunchThroughReport {
            try PunchThroughReport(
                stack, primary: .pionPlus, kineticEnergy: 8, showers: showers, splitting: splitting, above: 1, seed: seed, threads: threads)
        }
        let analog = try report(1, showers: 600, threads: 2, seed: 1), split = try report(1.65, showers: 200, threads: 2, seed: 2)
        let a = analog.faces[0].hadrons, b = split.faces[0].hadrons
        expectClose(b.mean, a.mean, absolute: 4 * (a.error * a.error + b.error * b.error).squareRoot())
        #expect(b.error < 2 * a.error)
        let again = try report(1.65, showers: 200, threads: 1, seed: 2)
        #expect(again.faces[0].hadrons == b && again.collisions == split.collisions)
    }

    /// The yaml of a study keeps the hadronic choices.
    @Test func settingsInAStudy() throws {
        let yaml = "showers: { hadronic: { neutron_cut: 5MeV, elastic: off, cross_section_scale: 1.05 } }\n"
        let study = try StudyRequest(yaml: yaml, file: "test").resolve()
        #expect(study.showers.hadronic.neutronCut == 5e-3 && !study.showers.hadronic.elasticScattering && study.showers.hadronic.crossSectionScale == 1.05)
        #expect(try StudyRequest(yaml: study.yaml, file: "again").resolve() == study)
        #expect(study.fluxChecksum != Study().fluxChecksum)
        #expect(throws: InputError.self) { try StudyRequest(yaml: "showers: { hadronic: { elastic: maybe } }", file: "bad") }
    }
}
