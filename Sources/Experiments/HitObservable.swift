/// Numbers that the hits of an event have, for cuts and learned patterns.
///
/// A *road* is the band across the layers, along the direction from the collisions, that hits the most of them (of each coordinate one): what a
/// particle from the collisions and its shower leave, without the random hits elsewhere in the station.
public enum HitObservable: String, CaseIterable, Codable, Sendable {
    /// Cells that are hit, layers with a hit, and the most layers with a hit in a row.
    case hits, layers, run
    /// The same of the road.
    case roadHits = "road_hits", roadLayers = "road_layers", roadRun = "road_run"
    /// Layers in front of the first one of the road, and behind the last one.
    case roadFirst = "road_first", roadAfter = "road_after"
    /// Most hits of the road in one layer.
    case roadLargest = "road_largest"
    /// Root mean square distance of the road's hits from its middle, in cells.
    case roadWidth = "road_width"
    /// Kinds of cells (superlayers) with two or more layers of the road.
    case roadGroups = "road_groups"

    public var meaning: String {
        switch self {
        case .hits: "cells that are hit"
        case .layers: "layers with a hit"
        case .run: "most layers with a hit in a row"
        case .roadHits: "cells that are hit on the road"
        case .roadLayers: "layers with a hit on the road"
        case .roadRun: "most of them in a row"
        case .roadFirst: "layers in front of the road's first one"
        case .roadAfter: "layers behind its last one"
        case .roadLargest: "most hits of the road in one layer"
        case .roadWidth: "spread of the road's hits about its middle, in cells"
        case .roadGroups: "kinds of cells with two or more layers of the road"
        }
    }

    /// Its place among all of them.
    public var index: Int { Self.allCases.firstIndex(of: self)! }
}

/// Values of all observables of an event, by `HitObservable.index`.
public typealias HitObservables = SIMD16<Float>
