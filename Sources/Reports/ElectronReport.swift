import Foundation
import Inputs
import Materials
import Numerics
import Studies

/// Stopping powers, range and radiation yield of electrons: the answer of `calodump electron`.
public struct ElectronReport: Codable, Equatable, Sendable {
    public var material: String
    /// Kinetic energy, GeV.
    public var energy: Double
    /// MeV cm^2/g
    public var collision, radiative, total: Double
    /// Range in the continuous-slowing-down approximation, g/cm^2: the integral of dT/S from 0 to T.
    public var range: Double
    /// Share of the kinetic energy that is radiated while stopping, in the same approximation.
    public var radiationYield: Double

    enum CodingKeys: String, CodingKey {
        case material, energy = "energy_GeV", collision = "collision_MeV_cm2_per_g", radiative = "radiative_MeV_cm2_per_g"
        case total = "total_MeV_cm2_per_g", range = "csda_range_g_per_cm2", radiationYield = "radiation_yield"
    }

    public init(_ material: Material, kineticEnergy: Double) {
        let power = material.electronStoppingPower(at: kineticEnergy)
        self.material = material.name
        energy = kineticEnergy
        (collision, radiative, total) = (power.collision, power.radiative, power.total)
        (range, radiationYield) = Self.slowingDown(material, from: kineticEnergy)
    }

    /// Range (g/cm^2) and radiation yield by Simpson's rule in ln T down to the lowest tabulated energy; below, collisions lose with the power of T that
    /// they have there, S ~ T^-p, and radiation with its own: the rest of the range is T / (1 + p) S.
    private static func slowingDown(_ material: Material, from kineticEnergy: Double) -> (range: Double, yield: Double) {
        let lowest = Material.electronEnergies.lowerBound
        func inMeV(_ t: Double) -> Double { t * 1e3 }
        let bottom = material.electronStoppingPower(at: lowest), above = material.electronStoppingPower(at: 1.2 * lowest)
        func slope(_ a: Double, _ b: Double) -> Double { log(b / a) / log(1.2) }
        let fall = slope(bottom.total, above.total), share = slope(bottom.radiative / bottom.total, above.radiative / above.total)
        var range = inMeV(lowest) / bottom.total / (1 - fall), radiated = inMeV(lowest) * bottom.radiative / bottom.total / (1 + share)
        let intervals = 2 * max(1, Int((40 * log10(kineticEnergy / lowest)).rounded(.up)))
        let step = log(kineticEnergy / lowest) / Double(intervals)
        for i in 0...intervals {
            let t = lowest * exp(step * Double(i)), power = material.electronStoppingPower(at: t)
            let weight = (i == 0 || i == intervals ? 1.0 : i % 2 == 1 ? 4 : 2) * step / 3 * inMeV(t)
            range += weight / power.total
            radiated += weight * power.radiative / power.total
        }
        return (range, radiated / inMeV(kineticEnergy))
    }

    public var text: String {
        """
        electrons of \(digits(energy, 6)) GeV kinetic energy in \(material)
        stopping power, collision   \(digits(collision, 5)) MeV cm2/g
        stopping power, radiative   \(digits(radiative, 5)) MeV cm2/g
        stopping power, total       \(digits(total, 5)) MeV cm2/g
        range (CSDA)                \(digits(range, 5)) g/cm2
        radiation yield             \(digits(radiationYield, 4))
        """
    }
}
