import Foundation

/// Mean number of inelastic hadron-nucleon collisions in an inelastic hadron-nucleus one.
///
/// Fit to Angantyr's Glauber calculation by Sjostrand and Utheim (arXiv:2108.03481, section 3.2, in the form of PYTHIA 8.318):
/// `n - 1` is the smaller of two straight lines in the hadron-nucleon cross section, given for 16 nuclei. Between them
/// `(n - 1) / A^(2/3)` is interpolated linearly in A; beyond Pb it is kept.
/// - Parameters:
///   - massNumber: 1 or more.
///   - crossSection: inelastic hadron-nucleon cross section, mb.
func meanSubcollisions(massNumber: Double, crossSection: Double) -> Double {
    func scaledExcess(_ nucleus: SubcollisionFit) -> Double {
        min(nucleus.lowSlope * crossSection, nucleus.offset + nucleus.slope * crossSection) / pow(nucleus.massNumber, 2.0 / 3)
    }
    let fits = SubcollisionFit.all
    let upper = min(max(fits.firstIndex { $0.massNumber >= massNumber } ?? fits.count, 1), fits.count - 1)
    let low = fits[upper - 1], high = fits[upper]
    let weight = min(1, max(0, (massNumber - low.massNumber) / (high.massNumber - low.massNumber)))
    let excess = (1 - weight) * scaledExcess(low) + weight * scaledExcess(high)
    return 1 + excess * pow(massNumber, 2.0 / 3)
}

/// `n - 1` of one nucleus: min(lowSlope sigma, offset + slope sigma), slopes in 1/mb.
private struct SubcollisionFit {
    var massNumber, offset, slope, lowSlope: Double

    init(_ massNumber: Double, _ offset: Double, _ slope: Double, _ lowSlope: Double) {
        (self.massNumber, self.offset, self.slope, self.lowSlope) = (massNumber, offset, slope, lowSlope)
    }

    static let all = [
        SubcollisionFit(1, 0, 0, 0), SubcollisionFit(2, 0.0510, 0.00187, 0.00361), SubcollisionFit(4, 0.1164, 0.00496, 0.00884),
        SubcollisionFit(9, 0.2036, 0.0107, 0.0174), SubcollisionFit(12, 0.2328, 0.0136, 0.0210),
        SubcollisionFit(14, 0.2520, 0.0152, 0.0233), SubcollisionFit(16, 0.2624, 0.0169, 0.0252),
        SubcollisionFit(27, 0.3190, 0.0243, 0.0340), SubcollisionFit(40, 0.3562, 0.0314, 0.0418),
        SubcollisionFit(56, 0.3898, 0.0385, 0.0496), SubcollisionFit(63, 0.3900, 0.0415, 0.0524),
        SubcollisionFit(84, 0.3446, 0.0506, 0.0600), SubcollisionFit(107, 0.3496, 0.0581, 0.0668),
        SubcollisionFit(129, 0.3504, 0.0644, 0.0727), SubcollisionFit(197, 0.3484, 0.0806, 0.0873),
        SubcollisionFit(208, 0.3415, 0.0830, 0.0893),
    ]
}
