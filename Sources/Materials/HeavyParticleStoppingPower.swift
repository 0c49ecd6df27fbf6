import Foundation
import Particles

/// Mean ionisation loss of charged particles heavier than electrons: Bethe's formula with Sternheimer's density effect (PDG 2024,
/// eq. 34.5), right to about 1 % for 0.1 < beta gamma < 1000; no shell, Bloch, Barkas or radiative corrections.
public struct HeavyParticleStoppingPower: Sendable {
    private let electronDensity: Double
    private let excitation: Double
    private let densityEffect: DensityEffect

    public init(_ material: Material) {
        electronDensity = material.electronsPerBarnCentimetre
        excitation = material.excitationEnergy * 1e-9
        densityEffect = DensityEffect(material)
    }

    /// GeV/cm for unit charge, mass in GeV and beta gamma.
    public func callAsFunction(betaGamma: Double, mass: Double) -> Double {
        let m = Constants.electronMass
        let bg2 = betaGamma * betaGamma, gamma = (1 + bg2).squareRoot(), beta2 = bg2 / (1 + bg2)
        let largest = 2 * m * bg2 / (1 + 2 * gamma * m / mass + (m / mass) * (m / mass))
        // The density effect of a particle is that of an electron of the same velocity: tau = gamma - 1.
        let number = 0.5 * log(2 * m * bg2 * largest / (excitation * excitation)) - beta2 - densityEffect(tau: gamma - 1) / 2
        return 4 * .pi * Constants.classicalElectronRadiusSquaredBarn * m * electronDensity / beta2 * max(number, 0.5)
    }
}
