import Collisions
import Experiments
import Fluxes
import Materials
import Particles
import Showers

/// The dumps of a study with their tallies, for the collisions of one batch.
final class DumpShowers {
    private let study: Study
    private let colliders: HadronColliders
    private let dumps: [Dump]
    private var showers: [String: DumpShower] = [:]
    private var collider: PythiaHadronCollider?
    private(set) var tallies: [String: FluxTally]

    /// - Parameters:
    ///   - colliders: lends the generator of hadron collisions.
    ///   - empty: an empty tally of each dump.
    init(_ study: Study, colliders: HadronColliders, empty: [String: FluxTally]) throws {
        (self.study, self.colliders) = (study, colliders)
        dumps = try study.dumps.map {
            Dump(name: $0.name, material: try study.material(of: $0), depth: $0.depth, takes: $0.takes)
        }
        tallies = empty
    }

    enum Outcome {
        case entered
        /// No dump takes the species.
        case notTaken
        /// Made behind the front face of the dump that takes the species.
        case bornOutside
    }

    /// Showers a particle in the dump that takes it, if it was made before the dump's face.
    ///
    /// A particle enters along its own direction as if it came from the collision point: its displacement within the tracker is neglected.
    ///
    /// - Parameters:
    ///   - collision: index of the collision in the study.
    ///   - index: index of the particle in its collision.
    func shower(_ particle: IncidentParticle, collision: UInt64, index: UInt32) throws -> Outcome {
        guard let dump = dumps.first(where: { $0.takes.includes(particle.species) }) else { return .notTaken }
        if let face = study.faces[dump.name], !face.encloses(particle.origin) { return .bornOutside }
        try shower(in: dump).shower(particle, collision: collision, index: index, into: &tallies[dump.name]!)
        return .entered
    }

    func endCollision() {
        for name in tallies.keys { tallies[name]!.endCollision() }
    }

    deinit { if let collider { colliders.giveBack(collider) } }

    /// Made when the first particle arrives: starting the hadron generator takes a second.
    private func shower(in dump: Dump) throws -> DumpShower {
        if let known = showers[dump.name] { return known }
        if dump.takes != .electromagnetic, collider == nil { collider = try colliders.lend() }
        let made = DumpShower(dump: dump, settings: study.showers.settings, hadronCollider: dump.takes == .electromagnetic ? nil : collider, seed: study.seed)
        showers[dump.name] = made
        return made
    }
}

extension Dump.Takes {
    func includes(_ species: Species) -> Bool {
        switch self {
        case .electromagnetic: species.isElectromagnetic
        case .hadronic: !species.isElectromagnetic
        case .everything: true
        }
    }
}
