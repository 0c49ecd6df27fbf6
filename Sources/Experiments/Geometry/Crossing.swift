import Foundation
import Particles

/// A part of a line inside one slice.
struct Crossing: Equatable, Sendable {
    var volume: Int
    var slice: Int
    /// cm from where the line starts.
    var from, to: Double
}

extension Volume {
    /// Where a line is inside of one slice, or of all of them between two of their faces; modules know no slice without the way through the ones before.
    func intervals(_ line: Line, _ slice: ClosedRange<Double>) -> Intervals {
        switch shape {
        case .barrel: line.within(radius: slice.upperBound).intersection(line.beyond(radius: slice.lowerBound))
        case .disk: zSlabs(line, slice)
        case .box: line.slab(axis.vector, slice)
        case .module: preconditionFailure("slices of the module \(name) are crossed in order")
        }
    }

    /// Where a half line is within the limits across the slices, in |eta| and azimuth.
    func limits(_ line: Line) -> Intervals {
        var inside = Intervals.all.from(0)
        switch shape {
        case .barrel: inside = inside.intersection(along(line, .z))
        case .disk:
            if !extent.isEmpty {
                inside = inside.intersection(extent.reduce(.none) { all, range in
                    all.union(line.within(radius: range.upperBound).intersection(line.beyond(radius: range.lowerBound)))
                })
            }
        case .box:
            for (other, range) in zip(axis.others, extent) { inside = inside.intersection(line.slab(other.vector, range)) }
        case .module: break
        }
        inside = inside.intersection(line.within(absEta: absEta.upperBound)).intersection(line.beyond(absEta: absEta.lowerBound))
        return sectors.map { inside.intersection($0.intervals(line)) } ?? inside
    }

    private func along(_ line: Line, _ axis: Axis) -> Intervals {
        extent.isEmpty ? .all : extent.reduce(.none) { $0.union(zSlabs(line, $1)) }
    }

    /// |z|, or z, in a range.
    private func zSlabs(_ line: Line, _ range: ClosedRange<Double>) -> Intervals {
        let forward = line.slab(.zAxis, range)
        return isOnBothSides ? forward.union(line.slab(.zAxis, -range.upperBound...(-range.lowerBound))) : forward
    }

    /// Where the line leaves the closed cylinder in front of a module; nil beside the closed part.
    func entry(_ line: Line) -> Double? {
        guard let face, abs(line.eta) <= face.absEta else { return nil }
        let inside = line.within(radius: face.radius).intersection(line.slab(.zAxis, -face.absZ...face.absZ))
        guard let exit = inside.ranges.last?.upperBound else { return nil }
        return max(0, exit)
    }
}

extension Volume.Sectors {
    /// The parts of the line within the flat width of any sector.
    func intervals(_ line: Line) -> Intervals {
        (0..<count).reduce(.none) { all, index in
            let middle = phi + 2 * .pi * Double(index) / Double(count)
            let outward = Vector(cos(middle), sin(middle), 0), across = Vector(-sin(middle), cos(middle), 0)
            // Sectors of a closed ring end where the next one begins.
            let share = tan(.pi / Double(count)), left = across - outward * share, right = across * -1 - outward * share
            let wedge = count > 2
                ? line.slab(left, -Double.infinity...0).intersection(line.slab(right, -Double.infinity...0))
                : line.slab(outward, 0...Double.infinity)
            return all.union(line.slab(across, -width / 2...width / 2).intersection(wedge))
        }
    }
}
