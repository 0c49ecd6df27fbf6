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
