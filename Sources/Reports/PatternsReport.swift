import Experiments
import Foundation
import Inputs
import Mediators
import Numerics
import Particles
import Reach
import Responses
import Studies

/// Signal against backgrounds by pattern, for a trigger at level 1: the answer of `calodump patterns`.
public struct PatternsReport: Codable, Sendable, SavedAnswer {
    public struct Pattern: Codable, Sendable {
        public var name, label: String
        /// Part of the decays in the station, and of muons of 10 GeV through it.
        public var efficiency, muons: Estimate
        /// Hz in all regions, by kind of random hits.
        public var rates: [String: Estimate]

        enum CodingKeys: String, CodingKey { case name, label, efficiency, muons, rates = "rates_Hz" }
    }

    /// Collisions in a crossing, and what is found then.
    public struct Setting: Codable, Sendable {
        public var pileUp: Double
        /// Random hits per cm2 and s in a layer, the mean of all regions.
        public var hitRate: Double
        public var patterns: [Pattern]
        public var curves: [TriggerCurve]

        enum CodingKeys: String, CodingKey { case pileUp = "pile_up", hitRate = "hit_rate_Hz_cm2", patterns, curves }
    }

    public struct Entry: Codable, Sendable {
        public var scenarios: [String]
        public var experiment, chamber, station: String
        /// Parts of the detector in which one pattern is looked for, and the time, ns.
        public var regions: Int
        public var window: Double
        public var coupling: Double
        /// Median energy of the decays in the station, GeV.
        public var medianEnergy: Double
        public var settings: [Setting]
        /// Processor time for an event's observables, and for the learned pattern's answer to them, ns.
        public var nanoseconds: [String: Double]?

        enum CodingKeys: String, CodingKey {
            case nanoseconds = "cpu_ns", scenarios, experiment, chamber, station, regions, window = "window_ns", coupling, medianEnergy = "median_energy_GeV", settings
        }
    }

    public var study, program: String
    public var mass: Double
    public var couplingUnit: String
    public var events: Int
    public var seed: UInt64
    public var entries: [Entry]
    public var notes: [String]

    enum CodingKeys: String, CodingKey { case study, program, mass = "mass_GeV", couplingUnit = "coupling_unit", events, seed, entries, notes }

    /// What is asked for.
    public struct Request: Sendable {
        public var mass = 0.05
        /// nil: where most is expected.
        public var coupling: Double?
        public var scenarios: [String] = []
        /// Whose chambers answer; nil: what the scenario's efficiency says, else the study's, or what the paper's statement names.
        public var experiment: String?
        public var pileUps = [0.0, 60, 200]
        public var events = 20_000
        /// Windows of each number of groups of random hits, shared by all regions.
        public var windows = 24_000
        public var seed: UInt64 = 1
        public var threads = 2
        /// A file for the observables of signals, muons and random hits.
        public var samples: String?

        public init() {}
    }

    /// Makes the numbers of a run and leaves them in it, `patterns.json`.
    public init(_ request: Request, in directory: RunDirectory) throws {
        self = try directory.write {
            let report = try PatternsReport(request, of: directory)
            try AtomicFiles.write([(URL(fileURLWithPath: Self.path(directory)), Data((try jsonText(report) + "\n").utf8))])
            try directory.seal("patterns.json")
            return report
        }
    }

    private init(_ request: Request, of directory: RunDirectory) throws {
        let saved = try SavedFluxes(directory), mediator = saved.mediator, scenarios = try saved.scenarios(request.scenarios)
        guard saved.study.experiment.beam.isCollider else {
            throw InputError("a beam dump has no trigger to study", at: directory.path, expected: "a run of collisions")
        }
        try mediator.check(mass: request.mass)
        (study, program, mass, couplingUnit) = (saved.study.fluxChecksum, ProgramVersion.stamp, request.mass, mediator.coupling.unit)
        (events, seed, entries, notes) = (request.events, request.seed, [], [])
        var samples = SampleFile(request.samples)
        for group in Self.groups(scenarios) {
            let station = try TriggerStation(request, group[0], saved: saved)
            let point = MediatorPoint(mediator, mass: mass, coupling: request.coupling ?? Self.bestCoupling(saved, group[0], mass: mass))
            let spectrum = SignalSpectrum(saved.sources, scenario: group[0], point: point)
            guard spectrum.counts.reduce(0, +) > 0 else {
                throw InputError("no decays in '\(group[0].chamber.name)' at this mass and coupling", at: directory.path, expected: "a point within reach")
            }
            let decays = TriggerStudy.Primary.decays(mediator, mass: mass, coupling: point.coupling, .init(edges: spectrum.edges, counts: spectrum.counts))
            let settings = try request.pileUps.map { try station.setting(pileUp: $0, decays, events: request.events, samples: &samples) }
            station.finish()
            entries.append(Entry(
                scenarios: group.map(\.name), experiment: station.experiment.name, chamber: station.chamber, station: station.study.model.structure.station,
                regions: station.study.regions.reduce(0) { $0 + $1.count }, window: station.study.window, coupling: point.coupling, medianEnergy: Self.median(spectrum),
                settings: settings, nanoseconds: station.nanoseconds()))
        }
        try samples.write()
        notes = [
            "rates are of random hits (independent of each other, or of photons of 0.1 to 10 MeV, even in ln E) over all regions of this station; muons, other particles and detector noise are not in them",
            "windows are looked at one after the other; what a pattern asks of times, and dead time, is not modelled",
        ]
    }

    /// Scenarios with one chamber and threshold.
    private static func groups(_ scenarios: [Scenario]) -> [[Scenario]] {
        scenarios.reduce(into: []) { groups, one in
            let index = groups.firstIndex { $0[0].chamber == one.chamber && $0[0].geometry == one.geometry && $0[0].energyThreshold == one.energyThreshold && $0[0].response == one.response }
            if let index { groups[index].append(one) } else { groups.append([one]) }
        }
    }

    private static func bestCoupling(_ saved: SavedFluxes, _ scenario: Scenario, mass: Double) -> Double {
        var all = scenario
        (all.efficiency, all.efficiencyCurve) = (1, nil)
        let map = SignalMap(saved.sources, scenario: all, masses: [mass], couplings: logarithmicGrid(from: 1e-9, to: 1, count: 181))
        let best = map.counts.indices.max { map.counts[$0] < map.counts[$1] }!
        return map.couplings[best]
    }

    private static func median(_ spectrum: SignalSpectrum) -> Double {
        let total = spectrum.counts.reduce(0, +)
        var sum = 0.0
        for (bin, count) in spectrum.counts.enumerated() {
            if sum + count >= total / 2 { return spectrum.edges[bin] * pow(spectrum.edges[bin + 1] / spectrum.edges[bin], count > 0 ? (total / 2 - sum) / count : 0) }
            sum += count
        }
        return spectrum.edges.last!
    }

    // MARK: Saved

    static func path(_ directory: RunDirectory) -> String { "\(directory.path)/patterns.json" }

    /// What a run directory holds for its study; nil if there is nothing.
    static func saved(in directory: RunDirectory, study: Study) throws -> PatternsReport? {
        try directory.saved(at: path(directory), of: study, what: "the patterns", made: "were made", again: "run 'calodump patterns \(shellWord(directory.path))' again")
    }

    // MARK: Text

    /// Rates at which curves are read, Hz.
    static let rates = [1e3, 1e4, 1e5]

    public var text: String {
        var lines: [String] = []
        func part(_ value: Estimate) -> String { "\(digits(value.mean, 3)) +- \(digits(value.error, 1))" }
        for entry in entries {
            lines.append("\(entry.scenarios.joined(separator: ", ")): decays in \(entry.station) (\(entry.chamber) of \(entry.experiment)), \(entry.regions) regions, windows of \(digits(entry.window, 4)) ns")
            lines.append("m = \(Quantity.format(mass, as: .energy)), coupling \(digits(entry.coupling, 3)) \(couplingUnit), median energy \(Quantity.format(Double(digits(entry.medianEnergy, 3))!, as: .energy))")
            for setting in entry.settings {
                lines += ["", "\(digits(setting.pileUp, 3)) collisions in a crossing, \(digits(setting.hitRate, 3)) hits per cm2 and s"]
                let kinds = NoiseSource.Kind.allCases.map(\.rawValue).filter { kind in setting.patterns.contains { $0.rates[kind] != nil } }
                let all = Double(entry.regions) / (entry.window * 1e-9)
                var table = TextTable(["pattern", "decays", "muons"] + kinds.map { "kHz, \($0)" } + (kinds.isEmpty ? [] : ["of all windows"]))
                for pattern in setting.patterns {
                    let rates = kinds.map { kind in pattern.rates[kind].map { "\(digits($0.mean / 1e3, 3)) +- \(digits($0.error / 1e3, 1))" } ?? "-" }
                    let share = kinds.isEmpty ? [] : [digits((kinds.compactMap { pattern.rates[$0]?.mean }.max() ?? 0) / all, 2)]
                    table.add([pattern.name, part(pattern.efficiency), digits(pattern.muons.mean, 2)] + rates + share)
                }
                lines.append(table.text)
                if setting.curves.contains(where: { !$0.points.isEmpty }), !kinds.isEmpty { lines.append(working(setting).text) }
            }
            lines.append("")
        }
        return (lines + notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    private func working(_ setting: Setting) -> TextTable {
        var table = TextTable(["at most", "by", "decays", "muons", "asked for"])
        for rate in Self.rates {
            for curve in setting.curves {
                guard let best = curve.best(within: rate) else { continue }
                table.add(["\(digits(rate / 1e3, 3)) kHz", curve.name, digits(best.efficiency.mean, 3), digits(best.muons, 2), curve.name == "learned" ? "above \(best.cut.prefix(8))" : best.cut])
            }
        }
        return table
    }
}
