import Foundation
import Materials
import Particles

/// gamma e- -> e- X on the electrons of the atoms, free and at rest.
public struct ComptonLike: ProductionChannel {
    let kind: CouplingModel.Kind
    /// Squared coupling to electrons at unit coupling of the mediator.
    let strength: Double
    public var name: String { "compton" }
    public var parents: [Species] { [.photon] }

    public func production(in material: Material, model: ProductionModel) -> any Production {
        ComptonProduction(kind: kind, strength: strength, electrons: material.electronsPerBarnCentimetre)
    }
}

/// With s = 2 m_e omega and u = m^2 - 2 m_e E_X (both less m_e^2): d sigma / du = alpha g^2 A / (4 s^2), A of `ElectronAmplitude`.
///
/// Integrated over ln(-u), in which both poles are flat. Neglected: binding and motion of the electrons (of order (Z alpha)^2 except near threshold).
struct ComptonProduction: TwoBodyProduction {
    let kind: CouplingModel.Kind
    let strength, electrons: Double

    /// The limits of -u, GeV^2; nil below threshold, omega = m + m^2 / 2 m_e.
    static func limits(_ omega: Double, _ mass: Double) -> (least: Double, most: Double)? {
        let electron = Constants.electronMass, s = electron * electron + 2 * electron * omega, root = s.squareRoot()
        guard root > electron + mass else { return nil }
        let momentum = ((root - electron - mass) * (root + electron + mass) * (root - electron + mass) * (root + electron - mass)).squareRoot() / (2 * root)
        let energy = (s + mass * mass - electron * electron) / (2 * root), initial = (s - electron * electron) / (2 * root)
        // -u = 2 p k' - m^2 with p k' = E* (s + m_e^2)/(2 sqrt s) + p* k* cos.
        let middle = energy * (s + electron * electron) / root - mass * mass
        let most = middle + 2 * initial * momentum
        let least = middle - 2 * initial * momentum
        return least > 0 && least < most ? (least, most) : nil
    }

    private func density(_ omega: Double, _ mass: Double, _ u: Double) -> Double {
        let s = 2 * Constants.electronMass * omega
        return Constants.fineStructure / (4 * s * s) * ElectronAmplitude.squared(kind, s: s, u: u, t: mass * mass - s - u, mass: mass)
    }

    func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double {
        guard let (least, most) = Self.limits(energy, mass) else { return 0 }
        let width = log(most / least)
        let sigma = PanelDistribution.integral(panels: 6) { x in
            let u = -least * exp(x * width)
            return density(energy, mass, u) * -u * width
        }
        return strength * electrons * sigma * Constants.hbarCSquaredBarn
    }

    func twoBody(energy: Double, mass: Double) -> TwoBodyEmission? {
        guard let (least, most) = Self.limits(energy, mass) else { return nil }
        let width = log(most / least), electron = Constants.electronMass
        return TwoBodyEmission(
            distribution: PanelDistribution(panels: 24, nodes: 2) { x in
                let u = -least * exp(x * width)
                return density(energy, mass, u) * -u
            },
            energy: { (least * exp($0 * width) + mass * mass) / (2 * electron) },
            oneMinusCosine: { out in
                let momentum = max(1e-12, (out - mass) * (out + mass)).squareRoot()
                // m^2 - t = s + u = 2 omega (E_X - p_X cos)
                return (electron - (2 * electron * out - mass * mass) / (2 * energy) - mass * mass / (out + momentum)) / momentum
            })
    }
}

extension Material {
    /// Atomic electrons, 1/(barn cm).
    var electronsPerBarnCentimetre: Double { components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * Double($1.element.atomicNumber) } }
}
