import Foundation

/// How far the edges of a reach move when there is x times more data (arXiv:2305.16383, eq. 7 and 9).
///
/// Both hold for one energy of the photons; the full answer, over a spectrum, is the ratio of `CouplingEdges` at two levels.
public enum Scaling {
    public enum Background: String, CaseIterable, Codable, Sendable {
        /// The signal asked for stays the same.
        case none
        /// The signal asked for grows as the square root of the background, and so of x.
        case large

        /// Factor by which the expected signal must exceed what it exceeded before, per x times the data: x or sqrt x.
        public func gain(_ x: Double) -> Double { self == .none ? x : x.squareRoot() }
    }

    /// Upper edge, prompt decays (L, dL >> l): g'/g = sqrt(1 + ln x / (ln(N_gamma <P_prod> / N_sig) - 1)) (eq. 7).
    ///
    /// From N_gamma P_prod e^(-L/l) = N_sig with P_prod and 1/l both proportional to g^2, to first order in ln x / (L/l).
    /// - Parameters:
    ///   - x: factor on the data, 1 or more.
    ///   - produced: N_gamma <P_prod> at the old edge, in units of N_sig.
    /// - Returns: nil where the logarithm is 1 or less: the edge is then where production itself ends, and eq. 7 does not hold.
    public static func prompt(_ x: Double, produced: Double, background: Background) -> Double? {
        let distance = log(produced) - 1
        return distance > 0 ? (1 + log(background.gain(x)) / distance).squareRoot() : nil
    }

    /// Lower edge, delayed decays (L, dL << l): g'/g = x^(-1/4), or x^(-1/8) with a large background (eq. 9).
    public static func delayed(_ x: Double, background: Background) -> Double { pow(background.gain(x), -0.25) }
}
