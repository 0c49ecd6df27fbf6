import Foundation
import Numerics
import Particles

// Final states with new pions: by a Delta(1232), by a resonance that decays as a whole, or by two clusters.

extension ElementaryCollision {
    /// New pions: by a Delta(1232), by a resonance of meson and nucleon, or by two clusters.
    ///
    /// Half of the clusters are made without exchange of isospin, so that each has the charge and the isospin of its parent, as leading particles
    /// have; in the others the whole has the isospin of the two.
    mutating func producePions(
        _ initial: Initial, _ potential: (CascadeHadron) -> Double, random: inout RandomStream
    ) -> Bool {
        let w = initial.invariantMass
        let charge = initial.hadron.charge + initial.nucleon.charge
        if initial.hadron.family == .pion, random.uniform() < 0.035 * (1 - exp(-max(0, w - 1.61) / 0.15)) {
            // pi N -> K Y: 0.9 mb at 1 GeV/c.
            let hyperon: CascadeHadron = random.uniform() < 0.5 ? .lambda : .sigmaZero
            let pions = poisson(0.8 * max(0, w - 1.9), random: &random)
            if statistical(initial, [.kaonPlus, hyperon], pions: pions, charge: charge, potential, random: &random) { return true }
        }
        let isospin = totalIsospin(initial, random: &random)
        var pions: Int
        var exchange = random.uniform() < Self.isospinExchange
        if initial.hadron.isNucleon {
            let p = initial.relativeMomentum
            pions = 1
            if random.uniform() >= NucleonNucleon.onePionShare(p, twiceIsospin: isospin) {
                pions = min(Self.mostPions, 2 + poisson(NucleonNucleon.pionsAfterTwo(w), random: &random))
            } else if isospin == 2, random.uniform() < NucleonNucleon.deltaShare(p) {
                return produceDelta(initial, potential, random: &random)
            } else {
                exchange = false
            }
        } else {
            // Mean number after the first: that of pi- p bubble chambers at 1-10 GeV/c.
            let excess = w - initial.hadron.mass - initial.nucleon.mass - Delta.pionMass
            pions = min(Self.mostPions, 1 + poisson(0.9 * max(0, excess - 0.35), random: &random))
            if decaysAsOne(initial.hadron, w, random: &random) {
                let heavy = initial.hadron.family == .pion ? [initial.nucleon] : [initial.hadron, initial.nucleon]
                if statistical(initial, heavy, pions: pions + 2 - heavy.count, charge: charge, potential, random: &random) { return true }
            }
        }
        while pions >= 1 {
            forward = 1
            for _ in 0..<pions where random.uniform() < 0.5 { forward += 1 }
            hadrons.removeAll(keepingCapacity: true)
            hadrons.append(initial.hadron)
            for _ in 1..<forward { hadrons.append(.pionZero) }
            hadrons.append(initial.nucleon)
            for _ in 0..<(pions + 1 - forward) { hadrons.append(.pionZero) }
            let kept = !exchange
                && drawCharges(&hadrons, 0..<forward, twiceIsospin: initial.hadron.twiceIsospin, charge: initial.hadron.charge, random: &random)
                && drawCharges(&hadrons, forward..<hadrons.count, twiceIsospin: 1, charge: initial.nucleon.charge, random: &random)
            // A Lambda, say, and one pion have no isospin 0.
            let drawn = kept || drawCharges(&hadrons, 0..<hadrons.count, twiceIsospin: isospin, charge: charge, random: &random)
            if drawn, clusters(initial, potential, random: &random) { return true }
            pions -= 1
        }
        return false
    }

    /// Whether a meson and a nucleon form one resonance, whose decay by phase space knows nothing of their directions: all up to 2.2 GeV, where the
    /// known N*, Delta*, Lambda* and Sigma* end, then fewer; K+ and K0 have none. The width of 1 GeV is our choice: of pions of 3 GeV/c on Pb fast protons
    /// carry 0.7 of the measured momentum (HARP-CDP; docs/Validation.md), with two clusters alone 0.5.
    private func decaysAsOne(_ hadron: CascadeHadron, _ w: Double, random: inout RandomStream) -> Bool {
        guard hadron.family == .pion || hadron.family == .antikaon else { return false }
        return random.uniform() < exp(-(w - 2.2))
    }

    /// Probability that two clusters exchange isospin.
    private static let isospinExchange = 0.5
    private static let mostPions = 12

    /// Twice the isospin of the two, by the inelastic cross sections where these are known by isospin, else by Clebsch-Gordan coefficients.
    func totalIsospin(_ initial: Initial, random: inout RandomStream) -> Int {
        let a = initial.hadron, b = initial.nucleon, p = initial.relativeMomentum
        let higher: Double
        switch a.family {
        case .nucleon: higher = 0.5 * NucleonNucleon.inelastic(p, identical: true) / max(1e-9, NucleonNucleon.inelastic(p, identical: false))
        case .pion: higher = PionNucleon.inelasticShareOfHigherIsospin(CascadeHadron.higherIsospin(a, b), p)
        default: higher = CascadeHadron.higherIsospin(a, b)
        }
        return CascadeHadron.twiceIsospin(a, b, higher: higher, random: &random)
    }

    private mutating func produceDelta(_ initial: Initial, _ potential: (CascadeHadron) -> Double, random: inout RandomStream) -> Bool {
        let charge = initial.hadron.charge + initial.nucleon.charge
        // Isospin 1: the Delta's charge.
        let deltaCharge: Int
        switch charge {
        case 2: deltaCharge = random.uniform() < 0.75 ? 2 : 1
        case 0: deltaCharge = random.uniform() < 0.75 ? -1 : 0
        default: deltaCharge = random.uniform() < 0.5 ? 1 : 0
        }
        let nucleon = CascadeHadron.nucleon(charge: charge - deltaCharge)
        // The Delta is given the potential of one of its nucleons, which it has again when it decays.
        let lowest = Delta.nucleonMass + Delta.pionMass + 0.002
        guard let (frame, w) = restFrame(initial, potential(nucleon) + potential(.neutron), masses: nucleon.mass + lowest) else { return false }
        var mass = lowest
        let largest = twoBodyMomentum(w, nucleon.mass, lowest)
        for _ in 0..<50 {
            mass = Delta.sampleMass(highest: w - nucleon.mass, lowest: lowest, random: &random)
            if twoBodyMomentum(w, nucleon.mass, mass) >= random.uniform() * largest { break }
        }
        let q = twoBodyMomentum(w, nucleon.mass, mass)
        let before = twoBodyMomentum(w, initial.hadron.mass, initial.nucleon.mass)
        let cosine = Delta.productionCosine(mass: mass, before: before, after: q, random: &random)
        let excited = random.uniform() < 0.5 ? initial.direction : initial.direction * -1
        let out = FourMomentum(turn(excited, cosine: cosine, random: &random) * q, mass: mass)
        axis = FourMomentum(excited * before, mass: Delta.nucleonMass).inRestFrame(of: out, invariantMass: mass).momentum.normalized
        append(nucleon, out.momentum * -1, frame, w)
        append(.delta(charge: deltaCharge), mass: mass, out.momentum, frame, w)
        return true
    }

    /// The two sides as clusters. Free energy is shared between their relative motion and inner motions as in non-relativistic phase
    /// space, with a share of two thirds more for the relative motion, as leading particles have it.
    ///
    /// The collision is peripheral: all this is weighted with exp(B t), t being the squared four-momentum transfer between the hadron and its
    /// cluster. Forward t is not 0 but -|t|min, which grows with the clusters' masses, so that light clusters and fast nucleons are preferred.
    /// B, 0 where resonances are and 5/GeV^2 at high energy, is our choice.
    private mutating func clusters(_ initial: Initial, _ potential: (CascadeHadron) -> Double, random: inout RandomStream) -> Bool {
        let front = 0..<forward, back = forward..<hadrons.count
        let first = hadrons[front].reduce(0) { $0 + $1.mass }, second = hadrons[back].reduce(0) { $0 + $1.mass }
        let gain = hadrons.reduce(0) { $0 + potential($1) }
        guard let (frame, w) = restFrame(initial, gain, masses: first + second) else { return false }
        let slope = 5 * initial.relativeMomentum * initial.relativeMomentum / (4 + initial.relativeMomentum * initial.relativeMomentum)
        let before = twoBodyMomentum(w, initial.hadron.mass, initial.nucleon.mass)
        let energyBefore = (before * before + initial.hadron.mass * initial.hadron.mass).squareRoot()
        /// |t| at angle 0, GeV^2, of clusters of mass m and another with momentum q.
        func leastTransfer(_ m: Double, _ q: Double) -> Double {
            let energy = (q * q + m * m).squareRoot() - energyBefore
            return (before - q) * (before - q) - energy * energy
        }
        let lightest = leastTransfer(first, twoBodyMomentum(w, first, second))
        let free = w - first - second
        var m1 = first, m2 = second, q = 0.0
        // The last try is taken.
        for _ in 0..<40 {
            let a = gamma(halves: 3 * (front.count - 1), random: &random), b = gamma(halves: 3 * (back.count - 1), random: &random)
            let unit = free / (a + b + gamma(halves: 5, random: &random))
            (m1, m2) = (first + a * unit, second + b * unit)
            q = twoBodyMomentum(w, m1, m2)
            if random.uniform() < exp(slope * (lightest - leastTransfer(m1, q))) { break }
        }
        // t = tmin - 2 p q (1 - cos).
        let cosine = peakedCosine(slope: slope, momentum: (before * q).squareRoot(), random: &random)
        let out = turn(initial.direction, cosine: cosine, random: &random) * q
        decay(front, FourMomentum(out, mass: m1), m1, frame, w, random: &random)
        decay(back, FourMomentum(out * -1, mass: m2), m2, frame, w, random: &random)
        return true
    }

    /// Decays a cluster of some of `hadrons` by phase space.
    mutating func decay(
        _ range: Range<Int>, _ cluster: FourMomentum, _ mass: Double, _ frame: FourMomentum, _ w: Double, random: inout RandomStream
    ) {
        if range.count == 1 {
            append(hadrons[range.lowerBound], cluster.momentum, frame, w)
            return
        }
        masses.removeAll(keepingCapacity: true)
        for i in range { masses.append(hadrons[i].mass) }
        phaseSpace(mass, masses: masses, random: &random, into: &momenta)
        for (i, momentum) in zip(range, momenta) {
            append(hadrons[i], FourMomentum(momentum, mass: hadrons[i].mass).boosted(to: cluster, invariantMass: mass).momentum, frame, w)
        }
    }
}

/// Gamma deviate of shape halves / 2; 0 for 0.
private func gamma(halves: Int, random: inout RandomStream) -> Double {
    var sum = 0.0
    for _ in 0..<(halves / 2) { sum += random.exponential() }
    if halves % 2 == 1 {
        let c = cos(2 * .pi * random.uniform())
        sum += random.exponential() * c * c
    }
    return sum
}
