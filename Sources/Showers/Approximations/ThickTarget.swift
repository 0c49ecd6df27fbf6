import Fluxes
import Foundation
import Materials
import Numerics

/// Track length of the photons that electrons of one energy make in a thick target, by M.S. Clement and P. Kessler (in Y.S. Tsai,
/// SLAC-PUB-3926 (1986), and J.D. Bjorken et al., Phys. Rev. D 38 (1988) 3375): with v = k/E,
///
///     dT/dk = 0.964 X0 (E / k^2) v^2 / [-ln(1 - v^2) + 0.686 v^2 - 0.5 v^4]
///
/// All of it along the beam, at the front face.
public struct ThickTarget {
    private let lengths: [Double]
    private let stride: Int

    /// - Parameters:
    ///   - energy: of the electrons, GeV.
    ///   - axes: of the flux.
    public init(_ material: Material, energy: Double, axes: FluxAxes) {
        let rule = GaussLegendre(8), x0 = material.radiationLength
        stride = axes.shape.theta * axes.shape.depth
        lengths = zip(axes.energy, axes.energy.dropFirst()).map { low, high in
            rule.integrate(low, min(high, energy)) { k in
                let square = (k / energy) * (k / energy)
                return 0.964 * x0 * energy / (k * k) * square / (-log1p(-square) + 0.686 * square - 0.5 * square * square)
            }
        }
    }

    /// Scores a number of electrons at once, so that rounding to the tally's unit does not add up.
    public func score(electrons: Int, into tally: inout FluxTally) {
        let first = tally.offset(of: .photonPath)!
        for (bin, length) in lengths.enumerated() {
            tally.cells[first + bin * stride] += Int64((length * Double(electrons) / FluxTally.trackLengthUnit).rounded())
        }
        for _ in 0..<electrons { tally.endCollision() }
    }
}
