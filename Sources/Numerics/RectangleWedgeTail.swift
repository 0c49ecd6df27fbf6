// Random numbers with a falling density from one word and one multiplication: rectangle, wedge, tail.
//
// Marsaglia, MacLaren and Bray, Commun. ACM 7 (1964) 4; Devroye, Non-Uniform Random Variate Generation (1986), ch. VIII.2.

/// A density on [0, infinity) that falls everywhere.
public protocol FallingDensity: Sendable {
    /// The density, normalised.
    func density(_ x: Double) -> Double
    /// Its integral from x to infinity.
    func survival(_ x: Double) -> Double
    /// A draw under the condition that it lies above `x`.
    func tail<Generator: UniformGenerator>(above x: Double, using random: inout Generator) -> Double
}

/// A sampler of a falling density, exact to the rounding of its 24 bits within a rectangle.
///
/// Under the density stand rectangles side by side, each of the area 1/256 and as high as the density at its right edge. The first eight bits
/// of a word choose one of 256 equal parts of the whole; where it is a rectangle, the others are the place in it. The few parts that are left are as large as
/// the wedges between rectangles and density and the tail behind the last one together: one of those is chosen by its area, and a point in a wedge
/// by rejection.
public struct RectangleWedgeTail<Density: FallingDensity>: Sendable {
    @usableFromInline struct Rectangle {
        @usableFromInline let start: Double
        /// Width times 2^-24.
        @usableFromInline let scale: Double
        @usableFromInline init(start: Double, scale: Double) { (self.start, self.scale) = (start, scale) }
    }

    @usableFromInline let density: Density
    @usableFromInline let rectangles: UnmanagedArray<Rectangle>
    /// Number of rectangles; the parts from here to 255 are wedges and tail.
    @usableFromInline let count: UInt32
    /// Edges of the rectangles, the density there, and the area of wedges below each edge.
    @usableFromInline let edges, heights, wedges: UnmanagedArray<Double>
    /// Area of all wedges and the tail.
    @usableFromInline let rest: Double

    public init(_ density: Density) {
        self.density = density
        let area = 1.0 / 256
        var edges = [0.0]
        // The nearest edge to the right with a rectangle of the area; beyond the largest rectangle begins the tail.
        while edges.count <= 255 {
            let left = edges[edges.count - 1]
            var high = left + area / density.density(left)
            let step = high - left
            while (high - left) * density.density(high) < area, high - left < 64 * step { high += step / 16 }
            guard (high - left) * density.density(high) >= area else { break }
            var low = left
            for _ in 0..<100 {
                let middle = (low + high) / 2
                if (middle - left) * density.density(middle) < area { low = middle } else { high = middle }
            }
            edges.append(high)
        }
        let count = edges.count - 1
        var wedges = [0.0]
        for i in 0..<count { wedges.append(wedges[i] + max(0, density.survival(edges[i]) - density.survival(edges[i + 1]) - area)) }
        self.count = UInt32(count)
        rest = wedges[count] + density.survival(edges[count])
        rectangles = UnmanagedMemory.permanent.array(
            (0..<256).map { $0 < count ? Rectangle(start: edges[$0], scale: (edges[$0 + 1] - edges[$0]) * 0x1p-24) : Rectangle(start: 0, scale: 0) })
        heights = UnmanagedMemory.permanent.array(edges.map(density.density))
        self.edges = UnmanagedMemory.permanent.array(edges)
        self.wedges = UnmanagedMemory.permanent.array(wedges)
    }

    /// Share of draws that need more than one word.
    public var restShare: Double { Double(256 - count) / 256 }

    @inlinable @inline(__always)
    public func sample<Generator: UniformGenerator>(using random: inout Generator) -> Double {
        let word = random.word(), part = word >> 24
        if _slowPath(part >= count) { return wedgeOrTail(using: &random) }
        let rectangle = rectangles.reference(Int(truncatingIfNeeded: part))
        return rectangle.value.start + rectangle.value.scale * (Double(Int(truncatingIfNeeded: word & 0xFF_FFFF)) + 0.5)
    }

    @inlinable @inline(never)
    func wedgeOrTail<Generator: UniformGenerator>(using random: inout Generator) -> Double {
        let last = Int(count), chosen = random.uniform() * rest
        guard chosen < wedges[last] else { return density.tail(above: edges[last], using: &random) }
        let i = bisect(from: 0, below: last) { wedges[$0] <= chosen }
        while true {
            let x = edges[i] + random.uniform() * (edges[i + 1] - edges[i])
            if heights[i + 1] + random.uniform() * (heights[i] - heights[i + 1]) < density.density(x) { return x }
        }
    }
}

/// exp(-x).
public struct ExponentialDensity: FallingDensity {
    public init() {}
    @inlinable public func density(_ x: Double) -> Double { fastExp(-x) }
    @inlinable public func survival(_ x: Double) -> Double { fastExp(-x) }
    @inlinable public func tail<Generator: UniformGenerator>(above x: Double, using random: inout Generator) -> Double { x - fastLog(random.uniform()) }
}
