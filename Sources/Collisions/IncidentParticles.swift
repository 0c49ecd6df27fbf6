import Particles

/// Which constituents of jets enter which kind of dump.
public struct IncidentSelection: Equatable, Sendable {
    public var electromagnetic: Set<Species>
    public var hadronic: Set<Species>

    /// The default is the paper's choice.
    public init(
        electromagnetic: Set<Species> = [.photon, .electron, .positron],
        hadronic: Set<Species> = [.pionPlus, .pionMinus, .kaonPlus, .kaonMinus]
    ) {
        (self.electromagnetic, self.hadronic) = (electromagnetic, hadronic)
    }
}

/// The constituents of a collision's jets, sorted by what becomes of them.
public struct IncidentParticles: Equatable, Sendable {
    public var electromagnetic: [IncidentParticle] = []
    public var hadronic: [IncidentParticle] = []
    /// Constituents that the selection leaves out, by the species' name; "PDG 5122" if `Species` does not know it.
    public var leftOut: [String: Int] = [:]
}

/// The constituents of jets as particles about to enter the calorimeters.
///
/// A particle belongs to one jet, and carries that jet's axis and the place where the particle was made. Directions are those at that
/// place: straight lines.
public func incidentParticles(of collision: Collision, jets: [Jet], selection: IncidentSelection) -> IncidentParticles {
    var result = IncidentParticles()
    for jet in jets {
        for index in jet.constituents {
            let particle = collision.particles[index]
            guard let species = Species(rawValue: particle.pdg) else {
                result.leftOut[particle.name, default: 0] += 1
                continue
            }
            let incident = IncidentParticle(
                species: species, momentum: particle.momentum, jetAxis: jet.axis, origin: particle.position)
            if selection.electromagnetic.contains(species) {
                result.electromagnetic.append(incident)
            } else if selection.hadronic.contains(species) {
                result.hadronic.append(incident)
            } else {
                result.leftOut[species.name, default: 0] += 1
            }
        }
    }
    return result
}
