import Foundation

/// The number of background events that a scenario expects, with its uncertainty.
public struct Background: Equatable, Codable, Sendable {
    public var expected: Double
    /// Standard deviation.
    public var error: Double

    public init(expected: Double, error: Double = 0) {
        precondition(expected >= 0 && expected.isFinite, "background \(expected)")
        precondition(error >= 0 && error.isFinite && (error == 0 || expected > 0), "background \(expected) +- \(error)")
        (self.expected, self.error) = (expected, error)
    }

    /// "5 +- 2".
    public var text: String { String(format: "%g", expected) + (error > 0 ? String(format: " +- %g", error) : "") }

    public static let none = Background(expected: 0)
}
