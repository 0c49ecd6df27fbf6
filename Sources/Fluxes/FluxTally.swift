import Inputs
import Numerics
import Particles

/// What the showers of one dump have scored: whole numbers and fixed-point sums only, so that tallies merge exactly, in any
/// order, and one thread or many give the same bytes.
///
/// Without weights the cells hold the sum over all collisions. With them they hold the collision that is being scored, and its end adds
/// weight times count to sums of 128 bits: weights below 2^61 units (`WeightUnit`) and 10^6 cm of path in a cell per collision leave
/// room for 2^25 collisions of the largest weight.
public struct FluxTally: Equatable, Sendable {
    /// Track lengths are counted in this unit, cm.
    public static let trackLengthUnit = 0x1p-20
    /// Energies of the ledger are counted in this unit, GeV.
    public static let energyUnit = 0x1p-30
    /// Thresholds of the totals, GeV.
    public static let thresholds: [(name: String, energy: Double)] = [("1MeV", 1e-3), ("10MeV", 1e-2), ("100MeV", 0.1)]

    public let axes: FluxAxes
    public let cone: ConeMetric
    public let cut: ConeCut
    /// Other readings of the cut, whose photons and paths are counted too.
    public let otherCuts: [CutReading]
    /// Photons first; the others where they were asked for.
    public let species: [Species]
    public let isWeighted: Bool
    /// Weights of the collisions; without weights each counts 1.
    public package(set) var weights = WeightSums()
    /// Energies and numbers of all showers, whatever their weight.
    public package(set) var showers = ShowerSums()

    /// What is scored, in the order in which it lies in the cells.
    private let scores: [FluxScore]
    /// By score, then (energy, theta, depth); after them photons and paths of each of the other cuts.
    package var cells: [Int64]
    /// The same times the weight, summed over collisions; empty without weights.
    private var weighted: [Int128]
    /// Photons per collision by way of counting and threshold.
    private var moments: [CountMoments]
    /// The same counts in the collision that is being scored.
    package var current: [Int64]

    /// - Parameters:
    ///   - hasOtherCuts: the other readings of the cut are counted too.
    ///   - species: some of `FluxScore.species`; photons are scored in any case.
    ///   - isWeighted: collisions have weights.
    public init(axes: FluxAxes, cone: ConeMetric, cut: ConeCut, hasOtherCuts: Bool = false, species: [Species] = [.photon], isWeighted: Bool = false) {
        (self.axes, self.cone, self.cut, self.isWeighted) = (axes, cone, cut, isWeighted)
        otherCuts = hasOtherCuts ? CutReading(cut, cone).others : []
        self.species = FluxScore.species.filter { $0 == .photon || species.contains($0) }
        scores = FluxScore.allCases.filter { [kept = self.species] in kept.contains($0.species) }
        cells = [Int64](repeating: 0, count: (scores.count + 2 * otherCuts.count) * axes.cells)
        weighted = isWeighted ? [Int128](repeating: 0, count: cells.count) : []
        moments = [CountMoments](repeating: CountMoments(), count: CutReading.allCases.count * Self.thresholds.count)
        current = [Int64](repeating: 0, count: moments.count)
    }

    public var collisions: Int64 { weights.events }

    /// Closes a collision: its counts enter the moments.
    ///
    /// - Parameters:
    ///   - weight: in units; 1 in a tally without weights.
    ///   - leftOut: of collisions that were not finished, beyond this one's.
    public mutating func endCollision(weight: Int64 = 1, leftOut: Int64 = 0) {
        precondition(isWeighted || weight == 1 && leftOut == 0, "weight \(weight) in a tally without weights")
        weights.add(weight)
        weights.addLeftOut(leftOut)
        for i in moments.indices {
            moments[i].add(current[i], weight: weight)
            moments[i].weights.addLeftOut(leftOut)
            current[i] = 0
        }
        if isWeighted, showers.isOpen { addCells(times: Int128(weight)) }
        showers.isOpen = false
    }

    /// Adds the cells of a collision to the sums and empties them. Nearly all are empty: blocks of them are passed over.
    private mutating func addCells(times weight: Int128) {
        let block = 16
        weighted.withUnsafeMutableBufferPointer { weighted in
            cells.withUnsafeMutableBufferPointer { cells in
                for first in stride(from: 0, to: cells.count, by: block) {
                    let last = min(first + block, cells.count)
                    var any: Int64 = 0
                    for i in first..<last { any |= cells[i] }
                    guard any != 0 else { continue }
                    for i in first..<last where cells[i] != 0 {
                        weighted[i] += Int128(cells[i]) * weight
                        cells[i] = 0
                    }
                }
            }
        }
    }

    /// Adds another tally of the same kind; both must be between collisions.
    public mutating func merge(_ other: FluxTally) {
        precondition(
            other.axes == axes && other.cone == cone && other.cut == cut && other.species == species && other.otherCuts == otherCuts && other.isWeighted == isWeighted,
            "tallies of different axes, cuts or species")
        weights.merge(other.weights)
        showers.merge(other.showers)
        for i in moments.indices { moments[i].merge(other.moments[i]) }
        if isWeighted {
            for i in weighted.indices { weighted[i] += other.weighted[i] }
        } else {
            for i in cells.indices { cells[i] += other.cells[i] }
        }
    }

    // MARK: Results

    /// Where a score begins in `cells`; nil if it is not scored.
    package func offset(of score: FluxScore) -> Int? { scores.firstIndex(of: score).map { $0 * axes.cells } }

    /// Sum of weight times count by (energy, theta, depth), in whole units: what divided by `weights.sum` is the mean per collision.
    public func sums(_ score: FluxScore) -> [Double] {
        guard let first = offset(of: score) else { preconditionFailure("the tally does not score \(score)") }
        let range = first..<first + axes.cells
        return isWeighted ? weighted[range].map(Self.double) : cells[range].map { Double($0) }
    }

    /// The nearest double. The library's conversion of 128 bits was four fifths of a round of `--precision`, and most sums have fewer than 64.
    private static func double(_ sum: Int128) -> Double {
        let low = Int64(truncatingIfNeeded: sum)
        return Int128(low) == sum ? Double(low) : Double(sum)
    }

    /// Where the other cuts begin in `cells`: of each in its order photons, then their path.
    package var offsetOfOtherCuts: Int { scores.count * axes.cells }

    /// The same for photons, or their path, under another reading of the cut.
    public func sums(_ score: FluxScore, _ reading: CutReading) -> [Double] {
        guard let index = otherCuts.firstIndex(of: reading), score.species == .photon else { preconditionFailure("the tally does not score \(reading.name)") }
        let first = offsetOfOtherCuts + (2 * index + (score.isPath ? 1 : 0)) * axes.cells, range = first..<first + axes.cells
        return isWeighted ? weighted[range].map(Self.double) : cells[range].map { Double($0) }
    }

    /// Photons created that fly outward and pass the cut, by (energy, theta, depth); of a tally without weights.
    public var photons: [Int64] { counts(.photons) }
    /// Their track length in `trackLengthUnit`.
    public var trackLength: [Int64] { counts(.photonPath) }

    /// A score of a tally without weights.
    public func counts(_ score: FluxScore) -> [Int64] {
        guard let first = offset(of: score), !isWeighted else { preconditionFailure("no whole counts of \(score)") }
        return Array(cells[first..<first + axes.cells])
    }

    public subscript(_ counter: ShowerSums.Counter) -> Int64 { showers[counter] }

    /// Sums of the energy balance over all showers, GeV.
    public var ledger: EnergyLedger { showers.ledger }

    /// Photons per collision with their errors from the spread over collisions.
    public var totals: PhotonTotals {
        func estimates(_ way: CutReading) -> PhotonTotals.ByThreshold {
            var result: PhotonTotals.ByThreshold = [:]
            for (i, threshold) in Self.thresholds.enumerated() {
                result[threshold.name] = moments[way.rawValue * Self.thresholds.count + i].estimate
            }
            return result
        }
        let thetaPhi = (incident: estimates(.incidentThetaPhi), photon: estimates(.photonThetaPhi))
        let etaPhi = (incident: estimates(.incidentEtaPhi), photon: estimates(.photonEtaPhi))
        let (mine, other, otherCone) = cone == .thetaPhi ? (thetaPhi, etaPhi, ConeMetric.etaPhi) : (etaPhi, thetaPhi, .thetaPhi)
        return PhotonTotals(
            noCut: estimates(.noCut), incidentCut: mine.incident, photonCut: mine.photon,
            otherCone: .init(cone: otherCone, incidentCut: other.incident, photonCut: other.photon))
    }
}

// MARK: Encoding

extension FluxTally {
    private static let mark = "CDT2"

    /// What lies in the cells, as a number.
    private var contents: Int { scores.reduce(otherCuts.isEmpty ? 0 : 1 << 32) { $0 | 1 << $1.rawValue } }

    /// A compact form for the run store: counts as variable-length integers, empty cells skipped, a checksum at the end.
    public func encoded() -> [UInt8] {
        precondition(current.allSatisfy { $0 == 0 } && !showers.isOpen, "a tally is stored between collisions")
        var writer = IntegerWriter(bytes: Array(Self.mark.utf8))
        writer.write(axes.cells)
        writer.write(contents)
        writer.write(isWeighted ? 1 : 0)
        writer.write(weights)
        for moment in moments {
            writer.write(moment.weights)
            writer.write(moment.sum)
            for sum in [moment.squares, moment.products] {
                writer.write(Int128(bitPattern: sum.low))
                writer.write(Int128(bitPattern: sum.high))
            }
        }
        for sum in showers.energies + showers.counters { writer.write(sum) }
        if isWeighted { writer.writeSparse(weighted) } else { writer.writeSparse(cells) }
        writer.sign()
        return writer.bytes
    }

    /// True for bytes that `encoded` wrote and that have not changed since.
    package static func isWhole(_ bytes: [UInt8]) -> Bool {
        var reader = IntegerReader(bytes: bytes, place: nil)
        return (try? reader.open(mark: mark)) != nil
    }

    /// Reads what `encoded` wrote for a tally like `empty`, with or without weights. Throws `InputError`, naming `place`, when it does not fit
    /// or when its bytes have changed.
    public init(decoding bytes: [UInt8], like empty: FluxTally, at place: String? = nil) throws {
        var reader = IntegerReader(bytes: bytes, place: place)
        try reader.open(mark: Self.mark)
        guard try reader.read() == empty.axes.cells, try reader.read() == empty.contents else {
            throw InputError("stored tally has other axes or species than the study", at: place)
        }
        self.init(axes: empty.axes, cone: empty.cone, cut: empty.cut, hasOtherCuts: !empty.otherCuts.isEmpty, species: empty.species, isWeighted: try reader.read() == 1)
        weights = try reader.weights()
        for i in moments.indices {
            moments[i].weights = try reader.weights()
            moments[i].sum = try reader.wide()
            moments[i].squares.low = UInt128(bitPattern: try reader.wide())
            moments[i].squares.high = UInt128(bitPattern: try reader.wide())
            moments[i].products.low = UInt128(bitPattern: try reader.wide())
            moments[i].products.high = UInt128(bitPattern: try reader.wide())
        }
        for i in showers.energies.indices { showers.energies[i] = try reader.read() }
        for i in showers.counters.indices { showers.counters[i] = try reader.read() }
        if isWeighted { try reader.readSparse(into: &weighted) } else { try reader.readSparse(into: &cells) }
        try reader.close()
    }
}
