import Foundation
import Numerics

/// The momentum transfers with which one element makes ALPs of one mass from photons of one energy, and with them the angle between
/// photon and ALP (arXiv:2305.16383, eq. 2, before its collinear limit).
///
/// In y = |t| - t0 = 4 E p sin^2(theta / 2), with t0 = (m^2 / (E + p))^2, the density is y (1 - y/Y) F(t0 + y)^2 / (t0 + y)^2 on
/// 0 ... Y = 4 E p (see `PrimakoffCrossSection`). It is tabulated in w = ln(1 + y / t0) and inverted linearly between the nodes.
///
/// Neglected, as in the cross section: recoil and excitation of the nucleus.
public struct MomentumTransfer: Sendable {
    /// 4 E p, GeV^2.
    private let range: Double
    /// t0, GeV^2.
    private let least: Double
    /// Distance of the nodes in w.
    private let step: Double
    /// Integral up to each node, 0 ... 1.
    private let cumulative: [Double]

    private static let nodes = 400
    /// Largest |t| considered, GeV^2: there the skin factor of F^2 is e^-27.
    private static let largest = 27 / (ChargeDistribution.skin * ChargeDistribution.skin)

    /// - Parameters:
    ///   - energy: of the photon, GeV; above `mass`.
    ///   - mass: of the ALP, GeV, positive.
    public init(_ crossSection: PrimakoffCrossSection, energy: Double, mass: Double) {
        precondition(energy > mass && mass > 0, "a photon of \(energy) GeV makes no ALP of \(mass) GeV")
        let momentum = ((energy - mass) * (energy + mass)).squareRoot()
        let q0 = mass * mass / (energy + momentum), t0 = q0 * q0, range = 4 * energy * momentum
        let forms = ChargeDistribution.all(in: crossSection.element, crossSection.formFactor)
        let end = log1p(min(range, max(Self.largest, t0)) / t0), step = end / Double(Self.nodes)
        (self.range, least, self.step) = (range, t0, step)
        var sum = 0.0, last = 0.0
        cumulative = [0] + (1...Self.nodes).map { i in
            // dy = t dw.
            let y = t0 * expm1(Double(i) * step), t = t0 + y
            let square = forms.reduce(0) { $0 + $1.strength * $1.squared(t, t.squareRoot()) }
            let density = max(0, y * (1 - y / range)) * square / t
            sum += (last + density) / 2
            last = density
            return sum
        }.map { sum > 0 ? $0 / sum : 1 }
    }

    /// 1 - cos of the angle between photon and ALP, for a uniform deviate.
    public func oneMinusCosine(_ uniform: Double) -> Double {
        let low = bisect(from: 0, below: cumulative.count - 1) { cumulative[$0] <= uniform }, high = low + 1
        let width = cumulative[high] - cumulative[low]
        let w = (Double(low) + (width > 0 ? (uniform - cumulative[low]) / width : 0)) * step
        // y = 2 E p (1 - cos).
        return 2 * least * expm1(w) / range
    }
}
