import Foundation
import Inputs

/// A beam particle: a proton, an electron, a nucleus.
public struct Beam: Equatable, Sendable {
    /// PDG Monte Carlo number; of a nucleus 10LZZZAAAI.
    public var pdg: Int32
    /// GeV, in the laboratory.
    public var momentum: Vector
    /// Total energy, GeV.
    public var energy: Double

    public init(pdg: Int32, momentum: Vector, energy: Double) {
        (self.pdg, self.momentum, self.energy) = (pdg, momentum, energy)
    }

    /// A beam of high energy along z.
    public init(pdg: Int32, energy: Double, backwards: Bool = false) {
        self.init(pdg: pdg, momentum: Vector(0, 0, backwards ? -energy : energy), energy: energy)
    }

    private var isNucleus: Bool { (1_000_000_000..<1_100_000_000).contains(pdg.magnitude) }
    /// Number of nucleons of a nucleus, 1 of anything else.
    public var nucleons: Int { isNucleus ? max(1, Int(pdg.magnitude / 10 % 1000)) : 1 }
    /// Energy per nucleon, GeV.
    public var energyPerNucleon: Double { energy / Double(nucleons) }

    /// As formulas have it: "p", "pbar", "Pb", "e-".
    public var name: String {
        guard isNucleus else { return Species(rawValue: pdg)?.name ?? "PDG \(pdg)" }
        return Self.nuclei[Int(pdg.magnitude / 10_000 % 1000)] ?? "PDG \(pdg)"
    }

    /// Symbols of the nuclei that colliders have had or plan, by atomic number.
    private static let nuclei = [
        1: "H", 2: "He", 3: "Li", 6: "C", 7: "N", 8: "O", 10: "Ne", 13: "Al", 18: "Ar", 20: "Ca", 26: "Fe", 29: "Cu", 36: "Kr", 40: "Zr", 44: "Ru",
        49: "In", 54: "Xe", 74: "W", 79: "Au", 82: "Pb", 92: "U",
    ]
}

/// The two beams of a sample. They may differ in species and energy: particles are in the laboratory, no boost is made.
public struct Beams: Equatable, Sendable {
    public var first, second: Beam

    public init(_ first: Beam, _ second: Beam) { (self.first, self.second) = (first, second) }

    /// Two protons that have this energy together, GeV.
    public static func protons(_ energy: Double) -> Beams {
        Beams(Beam(pdg: 2212, energy: energy / 2), Beam(pdg: 2212, energy: energy / 2, backwards: true))
    }

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

    /// "p p at 13.6TeV", "Pb Pb at 5.02TeV per nucleon pair".
    public var text: String {
        let isNuclear = first.nucleons > 1 || second.nucleons > 1
        return "\(first.name) \(second.name) at \(Quantity.format(roundedEnergy, as: .energy))" + (isNuclear ? " per nucleon pair" : "")
    }

    /// `energyPerNucleonPair` to six digits: what is quoted, without the beams' rounding and masses.
    public var roundedEnergy: Double { Double(String(format: "%.6g", energyPerNucleonPair)) ?? energyPerNucleonPair }

    /// Whether both are the same to 1e-4 of the energy, what generators round.
    public func agree(with other: Beams) -> Bool {
        zip([first, second], [other.first, other.second]).allSatisfy { $0.pdg == $1.pdg && abs($0.energy - $1.energy) <= 1e-4 * $1.energy }
    }

    private static func invariantMass(_ a: Beam, _ x: Double, _ b: Beam, _ y: Double) -> Double {
        let energy = a.energy * x + b.energy * y, momentum = a.momentum * x + b.momentum * y
        return max(0, energy * energy - momentum.dot(momentum)).squareRoot()
    }
}

extension Beams: Codable {
    private struct Entry: Codable {
        var pdg: Int32
        var name: String
        var momentum: [Double]
        var energy: Double
        enum CodingKeys: String, CodingKey { case pdg, name, momentum = "momentum_GeV", energy = "energy_GeV" }
    }

    /// A list of two, as it stands in a flux's header and in `record.json`.
    public func encode(to encoder: any Encoder) throws {
        try [first, second].map { Entry(pdg: $0.pdg, name: $0.name, momentum: [$0.momentum.x, $0.momentum.y, $0.momentum.z], energy: $0.energy) }.encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        let entries = try [Entry](from: decoder)
        guard entries.count == 2, entries.allSatisfy({ $0.momentum.count == 3 && $0.energy > 0 && $0.energy.isFinite }) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "two beams with energies and momenta"))
        }
        let beams = entries.map { Beam(pdg: $0.pdg, momentum: Vector($0.momentum[0], $0.momentum[1], $0.momentum[2]), energy: $0.energy) }
        self.init(beams[0], beams[1])
    }
}
