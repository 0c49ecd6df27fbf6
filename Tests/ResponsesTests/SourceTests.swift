import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

struct SourceTests {
    /// Energy and momentum of the products, and their least opening angle 2 arcsin(m/E) for photons.
    @Test(arguments: [("alp-photon", 0.05, 1.0), ("dark-photon", 0.1, 0.5), ("dark-photon", 0.3, 3), ("scalar-photon", 0.2, 0.2)])
    func decays(name: String, mass: Double, energy: Double) throws {
        let decays = try DecayProducts(try Mediator.named(name), mass: mass, energy: energy)
        let direction = Vector(theta: 0.7, phi: 2)
        var random = RandomStream(seed: 3, stage: .chamberResponse, collision: 0), least = Double.pi
        for _ in 0..<2000 {
            let (a, b) = decays.draw(along: direction, random: &random)
            let four = [a, b].map { product -> FourMomentum in
                let t = product.kineticEnergy, p = (t * (t + 2 * product.species.mass)).squareRoot()
                return FourMomentum(product.direction * p, energy: t + product.species.mass)
            }
            let sum = four[0] + four[1], momentum = ((energy - mass) * (energy + mass)).squareRoot()
            expectClose(sum.energy, energy, relative: 1e-9)
            expectClose((sum.momentum - direction * momentum).magnitude, 0, absolute: 1e-6 * energy)
            least = min(least, acos(min(1, max(-1, a.direction.dot(b.direction)))))
        }
        if decays.shares.allSatisfy({ $0.products == ["gamma", "gamma"] }) { expectClose(least, 2 * asin(mass / energy), relative: 1e-3) }
    }

    @Test func decaysThatCannotBeFollowed() throws {
        #expect(throws: InputError.self) { try DecayProducts(try Mediator.named("alp-photon"), mass: 0.1, energy: 0.05) }
        #expect(try DecayProducts(try Mediator.named("dark-photon"), mass: 0.3, energy: 3).shares.map(\.products) == [["e-", "e+"], ["mu-", "mu+"]])
    }

    /// Every experiment's chambers: the structure is as deep as its volume, and arrivals are unit vectors towards it.
    @Test(arguments: Experiment.builtIn) func library(name: String) throws {
        let experiment = try Experiment(named: name)
        guard experiment.beam.isCollider else { return }
        for chamber in experiment.chambers {
            for volume in experiment.stationVolumes(ofChamber: chamber.name) {
                let model = try ChamberModel(experiment, chamber: chamber.name, station: volume.name)
                expectClose(model.thickness, volume.depth, relative: 0.13, "\(volume.name):")
                guard let arrival = try? Arrival(experiment, chamber: chamber.name, station: volume.name) else { continue }
                var random = RandomStream(seed: 1, stage: .chamberResponse, collision: 0)
                for _ in 0..<20 {
                    let direction = arrival.direction(random: &random)
                    expectClose(direction.magnitude, 1, relative: 1e-12)
                    #expect(direction.z > 0)
                }
            }
        }
    }

    /// At |eta| the polar angle is met: in a barrel to the radius, in a disk to the beam.
    @Test func angles() throws {
        for experiment in try Experiment.builtIn.map({ try Experiment(named: $0) }) where experiment.beam.isCollider {
            for volume in experiment.volumes where volume.role == .chamber {
                guard let arrival = try? Arrival(experiment, chamber: volume.chamber, station: volume.name) else { continue }
                let direction = arrival.direction(absEta: 0.5, phi: 0), theta = 2 * atan(exp(-0.5))
                expectClose(acos(direction.z), volume.shape == .barrel ? .pi / 2 - theta : theta, relative: 1e-9)
            }
        }
    }

    @Test func wrongWords() throws {
        let experiment = Experiment.standard, chamber = experiment.chambers[0].name
        func refused(_ part: String, _ body: () throws -> Void) {
            #expect { try body() } throws: { "\($0)".contains(part) }
        }
        refused("unknown chamber") { _ = try ChamberModel(experiment, chamber: "Dt") }
        refused("unknown station") { _ = try ChamberModel(experiment, chamber: chamber, station: "MB9") }
        let model = try ChamberModel(experiment, chamber: chamber), arrival = try Arrival(experiment, chamber: chamber, station: model.structure.station)
        refused("a nu_e in a chamber") { _ = try ResponseSource(.particle(.electronNeutrino, kineticEnergy: 1), arrival: arrival, in: model) }
        refused("expected 0.0001GeV to 10000GeV") { _ = try ResponseSource(.particle(.photon, kineticEnergy: 1e-5), arrival: arrival, in: model) }
        refused("no line from the collisions") { _ = try Arrival(experiment, chamber: chamber, station: model.structure.station, absEta: 4...4) }
    }
}
