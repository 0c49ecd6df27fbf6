import Detectors
import Foundation
import Mediators
import MonteCarlo
import Particles

/// The expected number of signal events with its factors.
public struct SignalCount: Equatable, Sendable {
    /// One factor of the product that makes `expected`.
    public struct Factor: Equatable, Codable, Sendable {
        public var factor: String
        public var value: Double
    }

    public var expected: Double
    /// Statistical standard error, from the spread over the flux's replicas; nil where the flux has a single one.
    public var error: Double?
    /// `photons` (in acceptance, above the thresholds, for the luminosity), `conversion`, `survival` (to the front of the first
    /// layer), `decay` (in a layer), `efficiency`, `trigger`: each the mean over what the ones before have left, 0 where
    /// nothing is left.
    public var budget: [Factor]
    /// What the number does not contain, in words.
    public var notes: [String]
}

/// Counts for one scenario at single points (m, g): the sum over every cell of the flux, replica by replica.
///
///     N = L sigma eff trigger sum over cells of n P_prod P_det        (arXiv:2305.16383, eq. 4 and 5)
///
/// integrated over the energies within each bin (a power law) and over its depths (uniform). L is the rest of the dump, the
/// dumps behind it and the distance to the layer; no division by the cosine of an angle.
public struct SignalModel: Sendable {
    public let scenario: Scenario
    private let sources: [(source: PhotonSource, accepted: AcceptedPhotons)]

    public init(_ sources: [PhotonSource], scenario: Scenario) {
        self.scenario = scenario
        self.sources = sources.map { ($0, AcceptedPhotons($0, chamber: scenario.chamber)) }
    }

    public func count(_ alp: ALP) -> SignalCount {
        let perSource = sources.map { stages($0.source, $0.accepted, alp) }
        let total = perSource.reduce(Stages()) { $0 + $1.mean }
        let expected = total.decayed * scenario.normalization
        func mean(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : 0 }
        let budget = [
            ("photons", total.photons * scenario.luminosity), ("conversion", mean(total.converted, of: total.photons)),
            ("survival", mean(total.survived, of: total.converted)), ("decay", mean(total.decayed, of: total.survived)),
            ("efficiency", scenario.efficiency), ("trigger", scenario.trigger),
        ]
        return SignalCount(
            expected: expected, error: error(perSource.map { $0.replicas.map { $0 * scenario.normalization } }),
            budget: budget.map { .init(factor: $0.0, value: $0.1) }, notes: notes(alp))
    }

    // MARK: One source

    /// Photons, cross section included, left after each step, barn.
    private struct Stages {
        var photons = 0.0, converted = 0.0, survived = 0.0, decayed = 0.0

        static func + (a: Stages, b: Stages) -> Stages {
            Stages(
                photons: a.photons + b.photons, converted: a.converted + b.converted, survived: a.survived + b.survived,
                decayed: a.decayed + b.decayed)
        }
    }

    /// The stages of the mean flux, and the last one of each replica.
    private func stages(_ source: PhotonSource, _ accepted: AcceptedPhotons, _ alp: ALP) -> (mean: Stages, replicas: [Double]) {
        let threshold = max(alp.mass, scenario.energyThreshold), depth = source.flux.axes.depth, sigma = source.flux.crossSection
        let first = scenario.chamber.layers[0].distance
        var mean = Stages(), replicas = [Double](repeating: 0, count: accepted.replicas.count)
        for e in 0..<accepted.energies {
            var above = 0.0, converted = 0.0
            var survived = [Double](repeating: 0, count: accepted.depths), decayed = survived
            for node in accepted.spectra[e].nodes(above: threshold) {
                let probability = node.weight * source.production.probability(energy: node.energy, alp: alp)
                guard let length = alp.decayLength(energy: node.energy) else { continue }
                above += node.weight
                converted += probability
                let decay = decayProbability(length)
                for d in 0..<accepted.depths {
                    let behind = source.flux.depth - depth[d + 1] + source.lengthBehind + first
                    let survival = Decay.survival(distance: behind, decayLength: length) * meanSurvival(depth[d + 1] - depth[d], length)
                    survived[d] += probability * survival
                    decayed[d] += probability * survival * decay
                }
            }
            for d in 0..<accepted.depths {
                let cell = e * accepted.depths + d, photons = accepted.mean[cell] * sigma
                mean = mean + Stages(
                    photons: photons * above, converted: photons * converted,
                    survived: photons * survived[d], decayed: photons * decayed[d])
                for r in replicas.indices { replicas[r] += accepted.replicas[r][cell] * sigma * decayed[d] }
            }
        }
        return (mean, replicas)
    }

    /// Probability to decay in one of the layers, counted from the front of the first.
    private func decayProbability(_ length: Double) -> Double {
        let layers = scenario.chamber.layers
        return layers.reduce(0) {
            $0 + Decay.survival(distance: $1.distance - layers[0].distance, decayLength: length)
                * Decay.decay(within: $1.thickness, decayLength: length)
        }
    }

    /// Mean of e^(-x / length) for x uniform in 0 ... width.
    private func meanSurvival(_ width: Double, _ length: Double) -> Double {
        let x = width / length
        return x > 0 ? -expm1(-x) / x : 1
    }

    // MARK: Error and notes

    /// Standard error of the sum over sources. Replica by replica where the sources have equally many, since the same collisions
    /// made them; else in quadrature.
    private func error(_ counts: [[Double]]) -> Double? {
        guard let replicas = counts.first?.count, counts.allSatisfy({ $0.count > 1 }) else { return nil }
        if counts.allSatisfy({ $0.count == replicas }) {
            return RunningStatistics((0..<replicas).map { r in counts.reduce(0) { $0 + $1[r] } }).error
        }
        return counts.map { RunningStatistics($0).error }.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private func notes(_ alp: ALP) -> [String] {
        var notes: [String] = []
        let highest = sources.map { source, _ in source.flux.axes.energy.last! }.max() ?? 0
        if alp.mass >= highest { notes.append("no photon has an energy above the mass: the flux ends at \(highest) GeV") }
        let threshold = max(alp.mass, scenario.energyThreshold)
        for (source, _) in sources where source.flux.axes.energy[0] > threshold * (1 + 1e-9) {
            let start = source.flux.axes.energy[0]
            notes.append("the flux of \(source.flux.dump) starts at \(start) GeV; photons from \(threshold) GeV to there are not counted")
        }
        return notes
    }
}
