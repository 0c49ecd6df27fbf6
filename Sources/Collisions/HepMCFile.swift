import CGenerators
import Inputs
import Numerics
import Particles

/// A HepMC file (Asciiv3, or IO_GenEvent of HepMC2; plain, gzip, bzip2, xz or zstd) that has been read once and can be used. Shared by all threads.
///
/// Opening checks every event (400 MB/s of plain text, 290 MB/s from gzip: 25,000 events of 15 kB in 1.0 and 1.3 s), so that what is wrong
/// with a file is an error before any shower is made: its structure, weights, beams, particles off their mass shells, final particles that
/// nobody can decay. Listings that stand one behind another in a file are read as one. docs/EventFiles.md has the conventions.
public struct HepMCFile: Sendable {
    /// What the weights of the events used add up to.
    public struct Weights: Equatable, Sendable {
        public var sum, sumOfSquares, minimum, maximum: Double
        public var negative, zero: Int

        package init(sum: Double, sumOfSquares: Double, minimum: Double, maximum: Double, negative: Int, zero: Int) {
            (self.sum, self.sumOfSquares, self.minimum, self.maximum) = (sum, sumOfSquares, minimum, maximum)
            (self.negative, self.zero) = (negative, zero)
        }

        /// Number of events of weight one with the same statistical error, (sum w)^2 / sum w^2.
        public var effectiveEvents: Double { sum * sum / sumOfSquares }
    }

    /// A species among the final particles of the file (all events).
    public struct FinalSpecies: Equatable, Sendable {
        public enum Fate: Sendable {
            /// Takes part in jets.
            case visible
            /// c tau < 10 mm: decayed by PYTHIA.
            case decayed
            /// A neutrino, neutralino, dark matter: in no jet.
            case invisible
            /// The program knows nothing of it: in no jet.
            case unknown
        }
        public var pdg: Int32
        public var fate: Fate
        public var count: Int
        public var name: String { FinalParticle.name(ofPDG: pdg) }
    }

    public let path: String
    /// Number of events used: the first ones of the file.
    public let events: Int
    /// Names of the weights; empty if the file names none.
    public let weightNames: [String]
    /// The weight used, nil if the file names none.
    public let weight: String?
    public let weights: Weights
    /// The beams; nil if the file does not tell them.
    public let beams: Beams?
    /// The highest energy of a final particle, GeV.
    public let highestEnergy: Double
    /// What final particles there are.
    public let finalSpecies: [FinalSpecies]
    /// Cross section that the last event states, barn; nil if none does. Of several listings the mean.
    public let statedCrossSection: Estimate?
    private let crossSectionProblem: String?
    /// Number of listings in the file.
    public let listings: Int
    /// Of each event used: where it begins, bytes of the uncompressed text, and its number in the file.
    let offsets: [Int64], numbers: [Int64]
    let fates: [Int32: FinalSpecies.Fate]
    let readers: HepMCReaders

    /// - Parameters:
    ///   - weight: name of the weight to use; nil: the first, which is the nominal one.
    ///   - first: number of events to use; nil: all.
    /// - Throws: `InputError` for a file that cannot be read, is not HepMC, is empty, damaged or cut short, or holds what cannot be used.
    public init(path: String, weight: String? = nil, events first: Int? = nil) throws {
        if let first, first < 1 { throw InputError("\(first) events", at: path, expected: "a number of 1 or more") }
        guard let scan = cg_hepmc_scan_create(path, weight, Int64(first ?? 0)) else { throw InputError(String(cString: cg_error())) }
        defer { cg_hepmc_scan_destroy(scan) }
        let index = cg_hepmc_scan_index(scan)
        let names = (0..<index.weight_names).map { String(cString: cg_hepmc_scan_weight_name(scan, $0)) }
        guard index.weight >= 0 else {
            let name = weight ?? ""
            guard !names.isEmpty else { throw InputError("there is no weight '\(name)'; the file names none", at: path) }
            throw InputError.unknown("weight", name, among: names, at: path)
        }
        if let first, first > Int(index.events) {
            throw InputError("\(first) events are asked for, the file holds \(index.events)", at: path)
        }
        self.path = path
        events = first ?? Int(index.events)
        weightNames = names
        self.weight = names.isEmpty ? nil : names[Int(index.weight)]
        weights = Weights(
            sum: index.weight_sum, sumOfSquares: index.weight_square_sum, minimum: index.weight_min, maximum: index.weight_max,
            negative: Int(index.negative_weights), zero: Int(index.zero_weights))
        beams = index.has_beams == 1 ? Beams(Beam(index.beams.0), Beam(index.beams.1)) : nil
        highestEnergy = index.highest_energy
        finalSpecies = UnsafeBufferPointer(start: index.species_counts, count: Int(index.species)).map(FinalSpecies.init)
        let picobarn = 1e-12
        statedCrossSection = index.has_cross_section == 1
            ? Estimate(mean: index.cross_section_pb, error: index.cross_section_error_pb) * picobarn : nil
        crossSectionProblem = index.cross_section_problem.map { String(cString: $0) }
        listings = Int(index.listings)
        offsets = Array(UnsafeBufferPointer(start: index.offsets, count: events))
        numbers = Array(UnsafeBufferPointer(start: index.numbers, count: events))
        fates = Dictionary(uniqueKeysWithValues: finalSpecies.map { ($0.pdg, $0.fate) })
        readers = HepMCReaders(path: path, version: index.version, weight: index.weight)
    }

    /// Cross section of the sample, barn, with the error that the file states.
    /// - Throws: `InputError` if the file states none, or one that cannot be.
    public var crossSection: Estimate {
        get throws {
            let advice = "let the generator write it, or give the cross section in the study"
            let expected = "a GenCrossSection in its last event, positive and finite, with its error"
            if let crossSectionProblem { throw InputError(crossSectionProblem, at: path, expected: expected, advice: advice) }
            guard let statedCrossSection else {
                throw InputError("the file states no cross section", at: path, expected: expected, advice: advice)
            }
            return statedCrossSection
        }
    }

    /// The number that an event has in the file; events are counted from 0 here.
    public func number(ofEvent index: Int) -> Int { Int(numbers[index]) }
}

extension HepMCFile.FinalSpecies {
    init(_ count: cg_species_count) {
        let fate: Fate = switch count.fate {
        case CG_VISIBLE: .visible
        case CG_DECAYS: .decayed
        case CG_INVISIBLE: .invisible
        default: .unknown
        }
        self.init(pdg: count.id, fate: fate, count: Int(count.count))
    }
}

extension Beam {
    init(_ beam: cg_beam) {
        self.init(pdg: beam.id, momentum: Vector(beam.px, beam.py, beam.pz), energy: beam.e)
    }
}
