import Foundation
import Inputs
import Particles

// What no single volume shows: overlaps, and dumps behind the chambers that they should shield.

extension Experiment {
    /// - Parameter places: where each volume stands in the file.
    func checkGeometry(_ places: [String: String]) throws {
        for (index, volume) in volumes.enumerated() {
            for other in volumes[..<index] where volume.overlaps(other) {
                throw overlap(volume, other, places)
            }
        }
        try checkLines(places)
    }

    private func overlap(_ a: Volume, _ b: Volume, _ places: [String: String]) -> InputError {
        InputError(
            "the volumes '\(b.name)' and '\(a.name)' overlap", at: places[a.name], expected: "volumes beside or behind each other",
            advice: "'\(b.name)' reaches from \(digits(b.range.lowerBound, 6)) to \(digits(b.range.upperBound, 6)) cm, '\(a.name)' from \(digits(a.range.lowerBound, 6)) to "
                + "\(digits(a.range.upperBound, 6)) cm")
    }

    /// Along lines from the origin: modules against what stands behind them, and dumps against chambers.
    private func checkLines(_ places: [String: String]) throws {
        let lines = checkedLines.map { (line: $0, crossings: crossings($0)) }
        for (_, crossings) in lines {
            var furthest: Crossing?
            for crossing in crossings {
                if let last = furthest, last.volume != crossing.volume, last.to > crossing.from + 1e-6 {
                    throw overlap(volumes[crossing.volume], volumes[last.volume], places)
                }
                if crossing.to > furthest?.to ?? -1 { furthest = crossing }
            }
        }
        for chamber in chambers {
            for (index, dump) in volumes.enumerated() where dump.role == .dump {
                let both = lines.compactMap { _, crossings -> Bool? in
                    let seen = crossings.filter { volumes[$0.volume].chamber == chamber.name && volumes[$0.volume].slices[$0.slice].isSensitive }
                    guard let end = seen.map(\.to).max(), let start = crossings.filter({ $0.volume == index }).map(\.from).min() else { return nil }
                    return start >= end - 1e-6
                }
                guard both.isEmpty || !both.allSatisfy({ $0 }) else {
                    throw InputError(
                        "the dump '\(dump.name)' stands behind the chamber '\(chamber.name)'", at: places[dump.name], expected: "dumps in front of what sees the decays",
                        advice: "what only shields has role: shield")
                }
            }
        }
    }

    private var checkedLines: [Line] {
        guard beam.isCollider else { return [0, 1e-4, 1e-3, 1e-2].map { Line(theta: $0) } }
        let chambers = chambers.compactMap(\.absEta).flatMap { range in
            (0...10).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 10 }
        }
        return (Array(stride(from: -6.0, through: 6, by: 0.1)) + chambers).map { Line(eta: $0) }
            + volumes.filter { $0.shape == .box }.map { Line(along: $0.middle) }
    }
}

extension Volume {
    /// Of a box.
    fileprivate var middle: Vector {
        var middle = axis.vector * ((range.lowerBound + range.upperBound) / 2)
        for (other, range) in zip(axis.others, extent) { middle = middle + other.vector * ((range.lowerBound + range.upperBound) / 2) }
        return middle.magnitude > 0 ? middle : .zAxis
    }

    private static let least = 1e-6

    private static func meet(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>) -> ClosedRange<Double>? {
        let low = max(a.lowerBound, b.lowerBound), high = min(a.upperBound, b.upperBound)
        return high - low > least ? low...high : nil
    }

    /// Rings around the beam: radii and z.
    private var rings: [(r: ClosedRange<Double>, z: ClosedRange<Double>)] {
        let sides = { (z: ClosedRange<Double>) in isOnBothSides ? [z, -z.upperBound...(-z.lowerBound)] : [z] }
        switch shape {
        case .barrel:
            return (extent.isEmpty ? [0...Double.infinity] : extent).flatMap(sides).map { (range, $0) }
        case .disk:
            return (extent.isEmpty ? [0...Double.infinity] : extent).flatMap { radii in sides(range).map { (radii, $0) } }
        case .box, .module: return []
        }
    }

    /// x, y, z of a box.
    private var sides: [ClosedRange<Double>] {
        let others = extent.isEmpty ? [-Double.infinity...Double.infinity, -Double.infinity...Double.infinity] : extent
        return Axis.allCases.map { one in one == axis ? range : others[axis.others.firstIndex(of: one)!] }
    }

    /// Whether the two hulls share space; modules are not compared, nor what lies beside each other in azimuth.
    fileprivate func overlaps(_ other: Volume) -> Bool {
        switch (shape, other.shape) {
        case (.module, _), (_, .module): return false
        case (.box, .box): return zip(sides, other.sides).allSatisfy { Self.meet($0, $1) != nil }
        case (.box, _): return other.overlaps(self)
        case (_, .box):
            let (x, y, z) = (other.sides[0], other.sides[1], other.sides[2])
            func nearest(_ range: ClosedRange<Double>) -> Double { range.contains(0) ? 0 : min(abs(range.lowerBound), abs(range.upperBound)) }
            func farthest(_ range: ClosedRange<Double>) -> Double { max(abs(range.lowerBound), abs(range.upperBound)) }
            let radii = hypot(nearest(x), nearest(y))...hypot(farthest(x), farthest(y))
            return rings.contains { Self.meet($0.r, radii) != nil && Self.meet($0.z, z) != nil }
        default:
            return rings.contains { a in
                other.rings.contains { b in
                    guard let r = Self.meet(a.r, b.r), let z = Self.meet(a.z, b.z) else { return false }
                    // The |eta| of the common ring, within both limits.
                    let near = z.contains(0) ? 0 : min(abs(z.lowerBound), abs(z.upperBound)), far = max(abs(z.lowerBound), abs(z.upperBound))
                    let low = max(asinh(near / r.upperBound), absEta.lowerBound, other.absEta.lowerBound)
                    let high = min(r.lowerBound > 0 ? asinh(far / r.lowerBound) : .infinity, absEta.upperBound, other.absEta.upperBound)
                    return high - low > 1e-9
                }
            }
        }
    }
}
