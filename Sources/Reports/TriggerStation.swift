import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Responses
import Studies

/// The station of a scenario whose patterns are studied, with its random hits.
struct TriggerStation {
    let experiment: Experiment
    let chamber: String
    let study: TriggerStudy
    private let noises: [NoiseSource]
    private let progress: WorkProgress
    private let spacing: Double
    private let seed: UInt64, windows: Int

    init(_ request: PatternsReport.Request, _ scenario: Scenario, saved: SavedFluxes) throws {
        let own = saved.study.experiment, named = try PaperStatements(about: own)?.trigger?.experiment
        let isBuilt = try !own.description(ofChamber: scenario.chamber.name).patterns.isEmpty
        let name = request.experiment ?? scenario.response?.experiment ?? (isBuilt ? nil : named)
        experiment = try name.map { try Experiment(named: $0) } ?? own
        chamber = scenario.response?.chamber ?? scenario.chamber.name
        (seed, windows) = (request.seed, request.windows)
        let description = try experiment.description(ofChamber: chamber), place = "--experiment"
        guard !description.patterns.isEmpty else {
            throw InputError("the chamber '\(chamber)' of '\(experiment.name)' has no patterns", at: place, expected: "an experiment whose file has some", advice: "name one with --experiment")
        }
        let model = try ChamberModel(experiment, chamber: chamber, station: scenario.response?.station)
        let volume = try experiment.volume(model.structure.station)
        guard let hits = description.randomHits, let crossing = experiment.crossing else {
            throw InputError(
                "no rate of random hits is known of '\(chamber)' of '\(experiment.name)'", at: place, expected: "random_hits of the chamber, and bunch_spacing, pileup and inelastic of the beam, in the experiment's file")
        }
        spacing = crossing.spacing
        var study = TriggerStudy(
            model, arrival: try Arrival(experiment, chamber: chamber, station: model.structure.station), patterns: description.patterns,
            regions: Self.regions(hits, model, volume, crossing), spacing: crossing.spacing, seed: request.seed, threads: request.threads)
        let noises = NoiseSource.Kind.allCases.map { NoiseSource($0, in: model, seed: request.seed) }, each = Self.windows(request.windows, study)
        let windowCount = request.pileUps.filter { $0 > 0 }.flatMap { pileUp in noises.map { study.numberOfWindows(of: $0, pileUp: pileUp, each: each) } }.reduce(0, +)
        let events = [request.events, Self.muons(request.events)].reduce(0) { $0 + noises.count * (($1 + 1) / 2) } * request.pileUps.count
        progress = WorkProgress(
            "events and windows", total: events + windowCount, threads: request.threads,
            kind: "\(experiment.checksum), \(chamber), \(saved.study.countingKind), \(request.mass), \(request.pileUps), \(request.events)/\(request.windows)", isLong: false)
        study.finished = progress.add
        (self.study, self.noises) = (study, noises)
    }

    /// The station itself, or where rates depend on the radius rings of each of its sectors.
    private static func regions(_ hits: RandomHits, _ model: ChamberModel, _ volume: Volume, _ crossing: BunchCrossing) -> [TriggerRegion] {
        let stations = Int(AccidentalRate.count(of: volume, parts: hits.parts)), isAlike = Set(model.layers.map(\.cells.measures)).count == 1
        return hits.rings.map { ring in
            let station = AccidentalRate(model, of: volume, ring: ring.range == nil ? nil : ring, parts: hits.parts, crossing: crossing)
            // A few roads wide, where layers that measure the other coordinate do not tie them together.
            let parts = isAlike && ring.range != nil ? max(1, (station.width / ObservableReader.regionWidth(model)).rounded(.down)) : 1
            return TriggerRegion(width: station.width / parts, length: station.length, hits: ring.hits, count: stations * Int(parts))
        }
    }

    private static func muons(_ events: Int) -> Int { events / 4 }
    private static func windows(_ all: Int, _ study: TriggerStudy) -> Int { max(1, all / study.regions.count) }

    /// After the last setting.
    func finish() { progress.finish() }

    private var learned: HitPattern? { study.patterns.first { $0.learned != nil } }
    private var network: LearnedPattern? { learned?.learned?.network }

    func nanoseconds() -> [String: Double]? {
        network.map { network in
            let time = study.nanoseconds(of: network, noise: noises[0], pileUp: 200)
            return ["observables": time.observables, "network": time.network]
        }
    }

    func setting(pileUp: Double, _ decays: TriggerStudy.Primary, events: Int, samples file: inout SampleFile) throws -> PatternsReport.Setting {
        // Decays among independent hits and among those of photons, half of them each.
        func mixed(_ primary: TriggerStudy.Primary, _ count: Int) throws -> [TriggerStudy.Sample] {
            try noises.flatMap { try study.events(primary, count: (count + 1) / 2, noise: $0, pileUp: pileUp) }
        }
        let windows = try noises.map { noise -> [TriggerStudy.Sample] in
            pileUp > 0 ? try study.windows(of: noise, pileUp: pileUp, each: Self.windows(self.windows, study)) : []
        }
        let samples = TriggerCurve.Samples(signal: try mixed(decays, events), muons: try mixed(.particle(.muonMinus, kineticEnergy: 10), Self.muons(events)), windows: windows)
        file.add(samples, chamber: chamber, pileUp: pileUp)
        let patterns = study.patterns.enumerated().map { index, pattern in
            let bit: UInt64 = 1 << UInt64(index), point = samples.point("") { $0.found & bit != 0 }, muons = samples.muons.count { $0.found & bit != 0 }
            var rates: [String: Estimate] = [:]
            for (noise, list) in zip(noises, windows) where !list.isEmpty { rates[noise.kind.rawValue] = TriggerCurve.Samples.rate(list) { $0.found & bit != 0 } }
            return PatternsReport.Pattern(
                name: pattern.name, label: pattern.label, efficiency: point.efficiency, muons: ResponseTally.fraction(muons, of: max(samples.muons.count, 1)), rates: rates)
        }
        var curves = [TriggerCurve.cuts(samples, layers: study.model.layers.count)]
        if let learned, let network { curves.append(TriggerCurve.learned(network, cuts: learned.cuts, samples)) }
        let area = study.regions.reduce(0) { $0 + $1.width * $1.length * Double($1.count) }
        let hits = study.regions.reduce(0) { $0 + $1.hits * $1.width * $1.length * Double($1.count) } / area
        return .init(pileUp: pileUp, hitRate: hits * pileUp / (spacing * 1e-9), patterns: patterns, curves: pileUp > 0 ? curves : [])
    }
}

/// Observables of samples for training, as CSV; nothing without a name.
struct SampleFile {
    private let path: String?
    private var lines: [String] = []

    init(_ path: String?) { self.path = path }

    private static let header = "chamber,pile_up,class,weight," + HitObservable.allCases.map(\.rawValue).joined(separator: ",")
    /// Of each kind of random hits about so many with few hits on the road, and as many with more, with weights that make up for it.
    private static let wanted = 100_000.0
    private static let fullRoad: Float = 6
    /// Of a decay that is to be recognised.
    private static let leastHits = 3

    mutating func add(_ samples: TriggerCurve.Samples, chamber: String, pileUp: Double) {
        guard path != nil else { return }
        func line(_ sample: TriggerStudy.Sample, _ name: String, _ weight: Double) -> String {
            "\(chamber),\(digits(pileUp, 4)),\(name),\(digits(weight, 6))," + HitObservable.allCases.map { digits(Double(sample.values[$0.index]), 5) }.joined(separator: ",")
        }
        for sample in samples.signal where sample.own >= Self.leastHits { lines.append(line(sample, "signal", 1)) }
        for sample in samples.muons { lines.append(line(sample, "muon", 1)) }
        for (kind, list) in zip(NoiseSource.Kind.allCases, samples.windows) {
            let road = list.filter { $0.values[HitObservable.roadLayers.index] >= 2 }
            let isFull = { (sample: TriggerStudy.Sample) in sample.values[HitObservable.roadHits.index] >= Self.fullRoad }
            for part in [road.filter { !isFull($0) }, road.filter(isFull)] {
                let step = max(1, Int((Double(part.count) / Self.wanted).rounded(.up)))
                for index in stride(from: 0, to: part.count, by: step) { lines.append(line(part[index], kind.rawValue, part[index].weight * Double(step))) }
            }
        }
    }

    func write() throws {
        guard let path else { return }
        try AtomicFiles.write([(URL(fileURLWithPath: path), Data((([Self.header] + lines).joined(separator: "\n") + "\n").utf8))])
    }
}
