import Particles

/// A beam particle: a proton, an electron, a nucleus.
public struct Beam: Equatable, Sendable {
    /// PDG Monte Carlo number.
    public var pdg: Int32
    /// GeV, in the laboratory.
    public var momentum: Vector
    /// Total energy, GeV.
    public var energy: Double

    public init(pdg: Int32, momentum: Vector, energy: Double) {
        (self.pdg, self.momentum, self.energy) = (pdg, momentum, energy)
    }

    /// Number of nucleons of a nucleus, 1 of anything else.
    public var nucleons: Int { FinalParticle.isNucleus(pdg) ? max(1, Int(pdg.magnitude / 10 % 1000)) : 1 }
    /// Energy per nucleon, GeV.
    public var energyPerNucleon: Double { energy / Double(nucleons) }
    /// "p", "e-", "Pb" with its mass number as "PDG 1000822080".
    public var name: String { FinalParticle.name(ofPDG: pdg) }
}

/// The two beams of a sample. They may differ in species and energy: particles are in the laboratory, no boost is made.
public struct Beams: Equatable, Sendable {
    public var first, second: Beam

    public init(_ first: Beam, _ second: Beam) { (self.first, self.second) = (first, second) }

    /// Energy in the centre of mass of the two beam particles, GeV.
    public var energy: Double { Self.invariantMass(first, 1, second, 1) }
    /// The same of one nucleon of each, GeV: the energy that is quoted for collisions of nuclei.
    public var energyPerNucleonPair: Double {
        Self.invariantMass(first, 1 / Double(first.nucleons), second, 1 / Double(second.nucleons))
    }
    /// Velocity of the centre of mass of a pair of nucleons along z, in units of c; 0 for equal and opposite beams.
    public var boost: Double {
        let a = 1 / Double(first.nucleons), b = 1 / Double(second.nucleons)
        return (first.momentum.z * a + second.momentum.z * b) / (first.energy * a + second.energy * b)
    }
    /// The higher energy per nucleon of the two, GeV.
    public var highestEnergyPerNucleon: Double { max(first.energyPerNucleon, second.energyPerNucleon) }

    private static func invariantMass(_ a: Beam, _ x: Double, _ b: Beam, _ y: Double) -> Double {
        let energy = a.energy * x + b.energy * y, momentum = a.momentum * x + b.momentum * y
        return max(0, energy * energy - momentum.dot(momentum)).squareRoot()
    }
}
