import Collisions
import Foundation
import Inputs
import Numerics
import Particles
import Showers
import Synchronization

/// Where the collisions or beam particles of a study come from: opened and checked once, shared by all threads.
package struct Generators: Sendable {
    struct Sample: Sendable {
        var name: String
        var events: Int
        /// How the weights of its collisions are counted.
        var weights = WeightUnit()
        /// (sum w)^2 / sum w^2, where weights differ.
        var effectiveEvents: Double?
        /// Barn, where it is known before the first collision: of files.
        var crossSection: Estimate?
        /// Relative error of the cross section that is the same in all batches, beside theirs: of the hard process of a slice.
        var commonError = 0.0
        /// Collisions in a batch, where that is fixed.
        var batch: Int?
        fileprivate var origin: Origin
    }

    fileprivate enum Origin: Sendable {
        case pythia(PythiaSettings)
        case files([EventFile])
        case beam
    }

    /// Where files tell no beams, GeV: what the energy axes reach at least.
    private static let usualEnergy = 0.999e4

    let samples: [Sample]
    /// Beams of all samples; nil if their files do not tell them.
    let beams: Beams?
    /// What is counted.
    var unit: String { samples.contains { if case .beam = $0.origin { true } else { false } } ? "beam particles" : "collisions" }
    /// How their collisions are cut into batches.
    var plan: BatchPlan { BatchPlan(events: samples.map(\.events), effective: samples.compactMap(\.effectiveEvents), batch: samples.map(\.batch)) }
    /// No particle has more energy, GeV.
    let highestEnergy: Double
    /// Checksums of the files that the collisions and showers depend on, by name.
    let files: [String: String]
    private let seed: UInt64
    private let idle = IdleGenerators()

    /// Checks what can be wrong: PYTHIA's settings, the event files. Initialisation files that are missing are made.
    init(_ study: Study) throws {
        seed = study.seed
        var checksums: [String: String] = [:]
        switch study.source {
        case .pythia(let pythia):
            let focus = pythia.focus.map { JetFocus(absEta: $0, pt: study.jets.pt) }
            let all = pythia.samples.map { PythiaSettings(energy: pythia.energy, process: $0.process, extra: pythia.settings + $0.settings, ptHat: $0.ptHat, focus: focus) }
            let missing = GeneratorCache.missing(all)
            if missing > 0 {
                let what = missing == 1 ? "" : " for \(missing) samples"
                FileHandle.standardError.write(Data("calodump: initialising PYTHIA\(what), about \(10 * missing) seconds; kept for later runs\n".utf8))
            }
            samples = try zip(pythia.samples, all).map { sample, settings in
                let file = try GeneratorCache.protonCollisions(settings, announce: { _ in }).checksum
                let slice = try settings.isSlice ? GeneratorCache.crossSection(ofSlice: settings) : nil
                checksums["pythia:\(sample.name)"] = slice.map { FNV1a("\(file) \($0.mean)").hex } ?? file
                return Sample(
                    name: sample.name, events: sample.events, weights: settings.isFocused ? .whole : WeightUnit(), commonError: slice.map { $0.error / $0.mean } ?? 0, batch: sample.batch, origin: .pythia(settings))
            }
            beams = .protons(pythia.energy)
            highestEnergy = pythia.energy / 2
        case .files(let source):
            let opened = try source.samples.map { sample in
                (sample: sample, files: try sample.files.map { try EventFile($0, of: source) })
            }
            let all = opened.flatMap(\.files)
            for file in all {
                // Files of one name in different folders are told apart by their paths.
                for (name, checksum) in try file.checksums() { checksums[checksums[name] == nil ? name : "\(name) (\(file.path))"] = checksum }
            }
            beams = try Self.commonBeams(of: all, energy: source.energy)
            highestEnergy = max(beams?.highestEnergyPerNucleon ?? Self.usualEnergy, all.map(\.highestEnergy).max() ?? 0)
            samples = try opened.map { sample, files in
                let events = files.reduce(0) { $0 + $1.events }
                if let asked = source.events, asked > events, sample.files.allSatisfy({ $0.events == nil }) {
                    throw InputError(
                        "\(asked) events are asked for, the files of '\(sample.name)' hold \(events)", at: files.map(\.path).joined(separator: ", "),
                        advice: "leave 'events' out to take all")
                }
                let used = try Self.first(source.events ?? events, of: files, sample.files, source), weights = HepMCFile.Weights(adding: used.map(\.weights)), unit = try WeightUnit(weights, of: used)
                return Sample(
                    name: sample.name, events: min(events, source.events ?? events), weights: unit,
                    effectiveEvents: unit.isCommon ? nil : weights.effectiveEvents,
                    crossSection: try sample.crossSection.map { Estimate(mean: $0, error: 0) } ?? Self.crossSection(of: files), origin: .files(files))
            }
        case .beam(let beam):
            samples = [Sample(name: "beam", events: beam.particles, crossSection: Estimate(mean: 1, error: 0), origin: .beam)]
            beams = nil
            highestEnergy = try study.beamParticle().kineticEnergy
        }
        try ShowerSettings.check(kineticEnergy: highestEnergy, at: "source.collisions")
        if study.dumps.contains(where: study.takesHadrons) {
            checksums["pythia:hadrons"] = try GeneratorCache.hadronCollisions().checksum
        }
        files = checksums
    }

    /// The files that the first events of a sample lie in, the last of them with those events alone.
    private static func first(_ events: Int, of files: [EventFile], _ entries: [Study.EventFiles.File], _ source: Study.EventFiles) throws -> [EventFile] {
        var left = events
        return try zip(files, entries).compactMap { file, entry in
            defer { left -= file.events }
            guard left < file.events else { return file }
            guard left > 0 else { return nil }
            var entry = entry
            entry.events = left
            return try EventFile(entry, of: source)
        }
    }

    /// The collisions of one batch, in their order.
    ///
    /// - Parameters:
    ///   - batch: names the random stream.
    ///   - range: its collisions, counted within the sample.
    func source(_ batch: BatchID, collisions range: Range<Int>) throws -> any CollisionSource {
        let number = BatchPlan.index(sample: batch.sample, collision: batch.number)
        switch samples[batch.sample].origin {
        case .pythia(let settings):
            return try PythiaCollisionSource(settings: settings, seed: seed, batch: number, events: range.count, generator: idle.take(settings))
        case .files(let files):
            var sources: [any CollisionSource] = [], first = 0
            for (index, file) in files.enumerated() {
                let part = range.clamped(to: first..<first + file.events)
                if !part.isEmpty {
                    sources.append(
                        try file.source(
                            events: part.lowerBound - first..<part.upperBound - first, seed: seed, batch: number, piece: UInt32(index),
                            firstNumber: BatchPlan.index(sample: batch.sample, collision: part.lowerBound)))
                }
                first += file.events
            }
            return sources.count == 1 ? sources[0] : CollisionSequence(sources)
        case .beam: throw InputError("a beam on a target has no collisions", at: "source.beam", expected: "a study of an experiment at a collider")
        }
    }

    /// The source's batch is done: what it took long to start goes on to the next one.
    func finish(_ source: any CollisionSource) {
        guard let source = source as? PythiaCollisionSource, source.generator.settings.isReusable else { return }
        idle.put(source.generator)
    }

    /// Cross section of a sample, barn, after a batch of it.
    func crossSection(_ batch: BatchID, _ source: any CollisionSource) throws -> Estimate {
        try samples[batch.sample].crossSection ?? source.crossSection
    }

    /// The beams that all files tell; those of the study where they tell none.
    private static func commonBeams(of files: [EventFile], energy: Double?) throws -> Beams? {
        guard let first = files.first(where: { $0.beams != nil }), let beams = first.beams else { return energy.map(Beams.protons) }
        if let energy, abs(beams.energyPerNucleonPair - energy) > 1e-4 * energy {
            throw InputError(
                "the file's beams are \(beams.text), the study's energy is \(Quantity.format(energy, as: .energy))", at: first.path,
                advice: "leave 'energy' out where the file tells its beams")
        }
        if let other = files.first(where: { !($0.beams?.agree(with: beams) ?? true) }), let others = other.beams {
            throw InputError("the beams are \(others.text), those of \(first.path) are \(beams.text)", at: other.path, expected: "samples of the same beams")
        }
        return beams
    }

    /// Of files of one process, barn: the mean of what they state, weighted with their events.
    private static func crossSection(of files: [EventFile]) throws -> Estimate {
        let stated = try files.map { file in
            let estimate = try file.crossSection
            guard Study.EventFiles.crossSections.contains(estimate.mean), estimate.error >= 0, estimate.error.isFinite else {
                throw InputError(
                    "the cross section is \(estimate.mean) +- \(estimate.error) barn", at: file.path, expected: "1e-18 to 1000 barn, with its error",
                    advice: "give the cross section in the study")
            }
            return estimate
        }
        let events = Double(files.reduce(0) { $0 + $1.events })
        let shares = files.map { Double($0.events) / events }
        let mean = zip(shares, stated).reduce(0) { $0 + $1.0 * $1.1.mean }
        let error = zip(shares, stated).reduce(0) { $0 + ($1.0 * $1.1.error) * ($1.0 * $1.1.error) }.squareRoot()
        for (file, one) in zip(files, stated) where abs(one.mean - mean) > max(5 * (one.error * one.error + error * error).squareRoot(), 0.05 * mean) {
            throw InputError(
                "the file states \(one.mean) barn, the mean of all files of the sample is \(mean)", at: file.path, expected: "files of one process",
                advice: "make it a sample of its own: { file: ..., name: ... } or { file: ..., cross_section: ... }")
        }
        return stated.count == 1 ? stated[0] : Estimate(mean: mean, error: error)
    }
}

/// Generators between two batches: one for each sample and thread, since the samples go in step.
private final class IdleGenerators: Sendable {
    /// A generator is used by the thread that takes it, and by nobody while it is here.
    private struct Idle: @unchecked Sendable { var generators: [PythiaCollisionSource.Generator] = [] }
    private let idle = Mutex(Idle())

    func take(_ settings: PythiaSettings) -> PythiaCollisionSource.Generator? {
        idle.withLock { idle in
            Idle(generators: idle.generators.lastIndex { $0.settings == settings }.map { [idle.generators.remove(at: $0)] } ?? [])
        }.generators.first
    }

    func put(_ generator: PythiaCollisionSource.Generator) {
        let box = Idle(generators: [generator])
        idle.withLock { $0.generators += box.generators }
    }
}

/// One after the other.
private final class CollisionSequence: CollisionSource {
    private var sources: [any CollisionSource]

    init(_ sources: [any CollisionSource]) { self.sources = sources.reversed() }

    func next(into collision: inout Collision) throws -> Bool {
        while let source = sources.last {
            if try source.next(into: &collision) { return true }
            sources.removeLast()
        }
        return false
    }

    var crossSection: Estimate { get throws { preconditionFailure("the cross section of files is known from their opening") } }
}

extension WeightUnit {
    /// The unit for the weights of the events of some files.
    fileprivate init(_ weights: HepMCFile.Weights, of files: [EventFile]) throws {
        let place = files.map(\.path).joined(separator: ", ")
        guard weights.sum > 0 else {
            throw InputError(
                "the weights of \(files.reduce(0) { $0 + $1.events }) events add up to \(weights.sum)", at: place, expected: "a positive sum",
                advice: "choose another weight, or take more events")
        }
        guard weights.sumOfSquares.isNormal else {
            throw InputError(
                "the squares of the weights add up to \(weights.sumOfSquares)", at: place, expected: "weights between 1e-150 and 1e150",
                advice: "write them in another unit")
        }
        let events = files.reduce(0) { $0 + $1.events } - weights.zero
        guard events < 10 || weights.effectiveEvents > 1.01 else {
            throw InputError(
                "one of \(events) events, with the weight \(weights.maximum), outweighs all others (\(weights.sum - weights.maximum) together)", at: place,
                expected: "weights that leave a statistical error", advice: "choose another weight, or cut the event away")
        }
        self = weights.minimum == weights.maximum ? WeightUnit(common: weights.minimum) : WeightUnit(sumOfSquares: weights.sumOfSquares)
    }
}
