import Collisions
import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Responses

/// Counts what looks like a chamber's patterns.
struct BackgroundSimulation {
    /// Particles that come in with one spectrum, dN/dE as a power of the kinetic energy.
    struct Incoming {
        var name: String
        var species: [Species]
        /// GeV
        var energies: ClosedRange<Double>
        var power: Double
        var events: Int
    }

    /// A station with those that are built alike.
    private struct Kind {
        var model: ChamberModel
        var arrival: Arrival
        var stations: [String]
    }

    private let request: ChamberBackgrounds.Request
    private let description: ChamberDescription
    private let kinds: [Kind]
    private let punchThrough: StationBackgroundReport?
    private let seed: UInt64
    private static let threads = 2

    /// Photons of neutrons: even in ln E, as no spectrum is public.
    private static let neutronPhotons = 1e-4...1e-2
    /// The hardest of them, of captures by iron.
    private static let capture = 7.6e-3
    private static let photonEvents = 400_000
    /// Of what punches through, with the power of its spectrum.
    private static let highest = 50.0, power = 3.0
    private static let accidentalSamples = 1500, lineSamples = 6000

    init(_ request: ChamberBackgrounds.Request, seed: UInt64) throws {
        (self.request, self.seed) = (request, seed)
        description = try request.experiment.description(ofChamber: request.chamber)
        var kinds: [Kind] = []
        for station in request.stations {
            let model = try ChamberModel(request.experiment, chamber: request.chamber, station: station)
            if let alike = kinds.firstIndex(where: { $0.model.structure.slices == model.structure.slices }) {
                kinds[alike].stations.append(station)
            } else {
                kinds.append(Kind(model: model, arrival: try Arrival(request.experiment, chamber: request.chamber, station: station), stations: [station]))
            }
        }
        self.kinds = kinds
        punchThrough = try request.stationsFile.map { try StationBackgroundReport(contentsOf: $0, chamber: request.chamber) }
    }

    /// What the rates depend on, in words.
    func key(physics: Int) throws -> [String] {
        let experiment = request.experiment, collisions = request.pileUp.map { "\($0)" } ?? "of the file"
        var key = ["physics \(physics), seed \(seed), PYTHIA \(GeneratorCache.pythiaVersion)", "cross section \(request.crossSection)"]
        key.append("crossing \(String(describing: experiment.crossing)) \(collisions)")
        key.append("patterns \(description.patterns)")
        key.append("hits \(String(describing: description.randomHits))")
        key.append("samples \(Self.accidentalSamples) \(Self.lineSamples) \(Self.photonEvents) \(Self.neutronPhotons) \(Self.capture)")
        for one in incoming { key.append("\(one)") }
        for kind in kinds { key += ["stations \(kind.stations)", "arrival \(kind.arrival.key)"] + kind.model.key }
        for volume in request.stations.compactMap({ try? experiment.volume($0) }) {
            key.append("volume \(volume.range) \(volume.extent) \(String(describing: volume.sectors)) \(volume.isOnBothSides)")
        }
        key.append(try request.stationsFile.map { "punch-through \(FNV1a(try AtomicFiles.readText($0)).hex)" } ?? "no punch-through")
        return key
    }

    func run(key: [String]) throws -> ChamberBackgrounds {
        var notes: [String] = []
        var rates = try randomHits()
        if rates.isEmpty { notes.append("no rate of random hits is known of '\(request.chamber)' of '\(request.experiment.name)': random_hits and the beam's bunch crossing in its file") }
        rates += try neutronPhotons()
        if let punchThrough {
            rates += try Self.rows.flatMap { try entering($0, punchThrough) }
            notes.append("what punches through is that of particles in and around the jets of another study (\(punchThrough.study)): \(punchThrough.showers) showers, \(punchThrough.collisions) collisions")
        } else {
            notes.append("what punches through is not counted: 'calodump punchthrough --chamber \(request.chamber)' in a study whose showers follow lines, then its stations-\(request.chamber).json")
        }
        notes.append("cosmics and beam halo are not in it: no rate is public; a number of yours is 'background: { expected: N, error: S }' of the scenario")
        notes.append("nothing is asked of a jet in front, of tracks or of other stations")
        return ChamberBackgrounds(key: key, rates: rates, notes: notes, crossSection: request.crossSection)
    }

    // MARK: Hits of no particle

    /// - Parameter name: of a pattern; nil: all.
    func randomHits(only name: String? = nil) throws -> [ChamberBackgrounds.Rate] {
        guard let known = description.randomHits, let crossing = request.experiment.crossing else { return [] }
        let collisions = request.pileUp ?? crossing.collisions
        if let name, !description.patterns.contains(where: { $0.name == name }) { throw InputError.unknown("pattern", name, among: description.patterns.map(\.name)) }
        return try description.patterns.filter { name == nil || $0.name == name }.map { pattern in
            var sum = 0.0, statistical = 0.0, slope = 0.0
            for kind in kinds {
                let finder = PatternFinder(pattern, in: kind.model)
                for station in kind.stations {
                    let volume = try request.experiment.volume(station), count = AccidentalRate.count(of: volume, parts: known.parts)
                    for ring in known.rings {
                        let rate = AccidentalRate(kind.model, of: volume, ring: ring, parts: known.parts, crossing: crossing)
                        let found = rate.probability(
                            finder, rate: ring.hits * collisions / (crossing.spacing * 1e-9), samples: pattern.stub == nil ? Self.accidentalSamples : Self.lineSamples, seed: seed)
                        let factor = count / (collisions * max(1, rate.window / crossing.spacing))
                        sum += found.mean * factor
                        slope += found.slope * factor
                        statistical = hypot(statistical, found.error * factor)
                        try Interrupt.check()
                    }
                }
            }
            return ChamberBackgrounds.Rate(
                name: "random hits", pattern: pattern.name, rate: Estimate(mean: sum, error: hypot(statistical, slope * known.error)),
                source: "\(request.experiment.name), random_hits of \(request.chamber); \(digits(collisions, 3)) collisions in a crossing; the rate of hits is known to \(digits(known.error * 100, 2)) %")
        }
    }

    /// Photons that make the hits, and now and then several each.
    private func neutronPhotons() throws -> [ChamberBackgrounds.Rate] {
        guard let known = description.randomHits else { return [] }
        var sums = description.patterns.map { _ in Estimate(mean: 0, error: 0) }
        for kind in kinds {
            let soft = try tally(kind, .init(name: "", species: [.photon], energies: Self.neutronPhotons, power: 1, events: Self.photonEvents))
            let hard = try tally(kind, .init(name: "", species: [.photon], energies: Self.capture...Self.capture * 1.0001, power: 1, events: Self.photonEvents / 4))
            let hits = try kind.stations.reduce(0.0) { sum, station in
                let volume = try request.experiment.volume(station), count = AccidentalRate.count(of: volume, parts: known.parts)
                return known.rings.reduce(sum) { sum, ring in
                    let area = AccidentalRate(kind.model, of: volume, ring: ring, parts: known.parts).area
                    return sum + ring.hits * area * count * Double(kind.model.layers.count)
                }
            }
            for index in description.patterns.indices {
                // Of photons that make one hit on average.
                func share(_ tally: ResponseTally) -> Estimate { tally.fraction(tally.recognised[index]) * (1 / max(tally.meanHits.mean, 1e-12)) }
                let mean = share(soft), other = share(hard)
                sums[index].mean += hits * mean.mean
                sums[index].error += hits * (hypot(hypot(mean.error, known.error * mean.mean), (other.mean - mean.mean) / 2))
            }
        }
        return zip(description.patterns, sums).map { pattern, sum in
            ChamberBackgrounds.Rate(
                name: "photons of neutrons", pattern: pattern.name, rate: sum,
                source: "as many photons as make the random hits, 0.1 to 10 MeV even in ln E (no spectrum is public; half of the way to 7.6 MeV as error), from the front")
        }
    }

    // MARK: What punches through

    /// Rows of the answer: groups of particles that enter, as `StationBackgroundReport` counts them.
    static let rows: [(name: String, groups: [String], events: Int)] = [
        ("muons", ["mu+, mu-"], 3000), ("charged hadrons", ["pi+, pi-", "K+, K-", "p, pbar"], 3000), ("neutrons and K0L", ["n, nbar", "K0L"], 10_000), ("K0S", ["K0S"], 10_000),
    ]

    private var incoming: [Incoming] {
        guard let above = punchThrough?.above else { return [] }
        return Self.rows.flatMap { row in
            row.groups.map { group in
                Incoming(
                    name: group, species: StationBackgroundReport.groups.first { $0.name == group }!.species, energies: above...Self.highest, power: Self.power,
                    events: row.events)
            }
        }
    }

    private func entering(_ row: (name: String, groups: [String], events: Int), _ report: StationBackgroundReport) throws -> [ChamberBackgrounds.Rate] {
        var sums = description.patterns.map { _ in Estimate(mean: 0, error: 0) }, words: [String] = []
        let perCollision = 1 / (report.luminosity * request.crossSection)
        for kind in kinds {
            for part in incoming where row.groups.contains(part.name) {
                let numbers = kind.stations.compactMap { station in report.stations.first { $0.station == station }?.entering[part.name] }
                // The same collisions and showers make the numbers of all stations.
                let number = numbers.reduce(Estimate(mean: 0, error: 0)) { Estimate(mean: $0.mean + $1.mean, error: $0.error + $1.error) } * perCollision
                guard number.mean > 0 else { continue }
                let tally = try tally(kind, part)
                for index in description.patterns.indices {
                    let chance = tally.fraction(tally.recognised[index])
                    sums[index].mean += number.mean * chance.mean
                    sums[index].error += hypot(number.error * chance.mean, number.mean * chance.error)
                }
                words.append("\(digits(number.mean, 3)) \(part.name) enter \(kind.stations.joined(separator: ", "))")
            }
        }
        return zip(description.patterns, sums).map { pattern, sum in
            ChamberBackgrounds.Rate(
                name: row.name, pattern: pattern.name, rate: sum,
                source: "stations-\(request.chamber).json, above \(Quantity.format(report.above, as: .energy)): " + words.joined(separator: "; ") + "; spectrum E^-3 to 50 GeV")
        }
    }

    private func tally(_ kind: Kind, _ incoming: Incoming) throws -> ResponseTally {
        let source = try ResponseSource(.spectrum(incoming.species, incoming.energies, power: incoming.power), arrival: kind.arrival, in: kind.model)
        let progress = WorkProgress(
            "events", total: incoming.events, threads: Self.threads,
            kind: "\(incoming) into \(request.chamber) \(kind.stations) of \(request.experiment.checksum)", isLong: false)
        defer { progress.finish() }
        return try source.tally(
            in: kind.model, events: incoming.events, seed: seed, patterns: description.patterns, threads: Self.threads, colliders: { try PythiaHadronCollider() },
            finished: progress.add)
    }
}

extension StationBackgroundReport {
    /// What `punchthrough` has left. Throws `InputError` for another chamber's (nil: any) or another physics'.
    package init(contentsOf file: URL, chamber: String?) throws {
        let again = "run 'calodump punchthrough --chamber \(chamber ?? "NAME")' again"
        do { self = try JSONDecoder().decode(StationBackgroundReport.self, from: AtomicFiles.read(file)) } catch let error as DecodingError {
            var problem = InputError(error, at: file.path)
            problem.advice = again
            throw problem
        }
        try ProgramVersion.check(program, "the particles were counted and", at: file.path, advice: again)
        guard let chamber, self.chamber != chamber else { return }
        throw InputError("particles that enter '\(self.chamber)'", at: file.path, expected: "'\(chamber)'", advice: again)
    }
}
