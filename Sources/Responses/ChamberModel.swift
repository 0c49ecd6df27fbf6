import Experiments
import Inputs
import Numerics
import Particles
import Showers

/// A station in its own frame, ready for showers: plane layers along z = the normal, from z = 0 on, transversally without end; x runs in
/// azimuth, y along the beam (barrel) or outward (disk).
///
/// Neglected: the edges of the station, the curvature of layers, and matter between the cells of a layer, which the experiment's file spreads
/// over the slices around.
public struct ChamberModel: Sendable {
    /// A layer of cells.
    public struct Layer: Equatable, Sendable {
        /// Index of its kind of cells in the structure.
        public var kind: Int
        public var cells: ChamberStructure.Cells
        /// z of the gas, cm.
        public var gas: ClosedRange<Double>
        /// Coordinate of the edge between the cells -1 and 0, cm.
        public var edge: Double
    }

    public let structure: ChamberStructure
    public let stack: LayerStack
    /// In the order of z.
    public let layers: [Layer]

    /// Throws `InputError` for a structure without slices.
    public init(_ structure: ChamberStructure) throws {
        let stack = try LayerStack(structure.slices.map { .init($0.material, thickness: $0.thickness) })
        var counts: [Int: Int] = [:], layers: [Layer] = []
        for (index, slice) in structure.slices.enumerated() {
            guard let kind = slice.cells else { continue }
            let cells = structure.cells[kind]
            layers.append(Layer(kind: kind, cells: cells, gas: stack.faces[index]...stack.faces[index + 1], edge: counts[kind, default: 0] % 2 == 1 ? cells.stagger : 0))
            counts[kind, default: 0] += 1
        }
        (self.structure, self.stack, self.layers) = (structure, stack, layers)
    }

    /// A station of an experiment's chamber; nil: its first. Throws `InputError` for an unknown name.
    public init(_ experiment: Experiment, chamber: String, station: String? = nil, at place: String? = nil) throws {
        try self.init(experiment.structure(ofChamber: chamber, station: station, at: place))
    }

    /// cm
    public var thickness: Double { stack.depth }

    /// Number of the cell of a layer at a place of the station's frame; 0 where the layer is one cell.
    public func cell(_ layer: Int, at place: Vector) -> Int {
        let layer = layers[layer]
        guard let width = layer.cells.width else { return 0 }
        return Int((((layer.cells.measures == .phi ? place.x : place.y) - layer.edge) / width).rounded(.down))
    }

    /// Coordinate of the middle of a cell, cm, along what the layer measures.
    public func centre(_ layer: Int, cell: Int) -> Double { layers[layer].edge + (Double(cell) + 0.5) * (layers[layer].cells.width ?? 0) }
}
