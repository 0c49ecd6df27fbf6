import Experiments
import Inputs
import Numerics
import Particles

/// Particles on their way from where they are made to the first volume: bent by the field, decaying in flight.
///
/// The field is uniform along z within its cylinder and zero outside; it ends where the first volume begins, so that showers are not bent. A charged particle that has turned around
/// once without leaving the tracker is lost there. What is in the tracker neither stops nor scatters.
package struct TrackerFlight {
    /// The tracker: nothing stands in it.
    let interior: Cylinder
    /// Nil: straight lines.
    let field: AxialField?
    /// Whether unstable particles decay; else they arrive as they were made.
    let decays: Bool

    /// What became of a particle on its way.
    package enum End: Equatable {
        case arrives
        case lost
        case decays
        /// Made behind the tracker's wall.
        case bornOutside
    }

    package init(interior: Cylinder, field: AxialField?, decays: Bool) { (self.interior, self.field, self.decays) = (interior, field, decays) }

    /// Throws `InputError` where the study asks for what its experiment cannot have; nil where particles fly as the paper has them.
    init?(_ study: Study) throws {
        guard study.incident.field || study.incident.decays else { return nil }
        guard let interior = study.experiment.interior else {
            throw InputError(
                "no volume closes the tracker of '\(study.experiment.name)'", at: "incident", expected: "a barrel or module, and disks, around the collisions",
                advice: "leave 'field' and 'decays' out")
        }
        (self.interior, field, decays) = (interior, study.incident.field ? study.experiment.field : nil, study.incident.decays)
    }

    /// Follows a particle and what it decays into; hands each of them to `ended` with what became of it: particles that arrive with their momentum and
    /// place there, products of decays with the axis of the jet that they come from.
    ///
    /// - Parameter collider: makes decays.
    package func follow(
        _ particle: IncidentParticle, collider: @autoclosure () throws -> any HadronCollider, random: inout RandomStream,
        _ ended: (IncidentParticle, End) -> Void
    ) throws {
        var waiting = [particle], products: [Secondary] = []
        while let next = waiting.popLast() {
            guard interior.encloses(next.origin) else {
                ended(next, .bornOutside)
                continue
            }
            // Neutrons and what lives longer pass.
            let mean = next.species.decayLength * next.momentum.magnitude / next.species.mass
            let life = decays && mean < 1e9 ? random.exponential() * mean : .infinity
            switch flight(of: next, upTo: life) {
            case .arrived(let place, let momentum):
                var arriving = next
                (arriving.entry, arriving.momentum) = (place, momentum)
                ended(arriving, .arrives)
            case .turned: ended(next, .lost)
            case .ended(let place, let momentum):
                ended(next, .decays)
                try collider().decay(next.species, momentum: momentum, random: &random, into: &products)
                waiting += products.reversed().map {
                    IncidentParticle(species: $0.species, momentum: $0.momentum, jetAxis: next.jetAxis, origin: place)
                }
            }
        }
    }

    private enum Flight {
        case arrived(Vector, Vector)
        case ended(Vector, Vector)
        case turned
    }

    /// To the wall, or to the end of a path.
    private func flight(of particle: IncidentParticle, upTo life: Double) -> Flight {
        let p = particle.momentum.magnitude
        var place = particle.origin, momentum = particle.momentum, left = life
        if let field, particle.species.charge != 0, field.cylinder.encloses(place) {
            let bent = Cylinder(radius: min(interior.radius, field.cylinder.radius), absZ: min(interior.absZ, field.cylinder.absZ))
            let helix = Helix(from: place, momentum: momentum, charge: particle.species.charge, field: field.strength)
            guard let path = helix.path(outOf: bent) else {
                let turn = 2 * Double.pi / abs(helix.turning)
                return life < turn ? .ended(helix.point(life), helix.direction(life) * p) : .turned
            }
            let way = min(path, left)
            (place, momentum) = (helix.point(way), helix.direction(way) * p)
            if left <= path { return .ended(place, momentum) }
            left -= path
        }
        let line = Helix(from: place, momentum: momentum, charge: 0, field: 0)
        // Rounding may leave the end of the helix on the wall.
        let path = interior.encloses(place) ? line.path(outOf: interior) ?? 0 : 0
        return left <= path ? .ended(line.point(left), momentum) : .arrived(line.point(path), momentum)
    }
}
