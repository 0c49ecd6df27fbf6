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
        case .eta:
            break
        }
    }

    /// How far aside a nucleon is looked for, as a cross section in mb: a bound of `total` for targets in a nucleus, but for slow pairs of
    /// nucleons and Lambdas, which Pauli's principle blocks.
    static func bound(_ hadron: CascadeHadron, momentum: Double) -> Double {
        switch hadron.family {
        case .pion: momentum > 0.9 ? 65 : 250
        case .nucleon: momentum > 1.2 ? 52 : (momentum > 0.8 ? 60 : (momentum > 0.5 ? 90 : 150))
        case .kaon: 25
        case .antikaon: momentum > 0.8 ? 55 : 150
        case .eta: 0
        case .antibaryon: momentum > 1.5 ? 130 : 250
        default: momentum > 0.8 ? 45 : 150
        }
    }
}

/// Makes final states of a hadron and a nucleon. Angles: two bodies with the slopes of elastic scattering; several as two
/// clusters, emitted along the directions of the two the more the higher the energy, that decay by phase space; one pion from two
/// nucleons mostly by a Delta(1232). Charges: by isospin (`IsospinWeight`).
struct ElementaryCollision {
    /// One product; a Delta(1232) has no hadron yet.
    struct Product {
        var hadron: CascadeHadron?
        var charge: Int
        var momentum: FourMomentum
    }

    private(set) var products: [Product] = []
    /// Hadrons of a final state, those on the projectile's side first, and the number of these.
    private var hadrons: [CascadeHadron] = []
    private var forward = 0
    private var momenta: [Vector] = []
    private var masses: [Double] = []

    /// The state before: total energy without potentials, local momentum, and the direction of the hadron in their rest frame.
    struct Initial {
        var hadron: CascadeHadron
        var nucleon: CascadeHadron
        /// Hadron's momentum in the nucleon's rest frame, GeV.
        var relativeMomentum: Double
        /// Invariant mass of the two, GeV.
        var invariantMass: Double
        /// Sum of the energies outside of the potential, GeV.
        var energy: Double
        /// By how much a fast hadron's potential is less deep than a slow one's, GeV; the fastest product has this too.
        var potentialDeficit: Double
        /// Sum of the local momenta.
        var momentum: Vector
        /// Unit vector.
        var direction: Vector
    }

    /// Draws a final state into `products`; false if it is closed for lack of energy. `potential` is what a product gains inside.
    mutating func collide(
        _ initial: Initial, rates: ElementaryRates, potential: (CascadeHadron) -> Double, random: inout RandomStream
    ) -> Bool {
        products.removeAll(keepingCapacity: true)
        var u = random.uniform() * rates.total
        u -= rates.elastic
        if u < 0 { return twoBody(initial, initial.hadron, initial.nucleon, potential, random: &random) }
        u -= rates.exchange
        if u < 0 {
            guard let (a, b) = exchanged(initial) else { return false }
            return twoBody(initial, a, b, potential, random: &random)
        }
        u -= rates.delta
        if u < 0 {
            products.append(Product(
                hadron: nil, charge: initial.hadron.charge + initial.nucleon.charge,
                momentum: FourMomentum(initial.momentum, energy: initial.energy)))
            return true
        }
        u -= rates.conversion
        if u < 0 { return convert(initial, potential, random: &random) }
        return producePions(initial, potential, random: &random)
    }

    private func exchanged(_ initial: Initial) -> (CascadeHadron, CascadeHadron)? {
        let charge = initial.hadron.charge + initial.nucleon.charge
        let nucleon: CascadeHadron = initial.nucleon == .proton ? .neutron : .proton
        guard let hadron = initial.hadron.multiplet.first(where: { $0.charge == charge - nucleon.charge }) else { return nil }
        return (hadron, nucleon)
    }

    private mutating func twoBody(
        _ initial: Initial, _ a: CascadeHadron, _ b: CascadeHadron, _ potential: (CascadeHadron) -> Double,
        random: inout RandomStream
    ) -> Bool {
        guard let (frame, w) = restFrame(initial, potential(a) + potential(b), masses: a.mass + b.mass) else { return false }
        let p = initial.relativeMomentum, q = twoBodyMomentum(w, a.mass, b.mass)
        let slope: Double, backward: Double
        switch a.family {
        case .nucleon:
            let identical = a == b
            slope = NucleonNucleon.slope(p, identical: identical)
            backward = identical ? 0 : NucleonNucleon.backwardShare(p)
        case .pion: (slope, backward) = (PionNucleon.slope(p), 0)
        case .kaon: (slope, backward) = (6 * p * p / (1 + p * p), 0)
        case .antikaon: (slope, backward) = (8 * p * p / (0.5 + p * p), 0)
        case .antibaryon: (slope, backward) = (13, 0)
        default: (slope, backward) = (5 * p * p / (1 + p * p), 0)
        }
        var cosine = peakedCosine(slope: slope, momentum: q, random: &random)
        if backward > 0, random.uniform() < backward { cosine = -cosine }
        let out = turn(initial.direction, cosine: cosine, random: &random) * q
        append(a, out, frame, w)
        append(b, out * -1, frame, w)
        return true
    }

    /// An antikaon's hyperon, a Sigma's Lambda, an antibaryon's annihilation.
    private mutating func convert(_ initial: Initial, _ potential: (CascadeHadron) -> Double, random: inout RandomStream) -> Bool {
        let charge = initial.hadron.charge + initial.nucleon.charge
        switch initial.hadron.family {
        case .sigma:
            return twoBody(initial, .lambda, .nucleon(charge: charge), potential, random: &random)
        case .antikaon:
            let pions = 1 + poisson(0.9 * max(0, initial.invariantMass - 1.68), random: &random)
            let hyperon: CascadeHadron = random.uniform() < 0.4 ? .lambda : .sigmaZero
            return statistical(initial, [hyperon], pions: pions, charge: charge, potential, random: &random)
        default:
            // Annihilation at rest makes 5.0 pions with a spread of 1 (C. Amsler, Rev. Mod. Phys. 70 (1998) 1293, section III);
            // their number grows as the square root of the energy. A strange antiquark becomes a kaon.
            let kaons = [CascadeHadron](repeating: .kaonPlus, count: max(0, initial.hadron.strangeness))
            let mean = 5.0 * (initial.invariantMass / 1.877).squareRoot() - 1.5 * Double(kaons.count)
            let gauss = (-2 * log(random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
            let pions = min(9, max(2 - min(kaons.count, 1), Int((mean + gauss).rounded())))
            return statistical(initial, kaons, pions: pions, charge: charge, potential, random: &random)
        }
    }

    /// All products by phase space.
    private mutating func statistical(
        _ initial: Initial, _ heavy: [CascadeHadron], pions: Int, charge: Int, _ potential: (CascadeHadron) -> Double,
        random: inout RandomStream
    ) -> Bool {
        let isospin = totalIsospin(initial, random: &random)
        for count in stride(from: pions, to: -1, by: -1) where heavy.count + count >= 2 {
            hadrons.removeAll(keepingCapacity: true)
            hadrons.append(contentsOf: heavy)
            for _ in 0..<count { hadrons.append(.pionZero) }
            guard drawCharges(&hadrons, 0..<hadrons.count, twiceIsospin: isospin, charge: charge, random: &random) else { continue }
            let mass = hadrons.reduce(0) { $0 + $1.mass }, gain = hadrons.reduce(0) { $0 + potential($1) }
            guard let (frame, w) = restFrame(initial, gain, masses: mass) else { continue }
            decay(0..<hadrons.count, FourMomentum(.zero, energy: w), w, frame, w, random: &random)
            return true
        }
        return false
    }

    /// New pions: by a Delta(1232) or by two clusters.
    ///
    /// Half of the clusters are made without exchange of isospin, so that each has the charge and the isospin of its parent, as leading particles
    /// have; in the others the whole has the isospin of the two.
    private mutating func producePions(
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

    /// Probability that two clusters exchange isospin.
    private static let isospinExchange = 0.5
    private static let mostPions = 12

    /// Twice the isospin of the two, by the inelastic cross sections where these are known by isospin, else by Clebsch-Gordan coefficients.
    private func totalIsospin(_ initial: Initial, random: inout RandomStream) -> Int {
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
        let slope = NucleonNucleon.slope(initial.relativeMomentum, identical: true)
        var cosine = peakedCosine(slope: slope, momentum: q, random: &random)
        if random.uniform() < 0.5 { cosine = -cosine }
        let out = turn(initial.direction, cosine: cosine, random: &random) * q
        append(nucleon, out, frame, w)
        let delta = FourMomentum(out * -1, mass: mass).boosted(to: frame, invariantMass: w)
        products.append(Product(hadron: nil, charge: deltaCharge, momentum: FourMomentum(delta.momentum, energy: delta.energy - potential(.neutron))))
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
    private mutating func decay(
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

    /// The rest frame of the products and their invariant mass; nil if it is less than their masses.
    private func restFrame(_ initial: Initial, _ gain: Double, masses: Double) -> (FourMomentum, Double)? {
        let frame = FourMomentum(initial.momentum, energy: initial.energy + gain - initial.potentialDeficit)
        let squared = frame.invariantSquared
        guard squared > 0 else { return nil }
        let w = squared.squareRoot()
        return w > masses + 1e-6 ? (frame, w) : nil
    }

    private mutating func append(_ hadron: CascadeHadron, _ momentum: Vector, _ frame: FourMomentum, _ w: Double) {
        products.append(Product(
            hadron: hadron, charge: hadron.charge, momentum: FourMomentum(momentum, mass: hadron.mass).boosted(to: frame, invariantMass: w)))
    }
}

/// A unit vector turned by an angle of this cosine, azimuth at random.
func turn(_ direction: Vector, cosine: Double, random: inout RandomStream) -> Vector {
    let phi = 2 * Double.pi * random.uniform()
    return direction.turned(cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cos(phi), sinPhi: sin(phi))
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

/// Poisson deviate for means of a few.
private func poisson(_ mean: Double, random: inout RandomStream) -> Int {
    guard mean > 0 else { return 0 }
    var count = -1, sum = 0.0
    while sum <= mean {
        sum += random.exponential()
        count += 1
    }
    return count
}
