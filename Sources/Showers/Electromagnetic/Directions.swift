import Foundation
import Numerics
import Particles

/// Angles of secondaries that the cross sections above do not fix.
///
/// For a bremsstrahlung photon, or a pair's electron, to its parent: Tsai, Rev. Mod. Phys. 46 (1974) 815 and 49 (1977) 421, in the form that
/// u = theta E/m is distributed as u exp(-a u) with two slopes a = 0.625 (weight 1/4) and 1.875 (3/4), as GEANT3 (CERN W5013, PHYS211/341) has it;
/// the tail is cut at theta = pi by 1 - cos = 2 u^2/(u_max^2).
package struct EmissionAngle: Sendable {
    /// The density of u^2, which falls everywhere.
    private struct Density: FallingDensity {
        private static let slopes = (0.625, 1.875)

        func density(_ x: Double) -> Double {
            let u = fastRoot(x), (a, b) = Self.slopes
            return 0.125 * a * a * fastExp(-a * u) + 0.375 * b * b * fastExp(-b * u)
        }

        func survival(_ x: Double) -> Double {
            let u = fastRoot(x), (a, b) = Self.slopes
            return 0.25 * (1 + a * u) * fastExp(-a * u) + 0.75 * (1 + b * u) * fastExp(-b * u)
        }

        /// One of the slopes by its share above u; then a u plus the sum of two exponential deviates, or plus one of them.
        func tail<Generator: UniformGenerator>(above x: Double, using random: inout Generator) -> Double {
            let start = fastRoot(x)
            let gentle = 0.25 * (1 + Self.slopes.0 * start) * fastExp(-Self.slopes.0 * start)
            let slope = random.uniform() * survival(x) < gentle ? Self.slopes.0 : Self.slopes.1
            var more = random.exponential()
            if random.uniform() * (1 + slope * start) < 1 { more += random.exponential() }
            let u = start + more / slope
            return u * u
        }
    }

    private let squares = RectangleWedgeTail(Density())

    package init() {}

    /// 1 - cosine of the angle.
    ///
    /// - Parameter energy: total energy of the electron (the emitting one, or the one of the pair), GeV.
    @inline(__always)
    package func oneMinusCosine(energy: Double, using random: inout some UniformGenerator) -> Double {
        let gamma = energy * (1 / Constants.electronMass), largest = 2 * gamma * gamma
        while true {
            let oneMinusCosine = squares.sample(using: &random) / largest
            if _fastPath(oneMinusCosine < 2) { return oneMinusCosine }
        }
    }

    /// Cosine of a photoelectron's angle: Sauter, Ann. Phys. 11 (1931) 454 (K shell), for kinetic energy `t` in GeV.
    @inline(__always)
    package static func photoelectronCosine(kinetic t: Double, using random: inout some UniformGenerator) -> Double {
        let tau = t / Constants.electronMass
        guard tau < 50 else { return 1 }
        let gamma = tau + 1, beta = (tau * (tau + 2)).squareRoot() / gamma
        let a = 1 / beta - 1, a2 = a + 2
        let b = 0.5 * beta * gamma * (gamma - 1) * (gamma - 2)
        let largest = 2 * (1 + a * b) / a
        while true {
            let q = random.uniform()
            let nu = 2 * a * (2 * q + a2 * q.squareRoot()) / (a2 * a2 - 4 * q)
            if random.uniform() * largest <= (2 - nu) * (1 / (a + nu) + b) { return 1 - nu }
        }
    }
}

extension UniformGenerator {
    /// Cosine and sine of a uniform azimuth, right to 2e-10; one draw.
    @inline(__always)
    package mutating func azimuth() -> (cos: Double, sin: Double) { fastTurn(uniform() * 4) }
}
