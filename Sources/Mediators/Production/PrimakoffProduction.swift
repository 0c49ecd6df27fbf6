import Materials
import Numerics

/// Primakoff production in a material, atom by atom.
public struct PrimakoffProduction: Production {
    public let material: Material
    public let formFactor: FormFactor
    public let kinematics: PrimakoffKinematics
    private let strength: Double
    private let targets: [(crossSection: PrimakoffCrossSection, density: Double)]

    public init(_ material: Material, formFactor: FormFactor, kinematics: PrimakoffKinematics = .collinear, strength: Double = 1) {
        (self.material, self.formFactor, self.kinematics, self.strength) = (material, formFactor, kinematics, strength)
        targets = material.components.map {
            (PrimakoffCrossSection($0.element, formFactor: formFactor, kinematics: kinematics), $0.atomsPerBarnCentimetre)
        }
    }

    /// Sum of n_i sigma_P,i, divided by g^2: GeV^2/cm, at a photon energy and a mass (GeV).
    public func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double {
        strength * targets.reduce(0) { $0 + $1.density * $1.crossSection.perSquaredCoupling(energy: energy, mass: mass) }
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

    /// Cross section of an atom, barn; the mean over the atoms of a compound.
    public func crossSection(energy: Double, point: MediatorPoint) -> Double {
        point.coupling * point.coupling * attenuationPerSquaredCoupling(energy: energy, mass: point.mass) / targets.reduce(0) { $0 + $1.density }
    }

    /// Probability that a photon, when it interacts, makes an ALP: sigma_P / (sigma_SM + sigma_P) summed over the atoms (arXiv:2305.16383, eq. 4,
    /// without its approximation); sigma_SM is XCOM's total with coherent scattering.
    public func probability(energy: Double, point: MediatorPoint) -> Double {
        guard energy > point.mass else { return 0 }
        let made = point.coupling * point.coupling * attenuationPerSquaredCoupling(energy: energy, mass: point.mass)
        let standardModel = material.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * $1.element.photonCrossSection(at: energy).total }
        return made / (standardModel + made)
    }

    public func deflection(energy: Double, mass: Double) -> (any Deflection)? {
        let rates = targets.map { $0.density * $0.crossSection.perSquaredCoupling(energy: energy, mass: mass) }
        guard energy > mass, rates.contains(where: { $0 > 0 }) else { return nil }
        return PrimakoffDeflection(transfers: targets.map { MomentumTransfer($0.crossSection, energy: energy, mass: mass) }, rates: rates)
    }
}

/// The angles of a compound: an element by its rate, then its momentum transfer.
private struct PrimakoffDeflection: Deflection {
    let transfers: [MomentumTransfer]
    let rates: [Double]

    func oneMinusCosine(_ random: inout RandomStream) -> Double {
        guard transfers.count > 1 else { return transfers[0].oneMinusCosine(random.uniform()) }
        var rest = random.uniform() * rates.reduce(0, +)
        let chosen = rates.firstIndex { rate in
            rest -= rate
            return rest < 0
        } ?? rates.count - 1
        return transfers[chosen].oneMinusCosine(random.uniform())
    }
}
