import Foundation

/// A muon chamber in which mediators decay: where it is seen from the collision point and its layers behind the dumps.
///
/// The paper's reading (arXiv:2305.16383): distances count along the mediator's line from the back face of the last dump,
/// without division by the cosine of an angle. The other reading follows each mediator's line through `stations`.
public struct Chamber: Equatable, Codable, Sendable {
    /// A sensitive layer, or a station as a whole. Decays between layers do not count.
    public struct Layer: Equatable, Codable, Sendable {
        /// From the back face of the last dump to the layer's front, cm.
        public var distance: Double
        /// Path of the mediator inside, cm.
        public var thickness: Double

        public init(distance: Double, thickness: Double) {
            precondition(distance >= 0 && thickness > 0, "layer of \(thickness) cm at \(distance) cm")
            (self.distance, self.thickness) = (distance, thickness)
        }
    }

    public var name: String
    /// Covered |eta|, on both sides, at all azimuths.
    public var absEta: ClosedRange<Double>
    /// In the order in which they are crossed; at least one.
    public var layers: [Layer]
    /// The same chamber as it stands in the detector, for rays from each production point; empty: not known.
    public var stations: [Station]

    public init(name: String, absEta: ClosedRange<Double>, layers: [Layer], stations: [Station] = []) {
        precondition(absEta.lowerBound >= 0, "|eta| of \(absEta)")
        precondition(!layers.isEmpty, "a chamber without layers")
        precondition(
            zip(layers, layers.dropFirst()).allSatisfy { $0.distance + $0.thickness <= $1.distance }, "layers of \(name) overlap or do not ascend")
        (self.name, self.absEta, self.layers, self.stations) = (name, absEta, layers, stations)
    }

    /// Polar angles covered, radian, ascending: one range around the equator, or one on each side.
    public var thetaRanges: [ClosedRange<Double>] {
        let inner = Self.theta(eta: absEta.upperBound), outer = Self.theta(eta: absEta.lowerBound)
        return absEta.lowerBound == 0 ? [inner...(.pi - inner)] : [inner...outer, (.pi - outer)...(.pi - inner)]
    }

    /// Edges of the covered polar angles, for the axis of a flux.
    public var thetaEdges: [Double] { thetaRanges.flatMap { [$0.lowerBound, $0.upperBound] } }

    /// Part of the directions between two polar angles that the chamber covers, by solid angle.
    public func coverage(from low: Double, to high: Double) -> Double {
        // cos a - cos b without cancellation at small angles.
        func solidAngle(_ a: Double, _ b: Double) -> Double { 2 * sin((a + b) / 2) * sin((b - a) / 2) }
        let covered = thetaRanges.reduce(0) { sum, range in
            let a = max(low, range.lowerBound), b = min(high, range.upperBound)
            return a < b ? sum + solidAngle(a, b) : sum
        }
        return min(1, covered / solidAngle(low, high))
    }

    /// 2 arctan(e^-eta).
    private static func theta(eta: Double) -> Double { 2 * atan(exp(-eta)) }
}
