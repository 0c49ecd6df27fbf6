// Emission before equilibrium: the exciton model.
//
// After the cascade p nucleons that were kept and h holes, n = p + h excitons, share the excitation E. They go on to n + 2 with the rate
// 2 pi M^2 g^3 E^2 / (2 (n + 1)) (F.C. Williams, Phys. Lett. B 31 (1970) 184), or emit a nucleon with that of detailed balance,
//
//     dGamma/de = (2 s + 1) mu e sigma(e) / (pi^2 hbar^2 c^2) omega(p - 1, h, U) / omega(p, h, E) (share of protons or neutrons among p),
//     omega(p, h, E) = g (g E)^(n - 1) / (p! h! (n - 1)!),  U = E - S - e,  g = A/13 MeV^-1
//
// (J.J. Griffin, Phys. Rev. Lett. 17 (1966) 478), until n = sqrt(2 g E), where evaporation takes over. M^2 by C. Kalbach, Z. Phys. A 287 (1978) 319
// (quoted from memory): 135 MeV^3 / (A^3 e), e = E/n, times sqrt(e/7 MeV) below 7 MeV, sqrt(e/2 MeV) besides below 2 MeV, and sqrt(15 MeV/e) above 15 MeV.
// Inverse cross sections as in `Evaporation`. Neglected: collective levels, clusters, the direction of the first nucleon (emission is isotropic), steps
// back to n - 2.

import Foundation
import Numerics

/// Nucleons above the Fermi level, protons among them, and holes.
public struct Excitons: Equatable, Sendable {
    public var particles = 0, protons = 0, holes = 0

    public init() {}

    public var count: Int { particles + holes }

    /// One of them meets a nucleon: a particle and a hole more.
    mutating func scatter(isProton: Bool) {
        particles += 1
        holes += 1
        if isProton { protons += 1 }
    }

    mutating func emit(isProton: Bool) {
        particles -= 1
        if isProton { protons -= 1 }
    }
}

/// Rates and spectra. Energies in MeV.
package enum PreEquilibrium {
    /// |M|^2 of Kalbach, MeV^2.
    package static func matrixElement(massNumber: Int, excitation: Double, excitons: Int) -> Double {
        let a = Double(massNumber), e = excitation / Double(excitons)
        let plain = 135 / (a * a * a * e)
        if e < 2 { return plain * (e / 7).squareRoot() * (e / 2).squareRoot() }
        if e < 7 { return plain * (e / 7).squareRoot() }
        return e < 15 ? plain : plain * (15 / e).squareRoot()
    }

    /// Rate of n -> n + 2 times hbar, MeV.
    package static func transition(massNumber: Int, excitation: Double, excitons n: Int) -> Double {
        let g = levelDensity(massNumber)
        return .pi * matrixElement(massNumber: massNumber, excitation: excitation, excitons: n) * g * g * g * excitation * excitation / Double(n + 1)
    }

    /// Single-particle levels per MeV.
    package static func levelDensity(_ massNumber: Int) -> Double { Double(massNumber) / 13 }

    /// Emission of one kind of nucleon: hbar times the rate, MeV; x = e - barrier has the density (x + offset) (limit - x)^(n - 2).
    ///
    /// - Parameters:
    ///   - strength: as `Evaporation.strength`.
    ///   - count: of its kind among the particles.
    package static func emission(
        strength: Double, offset: Double, limit: Double, count: Int, excitons n: Int, massNumber: Int, excitation: Double
    ) -> Double {
        guard count > 0, n > 1, limit > 0 else { return 0 }
        let m = Double(n - 2)
        let integral = limit * limit / ((m + 1) * (m + 2)) + offset * limit / (m + 1)
        return unit * strength * integral * pow(limit / excitation, m) * Double(count) * Double(n - 1) / (levelDensity(massNumber) * excitation)
    }

    /// 2 s + 1 is in the strength: m_N pi (1.5 fm)^2 / (pi^2 (hbar c)^2), 1/MeV.
    private static let unit = 938.92 * 2.25 / (Double.pi * 197.327 * 197.327)

    /// x of the density above, MeV.
    package static func sampleEnergy(offset: Double, limit: Double, excitons n: Int, random: inout RandomStream) -> Double {
        let m = Double(n - 2)
        var rest = pow(random.uniform(), 1 / (m + 1))
        if random.uniform() * (limit / (m + 2) + offset) < limit / (m + 2) { rest *= pow(random.uniform(), 1 / (m + 2)) }
        return limit * (1 - rest)
    }
}
