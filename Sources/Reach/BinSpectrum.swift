import Foundation
import Numerics

/// Photons within one energy bin: dN/dE ~ E^-gamma.
struct BinSpectrum {
    let low, high: Double
    /// gamma
    let exponent: Double

    /// A photon energy (GeV) that stands for part of the bin's photons.
    struct Node {
        var energy: Double
        var weight: Double
    }

    /// Widest part, in ln E, that three Gauss-Legendre nodes represent: at 40 bins a decade, one bin. Where a count falls by
    /// e^45 on its way, the steepest that matters, it changes by e^2.8 across the part and the rule errs by 2e-4.
    private static let widestPart = 0.0625
    private static let rule = GaussLegendre(3)
    /// For scans: errs by (path / decay length x width)^4 / 4320, 4e-4 at twenty decay lengths. Most of a count comes from
    /// energies with two to five.
    private static let fastRule = GaussLegendre(2)

    /// `mean` energy of the bin's photons; without one, E^-2.
    init(low: Double, high: Double, mean: Double?) {
        (self.low, self.high) = (low, high)
        exponent = mean.map { Self.exponent(low: low, high: high, mean: $0) } ?? 2
    }

    /// For scans of channels that share the parents' energy, where no count is as steep in it.
    private static let singleRule = GaussLegendre(1)

    enum Precision { case single, fast, full }

    /// Particles per GeV at an energy, as a part of the bin's; zero outside. The low edge belongs to the bin.
    func density(at energy: Double) -> Double {
        guard low <= energy, energy < high else { return 0 }
        let power = 1 - exponent
        return exp(power * log(energy / low)) / Self.integral(power, log(high / low)) / energy
    }

    /// Nodes for the photons above `threshold`; their weights add up to the part of the bin's photons that is above.
    func nodes(above threshold: Double, _ precision: Precision = .full) -> [Node] {
        let rule = precision == .full ? Self.rule : precision == .fast ? Self.fastRule : Self.singleRule
        let start = max(low, threshold)
        guard start < high else { return [] }
        // In x = ln(E / low) the density is e^((1 - gamma) x).
        let a = log(start / low), b = log(high / low), power = 1 - exponent
        let parts = max(1, ((b - a) / Self.widestPart).rounded(.up)), width = (b - a) / parts
        let norm = Self.integral(power, b)
        return (0..<Int(parts)).flatMap { part in
            zip(rule.nodes, rule.weights).map { node, weight in
                let x = a + (Double(part) + (1 + node) / 2) * width
                return Node(energy: low * exp(x), weight: weight * width / 2 * exp(power * x) / norm)
            }
        }
    }

    /// Integral of e^(k x) from 0 to b.
    private static func integral(_ k: Double, _ b: Double) -> Double {
        abs(k * b) < 1e-8 ? b * (1 + k * b / 2) : expm1(k * b) / k
    }

    /// The gamma whose mean energy is `mean`, by bisection; kept within 20 bin widths' e-folds, which a mean at an edge needs.
    private static func exponent(low: Double, high: Double, mean: Double) -> Double {
        let b = log(high / low)
        var least = 2 - 20 / b, most = 2 + 20 / b
        for _ in 0..<60 {
            let gamma = (least + most) / 2
            // The mean falls with gamma.
            if low * integral(2 - gamma, b) / integral(1 - gamma, b) > mean { least = gamma } else { most = gamma }
        }
        return (least + most) / 2
    }
}
