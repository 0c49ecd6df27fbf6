import Foundation
import Particles

/// What a straight line crosses, in order.
public struct Ray: Equatable, Sendable {
    public struct Segment: Equatable, Sendable {
        public var volume: String
        public var role: Volume.Role
        /// nil is vacuum, which is listed only where decays in it are seen.
        public var material: String?
        /// cm from where the line starts.
        public var from, to: Double
        /// Length in radiation lengths and in nuclear interaction lengths.
        public var radiationLengths, interactionLengths: Double
        public var isSensitive: Bool
        /// Index of the volume, and of the slice in it.
        package var volumeIndex, slice: Int
        public var length: Double { to - from }
    }

    public var segments: [Segment]
    public var radiationLengths: Double { segments.reduce(0) { $0 + $1.radiationLengths } }
    public var interactionLengths: Double { segments.reduce(0) { $0 + $1.interactionLengths } }
}

extension Experiment {
    /// The line through all volumes; slices of vacuum without a task are left out, neighbouring slices alike are one segment.
    public func ray(_ line: Line) -> Ray {
        var segments: [Ray.Segment] = []
        for crossing in crossings(line) {
            let volume = volumes[crossing.volume], slice = volume.slices[crossing.slice]
            guard slice.material != nil || slice.isSensitive else { continue }
            let length = crossing.to - crossing.from
            let segment = Ray.Segment(
                volume: volume.name, role: volume.role, material: slice.material?.name, from: crossing.from, to: crossing.to,
                radiationLengths: slice.material.map { length / $0.radiationLength } ?? 0,
                interactionLengths: slice.material.map { length / $0.interactionLength } ?? 0, isSensitive: slice.isSensitive,
                volumeIndex: crossing.volume, slice: crossing.slice)
            if let last = segments.last, last.volumeIndex == segment.volumeIndex, last.material == segment.material,
                last.isSensitive == segment.isSensitive, abs(last.to - segment.from) < 1e-9 * max(1, abs(last.to)) {
                segments[segments.count - 1].to = segment.to
                segments[segments.count - 1].radiationLengths += segment.radiationLengths
                segments[segments.count - 1].interactionLengths += segment.interactionLengths
            } else {
                segments.append(segment)
            }
        }
        return Ray(segments: segments)
    }

    /// The parts of the half line in the slices, by where they begin.
    func crossings(_ line: Line) -> [Crossing] {
        var found: [Crossing] = [], modulesEnd = 0.0
        for (index, volume) in volumes.enumerated() {
            if volume.shape == .module {
                guard let entry = volume.entry(line) else { continue }
                var place = max(entry, modulesEnd)
                for (slice, part) in volume.slices.enumerated() {
                    found.append(Crossing(volume: index, slice: slice, from: place, to: place + part.thickness))
                    place += part.thickness
                }
                modulesEnd = place
            } else {
                // Hundreds of slices are asked only where the line meets the volume.
                let within = volume.limits(line).intersection(volume.intervals(line, volume.range))
                guard !within.ranges.isEmpty else { continue }
                for (slice, part) in volume.slices.enumerated() {
                    for range in volume.intervals(line, part.range).intersection(within).ranges {
                        found.append(Crossing(volume: index, slice: slice, from: range.lowerBound, to: range.upperBound))
                    }
                }
            }
        }
        return found.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// All material on a line from a point of it on, with the gaps as vacuum: the stack that a particle showers through.
    ///
    /// nil if nothing is on its way.
    public func layers(_ line: Line, upTo end: Double = .infinity) throws -> LayerStack? {
        var layers: [LayerStack.Layer] = [], place: Double?
        for crossing in crossings(line) where crossing.from < end {
            let slice = volumes[crossing.volume].slices[crossing.slice]
            if let reached = place, crossing.from > reached + 1e-9 { layers.append(.init(nil, thickness: crossing.from - reached)) }
            let from = max(crossing.from, place ?? crossing.from), to = min(crossing.to, end)
            if to > from { layers.append(.init(slice.material, thickness: to - from)) }
            place = max(place ?? 0, to)
        }
        return layers.isEmpty ? nil : try LayerStack(layers, at: file)
    }
}
