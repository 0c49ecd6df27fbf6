import Foundation
import Mediators

/// The Primakoff attenuation of a material at one mass as a function of energy, for many energies.
///
/// ln(sum n_i sigma_P,i / g^2) in steps of 0.1 in ln E from twice the mass, interpolated by cubics: right to 1e-4 where t0 s^2 < 3
/// (t0 = (m^2 / 2E)^2: the nucleus has not yet cut the rate by e^3), to 1e-3 where it is below 30. Nearer to threshold the
/// cross section itself.
struct ProductionTable {
    private let production: PrimakoffProduction
    private let mass: Double
    private let start: Double
    private let logarithms: [Double]

    private static let step = 0.1

    /// A table up to the energy `highest`, GeV.
    init(_ production: PrimakoffProduction, mass: Double, lowest: Double, highest: Double) {
        (self.production, self.mass) = (production, mass)
        let start = log(max(2 * mass, lowest))
        let count = max(0, Int(((log(highest) - start) / Self.step).rounded(.up))) + 4
        logarithms = (0..<count).map {
            log(production.attenuationPerSquaredCoupling(energy: exp(start + Self.step * Double($0 - 1)), mass: mass))
        }
        self.start = start
    }

    /// GeV^2/cm at an energy (GeV) whose logarithm is also given.
    func attenuationPerSquaredCoupling(energy: Double, logEnergy: Double) -> Double {
        let x = (logEnergy - start) / Self.step
        if x >= 0 {
            let i = Int(x), t = x - Double(i)
            // Entry i + 1 stands at x = i.
            let a = logarithms[i], b = logarithms[i + 1], c = logarithms[i + 2], d = logarithms[i + 3]
            let value = b + t * (c - b + (t - 1) / 2 * ((a - 2 * b + c) + (t + 1) / 3 * (d - 3 * c + 3 * b - a)))
            if value.isFinite { return exp(value) }
        }
        return production.attenuationPerSquaredCoupling(energy: energy, mass: mass)
    }
}
