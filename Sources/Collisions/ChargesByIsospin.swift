import Foundation
import Nuclei
import Numerics
import Particles

// Charges of the products of a collision that PYTHIA has made, drawn again.

extension PythiaHadronCollider {
    /// Draws the charges of `products` again so that they conserve isospin, with a nucleon at rest of which they were made.
    ///
    /// Strings break into quarks of definite flavour, which conserves charge but not isospin: where few hadrons are made (up to some 20 GeV), pi0 come out a fifth
    /// more often than the mean of pi+ and pi-, which isospin forbids in the sum over pp and np. Here, as in the cascade, all couplings to the isospin of the
    /// colliding pair count alike (`IsospinWeight`); with probability 1/2, `keptShare`, the hadrons of each hemisphere keep isospin and charge of the particle that went
    /// into it, as leading particles do. Species change within their multiplets only; momenta in the rest frame of all are scaled by what the masses ask for.
    /// Collisions of more than 15 hadrons, where the two agree, stay as they are.
    func drawCharges(of link: GeneratorParticle, _ nucleon: HadronNucleonGenerator.Nucleon) {
        guard products.count <= IsospinWeight.mostHadrons, products.count >= 2, let parent = Multiplet.of(link.pdg), let target = Multiplet.of(nucleon.rawValue) else { return }
        members.removeAll(keepingCapacity: true)
        for product in products {
            guard let member = Multiplet.of(product.pdg) else { return }
            members.append(member)
        }
        let sum = products.reduce(FourMomentum(.zero, energy: 0)) { $0 + FourMomentum($1.momentum, energy: $1.energy) }
        let w = sum.invariantSquared.squareRoot(), axis = FourMomentum(link.momentum, energy: link.energy).inRestFrame(of: sum, invariantMass: w).momentum
        momenta.removeAll(keepingCapacity: true)
        for product in products { momenta.append(FourMomentum(product.momentum, energy: product.energy).inRestFrame(of: sum, invariantMass: w).momentum) }
        let forward = products.indices.filter { momenta[$0].dot(axis) > 0 }, backward = products.indices.filter { momenta[$0].dot(axis) <= 0 }
        let before = members
        var drawn = false
        if generator.uniform() < Self.keptShare {
            drawn = draw(forward, parent.twiceIsospin, parent.charge) && draw(backward, target.twiceIsospin, target.charge)
            if !drawn { members = before }
        }
        if !drawn {
            let isospin = totalIsospin(parent, target)
            drawn = draw(Array(products.indices), isospin, parent.charge + target.charge)
        }
        guard drawn else { return }
        rescale(sum, w)
    }

    private static let keptShare = 0.5

    /// One of the isospins that the pair couples to, by the square of the Clebsch-Gordan coefficient.
    private func totalIsospin(_ a: Multiplet.Member, _ b: Multiplet.Member) -> Int {
        // <j m 1/2 +-1/2 | j + 1/2, m +- 1/2>^2 = (j +- m + 1) / (2j + 1), all doubled.
        let highest = a.twiceIsospin + 1
        guard a.twiceIsospin > 0 else { return 1 }
        let m = b.twiceComponent > 0 ? a.twiceComponent : -a.twiceComponent
        return generator.uniform() * Double(2 * (a.twiceIsospin + 1)) < Double(a.twiceIsospin + m + 2) ? highest : highest - 2
    }

    /// Draws members of their multiplets for some of the hadrons, with a total isospin and charge; false if there is no such state.
    private func draw(_ range: [Int], _ twiceIsospin: Int, _ charge: Int) -> Bool {
        guard !range.isEmpty else { return false }
        var doublets = 0, triplets = 0, quartets = 0, twiceMean = 0
        for i in range {
            twiceMean += 2 * members[i].charge - members[i].twiceComponent
            switch members[i].twiceIsospin {
            case 1: doublets += 1
            case 2: triplets += 1
            case 3: quartets += 1
            default: break
            }
        }
        let component = 2 * charge - twiceMean
        guard IsospinWeight.exists(twiceIsospin: twiceIsospin, twiceComponent: component) else { return false }
        let weight = IsospinWeight(twiceIsospin: twiceIsospin, twiceComponent: component)
        var largest = 0.0
        for charged in 0...triplets {
            for outer in 0...quartets {
                let power = doublets + 2 * charged + 3 * outer + (quartets - outer)
                largest = max(largest, weight(power: power, neutral: triplets - charged, inner: quartets - outer))
            }
        }
        guard largest > 1e-12 else { return false }
        for _ in 0..<Self.draws {
            var sum = 0, neutral = 0, outer = 0
            for i in range {
                let multiplet = members[i].multiplet
                members[i] = multiplet.member(Int(generator.uniform() * Double(multiplet.count)))
                sum += members[i].charge
                if multiplet.count == 3, members[i].twiceComponent == 0 { neutral += 1 }
                if abs(members[i].twiceComponent) == 3 { outer += 1 }
            }
            guard sum == charge else { continue }
            let power = doublets + 2 * (triplets - neutral) + 3 * outer + (quartets - outer)
            if weight(power: power, neutral: neutral, inner: quartets - outer) >= generator.uniform() * largest { return true }
        }
        return false
    }

    private static let draws = 500

    /// Gives the products their new species, and momenta that keep the energy.
    private func rescale(_ sum: FourMomentum, _ w: Double) {
        var masses: [Double] = []
        for (product, member) in zip(products, members) {
            // A resonance keeps its mass.
            masses.append(product.pdg == member.pdg || member.isWide ? product.mass : generator.mass(member.pdg))
        }
        guard masses.reduce(0, +) < w else { return }
        var factor = 1.0
        for _ in 0..<50 {
            var energy = 0.0, slope = 0.0
            for (momentum, mass) in zip(momenta, masses) {
                let p2 = momentum.dot(momentum) * factor * factor, e = (p2 + mass * mass).squareRoot()
                energy += e
                if e > 0 { slope += p2 / e / factor }
            }
            guard abs(energy - w) > 1e-13 * w, slope > 0 else { break }
            factor = max(0.1 * factor, factor + (w - energy) / slope)
        }
        for i in products.indices {
            let boosted = FourMomentum(momenta[i] * factor, mass: masses[i]).boosted(to: sum, invariantMass: w)
            products[i] = GeneratorParticle(pdg: members[i].pdg, isHadron: true, momentum: boosted.momentum, energy: boosted.energy)
        }
    }
}

/// An isospin multiplet by PDG numbers, highest charge first; antiparticles have their own.
struct Multiplet {
    fileprivate let numbers: [Int32]
    let highestCharge: Int
    let isWide: Bool

    var count: Int { numbers.count }

    /// One hadron of it.
    struct Member {
        let multiplet: Multiplet
        let index: Int

        var pdg: Int32 { multiplet.numbers[index] }
        var charge: Int { multiplet.highestCharge - index }
        var twiceIsospin: Int { multiplet.count - 1 }
        var twiceComponent: Int { multiplet.count - 1 - 2 * index }
        var isWide: Bool { multiplet.isWide }
    }

    func member(_ index: Int) -> Member { Member(multiplet: self, index: min(index, count - 1)) }

    /// Nil for what has no place here: heavier quarks, rare resonances.
    static func of(_ pdg: Int32) -> Member? { known[pdg] }

    private static let known: [Int32: Member] = {
        var known: [Int32: Member] = [:]
        func add(_ numbers: [Int32], _ charge: Int, wide: Bool = false) {
            let multiplet = Multiplet(numbers: numbers, highestCharge: charge, isWide: wide)
            for i in numbers.indices { known[numbers[i]] = multiplet.member(i) }
        }
        func addWithAntiparticles(_ numbers: [Int32], _ charge: Int, wide: Bool = false) {
            add(numbers, charge, wide: wide)
            add(numbers.reversed().map { -$0 }, numbers.count - 1 - charge, wide: wide)
        }
        add([211, 111, -211], 1)
        add([213, 113, -213], 1, wide: true)
        for isoscalar: Int32 in [221, 331] { add([isoscalar], 0) }
        for isoscalar: Int32 in [223, 333] { add([isoscalar], 0, wide: true) }
        addWithAntiparticles([321, 311], 1)
        addWithAntiparticles([323, 313], 1, wide: true)
        addWithAntiparticles([2212, 2112], 1)
        addWithAntiparticles([2224, 2214, 2114, 1114], 2, wide: true)
        addWithAntiparticles([3122], 0)
        addWithAntiparticles([3222, 3212, 3112], 1)
        addWithAntiparticles([3224, 3214, 3114], 1, wide: true)
        addWithAntiparticles([3322, 3312], 0)
        addWithAntiparticles([3324, 3314], 0, wide: true)
        addWithAntiparticles([3334], -1)
        return known
    }()
}
