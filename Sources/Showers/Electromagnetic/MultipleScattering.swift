import Foundation
import Materials
import Numerics
import Particles

/// Multiple elastic scattering of electrons and positrons: mean cosine exact, with the single-scattering tail.
///
/// First transport cross section: screened Rutherford scattering with Moliere's screening angle (Moliere, Z. Naturforsch. 2a
/// (1947) 133), the spin and second Born terms of McKinley and Feshbach (Phys. Rev. 74 (1948) 1759), Z^2 -> Z (Z + 1) for the atom's
/// electrons. The deflection over a step is a core (von Mises-Fisher, which is a Gaussian at small angles) and, with a probability
/// of 0.2 at the most, one hard collision from the 1/mu^2 tail, mu = (1 - cos theta)/2; the core's width makes the mean cosine
/// exp(-g), g = step length over first transport mean free path. The spin and second Born terms belong to large angles: they raise
/// or lower the number of collisions in the tail and leave the core to Moliere's theory, the same for both charges. Every e-fold
/// of mu above the screening contributes g/L to the mean deflection; the tail ends one e-fold above it, so that some is left to the
/// core on the shortest steps. Nuclear size is neglected.
package enum MultipleScattering {
    /// Largest expected number of collisions in the tail.
    private static let tail = 0.2

    /// Inverse first transport mean free path, 1/cm, and L = G1 / (2 K), the logarithm by which the many small angles exceed a
    /// single collision's scale, at kinetic energy `t` in GeV.
    package static func transport(_ material: Material, kinetic t: Double, positron: Bool) -> (inverseLength: Double, logarithm: Double) {
        let m = Constants.electronMass
        let p2 = t * (t + 2 * m), gamma = t / m + 1, beta2 = 1 - 1 / (gamma * gamma), beta = beta2.squareRoot()
        var sum = 0.0, scale = 0.0
        for component in material.components {
            let z = Double(component.element.atomicNumber)
            let k = .pi * Constants.classicalElectronRadiusSquaredBarn * m * m / (p2 * beta2) * z * (z + 1)
                * component.atomsPerBarnCentimetre
            let a = 0.885_34 * Constants.electronComptonWavelength / Constants.fineStructure / cbrt(z)
            let chi0 = Constants.hbarC / (p2.squareRoot() * a)
            let alphaZ = Constants.fineStructure * z
            let screening = chi0 * chi0 * (1.13 + 3.76 * alphaZ * alphaZ / beta2) / 4
            let spin = Self.spin(alphaZ: alphaZ, beta: beta, positron: positron)
            let logarithm = max(0.5, log(1 + 1 / screening) - 1 / (1 + screening) + spin)
            sum += 2 * k * logarithm
            scale += 2 * k
        }
        return (sum, sum / scale)
    }

    /// The part of L that comes from spin and the second Born term at high energy, averaged over the atoms.
    package static func spin(_ material: Material, positron: Bool) -> Double {
        var sum = 0.0, scale = 0.0
        for component in material.components {
            let z = Double(component.element.atomicNumber), weight = z * (z + 1) * component.atomsPerBarnCentimetre
            sum += weight * spin(alphaZ: Constants.fineStructure * z, beta: 1, positron: positron)
            scale += weight
        }
        return sum / scale
    }

    /// -beta^2 + pi alpha Z beta, with the other sign of the second term for positrons.
    private static func spin(alphaZ: Double, beta: Double, positron: Bool) -> Double {
        -beta * beta + (positron ? -1 : 1) * .pi * alphaZ * beta
    }

    /// kappa a for mean 1 - cos = a, on 257 nodes of a in [0, 1]: a = 1 - coth kappa + 1/kappa.
    private static let concentration: Table = {
        Table((0...256).map { i in
            let a = Double(i) / 256
            if a == 0 { return 1 }
            if a == 1 { return 0 }
            var low = 1e-9, high = 2 / a
            for _ in 0..<200 {
                let kappa = (low + high) / 2
                let mean = kappa < 1e-3 ? 1 - kappa / 3 : 1 - 1 / tanh(kappa) + 1 / kappa
                if mean > a { low = kappa } else { high = kappa }
            }
            return low * a
        })
    }()

    /// The table as a value, so that hot loops do not go through the lazy global.
    package struct Sampler: Sendable {
        private let concentration = MultipleScattering.concentration

        package init() {}

        /// The distribution for steps of `g` transport mean free paths with the logarithm L, of which `spin` comes from spin and the
        /// second Born term: from large angles, so from the tail.
        @inline(__always)
        package func distribution(_ g: Double, logarithm: Double, spin: Double = 0) -> Distribution {
            let scale = g / (2 * logarithm)  // the tail's density is scale / mu^2
            var mu0 = scale / (tail + scale), logMu0 = fastLog(mu0), collisions = tail  // scale (1 / mu0 - 1)
            let largest = 1 - (logarithm - spin)
            if logMu0 < largest {
                logMu0 = min(0, largest)
                mu0 = fastExp(logMu0)
                collisions = scale * (1 / mu0 - 1)
            }
            // The tail's part of the mean of 1 - cos is 2 scale (spin - ln mu0).
            let enhancement = logMu0 < -0.5 ? max(0.1, 1 - spin / logMu0) : 1
            let a = min(1, 1 - fastExp(-g) / (1 + 2 * scale * logMu0 * enhancement))
            guard a > 1e-12 else { return Distribution(collisions: collisions * enhancement, mu0: mu0, perKappa: 0) }
            let position = a * 256, bin = min(truncated(position), 255)
            return Distribution(
                collisions: collisions * enhancement, mu0: mu0,
                perKappa: min(1e6, a / concentration.interpolate(bin, position - Double(bin))))
        }
    }

    /// The deflections of equal steps: core and tail.
    package struct Distribution {
        /// Probability of a collision in the tail, and its smallest (1 - cos)/2.
        let collisions, mu0: Double
        /// Of the core: 1/kappa; 0 is no deflection.
        let perKappa: Double

        /// Cosine of one deflection.
        @inline(__always)
        package func cosine(using random: inout some UniformGenerator) -> Double { 1 - oneMinusCosine(using: &random) }

        /// 1 - cosine of one deflection.
        @inline(__always)
        package func oneMinusCosine(using random: inout some UniformGenerator) -> Double {
            // 1 - cosine is an exponential deviate over kappa, not above 2.
            var core = random.exponential() * perKappa
            if _slowPath(core > 2) { core = truncatedCore(using: &random) }
            let u = random.uniform()
            if u < collisions {
                // One hard collision on top, at its own azimuth.
                let v = u / collisions
                let hard = 2 * mu0 / (1 - v * (1 - mu0))
                let (cosPhi, _) = random.azimuth()
                let sines = fastRoot(max(0, core * (2 - core) * hard * (2 - hard)))
                core = min(2, max(0, core + hard - core * hard - sines * cosPhi))
            }
            return core
        }

        /// The deviate of the core from the inverse of its integral.
        @inline(never)
        private func truncatedCore(using random: inout some UniformGenerator) -> Double {
            min(2, -fastLog(1 - random.uniform() * (1 - fastExp(-2 / perKappa))) * perKappa)
        }
    }
}
