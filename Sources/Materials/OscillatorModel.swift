import Foundation
import Particles

/// A material's electrons as oscillators, one per subshell, that a fast charge excites or knocks out.
///
/// Sternheimer and Liljequist's model (Liljequist, J. Phys. D 16 (1983) 1567; Salvat, PENELOPE-2018, NEA/MBDAV/R(2019)1, sec. 3.2):
/// an oscillator of strength f and resonance energy W takes W in distant collisions, at the rate (xi/x) (f/W) (ln(2 m beta^2
/// gamma^2/W) - beta^2 - delta), and any E > W in close ones, at the rate (xi/x) f dE/E^2; xi/x = 2 pi r_e^2 m n_e/beta^2. The mean
/// loss with transfers up to a cut is then Bethe's, with the same density effect delta as in `CollisionStoppingPower`.
package struct OscillatorModel: Sendable {
    /// Strengths (their sum is 1) and resonance energies in GeV, in ascending energy.
    package let oscillators: [(strength: Double, energy: Double)]
    private let densityEffect: DensityEffect
    private let electronDensity: Double

    package init(_ material: Material) {
        densityEffect = DensityEffect(material)
        oscillators = densityEffect.oscillators.map { ($0.strength, $0.energy * 1e-9) }.sorted { $0.energy < $1.energy }
        electronDensity = material.electronsPerBarnCentimetre
    }

    /// ln(2 m beta^2 gamma^2 / GeV) - beta^2 - delta at kinetic energy `t` of an electron or positron, GeV.
    package func logarithm(kinetic t: Double) -> Double {
        let tau = t / Constants.electronMass
        let momentum2 = tau * (tau + 2)
        return log(2 * Constants.electronMass * momentum2) - momentum2 / (momentum2 + 1) - densityEffect(tau: tau)
    }

    /// xi per path, GeV/cm, for beta = 1.
    package var crossSectionScale: Double {
        2 * .pi * Constants.classicalElectronRadiusSquaredBarn * Constants.electronMass * electronDensity
    }
}
