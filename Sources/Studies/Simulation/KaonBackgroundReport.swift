import Collisions
import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// K0S of 10 to 50 GeV behind the hadronic dump of a study, within |eta| of the chamber around the equator: a background of decays of mediators.
///
/// The number is L times the sum over samples of sigma <sum over the jets' hadrons of Y(species, E)>. Y, the kaons per incident hadron, comes from
/// showers with splitting at a ladder of energies and is interpolated in ln E and ln Y. The incident hadrons
/// come from proton collisions in slices of the partons' transverse momentum, since those that matter are rare in inelastic collisions; a study with
/// samples of its own keeps them. Hadrons fly straight and enter at normal incidence; each slice of momentum starts where the one before
/// ends, and what lies below the first one is neglected.
public struct KaonBackgroundReport: Codable, Sendable, SavedAnswer {
    public struct Behind: Codable, Sendable {
        public var behind: String
        /// Per luminosity.
        public var kaons: Estimate
        /// The part of the error that comes from the collisions and the part that comes from the showers.
        public var collisionError, showerError: Double
        public var handEstimate: Double

        enum CodingKeys: String, CodingKey {
            case behind, kaons = "K0S_10_to_50GeV", collisionError = "collision_error", showerError = "shower_error", handEstimate = "hand_estimate"
        }
    }

    public struct Sample: Codable, Sendable {
        public var name: String
        /// barn
        public var crossSection: Double
        public var collisions: Int
        /// Hadrons above 10 GeV in the jets within |eta|, per collision.
        public var hadrons: Estimate
        /// Kaons behind the dump that its collisions make, per luminosity.
        public var kaons: Estimate

        enum CodingKeys: String, CodingKey {
            case name, crossSection = "sigma_barn", collisions, hadrons = "hadrons_above_10GeV", kaons
        }
    }

    /// Kaons per incident hadron behind the dump.
    public struct Yield: Codable, Sendable {
        public var species: String
        /// Total energy, GeV.
        public var energy: Double
        public var showers: Int
        /// Behind the dump, then behind each layer.
        public var kaons: [Estimate]

        enum CodingKeys: String, CodingKey { case species, energy = "energy_GeV", showers, kaons }
    }

    /// 1/barn
    public var luminosity: Double
    public var absEta: [Double]
    public var behind: [Behind]
    public var samples: [Sample]
    public var yields: [Yield]
    public var handFormula: String
    public var notes: [String]
    /// Checksum of the study whose jets they are, and the program.
    public var study: String
    public var program: String

    enum CodingKeys: String, CodingKey {
        case study, program, luminosity = "luminosity_per_barn", absEta = "abs_eta", behind, samples, yields, handFormula = "hand_formula", notes
    }

    /// Total energies of the showers, GeV; the first is the lowest that can make a kaon of 10 GeV.
    private static let energies = [10.5, 12, 14, 17, 21, 27, 35, 50, 80, 130, 210, 330, 520, 830, 1300, 2100]
    /// Lower edges of the slices of the partons' transverse momentum, GeV, and their share of collisions: most where hadrons that matter are rare.
    private static let slices: [(edge: Double, share: Double)] = [(10, 4), (20, 4), (35, 2), (60, 1), (120, 0.5), (250, 0.25), (500, 0.25), (1000, 0.25)]
    /// Factor at every half interaction length: hadrons above 10 GeV die out faster than by e^(-1/2).
    public static let usualSplitting = 1.65
    /// The hand estimate: hadrons above this energy, and the share of kaons among what is left of them.
    private static let handEnergy = 20.0, handShare = 0.1

    /// - Parameters:
    ///   - behind: layers behind the hadronic dump.
    ///   - showers: for each species and energy, fewer where they make many collisions.
    ///   - collisions: of the slice at 60 GeV, more below and fewer above, unless the study has samples of its own.
    ///   - store: a directory for what is finished, so that a run that was interrupted goes on; nil keeps nothing.
    public init(
        _ study: Study, behind layers: [LayerStack.Layer], showers: Int, collisions: Int, splitting: Double, threads: Int, store folder: String? = nil
    ) throws {
        guard let dump = study.dumps.first(where: { $0.takes != .electromagnetic }) else {
            throw InputError("the study has no dump that takes hadrons", at: "dumps")
        }
        let material = try study.material(of: dump)
        let stack = try LayerStack([.init(material, thickness: dump.depth)] + layers)
        // The chamber around the equator, or the first.
        let chambers = study.scenarios.map(\.chamber), eta = (chambers.first { $0.absEta.lowerBound == 0 } ?? chambers[0]).absEta
        let species = study.incident.hadronic.filter { $0.isTransportedHadron }
        guard !species.isEmpty else { throw InputError("no hadrons enter the dump", at: "incident.hadronic", expected: "at least one species") }

        let sampled = Self.sampled(study, collisions: collisions)
        let generators = try Generators(sampled)
        let identity = ([study.fluxChecksum, "showers=\(showers)", "collisions=\(collisions)", "splitting=\(splitting)"] + layers.map(\.name)
            + generators.files.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        let store = try folder.map { try PartStore(path: "\($0)/punchthrough.sqlite", identity: identity) }
        // What has less than the lowest kaon that counts cannot make one.
        let plan = YieldTable.Plan(
            species: species, energies: Self.energies, showers: showers, splitting: splitting, above: 10 - Species.kaonShort.mass,
            settings: study.showers.hadronic, seed: study.seed) { [$0.kaons(face: $1)] }
        let table = try YieldTable(stack, plan, threads: threads, store: store)
        let spectra = try generators.samples.indices.map { index in
            try IncidentSpectrum(sampled, generators, sample: index, species: species, absEta: eta, threads: threads, store: store)
        }

        (self.study, program) = (study.fluxChecksum, ProgramVersion.stamp)
        let luminosity = study.scenarios.map(\.luminosity).max()!
        self.luminosity = luminosity
        absEta = [eta.lowerBound, eta.upperBound]
        yields = table.points.map { Yield(species: $0.species, energy: $0.energy, showers: $0.showers, kaons: $0.numbers.map { $0[0] }) }
        let faces = stack.layers.count
        let sums = spectra.map { spectrum in (0..<faces).map { face in spectrum.fold(table, face: face) } }
        samples = zip(spectra, sums).map { spectrum, sum in
            let factor = luminosity * spectrum.crossSection
            return Sample(
                name: spectrum.name, crossSection: spectrum.crossSection, collisions: spectrum.collisions,
                hadrons: spectrum.number(above: 10), kaons: sum[0].estimate * factor)
        }
        let interaction = material.interactionLength(.pionPlus, kineticEnergy: 50)
        let hard = zip(spectra, sums).reduce(0) { $0 + $1.0.number(above: Self.handEnergy).mean * $1.0.crossSection } * luminosity
        behind = (0..<faces).map { face in
            var number = 0.0, variance = 0.0
            var slopes = [Double](repeating: 0, count: table.points.count)
            for (spectrum, sum) in zip(spectra, sums) {
                let factor = luminosity * spectrum.crossSection
                number += sum[face].estimate.mean * factor
                variance += pow(sum[face].estimate.error * factor, 2)
                for (i, slope) in sum[face].slopes.enumerated() { slopes[i] += slope * factor }
            }
            let showerError = zip(slopes, table.points).reduce(0) { $0 + pow($1.0 * $1.1.numbers[face][0].error, 2) }.squareRoot()
            let lengths = stack.layers[0...face].reduce(0) { sum, layer in
                sum + (layer.material.map { layer.thickness / $0.interactionLength(.pionPlus, kineticEnergy: 50) } ?? 0)
            }
            return Behind(
                behind: stack.layers[face].name, kaons: Estimate(mean: number, error: (variance + showerError * showerError).squareRoot()),
                collisionError: variance.squareRoot(), showerError: showerError, handEstimate: hard * Self.handShare * exp(-lengths))
        }
        handFormula = "L sigma <hadrons above \(Int(Self.handEnergy)) GeV> x \(Self.handShare) (kaons among them) x exp(-d/lambda), "
            + "lambda = \(digits(interaction, 4)) cm in \(material.name) (pi+ of 50 GeV)"
        notes = [
            "hadrons enter at normal incidence; decays of K0S behind the last face and the gap to the chamber are not in the numbers",
        ]
        let showers = yields.reduce(0) { $0 + $1.showers }, collisions = spectra.reduce(0) { $0 + $1.collisions }
        notes += behind.filter { $0.kaons.mean == 0 }.map {
            "no kaon came behind \($0.behind): not zero but unknown, with \(showers) showers and \(collisions) collisions; simulate more"
        }
    }

    /// The study with slices of hard collisions in place of the inelastic sample.
    static func sampled(_ study: Study, collisions: Int) -> Study {
        guard case .pythia(var pythia) = study.source, pythia.samples.allSatisfy({ $0.process.hasPrefix("SoftQCD") }) else { return study }
        pythia.samples = slices.indices.map { i in
            var settings = ["PhaseSpace:pTHatMin = \(slices[i].edge)"]
            if i + 1 < slices.count { settings.append("PhaseSpace:pTHatMax = \(slices[i + 1].edge)") }
            return Study.Sample(
                name: "pTHat from \(Int(slices[i].edge)) GeV", process: "HardQCD:all", events: max(20, Int(Double(collisions) * slices[i].share)),
                settings: settings)
        }
        var sampled = study
        sampled.source = .pythia(pythia)
        return sampled
    }

    public var text: String {
        var table = TextTable(["K0S of 10-50 GeV per \(Quantity.format(luminosity, as: .luminosity)), |eta| < \(absEta[1])", "ours", "+-", "hand estimate"])
        for entry in behind {
            table.add(["behind " + entry.behind, digits(entry.kaons.mean, 3), digits(entry.kaons.error, 2), digits(entry.handEstimate, 2)])
        }
        var sampleTable = TextTable(["sample", "sigma, barn", "hadrons > 10 GeV per collision", "kaons behind the dump", "+-"])
        for sample in samples {
            sampleTable.add([
                sample.name, digits(sample.crossSection, 3), digits(sample.hadrons.mean, 3), digits(sample.kaons.mean, 3), digits(sample.kaons.error, 2),
            ])
        }
        return ([table.text, "hand estimate: " + handFormula, sampleTable.text]
            + notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}

extension KaonBackgroundReport {
    private static func path(_ directory: RunDirectory) -> String { "\(directory.path)/punchthrough.json" }

    /// Counts the kaons of a study in its run directory: goes on with what is there, and leaves the result for `compare`, the page and
    /// the backgrounds.
    public init(
        _ study: Study, in directory: RunDirectory, behind layers: [LayerStack.Layer], showers: Int, collisions: Int, splitting: Double, threads: Int
    ) throws {
        self = try directory.write(study) {
            let report = try KaonBackgroundReport(
                study, behind: layers, showers: showers, collisions: collisions, splitting: splitting, threads: threads, store: directory.path)
            try writeText(try jsonText(report) + "\n", to: Self.path(directory))
            try directory.seal("study.yaml", "experiment.yaml", "punchthrough.json")
            return report
        }
    }

    /// What a run directory holds for its study; nil if nothing has been counted. Another study's or another physics' is an error.
    public static func saved(in directory: RunDirectory, study: Study) throws -> KaonBackgroundReport? {
        try directory.saved(at: path(directory), of: study, what: "the kaons", made: "were counted", again: "run 'calodump punchthrough --out \(directory.path)' again")
    }
}
