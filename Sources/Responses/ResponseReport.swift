import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Showers

/// What a station of a chamber sees: the answer of `calodump response`. Errors are binomial standard errors.
public struct ResponseReport: Codable, Sendable {
    public struct Particle: Codable, Sendable {
        public var species: String
        /// Kinetic energy of a particle, total energy of a mediator, GeV.
        public var energy: Double
        enum CodingKeys: String, CodingKey { case species, energy = "energy_GeV" }
    }

    public struct Decay: Codable, Sendable {
        public var products: [String]
        public var share: Double
    }

    public struct Pattern: Codable, Sendable {
        public var name, label: String
        /// Part of the events.
        public var efficiency: Estimate
        /// Rate at which random hits alone look like it, Hz per station.
        public var accidental: Estimate?
        enum CodingKeys: String, CodingKey { case name, label, efficiency, accidental = "accidental_Hz" }
    }

    public var experiment, chamber, station: String
    public var particles: [Particle]
    /// Mediators: mass, GeV, and the decays that were drawn.
    public var mass: Double?
    public var decays: [Decay]?
    public var events: Int
    public var seed: UInt64
    /// Depth along the normal.
    public var radiationLengths: Double
    /// Part of the events that hit a layer; "1" is the first one.
    public var hitLayers: [String: Estimate]
    /// Part of the events with at least so many layers hit that follow each other.
    public var consecutive: [String: Estimate]
    /// Part of the events that the first of the patterns recognises.
    public var recognised: Estimate
    public var patterns: [Pattern]
    public var meanHits: Estimate
    public var cpuSeconds: Double

    enum CodingKeys: String, CodingKey {
        case experiment, chamber, station, particles, mass = "mass_GeV", decays, events, seed, radiationLengths = "radiation_lengths", hitLayers = "hit_layers", consecutive
        case recognised, patterns, meanHits = "mean_hits", cpuSeconds = "cpu_s"
    }

    /// - Parameters:
    ///   - station: name of a volume; nil: the chamber's first.
    ///   - absEta: |eta| of the particles; nil: even over what the chamber covers.
    ///   - inFront: how much of what stands in front of the station is part, cm.
    ///   - hasField: whether the chamber's field is on.
    ///   - colliders: for hadrons.
    ///   - hitRate: of random hits in each layer, per cm2 and s; nil: accidental rates are not computed.
    ///   - finished: told how many events more are done, from any thread.
    public init(
        _ experiment: Experiment, chamber: String, station: String? = nil, primary: ResponseSource.Primary, absEta: ClosedRange<Double>? = nil,
        inFront: Double = 0, hasField: Bool = false, hitRate: Double? = nil, events: Int, seed: UInt64, threads: Int = 1,
        colliders: (@Sendable () throws -> any HadronCollider)? = nil, finished: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        let model = try ChamberModel(experiment, chamber: chamber, station: station, inFront: inFront, hasField: hasField)
        let arrival = try Arrival(experiment, chamber: chamber, station: model.structure.station, absEta: absEta)
        let source = try ResponseSource(primary, arrival: arrival, in: model)
        let stated = try experiment.description(ofChamber: chamber).patterns, patterns = stated.isEmpty ? [HitPattern.layersInARow(2)] : stated
        let start = processorTime()
        let tally = try source.tally(in: model, events: events, seed: seed, patterns: patterns, threads: threads, colliders: colliders, finished: finished)
        (self.experiment, self.chamber, self.station, self.events, self.seed) = (experiment.name, chamber, model.structure.station, events, seed)
        radiationLengths = model.structure.radiationLengths
        switch primary {
        case .spectrum(let species, let range, _): particles = species.map { .init(species: $0.name, energy: range.lowerBound) }
        case .particle(let species, let energy): particles = [.init(species: species.name, energy: energy)]
        case .mediator(let mediator, let mass, let energy):
            particles = [.init(species: mediator.name, energy: energy)]
            self.mass = mass
            decays = source.shares.map { .init(products: $0.products, share: $0.share) }
        }
        func table(_ counts: [Int]) -> [String: Estimate] {
            Dictionary(uniqueKeysWithValues: counts.enumerated().map { ("\($0.offset + 1)", tally.fraction($0.element)) })
        }
        hitLayers = table(tally.layers)
        consecutive = table(tally.consecutive)
        recognised = tally.fraction(tally.recognised[0])
        let volume = try experiment.volume(model.structure.station), parts = try experiment.description(ofChamber: chamber).randomHits?.parts ?? 1
        self.patterns = patterns.indices.map { index in
            let accidental = hitRate.map { AccidentalRate(model, of: volume, parts: parts, crossing: experiment.crossing)(PatternFinder(patterns[index], in: model), rate: $0, seed: seed) }
            return Pattern(name: patterns[index].name, label: patterns[index].label, efficiency: tally.fraction(tally.recognised[index]), accidental: accidental)
        }
        meanHits = tally.meanHits
        cpuSeconds = processorTime() - start
    }

    /// For people.
    public var text: String {
        var lines = [
            "\(chamber) of \(experiment), station \(station): \(digits(radiationLengths, 3)) radiation lengths along the normal, \(hitLayers.count) layers",
            "\(events) events of \(particles.map { "\($0.species), \(Quantity.format($0.energy, as: .energy))" }.joined(separator: "; "))"
                + (decays.map { "; decays to \($0.map { $0.products.joined(separator: " ") }.joined(separator: ", ")) inside" } ?? " at its front"),
        ]
        func part(_ value: Estimate) -> String { "\(digits(value.mean, 4)) +- \(digits(value.error, 2))" }
        for (title, values) in [("layer", hitLayers), ("layers in a row", consecutive)] {
            lines += ["", "\(title): part of the events"]
            lines += values.sorted { Int($0.key)! < Int($1.key)! }.map { "\($0.key): \(part($0.value))" }
        }
        lines += ["", "pattern: part of the events" + (patterns.contains { $0.accidental != nil } ? "; random hits alone, Hz per station" : "")]
        lines += patterns.map { "\($0.name) (\($0.label)): \(part($0.efficiency))" + ($0.accidental.map { "; \(part($0))" } ?? "") }
        return (lines + ["", "recognised: \(part(recognised))", "mean number of hits: \(part(meanHits))"]).joined(separator: "\n")
    }
}
