import Collisions
import Foundation
import Inputs
import Numerics
import Particles

/// Where the collisions of a study come from: opened and checked once, shared by all threads.
package struct Generators: Sendable {
    struct Sample: Sendable {
        var name: String
        var events: Int
        /// Weight of every collision.
        var weight = 1.0
        fileprivate var origin: Origin
    }

    fileprivate enum Origin: Sendable {
        case pythia(PythiaSettings)
        case hepmc(HepMCFile, Estimate)
    }

    let samples: [Sample]
    /// Checksums of the files that the collisions and showers depend on, by name.
    let files: [String: String]
    private let seed: UInt64

    /// Checks what can be wrong: PYTHIA's settings, the HepMC file. Initialisation files that are missing are made.
    init(_ study: Study) throws {
        seed = study.seed
        var files: [String: String] = [:]
        switch study.source {
        case .pythia(let pythia):
            let all = pythia.samples.map { PythiaSettings(energy: pythia.energy, process: $0.process, extra: pythia.settings + $0.settings) }
            let missing = all.filter { !GeneratorCache.holds($0) }.count
            if missing > 0 {
                let what = missing == 1 ? "" : " for \(missing) samples"
                FileHandle.standardError.write(Data("calodump: initialising PYTHIA\(what), about \(10 * missing) seconds; kept for later runs\n".utf8))
            }
            samples = try zip(pythia.samples, all).map { sample, settings in
                files["pythia:\(sample.name)"] = try GeneratorCache.protonCollisions(settings, announce: { _ in }).checksum
                return Sample(name: sample.name, events: sample.events, origin: .pythia(settings))
            }
        case .hepmc(let path, let crossSection):
            let file = try HepMCFile(path: path)
            let estimate = try crossSection.map { Estimate(mean: $0, error: 0) } ?? file.crossSection
            guard estimate.mean > 0, estimate.mean.isFinite else {
                throw InputError("the cross section is \(estimate.mean) barn", at: path, expected: "a positive one")
            }
            files["hepmc:\(URL(fileURLWithPath: path).lastPathComponent)"] = try Self.checksum(of: path)
            var first = Collision()
            _ = try HepMCCollisionSource(file, events: 0..<1).next(into: &first)
            samples = [Sample(name: "hepmc", events: file.events, weight: first.weight, origin: .hepmc(file, estimate))]
        }
        if study.dumps.contains(where: { $0.takes != .electromagnetic }) {
            files["pythia:hadrons"] = try GeneratorCache.hadronCollisions().checksum
        }
        self.files = files
    }

    /// The collisions of one batch, in their order.
    ///
    /// - Parameters:
    ///   - batch: names the random stream.
    ///   - range: its collisions, counted within the sample.
    func source(_ batch: BatchID, collisions range: Range<Int>) throws -> any CollisionSource {
        switch samples[batch.sample].origin {
        case .pythia(let settings):
            try PythiaCollisionSource(
                settings: settings, seed: seed, batch: BatchPlan.index(sample: batch.sample, collision: batch.number), events: range.count)
        case .hepmc(let file, _):
            try HepMCCollisionSource(
                file, events: range, seed: seed,
                firstNumber: BatchPlan.index(sample: batch.sample, collision: range.lowerBound))
        }
    }

    /// Cross section of a sample, barn, after a batch of it.
    func crossSection(_ batch: BatchID, _ source: any CollisionSource) throws -> Estimate {
        switch samples[batch.sample].origin {
        case .pythia: try source.crossSection
        case .hepmc(_, let crossSection): crossSection
        }
    }

    private static func checksum(of path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { throw InputError("cannot be read (\(systemReason()))", at: path) }
        var checksum = FNV1a()
        while let part = try file.read(upToCount: 1 << 22), !part.isEmpty { checksum.add(part) }
        return checksum.hex
    }
}
