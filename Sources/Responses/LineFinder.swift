import Experiments

/// Straight lines through the hits of one group of layers: whether one passes near enough to the middles of hit cells in enough layers.
///
/// If one does, so does one through the ends of the windows of two of them, or one of the largest slope through the end of one. Reused from event to event, it
/// allocates nothing.
struct LineFinder {
    /// A hit's layer and the middle of its cell, cm.
    struct Place {
        var layer: Int
        var z, x: Double
    }

    private let layers: Int
    private let slope, window, reach: Double
    /// In the order of their layers.
    private var places: [Place] = []
    /// Those that a line through one of them can pass.
    private var near: [Place] = []

    /// - Parameter width: of a cell, cm.
    init(_ stub: HitPattern.Stub, width: Double) {
        (layers, slope, window) = (stub.layers, stub.slope, stub.window * width)
        // Lines through the ends of windows are within them but for rounding.
        reach = window * (1 + 1e-6)
    }

    mutating func removeAll() { places.removeAll(keepingCapacity: true) }

    /// A cell that is added twice counts once.
    mutating func add(_ place: Place) {
        places.append(place)
        var index = places.count - 1
        while index > 0, places[index - 1].layer > place.layer {
            places.swapAt(index, index - 1)
            index -= 1
        }
    }

    mutating func isFound() -> Bool {
        guard Self.layerCount(places) >= layers else { return false }
        for place in places {
            near.removeAll(keepingCapacity: true)
            // More by 1e-9, for rounding.
            for other in places where abs(other.x - place.x) <= (slope * abs(other.z - place.z) + window + reach) * (1 + 1e-9) { near.append(other) }
            if Self.layerCount(near) >= layers, hasLine(through: place) { return true }
        }
        return false
    }

    private func hasLine(through place: Place) -> Bool {
        for side in [-window, window] {
            let x = place.x + side
            if isLine(place.z, x, -slope) || isLine(place.z, x, slope) { return true }
            for other in near where other.layer > place.layer {
                for end in [-window, window] {
                    let slope = (other.x + end - x) / (other.z - place.z)
                    if abs(slope) <= self.slope, isLine(place.z, x, slope) { return true }
                }
            }
        }
        return false
    }

    private func isLine(_ z: Double, _ x: Double, _ slope: Double) -> Bool {
        var count = 0, last = -1
        for place in near where place.layer != last && abs(place.x - x - slope * (place.z - z)) <= reach {
            count += 1
            last = place.layer
        }
        return count >= layers
    }

    private static func layerCount(_ places: [Place]) -> Int {
        var count = 0, last = -1
        for place in places where place.layer != last {
            count += 1
            last = place.layer
        }
        return count
    }
}
