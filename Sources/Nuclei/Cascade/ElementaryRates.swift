import Foundation
import Numerics
import Particles

/// What a hadron and a nucleon can do, as cross sections in mb.
struct ElementaryRates {
    var elastic = 0.0
    /// To the other two-body state of the same hadrons with charges exchanged.
    var exchange = 0.0
    /// With new pions.
    var inelastic = 0.0
    /// Through the Delta(1232) of pion and nucleon; `absorbed` of it ends without a pion.
    var delta = 0.0
    var absorbed = 0.0
    /// A hyperon from an antikaon, a Lambda from a Sigma, annihilation.
    var conversion = 0.0

    var total: Double { elastic + exchange + inelastic + delta + conversion }

    /// - Parameters:
    ///   - p: the hadron's momentum in the nucleon's rest frame, GeV.
    ///   - w: invariant mass, GeV.
    ///   - density: nucleons around, 1/fm^3.
    init(_ hadron: CascadeHadron, on nucleon: CascadeHadron, p: Double, w: Double, density: Double) {
        let onProton = nucleon == .proton
        switch hadron.family {
        case .pion:
            let rates = PionNucleon.crossSections(
                pionCharge: hadron.charge, nucleonCharge: nucleon.charge, p: p, w: w, density: density)
            (elastic, exchange, inelastic) = (rates.elastic, rates.exchange, rates.inelastic)
            (delta, absorbed) = (rates.delta, rates.absorbed)
        case .nucleon:
            let identical = hadron == nucleon
            inelastic = NucleonNucleon.inelastic(p, identical: identical)
            elastic = max(0, NucleonNucleon.total(p, identical: identical) - inelastic)
        case .kaon:
            // K0 n mirrors K+ p.
            if (hadron == .kaonPlus) == onProton {
                elastic = KaonNucleon.elasticPlusProton(p)
                inelastic = p > 0.6 ? max(0, KaonNucleon.totalPlusProton(p) - elastic) : 0
            } else {
                let total = KaonNucleon.totalPlusNeutron(p)
                exchange = KaonNucleon.exchangePlusNeutron(p)
                let scale = KaonNucleon.elasticPlusProton(p) / KaonNucleon.totalPlusProton(p)
                elastic = min(total - exchange, p > 0.6 ? scale * total : total - exchange)
                inelastic = max(0, total - exchange - elastic)
            }
        case .antikaon:
            if (hadron == .kaonMinus) == onProton {
                elastic = KaonNucleon.elasticMinusProton(p)
                exchange = KaonNucleon.exchangeMinusProton(p)
                conversion = max(0, KaonNucleon.totalMinusProton(p) - elastic - exchange)
            } else {
                let total = KaonNucleon.totalMinusProton(p) * KaonNucleon.neutronRatio(p)
                elastic = total * KaonNucleon.elasticMinusProton(p) / KaonNucleon.totalMinusProton(p)
                conversion = total - elastic
            }
            inelastic = conversion * (1 - KaonNucleon.hyperonShare(p))
            conversion -= inelastic
        case .lambda, .sigma, .cascade, .omega:
            elastic = HyperonNucleon.elastic(p)
            inelastic = p > 0.9 ? HyperonNucleon.inelastic(p) : 0
            if hadron.family == .sigma, (0...1).contains(hadron.charge + nucleon.charge) { conversion = HyperonNucleon.conversion(p) }
        case .antibaryon:
            elastic = AntinucleonNucleon.elastic(p)
            inelastic = p > 0.8 ? AntinucleonNucleon.inelastic(p) : 0
            conversion = AntinucleonNucleon.annihilation(p)
        case .delta:
            // As nucleons of the same momentum scatter.
            elastic = NucleonNucleon.total(p, identical: false) - NucleonNucleon.inelastic(p, identical: false)
        case .eta:
            break
        }
    }

    /// How far aside a nucleon is looked for, as a cross section in mb: a bound of `total` for targets in a nucleus, but for slow pairs of
    /// nucleons and Lambdas, which Pauli's principle blocks.
    static func bound(_ hadron: CascadeHadron, momentum: Double) -> Double {
        switch hadron.family {
        case .pion: momentum > 0.9 ? 65 : 250
        case .nucleon, .delta: momentum > 1.2 ? 52 : (momentum > 0.8 ? 60 : (momentum > 0.5 ? 90 : 150))
        case .kaon: 25
        case .antikaon: momentum > 0.8 ? 55 : 150
        case .eta: 0
        case .antibaryon: momentum > 1.5 ? 130 : 250
        default: momentum > 0.8 ? 45 : 150
        }
    }
}
