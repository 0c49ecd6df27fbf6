import Experiments
import Foundation
import Inputs
import Particles

/// What the drawing of an experiment shows, as the Python package reads it.
public struct ExperimentDrawing: Encodable {
    struct Shape: Encodable {
        var volume, label, role: String
        /// What it belongs to: its dump, its chamber, or other shields of its label.
        var group: String
        /// What it is made of, a dump with all of its volumes.
        var material: String
        /// Outline in z and r, cm, for r >= 0; several where it stands on both sides or in wheels.
        var outlines: [[[Double]]]
    }

    struct ChamberEntry: Encodable {
        var name, label: String
        var absEta: [Double]?
        /// Volumes that are its stations.
        var stations: [String]
        /// Half height of the face at which photons must arrive, with its offset and distance, cm.
        var window: [Double]?

        enum CodingKeys: String, CodingKey { case name, label, absEta = "abs_eta", stations, window = "window_cm" }
    }

    struct Depth: Encodable {
        var eta: [Double]
        /// By volume, in the order in which they are met.
        var volumes: [String]
        var radiationLengths, interactionLengths: [[Double]]
        enum CodingKeys: String, CodingKey { case eta, volumes, radiationLengths = "X0", interactionLengths = "lambda" }
    }

    let experiment: String
    let title: String
    let isCollider: Bool
    let shapes: [Shape]
    let chambers: [ChamberEntry]
    let depth: Depth?
    /// A fixed target: what the beam's line meets.
    let line: RayReport?

    enum CodingKeys: String, CodingKey { case experiment, title, isCollider = "is_collider", shapes, chambers, depth, line }

    public init(_ experiment: Experiment) {
        (self.experiment, title, isCollider) = (experiment.name, experiment.title, experiment.beam.isCollider)
        shapes = experiment.volumes.map { volume in
            Shape(
                volume: volume.name, label: volume.label, role: volume.role.rawValue, group: Self.group(volume),
                material: Self.mostly(volume.role == .dump ? experiment.volumes.filter { $0.role == .dump && $0.dump == volume.dump } : [volume]),
                outlines: Self.outlines(volume, in: experiment))
        }
        chambers = experiment.chambers.map { chamber in
            ChamberEntry(
                name: chamber.name, label: chamber.label, absEta: chamber.absEta.map { [$0.lowerBound, $0.upperBound] },
                stations: experiment.volumes.filter { $0.role == .chamber && $0.chamber == chamber.name }.map(\.name),
                window: chamber.window.map { window in
                    let half = switch window.shape {
                    case .disk(let radius): radius
                    case .rectangle(_, let height): height / 2
                    }
                    return [half, window.offset, window.distance]
                })
        }
        depth = isCollider ? Self.depth(experiment) : nil
        line = isCollider ? nil : RayReport(experiment, along: Line(theta: 0), eta: nil, phi: 0)
    }

    private static func group(_ volume: Volume) -> String {
        switch volume.role {
        case .dump: volume.dump
        case .chamber: volume.chamber
        case .shield: volume.label
        }
    }

    /// The one or two materials that most of the mass is of.
    private static func mostly(_ volumes: [Volume]) -> String {
        var masses: [String: Double] = [:]
        for slice in volumes.flatMap(\.slices) {
            if let material = slice.material { masses[material.name, default: 0] += material.density * slice.thickness }
        }
        let names = masses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        return names.isEmpty ? "vacuum" : names.prefix(2).joined(separator: " + ")
    }

    /// Up to |eta| = 6 in steps of 0.02.
    private static func depth(_ experiment: Experiment) -> Depth {
        let edge = min(6, max(3.5, (experiment.chambers.compactMap { $0.absEta?.upperBound }.max() ?? 0) + 0.5))
        let eta = Array(stride(from: 0, through: edge, by: 0.02))
        let volumes = experiment.volumes.map(\.name)
        var (x0, lambda) = (Array(repeating: [Double](), count: volumes.count), Array(repeating: [Double](), count: volumes.count))
        for value in eta {
            let segments = experiment.ray(Line(eta: value, phi: 1e-3)).segments
            for index in volumes.indices {
                let own = segments.filter { $0.volume == volumes[index] }
                x0[index].append(own.reduce(0) { $0 + $1.radiationLengths })
                lambda[index].append(own.reduce(0) { $0 + $1.interactionLengths })
            }
        }
        return Depth(eta: eta, volumes: volumes, radiationLengths: x0, interactionLengths: lambda)
    }

    // MARK: Outlines

    private static func outlines(_ volume: Volume, in experiment: Experiment) -> [[[Double]]] {
        let range = volume.range, unlimited = 1e9
        switch volume.shape {
        case .module: return [moduleOutline(volume, in: experiment)]
        case .barrel:
            return both(volume, volume.extent.isEmpty ? [0...unlimited] : volume.extent).map { z in rectangle(z, range, volume) }
        case .disk:
            return both(volume, [range]).flatMap { z in (volume.extent.isEmpty ? [0...unlimited] : volume.extent).map { rectangle(z, $0, volume) } }
        case .box:
            let sides = boxSides(volume), y = sides[1]
            return [[[sides[2].lowerBound, y.lowerBound], [sides[2].upperBound, y.lowerBound], [sides[2].upperBound, y.upperBound], [sides[2].lowerBound, y.upperBound]]]
        }
    }

    private static func boxSides(_ volume: Volume) -> [ClosedRange<Double>] {
        let others = Volume.Axis.allCases.filter { $0 != volume.axis }
        return Volume.Axis.allCases.map { axis in
            axis == volume.axis ? volume.range : volume.extent.isEmpty ? -1e9...1e9 : volume.extent[others.firstIndex(of: axis)!]
        }
    }

    private static func both(_ volume: Volume, _ ranges: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
        guard volume.isOnBothSides else { return ranges }
        return ranges.flatMap { $0.lowerBound == 0 ? [-$0.upperBound...$0.upperBound] : [-$0.upperBound...(-$0.lowerBound), $0] }
    }

    /// The rectangle, cut by the limits in |eta|.
    private static func rectangle(_ z: ClosedRange<Double>, _ r: ClosedRange<Double>, _ volume: Volume) -> [[Double]] {
        var corners = [[z.lowerBound, r.lowerBound], [z.upperBound, r.lowerBound], [z.upperBound, r.upperBound], [z.lowerBound, r.upperBound]]
        func clip(_ keep: ([Double]) -> Double) {
            var result: [[Double]] = []
            for (index, a) in corners.enumerated() {
                let b = corners[(index + 1) % corners.count], (fa, fb) = (keep(a), keep(b))
                if fa >= 0 { result.append(a) }
                if (fa >= 0) != (fb >= 0) {
                    let t = fa / (fa - fb)
                    result.append([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
                }
            }
            corners = result
        }
        if volume.absEta.upperBound.isFinite {
            let s = sinh(volume.absEta.upperBound)
            clip { s * $0[1] - $0[0] }
            clip { s * $0[1] + $0[0] }
        }
        if volume.absEta.lowerBound > 0 {
            let s = sinh(volume.absEta.lowerBound)
            clip { ($0[0] >= 0 ? $0[0] : -$0[0]) - s * $0[1] }
        }
        return corners
    }

    /// Front along the closed cylinder, back along the ends of the lines from the origin.
    private static func moduleOutline(_ volume: Volume, in experiment: Experiment) -> [[Double]] {
        let limit = (volume.face?.absEta ?? 3) - 1e-9
        let etas = stride(from: -limit, through: limit, by: limit / 400)
        var front: [[Double]] = [], back: [[Double]] = []
        for eta in etas {
            let line = Line(eta: eta), parts = experiment.ray(line).segments.filter { $0.volume == volume.name }
            guard let from = parts.first?.from, let to = parts.last?.to else { continue }
            front.append([line.point(from).z, line.direction.x * from])
            back.append([line.point(to).z, line.direction.x * to])
        }
        return front + back.reversed()
    }
}

extension ExperimentDrawing {
    /// Draws into a file: PDF, PNG or SVG by its name.
    public func draw(to path: String) throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-\(UUID().uuidString).json")
        try writeText(try jsonText(self), to: data.path)
        defer { try? FileManager.default.removeItem(at: data) }
        try Figures.run(["experiment", data.path, path], at: path)
    }
}
