import Inputs
import Numerics
import Particles

/// What the showers of one dump have scored: whole numbers and fixed-point sums only, so that tallies merge exactly, in any
/// order, and one thread or many give the same bytes.
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
    /// Photons created that fly outward and pass the cut, by (energy, theta, depth).
    public package(set) var photons: [Int64]
    /// Their track length in `trackLengthUnit`.
    public package(set) var trackLength: [Int64]
    /// Photons per collision by way of counting and threshold.
    package var moments: [CountMoments]
    /// The same counts in the collision that is being scored.
    package var current: [Int64]
    /// incoming, deposited, leak_far, leak_back, below_threshold, invisible.
    package var ledgerSums: [Int64]
    package var counters: [Int64]
    public package(set) var collisions: Int64 = 0

    /// Ways of counting photons: without a cut, and with each cut in each metric.
    package enum Way: Int, CaseIterable {
        case noCut, incidentThetaPhi, incidentEtaPhi, photonThetaPhi, photonEtaPhi
    }

    public enum Counter: Int, CaseIterable, Sendable {
        /// Incident particles that were showered.
        case incident
        /// Collisions of hadrons with nuclei.
        case nuclearCollisions
        /// Of these, those in which the generator failed; their energy was deposited.
        case failedCollisions
        /// Hadrons that were not followed further, their energy deposited where they were: neutrons at their cut.
        case depositedHadrons
        /// That energy, in `energyUnit`.
        case depositedHadronEnergy
    }

    public init(axes: FluxAxes, cone: ConeMetric, cut: ConeCut) {
        (self.axes, self.cone, self.cut) = (axes, cone, cut)
        photons = [Int64](repeating: 0, count: axes.cells)
        trackLength = photons
        moments = [CountMoments](repeating: CountMoments(), count: Way.allCases.count * Self.thresholds.count)
        current = [Int64](repeating: 0, count: moments.count)
        ledgerSums = [Int64](repeating: 0, count: 6)
        counters = [Int64](repeating: 0, count: Counter.allCases.count)
    }

    /// Closes a collision: its counts enter the moments.
    public mutating func endCollision() {
        collisions += 1
        for i in moments.indices {
            moments[i].add(current[i])
            current[i] = 0
        }
    }

    /// Adds another tally of the same axes and cuts; both must be between collisions.
    public mutating func merge(_ other: FluxTally) {
        precondition(other.axes == axes && other.cone == cone && other.cut == cut, "tallies of different axes or cuts")
        collisions += other.collisions
        for i in photons.indices { photons[i] += other.photons[i] }
        for i in trackLength.indices { trackLength[i] += other.trackLength[i] }
        for i in moments.indices { moments[i].merge(other.moments[i]) }
        for i in ledgerSums.indices { ledgerSums[i] += other.ledgerSums[i] }
        for i in counters.indices { counters[i] += other.counters[i] }
    }

    public subscript(_ counter: Counter) -> Int64 { counters[counter.rawValue] }

    /// Sums of the energy balance over all showers, GeV.
    public var ledger: EnergyLedger {
        var ledger = EnergyLedger()
        let sums = ledgerSums.map { Double($0) * Self.energyUnit }
        ledger.incoming = sums[0]
        ledger.deposited = sums[1]
        ledger.leakFar = sums[2]
        ledger.leakBack = sums[3]
        ledger.belowThreshold = sums[4]
        ledger.invisible = sums[5]
        return ledger
    }

    /// Photons per collision with their errors from the spread over collisions.
    public var totals: PhotonTotals {
        func estimates(_ way: Way) -> PhotonTotals.ByThreshold {
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
    private static let magic: [UInt8] = Array("CDT1".utf8)

    /// A compact form for the run store: counts as variable-length integers, empty cells skipped.
    public func encoded() -> [UInt8] {
        precondition(current.allSatisfy { $0 == 0 }, "a tally is stored between collisions")
        var writer = IntegerWriter(bytes: Self.magic)
        writer.write(Int64(axes.cells))
        writer.write(collisions)
        for moment in moments {
            writer.write(moment.events)
            writer.write(moment.sum)
            writer.write(Int64(bitPattern: moment.squaresLow))
            writer.write(Int64(bitPattern: moment.squaresHigh))
        }
        for sum in ledgerSums { writer.write(sum) }
        for counter in counters { writer.write(counter) }
        writer.writeSparse(photons)
        writer.writeSparse(trackLength)
        return writer.bytes
    }

    /// Reads what `encoded` wrote for a tally of these axes and cuts. Throws `InputError` when it does not fit.
    public init(decoding bytes: [UInt8], axes: FluxAxes, cone: ConeMetric, cut: ConeCut) throws {
        self.init(axes: axes, cone: cone, cut: cut)
        guard bytes.starts(with: Self.magic) else { throw InputError("stored tally is damaged", expected: "the mark CDT1") }
        var reader = IntegerReader(bytes: bytes, position: Self.magic.count)
        guard try reader.read() == Int64(axes.cells) else { throw InputError("stored tally has other axes than the study") }
        collisions = try reader.read()
        for i in moments.indices {
            moments[i].events = try reader.read()
            moments[i].sum = try reader.read()
            moments[i].squaresLow = UInt64(bitPattern: try reader.read())
            moments[i].squaresHigh = UInt64(bitPattern: try reader.read())
        }
        for i in ledgerSums.indices { ledgerSums[i] = try reader.read() }
        for i in counters.indices { counters[i] = try reader.read() }
        try reader.readSparse(into: &photons)
        try reader.readSparse(into: &trackLength)
        guard reader.position == bytes.count else { throw InputError("stored tally is longer than expected") }
    }
}

/// Zigzag variable-length integers (seven bits a byte).
private struct IntegerWriter {
    var bytes: [UInt8]

    mutating func write(_ value: Int64) {
        var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Pairs of (distance to the next filled cell, its value), closed by a distance beyond the end.
    mutating func writeSparse(_ values: [Int64]) {
        var last = -1
        for (i, value) in values.enumerated() where value != 0 {
            write(Int64(i - last))
            write(value)
            last = i
        }
        write(Int64(values.count - last))
    }
}

private struct IntegerReader {
    let bytes: [UInt8]
    var position: Int

    mutating func read() throws -> Int64 {
        var value: UInt64 = 0, shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
            shift += 7
        }
        throw InputError("stored tally is truncated")
    }

    mutating func readSparse(into values: inout [Int64]) throws {
        var i = -1
        while true {
            let (next, overflow) = i.addingReportingOverflow(Int(try read()))
            if !overflow, next == values.count { return }
            guard !overflow, next > i, next < values.count else { throw InputError("stored tally is damaged", expected: "cells within the axes") }
            i = next
            values[i] = try read()
        }
    }
}
