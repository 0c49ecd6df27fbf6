import Materials
import Particles

/// Primakoff production in a material, atom by atom.
public struct PrimakoffProduction: Sendable {
    public let material: Material
    public let formFactor: FormFactor
    public let kinematics: PrimakoffKinematics
    private let targets: [(crossSection: PrimakoffCrossSection, density: Double)]

    public init(_ material: Material, formFactor: FormFactor, kinematics: PrimakoffKinematics = .collinear) {
        (self.material, self.formFactor, self.kinematics) = (material, formFactor, kinematics)
        targets = material.components.map {
            (PrimakoffCrossSection($0.element, formFactor: formFactor, kinematics: kinematics), $0.atomsPerBarnCentimetre)
        }
    }

    /// Sum of n_i sigma_P,i, divided by g^2: GeV^2/cm, at a photon energy and a mass (GeV).
    public func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double {
        targets.reduce(0) { $0 + $1.density * $1.crossSection.perSquaredCoupling(energy: energy, mass: mass) }
    }

    /// Where the ALPs of photons of one energy (GeV) go: the shares of them between angles to the photon (radian, ascending
    /// from 0 to pi; the first interval ends where an angle begins to matter), adding up to 1, and the mean energy that they
    /// leave to the target, GeV (zero for collinear kinematics).
    ///
    /// Right to 1e-3 for intervals of a factor 2 or less. Nil below threshold.
    public func angularShares(energy: Double, mass: Double, angles: [Double]) -> (shares: [Double], energyLoss: Double)? {
        var sum = [Double](repeating: 0, count: angles.count - 1), loss = 0.0
        for target in targets {
            let (parts, energyLoss) = target.crossSection.angularParts(energy: energy, mass: mass, angles: angles)
            for i in parts.indices { sum[i] += target.density * parts[i] }
            loss += target.density * energyLoss
        }
        let total = sum.reduce(0, +)
        guard total > 0 else { return nil }
        return (sum.map { $0 / total }, kinematics == .recoil ? loss / total : 0)
    }

    /// Sum of n_i sigma_SM,i, 1/cm: XCOM's total with coherent scattering, no LPM effect, constant above 100 GeV.
    public func standardModelAttenuation(energy: Double) -> Double {
        zip(material.components, targets).reduce(0) { $0 + $1.1.density * $1.0.element.photonCrossSection(at: energy).total }
    }

    /// Cross section of an atom, barn; the mean over the atoms of a compound.
    public func crossSection(energy: Double, alp: ALP) -> Double {
        alp.coupling * alp.coupling * attenuationPerSquaredCoupling(energy: energy, mass: alp.mass)
            / targets.reduce(0) { $0 + $1.density }
    }

    /// Probability that a photon, when it interacts, makes an ALP: sigma_P / (sigma_SM + sigma_P) summed over the atoms
    /// (arXiv:2305.16383, eq. 4, without its approximation).
    public func probability(energy: Double, alp: ALP) -> Double {
        guard energy > alp.mass else { return 0 }
        let production = alp.coupling * alp.coupling * attenuationPerSquaredCoupling(energy: energy, mass: alp.mass)
        return production / (standardModelAttenuation(energy: energy) + production)
    }
}
