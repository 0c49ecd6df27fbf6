import Foundation
import Inputs
import Reach

/// What a run shall know, and how well.
public struct PrecisionGoal: Equatable, Sendable {
    /// A number of expected signal events.
    public struct Point: Equatable, Sendable {
        public var scenario: String
        /// GeV
        public var mass: Double
        /// 1/GeV, or in the mediator's unit.
        public var coupling: Double

        public init(scenario: String, mass: Double, coupling: Double) { (self.scenario, self.mass, self.coupling) = (scenario, mass, coupling) }

        public var text: String { "\(scenario) at \(Quantity.format(mass, as: .energy)), \(digits(coupling, 3))" }
    }

    /// Relative statistical error.
    public var error: Double
    /// Empty: on the lower edges of the study's contours.
    public var points: [Point]
    /// Wall time after which no more collisions are begun, s; nil: no limit.
    public var seconds: Double?

    public init(error: Double, points: [Point] = [], seconds: Double? = nil) { (self.error, self.points, self.seconds) = (error, points, seconds) }

    /// Places along a contour's masses, in their logarithm.
    private static let places = [0.15, 0.5, 0.85]

    /// Points on the lower edges of contours.
    static func points(on contours: [Contour]) -> [Point] {
        contours.flatMap { contour -> [Point] in
            guard let low = contour.points.map(\.mass).min(), let high = contour.points.map(\.mass).max(), low < high else { return [] }
            return places.compactMap { place in
                let mass = low * pow(high / low, place)
                return contour.points.min { abs($0.mass - mass) < abs($1.mass - mass) }.map { Point(scenario: contour.scenario.name, mass: $0.mass, coupling: $0.lower) }
            }
        }
    }
}
