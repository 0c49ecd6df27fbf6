import Foundation
import Numerics
import Particles

/// A nucleus as the cascade sees it: density, local Fermi gas, potential, by the distance from the centre.
///
/// Density: Woods-Saxon with the radius and diffuseness of Boudard et al., Phys. Rev. C 87 (2013) 014606 (INCL4.6), the same
/// form for protons and neutrons. Fermi momenta: the local ones of each kind, hbar (3 pi^2 rho)^(1/3). Potential of a nucleon:
/// local Fermi energy plus separation energy, so that the topmost nucleon is bound by that everywhere; protons' Coulomb energy is
/// part of it; fast nucleons feel less (`potential(_:_:outside:)`), a Delta that of neutrons, mesons, hyperons and antibaryons nothing. Neglected: the neutron skin,
/// shells, and, below A of 12 or so, that nuclei are not Woods-Saxon.
package final class NuclearMedium {
    let massNumber: Int
    let atomicNumber: Int
    /// Separation energies, GeV.
    let protonSeparation, neutronSeparation: Double
    /// fm: half-density radius.
    let radius: Double
    /// fm: beyond it the density is taken as 0.
    package let outerRadius: Double
    /// Height of the Coulomb barrier for unit charge, GeV.
    let coulombBarrier: Double

    private static let cells = 256
    private let inverseStep: Double
    /// Nucleons per fm^3 at the nodes.
    private let density: [Double]
    /// Fermi momenta, GeV.
    private let protonMomentum: [Double]
    private let neutronMomentum: [Double]
    /// Share of the nucleons within the nodes, and for each of equal steps of it, the cell where it begins.
    private let cumulative: [Double]
    private let guide: [Int]

    package init(massNumber: Int, atomicNumber: Int) {
        let a = Double(massNumber), z = Double(atomicNumber), third = cbrt(a)
        (self.massNumber, self.atomicNumber) = (massNumber, atomicNumber)
        let radius = (2.745e-4 * a + 1.063) * third
        let diffuseness = 0.510 + 1.63e-4 * a
        let outer = radius + 8 * diffuseness
        (self.radius, outerRadius) = (radius, outer)
        coulombBarrier = Constants.fineStructure * 0.197_326_980_4 * z / (1.2 * third + 0.8)
        let mass = nuclearMass(massNumber: massNumber, atomicNumber: atomicNumber)
        func separation(_ protons: Int) -> Double {
            guard massNumber > 2, atomicNumber - protons >= 0, atomicNumber - protons <= massNumber - 1 else { return 0.004 }
            let rest = nuclearMass(massNumber: massNumber - 1, atomicNumber: atomicNumber - protons)
            return max(0.001, rest + (protons == 1 ? Species.proton.mass : Species.neutron.mass) - mass)
        }
        protonSeparation = separation(1)
        neutronSeparation = separation(0)

        let step = outer / Double(Self.cells)
        inverseStep = 1 / step
        func shape(_ r: Double) -> Double { 1 / (1 + exp((r - radius) / diffuseness)) }
        // Cumulative distribution by the trapezium rule on 8 points a cell.
        var cumulative = [0.0]
        for i in 0..<Self.cells {
            var sum = 0.0
            for k in 0..<8 {
                let r = (Double(i) + (Double(k) + 0.5) / 8) * step
                sum += r * r * shape(r)
            }
            cumulative.append(cumulative[i] + sum * step / 8)
        }
        let norm = a / (4 * .pi * cumulative[Self.cells])
        let unit = 3 * Double.pi * Double.pi
        density = (0...Self.cells).map { norm * shape(Double($0) * step) }
        protonMomentum = density.map { 0.197_326_980_4 * cbrt(unit * $0 * z / a) }
        neutronMomentum = density.map { 0.197_326_980_4 * cbrt(unit * $0 * (a - z) / a) }
        let shares = cumulative.map { $0 / cumulative[Self.cells] }
        self.cumulative = shares
        var i = 0
        guide = (0..<Self.cells).map { k in
            while shares[i + 1] * Double(Self.cells) < Double(k) { i += 1 }
            return i
        }
    }

    @inline(__always)
    private func interpolate(_ table: [Double], _ r: Double) -> Double {
        let x = r * inverseStep
        guard x < Double(Self.cells) else { return 0 }
        let i = Int(x)
        return table[i] + (x - Double(i)) * (table[i + 1] - table[i])
    }

    /// Nucleons per fm^3 at r, fm.
    package func density(_ r: Double) -> Double { interpolate(density, r) }

    /// Fermi momentum of protons or neutrons at r, GeV.
    func fermiMomentum(_ hadron: CascadeHadron, _ r: Double) -> Double {
        interpolate(hadron == .proton ? protonMomentum : neutronMomentum, r)
    }

    /// Depth of the potential at r, GeV: the kinetic energy inside is that outside plus this.
    func potential(_ hadron: CascadeHadron, _ r: Double) -> Double {
        guard hadron.isNucleon || hadron.isDelta, massNumber > 1 else { return 0 }
        let p = fermiMomentum(hadron, r), m = hadron.mass
        return p * p / ((p * p + m * m).squareRoot() + m) + (hadron == .proton ? protonSeparation : neutronSeparation)
    }

    /// Depth of the potential at r for a nucleon that has this kinetic energy outside, GeV.
    ///
    /// It falls with the kinetic energy T inside, V(T) = V(T_F) - 0.223 (T - T_F), to 0 at 200 MeV above the Fermi energy, as the real part of the
    /// optical potential does (T. Aoust, J. Cugnon, Eur. Phys. J. A 21 (2004) 79).
    func potential(_ hadron: CascadeHadron, _ r: Double, outside kineticEnergy: Double) -> Double {
        let full = potential(hadron, r)
        guard full > 0, kineticEnergy > 0, !hadron.isDelta else { return full }
        return max(0, full - 0.223 / 1.223 * (kineticEnergy + (hadron == .proton ? protonSeparation : neutronSeparation)))
    }

    /// A nucleon's place and its distance from the centre.
    package func place(random: inout RandomStream) -> (position: Vector, radius: Double) {
        let u = random.uniform()
        var i = guide[Int(u * Double(Self.cells))]
        while cumulative[i + 1] < u { i += 1 }
        let r = (Double(i) + (u - cumulative[i]) / (cumulative[i + 1] - cumulative[i])) / inverseStep
        return (random.isotropicDirection() * r, r)
    }

    /// Momentum of a nucleon of the local Fermi gas, GeV.
    func momentum(_ hadron: CascadeHadron, _ r: Double, random: inout RandomStream) -> Vector {
        random.isotropicDirection() * (fermiMomentum(hadron, r) * cbrt(random.uniform()))
    }
}

