import Foundation
import Materials
import Particles

/// e+ e- -> gamma X on atomic electrons, free and at rest.
///
/// Photons that take less than a tenth of s (1 - m^2/s < 0.1) are not counted: those are the resonance with soft photons, which `Resonant` has in
/// its line. What is counted twice or not at all by this cut are radiative corrections of (2 alpha/pi)(ln(s/m_e^2) - 1) ln 10 of the line: 5 % at
/// m = 10 MeV, 10 % at 100 MeV, 14 % at 1 GeV.
public struct Associated: ProductionChannel {
    let kind: CouplingModel.Kind
    let strength: Double
    public var name: String { "associated" }
    public var parents: [Species] { [.positron] }
    static let leastPhotonShare = 0.1

    public func production(in material: Material, model: ProductionModel) -> any Production {
        AssociatedProduction(kind: kind, strength: strength, electrons: material.electronsPerBarnCentimetre)
    }
}

/// d sigma / dt = -alpha g^2 A(t, u; s) / (4 s (s - 4 m_e^2)), crossed from `ElectronAmplitude`; t = -2 m_e omega for the photon's energy in the
/// laboratory. Integrated over ln(t/u), in which both poles are flat.
struct AssociatedProduction: TwoBodyProduction {
    let kind: CouplingModel.Kind
    let strength, electrons: Double

    /// s, GeV^2, s - m^2, and the largest |ln(t/u)|; nil below the cut.
    private func limits(_ energy: Double, _ mass: Double) -> (s: Double, excess: Double, range: Double)? {
        let electron = Constants.electronMass, s = 2 * electron * (electron + energy), excess = s - mass * mass
        guard energy > electron, excess > Associated.leastPhotonShare * s else { return nil }
        let velocity = ((s - 4 * electron * electron) / s).squareRoot()
        // (1 + v)/(1 - v)
        return (s, excess, 2 * log((1 + velocity) * (s.squareRoot() / (2 * electron))))
    }

    /// By ln(t/u) = l: d sigma / dl.
    private func density(_ s: Double, _ excess: Double, _ l: Double, _ mass: Double) -> Double {
        let t = -excess / (1 + exp(-l)), u = -excess / (1 + exp(l)), square = ElectronAmplitude.electronSquare
        let value = -ElectronAmplitude.squared(kind, s: t, u: u, t: s, mass: mass)
        return Constants.fineStructure / (4 * s * (s - 4 * square)) * value * t * u / excess
    }

    func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double {
        guard let (s, excess, range) = limits(energy, mass) else { return 0 }
        let sigma = 2 * range * PanelDistribution.integral(panels: 8) { density(s, excess, range * (2 * $0 - 1), mass) }
        return strength * electrons * sigma * Constants.hbarCSquaredBarn
    }

    func twoBody(energy: Double, mass: Double) -> TwoBodyEmission? {
        guard let (s, excess, range) = limits(energy, mass) else { return nil }
        let electron = Constants.electronMass, momentum = ((energy - electron) * (energy + electron)).squareRoot()
        return TwoBodyEmission(
            distribution: PanelDistribution(panels: 24, nodes: 2) { density(s, excess, range * (1 - 2 * $0), mass) },
            // Ascending: from the hardest photon to the softest.
            energy: { energy + electron - excess / (1 + exp(-range * (1 - 2 * $0))) / (2 * electron) },
            oneMinusCosine: { out in
                let own = max(1e-12, (out - mass) * (out + mass)).squareRoot(), t = -2 * electron * (energy + electron - out)
                let product = (energy * energy * mass * mass + electron * electron * own * own) / (energy * out + momentum * own)
                return ((mass * mass - t) / 2 - product) / (momentum * own)
            })
    }
}

/// e+ e- -> X on atomic electrons, free and at rest: a line at E+ = m^2 / 2 m_e - m_e, far narrower than any bin.
///
/// Integrated cross section (2J + 1) pi^2 Gamma_ee m / (2 m_e k^2), k^2 = m^2/4 - m_e^2; 2 pi^2 alpha epsilon^2 / m_e for a dark photon far above 2 m_e.
/// Radiative corrections: see `Associated`. With bound electrons (`AtomicElectrons`) the line is as wide as their momenta: E+ = m^2 / 2 (E_e - q) for a momentum q
/// along the positron, and the integral over E+ stays, as the flux falls with E_e - q.
public struct Resonant: ProductionChannel {
    let kind: CouplingModel.Kind
    let strength: Double
    public var name: String { "resonant" }
    public var parents: [Species] { [.positron] }

    public func production(in material: Material, model: ProductionModel) -> any Production {
        ResonantProduction(
            kind: kind, strength: strength, electrons: material.electronsPerBarnCentimetre,
            recoils: model.electrons == .bound ? BoundElectrons.recoils(in: material) : [(1, 1)])
    }
}

struct ResonantProduction: Production {
    let kind: CouplingModel.Kind
    let strength, electrons: Double
    /// By which factor the line lies higher for a part of the electrons.
    let recoils: [(factor: Double, share: Double)]

    func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double { 0 }
    func angularShares(energy: Double, mass: Double, angles: [Double]) -> (shares: [Double], energyLoss: Double)? { nil }
    func deflection(energy: Double, mass: Double) -> (any Deflection)? { nil }

    func lines(mass: Double) -> [ProductionLine] {
        let electron = Constants.electronMass
        guard mass > 2 * electron else { return [] }
        let width = CouplingModel.leptonWidth(kind, 1, electron, mass), momentum = (mass / 2 - electron) * (mass / 2 + electron)
        let integral = (kind == .vector ? 3 : 1) * Double.pi * .pi * width * mass / (2 * electron * momentum) * Constants.hbarCSquaredBarn
        return recoils.map { recoil in
            let energy = mass * mass / (2 * electron) * recoil.factor
            return ProductionLine(parent: energy - electron, mediator: energy, strength: strength * electrons * integral * recoil.share)
        }
    }
}
