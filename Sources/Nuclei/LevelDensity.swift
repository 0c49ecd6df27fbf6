import Foundation
import Numerics

/// Level density of a nucleus, rho(E) ~ exp(2 sqrt(a U)), U = E - Delta: the back-shifted Fermi gas of Koning, Hilaire and Goriely (Nucl. Phys. A 810
/// (2008) 13, table 3), its factor before the exponential left out. MeV.
///
/// a(U) = a_inf [1 + W (1 - exp(-gamma U)) / U] with the shell correction W (Ignatyuk, Smirenkin, Tishin, Sov. J. Nucl. Phys. 21 (1975) 255);
/// a_inf = 0.0722396 A + 0.195267 A^(2/3), gamma = 0.410289 A^(-1/3), Delta = 0.173015 + 12/sqrt(A) (even-even), 0 (odd), -12/sqrt(A) (odd-odd).
/// Nuclei up to A = 4 have no excited states here.
struct LevelDensity {
    private let asymptotic: Double
    private let damping: Double
    private let shellCorrection: Double
    /// Energy of the lowest level that belongs to the gas, MeV.
    let backshift: Double

    @inline(__always)
    init(_ sizes: borrowing NuclearSizes, _ nuclides: borrowing NuclideTable, _ a: Int, _ z: Int) {
        guard a > 4 else {
            (asymptotic, damping, shellCorrection, backshift) = (0, 0, 0, 0)
            return
        }
        asymptotic = sizes.levelDensity(a)
        damping = sizes.shellDamping(a)
        shellCorrection = nuclides.shellCorrection(a, z)
        backshift = 0.173015 + Double(1 - z & 1 - (a - z) & 1) * sizes.pairing(a)
    }

    /// The parameter a at U, 1/MeV; 0 for a nucleus without excited states.
    @inline(__always)
    func parameter(at u: Double) -> Double {
        let damped = shellCorrection * (1 - fastExp(-damping * u)) / u
        // Far from stability the extrapolated shell correction may exceed what the form allows.
        return asymptotic * max(1 + damped, 0.2)
    }
}

/// Powers of the mass number that the statistical model needs, as a table: no power is taken in the hot loop.
struct NuclearSizes: Sendable {
    private let values: Table

    @inline(__always) func cubeRoot(_ a: Int) -> Double { values[4 &* a] }
    /// a_inf of the level density, 1/MeV.
    @inline(__always) func levelDensity(_ a: Int) -> Double { values[4 &* a &+ 1] }
    /// gamma of the level density, 1/MeV.
    @inline(__always) func shellDamping(_ a: Int) -> Double { values[4 &* a &+ 2] }
    /// 12/sqrt(A), MeV.
    @inline(__always) func pairing(_ a: Int) -> Double { values[4 &* a &+ 3] }

    init() {
        values = Table((0...NuclideTable.largestMassNumber).flatMap { a -> [Double] in
            let mass = Double(max(a, 1)), root = cbrt(mass)
            return [root, 0.0722396 * mass + 0.195267 * root * root, 0.410289 / root, 12 / mass.squareRoot()]
        })
    }
}
