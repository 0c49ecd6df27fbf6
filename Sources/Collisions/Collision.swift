import Numerics
import Particles

/// A final particle of a collision. Any species: `Species` knows those that can be transported.
public struct FinalParticle: Equatable, Sendable {
    /// PDG Monte Carlo number.
    public var pdg: Int32
    /// Momentum in the laboratory, GeV, z along the beam.
    public var momentum: Vector
    /// Total energy, GeV.
    public var energy: Double
    /// Where it was made, cm from the centre of the detector; 0 for PYTHIA's own collisions, whose particles are followed from there.
    public var position: Vector

    public init(pdg: Int32, momentum: Vector, energy: Double, position: Vector = Vector(0, 0, 0)) {
        (self.pdg, self.momentum, self.energy, self.position) = (pdg, momentum, energy, position)
    }

    /// Whether it takes part in jets: a species of the Standard Model that lives long enough to be seen, or a nucleus. Neutrinos,
    /// neutralinos, dark matter and species that the program knows nothing of do not.
    public var isVisible: Bool {
        if let species = Species(rawValue: pdg) { return !species.isNeutrino }
        return Self.isNucleus(pdg)
    }

    /// By the PDG's numbering of nuclei, 10LZZZAAAI.
    static func isNucleus(_ pdg: Int32) -> Bool { (1_000_000_000..<1_100_000_000).contains(pdg.magnitude) }

    /// The species' name, "PDG 5122" if `Species` does not know it.
    public var name: String { Self.name(ofPDG: pdg) }
    static func name(ofPDG pdg: Int32) -> String { Species(rawValue: pdg)?.name ?? "PDG \(pdg)" }
}

/// What came out of one collision: particles with c tau > 10 mm and the photons of the others' decays.
public struct Collision: Equatable, Sendable {
    public var particles: [FinalParticle] = []
    /// The event's weight; the mean of an observable is sum(w x) / sum(w).
    public var weight = 1.0
    /// What it counts in the sum below the line: its weight, unless it stands for collisions besides that were not finished; the mean is then sum(w x) / sum(this).
    public var standsFor: Double?

    public init() {}

    /// The particles that take no part in jets, by species' name.
    public var invisible: [String: Int] {
        var counts: [String: Int] = [:]
        for particle in particles where !particle.isVisible { counts[particle.name, default: 0] += 1 }
        return counts
    }
}

/// A sequence of collisions. A class, one per thread and batch: generators and files carry state.
public protocol CollisionSource: AnyObject {
    /// Overwrites `collision` with the next one; false when there are no more.
    func next(into collision: inout Collision) throws -> Bool

    /// Cross section of the collisions that this source samples, barn, as estimated from those given so far.
    var crossSection: Estimate { get throws }
}
