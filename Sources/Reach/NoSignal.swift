import Foundation

/// What a simulation says that has not seen a single photon that could count: an upper limit, not zero.
public enum NoSignal {
    /// The probability p that a collision has one, at 90 % CL, where none of `collisions` had: (1 - p)^n = 0.1.
    public static func largestShare(collisions: Int) -> Double { collisions > 0 ? -expm1(log(0.1) / Double(collisions)) : 1 }

    /// "none in 6 collisions: at 90 % CL up to 32 % of the collisions have one".
    public static func words(collisions: Int) -> String {
        String(format: "none in %d collisions: at 90 %% CL up to %.2g %% of the collisions have one", collisions, 100 * largestShare(collisions: collisions))
    }
}
