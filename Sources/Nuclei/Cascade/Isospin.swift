// Charges of the products of a collision that conserve isospin.

import Numerics

/// Statistical weights of charge states: F. Cerulus, Nuovo Cimento Suppl. 15 (1960) 402.
///
/// All ways to couple the hadrons' isospins to a total I count alike. The probability of a set of charges is then the expectation value of the
/// projector on I, (2I + 1)/2 times the integral of d^I_MM(x) and of the d^i_mm(x) of all hadrons over x = -1...1: with
/// c^2 = (1 + x)/2, d = c for a doublet, c^2 and x for the charged and neutral members of a triplet. Summed over the pairs pp, pn, np, nn
/// as many pi0 come out as pi+ and as pi-.
package struct IsospinWeight {
    /// Twice the total isospin, up to 3, and twice the modulus of its third component.
    private let isospin: Int, component: Int

    package init(twiceIsospin: Int, twiceComponent: Int) {
        precondition((0...3).contains(twiceIsospin) && abs(twiceComponent) <= twiceIsospin && (twiceIsospin - twiceComponent) % 2 == 0)
        (isospin, component) = (twiceIsospin, abs(twiceComponent))
    }

    /// Relative weight of one set of charges.
    /// - Parameters:
    ///   - power: number of doublets and twice that of charged members of triplets.
    ///   - neutral: number of neutral members of triplets.
    package func callAsFunction(power: Int, neutral: Int) -> Double {
        switch (isospin, component) {
        case (0, _): Self.integral(power, neutral)
        case (1, _): Self.integral(power + 1, neutral)
        case (2, 0): Self.integral(power, neutral + 1)
        case (2, _): Self.integral(power + 2, neutral)
        case (_, 1): 0.5 * (3 * Self.integral(power + 1, neutral + 1) - Self.integral(power + 1, neutral))
        default: Self.integral(power + 3, neutral)
        }
    }

    private static let highest = 16
    /// The integral of c^power x^neutral over x, for even powers; from 2 / (power/2 + 1) by x = 2 c^2 - 1.
    private static func integral(_ power: Int, _ neutral: Int) -> Double { integrals[neutral * (2 * highest + 2) + power / 2] }
    private static let integrals: [Double] = {
        var row = (0..<(4 * highest)).map { 2 / Double($0 + 1) }
        var table: [Double] = []
        for _ in 0..<highest {
            table.append(contentsOf: row[0..<(2 * highest + 2)])
            row = (0..<(row.count - 1)).map { 2 * row[$0 + 1] - row[$0] }
        }
        return table
    }()
    /// Most hadrons that share charges.
    static let mostHadrons = highest - 1
}

extension CascadeHadron {
    /// Twice the isospin.
    var twiceIsospin: Int { multiplet.count - 1 }
    /// Twice the third component.
    var twiceComponent: Int { 2 * charge - Self.twiceMeanCharges[rawValue] }
    private static let twiceMeanCharges = allCases.map { hadron in
        2 * hadron.multiplet.reduce(0) { $0 + $1.charge } / hadron.multiplet.count
    }

    /// Twice a total isospin of a pair with the given probability of the higher one of two, or its only one.
    static func twiceIsospin(_ a: CascadeHadron, _ b: CascadeHadron, higher: Double, random: inout RandomStream) -> Int {
        let highest = a.twiceIsospin + b.twiceIsospin
        guard a.twiceIsospin > 0, b.twiceIsospin > 0, abs(a.twiceComponent + b.twiceComponent) < highest else { return highest }
        return random.uniform() < higher ? highest : highest - 2
    }

    /// Probability of the higher isospin of a pair in which neither is the extreme one: the square of the Clebsch-Gordan coefficient.
    static func higherIsospin(_ a: CascadeHadron, _ b: CascadeHadron) -> Double {
        guard a.twiceIsospin + b.twiceIsospin == 3 else { return 0.5 }
        return a.twiceComponent == 0 || b.twiceComponent == 0 ? 2.0 / 3 : 1.0 / 3
    }
}

/// Replaces hadrons by members of their multiplets with the given isospin and charge in all; false if there is no such state.
func drawCharges(
    _ hadrons: inout [CascadeHadron], _ range: Range<Int>, twiceIsospin: Int, charge: Int, random: inout RandomStream
) -> Bool {
    precondition(range.count <= IsospinWeight.mostHadrons)
    var doublets = 0, triplets = 0, twiceMean = 0
    for i in range {
        twiceMean += 2 * hadrons[i].charge - hadrons[i].twiceComponent
        switch hadrons[i].twiceIsospin {
        case 1: doublets += 1
        case 2: triplets += 1
        default: break
        }
    }
    let component = 2 * charge - twiceMean
    guard abs(component) <= twiceIsospin, (twiceIsospin - component) % 2 == 0 else { return false }
    let weight = IsospinWeight(twiceIsospin: twiceIsospin, twiceComponent: component)
    var largest = 0.0
    for charged in 0...triplets {
        // What the doublets leave is made by the charged members of triplets.
        guard abs(component) <= doublets + 2 * charged, doublets > 0 || (component / 2 - charged) % 2 == 0 else { continue }
        largest = max(largest, weight(power: doublets + 2 * charged, neutral: triplets - charged))
    }
    guard largest > 1e-12 else { return false }
    for _ in 0..<1000 {
        var sum = 0, neutral = 0
        for i in range {
            let multiplet = hadrons[i].multiplet
            if multiplet.count > 1 { hadrons[i] = multiplet[min(multiplet.count - 1, Int(random.uniform() * Double(multiplet.count)))] }
            sum += hadrons[i].charge
            if multiplet.count == 3, hadrons[i].twiceComponent == 0 { neutral += 1 }
        }
        guard sum == charge else { continue }
        if weight(power: doublets + 2 * (triplets - neutral), neutral: neutral) >= random.uniform() * largest { return true }
    }
    return false
}
