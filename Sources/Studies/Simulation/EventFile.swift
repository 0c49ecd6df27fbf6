import Collisions
import Foundation
import Inputs
import Numerics
import Particles

/// An event file that is open: its events have been located and checked.
struct EventFile: Sendable {
    private enum Content: Sendable {
        case hepmc(HepMCFile)
        case lhe(LHESettings)
    }

    let path: String
    /// Number of events used.
    let events: Int
    private let content: Content

    init(_ file: Study.EventFiles.File, of source: Study.EventFiles) throws {
        let weight = file.weight ?? source.weight
        path = file.path
        switch source.format {
        case .hepmc:
            let opened = try HepMCFile(path: path, weight: weight, events: file.events)
            (content, events) = (.hepmc(opened), opened.events)
        case .lhe:
            let opened = try LHEFile(path: path, weight: weight, events: file.events)
            (content, events) = (.lhe(LHESettings(opened, extra: source.settings + file.settings)), opened.events)
        }
    }

    var beams: Beams? {
        switch content {
        case .hepmc(let file): file.beams
        case .lhe(let settings): settings.file.beams
        }
    }

    /// Of a particle of its collisions, GeV.
    var highestEnergy: Double {
        switch content {
        case .hepmc(let file): file.highestEnergy
        case .lhe(let settings): settings.file.beams.highestEnergyPerNucleon
        }
    }

    var lowestWeight: Double {
        switch content {
        case .hepmc(let file): file.weights.minimum
        case .lhe(let settings): settings.file.lowestWeight
        }
    }

    /// As the file states it, barn.
    var crossSection: Estimate {
        get throws {
            switch content {
            case .hepmc(let file): try file.crossSection
            case .lhe(let settings): settings.file.statedCrossSection
            }
        }
    }

    /// - Parameters:
    ///   - range: events of the file, counted from 0.
    ///   - piece: tells apart the files of a batch.
    ///   - firstNumber: index of the first collision in the study.
    func source(events range: Range<Int>, seed: UInt64, batch: UInt64, piece: UInt32, firstNumber: UInt64) throws -> any CollisionSource {
        switch content {
        case .hepmc(let file):
            try HepMCCollisionSource(file, events: range, seed: seed, firstNumber: firstNumber)
        case .lhe(let settings):
            try LHECollisionSource(
                settings, events: range, stream: RandomStream(seed: seed, stage: .collision, collision: batch, particle: piece))
        }
    }

    /// Of the file, and of what PYTHIA's showers of it depend on, by name.
    func checksums() throws -> [String: String] {
        let name = URL(fileURLWithPath: path).lastPathComponent
        guard let file = FileHandle(forReadingAtPath: path) else { throw InputError("cannot be read (\(systemReason()))", at: path) }
        var checksum = FNV1a()
        while let part = try file.read(upToCount: 1 << 22), !part.isEmpty { checksum.add(part) }
        switch content {
        case .hepmc: return ["hepmc:\(name)": checksum.hex]
        case .lhe(let settings): return ["lhe:\(name)": checksum.hex, "pythia:\(name)": try GeneratorCache.initialisation(settings).checksum]
        }
    }
}
