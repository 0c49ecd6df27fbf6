import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles

/// What is sent into a station, event by event.
public struct ResponseSource: Sendable {
    public enum Primary: Sendable {
        /// At the front of the station, from the collisions; kinetic energy, GeV.
        case particle(Species, kineticEnergy: Double)
        /// The same with species drawn evenly and kinetic energies from a power law, dN/dE as E^-power, GeV.
        case spectrum([Species], ClosedRange<Double>, power: Double)
        /// Decays on its line from the collisions, at a place drawn evenly over the depth of the station and of what is in front; total energy, GeV.
        case mediator(Mediator, mass: Double, energy: Double)
    }

    public let primary: Primary
    private let arrival: Arrival
    private let decay: DecayProducts?
    /// Where decays are, z of the station's frame, cm.
    public let decays: ClosedRange<Double>

    /// - Throws: `InputError` for what cannot be followed.
    public init(_ primary: Primary, arrival: Arrival, in model: ChamberModel, at place: String? = nil) throws {
        (self.primary, self.arrival, self.decays) = (primary, arrival, 0...model.thickness)
        switch primary {
        case .spectrum: decay = nil
        case .particle(let species, let energy):
            guard !species.isNeutrino, !species.isHadron || species.decayLength > 1 else {
                throw InputError("a \(species.name) in a chamber", at: place, expected: "gamma, e-, e+, mu-, mu+ or a hadron that lives long enough")
            }
            guard energy <= Self.highestEnergy, energy >= Self.lowestEnergy else {
                throw InputError(
                    "\(Quantity.format(energy, as: .energy))", at: place,
                    expected: "\(Quantity.format(Self.lowestEnergy, as: .energy)) to \(Quantity.format(Self.highestEnergy, as: .energy))")
            }
            decay = nil
        case .mediator(let mediator, let mass, let energy):
            guard energy <= Self.highestEnergy else {
                throw InputError("\(Quantity.format(energy, as: .energy))", at: place, expected: "at most \(Quantity.format(Self.highestEnergy, as: .energy))")
            }
            decay = try DecayProducts(mediator, mass: mass, energy: energy, at: place)
        }
    }

    /// From E^-power at a uniform number.
    private static func energy(_ range: ClosedRange<Double>, power: Double, _ u: Double) -> Double {
        guard power != 1 else { return range.lowerBound * pow(range.upperBound / range.lowerBound, u) }
        let low = pow(range.lowerBound, 1 - power), high = pow(range.upperBound, 1 - power)
        return pow(low + (high - low) * u, 1 / (1 - power))
    }

    /// Whether hadrons are among what is sent in.
    public var hasHadrons: Bool {
        switch primary {
        case .particle(let species, _): species.isHadron
        case .spectrum(let species, _, _): species.contains(where: \.isHadron)
        case .mediator: false
        }
    }

    public static let lowestEnergy = 1e-4, highestEnergy = 1e4

    /// Names of the products of each decay, with its share; empty for a particle.
    public var shares: [(products: [String], share: Double)] { decay?.shares ?? [] }

    /// Sends one event into the station; its place across the cells is even over them. Returns the direction from the collisions.
    @discardableResult
    public func send(into simulation: ChamberSimulation, random: inout RandomStream) -> Vector {
        let direction = arrival.direction(random: &random)
        // Over a metre: many cells of any width.
        let start = Vector(100 * random.uniform(), 100 * random.uniform(), 0)
        switch primary {
        case .particle(let species, let energy):
            simulation.shower(species, kineticEnergy: energy, from: start, along: direction, random: &random)
        case .spectrum(let species, let range, let power):
            let energy = Self.energy(range, power: power, random.uniform())
            simulation.shower(species[min(Int(random.uniform() * Double(species.count)), species.count - 1)], kineticEnergy: energy, from: start, along: direction, random: &random)
        case .mediator:
            let z = decays.lowerBound + (decays.upperBound - decays.lowerBound) * random.uniform()
            let products = decay!.draw(along: direction, random: &random)
            for product in [products.0, products.1] {
                simulation.shower(
                    product.species, kineticEnergy: product.kineticEnergy, from: Vector(start.x, start.y, z), along: product.direction, random: &random)
            }
        }
        return direction
    }
}
