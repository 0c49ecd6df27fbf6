import Foundation
import Inputs
import Materials

/// A station of a chamber as it is built: slices one behind the other along the normal of its layers, some of them the gas of cells.
public struct ChamberStructure: Equatable, Sendable {
    public enum Coordinate: String, CaseIterable, Codable, Sendable {
        /// Cells side by side in azimuth: x of the station's frame.
        case phi
        /// Cells side by side along the beam (barrel) or the radius (disk): y of the station's frame.
        case theta
    }

    /// Cells of one kind. Layers of one kind belong together: a superlayer.
    public struct Cells: Equatable, Sendable {
        public var name: String
        public var measures = Coordinate.phi
        /// From cell to cell, cm; nil: a layer is one cell.
        public var width: Double?
        /// Between two cells, without gas, cm.
        public var wall = 0.0
        /// Displacement of every second layer, cm.
        public var stagger = 0.0
        /// From the edge of a cell's gas to its middle, ns.
        public var driftTime: Double?
        /// Least energy that charged particles leave in the gas of a cell that is hit, GeV.
        public var threshold = 1e-6
        /// Part of the hits that is read out.
        public var efficiency = 1.0

        public init(name: String) { self.name = name }
    }

    public struct Slice: Equatable, Sendable {
        /// nil is vacuum.
        public var material: Material?
        /// cm
        public var thickness: Double
        /// Index of the kind of cells whose gas it is.
        public var cells: Int?

        public init(material: Material?, thickness: Double, cells: Int? = nil) { (self.material, self.thickness, self.cells) = (material, thickness, cells) }
    }

    /// Name of the volume that it stands for.
    public var station: String
    public var slices: [Slice]
    /// Those of the chamber; not every station has all of them.
    public var cells: [Cells]

    public init(station: String, slices: [Slice], cells: [Cells]) { (self.station, self.slices, self.cells) = (station, slices, cells) }

    /// cm
    public var thickness: Double { slices.reduce(0) { $0 + $1.thickness } }
    public var layerCount: Int { slices.count { $0.cells != nil } }
    public var radiationLengths: Double { slices.reduce(0) { sum, slice in sum + (slice.material.map { slice.thickness / $0.radiationLength } ?? 0) } }
}

extension Experiment {
    /// Volumes of a chamber, in the order of the file.
    public func stationVolumes(ofChamber name: String) -> [Volume] { volumes.filter { $0.role == .chamber && $0.chamber == name } }

    /// What stands in front of a station along its normal, from `depth` cm on: matter of other volumes, gaps as vacuum. Its dumps, shields and chambers
    /// are taken as they are met at the middle of the station.
    public func slices(inFrontOf station: String, depth: Double) throws -> [ChamberStructure.Slice] {
        let volume = try volume(station), front = volume.range.lowerBound, middle = volume.extent.first.map { ($0.lowerBound + $0.upperBound) / 2 } ?? 0
        let line: Line =
            switch volume.shape {
            case _ where !beam.isCollider: Line(theta: 0)
            case .barrel: Line(eta: asinh(middle / front), phi: volume.sectors?.phi ?? 0)
            default: Line(eta: asinh(front / max(middle, 1e-3)), phi: volume.sectors?.phi ?? 0)
            }
        // Lengths along the normal.
        let cosine = volume.shape == .barrel ? 1 / cosh(line.eta) : beam.isCollider ? tanh(line.eta) : 1, start = front - depth
        var slices: [ChamberStructure.Slice] = [], place = start
        for segment in ray(line).segments {
            let from = max(segment.from * cosine, place), to = min(segment.to * cosine, front)
            guard to > from + 1e-9, let name = segment.material else { continue }
            if from > place + 1e-9 { slices.append(.init(material: nil, thickness: from - place)) }
            slices.append(.init(material: try material(name), thickness: to - from))
            place = to
        }
        if front > place + 1e-9 { slices.append(.init(material: nil, thickness: front - place)) }
        return slices
    }

    /// A station as the file builds it, or else with one cell in each sensitive slice of its volume. Throws `InputError` for an unknown name.
    ///
    /// - Parameter station: name of a volume; nil: the first of the chamber.
    public func structure(ofChamber name: String, station: String? = nil, at place: String? = nil) throws -> ChamberStructure {
        let chamber = try description(ofChamber: name, at: place), stations = stationVolumes(ofChamber: name)
        guard let volume = station == nil ? stations.first : stations.first(where: { $0.name == station }) else {
            throw InputError.unknown("station", station ?? "", among: stations.map(\.name), at: place)
        }
        if let built = chamber.structures.first(where: { $0.station == volume.name }) { return built }
        return ChamberStructure(
            station: volume.name, slices: volume.slices.map { .init(material: $0.material, thickness: $0.thickness, cells: $0.isSensitive ? 0 : nil) },
            cells: [.init(name: volume.name)])
    }
}
