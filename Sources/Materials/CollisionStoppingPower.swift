import Foundation
import Particles

/// Mean ionisation loss of electrons and positrons, for energy transfers up to a cut.
///
/// Rohrlich and Carlson, Phys. Rev. 93 (1954) 38 (Moller, Bhabha), with Berger and Seltzer's form of the logarithm and
/// Sternheimer's density effect (ICRU 37). No shell correction: right to 1 % above 0.1 MeV, ESTAR's own range.
public struct CollisionStoppingPower: Sendable {
    private let electronDensity: Double
    private let excitation: Double
    private let densityEffect: DensityEffect

    public init(_ material: Material) {
        electronDensity = material.electronsPerBarnCentimetre
        excitation = material.excitationEnergy * 1e-9 / Constants.electronMass
        densityEffect = DensityEffect(material)
    }

    /// GeV/cm at kinetic energy `t` (GeV), transfers below `cut` (GeV). For electrons the faster of the two is the primary, so
    /// transfers end at t/2; for positrons at t.
    public func restricted(_ t: Double, cut: Double, positron: Bool) -> Double {
        let tau = t / Constants.electronMass
        let gamma = tau + 1, beta2 = tau * (tau + 2) / (gamma * gamma)
        let d = min(cut / Constants.electronMass, positron ? tau : tau / 2)
        var number = log(2 * (tau + 2) / (excitation * excitation)) - densityEffect(tau: tau)
        if positron {
            let y = 1 / (gamma + 1)
            let d2 = d * d / 2, d3 = d * d * d / 3, d4 = d * d * d * d / 4
            number += log(tau * d) - beta2 / tau * (tau + 2 * d - y * (3 * d2 + y * (d - d3 + y * (d2 - tau * d3 + d4))))
        } else {
            number += -1 - beta2 + log((tau - d) * d) + tau / (tau - d)
                + (d * d / 2 + (2 * tau + 1) * log1p(-d / tau)) / (gamma * gamma)
        }
        return 2 * .pi * Constants.classicalElectronRadiusSquaredBarn * Constants.electronMass * electronDensity / beta2 * number
    }

    /// GeV/cm, all transfers.
    public func unrestricted(_ t: Double, positron: Bool = false) -> Double {
        restricted(t, cut: .infinity, positron: positron)
    }
}
