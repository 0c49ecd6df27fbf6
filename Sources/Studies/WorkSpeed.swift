import Collisions
import Foundation
import Inputs

/// How fast work of some kind went on this machine the last time: what tells the time of the next before it starts.
///
/// A kind is told in words that hold all that a unit's time depends on; how many units there are, and in how many batches, is counted: a batch is begun
/// (a generator, a table) and kept on disk, however few it has.
///
/// `speeds.json` beside the generators' initialisation data. It changes no result: without it, or where it cannot be written, times are known later.
package struct WorkSpeed: Codable, Sendable {
    private struct Cost: Codable {
        /// s until each thread has started, thread seconds for beginning and keeping each of the other batches and for each unit.
        var start, batch, unit: Double

        func seconds(units: Int, batches: Int, threads: Int) -> Double {
            start + (unit * Double(units) + batch * Double(max(0, batches - threads))) / Double(threads)
        }
    }

    /// By machine and kind.
    private var costs: [String: Cost] = [:]

    private static let largest = 500
    /// What took less tells no speed; s.
    private static let shortest = 1.0

    /// Seconds on the wall for so many units in so many batches; nil where work of this kind was never done here.
    package static func seconds(_ kind: String, units: Int, batches: Int = 0, threads: Int, in directory: URL = GeneratorCache.directory) -> Double? {
        read(directory).costs[name(kind)]?.seconds(units: units, batches: batches, threads: threads)
    }

    /// Keeps what starting took, and the time of so many units after it, s.
    ///
    /// - Parameters:
    ///   - start: s, to the first unit, or until each thread has done a batch.
    ///   - begun: units done by then, if they count.
    ///   - batches: in which those after it stand, with what the units alone took, thread seconds.
    package static func keep(
        _ kind: String, start: Double, begun: Int = 0, units: Int, batches: (number: Int, working: Double)? = nil, threads: Int, seconds: Double,
        in directory: URL = GeneratorCache.directory
    ) {
        guard units > 0, seconds >= shortest else { return }
        var speeds = read(directory)
        if speeds.costs.count >= largest { speeds.costs = [:] }
        let all = seconds * Double(threads), working = min(batches?.working ?? all, all), unit = working / Double(units)
        speeds.costs[name(kind)] = Cost(
            start: max(0, start - unit * Double(begun) / Double(threads)), batch: batches.map { (all - working) / Double(max($0.number, 1)) } ?? 0, unit: unit)
        guard let data = try? JSONEncoder().encode(speeds) else { return }
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try? AtomicFiles.write([(file(directory), data)])
    }

    private static func file(_ directory: URL) -> URL { directory.appending(path: "speeds.json") }

    private static func read(_ directory: URL) -> WorkSpeed {
        guard let data = try? AtomicFiles.read(file(directory)), let known = try? JSONDecoder().decode(WorkSpeed.self, from: data) else { return WorkSpeed() }
        return WorkSpeed(costs: known.costs.filter { min($0.value.start, $0.value.batch, $0.value.unit) >= 0 })
    }

    /// A home may be that of several machines.
    private static func name(_ kind: String) -> String {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        return "\(String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)): \(kind)"
    }
}

extension Study {
    /// What a collision's cost depends on: all that its flux does but for the seed and the number of collisions.
    package var workKind: String {
        var study = self
        study.seed = 1
        if case .pythia(var pythia) = source {
            let total = pythia.samples.reduce(0) { $0 + $1.events }
            for i in pythia.samples.indices {
                // The slices' shares, in per cent.
                pythia.samples[i].events = max(1, Int((100 * Double(pythia.samples[i].events) / Double(max(total, 1))).rounded()))
                pythia.samples[i].batch = nil
            }
            study.source = .pythia(pythia)
        }
        if case .beam(var beam) = source {
            beam.particles = 1
            study.source = .beam(beam)
        }
        return study.fluxChecksum
    }

    /// What that of counts on its fluxes depends on.
    package var countingKind: String { "\(workKind) \(reachChecksum)" }
}
