import Foundation
import Mediators

/// The Primakoff attenuation of a material at one mass as a function of energy, for many energies.
///
/// ln(sum n_i sigma_P,i / g^2) in steps of 0.1 in ln E, interpolated by cubics: right to 1.2e-4. It starts at twice the mass
/// and where the least momentum transfer, m^2 / 2E, is 0.05 GeV: nearer to threshold the rate rises steeply or follows the
/// lobes of the form factor, and the cross section itself is taken.
struct ProductionTable {
    private let production: PrimakoffProduction
    private let mass: Double
    private let start: Double
    private let logarithms: [Double]

    private static let step = 0.1
    /// GeV
    private static let greatestTransfer = 0.05

    /// A table up to the energy `highest`, GeV.
    init(_ production: PrimakoffProduction, mass: Double, lowest: Double, highest: Double) {
        (self.production, self.mass) = (production, mass)
        let start = log(max(2 * mass, mass * mass / (2 * Self.greatestTransfer), lowest))
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
            let value = cubic(logarithms[i], logarithms[i + 1], logarithms[i + 2], logarithms[i + 3], t)
            if value.isFinite { return exp(value) }
        }
        return production.attenuationPerSquaredCoupling(energy: energy, mass: mass)
    }
}
