import Experiments
import Inputs
import Materials
import Numerics
import Particles
import Showers

/// A station in its own frame, ready for showers: plane layers along z = the normal, from z = 0 on, transversally without end; x runs in
/// azimuth, y along the beam (barrel) or outward (disk).
///
/// What stands in front of it may be part: matter of other volumes as it stands along the normal, and gaps.
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

    /// With what stands in front of the station.
    public let structure: ChamberStructure
    /// z where the station begins, cm.
    public let front: Double
    /// Tesla along x, y, z, in the station and in front of it; nil: none.
    public let field: Vector?
    public let stack: LayerStack
    /// In the order of z.
    public let layers: [Layer]

    /// Throws `InputError` for a structure without slices.
    ///
    /// - Parameters:
    ///   - before: slices in front of the station.
    ///   - field: tesla; gaps are then taken as air, in which particles are followed on their curves.
    public init(_ station: ChamberStructure, before: [ChamberStructure.Slice] = [], field: Vector? = nil) throws {
        var structure = station
        structure.slices = before + station.slices
        if field != nil {
            let air = try Material.named("air")
            for index in structure.slices.indices where structure.slices[index].material == nil { structure.slices[index].material = air }
        }
        front = before.reduce(0) { $0 + $1.thickness }
        self.field = field
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
    ///
    /// - Parameters:
    ///   - inFront: how much of what stands in front of it is part, cm.
    ///   - hasField: whether the chamber's field is on; one that states none is an error.
    public init(
        _ experiment: Experiment, chamber: String, station: String? = nil, inFront: Double = 0, hasField: Bool = false, at place: String? = nil
    ) throws {
        let structure = try experiment.structure(ofChamber: chamber, station: station, at: place)
        let field = hasField ? try experiment.description(ofChamber: chamber).field : nil
        guard !hasField || field != nil else {
            throw InputError("the chamber '\(chamber)' states no field", at: place, expected: "the key 'field' of the chamber, in the file of the experiment")
        }
        try self.init(structure, before: inFront > 0 ? experiment.slices(inFrontOf: structure.station, depth: inFront) : [], field: field)
    }

    /// What hits in it depend on, in words.
    public var key: [String] {
        let slices = structure.slices.map { slice -> String in
            let matter = slice.material.map { material in "\(material.density) " + material.components.map { "\($0.element.symbol) \($0.massFraction)" }.joined(separator: " ") }
            return "slice \(slice.thickness) \(slice.cells ?? -1) \(matter ?? "vacuum")"
        }
        return ["field \(String(describing: field))"] + structure.cells.map { "cells \($0)" } + slices
    }

    /// Of the station and what is in front, cm.
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
