import Foundation
import Studies

/// A counting experiment as a HistFactory workspace in pyhf's JSON: one bin, signal scaled by `mu`, background with its error,
/// and the Asimov data of background alone, so that an upper limit on `mu` is the expected one.
///
/// The background's factor is constrained by a Gaussian of width sigma/b around 1 (`staterror`), so that the asymptotic CLs limit is
/// that of Cowan, Cranmer, Gross and Vitells, Eur. Phys. J. C 71 (2011) 1554, with a Gaussian background. The statistical error of
/// the signal is a constraint of its own (`normsys`, log-normal). Without background the likelihood is exp(-mu s): CLs = 0.1 at mu s = 2.303,
/// while the asymptotic formula gives 1.35. Minimisers find the limit best near mu = 1, at points near the contour: with 1e6 signal
/// events pyhf's fit fails.
package struct PyhfWorkspace: Encodable {
    struct Modifier: Encodable {
        var name: String
        var type: String
        var data: Value?

        enum Value: Encodable {
            case numbers([Double])
            case interval(high: Double, low: Double)

            func encode(to encoder: any Encoder) throws {
                switch self {
                case .numbers(let numbers): try numbers.encode(to: encoder)
                case .interval(let high, let low): try ["hi": high, "lo": low].encode(to: encoder)
                }
            }
        }

        enum CodingKeys: String, CodingKey { case name, type, data }

        /// pyhf wants the key `data` also where there is none.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(type, forKey: .type)
            try container.encode(data, forKey: .data)
        }
    }

    struct Sample: Encodable {
        var name: String
        var data: [Double]
        var modifiers: [Modifier]
    }

    struct Channel: Encodable {
        var name: String
        var samples: [Sample]
    }

    struct Observation: Encodable {
        var name: String
        var data: [Double]
    }

    struct Parameter: Encodable {
        var name: String
        var inits: [Double]
        var bounds: [[Double]]
    }

    struct Measurement: Encodable {
        struct Config: Encodable {
            var poi: String
            var parameters: [Parameter]
        }
        var name: String
        var config: Config
    }

    /// A systematic change of the signal: factors at one deviation to either side.
    package struct Variation: Equatable {
        package var name: String
        package var low, high: Double

        package init(name: String, low: Double, high: Double) { (self.name, self.low, self.high) = (name, low, high) }
    }

    private var channels: [Channel]
    private var observations: [Observation]
    private var measurements: [Measurement]
    private var version = "1.0.0"

    /// - Parameters:
    ///   - origin: study, program, mass and coupling, in words: the measurement's name carries them, since the schema has no other place.
    ///   - signal: expected events for mu = 1, above 0; `signalError` its standard error, if known.
    ///   - variations: each a constraint of its own (`normsys`); a side to which the signal does not change stays at 1, and factors below 1e-3 are taken as that.
    ///   - background: expected events, 0 or more; `backgroundError` its standard error, 0 for a known background.
    package init(scenario: String, signal: Double, signalError: Double?, background: Double, backgroundError: Double, variations: [Variation] = [], origin: String) {
        precondition(signal > 0 && background >= 0 && backgroundError >= 0, "signal \(signal), background \(background) +- \(backgroundError)")
        var signalModifiers = [Modifier(name: "mu", type: "normfactor")]
        var factor = 1.0
        if let error = signalError, error > 0 {
            // A log-normal with the same mean and deviation, whatever its size: a factor e^sigma at one deviation.
            factor = exp(log1p(error * error / (signal * signal)).squareRoot())
            signalModifiers.append(Modifier(name: "signal_statistics", type: "normsys", data: .interval(high: factor, low: 1 / factor)))
        }
        for variation in variations where variation.low < 1 || variation.high > 1 {
            // Equal names would be one constraint.
            let name = variation.name == "statistics" ? "variation_statistics" : variation.name
            signalModifiers.append(Modifier(name: "signal_\(name)", type: "normsys", data: .interval(high: variation.high, low: max(1e-3, variation.low))))
        }
        let backgroundModifiers = background > 0 && backgroundError > 0
            ? [Modifier(name: "background_error", type: "staterror", data: .numbers([backgroundError]))] : []
        channels = [Channel(name: scenario, samples: [
            Sample(name: "signal", data: [signal], modifiers: signalModifiers),
            Sample(name: "background", data: [background], modifiers: backgroundModifiers),
        ])]
        observations = [Observation(name: scenario, data: [background])]
        // Ten times what any limit at 90 or 95 % CL, or its band of two deviations, could be: the signal's constraint alone costs q = n^2 at n
        // deviations, and q is below 4^2.
        let most = 10 * (4 + 4 * (background + backgroundError * backgroundError).squareRoot()) / signal * pow(factor, 4)
        measurements = [Measurement(
            name: "upper limit; \(origin)", config: .init(poi: "mu", parameters: [Parameter(name: "mu", inits: [min(1, most / 2)], bounds: [[0, most]])]))]
    }
}
