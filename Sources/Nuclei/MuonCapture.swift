// Stopped mu-: nuclear capture or decay in orbit.
//
// Capture rates: T. Suzuki, D.F. Measday, J.P. Roalsvig, Phys. Rev. C 35 (1987) 2212, natural elements, interpolated in Z; decay in orbit with the free rate
// times Huff's factor, here 1 - 2.3e-5 Z^2. Capture: mu- p -> n nu on a bound proton; the nucleus (A, Z - 1) is left with an excitation distributed as
// U^2 exp(-U / 5 MeV), mean 15 MeV (ours: with evaporation it gives 1.8 neutrons in lead, measured 1.64-1.73, and 1.1 in copper), the neutrino
// has the rest, 80-90 MeV. Neglected: direct emission of the neutron, muonic X-rays (2 MeV in copper, 10 in lead), the change of the decay spectrum by
// the binding.

import Foundation
import Numerics
import Particles

extension IntranuclearCascade {
    /// Capture rates, 1/microsecond.
    private static let captureRates: [(z: Double, rate: Double)] = [
        (1, 0.0007), (2, 0.0004), (6, 0.0388), (7, 0.0684), (8, 0.1026), (13, 0.7054), (14, 0.8712), (20, 2.557), (22, 2.59), (26, 4.411), (28, 5.932),
        (29, 5.676), (30, 5.834), (42, 9.61), (50, 10.44), (74, 11.91), (82, 13.45), (92, 12.6),
    ]

    /// Probability that a mu- at rest in that element is captured by the nucleus rather than decays.
    static func muonCaptureProbability(atomicNumber: Int) -> Double {
        let z = Double(atomicNumber), table = captureRates
        let upper = max(table.firstIndex { $0.z >= z } ?? table.count - 1, 1)
        let weight = min(max((z - table[upper - 1].z) / (table[upper].z - table[upper - 1].z), 0), 1)
        let capture = table[upper - 1].rate + weight * (table[upper].rate - table[upper - 1].rate)
        return capture / (capture + 0.45517 * (1 - 2.3e-5 * z * z))
    }

    func captureMuon(_ target: Nucleus, random: inout RandomStream, into result: inout HadronNucleusCollision) -> Bool {
        if random.uniform() < Self.muonCaptureProbability(atomicNumber: target.atomicNumber) {
            let excitation = 5e-3 * (random.exponential() + random.exponential() + random.exponential())
            if radiate(.muonNeutrino, from: Species.muonMinus.mass, target, excitation: excitation, random: &random, into: &result) { return true }
        }
        decayInOrbit(random: &random, into: &result)
        result.binding += target.mass - Double(target.massNumber) * Species.proton.mass
        return true
    }

    /// The free decay at rest: electron x = 2 E/m with x^2 (3 - 2 x) (Michel, V - A), the pair of neutrinos isotropic in its own frame.
    private func decayInOrbit(random: inout RandomStream, into result: inout HadronNucleusCollision) {
        let mass = Species.muonMinus.mass, electron = Species.electron.mass
        var x = 0.0
        repeat { x = random.uniform() } while random.uniform() > x * x * (3 - 2 * x)
        // The largest energy is that against two parallel neutrinos.
        let energy = electron + (((mass * mass + electron * electron) / (2 * mass)) - electron) * x
        let direction = random.isotropicDirection()
        let momentum = direction * (energy * energy - electron * electron).squareRoot()
        let pair = FourMomentum(momentum * -1, energy: mass - energy)
        let pairMass = max(pair.invariantSquared, 0).squareRoot()
        result.secondaries.append(Secondary(species: .electron, momentum: momentum))
        guard pairMass > 1e-9 else {
            // Two parallel neutrinos; the share of each does not matter.
            result.secondaries.append(Secondary(species: .muonNeutrino, momentum: momentum * -0.5))
            result.secondaries.append(Secondary(species: .electronAntineutrino, momentum: momentum * -0.5))
            return
        }
        let inPair = random.isotropicDirection() * (0.5 * pairMass)
        for (species, sign) in [(Species.muonNeutrino, 1.0), (.electronAntineutrino, -1)] {
            let neutrino = FourMomentum(inPair * sign, mass: 0).boosted(to: pair, invariantMass: pairMass)
            result.secondaries.append(Secondary(species: species, momentum: neutrino.momentum))
        }
    }
}
