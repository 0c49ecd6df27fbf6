import Foundation
import Numerics
import Particles

/// Elastic scattering of one species on one element, the nucleus staying in its ground state. Exact two-body kinematics in the invariant t = -(four-momentum
/// transfer)^2; energies in GeV.
///
/// Nuclei: d sigma/dt ~ w1 b1 exp(-b1 t) + w2 b2 exp(-b2 t), 0 < t < 4 p_cm^2, J. Ranft's fit of measured distributions (Part. Accel. 3 (1972)
/// 129, as in GHEISHA, H. Fesefeldt, PITHA 85-02): b1 = 14.5 A^(2/3), w1 b1 = A^1.63, w2 b2 = 1.4 A^(1/3) for A <= 62; b1 = 60 A^(1/3),
/// w1 b1 = A^1.33, w2 b2 = 0.4 A^0.4 above; b2 = 10 GeV^-2. The first is diffraction by the whole nucleus (its minima smoothed out); for slow
/// particles b t < 1, so that they scatter uniformly, as s waves do.
/// Free protons: exp(-b t), b = 2 b_h + 4.6 + 4 s^0.0808 - 4.2 GeV^-2 with b_h = 2.3 for baryons, 1.4 for mesons (Schuler and Sjostrand, Phys. Rev. D 49
/// (1994) 2257, eq. 11); charge exchange of neutrons is left out.
public struct ElasticScattering: Sendable {
    private let mass: Double
    private let targetMass: Double
    private let isHydrogen: Bool
    /// b1, GeV^-2, and share of the first exponential. For hydrogen what does not depend on the energy in b, and 1.
    private let slope, share: Double
    private static let wideSlope = 10.0

    /// - Parameter massNumber: standard atomic weight or mass number.
    public init(_ species: Species, massNumber a: Double) {
        mass = species.mass
        isHydrogen = a < 1.5
        targetMass = isHydrogen ? Species.proton.mass : a * Constants.atomicMassUnit
        guard !isHydrogen else {
            (slope, share) = (2 * (species.baryonNumber == 0 ? 1.4 : 2.3) + 4.6 - 4.2, 1)
            return
        }
        let light = a <= 62
        slope = light ? 14.5 * pow(a, 2.0 / 3) : 60 * cbrt(a)
        let narrow = (light ? pow(a, 1.63) : pow(a, 1.33)) / slope
        let wide = (light ? 1.4 * cbrt(a) : 0.4 * pow(a, 0.4)) / Self.wideSlope
        share = narrow / (narrow + wide)
    }

    /// The momentum after the collision and the kinetic energy of the recoiling nucleus.
    public func sample(momentum: Vector, random: inout some UniformGenerator) -> (momentum: Vector, recoil: Double) {
        let square = momentum.dot(momentum), p = square.squareRoot()
        let energy = (square + mass * mass).squareRoot(), kinetic = square / (energy + mass)
        let s = mass * mass + targetMass * targetMass + 2 * energy * targetMass
        let t = sampleTransfer(largest: 4 * square * targetMass * targetMass / s, s: s, random: &random)

        let recoil = t / (2 * targetMass), rest = max(kinetic - recoil, 0)
        let after = (rest * (rest + 2 * mass)).squareRoot()
        guard after > 0 else { return (.zero, kinetic) }
        // |q|^2 = T_R (T_R + 2 M) = p^2 + p'^2 - 2 p p' cos theta, without cancellation at small angles.
        let loss = recoil * (2 * energy - recoil) / (p + after)
        let versine = min(max((recoil * (recoil + 2 * targetMass) - loss * loss) / (2 * p * after), 0), 2)
        let phi = 2 * Double.pi * random.uniform()
        let direction = (momentum * (1 / p)).turned(
            cosTheta: 1 - versine, sinTheta: (versine * (2 - versine)).squareRoot(), cosPhi: cos(phi), sinPhi: sin(phi))
        return (direction * after, recoil)
    }

    /// t up to `largest` = 4 p_cm^2, GeV^2, by inversion of the truncated exponential that is chosen; s is the squared energy in the centre of mass.
    public func sampleTransfer(largest: Double, s: Double, random: inout some UniformGenerator) -> Double {
        var b = isHydrogen ? slope + 4 * pow(s, 0.0808) : slope
        if !isHydrogen {
            let narrow = -share * expm1(-b * largest), wide = -(1 - share) * expm1(-Self.wideSlope * largest)
            if random.uniform() * (narrow + wide) > narrow { b = Self.wideSlope }
        }
        return min(-log1p(random.uniform() * expm1(-b * largest)) / b, largest)
    }
}
