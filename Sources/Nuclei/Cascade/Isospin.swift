// Charges of the products of a collision that conserve isospin.

import Foundation
import Numerics

/// Statistical weights of charge states: F. Cerulus, Nuovo Cimento Suppl. 15 (1960) 402.
///
/// All ways to couple the hadrons' isospins to a total I count alike. The probability of a set of charges is then the expectation value of the
/// projector on I, (2I + 1)/2 times the integral of d^I_MM(x) and of the d^i_mm(x) of all hadrons over x = -1...1: with
/// c^2 = (1 + x)/2, d = c for a doublet, c^2 and x for the charged and neutral members of a triplet, c^3 and c (3x - 1)/2 for the outer and inner members of
/// a quartet. Summed over the pairs pp, pn, np, nn as many pi0 come out as pi+ and as pi-.
package struct IsospinWeight: Sendable {
    /// (2I + 1)/2 times the quadrature's weight times d^I_MM, at each node.
    private let factors: [Double]

    /// - Parameter twiceIsospin: twice the total isospin, up to 4; twiceComponent: twice its third component.
    package init(twiceIsospin: Int, twiceComponent: Int) {
        precondition(Self.exists(twiceIsospin: twiceIsospin, twiceComponent: twiceComponent), "no isospin \(twiceIsospin)/2, \(twiceComponent)/2")
        factors = Self.table[twiceIsospin * 5 + abs(twiceComponent)]
    }

    package static func exists(twiceIsospin: Int, twiceComponent: Int) -> Bool {
        (0...4).contains(twiceIsospin) && abs(twiceComponent) <= twiceIsospin && (twiceIsospin - twiceComponent) % 2 == 0
    }

    /// Relative weight of one set of charges.
    /// - Parameters:
    ///   - power: number of doublets and of inner members of quartets, twice that of charged members of triplets, three times that of outer members of quartets.
    ///   - neutral: number of neutral members of triplets.
    ///   - inner: number of inner members of quartets.
    package func callAsFunction(power: Int, neutral: Int, inner: Int = 0) -> Double {
        var sum = 0.0
        for k in 0..<Self.nodes {
            var value = factors[k] * Self.powers[k * Self.row + power] * Self.neutrals[k * Self.row + neutral]
            for _ in 0..<inner { value *= 1.5 * Self.rule.nodes[k] - 0.5 }
            sum += value
        }
        return sum
    }

    /// Most hadrons that share charges.
    package static let mostHadrons = 15

    // Polynomials in x of a degree of 3/2 for each hadron and 2 of the whole at most: exact.
    private static let nodes = 16, row = 3 * mostHadrons + 1
    private static let rule = GaussLegendre(nodes)
    private static let powers = rule.nodes.flatMap { x in (0..<row).map { pow(0.5 * (1 + x), 0.5 * Double($0)) } }
    private static let neutrals = rule.nodes.flatMap { x in (0..<row).map { pow(x, Double($0)) } }
    private static let table: [[Double]] = (0..<25).map { key in
        let (isospin, component) = (key / 5, key % 5)
        return zip(rule.nodes, rule.weights).map { x, weight in
            let c = (0.5 * (1 + x)).squareRoot()
            let d: Double =
                switch (isospin, component) {
                case (2, 0): x
                case (3, 1): c * (1.5 * x - 0.5)
                case (4, 2): c * c * (2 * x - 1)
                case (4, 0): 1.5 * x * x - 0.5
                default: pow(c, Double(isospin))
                }
            return 0.5 * Double(isospin + 1) * weight * d
        }
    }
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
///
/// `PythiaHadronCollider.drawCharges` does the same for PYTHIA's products, with quartets, and with other random numbers: also for singlets, below a bound over
/// all charges (here: those that can be reached), 500 times at most. One sampler for both would give all runs other bytes.
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
