import Foundation
import Inputs
import Reports
import Testing
import _TestSupport

@Suite struct PyhfWorkspaceTests {
    private struct Workspace: Decodable {
        struct Modifier: Decodable {
            struct Interval: Decodable { var hi, lo: Double }
            var name: String
            var interval: Interval?
            enum CodingKeys: String, CodingKey { case name, data }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                name = try container.decode(String.self, forKey: .name)
                interval = try? container.decode(Interval.self, forKey: .data)
            }
        }
        struct Sample: Decodable { var name: String, modifiers: [Modifier] }
        struct Channel: Decodable { var samples: [Sample] }
        struct Parameter: Decodable { var bounds: [[Double]] }
        struct Config: Decodable { var parameters: [Parameter] }
        struct Measurement: Decodable { var config: Config }
        var channels: [Channel]
        var measurements: [Measurement]

        var bound: Double { measurements[0].config.parameters[0].bounds[0][1] }
        var statistics: Modifier.Interval? { channels[0].samples[0].modifiers.first { $0.name == "signal_statistics" }?.interval }
    }

    private func workspace(_ signal: Double, _ error: Double?, background: Double) throws -> Workspace {
        let text = try jsonText(PyhfWorkspace(scenario: "x", signal: signal, signalError: error, background: background, backgroundError: 0, origin: "a test"))
        return try JSONDecoder().decode(Workspace.self, from: Data(text.utf8))
    }

    /// Every error is a constraint, one above the signal too: a log-normal whose relative deviation is the error's.
    @Test(arguments: [0.01, 0.3, 0.9, 1, 1.5, 10]) func errorsOfTheSignal(relative: Double) throws {
        let statistics = try #require(try workspace(4, 4 * relative, background: 2).statistics)
        expectClose(statistics.hi * statistics.lo, 1, relative: 1e-12)
        let sigma = log(statistics.hi)
        expectClose(exp(sigma * sigma) - 1, relative * relative, relative: 1e-9)
        #expect(try workspace(4, nil, background: 2).statistics == nil && workspace(4, 0, background: 2).statistics == nil)
    }

    /// The limit on mu lies within the bounds: where q(mu) = 1.96^2, minimised over the pull of the signal, q = 2 (s - b ln(1 + s/b)) + pull^2 with
    /// s = mu signal kappa^pull.
    @Test(arguments: [0.0, 0.3, 0.9, 1.5, 10], [0.0, 4, 1e4]) func boundsHoldTheLimit(relative: Double, background: Double) throws {
        let space = try workspace(3, 3 * relative, background: background), kappa = space.statistics?.hi ?? 1
        func q(_ mu: Double) -> Double {
            (0...400).map { i in
                let pull = -Double(i) / 100, s = mu * 3 * pow(kappa, pull)
                return 2 * (s - (background > 0 ? background * log1p(s / background) : 0)) + pull * pull
            }.min()!
        }
        var mu = 1e-6
        while q(mu) < 1.96 * 1.96 { mu *= 1.02 }
        #expect(mu < space.bound / 5, "limit \(mu), bound \(space.bound)")
    }
}
