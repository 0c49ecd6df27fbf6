import Foundation
import Reach
import Reports
import Testing

/// Eq. 7 of arXiv:2305.16383 in the rows of `calodump ceiling`, for photons of one energy: N(g) = K g^2 e^(-c g^2).
struct CeilingTests {
    private static let signal = 2.3

    /// One mass, K events per squared coupling (1/GeV^2), attenuation c (GeV^2).
    private static func rows(_ k: Double, _ c: Double = 1e4) -> [CeilingReport.Row] {
        CeilingReport.rows(
            CeilingSetup(
                "toy", signal: signal, produced: { _, g in k * g * g },
                crossings: { masses, levels in masses.map { _ in levels.map { CouplingEdges(level: $0, couplings: 1e-9...1) { k * $0 * $0 * exp(-c * $0 * $0) } } } }),
            0.01)
    }

    @Test(arguments: Scaling.Background.allCases) func eq7(background: Scaling.Background) throws {
        let k = 1e12, all = Self.rows(k).filter { $0.background == background }
        try #require(all.count == 13 && all[0].x == 1)
        let first = all[0].upper, produced = k * first * first / Self.signal
        // N_gamma <P_prod> e^(-L/l) = N_sig at the edge: the logarithm of eq. 7 is L/l there.
        #expect(abs(log(produced) / (1e4 * first * first) - 1) < 1e-4)
        for row in all {
            let gain = background == .none ? row.x : row.x.squareRoot()
            let expected = (1 + log(gain) / (log(produced) - 1)).squareRoot()
            #expect(abs(try #require(row.prompt) / expected - 1) < 1e-9, "x = \(row.x)")
            // What eq. 7 approximates: to second order in ln x / (L/l), against an upper edge that moves by up to 37 %.
            let order = log(gain) / log(produced)
            #expect(abs(row.upperRatio / expected - 1) <= order * order / log(produced) + 1e-4, "x = \(row.x): \(row.upperRatio), eq. 7 \(expected)")
            #expect(row.delayed == pow(gain, -0.25))
        }
        // x = 1e6 moves the edge by what eq. 7 says, well above rounding.
        #expect(try #require(all.last).upperRatio > 1.1)
    }

    /// Without a reach at x = 1 the first factor that has one is the start of both equations.
    @Test(arguments: Scaling.Background.allCases) func startsWhereTheReachDoes(background: Scaling.Background) throws {
        // K/c = 2.3 e / 30: 30 times the data and more.
        let c = 1e4, k = 2.3 * exp(1) * c / 30, all = Self.rows(k, c).filter { $0.background == background }
        let first = try #require(all.first), gain = background.gain(first.x)
        #expect(abs(first.x / pow(10, background == .none ? 1.5 : 3) - 1) < 1e-9 && first.upperRatio == 1 && first.lowerRatio == 1)
        let produced = k * first.upper * first.upper * gain / Self.signal
        for row in all {
            let expected = (1 + log(background.gain(row.x / first.x)) / (log(produced) - 1)).squareRoot()
            #expect(abs(try #require(row.prompt) / expected - 1) < 1e-9, "x = \(row.x)")
            #expect(abs(row.delayed / pow(background.gain(row.x / first.x), -0.25) - 1) < 1e-12)
        }
    }

    /// The growth is the logarithmic slope, which for this model is 1/(2 (L/l - 1)), and so gives L/l back.
    @Test func growth() throws {
        let row = try #require(Self.rows(1e12).first { $0.background == .none && $0.x == 1 })
        let lengths = 1e4 * row.upper * row.upper
        #expect(abs(row.lengths / lengths - 1) < 1e-3 && abs(row.growth * 2 * (lengths - 1) - 1) < 1e-3)
    }
}
