import Inputs

/// What a trigger or a reconstruction asks of the hits of a station: all of what is stated.
public struct HitPattern: Equatable, Sendable {
    /// Hits on a straight line.
    public struct Stub: Equatable, Sendable {
        /// Names of kinds of cells; each is a group of layers that is looked at by itself.
        public var cells: [String]
        /// Layers of a group that the line must hit.
        public var layers: Int
        /// Groups that must have such a line.
        public var groups = 1
        /// A hit is on the line when the line passes so near to the middle of its cell, in widths of a cell.
        public var window = 0.5
        /// Largest slope, tan of the angle to the normal.
        public var slope: Double

        public init(cells: [String], layers: Int, groups: Int = 1, window: Double = 0.5, slope: Double) {
            (self.cells, self.layers, self.groups, self.window, self.slope) = (cells, layers, groups, window, slope)
        }
    }

    /// So many cells.
    public struct Shower: Equatable, Sendable {
        /// Names of kinds of cells; each is looked at by itself.
        public var cells: [String]
        public var hits: Int
        /// Layers of the kind with a hit.
        public var layers = 1

        public init(cells: [String], hits: Int, layers: Int = 1) { (self.cells, self.hits, self.layers) = (cells, hits, layers) }
    }

    /// A range of an observable.
    public struct Cut: Equatable, Sendable {
        public var observable: HitObservable
        public var range: ClosedRange<Double>

        public init(_ observable: HitObservable, _ range: ClosedRange<Double>) { (self.observable, self.range) = (observable, range) }
    }

    /// A network whose output must be above a number.
    public struct Learned: Equatable, Sendable {
        public var network: LearnedPattern
        public var above: Double

        public init(_ network: LearnedPattern, above: Double) { (self.network, self.above) = (network, above) }
    }

    public var name: String
    public var label: String
    /// Layers with hits that follow each other, of all kinds.
    public var consecutive: Int?
    public var stub: Stub?
    public var shower: Shower?
    /// No hit in so many of the first layers: what is seen begins inside.
    public var quietLayers = 0
    /// Largest angle, radian, between the mean line of the hits and the direction of what has come from the collisions.
    public var pointing: Double?
    /// Whether nothing may leave through the far face that reaches the next station.
    public var isAbsorbed = false
    public var cuts: [Cut] = []
    public var learned: Learned?
    /// Others that must be found in the same hits: a trigger's beside a reconstruction's.
    public var others: [HitPattern] = []

    public init(name: String, label: String? = nil, consecutive: Int? = nil, stub: Stub? = nil, shower: Shower? = nil) {
        (self.name, self.label, self.consecutive, self.stub, self.shower) = (name, label ?? name, consecutive, stub, shower)
    }

    /// No fewer hits can look like it.
    public var leastHits: Int {
        let cut = cuts.map { [.roadWidth, .roadFirst, .roadAfter].contains($0.observable) ? 0 : Int($0.range.lowerBound.rounded(.up)) }
        return max(1, consecutive ?? 0, stub.map { $0.layers * $0.groups } ?? 0, shower?.hits ?? 0, cut.max() ?? 0, others.map(\.leastHits).max() ?? 0)
    }

    /// Both in the same hits.
    public func and(_ other: HitPattern) -> HitPattern {
        var both = self
        both.others.append(other)
        both.name = "\(name) and \(other.name)"
        return both
    }

    /// At least so many layers in a row: the "multiple hits in cells of consecutive layers" of arXiv:2305.16383.
    public static func layersInARow(_ count: Int) -> HitPattern { HitPattern(name: "consecutive-\(count)", label: "\(count) layers in a row", consecutive: count) }
}

extension [HitPattern.Cut] {
    public func allMeet(_ values: HitObservables) -> Bool { allSatisfy { $0.range.contains(Double(values[$0.observable.index])) } }
}
