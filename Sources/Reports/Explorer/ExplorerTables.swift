import Foundation
import Reach

/// Numbers of an explorer's page as bytes, little-endian, one table after the other, with where each begins.
struct ExplorerTables {
    /// Where a table stands, and what it holds.
    struct Place: Encodable {
        enum Kind: String, Encodable {
            case float32, uint16, uint8
        }

        let kind: Kind
        /// In bytes.
        let offset: Int
        let shape: [Int]
        /// What multiplies the whole numbers.
        let step: Double?
    }

    private(set) var data = Data()

    mutating func floats(_ values: [Double], _ shape: [Int]) -> Place {
        defer { values.forEach { append(Float($0).bitPattern) } }
        return place(.float32, values.count, shape, step: nil)
    }

    /// Logarithms of parts, zero or below, in steps; the last number is none.
    mutating func logarithms(_ values: [Double], _ shape: [Int], step: Double) -> Place {
        defer { values.forEach { append(UInt16(min(65535, max(0, (-$0 / step).rounded())))) } }
        return place(.uint16, values.count, shape, step: step)
    }

    /// Parts from 0 to 1.
    mutating func shares(_ values: [Double], _ shape: [Int]) -> Place {
        defer { data.append(contentsOf: values.map { UInt8(($0 * 255).rounded()) }) }
        return place(.uint8, values.count, shape, step: 1.0 / 255)
    }

    private mutating func place(_ kind: Place.Kind, _ count: Int, _ shape: [Int], step: Double?) -> Place {
        precondition(shape.reduce(1, *) == count, "\(count) numbers of the shape \(shape)")
        return Place(kind: kind, offset: data.count, shape: shape, step: step)
    }

    private mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
}

/// The tables of one view.
struct ExplorerView: Encodable {
    let nodes: [Double]
    let dumps: [String]
    let isTraced: Bool
    let counts, above, parents, conversion, acceptance, survival: ExplorerTables.Place
    /// Of all dumps but the last, which makes the rest.
    let shares: [ExplorerTables.Place]

    /// Steps of ln: of a count a part in 8000, of what survives a part in 4000.
    private static let countStep = 1.0 / 4096, survivalStep = 1.0 / 2048

    init(_ profiles: SignalProfiles, _ tables: inout ExplorerTables) {
        let (m, t, n, d) = (profiles.grid.masses.count, profiles.grid.thresholds.count, profiles.nodes.count, profiles.dumps.count)
        (nodes, dumps, isTraced) = (profiles.nodes, profiles.dumps, profiles.isTraced)
        counts = tables.floats(profiles.counts, [m, n])
        above = tables.logarithms(profiles.above, [m, t, n], step: Self.countStep)
        parents = tables.floats(profiles.parents, [m, t])
        conversion = tables.floats(profiles.conversion, [m, t])
        acceptance = tables.floats(profiles.acceptance, [m, t])
        survival = tables.logarithms(profiles.survival, [m, t, n], step: Self.survivalStep)
        shares = (0..<d - 1).map { dump in tables.shares(stride(from: dump, to: profiles.shares.count, by: d).map { profiles.shares[$0] }, [m, t, n]) }
    }

    enum CodingKeys: String, CodingKey { case nodes, dumps, isTraced = "is_traced", counts, above, parents, conversion, acceptance, survival, shares }
}
