import Experiments
import Foundation
import Inputs
import Particles

/// A pattern of a chamber, ready for the hits of one of its stations.
public struct PatternFinder: Sendable {
    /// What an event was like, beyond its hits.
    public struct Event: Sendable {
        /// Direction of what came from the collisions, in the station's frame.
        public var direction: Vector
        /// Whether something has left through the far face that reaches the next station.
        public var isPassed: Bool

        public init(direction: Vector = .zAxis, isPassed: Bool = false) { (self.direction, self.isPassed) = (direction, isPassed) }
    }

    public let pattern: HitPattern
    private let model: ChamberModel
    /// Indices of kinds that the stub and the shower look at, in this station.
    private let others: [PatternFinder]
    private let observables: ObservableReader?
    let stubKinds: [Int]
    private let showerKinds: [Int]

    public init(_ pattern: HitPattern, in model: ChamberModel) {
        (self.pattern, self.model) = (pattern, model)
        func kinds(_ names: [String]?) -> [Int] {
            model.structure.cells.indices.filter { kind in names?.contains(model.structure.cells[kind].name) ?? false && model.layers.contains { $0.kind == kind } }
        }
        (stubKinds, showerKinds) = (kinds(pattern.stub?.cells), kinds(pattern.shower?.cells))
        others = pattern.others.map { PatternFinder($0, in: model) }
        observables = pattern.cuts.isEmpty && pattern.learned == nil ? nil : ObservableReader(model)
    }

    /// - Parameter hits: of one event, by layer and cell.
    public func isFound(in hits: [ChamberHit], _ event: Event = Event()) -> Bool {
        guard let first = hits.first, first.layer >= pattern.quietLayers, !(pattern.isAbsorbed && event.isPassed) else { return false }
        if let count = pattern.consecutive, Self.longestRun(hits) < count { return false }
        if let shower = pattern.shower, !hasShower(shower, hits) { return false }
        if let stub = pattern.stub {
            var groups = 0
            for kind in stubKinds where hasLine(stub, kind, hits) { groups += 1 }
            guard groups >= stub.groups else { return false }
        }
        if let angle = pattern.pointing, !points(hits, event.direction, within: angle) { return false }
        if let observables, !isFound(in: observables(hits, direction: event.direction)) { return false }
        for other in others where !other.isFound(in: hits, event) { return false }
        return true
    }

    /// What cuts and a network say.
    private func isFound(in values: HitObservables) -> Bool {
        guard pattern.cuts.allMeet(values) else { return false }
        return pattern.learned.map { $0.network(values) >= $0.above } ?? true
    }

    static func longestRun(_ hits: [ChamberHit]) -> Int {
        var last = -2, run = 0, longest = 0
        for hit in hits where hit.layer != last {
            run = hit.layer == last + 1 ? run + 1 : 1
            longest = max(longest, run)
            last = hit.layer
        }
        return longest
    }

    private func hasShower(_ shower: HitPattern.Shower, _ hits: [ChamberHit]) -> Bool {
        showerKinds.contains { kind in
            var count = 0, layers = 0, last = -1
            for hit in hits where model.layers[hit.layer].kind == kind {
                count += 1
                if hit.layer != last { layers += 1 }
                last = hit.layer
            }
            return count >= shower.hits && layers >= shower.layers
        }
    }

    /// Middle of a hit's layer and cell, cm.
    private func place(_ hit: ChamberHit) -> (z: Double, x: Double) {
        let gas = model.layers[hit.layer].gas
        return ((gas.lowerBound + gas.upperBound) / 2, model.centre(hit.layer, cell: hit.cell))
    }

    /// For the layers of a kind.
    func lineFinder(_ stub: HitPattern.Stub, _ kind: Int) -> LineFinder { LineFinder(stub, width: model.structure.cells[kind].width ?? 0) }

    private func hasLine(_ stub: HitPattern.Stub, _ kind: Int, _ hits: [ChamberHit]) -> Bool {
        var finder = lineFinder(stub, kind)
        for hit in hits where model.layers[hit.layer].kind == kind {
            let (z, x) = place(hit)
            finder.add(.init(layer: hit.layer, z: z, x: x))
        }
        return finder.isFound()
    }

    /// Whether the mean line of the hits of each coordinate with two or more layers points along a direction.
    private func points(_ hits: [ChamberHit], _ direction: Vector, within angle: Double) -> Bool {
        for coordinate in ChamberStructure.Coordinate.allCases {
            let own = hits.filter { model.layers[$0.layer].cells.measures == coordinate && model.layers[$0.layer].cells.width != nil }.map(place)
            let n = Double(own.count), z = own.reduce(0) { $0 + $1.z } / n, x = own.reduce(0) { $0 + $1.x } / n
            let square = own.reduce(0) { $0 + ($1.z - z) * ($1.z - z) }
            guard own.count > 1, square > 0 else { continue }
            let slope = own.reduce(0) { $0 + ($1.z - z) * ($1.x - x) } / square
            if abs(atan(slope) - atan((coordinate == .phi ? direction.x : direction.y) / direction.z)) > angle { return false }
        }
        return true
    }
}
