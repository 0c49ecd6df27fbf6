import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Reach
import Showers

/// What comes out behind a dump, and behind what follows it, per primary: the answer of `calodump punchthrough`.
public struct PunchThroughReport: Codable, Sendable {
    public struct Leaving: Codable, Sendable {
        public var number: Estimate
        /// Kinetic energy together, GeV.
        public var energy: Estimate
        /// In the bins of `edges_GeV`.
        public var spectrum: [Estimate]

        enum CodingKeys: String, CodingKey { case number, energy = "energy_GeV", spectrum }
    }

    /// The far face of a layer.
    public struct Face: Codable, Sendable {
        /// "Cu 130cm"
        public var behind: String
        public var depth: Double
        public var hadrons: Estimate
        public var kaons: Estimate
        public var leaving: [String: Leaving]

        enum CodingKeys: String, CodingKey {
            case behind, depth = "z_cm", hadrons, kaons = "K0S_10_to_50GeV", leaving
        }
    }

    public var primary: String
    public var energy: Double
    public var showers: Int
    public var seed: UInt64
    /// Factor at every importance plane; 1 is analog. Planes are half an interaction length apart.
    public var splitting: Double
    /// Kinetic energy of what is counted, GeV.
    public var above: Double
    public var edges: [Double]
    public var faces: [Face]
    /// Collisions with nuclei, of split particles too, per primary.
    public var collisions: Double
    /// What the numbers do not contain, in words.
    public var notes: [String]

    enum CodingKeys: String, CodingKey {
        case primary, energy = "energy_GeV", showers, seed, splitting, above = "above_GeV", edges = "edges_GeV", faces, collisions, notes
    }

    public static let splittings = 1.0...4.0

    /// - Parameters:
    ///   - splitting: factor at every half interaction length, 1 ... 4; nil for the best, which a few showers find.
    ///   - above: kinetic energy below which hadrons are dropped, GeV.
    public init(
        _ stack: LayerStack, primary: Species, kineticEnergy: Double, showers: Int, splitting: Double? = nil, above: Double,
        settings: HadronicSettings = HadronicSettings(), seed: UInt64, threads: Int
    ) throws {
        guard primary.isTransportedHadron || primary.isMuon else {
            throw InputError("no punch-through of '\(primary.name)'", expected: "a muon or a hadron that lives long enough to enter the block")
        }
        guard kineticEnergy > above else {
            throw InputError("the primary has less than the hadrons that are counted (--above)", expected: "a primary above \(above) GeV")
        }
        var run = PunchThroughRun(stack: stack, settings: settings, above: above, seed: seed, threads: threads)
        let splitting = try splitting ?? run.bestFactor(primary, kineticEnergy: kineticEnergy)
        if splitting > 1 { run.planes = ImportancePlanes(factor: splitting) }
        let tally = try run.tally(primary, kineticEnergy: kineticEnergy, primaries: showers)
        (self.primary, energy, self.showers, self.seed, self.splitting, self.above) = (primary.name, kineticEnergy, showers, seed, splitting, above)
        edges = PunchThroughTally.edges
        faces = stack.layers.indices.map { i in
            let leaving = Species.allCases.filter { tally.number($0, face: i).mean > 0 }.map { species in
                (species.name, Leaving(
                    number: tally.number(species, face: i), energy: tally.energy(species, face: i), spectrum: tally.spectrum(species, face: i)))
            }
            return Face(
                behind: stack.layers[i].name, depth: stack.faces[i + 1], hadrons: tally.hadrons(face: i), kaons: tally.kaons(face: i),
                leaving: Dictionary(uniqueKeysWithValues: leaving))
        }
        collisions = Double(tally.collisions) / Double(showers)
        notes = [
            "photons and electrons are not followed: those that leak are not in these numbers",
            "hadrons are dropped below \(Quantity.format(above, as: .energy)): what slower ones release in annihilation and capture is not in these numbers",
            "errors are standard errors from the spread over primaries",
        ]
        notes += faces.filter { $0.hadrons.mean == 0 }.map { face in
            "no hadron behind \(face.behind) in \(showers) showers: not zero, at 90 % CL up to \(digits(NoSignal.largestShare(collisions: showers), 2)) of the "
                + "primaries send one there"
        }
    }

    public var text: String {
        var lines = ["\(showers) \(primary) of \(digits(energy, 6)) GeV; hadrons above \(digits(above, 4)) GeV per primary:"]
        for face in faces {
            lines.append("behind \(face.behind) (z = \(digits(face.depth, 6)) cm): \(digits(face.hadrons.mean, 4)) +- \(digits(face.hadrons.error, 2)) hadrons")
            guard !face.leaving.isEmpty else { continue }
            var table = TextTable(["species", "number", "+-", "energy, GeV", "+-"])
            for (name, leaving) in face.leaving.sorted(by: { $0.value.number.mean > $1.value.number.mean }) {
                table.add([
                    name, digits(leaving.number.mean, 4), digits(leaving.number.error, 2), digits(leaving.energy.mean, 4),
                    digits(leaving.energy.error, 2),
                ])
            }
            lines.append(table.text)
        }
        lines.append("\(digits(collisions, 4)) collisions per primary; splitting \(digits(splitting, 4)) every half interaction length")
        return (lines + notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}

extension LayerStack.Layer {
    /// "Cu 130cm"
    var name: String { "\(material?.name ?? "vacuum") \(Quantity.format(thickness, as: .length))" }
}
