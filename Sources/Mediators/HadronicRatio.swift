import Foundation
import Inputs
import Numerics
import Particles

/// R(m): the width of a vector into hadrons over that into a massless pair of leptons of charge 1, for the charges of the photon.
///
/// From the table `hadronic_ratio.csv`, straight lines between its points. Zero below two charged pions; the table ends at 10 GeV.
enum HadronicRatio {
    /// GeV
    static let highestMass = 10.0

    private static let table: (masses: [Double], values: [Double]) = {
        let rows = TableFile.bundled("hadronic_ratio", in: .module).map { $0.map(TableFile.number) }
        return (rows.map { $0[0] }, rows.map { $0[1] })
    }()

    static func ofPhoton(mass: Double) -> Double {
        let (masses, values) = table
        guard mass > masses[0], mass <= masses.last! else { return 0 }
        let i = bisect(from: 0, below: masses.count - 1) { masses[$0] <= mass }
        return values[i] + (values[i + 1] - values[i]) * (mass - masses[i]) / (masses[i + 1] - masses[i])
    }

    /// The same for other charges of the u, d and s quarks; the fourth as u.
    ///
    /// Up to 1.1 GeV by vector dominance: rho, omega and phi couple to q_u - q_d, 3 (q_u + q_d) and 3 q_s times what they do to the photon; omega
    /// and phi are Breit-Wigner resonances that fade towards three pions, the rest of R is the rho's. Above, R times the ratio of the sums of squared charges: right for partons,
    /// uncertain by a factor of 2 up to 2 GeV, where isospins do not contribute alike.
    static func of(up: Double, down: Double, strange: Double, mass: Double) -> Double {
        let photon = ofPhoton(mass: mass)
        guard photon > 0 else { return 0 }
        if abs(up + 2 * down) < 1e-12, abs(strange - down) < 1e-12 { return photon * (3 * down) * (3 * down) }
        if mass < Self.partonMass {
            let omega = resonance(mass, at: 0.78266, width: 8.68e-3, pairs: 7.38e-5), phi = resonance(mass, at: 1.019461, width: 4.249e-3, pairs: 2.979e-4)
            let rho = max(0, photon - omega - phi), isoscalar = 3 * (up + down)
            return (up - down) * (up - down) * rho + isoscalar * isoscalar * omega + 9 * strange * strange * phi
        }
        let heavier = mass > 2 * 1.8648 ? 1.0 : 0
        return photon * ((1 + heavier) * up * up + down * down + strange * strange) / ((1 + heavier) * 4 / 9 + 2.0 / 9)
    }

    private static let partonMass = 1.1
    private static let threePions = 2 * Species.pionPlus.mass + Species.pionZero.mass

    /// R of a resonance with its mass and width, GeV, and the branching fraction into e+ e- (PDG 2024).
    private static func resonance(_ mass: Double, at peak: Double, width: Double, pairs: Double) -> Double {
        guard mass > threePions else { return 0 }
        let off = (mass - peak) * (mass + peak) / peak, fade = min(1, pow((mass - threePions) / (peak - threePions), 4))
        return fade * 9 * pairs / (Constants.fineStructure * Constants.fineStructure) * width * width / (off * off + width * width)
    }
}
