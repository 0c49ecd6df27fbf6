import Collisions
import Experiments
import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Where photons count in the detector (`DetectorCoordinates`) beside their lines as they are.
struct PlaceTests {
    /// Sums over the photons' paths above 30 MeV of what a mediator along each has of the stations of a chamber.
    private struct Sums: ShowerScorer {
        let places: DetectorCoordinates
        let stations: [Station]
        let absEta: ClosedRange<Double>
        /// Mean decay length, cm.
        let lambda: Double
        /// On the line as it is; on the line from the collision point to the place that it meets; at its own angle, on the line of the shower.
        var exact = 0.0, placed = 0.0, own = 0.0

        private func seen(_ from: Vector, _ way: Vector) -> Double {
            stations.reduce(0) { sum, station in
                station.segments(from: from, along: way).reduce(sum) { sum, part in
                    absEta.contains(abs((from + way * ((part.from + part.to) / 2)).eta)) ? sum + exp(-part.from / lambda) * (1 - exp(-part.length / lambda)) : sum
                }
            }
        }

        mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
            guard energy > 0.03, direction.z > 0, length > 0 else { return }
            let axis = places.direction, x = axis.turned(cosTheta: 0, sinTheta: 1, cosPhi: 1, sinPhi: 0), y = axis.turned(cosTheta: 0, sinTheta: 1, cosPhi: 0, sinPhi: 1)
            let way = (x * direction.x + y * direction.y + axis * direction.z).normalized, from = places.start + axis * z
            exact += length * seen(from, way)
            let hit = places.hit(from: z, along: way), along = hit.point.normalized
            placed += length * seen(along * (hit.point.magnitude - hit.path), along)
            let theta = Vector(theta: way.theta, phi: 0)
            own += length * seen(theta * (from.magnitude), theta)
        }

        mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {}
        mutating func deposit(_ energy: Double, z: Double) {}
        mutating func belowThreshold(_ energy: Double, z: Double) {}
        mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {}
        mutating func invisible(_ energy: Double) {}
    }

    /// Pions of 10 GeV that enter a real detector at angles towards a chamber and beside it, mediators that live long and that live shortly. The same photons, so
    /// that what differs is the lines' inclination inside the chamber alone: little for stations that lines cross to their sides, more for thin disks (2.1 % and 3.6 % with 400 showers, +-
    /// 0.4 % with these 60).
    @Test(arguments: [("cms-run3", "DT", [0.3, 0.9, 1.4, 2.0], 0.035), ("cms-phase2", "ME0", [1.7, 2.1, 2.4, 2.9], 0.07)])
    func stations(_ name: String, _ chamber: String, _ etas: [Double], _ inclination: Double) throws {
        let experiment = try Experiment(named: name), seen = try experiment.chamber(chamber), collider = try PythiaHadronCollider()
        for lambda in [1e5, 100.0] {
            var exact = 0.0, placed = 0.0, own = 0.0
            for (i, eta) in etas.enumerated() {
                let line = Line(eta: eta), passage = try #require(experiment.passage(line)), stack = try LayerStack(passage.layers)
                let places = DetectorCoordinates(start: line.point(passage.start), direction: line.direction, surface: experiment.chamberSurface)
                let settings = ShowerSettings(photonCut: 0.03, electronCut: 0.03)
                let transport = HadronicTransport(
                    stack, settings: settings.hadronic, collider: collider, electromagnetic: ElectromagneticTransport(stack, settings: settings))
                var sums = Sums(places: places, stations: seen.stations, absEta: seen.absEta, lambda: lambda)
                for shower in 0..<60 {
                    var random = RandomStream(seed: 4, stage: .hadronicShower, collision: UInt64(shower), particle: UInt32(i))
                    _ = transport.transport(.pionPlus, kineticEnergy: 10, random: &random, scorer: &sums)
                }
                (exact, placed, own) = (exact + sums.exact, placed + sums.placed, own + sums.own)
            }
            expectClose(placed, exact, relative: inclination)
            #expect(abs(own - exact) > 2 * abs(placed - exact) + 0.05 * exact, "\(own) \(placed) \(exact)")
        }
    }
}
