import Experiments
import Numerics
import Particles

/// Observables of the hits of an event in a station (`HitObservable`), without allocation.
public struct ObservableReader: Sendable {
    private struct Plane {
        /// Middle of the gas, width of a cell (0: one cell), coordinate of the edge of cell 0 and half the width of a road, cm.
        var z, width, edge, halfRoad: Float
        var isPhi: Bool
        var kind: Int
    }

    private let planes: [Plane]
    private let kinds: Int

    /// A road is at least 2 cm to both sides, and 1.5 cells.
    private static let cells: Float = 1.5, least: Float = 2

    /// Three roads, cm: no narrower is a part of a station that is looked at by itself.
    public static func regionWidth(_ model: ChamberModel) -> Double { 6 * (model.layers.map { max(Double(cells) * ($0.cells.width ?? 0), Double(least)) }.max() ?? 1) }

    public init(_ model: ChamberModel) {
        planes = model.layers.map { layer in
            let width = Float(layer.cells.width ?? 0)
            return Plane(
                z: Float(layer.gas.lowerBound + layer.gas.upperBound) / 2, width: width, edge: Float(layer.edge), halfRoad: max(Self.cells * width, Self.least),
                isPhi: layer.cells.measures == .phi, kind: layer.kind)
        }
        kinds = model.structure.cells.count
    }

    /// - Parameters:
    ///   - hits: by layer and cell.
    ///   - direction: from the collisions, in the station's frame.
    public func callAsFunction(_ hits: [ChamberHit], direction: Vector) -> HitObservables {
        var values = HitObservables.zero
        guard !hits.isEmpty else { return values }
        let inverse = direction.z > 0 ? Float(1 / direction.z) : 0
        let slopes = (phi: Float(direction.x) * inverse, theta: Float(direction.y) * inverse)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * hits.count) { memory in
            let (places, isOn) = (memory.baseAddress!, memory.baseAddress! + hits.count)
            for (i, hit) in hits.enumerated() {
                let plane = planes[hit.layer]
                places[i] = plane.width > 0 ? plane.edge + (Float(hit.cell) + 0.5) * plane.width - plane.z * (plane.isPhi ? slopes.phi : slopes.theta) : 0
                isOn[i] = 0
            }
            for isPhi in [true, false] { markRoad(hits, places, isOn, isPhi) }
            values = read(hits, places, isOn)
        }
        return values
    }

    /// Marks the hits of the road that hits most layers, and of those the one with most hits.
    private func markRoad(_ hits: [ChamberHit], _ places: UnsafeMutablePointer<Float>, _ isOn: UnsafeMutablePointer<Float>, _ isPhi: Bool) {
        var best = (anchor: -1, layers: 0, hits: 0)
        for anchor in hits.indices where planes[hits[anchor].layer].isPhi == isPhi {
            let half = planes[hits[anchor].layer].halfRoad
            var layers = 0, count = 0, last = -1
            for i in hits.indices where planes[hits[i].layer].isPhi == isPhi && abs(places[i] - places[anchor]) <= half {
                count += 1
                if hits[i].layer != last { layers += 1 }
                last = hits[i].layer
            }
            if (layers, count) > (best.layers, best.hits) { best = (anchor, layers, count) }
        }
        guard best.anchor >= 0 else { return }
        let half = planes[hits[best.anchor].layer].halfRoad
        for i in hits.indices where planes[hits[i].layer].isPhi == isPhi && abs(places[i] - places[best.anchor]) <= half { isOn[i] = 1 }
    }

    private func read(_ hits: [ChamberHit], _ places: UnsafeMutablePointer<Float>, _ isOn: UnsafeMutablePointer<Float>) -> HitObservables {
        var all = Rows(), road = Rows()
        var sums = (phi: SIMD4<Float>.zero, theta: SIMD4<Float>.zero)
        for (i, hit) in hits.enumerated() {
            all.add(hit.layer)
            guard isOn[i] > 0 else { continue }
            road.add(hit.layer)
            let plane = planes[hit.layer]
            guard plane.width > 0 else { continue }
            let x = places[i] / plane.width
            if plane.isPhi { sums.phi += SIMD4(1, x, x * x, 0) } else { sums.theta += SIMD4(1, x, x * x, 0) }
        }
        func spread(_ sum: SIMD4<Float>) -> Float { sum[0] > 0 ? max(0, sum[2] - sum[1] * sum[1] / sum[0]) : 0 }
        var groups = 0
        for kind in 0..<kinds {
            var layers = 0, last = -1
            for (i, hit) in hits.enumerated() where isOn[i] > 0 && planes[hit.layer].kind == kind && hit.layer != last {
                layers += 1
                last = hit.layer
            }
            if layers >= 2 { groups += 1 }
        }
        let width = ((spread(sums.phi) + spread(sums.theta)) / Float(max(road.hits, 1))).squareRoot()
        // In the order of the observables.
        return HitObservables(
            Float(all.hits), Float(all.layers), Float(all.run), Float(road.hits), Float(road.layers), Float(road.run), Float(road.first),
            Float(planes.count - 1 - road.last), Float(road.largest), width, Float(groups), 0, 0, 0, 0, 0)
    }

    /// Layers of hits that come by layer.
    private struct Rows {
        var hits = 0, layers = 0, run = 0, first = 0, last = -2, largest = 0
        private var row = 0, here = 0

        mutating func add(_ layer: Int) {
            if hits == 0 { first = layer }
            hits += 1
            if layer != last {
                layers += 1
                row = layer == last + 1 ? row + 1 : 1
                run = max(run, row)
                here = 0
                last = layer
            }
            here += 1
            largest = max(largest, here)
        }
    }
}
