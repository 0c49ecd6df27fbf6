import Foundation
import Materials
import Numerics
import Particles

/// How the charges that a photon scatters on are distributed in an atom.
public enum FormFactor: String, CaseIterable, Codable, Sendable {
    /// The nucleus alone, Helm's form (arXiv:2305.16383, eq. 3).
    case helm
    /// The same, screened by the atom's electrons.
    case helmScreening = "helm+screening"
    /// The nucleus alone, 1 / (1 + |t|/d) with d = 0.164 GeV^2 A^(-2/3) (Y.S. Tsai, Rev. Mod. Phys. 46 (1974) 815; the elastic
    /// part of Bjorken et al., Phys. Rev. D 80 (2009) 075018, appendix A).
    case dipole
    /// The same, screened by the atom's electrons: Tsai's and Bjorken's G_2,el.
    case dipoleScreening = "dipole+screening"
    /// Helm with screening, and beside it the protons one by one (quasi-elastic scattering, Tsai's and Bjorken's G_2,inel).
    case helmScreeningInelastic = "helm+screening+inelastic"
}

/// One kind of scatterer in an atom: the whole nucleus, or its protons one by one.
struct ChargeDistribution: Sendable {
    enum Shape: Equatable {
        /// A sphere of this radius, 1/GeV, with a diffuse surface.
        case helm(radius: Double)
        /// 1 / (1 + |t|/scale), scale in GeV^2.
        case dipole(scale: Double)
        /// G_2 of a free proton.
        case proton
    }

    let shape: Shape
    /// Z^2 for the nucleus; Z for protons that scatter incoherently.
    let strength: Double
    /// What takes the recoil, GeV.
    let targetMass: Double
    /// Square of the screening length, 1/GeV^2; infinite without electrons.
    let screeningLengthSquared: Double

    /// Helm's skin thickness, 1/GeV: 0.9 fm.
    static let skin = 0.9 * Constants.femtometre
    /// Proton mass, GeV, and magnetic moment in nuclear magnetons (PDG 2024).
    private static let protonMass = 0.938_272_089, protonMoment = 2.792_847

    /// The scatterers of an element's atom.
    static func all(in element: Element, _ model: FormFactor) -> [ChargeDistribution] {
        let z = Double(element.atomicNumber), a = element.atomicWeight
        // Helm's R_1: sqrt((1.23 A^(1/3) - 0.6)^2 + 2.18) fm (eq. 3), with the standard atomic weight as A.
        let b = 1.23 * cbrt(a) - 0.6, radius = (b * b + 2.18).squareRoot() * Constants.femtometre
        let helm = Shape.helm(radius: radius), dipole = Shape.dipole(scale: 0.164 / (cbrt(a) * cbrt(a)))
        // Tsai: a = 111 Z^(-1/3) / m_e for the nucleus, a' = 773 Z^(-2/3) / m_e for the protons.
        let screening = 111 / cbrt(z) / Constants.electronMass, incoherent = 773 / (cbrt(z) * cbrt(z)) / Constants.electronMass
        func nucleus(_ shape: Shape, _ length: Double) -> ChargeDistribution {
            ChargeDistribution(shape: shape, strength: z * z, targetMass: a * Constants.atomicMassUnit, screeningLengthSquared: length * length)
        }
        switch model {
        case .helm: return [nucleus(helm, .infinity)]
        case .helmScreening: return [nucleus(helm, screening)]
        case .dipole: return [nucleus(dipole, .infinity)]
        case .dipoleScreening: return [nucleus(dipole, screening)]
        case .helmScreeningInelastic:
            return [
                nucleus(helm, screening),
                ChargeDistribution(shape: .proton, strength: z, targetMass: protonMass, screeningLengthSquared: incoherent * incoherent),
            ]
        }
    }

    /// F^2 at a squared momentum transfer |t| = q^2, GeV^2; relative error below 1e-10.
    ///
    /// Helm: F = [3 j_1(q R_1) / (q R_1)] exp(-|t| s^2 / 2). (Eq. 3 prints the argument as sqrt(|t| R_1), whose dimension is
    /// wrong.) Screening multiplies F by a^2 |t| / (1 + a^2 |t|).
    ///
    /// Proton: (G_E^2 + tau G_M^2) / (1 + tau) with tau = |t| / 4 m_p^2 and dipole form factors, which is Tsai's
    /// (1 + tau (mu^2 - 1)) / (1 + |t| / 0.71 GeV^2)^4 up to tau^2. (Bjorken et al. print the square of the whole bracket.)
    /// Neutrons and Pauli blocking are left out: an estimate, high where |t| is below (0.25 GeV)^2.
    @inline(__always)
    func squared(_ t: Double, _ q: Double) -> Double {
        var square: Double
        switch shape {
        case .helm(let radius):
            let f = Self.sphere(q * radius)
            square = f * f * fastExp(max(-t * Self.skin * Self.skin, -700))
        case .dipole(let scale):
            let f = 1 / (1 + t / scale)
            square = f * f
        case .proton:
            let tau = t / (4 * Self.protonMass * Self.protonMass), g = 1 / (1 + t / 0.71), g2 = g * g
            square = g2 * g2 * (1 + tau * Self.protonMoment * Self.protonMoment) / (1 + tau)
        }
        if screeningLengthSquared.isFinite {
            let x = screeningLengthSquared * t, f = x / (1 + x)
            square *= f * f
        }
        return square
    }

    /// 3 j_1(x) / x, the form factor of a uniform sphere; 1 at x = 0.
    ///
    /// Below 1.5, where sin x - x cos x cancels, the series: its first neglected term is below 3e-17.
    @inline(__always)
    static func sphere(_ x: Double) -> Double {
        let y = x * x
        if x < 1.5 {
            let tail = 1 - y * (1.0 / 238) * (1 - y * (1.0 / 304) * (1 - y * (1.0 / 378) * (1 - y * (1.0 / 460))))
            return 1 - y * (1.0 / 10) * (1 - y * (1.0 / 28) * (1 - y * (1.0 / 54) * (1 - y * (1.0 / 88) * (1 - y * (1.0 / 130) * (1 - y * (1.0 / 180) * tail)))))
        }
        return 3 * (sin(x) - x * cos(x)) / (y * x)
    }
}
