import Foundation
import Numerics
import Particles

/// Momentum in the rest frame of a system of invariant mass w that is two bodies; 0 below the threshold.
@inline(__always)
package func twoBodyMomentum(_ w: Double, _ m1: Double, _ m2: Double) -> Double {
    max(0, (w * w - (m1 + m2) * (m1 + m2)) * (w * w - (m1 - m2) * (m1 - m2))).squareRoot() / (2 * w)
}

/// Momenta of n bodies in their rest frame, distributed as Lorentz-invariant phase space.
///
/// Raubold and Lynch's chain of two-body decays (F. James, CERN 68-15, section 3.2): intermediate masses ordered uniformly, weight
/// the product of the momenta, made one by rejection. With five bodies and more, 60 tries are followed by taking what is
/// there.
package func phaseSpace(_ w: Double, masses: [Double], random: inout RandomStream, into momenta: inout [Vector]) {
    let n = masses.count
    momenta.removeAll(keepingCapacity: true)
    if n == 1 {
        momenta.append(.zero)
        return
    }
    if n == 2 {
        let p = random.isotropicDirection() * twoBodyMomentum(w, masses[0], masses[1])
        momenta.append(p)
        momenta.append(p * -1)
        return
    }
    let free = max(0, w - masses.reduce(0, +))
    var largest = 1.0, low = 0.0, high = free + masses[0]
    for i in 1..<n {
        low += masses[i - 1]
        high += masses[i]
        largest *= twoBodyMomentum(high, low, masses[i])
    }
    var invariants = [Double](repeating: 0, count: n)
    for _ in 0..<60 {
        for i in 1..<(n - 1) { invariants[i] = random.uniform() }
        invariants[n - 1] = 1
        if n > 3 { invariants[1..<(n - 1)].sort() }
        invariants[0] = 0
        var sum = 0.0, weight = 1.0
        for i in 0..<n {
            sum += masses[i]
            invariants[i] = sum + invariants[i] * free
            if i > 0 { weight *= twoBodyMomentum(invariants[i], invariants[i - 1], masses[i]) }
        }
        if weight >= random.uniform() * largest { break }
    }
    // From the first two outwards: each further body recoils against the system so far.
    let first = random.isotropicDirection() * twoBodyMomentum(invariants[1], masses[0], masses[1])
    momenta.append(first)
    momenta.append(first * -1)
    for i in 2..<n {
        let recoil = random.isotropicDirection() * twoBodyMomentum(invariants[i], invariants[i - 1], masses[i])
        let frame = FourMomentum(recoil * -1, mass: invariants[i - 1])
        for k in 0..<i {
            momenta[k] = FourMomentum(momenta[k], mass: masses[k]).boosted(to: frame, invariantMass: invariants[i - 1]).momentum
        }
        momenta.append(recoil)
    }
}

/// Cosine of a scattering angle distributed as exp(slope t), t = -2 p^2 (1 - cos), p the momentum in the centre of mass (GeV).
package func peakedCosine(slope: Double, momentum: Double, random: inout RandomStream) -> Double {
    peakedCosine(slope: slope, momentum: momentum, draw: random.uniform())
}

/// The same; `u` is uniform in (0, 1).
package func peakedCosine(slope: Double, momentum: Double, draw u: Double) -> Double {
    let range = 4 * slope * momentum * momentum
    guard range > 1e-6 else { return 2 * u - 1 }
    return min(1, max(-1, 1 + 2 * log(u + (1 - u) * exp(-range)) / range))
}
