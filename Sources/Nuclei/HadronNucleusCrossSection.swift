// Inelastic cross sections of hadrons on nuclei.
//
// Pions and nucleons: V.S. Barashenkov's evaluation of world data (JINR P2-89-770, 1989; JINR P2-90-158, 1990), total minus
// elastic, on a coarse grid of kinetic energy. Charged kaons: M. Kosov's fits to world data (CHIPS), on a grid of momentum,
// without K- on W and Pb below 5 GeV, where the fit leaves the data. Both as compiled in Geant4 11.4. Hydrogen: PYTHIA 8.318
// (arXiv:2108.03481, section 2).
//
// Interpolation is linear in the logarithms, in energy and then in mass number between neighbouring elements (locally a power
// of A). Outside the grid in energy the last value stands: the rise above 100 GeV, a few per cent per decade, is neglected.
// Beyond Pb the power is that between W and Pb. Accuracy 5 % above 2 GeV for pions and nucleons (PDG's interaction lengths
// are 0-6 % longer), 10 % for kaons.

import Foundation
import Particles

/// Inelastic cross section of a hadron on a nucleus, barn; 0 for a species that has no strong interaction.
///
/// - Neutral kaons: K0L and K0S are the mean of K+ and K-.
/// - Hyperons, antibaryons, pi0, eta: from those of nucleons and pions on the same nucleus,
///   sigma = sigma_N (sigma_pi / sigma_N)^x with x = ln r / ln(2/3), where r is the ratio to the nucleon on a free nucleon:
///   the larger the nucleus, the less r matters. r of additive quarks (a strange quark counts 0.6, as in PYTHIA); for
///   antinucleons the ratio of PYTHIA's pbar p and pp (arXiv:2108.03481).
public func inelasticHadronNucleusCrossSection(_ species: Species, kineticEnergy: Double, massNumber: Double) -> Double {
    func table(_ table: HadronTable, at x: Double) -> Double { table.value(at: x, massNumber: massNumber) * 1e-3 }
    func kaon(_ charge: HadronTable) -> Double {
        table(charge, at: (kineticEnergy * (kineticEnergy + 2 * Species.kaonPlus.mass)).squareRoot())
    }
    func pion() -> Double {
        0.5 * (table(.pionPlus, at: kineticEnergy) + table(.pionMinus, at: kineticEnergy))
    }
    func scaled(_ ratio: Double) -> Double {
        let nucleon = table(.nucleon, at: kineticEnergy)
        return nucleon * pow(pion() / nucleon, log(ratio) / log(2.0 / 3))
    }
    func additiveQuarks(strange: Double) -> Double { (3 - 0.4 * strange) / 3 }

    switch species {
    case .pionPlus: return table(.pionPlus, at: kineticEnergy)
    case .pionMinus: return table(.pionMinus, at: kineticEnergy)
    case .pionZero, .eta: return pion()
    case .kaonPlus: return kaon(.kaonPlus)
    case .kaonMinus: return kaon(.kaonMinus)
    case .kaonLong, .kaonShort: return 0.5 * (kaon(.kaonPlus) + kaon(.kaonMinus))
    case .proton, .neutron: return table(.nucleon, at: kineticEnergy)
    case .antiproton, .antineutron: return scaled(antinucleonRatio(kineticEnergy))
    case .lambda, .sigmaPlus, .sigmaMinus, .sigmaZero: return scaled(additiveQuarks(strange: 1))
    case .xiZero, .xiMinus: return scaled(additiveQuarks(strange: 2))
    case .omegaMinus: return scaled(additiveQuarks(strange: 3))
    case .antilambda, .antisigmaMinus, .antisigmaPlus, .antisigmaZero:
        return scaled(additiveQuarks(strange: 1) * antinucleonRatio(kineticEnergy))
    case .antixiZero, .antixiPlus: return scaled(additiveQuarks(strange: 2) * antinucleonRatio(kineticEnergy))
    case .antiomegaPlus: return scaled(additiveQuarks(strange: 3) * antinucleonRatio(kineticEnergy))
    default: return 0
    }
}

/// Ratio of the inelastic cross sections of antiprotons and protons on protons: PYTHIA 8.318 from 2 to 100 GeV; below, kept.
private func antinucleonRatio(_ kineticEnergy: Double) -> Double {
    interpolateLogarithmically(
        at: kineticEnergy, [2, 3, 5, 10, 20, 50, 100, 1000], [2.02, 1.775, 1.521, 1.356, 1.272, 1.153, 1.089, 1.026])
}

/// Linear in the logarithms of both; the ends' values outside.
private func interpolateLogarithmically(at x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
    guard x > xs[0] else { return ys[0] }
    guard let upper = xs.firstIndex(where: { $0 >= x }) else { return ys[ys.count - 1] }
    let weight = log(x / xs[upper - 1]) / log(xs[upper] / xs[upper - 1])
    return ys[upper - 1] * pow(ys[upper] / ys[upper - 1], weight)
}

/// Cross sections of one projectile, mb, by element.
private struct HadronTable {
    /// Kinetic energy or momentum, GeV.
    var grid: [Double]
    /// Mass numbers (standard atomic weights), ascending.
    var massNumbers: [Double]
    /// mb, one row per mass number.
    var rows: [[Double]]

    func value(at x: Double, massNumber: Double) -> Double {
        let upper = min(max(massNumbers.firstIndex { $0 >= massNumber } ?? massNumbers.count, 1), massNumbers.count - 1)
        let low = interpolateLogarithmically(at: x, grid, rows[upper - 1])
        let high = interpolateLogarithmically(at: x, grid, rows[upper])
        let power = log(high / low) / log(massNumbers[upper] / massNumbers[upper - 1])
        return low * pow(massNumber / massNumbers[upper - 1], power)
    }

    // H, C, N, O, Al, Fe, Cu, W, Pb
    private static let nine = [1.008, 12.011, 14.007, 15.999, 26.982, 55.845, 63.546, 183.84, 207.2]
    // H, C, Al, Fe, Cu, W, Pb
    private static let seven = [1.008, 12.011, 26.982, 55.845, 63.546, 183.84, 207.2]
    private static let kineticEnergies = [0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 10, 20, 50, 100]
    private static let momenta: [Double] = [2, 3, 5, 10, 20, 50, 100, 1000]

    static let pionPlus = HadronTable(grid: kineticEnergies, massNumbers: nine, rows: [
        [37, 176, 72, 30, 29, 24, 28, 25, 22, 20, 20, 20, 20],
        [370, 386, 280, 231, 238, 256, 220, 210, 198, 187, 183, 176, 174],
        [426, 437, 330, 263, 273, 288, 256, 237, 226, 218, 208, 202, 202],
        [470, 477, 350, 308, 317, 330, 300, 275, 250, 240, 229, 225, 222],
        [712, 635, 505, 440, 445, 460, 408, 392, 376, 356, 347, 338, 332],
        [1125, 960, 780, 720, 730, 755, 690, 660, 635, 615, 600, 585, 585],
        [1155, 1100, 900, 810, 825, 855, 780, 735, 705, 680, 650, 630, 630],
        [2300, 2200, 1900, 1600, 1610, 1660, 1620, 1550, 1530, 1460, 1440, 1410, 1410],
        [2640, 2250, 2000, 1790, 1775, 1800, 1775, 1710, 1620, 1620, 1570, 1530, 1530],
    ])
    static let pionMinus = HadronTable(grid: kineticEnergies, massNumbers: nine, rows: [
        [13, 60, 31, 32, 38, 41, 28, 27, 24, 22, 21, 21, 21],
        [388, 400, 288, 233, 238, 256, 220, 210, 198, 187, 183, 176, 174],
        [456, 450, 340, 265, 273, 288, 256, 237, 226, 218, 208, 202, 202],
        [500, 490, 360, 312, 319, 330, 300, 275, 250, 240, 229, 225, 222],
        [750, 660, 520, 448, 450, 460, 408, 392, 376, 356, 347, 338, 332],
        [1275, 1040, 825, 745, 740, 765, 690, 660, 635, 615, 600, 585, 585],
        [1295, 1175, 950, 830, 840, 865, 785, 735, 705, 680, 650, 630, 630],
        [2900, 2400, 2070, 1680, 1685, 1720, 1635, 1560, 1530, 1460, 1440, 1410, 1410],
        [3180, 2550, 2220, 1880, 1805, 1840, 1800, 1720, 1640, 1620, 1570, 1530, 1530],
    ])
    static let nucleon = HadronTable(grid: kineticEnergies, massNumbers: nine, rows: [
        [1, 1, 1, 5, 16, 20, 25, 28, 30, 30, 30.5, 31, 31.5],
        [228, 210, 210, 228, 248, 260, 260, 256, 252, 250, 250, 248, 248],
        [276, 245, 240, 260, 275, 290, 300, 294, 292, 285, 285, 282, 282],
        [300, 276, 271, 290, 304, 318, 335, 330, 323, 317, 315, 315, 315],
        [432, 410, 402, 424, 448, 456, 480, 466, 456, 448, 444, 440, 440],
        [765, 700, 700, 735, 765, 795, 813, 810, 784, 743, 735, 720, 720],
        [810, 760, 765, 795, 825, 848, 870, 868, 840, 810, 803, 795, 795],
        [1680, 1640, 1612, 1640, 1720, 1750, 1780, 1750, 1740, 1710, 1695, 1680, 1680],
        [1840, 1760, 1730, 1785, 1835, 1895, 1920, 1890, 1850, 1830, 1830, 1830, 1830],
    ])
    static let kaonPlus = HadronTable(grid: momenta, massNumbers: seven, rows: [
        [12, 13.5, 13.5, 13.5, 13.5, 14.5, 16.5, 19.5],
        [146.2, 141.8, 143.1, 147.0, 150.9, 155.3, 158.4, 170.8],
        [303.8, 293.1, 288.9, 288.9, 290.4, 292.7, 294.7, 305.2],
        [555.2, 529.5, 513.8, 506.9, 505.1, 505.2, 506.1, 514.7],
        [614.2, 584.1, 565.2, 556.7, 554.4, 554.1, 554.8, 563.3],
        [1332.5, 1235.7, 1172.9, 1144.2, 1136.2, 1133.5, 1133.6, 1141.0],
        [1443.1, 1336.6, 1267.3, 1235.7, 1227.0, 1224.1, 1224.1, 1231.4],
    ])
    static let kaonMinus = HadronTable(grid: momenta, massNumbers: seven, rows: [
        [23, 21.5, 19.5, 17.5, 16, 16, 17.5, 20],
        [233.8, 212.5, 194.3, 179.8, 171.8, 166.3, 164.6, 169.1],
        [422.1, 388.5, 355.9, 330.0, 315.8, 305.8, 302.0, 303.3],
        [727.1, 689.8, 631.5, 579.5, 550.9, 530.2, 521.6, 515.4],
        [798.6, 764.7, 700.3, 640.5, 607.4, 583.5, 573.4, 564.9],
        [1735.4, 1735.4, 1735.4, 1502.8, 1364.3, 1264.7, 1221.4, 1164.2],
        [1951.6, 1951.6, 1951.6, 1670.3, 1501.8, 1381.4, 1329.5, 1259.8],
    ])
}
