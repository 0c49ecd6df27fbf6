import Particles

/// Which particles enter which kind of dump.
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

/// Where incident particles come from.
public enum IncidentOrigin: String, CaseIterable, Codable, Sendable {
    /// The selected jets.
    case jets
    /// The whole collision.
    case all
}

/// Particles of a collision about to enter the calorimeters, sorted by what becomes of them.
public struct IncidentParticles: Equatable, Sendable {
    public var electromagnetic: [IncidentParticle] = []
    public var hadronic: [IncidentParticle] = []
    /// What the selection leaves out, by the species' name; "PDG 5122" if `Species` does not know it.
    public var leftOut: [String: Int] = [:]

    public init() {}

    /// Sorts one in.
    public mutating func add(_ particle: IncidentParticle, _ selection: IncidentSelection) {
        if selection.electromagnetic.contains(particle.species) {
            electromagnetic.append(particle)
        } else if selection.hadronic.contains(particle.species) {
            hadronic.append(particle)
        } else {
            leftOut[particle.species.name, default: 0] += 1
        }
    }
}

/// The constituents of a collision's jets, or all its visible particles, as they were made.
///
/// A particle belongs to one jet, and carries that jet's axis (outside of jets, its own direction) and the place where it was made. Species that are not
/// known are handed to `unknown` by their name.
public func emerging(
    from collision: Collision, jets: [Jet], of origin: IncidentOrigin = .jets, unknown: (String) -> Void
) -> [IncidentParticle] {
    var result: [IncidentParticle] = []
    func add(_ index: Int, axis: Vector?) {
        let particle = collision.particles[index]
        guard let species = Species(rawValue: particle.pdg) else { return unknown(particle.name) }
        result.append(IncidentParticle(
            species: species, momentum: particle.momentum, jetAxis: axis ?? particle.momentum.normalized, origin: particle.position))
    }
    for jet in jets {
        for index in jet.constituents { add(index, axis: jet.axis) }
    }
    if origin == .all {
        let inJets = Set(jets.flatMap(\.constituents))
        for index in collision.particles.indices where collision.particles[index].isVisible && !inJets.contains(index) { add(index, axis: nil) }
    }
    return result
}

/// The constituents of jets as particles about to enter the calorimeters: directions are those where they were made, lines are straight.
public func incidentParticles(of collision: Collision, jets: [Jet], selection: IncidentSelection) -> IncidentParticles {
    var result = IncidentParticles(), unknown: [String: Int] = [:]
    for particle in emerging(from: collision, jets: jets, unknown: { unknown[$0, default: 0] += 1 }) { result.add(particle, selection) }
    result.leftOut.merge(unknown) { $0 + $1 }
    return result
}
