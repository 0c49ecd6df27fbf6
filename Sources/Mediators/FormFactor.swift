import Foundation
import Materials
import Particles

/// How the charge that a photon scatters on is distributed.
public enum FormFactor: String, CaseIterable, Codable, Sendable {
    /// The nucleus alone (arXiv:2305.16383, eq. 3).
    case helm
    /// The nucleus, screened by its electrons.
    case helmScreening = "helm+screening"
}

/// The form factor of one element's atom.
struct AtomicFormFactor: Sendable {
    /// Helm's skin thickness, 1/GeV: 0.9 fm.
    static let skin = 0.9 * Constants.femtometre
    /// Helm's radius R_1, 1/GeV: sqrt((1.23 A^(1/3) - 0.6)^2 + 2.18) fm (eq. 3), with the standard atomic weight as A.
    let radius: Double
    /// Square of the screening length, 1/GeV^2: a = 111 Z^(-1/3) / m_e (Y.S. Tsai, Rev. Mod. Phys. 46 (1974) 815); infinite
    /// for a bare nucleus.
    let screeningLengthSquared: Double

    init(_ element: Element, _ model: FormFactor) {
        let a = 1.23 * cbrt(element.atomicWeight) - 0.6
        radius = (a * a + 2.18).squareRoot() * Constants.femtometre
        switch model {
        case .helm: screeningLengthSquared = .infinity
        case .helmScreening:
            let length = 111 / cbrt(Double(element.atomicNumber)) / Constants.electronMass
            screeningLengthSquared = length * length
        }
    }

    /// F^2 at a squared momentum transfer |t| = q^2, GeV^2.
    ///
    /// F = [3 j_1(q R_1) / (q R_1)] exp(-|t| s^2 / 2), times a^2 |t| / (1 + a^2 |t|) with screening. (Eq. 3 prints the argument
    /// as sqrt(|t| R_1), whose dimension is wrong.)
    func squared(_ t: Double, _ q: Double) -> Double {
        var f = Self.sphere(q * radius)
        if screeningLengthSquared.isFinite {
            let x = screeningLengthSquared * t
            f *= x / (1 + x)
        }
        return f * f * exp(-t * Self.skin * Self.skin)
    }

    /// 3 j_1(x) / x, the form factor of a uniform sphere; 1 at x = 0.
    ///
    /// Below 1/2, where sin x - x cos x cancels, the series: its first neglected term is below 2e-17.
    static func sphere(_ x: Double) -> Double {
        let y = x * x
        if x < 0.5 {
            return 1 - y / 10 * (1 - y / 28 * (1 - y / 54 * (1 - y / 88 * (1 - y / 130 * (1 - y / 180)))))
        }
        return 3 * (sin(x) - x * cos(x)) / (y * x)
    }
}
