import Nuclei
import Numerics
import Particles
import Testing
import _TestSupport

@Suite struct DeexcitationTests {
    private let deexcitation = Deexcitation()

    /// Runs `count` nuclei of the same excitation (GeV) at rest.
    private func run(_ a: Int, _ z: Int, _ excitation: Double, count: Int, body: (HadronNucleusCollision) -> Void) {
        var random = RandomStream(seed: 7, stage: .validation, collision: UInt64(1000 * a + z))
        var result = HadronNucleusCollision()
        for _ in 0..<count {
            result.reset()
            let nucleus = ExcitedNucleus(massNumber: a, atomicNumber: z, excitation: excitation, momentum: .zero)
            deexcitation.deexcite(nucleus, random: &random, into: &result)
            body(result)
        }
    }

    /// Energy of a moving nucleus, so that momentum counts too, and a lost charge or baryon would show as MeV or GeV; odd clusters and nuclei far from
    /// stability as well.
    @Test(arguments: [
        (2, 1), (2, 0), (3, 3), (4, 2), (5, 2), (8, 4), (9, 5), (12, 6), (16, 8), (20, 14), (40, 18), (63, 29), (60, 36), (120, 50), (184, 74),
        (208, 82), (238, 92),
    ])
    func energyCloses(a: Int, z: Int) {
        var random = RandomStream(seed: 3, stage: .validation, collision: UInt64(a))
        var result = HadronNucleusCollision()
        let ground = nuclearMass(massNumber: a, atomicNumber: z)
        for excitation in [0, 0.001, 0.0085, 0.03, 0.12, 0.6] {
            for _ in 0..<100 {
                result.reset()
                let momentum = Vector(0.05, -0.1, 0.3)
                deexcitation.deexcite(
                    ExcitedNucleus(massNumber: a, atomicNumber: z, excitation: excitation, momentum: momentum), random: &random, into: &result)
                let mass = ground + excitation
                let before = (mass * mass + momentum.dot(momentum)).squareRoot() - Double(a) * Species.proton.mass
                var after = result.deposit + result.binding
                for secondary in result.secondaries { after += secondary.kineticEnergy + secondary.species.mass - Species.proton.mass }
                for photon in result.nuclearPhotons { after += photon.energy }
                expectClose(after, before, absolute: 1e-11, "A = \(a), Z = \(z), \(excitation) GeV")
                #expect(result.deposit >= 0)
            }
        }
    }

    /// A deuteron above its threshold breaks into neutron and proton: momentum to rounding.
    @Test func momentumCloses() {
        var random = RandomStream(seed: 5, stage: .validation, collision: 0)
        var result = HadronNucleusCollision()
        let momentum = Vector(0.2, 0.1, -0.4)
        deexcitation.deexcite(ExcitedNucleus(massNumber: 2, atomicNumber: 1, excitation: 0.05, momentum: momentum), random: &random, into: &result)
        #expect(Set(result.secondaries.map(\.species)) == [.proton, .neutron])
        let rest = result.secondaries.reduce(momentum) { $0 - $1.momentum }
        #expect(rest.magnitude < 1e-14)
    }

    /// Lead loses a neutron per 9-11 MeV: separation energy 7-8 MeV and 2 T, T = 1-1.5 MeV (Weisskopf). Charged particles are held by the barrier.
    @Test func leadEvaporatesNeutrons() {
        var neutrons = 0.0, protons = 0.0
        let count = 2000
        run(208, 82, 0.1, count: count) { result in
            for secondary in result.secondaries { if secondary.species == .neutron { neutrons += 1 } else { protons += 1 } }
        }
        let each = 100 * Double(count) / neutrons
        #expect(each > 9 && each < 11.5, "\(each) MeV per neutron")
        #expect(protons < 0.02 * neutrons)
    }

    /// First neutrons follow e exp(-e/T), T = sqrt(U/a): a single neutron from tungsten 5 MeV above threshold.
    @Test func neutronsAreMaxwellian() {
        let separation = nuclearMass(massNumber: 183, atomicNumber: 74) + Species.neutron.mass - nuclearMass(massNumber: 184, atomicNumber: 74)
        expectClose(separation, 7.4115e-3, absolute: 0.02e-3)  // AME2020
        var sum = 0.0, count = 0.0
        run(184, 74, separation + 0.005, count: 4000) { result in
            for secondary in result.secondaries {
                sum += secondary.kineticEnergy * 1e3
                count += 1
            }
        }
        #expect(count > 3950)
        // U = 4.8 MeV, a = 18-20 per MeV: 2 T = 0.93 MeV, less what the end of the spectrum cuts off (a fifth).
        expectClose(sum / count, 0.75, absolute: 0.1)
    }

    /// The cascade after capture of a thermal neutron: 3-4 photons in copper and 4-6 in heavy deformed nuclei (Groshev et al., Atlas of gamma-ray
    /// spectra from radiative capture of thermal neutrons, 1959).
    @Test(arguments: [(63, 29, 2.8, 4.2), (183, 74, 3.5, 6.5)])
    func cascadesHaveTheRightMultiplicity(a: Int, z: Int, low: Double, high: Double) {
        var random = RandomStream(seed: 8, stage: .validation, collision: 0)
        var result = HadronNucleusCollision(), photons = 0.0
        for _ in 0..<10_000 {
            result.reset()
            deexcitation.captureNeutron(massNumber: a, atomicNumber: z, random: &random, into: &result)
            photons += Double(result.nuclearPhotons.count)
        }
        #expect(photons / 10_000 > low && photons / 10_000 < high, "\(photons / 10_000)")
    }

    /// Bare nuclei: u, electron masses and electron binding taken off (CODATA 2022 for d and alpha; AME2020 separation energies).
    @Test func massesAreMeasuredOnes() {
        expectClose(nuclearMass(massNumber: 2, atomicNumber: 1), 1.875_612_945, absolute: 2e-7)
        expectClose(nuclearMass(massNumber: 4, atomicNumber: 2), 3.727_379_411, absolute: 2e-7)
        func neutronSeparation(_ a: Int, _ z: Int) -> Double {
            (nuclearMass(massNumber: a - 1, atomicNumber: z) + Species.neutron.mass - nuclearMass(massNumber: a, atomicNumber: z)) * 1e3
        }
        expectClose(neutronSeparation(16, 8), 15.664, absolute: 0.01)
        expectClose(neutronSeparation(63, 29), 10.863, absolute: 0.01)
        expectClose(neutronSeparation(208, 82), 7.368, absolute: 0.01)
        // Liquid drop with the shell correction of the neighbour: uranium, 6.15 MeV, and a proton-rich iron.
        expectClose(neutronSeparation(238, 92), 6.154, absolute: 1)
    }

    /// Capture of thermal neutrons: one photon of 2.223 MeV in hydrogen, 7.6-7.9 MeV in all in iron and copper, nothing lost; 4He takes none.
    @Test(arguments: [(1, 1, 2.223), (56, 26, 7.646), (63, 29, 7.916), (208, 82, 3.937)])
    func neutronCapture(a: Int, z: Int, energy: Double) {
        var random = RandomStream(seed: 9, stage: .validation, collision: 0)
        var result = HadronNucleusCollision()
        for _ in 0..<200 {
            result.reset()
            deexcitation.captureNeutron(massNumber: a, atomicNumber: z, random: &random, into: &result)
            #expect(result.secondaries.isEmpty && !result.nuclearPhotons.isEmpty)
            let photons = result.nuclearPhotons.reduce(0) { $0 + $1.energy }
            expectClose((photons + result.deposit) * 1e3, energy, absolute: 0.01)
            expectClose(photons + result.deposit + result.binding, Species.neutron.mass - Species.proton.mass, absolute: 1e-11)
        }
        result.reset()
        deexcitation.captureNeutron(massNumber: 4, atomicNumber: 2, random: &random, into: &result)
        #expect(result.secondaries.count == 1 && result.binding == 0)
    }
}
