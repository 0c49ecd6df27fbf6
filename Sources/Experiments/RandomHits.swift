import Inputs

/// Random hits of a chamber, of neutrons' photons and the like: independent of each other, linear in the number of collisions.
public struct RandomHits: Equatable, Sendable {
    /// A part of every station with one rate.
    public struct Ring: Equatable, Sendable {
        /// Radii of a disk, |z| of a barrel, cm; nil: everywhere.
        public var range: ClosedRange<Double>?
        /// Per cm^2 of a layer and collision.
        public var hits: Double
        /// From cell to cell in azimuth, cm; nil: as the kind of cells has it.
        public var width: Double?

        public init(range: ClosedRange<Double>? = nil, hits: Double, width: Double? = nil) { (self.range, self.hits, self.width) = (range, hits, width) }
    }

    public var rings: [Ring]
    /// Equal parts around the beam in each of which a pattern is looked for, in a station without sectors.
    public var parts = 1
    /// Relative uncertainty of the rates.
    public var error = 0.0

    public init(rings: [Ring], parts: Int = 1, error: Double = 0) { (self.rings, self.parts, self.error) = (rings, parts, error) }
}

/// Bunches that cross each other.
public struct BunchCrossing: Equatable, Sendable {
    /// Between two crossings, ns.
    public var spacing: Double
    /// Mean number of inelastic collisions in one.
    public var collisions: Double
    /// Inelastic cross section, barn.
    public var crossSection: Double
}

extension Experiment {
    static func readRandomHits(_ entries: Entries) throws -> RandomHits {
        let rings = try entries.required("rings").list().map { item in
            let ring = try item.table()
            return RandomHits.Ring(range: try ring["range"]?.range(), hits: try ring.required("hits").value(), width: try ring["width"]?.value())
        }
        guard !rings.isEmpty else { throw InputError("no ring", at: entries.required("rings").place, expected: "at least one") }
        return RandomHits(rings: rings, parts: try entries["parts"]?.whole() ?? 1, error: try entries["error"]?.value() ?? 0)
    }

    static func readCrossing(_ entries: Entries) throws -> BunchCrossing? {
        let names = ["bunch_spacing", "pileup", "inelastic"], told = names.compactMap { entries[$0] }
        guard told.count == names.count else {
            guard let one = told.first else { return nil }
            throw InputError("a part of a bunch crossing", at: one.place, expected: "all of \(names.joined(separator: ", "))")
        }
        return BunchCrossing(spacing: try told[0].value(), collisions: try told[1].value(), crossSection: try told[2].value())
    }
}
