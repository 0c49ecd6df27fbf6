import Foundation

/// The exponential decay law (arXiv:2305.16383, eq. 5), in its two factors.
public enum Decay {
    /// Probability to live for a path `distance` (cm) at a mean decay length (cm).
    public static func survival(distance: Double, decayLength: Double) -> Double {
        distance == 0 ? 1 : exp(-distance / decayLength)
    }

    /// Probability to decay within a path `distance` (cm), without cancellation for long lives.
    public static func decay(within distance: Double, decayLength: Double) -> Double {
        distance == 0 ? 0 : -expm1(-distance / decayLength)
    }
}
