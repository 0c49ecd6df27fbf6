import Collisions
import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// K0S of 10 to 50 GeV behind the hadronic dump of a study, within |eta| of the drift tubes: the background of P17.
///
/// The number is L times the sum over samples of sigma <sum over the jets' hadrons of Y(species, E)>. Y, the kaons per incident hadron, comes from
/// showers with splitting at a ladder of energies and is interpolated in ln E and ln Y. The incident hadrons
/// come from proton collisions in slices of the partons' transverse momentum, since those that matter are rare in inelastic collisions; a study with
/// samples of its own keeps them. Hadrons fly straight and enter at normal incidence; each slice of momentum starts where the one before
/// ends, and what lies below the first one is neglected.
public struct KaonBackgroundReport: Codable, Sendable {
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
    /// The paper's number.
    public var paper = 900.0
    public var handFormula: String
    public var notes: [String]

    enum CodingKeys: String, CodingKey {
        case luminosity = "luminosity_per_barn", absEta = "abs_eta", behind, samples, yields, paper, handFormula = "hand_formula", notes
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
    public init(
        _ study: Study, behind layers: [LayerStack.Layer], showers: Int, collisions: Int, splitting: Double, threads: Int
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

        let table = try YieldTable(
            stack, species: species, energies: Self.energies, showers: showers, splitting: splitting, settings: study.showers.hadronic,
            seed: study.seed, threads: threads)
        let sampled = Self.sampled(study, collisions: collisions)
        let generators = try Generators(sampled)
        let spectra = try generators.samples.indices.map { index in
            try IncidentSpectrum(sampled, generators, sample: index, species: species, absEta: eta, threads: threads)
        }

        let luminosity = study.scenarios.map(\.luminosity).max()!
        self.luminosity = luminosity
        absEta = [eta.lowerBound, eta.upperBound]
        yields = table.points
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
            let showerError = zip(slopes, table.points).reduce(0) { $0 + pow($1.0 * $1.1.kaons[face].error, 2) }.squareRoot()
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
            "the paper's number is about \(Int(paper)), without derivation",
            "hadrons enter at normal incidence; decays of K0S behind the last face and the gap to the chamber are not in the numbers",
        ]
    }

    /// The study with slices of hard collisions in place of the inelastic sample.
    private static func sampled(_ study: Study, collisions: Int) -> Study {
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
        return ([table.text, "paper: about \(Int(paper)) behind the hadronic dump", "hand estimate: " + handFormula, sampleTable.text]
            + notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}

/// Kaons per incident hadron by species and energy.
struct YieldTable {
    let points: [KaonBackgroundReport.Yield]
    private let species: [Species]
    private let energies: [Double]

    init(
        _ stack: LayerStack, species: [Species], energies: [Double], showers: Int, splitting: Double, settings: HadronicSettings, seed: UInt64, threads: Int
    ) throws {
        (self.species, self.energies) = (species, energies)
        // What has less than the lowest kaon that counts cannot make one.
        let above = 10 - Species.kaonShort.mass
        let planes = splitting > 1 ? ImportancePlanes(factor: splitting) : nil
        let colliders = HadronColliders()
        let parts = BatchParts<KaonBackgroundReport.Yield>(count: species.count * energies.count)
        let progress = Progress("yields", total: species.count * energies.count)
        try forEachBatch(Array(0..<species.count * energies.count), threads: threads, isCancelled: { Interrupt.isRequested }) { point in
            let incident = species[point / energies.count], energy = energies[point % energies.count]
            let collider = try colliders.lend()
            defer { colliders.giveBack(collider) }
            let transport = PunchThrough(stack, settings: settings, planes: planes, above: above, collider: collider)
            func tally(_ primaries: Int, pilot: Bool) throws -> PunchThroughTally {
                var tally = PunchThroughTally(faces: stack.layers.count)
                for index in 0..<primaries {
                    try Interrupt.check()
                    var random = RandomStream(
                        seed: seed, stage: .hadronicShower, collision: UInt64(point) << 40 | UInt64(index), particle: pilot ? 1 : 0)
                    transport.run(incident, kineticEnergy: energy - incident.mass, random: &random, into: &tally)
                }
                return tally
            }
            // The number of showers must not depend on what they give: a few others tell what one costs.
            let cost = max(1, Double(try tally(Self.pilots, pilot: true).collisions) / Double(Self.pilots))
            let affordable = Int(Self.collisionsPerShower * Double(showers) / cost)
            let found = try tally(min(showers, max(affordable, Self.fewestShowers)), pilot: false)
            parts.set(point, .init(
                species: incident.name, energy: energy, showers: found.primaries, kaons: stack.layers.indices.map { found.kaons(face: $0) }))
            progress.add(1)
        }
        try Interrupt.check()
        progress.finish()
        points = parts.values
    }

    private static let pilots = 3, fewestShowers = 8
    /// Showers of high energy make many collisions, and their mean needs fewer of them.
    private static let collisionsPerShower = 60.0

    /// The yield at an energy with its derivatives to the two points that it is interpolated between: power laws between points, a
    /// straight line where one is zero, the last point's value beyond.
    func yield(_ incident: Species, energy: Double, face: Int) -> (value: Double, slopes: [(point: Int, slope: Double)]) {
        guard let row = species.firstIndex(of: incident), energy > energies[0] else { return (0, []) }
        let upper = energies.firstIndex { $0 >= energy } ?? energies.count - 1
        let a = row * energies.count + upper - 1, b = a + 1
        let x = min(1, log(energy / energies[upper - 1]) / log(energies[upper] / energies[upper - 1]))
        let low = points[a].kaons[face].mean, high = points[b].kaons[face].mean
        guard low > 0, high > 0 else { return (low * (1 - x) + high * x, [(a, 1 - x), (b, x)]) }
        let value = low * pow(high / low, x)
        return (value, [(a, value * (1 - x) / low), (b, value * x / high)])
    }
}

/// Hadrons of the jets of one sample's collisions, within |eta|.
struct IncidentSpectrum {
    struct Hadron {
        var species: Species
        /// Total energy, GeV.
        var energy: Double
    }

    let name: String
    let collisions: Int
    /// barn
    let crossSection: Double
    /// Hadrons above 10 GeV, by collision.
    private let hadrons: [[Hadron]]

    init(_ study: Study, _ generators: Generators, sample: Int, species: [Species], absEta: ClosedRange<Double>, threads: Int) throws {
        let plan = BatchPlan(events: generators.samples.map(\.events))
        let batches = plan.batches.filter { $0.sample == sample }
        let parts = BatchParts<(hadrons: [[Hadron]], crossSection: Double)>(count: batches.count)
        let selection = IncidentSelection(electromagnetic: [], hadronic: Set(species))
        let progress = Progress(generators.samples[sample].name + ": collisions", total: generators.samples[sample].events)
        try forEachBatch(Array(batches.indices), threads: threads, isCancelled: { Interrupt.isRequested }) { index in
            let range = plan.collisions(of: batches[index])
            let source = try generators.source(batches[index], collisions: range)
            let finder = try JetFinder(study.jets)
            var collision = Collision(), found: [[Hadron]] = []
            for _ in range {
                try Interrupt.check()
                guard try source.next(into: &collision) else { throw InputError("the source of collisions ended") }
                let particles = incidentParticles(of: collision, jets: try finder.jets(of: collision), selection: selection)
                found.append(particles.hadronic.filter { $0.energy > 10 && absEta.contains(abs($0.momentum.eta)) }
                    .map { Hadron(species: $0.species, energy: $0.energy) })
            }
            parts.set(index, (found, try generators.crossSection(batches[index], source).mean))
            progress.add(range.count)
        }
        try Interrupt.check()
        progress.finish()
        let all = parts.values
        name = generators.samples[sample].name
        hadrons = all.flatMap(\.hadrons)
        collisions = hadrons.count
        crossSection = all.reduce(0) { $0 + $1.crossSection * Double($1.hadrons.count) } / Double(max(collisions, 1))
    }

    /// Hadrons above an energy per collision.
    func number(above energy: Double) -> Estimate {
        Estimate(RunningStatistics(hadrons.map { Double($0.filter { $0.energy > energy }.count) }))
    }

    /// Kaons per collision behind a face, with its derivatives to the points of the table.
    func fold(_ table: YieldTable, face: Int) -> (estimate: Estimate, slopes: [Double]) {
        var slopes = [Double](repeating: 0, count: table.points.count), statistics = RunningStatistics()
        for collision in hadrons {
            var sum = 0.0
            for hadron in collision {
                let yield = table.yield(hadron.species, energy: hadron.energy, face: face)
                sum += yield.value
                for (point, slope) in yield.slopes { slopes[point] += slope / Double(hadrons.count) }
            }
            statistics.add(sum)
        }
        return (Estimate(statistics), slopes)
    }
}
