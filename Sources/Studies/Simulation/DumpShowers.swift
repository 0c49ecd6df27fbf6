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
    /// For showers along lines.
    private let experiment: Experiment
    /// Of each dump, by name: what its photons' paths count in.
    private let materials: [String: Material]
    private var showers: [String: DumpShower] = [:]
    private var line: LineShower?
    private var collider: PythiaHadronCollider?
    private var first: FirstCollision?
    private(set) var tallies: [String: FluxTally]
    /// Of the hardest jet of the collision: its transverse momentum in units of the lowest of a jet, at least 1.
    var hardness = 1.0
    /// Of the collision, one in so many of whose like was finished: its weight, where a focus gave it.
    var rarity = 1.0

    /// - Parameters:
    ///   - colliders: lends the generator of hadron collisions.
    ///   - empty: an empty tally of each dump.
    init(_ study: Study, colliders: HadronColliders, empty: [String: FluxTally]) throws {
        (self.study, self.colliders) = (study, colliders)
        dumps = try study.dumps.map {
            Dump(name: $0.name, material: try study.material(of: $0), depth: $0.depth, takes: $0.takes)
        }
        experiment = try study.lineExperiment()
        materials = Dictionary(uniqueKeysWithValues: dumps.map { ($0.name, $0.material) })
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
        if study.showers.path == .line { return try showerAlongLine(particle, collision: collision, index: index) }
        guard let dump = dumps.first(where: { $0.takes.includes(particle.species) }) else { return .notTaken }
        if let face = study.faces[dump.name], !face.encloses(particle.origin) { return .bornOutside }
        guard let particle = played(particle, collision, index) else { return .entered }
        try shower(in: dump).shower(particle, collision: collision, index: index, into: &tallies[dump.name]!)
        return .entered
    }

    /// Showers a particle in all dumps on its straight line, whatever they take.
    private func showerAlongLine(_ particle: IncidentParticle, collision: UInt64, index: UInt32) throws -> Outcome {
        let straight = Line(from: particle.entry ?? .zero, along: particle.momentum)
        guard let (way, names) = try ShowerLine.through(experiment, faces: study.faces, materials: materials, along: straight, study.showers.coordinates)
        else { return .notTaken }
        if particle.entry == nil, let face = study.faces[names[0]], !face.encloses(particle.origin) { return .bornOutside }
        guard let particle = played(particle, collision, index) else { return .entered }
        if !particle.species.isElectromagnetic { _ = try hadronCollider() }
        if line == nil || !particle.species.isElectromagnetic && !line!.takesHadrons { line = LineShower(settings: study.showers.settings, hadronCollider: collider, seed: study.seed) }
        var met = names.map { tallies.removeValue(forKey: $0)! }
        line!.shower(particle, along: way, collision: collision, index: index, into: &met)
        for (name, tally) in zip(names, met) { tallies[name] = tally }
        return .entered
    }

    /// The particle as it is followed; nil if others stand for it.
    private func played(_ particle: IncidentParticle, _ collision: UInt64, _ index: UInt32) -> IncidentParticle? {
        guard let importance = study.showers.importance else { return particle }
        return importance.play(particle, hardness: hardness, rarity: rarity, seed: study.seed, collision: collision, index: index)
    }

    /// - Parameter weight: in the sample's unit.
    func endCollision(weight: Int64, leftOut: Int64 = 0) {
        // By index: beside a copy of the dictionary's keys each tally would be copied as it changes.
        var i = tallies.startIndex
        while i != tallies.endIndex {
            tallies.values[i].endCollision(weight: weight, leftOut: leftOut)
            tallies.formIndex(after: &i)
        }
    }

    deinit { if let collider { colliders.giveBack(collider) } }

    /// Made when the first particle arrives: starting the hadron generator takes a second.
    private func shower(in dump: Dump) throws -> DumpShower {
        if let known = showers[dump.name] { return known }
        let takesHadrons = study.dumps.contains { $0.name == dump.name && study.takesHadrons($0) }
        let made = DumpShower(dump: dump, settings: study.showers.settings, hadronCollider: takesHadrons ? try hadronCollider() : nil, seed: study.seed)
        showers[dump.name] = made
        return made
    }

    /// Lent when it is needed first.
    func hadronCollider() throws -> any HadronCollider {
        if collider == nil { collider = try colliders.lend() }
        guard case .beam = study.source else { return collider! }
        return HardCollider(collider!, lowest: study.lowestPhotonEnergy)
    }

    // MARK: Approximations of a beam's photons

    /// Electrons of a beam, all at once, in place of their showers.
    func scoreThickTarget(energy: Double, electrons: Int) {
        for dump in dumps {
            ThickTarget(dump.material, energy: energy, axes: tallies[dump.name]!.axes).score(electrons: electrons, into: &tallies[dump.name]!)
        }
    }

    /// A hadron's first collision in place of its shower.
    func scoreFirstCollision(_ particle: IncidentParticle, collision: UInt64) throws {
        for dump in dumps {
            if first == nil {
                if collider == nil { collider = try colliders.lend() }
                first = FirstCollision(dump.material, collider: collider!, seed: study.seed)
            }
            first!.score(particle, collision: collision, into: &tallies[dump.name]!)
        }
    }
}

extension Study {
    /// The experiment with the study's own dumps in place of those that it changes or leaves out.
    func lineExperiment() throws -> Experiment {
        var changed = experiment
        let own = try experiment.dumps()
        for dump in own where !dumps.contains(where: { $0.name == dump.name }) { changed = changed.removing(dump: dump.name) }
        for dump in dumps {
            let isOwn = own.contains { $0.name == dump.name && $0.material.name == dump.material && $0.depth == dump.depth && $0.takes == dump.takes }
            guard let face = faces[dump.name], !isOwn || face != experiment.face(ofDump: dump.name) else { continue }
            changed = changed.replacing(dump: dump.name, material: try material(of: dump), depth: dump.depth, takes: dump.takes, face: face)
        }
        return changed
    }

    /// The dumps in their order, as the reach sees them.
    ///
    /// - Parameter depth: of a flux, which knows its own; along lines that is the longest one, and not where the dump ends.
    func dumpOrder(depth: (String) -> Double? = { _ in nil }) throws -> DumpOrder {
        let ends = showers.path == .line ? DumpEnds.of(try lineExperiment()) : [:]
        return DumpOrder(dumps.map { dump in
            .init(name: dump.name, depth: showers.path == .line ? dump.depth : depth(dump.name) ?? dump.depth, face: faces[dump.name], ends: ends[dump.name])
        })
    }

    /// How far behind its face a dump ends on any line from the collision point, cm: what the depth axis of its flux must hold.
    func deepest(_ dump: DumpSetting) throws -> Double {
        guard showers.path == .line, let face = faces[dump.name] else { return dump.depth }
        guard let ends = DumpEnds.of(try lineExperiment())[dump.name] else { return dump.depth }
        return (1..<DumpEnds.directions).reduce(dump.depth) { deepest, i in
            let theta = .pi * Double(i) / Double(DumpEnds.directions)
            return max(deepest, ends(theta) - face.distance(theta: theta))
        }
    }
}

extension ShowerLine {
    /// What a particle showers through: everything from the first volume on its line to the end of the last dump. The depth axis of each dump begins at
    /// its face, where production points are in real coordinates. nil if the line meets no dump.
    ///
    /// - Parameters:
    ///   - materials: of the dumps' blocks.
    ///   - line: from the collision point, or from where the particle leaves the tracker.
    static func through(
        _ experiment: Experiment, faces: [String: DumpFace], materials: [String: Material], along line: Line, _ coordinates: Study.Showers.Coordinates
    ) throws -> (line: ShowerLine, names: [String])? {
        guard let passage = experiment.passage(line) else { return nil }
        let regions = passage.parts.map { part in
            let block = materials[part.dump]?.squaredCharges ?? 0, face = faces[part.dump]
            return Region(
                layers: part.layers, origin: face.map { $0.distance(theta: line.direction.theta) - line.origin.magnitude - passage.start } ?? 0, face: face,
                factors: part.layers.map { layer in
                    let material = passage.layers[layer].material
                    // A dump of one material exactly.
                    return material == materials[part.dump] || block == 0 ? 1 : (material?.squaredCharges ?? 0) / block
                })
        }
        let places = coordinates == .detector
            ? DetectorCoordinates(start: line.point(passage.start), direction: line.direction, surface: experiment.chamberSurface) : nil
        return (ShowerLine(try LayerStack(passage.layers, at: experiment.file), regions: regions, places: places), passage.parts.map(\.dump))
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
