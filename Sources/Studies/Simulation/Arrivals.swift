import Collisions
import Experiments
import Numerics
import Particles

/// From the particles of a collision to those that enter the calorimeters, as a study has it.
struct Arrivals {
    private let selection: IncidentSelection
    private let origin: IncidentOrigin
    private let flight: TrackerFlight?
    private let seed: UInt64

    init(_ study: Study, _ selection: IncidentSelection) throws {
        (self.selection, origin, seed) = (selection, study.incident.from, study.seed)
        flight = try TrackerFlight(study)
    }

    /// - Parameters:
    ///   - number: index of the collision in the study: names the random streams.
    ///   - collider: makes decays.
    ///   - missing: told the species of each particle that does not arrive, with what became of it: "decayed:K0S", "lost:pi+".
    func of(
        _ collision: Collision, jets: [Jet], number: UInt64, collider: () throws -> any HadronCollider, missing: (String) -> Void
    ) throws -> IncidentParticles {
        var particles = IncidentParticles()
        for (i, made) in emerging(from: collision, jets: jets, of: origin, unknown: missing).enumerated() {
            guard let flight else {
                particles.add(made, selection)
                continue
            }
            var random = RandomStream(seed: seed, stage: .flight, collision: number, particle: UInt32(i))
            try flight.follow(made, collider: try collider(), random: &random) { particle, end in
                switch end {
                case .arrives: particles.add(particle, selection)
                case .lost, .decays, .bornOutside: missing("\(end.rawValue):\(particle.species.name)")
                }
            }
        }
        return particles
    }
}
