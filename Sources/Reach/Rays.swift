import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// Straight lines of mediators from the cells of a flux into a chamber, cut into segments: for each cell and production angle the
/// parts of the lines inside the chamber.
///
/// A cell's particles lie along the direction theta, evenly in cos theta within their bin (four angles) and evenly in depth (where lines are
/// traced, none beyond the end of the dump in |eta|; distances are those from the middle of the depth bin, which is averaged over where they
/// are used). Production angles stand for intervals: the first for none, the others for their middle in the logarithm, at four azimuths each.
struct Rays {
    /// A part of a line inside the chamber.
    struct Segment {
        /// theta bin x depths + depth bin.
        var cell: Int
        /// Number of the interval of production angles.
        var angle: Int
        /// Number of the station or layer.
        var station: Int
        /// cm from the middle of the depth bin.
        var from, length: Double
        /// Depth bin's width, cm.
        var width: Double
        /// Part of the cell's mediators, at this production angle, that this line stands for.
        var weight: Double
        /// Middle of the segment and the direction there, in the detector; zero in the effective geometry.
        var point, direction: Vector
        /// The first of its line.
        var isFirst: Bool
        /// Shortest way from the depth bin, cm.
        var nearest: Double { max(0, from - width / 2) }
    }

    /// Intervals of production angles, radian.
    static let angleEdges = [0] + (0..<9).map { 0.01 * pow(2, Double($0)) } + [Double.pi]
    private static let azimuths = 4, thetasPerBin = 4

    let segments: [Segment]
    let cells: Int
    let stations: [String]
    /// Intervals of production angles that are used: one without angles.
    let angles: Int
    /// Part of each cell's lines, by cell and angle, that meet the chamber.
    let acceptance: [Double]

    init(_ source: FluxSource, chamber: Chamber, geometry: Geometry) {
        let axes = source.flux.axes, shape = axes.shape
        let angles = source.model.sampledAngles ? Self.angleEdges.count - 1 : 1
        stations = geometry == .rays ? chamber.stations.map(\.name) : chamber.layers.indices.map { "\(chamber.name) layer \($0 + 1)" }
        cells = shape.theta * shape.depth
        var segments: [Segment] = [], acceptance = [Double](repeating: 0, count: shape.theta * shape.depth * angles)
        // Along the particles at effective distances all directions of a bin are alike.
        let thetas = geometry == .effective && angles == 1 ? 1 : Self.thetasPerBin
        for t in 0..<shape.theta {
            for sub in 0..<thetas {
                let low = cos(axes.theta[t]), high = cos(axes.theta[t + 1])
                let cosine = low + (high - low) * (Double(sub) + 0.5) / Double(thetas), theta = acos(max(-1, min(1, cosine)))
                let along = Vector(theta: theta, phi: 0)
                if geometry == .rays, abs(along.eta) > source.face!.absEta { continue }
                let front = geometry == .rays ? source.face!.distance(theta: theta) : 0
                for a in 0..<angles {
                    let turns = a == 0 ? 1 : Self.azimuths
                    let angle = a == 0 ? 0 : (Self.angleEdges[a] * Self.angleEdges[a + 1]).squareRoot()
                    for turn in 0..<turns {
                        // The two sides of the plane through the beam are the same.
                        let azimuth = (Double(turn) + 0.5) * .pi / Double(turns)
                        let direction = a == 0 ? along
                            : along.turned(cosTheta: cos(angle), sinTheta: sin(angle), cosPhi: cos(azimuth), sinPhi: sin(azimuth))
                        let weight = 1 / Double(thetas * turns)
                        let covered = geometry == .rays ? 0 : Self.covered(direction, a == 0 ? axes.theta[t]...axes.theta[t + 1] : nil, chamber)
                        for d in 0..<shape.depth {
                            let cell = t * shape.depth + d, depth = (axes.depth[d] + axes.depth[d + 1]) / 2
                            let first = segments.count
                            let width = axes.depth[d + 1] - axes.depth[d]
                            let part = geometry == .rays
                                ? Self.trace(from: along * (front + depth), along: direction, width, chamber, &segments)
                                : Self.layers(behind: source.flux.depth - depth + source.lengthBehind, covered, width, chamber, &segments)
                            for i in first..<segments.count {
                                (segments[i].cell, segments[i].angle) = (cell, a)
                                segments[i].weight *= weight
                            }
                            acceptance[cell * angles + a] += weight * part
                        }
                    }
                }
            }
        }
        (self.segments, self.angles, self.acceptance) = (segments, angles, acceptance)
    }

    /// How much each cell counts where the spectrum within an energy bin is taken: by its acceptance, or alike where mediators leave the
    /// particles' direction.
    var spectrumWeights: [Double] { angles == 1 ? acceptance : [Double](repeating: 1, count: cells) }

    /// Through the stations; returns the part of the azimuth in which the line meets one.
    private static func trace(from start: Vector, along direction: Vector, _ width: Double, _ chamber: Chamber, _ found: inout [Segment]) -> Double {
        var largest = 0.0
        for (number, station) in chamber.stations.enumerated() {
            station.forEachSegment(from: start, along: direction) { segment in
                let middle = start + direction * ((segment.from + segment.to) / 2)
                guard chamber.absEta.contains(abs(middle.eta)) else { return }
                found.append(Segment(
                    cell: 0, angle: 0, station: number, from: segment.from, length: segment.length, width: width,
                    weight: station.azimuth, point: middle, direction: direction, isFirst: largest == 0))
                largest = max(largest, station.azimuth)
            }
        }
        return largest
    }

    /// The part of a line that is in acceptance: of a theta bin the covered part of its solid angle.
    private static func covered(_ direction: Vector, _ bin: ClosedRange<Double>?, _ chamber: Chamber) -> Double {
        if let bin { return chamber.coverage(from: bin.lowerBound, to: bin.upperBound) }
        let theta = direction.theta
        return chamber.thetaRanges.contains { $0.contains(theta) } ? 1 : 0
    }

    /// Through the layers at their distances behind the dumps, whatever the angle.
    private static func layers(behind way: Double, _ part: Double, _ width: Double, _ chamber: Chamber, _ found: inout [Segment]) -> Double {
        guard part > 0 else { return 0 }
        for (number, layer) in chamber.layers.enumerated() {
            found.append(Segment(
                cell: 0, angle: 0, station: number, from: way + layer.distance, length: layer.thickness, width: width, weight: part, point: .zero,
                direction: .zero, isFirst: number == 0))
        }
        return part
    }
}

/// How distances are counted.
public enum Geometry: String, CaseIterable, Codable, Sendable {
    /// The chamber's layers at given distances behind the dumps, at all angles (the paper).
    case effective
    /// Each mediator's line through the stations as they stand in the detector.
    case rays
}
