import Foundation
import Numerics
import Particles

/// Makes final states of a hadron and a nucleon. Angles: two bodies with the slopes of elastic scattering; several as two
/// clusters, emitted along the directions of the two the more the higher the energy, that decay by phase space; one pion from two
/// nucleons mostly by a Delta(1232). Charges: by isospin (`IsospinWeight`).
struct ElementaryCollision {
    /// One product; a Delta(1232) of pion and nucleon, which decays or is absorbed in place, has no hadron.
    struct Product {
        var hadron: CascadeHadron?
        var charge: Int
        var momentum: FourMomentum
    }

    var products: [Product] = []
    /// In a new Delta's rest frame, the direction of the nucleon that became it; 0 if there is none.
    var axis = Vector.zero
    /// Hadrons of a final state, those on the projectile's side first, and the number of these.
    var hadrons: [CascadeHadron] = []
    var forward = 0
    var momenta: [Vector] = []
    var masses: [Double] = []

    /// The state before: total energy without potentials, local momentum, and the direction of the hadron in their rest frame.
    struct Initial {
        var hadron: CascadeHadron
        /// Of the hadron, GeV.
        var mass: Double
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
        axis = .zero
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
        let mass = a.isDelta ? initial.mass : a.mass
        guard let (frame, w) = restFrame(initial, potential(a) + potential(b), masses: mass + b.mass) else { return false }
        let p = initial.relativeMomentum, q = twoBodyMomentum(w, mass, b.mass)
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
        append(a, mass: mass, out, frame, w)
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
    mutating func statistical(
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

    /// The rest frame of the products and their invariant mass; nil if it is less than their masses.
    func restFrame(_ initial: Initial, _ gain: Double, masses: Double) -> (FourMomentum, Double)? {
        let frame = FourMomentum(initial.momentum, energy: initial.energy + gain - initial.potentialDeficit)
        let squared = frame.invariantSquared
        guard squared > 0 else { return nil }
        let w = squared.squareRoot()
        return w > masses + 1e-6 ? (frame, w) : nil
    }

    mutating func append(_ hadron: CascadeHadron, mass: Double? = nil, _ momentum: Vector, _ frame: FourMomentum, _ w: Double) {
        products.append(Product(
            hadron: hadron, charge: hadron.charge, momentum: FourMomentum(momentum, mass: mass ?? hadron.mass).boosted(to: frame, invariantMass: w)))
    }
}

/// A unit vector turned by an angle of this cosine, azimuth at random.
func turn(_ direction: Vector, cosine: Double, random: inout RandomStream) -> Vector {
    let phi = 2 * Double.pi * random.uniform()
    return direction.turned(cosTheta: cosine, sinTheta: max(0, 1 - cosine * cosine).squareRoot(), cosPhi: cos(phi), sinPhi: sin(phi))
}

/// Poisson deviate for means of a few.
func poisson(_ mean: Double, random: inout RandomStream) -> Int {
    guard mean > 0 else { return 0 }
    var count = -1, sum = 0.0
    while sum <= mean {
        sum += random.exponential()
        count += 1
    }
    return count
}
