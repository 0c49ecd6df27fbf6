import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// Hadrons and muons that enter the stations of a chamber behind all that stands before them, per luminosity: what punches through, in a study whose
/// showers follow lines.
///
/// The number is L times the sum over samples of sigma <sum over the particles that enter of Y(species, E, |eta|)>. Y comes from showers with splitting along a line through
/// the middle of each part of the chamber's |eta|, and is interpolated in ln E. Particles enter as the study has it (from its jets, decaying in flight,
/// bent); behind the tracker all directions are theirs, showers have no width and no field. Rare species enter as the one that is nearest.
public struct StationBackgroundReport: Codable, Sendable {
    public struct Station: Codable, Sendable {
        public var station: String
        /// |eta| of the lines that meet it, and the interaction lengths before it on each.
        public var absEta: [Double]
        public var interactionLengths: [Double]
        /// By name, per luminosity: kinetic energy above `above`; "K0S 10-50 GeV" by total energy.
        public var entering: [String: Estimate]
        /// K0S of 10 to 50 GeV that the last material before the station makes of K0L.
        public var regenerated: Double

        enum CodingKeys: String, CodingKey {
            case station, absEta = "abs_eta", interactionLengths = "interaction_lengths", entering, regenerated = "K0S_10_to_50GeV_regenerated"
        }
    }

    public var experiment: String
    public var chamber: String
    /// 1/barn
    public var luminosity: Double
    /// GeV
    public var above: Double
    public var stations: [Station]
    public var showers: Int
    public var collisions: Int
    public var notes: [String]
    public var study: String
    public var program: String

    enum CodingKeys: String, CodingKey {
        case experiment, chamber, luminosity = "luminosity_per_barn", above = "above_GeV", stations, showers, collisions, notes, study, program
    }

    static let kaons = "K0S 10-50 GeV"
    /// What is counted, with its species.
    static let groups: [(name: String, species: [Species])] = [
        ("K0S", [.kaonShort]), ("K0L", [.kaonLong]), ("n, nbar", [.neutron, .antineutron]), ("pi+, pi-", [.pionPlus, .pionMinus]),
        ("K+, K-", [.kaonPlus, .kaonMinus]), ("p, pbar", [.proton, .antiproton]), ("mu+, mu-", [.muonPlus, .muonMinus]),
    ]
    /// Those that showers are made of.
    private static let incident: [Species] = [.pionPlus, .pionMinus, .kaonPlus, .kaonMinus, .kaonLong, .proton, .neutron, .antiproton, .muonMinus]

    /// For a species that enters.
    private static func standIn(_ species: Species) -> Species {
        if incident.contains(species) { return species }
        if species.isMuon { return .muonMinus }
        if species == .kaonShort { return .kaonLong }
        return species.baryonNumber < 0 ? .antiproton : species.charge == 0 ? .neutron : .proton
    }

    /// Total energies over the lowest, with the mass of a nucleon above it.
    package static let usualLadder = [1.15, 1.6, 2.4, 3.6, 5.5, 8.5, 13, 20, 32, 52, 90, 160, 300, 600, 1300]

    /// - Parameters:
    ///   - showers: for each species, energy and line, fewer where they make many collisions.
    ///   - splitting: factor at every half interaction length; nil: weights by depth and energy (`WeightTargets`), for each species and energy its own.
    ///   - collisions: as `KaonBackgroundReport`.
    ///   - above: kinetic energy of what is counted, GeV.
    ///   - lines: parts of the chamber's |eta|.
    ///   - ladder: total energies of the showers over `above`, behind the mass of a nucleon.
    ///   - folder: a directory for what is finished; nil keeps nothing.
    package init(
        _ study: Study, chamber name: String?, showers: Int, collisions: Int, splitting: Double?, above: Double, lines: Int = 3, ladder: [Double] = usualLadder, threads: Int,
        store folder: String? = nil
    ) throws {
        let experiment = study.experiment, chamber = try experiment.description(ofChamber: name ?? study.scenarios.first?.chamber.name ?? "")
        guard let absEta = chamber.absEta else { throw InputError("the chamber '\(chamber.name)' covers no |eta|", at: "chamber", expected: "a chamber around collisions") }
        let sampled = KaonBackgroundReport.sampled(study, collisions: collisions), generators = try Generators(sampled)
        let identity = ([study.fluxChecksum, chamber.name, "showers=\(showers)", "collisions=\(collisions)", "splitting=\(splitting.map { "\($0)" } ?? "weights")", "above=\(above)"]
            + generators.files.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
        let store = try folder.map { try PartStore(path: "\($0)/stations-\(chamber.name).sqlite", identity: identity) }
        let edges = (0...lines).map { absEta.lowerBound + (absEta.upperBound - absEta.lowerBound) * Double($0) / Double(lines) }
        let ways = try zip(edges, edges.dropFirst()).map { try Way(experiment, chamber: chamber.name, absEta: $0..<$1) }
        let tables = try ways.enumerated().map { i, way in
            let plan = YieldTable.Plan(
                species: Self.incident, energies: ladder.map { $0 * above + Species.proton.mass }, showers: showers, splitting: splitting, above: above,
                settings: study.showers.hadronic, seed: study.seed &+ UInt64(i), name: "line \(i + 1)", counts: Self.counts)
            return try YieldTable(way.stack, plan, threads: threads, store: store)
        }
        let entering = study.incident.hadronic.filter(\.isTransportedHadron) + [.muonPlus, .muonMinus]
        let spectra = try generators.samples.indices.map { index in
            try IncidentSpectrum(
                sampled, generators, sample: index, species: entering, absEta: absEta, above: above, threads: threads, store: store)
        }
        let luminosity = study.scenarios.map(\.luminosity).max() ?? 0
        func number(_ station: String, _ count: Int) -> Estimate {
            var sum = Estimate(mean: 0, error: 0)
            for (way, table) in zip(ways, tables) {
                guard let face = way.faces[station] else { continue }
                var slopes = [Double](repeating: 0, count: table.points.count)
                for spectrum in spectra {
                    let factor = luminosity * spectrum.crossSection
                    let fold = spectrum.fold(table, face: face, count: count, absEta: way.absEta, standIn: Self.standIn)
                    sum = Estimate(mean: sum.mean + fold.estimate.mean * factor, error: hypot(sum.error, fold.estimate.error * factor))
                    for (i, slope) in fold.slopes.enumerated() { slopes[i] += slope * factor }
                }
                let showerError = zip(slopes, table.points).reduce(0) { $0 + pow($1.0 * $1.1.numbers[face][count].error, 2) }.squareRoot()
                sum.error = hypot(sum.error, showerError)
            }
            return sum
        }
        stations = experiment.stations(of: chamber.name).map(\.name).compactMap { station in
            let met = ways.filter { $0.faces[station] != nil }
            guard !met.isEmpty else { return nil }
            var entering = [Self.kaons: number(station, 0)]
            for (i, group) in Self.groups.enumerated() { entering[group.name] = number(station, 1 + i) }
            let longLived = (0..<KaonRegeneration.edges.count - 1).map { number(station, 1 + Self.groups.count + $0).mean }
            return Station(
                station: station, absEta: met.map(\.middle), interactionLengths: met.map { $0.interactionLengths(before: station) }, entering: entering,
                regenerated: KaonRegeneration.number(longLived, behind: met[met.count / 2].lastMaterial(before: station)))
        }
        guard !stations.isEmpty else { throw InputError("no line through the middle of |eta| from \(absEta.lowerBound) to \(absEta.upperBound) meets '\(chamber.name)'", at: experiment.file) }
        (self.experiment, self.chamber, self.luminosity, self.above) = (experiment.name, chamber.name, luminosity, above)
        self.showers = tables.reduce(0) { $0 + $1.points.reduce(0) { $0 + $1.showers } }
        self.collisions = spectra.reduce(0) { $0 + $1.collisions }
        (self.study, program) = (study.fluxChecksum, ProgramVersion.stamp)
        notes = [
            "showers have no width: particles enter a station on the line of the one that made them; no field behind the tracker",
            "a station counts for the parts of |eta| whose middle line meets it",
            "what turns back and enters again counts again; decays behind the last station's front are not in the numbers",
        ]
    }

    /// The kaons, the groups, then K0L by the momentum bins of `KaonRegeneration`.
    private static let counts: @Sendable (PunchThroughTally, Int) -> [Estimate] = { tally, face in
        let sums = groups.map { group in
            group.species.map { tally.number($0, face: face) }.reduce(Estimate(mean: 0, error: 0)) {
                Estimate(mean: $0.mean + $1.mean, error: hypot($0.error, $1.error))
            }
        }
        return [tally.kaons(face: face)] + sums + KaonRegeneration.longLived(tally, face: face)
    }

    public var text: String {
        let names = [Self.kaons] + Self.groups.map(\.name)
        var table = TextTable(["enter per \(Quantity.format(luminosity, as: .luminosity)), above \(Quantity.format(above, as: .energy))", "lambda"] + names)
        for station in stations {
            let depth = station.interactionLengths.map { digits($0, 3) }.joined(separator: ", ")
            table.add([station.station, depth] + names.map { name in
                station.entering[name].map { "\(digits($0.mean, 3)) +- \(digits($0.error, 2))" } ?? "-"
            })
        }
        let regenerated = stations.map { "\($0.station) \(digits($0.regenerated, 2))" }.joined(separator: ", ")
        return ([table.text, "K0S of 10-50 GeV regenerated from K0L in the last material before: \(regenerated)",
            "\(experiment), \(chamber): \(showers) showers, \(collisions) collisions"] + notes.map { "note: \($0)" }).joined(separator: "\n")
    }
}

extension StationBackgroundReport {
    /// Counts in the run directory of a study: goes on with what is there, and leaves the result, stations-CHAMBER.json.
    public init(
        _ study: Study, in directory: RunDirectory, chamber: String?, showers: Int, collisions: Int, splitting: Double?, above: Double, threads: Int
    ) throws {
        self = try directory.write(study) {
            let report = try StationBackgroundReport(
                study, chamber: chamber, showers: showers, collisions: collisions, splitting: splitting, above: above, threads: threads, store: directory.path)
            try writeText(try jsonText(report) + "\n", to: "\(directory.path)/stations-\(report.chamber).json")
            return report
        }
    }
}

/// A line through the middle of a part of |eta| with its faces before the stations.
private struct Way {
    let absEta: Range<Double>
    let stack: LayerStack
    /// Index of the last layer before each station that the line meets.
    let faces: [String: Int]
    var middle: Double { (absEta.lowerBound + absEta.upperBound) / 2 }

    init(_ experiment: Experiment, chamber: String, absEta: Range<Double>) throws {
        self.absEta = absEta
        let stations = experiment.volumes.filter { $0.role == .chamber && $0.chamber == chamber }
        // Through the middle of a sector of the first station.
        let line = Line(eta: (absEta.lowerBound + absEta.upperBound) / 2, phi: stations.first?.sectors?.phi ?? 0)
        let segments = experiment.ray(line).segments.filter { segment in stations.contains { $0.name == segment.volume } }
        guard let last = segments.last, let start = experiment.ray(line).segments.first?.from else {
            throw InputError("the line at |eta| = \(line.eta) meets no station of '\(chamber)'", at: experiment.file, expected: "stations that abs_eta covers")
        }
        let stack = try experiment.layers(line, upTo: last.from + 1e-6) ?? LayerStack([.init(nil, thickness: last.from)])
        var found: [String: Int] = [:]
        for segment in segments where found[segment.volume] == nil {
            let z = segment.from - start
            found[segment.volume] = (0..<stack.layers.count).min { abs(stack.faces[$0 + 1] - z) < abs(stack.faces[$1 + 1] - z) }
        }
        (self.stack, faces) = (stack, found)
    }

    func interactionLengths(before station: String) -> Double {
        stack.layers[0...(faces[station] ?? 0)].reduce(0) { $0 + ($1.material.map { [thickness = $1.thickness] in thickness / $0.interactionLength } ?? 0) }
    }

    /// The last layers of one material of more than a millimetre before a station.
    func lastMaterial(before station: String) -> LayerStack.Layer? {
        guard let face = faces[station], let last = stack.layers[0...face].lastIndex(where: { ($0.material?.density ?? 0) > 1 && $0.thickness > 0.1 }) else { return nil }
        return stack.layers[last]
    }
}
