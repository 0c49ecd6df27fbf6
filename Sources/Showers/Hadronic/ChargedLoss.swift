import Foundation
import Materials
import Numerics
import Particles

/// Energy loss and multiple scattering of muons and charged hadrons.
///
/// Loss: Bethe with density effect for the particle's own mass (`HeavyParticleStoppingPower`); for muons the radiative loss b E,
/// with b such that it equals the ionisation loss at the critical energy 5700 GeV/(Z + 1.47)^0.838 of solids (PDG 2024, eq. 34.39 and
/// section 34.6), deposited where it happens. Its fluctuation: `LossFluctuation`.
///
/// Scattering: the mean of 1 - cos theta of a step is 1 - e^-g with dg/dx = (13.6 MeV/(beta p))^2/X0, Highland's formula (PDG 2024, eq. 34.16)
/// at the thickness of one radiation length; its logarithm (9 % in the angle at ten) is left out so that steps add up.
struct ChargedLoss {
    private let power: HeavyParticleStoppingPower
    private let perRadiationLength: Double
    /// Radiative loss of a muon, 1/cm.
    private let radiation: Double
    private let electrons: Double

    init(_ material: Material) {
        power = HeavyParticleStoppingPower(material)
        perRadiationLength = 1 / material.radiationLength
        electrons = material.electronsPerBarnCentimetre
        let muon = Species.muonMinus.mass
        var sum = 0.0
        for component in material.components {
            let z = Double(component.element.atomicNumber)
            let critical = 5700 / pow(z + 1.47, 0.838)
            let share = component.atomsPerBarnCentimetre * z / electrons
            sum += share * power(betaGamma: critical / muon, mass: muon) / critical
        }
        radiation = sum
    }

    /// GeV/cm at kinetic energy `t`.
    func callAsFunction(_ t: Double, mass: Double, isMuon: Bool) -> Double {
        let betaGamma = (t * (t + 2 * mass)).squareRoot() / mass
        return power(betaGamma: betaGamma, mass: mass) + (isMuon ? radiation * (t + mass) : 0)
    }

    /// Variance of the loss per path, GeV^2/cm.
    func variance(_ t: Double, mass: Double) -> Double { LossFluctuation.variancePerPath(t, mass: mass, electrons: electrons) }

    /// dg/dx, 1/cm.
    func scattering(_ t: Double, mass: Double) -> Double {
        let betaMomentum = t * (t + 2 * mass) / (t + mass), ratio = 13.6e-3 / betaMomentum
        return ratio * ratio * perRadiationLength
    }

    /// Cosine of the deflection of a step of scattering depth g: 1 - cos theta is exponential, which is a Gaussian at small angles.
    @inline(__always)
    static func cosine(_ g: Double, using random: inout some UniformGenerator) -> Double {
        // Truncated at 2, with the mean of the untruncated one for small g.
        let mean = 1 - fastExp(-g), range = mean < 0.1 ? 1 : 1 - fastExp(-2 / mean)
        return max(-1, 1 + mean * fastLog(1 - random.uniform() * range))
    }
}
