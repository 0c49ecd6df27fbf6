// Cross sections of hadrons on nuclei.
//
// Pions and nucleons, 20 MeV (14 MeV) to 100 GeV: V.S. Barashenkov's evaluation of world data (JINR P2-89-770, 1989; P2-90-158, 1990), inelastic and total,
// to 1.5 %. Charged kaons, 1.5 - 1000 GeV/c, inelastic: M. Kosov's fits to world data (CHIPS). Both as compiled in Geant4 11.4 (Tables/README.md). Accuracy
// 5 % above 1 GeV (PDG's interaction lengths are 0-6 % longer than Barashenkov's), 10 % below; kaons below 1.5 GeV/c 30 %. Kaons on W and Pb: copper's, carried over by
// Glauber's formula with the nuclei that give protons and pions theirs; the fits to W and Pb rise with A more slowly than K0L were measured to (A^0.84 +- 0.01 of the total at
// 30-150 GeV, A. Gsponer et al., Phys. Rev. Lett. 42 (1979) 9). Free protons: PDG's data, by eye to 15 %.
//
// Above 200 GeV (kaons 1 TeV), where the evaluations stay flat: they rise as the Glauber-Gribov formula of Grichine (Eur. Phys. J. C 62 (2009) 399),
//     total = Q ln(1 + x), inelastic = Q ln(1 + 2.4 x) / 2.4, x = A sigma_hN / Q,
// does, with sigma_hN of the COMPETE fit (PDG 2016, section 51: H = 0.2720 mb, M = 2.1206 GeV) and Q that gives the evaluation's n-nucleus total at
// 100 GeV. From 200 GeV to 10 TeV: nitrogen +12 % (air showers: 12-20 %), copper +9 %, lead +7 %.
//
// Neutrons below 14 MeV: total averaged over resonances (ENDF/B, by eye to 20 %); non-elastic sigma(14 MeV) (1 - exp(-(T - E1)/w)) / (the same at 14 MeV) above
// the first level E1, to 25 %. Charged hadrons below the tables: Wong's penetrability (Phys. Rev. Lett. 31 (1973) 766, eq. 7; width 0.7 MeV) for the
// positive, the attraction 1 + B/T for absorption of the negative, with the barrier B = Z e^2 / (1.5 fm A^(1/3) + 2 fm).
//
// Others: from sigma_hN by the formula above. Hyperons: additive quarks, a strange one counts 0.6; antibaryons: the total cross section of
// antiprotons on protons (PDG), same quarks. Inelastic on free protons: 0.8 of it (antibaryons 0.65).

import Foundation
import Inputs
import Particles

/// Cross sections of all hadrons on one element; evaluated when tables are made. Energies in GeV, cross sections in mb.
struct HadronNucleusModel {
    private let massNumber: Double
    private let isHydrogen: Bool
    /// Height of the Coulomb barrier for a unit charge, GeV.
    private let barrier: Double
    private let glauber: GlauberGribov
    private let tables = Evaluations.shared

    init(massNumber: Double, atomicNumber: Int) {
        precondition(massNumber >= 1 && massNumber < 300 && atomicNumber >= 1, "no element with A = \(massNumber), Z = \(atomicNumber)")
        self.massNumber = massNumber
        isHydrogen = massNumber < 1.5
        barrier = isHydrogen ? 1e-4 : 1.44e-3 * Double(atomicNumber) / (1.5 * cbrt(massNumber) + 2)
        let total = tables.neutronTotal(100, massNumber: max(massNumber, 2))
        glauber = GlauberGribov(massNumber: massNumber, total: total, nucleon: nucleonTotal(.proton, 100))
    }

    func crossSections(_ species: Species, kineticEnergy t: Double) -> (inelastic: Double, elastic: Double) {
        switch species {
        case .pionPlus: return pion(.pionPlus, t)
        case .pionMinus: return pion(.pionMinus, t)
        case .pionZero, .eta: return mean(pion(.pionPlus, max(t, 0.02)), pion(.pionMinus, max(t, 0.02)))
        case .kaonPlus: return kaon(.kaonPlus, t)
        case .kaonMinus: return kaon(.kaonMinus, t)
        case .kaonLong, .kaonShort: return mean(kaon(.kaonPlus, max(t, 0.04)), kaon(.kaonMinus, max(t, 0.04)))
        case .proton: return proton(t)
        case .neutron: return neutron(t)
        default:
            guard species.baryonNumber != 0 else { return (0, 0) }
            return otherBaryon(species, t)
        }
    }

    private func mean(_ a: (Double, Double), _ b: (Double, Double)) -> (Double, Double) { (0.5 * (a.0 + b.0), 0.5 * (a.1 + b.1)) }

    private func pion(_ species: Species, _ t: Double) -> (Double, Double) {
        let inelastic = species == .pionPlus ? tables.pionPlusInelastic : tables.pionMinusInelastic
        let total = species == .pionPlus ? tables.pionPlusTotal : tables.pionMinusTotal
        let x = max(t, inelastic.lowest)
        let absorbed = inelastic(x, massNumber: massNumber), scattered = max(total(x, massNumber: massNumber) - absorbed, 0)
        let coulomb = t < x ? coulombFactor(species.charge, t) / coulombFactor(species.charge, x) : 1
        return risen(species, t, from: 200, (absorbed * coulomb, scattered * min(coulomb, 1)))
    }

    private func proton(_ t: Double) -> (Double, Double) {
        let x = max(t, tables.protonInelastic.lowest)
        let inelastic = tables.protonInelastic(x, massNumber: massNumber)
        let elastic: Double
        if isHydrogen {
            elastic = max(tables.protonTotal(x, massNumber: massNumber) - inelastic, 0)
        } else {
            elastic = max(tables.neutronTotal(x, massNumber: massNumber) - tables.neutronInelastic(x, massNumber: massNumber), 0)
        }
        let coulomb = t < x ? coulombFactor(1, t) / coulombFactor(1, x) : 1
        return risen(.proton, t, from: 200, (inelastic * coulomb, elastic * coulomb))
    }

    private func neutron(_ t: Double) -> (Double, Double) {
        let edge = tables.neutronInelastic.lowest
        let inelastic = tables.neutronInelastic(max(t, edge), massNumber: massNumber), total = tables.neutronTotal(max(t, edge), massNumber: massNumber)
        guard t < edge else { return risen(.neutron, t, from: 200, (inelastic, max(total - inelastic, 0))) }
        let slow = tables.slowNeutronTotal
        let last = 0.010
        let slowTotal = t < last
            ? slow(t, massNumber: massNumber)
            : slow(last, massNumber: massNumber) * pow(total / slow(last, massNumber: massNumber), log(t / last) / log(edge / last))
        let opened = inelastic * SlowNeutrons.opening(t, massNumber: massNumber) / SlowNeutrons.opening(edge, massNumber: massNumber)
        return (opened, max(slowTotal - opened, 0.1 * slowTotal))
    }

    private func kaon(_ species: Species, _ t: Double) -> (Double, Double) {
        let table = species == .kaonPlus ? tables.kaonPlusInelastic : tables.kaonMinusInelastic
        let momentum = (t * (t + 2 * species.mass)).squareRoot()
        var inelastic = table(momentum, massNumber: massNumber)
        if momentum < table.lowest {
            let edge = (table.lowest * table.lowest + species.mass * species.mass).squareRoot() - species.mass
            inelastic *= coulombFactor(species.charge, t) / coulombFactor(species.charge, edge)
        }
        // Free protons: K+ scatter elastically below the pion threshold with 12 mb.
        if isHydrogen { return risen(species, t, from: 1000, (inelastic, max(0.2 * inelastic, 12 - inelastic))) }
        return risen(species, t, from: 1000, (inelastic, glauber.elastic(inelastic: inelastic)))
    }

    private func otherBaryon(_ species: Species, _ t: Double) -> (Double, Double) {
        let quarks = (3 - 0.4 * Double(species.strangeQuarks)) / 3
        let anti = species.baryonNumber < 0
        let nucleon = quarks * (anti ? antinucleonTotal(t) : nucleonTotal(.proton, max(t, 5)))
        let coulomb = coulombFactor(species.charge, t)
        if isHydrogen {
            let share = anti ? 0.65 : 0.8
            return (share * nucleon, (1 - share) * nucleon)
        }
        let (inelastic, elastic) = glauber.crossSections(nucleon)
        return (inelastic * coulomb, elastic * min(coulomb, 1))
    }

    /// The rise above `edge`.
    private func risen(_ species: Species, _ t: Double, from edge: Double, _ value: (Double, Double)) -> (Double, Double) {
        guard t > edge else { return value }
        let low = nucleonTotal(species, edge), high = nucleonTotal(species, t)
        if isHydrogen { return (value.0 * high / low, value.1 * high / low) }
        let before = glauber.crossSections(low), after = glauber.crossSections(high)
        return (value.0 * after.inelastic / before.inelastic, value.1 * after.elastic / before.elastic)
    }

    /// What the Coulomb field does to absorption of a slow particle of unit charge, up to a factor: Wong's penetrability over T for the positive, 1 + B/T for
    /// the negative (T no lower than 1 MeV in either).
    private func coulombFactor(_ charge: Int, _ t: Double) -> Double {
        guard charge > 0 else { return charge < 0 ? 1 + barrier / max(t, 1e-3) : 1 }
        let width = 0.7e-3, above = (t - barrier) / width
        return (above > 30 ? t - barrier : width * log1p(exp(above))) / max(t, 1e-3)
    }
}

/// Total and inelastic cross sections of a nucleus from those on a nucleon.
private struct GlauberGribov {
    let massNumber: Double
    /// Q, twice the area of the nucleus, mb.
    let area: Double

    /// The nucleus whose total is `total` (mb) where that of a nucleon is `nucleon`.
    init(massNumber: Double, total: Double, nucleon: Double) {
        self.massNumber = massNumber
        guard massNumber >= 2 else {
            area = .infinity
            return
        }
        // Q ln(1 + A sigma / Q) rises from 0 to A sigma with Q.
        var low = 1.0, high = 1e6
        let sum = massNumber * nucleon
        for _ in 0..<60 {
            let middle = (low * high).squareRoot()
            if middle * log1p(sum / middle) < total { low = middle } else { high = middle }
        }
        area = low
    }

    func crossSections(_ nucleon: Double) -> (inelastic: Double, elastic: Double) {
        let x = massNumber * nucleon / area
        let inelastic = area * log1p(2.4 * x) / 2.4
        return (inelastic, area * log1p(x) - inelastic)
    }

    func elastic(inelastic: Double) -> Double {
        area * log1p(expm1(2.4 * inelastic / area) / 2.4) - inelastic
    }
}

/// How far the inelastic channels of slow neutrons are open.
private enum SlowNeutrons {
    /// 1 - exp(-(T - E1)/w): first level (MeV, or the first open reaction) and width (MeV) by mass number, interpolated.
    static func opening(_ t: Double, massNumber: Double) -> Double {
        let masses = [1.0, 12, 14, 16, 27, 56, 63.5, 184, 207, 240]
        let levels = [14.0, 4.8, 2.0, 6.4, 0.85, 0.86, 0.68, 0.11, 0.58, 0.05]
        let widths = [1.0, 4, 5, 4, 2, 1.5, 1.5, 0.8, 3, 0.8]
        var upper = masses.firstIndex { $0 >= massNumber } ?? masses.count - 1
        upper = max(upper, 1)
        let weight = min((massNumber - masses[upper - 1]) / (masses[upper] - masses[upper - 1]), 1)
        let level = levels[upper - 1] + weight * (levels[upper] - levels[upper - 1])
        let width = widths[upper - 1] + weight * (widths[upper] - widths[upper - 1])
        return max(1 - exp(-(t * 1e3 - level) / width), 1e-6)
    }
}

/// COMPETE's fit of the total hadron-proton cross section, mb; kinetic energy in GeV, above 5 GeV.
private func nucleonTotal(_ species: Species, _ t: Double) -> Double {
    let (pomeron, reggeon, odd): (Double, Double, Double) =
        switch species {
        case .pionPlus, .pionMinus: (18.75, 9.56, 1.767)
        case .kaonPlus, .kaonMinus: (16.36, 4.29, 3.408)
        default: (34.41, 13.07, 7.394)
        }
    // Particles with their own quarks exchanged fall off faster.
    let sign: Double = species == .pionMinus || species == .kaonMinus || species == .antiproton ? 1 : -1
    let proton = Species.proton.mass, mass = species.mass
    let s = mass * mass + proton * proton + 2 * proton * (t + mass)
    let scale = (mass + proton + 2.1206) * (mass + proton + 2.1206)
    let logarithm = log(s / scale)
    return pomeron + 0.2720 * logarithm * logarithm + reggeon * exp(-0.4473 * logarithm) + sign * odd * exp(-0.5486 * logarithm)
}

/// Total cross section of antiprotons on protons, mb (PDG); below 5 MeV the value there.
private func antinucleonTotal(_ t: Double) -> Double {
    guard t < 100 else { return nucleonTotal(.antiproton, t) }
    let energies = [0.005, 0.02, 0.047, 0.125, 0.43, 1.27, 2.2, 4.15, 9.1, 19, 49, 100]
    let values = [500, 315, 235, 172, 119, 90, 77, 65, 54.7, 48.5, 43.9, nucleonTotal(.antiproton, 100)]
    guard t > energies[0] else { return values[0] }
    let upper = energies.firstIndex { $0 >= t }!
    return values[upper - 1] * pow(values[upper] / values[upper - 1], log(t / energies[upper - 1]) / log(energies[upper] / energies[upper - 1]))
}

/// The evaluations, read once.
private struct Evaluations: Sendable {
    static let shared = Evaluations()

    let pionPlusInelastic, pionPlusTotal, pionMinusInelastic, pionMinusTotal: EvaluatedTable
    let protonInelastic, protonTotal, neutronInelastic, neutronTotal, slowNeutronTotal: EvaluatedTable
    let kaonPlusInelastic, kaonMinusInelastic: EvaluatedTable

    private init() {
        let table = TableFile.bundled("hadrons", in: .module)
        pionPlusInelastic = EvaluatedTable("pi+", "inelastic", from: table)
        pionPlusTotal = EvaluatedTable("pi+", "total", from: table)
        pionMinusInelastic = EvaluatedTable("pi-", "inelastic", from: table)
        pionMinusTotal = EvaluatedTable("pi-", "total", from: table)
        protonInelastic = EvaluatedTable("p", "inelastic", from: table)
        protonTotal = EvaluatedTable("p", "total", from: table)
        neutronInelastic = EvaluatedTable("n", "inelastic", from: table)
        neutronTotal = EvaluatedTable("n", "total", from: table)
        slowNeutronTotal = EvaluatedTable("slow n", "total", from: table)
        kaonPlusInelastic = EvaluatedTable("K+", "inelastic", from: table)
        kaonMinusInelastic = EvaluatedTable("K-", "inelastic", from: table)
    }
}

extension Species {
    /// Strange quarks or antiquarks of a baryon.
    fileprivate var strangeQuarks: Int {
        switch self {
        case .lambda, .sigmaPlus, .sigmaMinus, .sigmaZero, .antilambda, .antisigmaMinus, .antisigmaPlus, .antisigmaZero: 1
        case .xiZero, .xiMinus, .antixiZero, .antixiPlus: 2
        case .omegaMinus, .antiomegaPlus: 3
        default: 0
        }
    }
}

/// Inelastic cross section of a hadron on a nucleus, barn, straight from the model: for single values; transport uses `HadronCrossSections`.
public func inelasticHadronNucleusCrossSection(_ species: Species, kineticEnergy: Double, massNumber: Double) -> Double {
    // Z of the valley of stability (Weizsaecker): it matters for the Coulomb barrier only.
    let charge = massNumber / (1.98 + 0.0155 * pow(massNumber, 2.0 / 3))
    let model = HadronNucleusModel(massNumber: massNumber, atomicNumber: max(1, Int(charge.rounded())))
    return model.crossSections(species, kineticEnergy: kineticEnergy).inelastic * 1e-3
}
