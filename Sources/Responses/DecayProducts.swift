import Foundation
import Mediators
import Inputs
import Numerics
import Particles

/// Decays of a mediator into two particles, isotropic in its rest frame.
public struct DecayProducts: Sendable {
    public struct Product: Sendable {
        public var species: Species
        /// GeV
        public var kineticEnergy: Double
        /// A unit vector.
        public var direction: Vector
    }

    private let modes: [(species: [Species], cumulative: Double)]
    private let mass, energy: Double

    /// - Parameters:
    ///   - mass: GeV.
    ///   - energy: total energy, GeV.
    /// - Throws: `InputError` for an energy below the mass, or where no product can be followed (hadrons, neutrinos).
    public init(_ mediator: Mediator, mass: Double, energy: Double, at place: String? = nil) throws {
        try mediator.check(mass: mass, at: place)
        guard energy >= mass else {
            throw InputError("a total energy of \(Quantity.format(energy, as: .energy))", at: place, expected: "at least the mass, \(Quantity.format(mass, as: .energy))")
        }
        (self.mass, self.energy) = (mass, energy)
        var sum = 0.0
        modes = mediator.modes.filter { mode in mode.isFollowed && mode.products.allSatisfy(Self.isFollowed) }.compactMap { mode in
            let width = mode.widthPerSquaredCoupling(mass)
            guard width > 0 else { return nil }
            sum += width
            return (mode.products, sum)
        }
        guard sum > 0 else {
            throw InputError(
                "no decay of '\(mediator.name)' at \(Quantity.format(mass, as: .energy)) can be followed", at: place, expected: "a mass with decays to photons, electrons or muons")
        }
    }

    /// All decays into these two; a mass of at least both of theirs.
    init(into products: [Species], mass: Double, energy: Double) {
        precondition(mass >= 2 * products[0].mass && energy >= mass && mass > 0, "\(mass) GeV, \(energy) GeV into \(products)")
        (self.mass, self.energy, modes) = (mass, energy, [(products, 1)])
    }

    /// Whether all of a decay's products are.
    public static func areFollowed(_ products: [Species]) -> Bool { products.count == 2 && products.allSatisfy(isFollowed) }

    static func isFollowed(_ species: Species) -> Bool {
        switch species {
        case .photon, .electron, .positron, .muonMinus, .muonPlus: true
        default: false
        }
    }

    /// Names of the products of each mode that is drawn, with its share.
    public var shares: [(products: [String], share: Double)] {
        var before = 0.0
        let total = modes.last!.cumulative
        return modes.map { mode in
            defer { before = mode.cumulative }
            return (mode.species.map(\.name), (mode.cumulative - before) / total)
        }
    }

    /// The two products of a mediator that flies along a unit vector.
    public func draw(along direction: Vector, random: inout RandomStream) -> (Product, Product) {
        let u = random.uniform() * modes.last!.cumulative
        let species = (modes.first { u <= $0.cumulative } ?? modes.last!).species
        let cosine = 2 * random.uniform() - 1, azimuth = 2 * .pi * random.uniform()
        let momentum = ((energy - mass) * (energy + mass)).squareRoot(), m = species[0].mass
        let velocity = max(0, 1 - 4 * m * m / (mass * mass)).squareRoot()
        func product(_ species: Species, _ cosine: Double, _ sign: Double) -> Product {
            // E/2 and p/2 in the rest frame, boosted.
            let total = (energy + momentum * velocity * cosine) / 2, along = (momentum + energy * velocity * cosine) / 2
            let across = mass / 2 * velocity * max(0, 1 - cosine * cosine).squareRoot(), p = (along * along + across * across).squareRoot()
            let way = p > 0 ? direction.turned(cosTheta: min(1, max(-1, along / p)), sinTheta: across / p, cosPhi: sign * cos(azimuth), sinPhi: sign * sin(azimuth)) : direction
            return Product(species: species, kineticEnergy: max(0, total - m), direction: way)
        }
        return (product(species[0], cosine, 1), product(species[1], -cosine, -1))
    }
}
