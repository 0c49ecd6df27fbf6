import Nuclei
import Numerics
import Particles
import Testing
import _TestSupport

/// Neutral kaons collide with definite strangeness: counts by isospin and strangeness.
@Suite struct StrangeCascadeTests {
    private struct Counts {
        var collisions = 0.0
        var species: [Species: Double] = [:]
        var hyperons = 0.0
        /// Those without a K+, K- or hyperon have neutral kaons only.
        var strange = 0.0, antistrange = 0.0

        subscript(_ species: Species) -> Double { self.species[species] ?? 0 }
    }

    private static let hyperons: Set<Species> = [.lambda, .sigmaPlus, .sigmaZero, .sigmaMinus]

    private static func run(_ species: Species, _ kineticEnergy: Double, _ a: Int, _ z: Int, collisions: Int, check: ([Species]) -> Void = { _ in }) -> Counts {
        let cascade = IntranuclearCascade(), momentum = Vector.zAxis * (kineticEnergy * (kineticEnergy + 2 * species.mass)).squareRoot()
        var counts = Counts(), result = HadronNucleusCollision()
        for k in 0..<collisions {
            var random = RandomStream(seed: 43, stage: .validation, collision: UInt64(k))
            result.reset()
            cascade.collide(species, momentum: momentum, massNumber: a, atomicNumber: z, random: &random, into: &result)
            let out = result.secondaries.map(\.species), bound = out.count(where: hyperons.contains)
            check(out)
            counts.collisions += 1
            counts.hyperons += Double(bound)
            if bound > 0 || out.contains(.kaonMinus) { counts.strange += 1 }
            if out.contains(.kaonPlus) { counts.antistrange += 1 }
            for one in out { counts.species[one, default: 0] += 1 }
        }
        return counts
    }

    /// Below the threshold of pions: K+ n -> K0 p, K0 p -> K+ n, and anti-K0 p makes hyperons but no other kaon; anti-K0 n -> K- p. K0 leave as K0L or K0S.
    @Test func chargeExchangeOnNucleons() {
        let slow = 0.15, n = 4000
        let plus = Self.run(.kaonPlus, slow, 1, 0, collisions: n) { #expect($0.contains(.proton) && ($0.contains(.kaonLong) || $0.contains(.kaonShort))) }
        expectClose(plus[.kaonLong], plus[.kaonShort], absolute: 4.5 * Double(n).squareRoot())
        for species in [Species.kaonLong, .kaonShort] {
            let onProton = Self.run(species, slow, 1, 1, collisions: n) { out in
                #expect(out.contains(.kaonPlus) ? out.contains(.neutron) : out.contains(where: Self.hyperons.contains), "\(out)")
                #expect(out.reduce(0) { $0 + $1.charge } == 1 && !out.contains(.kaonMinus))
            }
            #expect(onProton[.kaonPlus] > 0 && onProton.hyperons > 0)
            let onNeutron = Self.run(species, slow, 1, 0, collisions: n) { out in
                #expect(!out.contains(.kaonPlus) && out.reduce(0) { $0 + $1.charge } == 0)
                #expect(!out.contains(.kaonMinus) || out.contains(.proton))
            }
            #expect(onNeutron[.kaonMinus] > 0)
        }
    }

    /// On a nucleus with as many protons as neutrons a K0L is a K0, which does what a K+ does with charges mirrored, or an anti-K0, which does what a K- does, in proportion to their
    /// cross sections, as evaluated to 10 %. What comes out neutral is K0L or K0S alike.
    @Test(arguments: [0.1, 0.5, 2]) func onCarbon(_ kineticEnergy: Double) {
        let n = 6000
        let long = Self.run(.kaonLong, kineticEnergy, 12, 6, collisions: n)
        let plus = Self.run(.kaonPlus, kineticEnergy, 12, 6, collisions: n), minus = Self.run(.kaonMinus, kineticEnergy, 12, 6, collisions: n)
        let inelastic = [Species.kaonPlus, .kaonMinus].map { HadronCrossSections($0, massNumber: 12, atomicNumber: 6).inelastic(kineticEnergy) }
        let share = inelastic[1] / (inelastic[0] + inelastic[1])
        func error(_ counts: Double...) -> Double { 4.5 * counts.reduce(0, +).squareRoot() }
        let hyperons = long.hyperons / minus.hyperons
        expectClose(hyperons, share, relative: 0.1, absolute: error(long.hyperons) / minus.hyperons, "anti-K0 at \(kineticEnergy) GeV")
        // K0 p -> K+ n mirrors K+ n -> K0 p.
        let exchanged = plus[.kaonLong] + plus[.kaonShort]
        expectClose(long[.kaonPlus] / exchanged, 1 - hyperons, absolute: 2 * error(long[.kaonPlus], exchanged) / exchanged, "K0 at \(kineticEnergy) GeV")
        expectClose(long[.kaonLong], long[.kaonShort], absolute: error(long[.kaonLong], long[.kaonShort]))
    }
}
