import Numerics
import Particles

/// Momentum of the two products in the rest frame of a decay into masses `m1` and `m2` that releases `q`; without cancellation for small q. GeV.
@inline(__always)
func decayMomentum(release q: Double, _ m1: Double, _ m2: Double) -> Double {
    (q * (q + 2 * m1) * (q + 2 * m2) * (q + 2 * (m1 + m2))).squareRoot() / (2 * (q + m1 + m2))
}

extension RandomStream {
    /// A direction, uniform over the sphere: Marsaglia, Ann. Math. Stat. 43 (1972) 645.
    @inline(__always)
    mutating func isotropicDirection() -> Vector {
        while true {
            let a = 2 * uniform() - 1, b = 2 * uniform() - 1
            let s = a * a + b * b
            if s < 1 {
                let root = 2 * (1 - s).squareRoot()
                return Vector(a * root, b * root, 1 - 2 * s)
            }
        }
    }
}
