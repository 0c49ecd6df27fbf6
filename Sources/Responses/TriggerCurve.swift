import Experiments
import Inputs
import Numerics

/// Efficiency for decays against rate, as a cut on one number or a set of cuts is tightened. What takes more than a twentieth of the muons through is left out:
/// those have triggers of their own.
public struct TriggerCurve: Codable, Sendable {
    public struct Point: Codable, Sendable {
        /// What is asked for, "road_run >= 4, road_hits >= 6".
        public var cut: String
        public var efficiency: Estimate
        /// Hz in all regions: of the random hits that give more, independent ones or those of photons.
        public var rate: Estimate
        /// Part of the muons through that is found too.
        public var muons: Double

        enum CodingKeys: String, CodingKey { case cut, efficiency, rate = "rate_Hz", muons }
    }

    public static let mostMuons = 0.05

    public var name: String
    /// Ascending in rate and efficiency.
    public var points: [Point]

    /// The best one of at most a rate, Hz.
    public func best(within rate: Double) -> Point? { points.last { $0.rate.mean <= rate } }

    /// Events of a study that curves are made of.
    public struct Samples: Sendable {
        public var signal, muons: [TriggerStudy.Sample]
        /// Of each kind of random hits.
        public var windows: [[TriggerStudy.Sample]]

        public init(signal: [TriggerStudy.Sample], muons: [TriggerStudy.Sample], windows: [[TriggerStudy.Sample]]) {
            (self.signal, self.muons, self.windows) = (signal, muons, windows)
        }

        /// Sum of weights and its standard error.
        package static func rate(_ samples: [TriggerStudy.Sample], _ isFound: (TriggerStudy.Sample) -> Bool) -> Estimate {
            var sum = 0.0, squares = 0.0
            for sample in samples where isFound(sample) {
                sum += sample.weight
                squares += sample.weight * sample.weight
            }
            return Estimate(mean: sum, error: squares.squareRoot())
        }

        /// The point of what is found.
        public func point(_ cut: String, _ isFound: (TriggerStudy.Sample) -> Bool) -> Point {
            let rates = windows.map { Self.rate($0, isFound) }
            return Point(
                cut: cut, efficiency: ResponseTally.fraction(signal.count(where: isFound), of: max(signal.count, 1)),
                rate: rates.max { $0.mean < $1.mean } ?? Estimate(mean: 0, error: 0), muons: Double(muons.count(where: isFound)) / Double(max(muons.count, 1)))
        }
    }

    // MARK: Cuts

    private static let hitSteps = 24, firstSteps = 3

    /// Least numbers of layers of the road in a row, of its hits, and of empty layers in front of it: the combinations that no other one beats.
    public static func cuts(_ samples: Samples, layers: Int) -> TriggerCurve {
        let run = HitObservable.roadRun.index, hits = HitObservable.roadHits.index, first = HitObservable.roadFirst.index
        let shape = (layers + 1, hitSteps + 1, firstSteps + 1)
        func at(_ a: Int, _ b: Int, _ c: Int) -> Int { (a * shape.1 + b) * shape.2 + c }
        /// Sums of weights of all that pass, by combination.
        func passing(_ list: [TriggerStudy.Sample]) -> [Double] {
            var sums = [Double](repeating: 0, count: shape.0 * shape.1 * shape.2)
            for sample in list { sums[at(min(Int(sample.values[run]), layers), min(Int(sample.values[hits]), hitSteps), min(Int(sample.values[first]), firstSteps))] += sample.weight }
            for a in (0..<shape.0).reversed() {
                for b in (0..<shape.1).reversed() {
                    for c in (0..<shape.2).reversed() {
                        // Inclusion and exclusion of the three neighbours above.
                        func above(_ i: Int, _ j: Int, _ k: Int) -> Double { a + i < shape.0 && b + j < shape.1 && c + k < shape.2 ? sums[at(a + i, b + j, c + k)] : 0 }
                        sums[at(a, b, c)] += above(1, 0, 0) + above(0, 1, 0) + above(0, 0, 1) - above(1, 1, 0) - above(1, 0, 1) - above(0, 1, 1) + above(1, 1, 1)
                    }
                }
            }
            return sums
        }
        let signal = passing(samples.signal), rates = samples.windows.map(passing)
        let order = (0..<signal.count).filter { $0 >= at(1, 0, 0) }.map { index in (index, rate: rates.map { $0[index] }.max() ?? 0, seen: signal[index]) }
            .sorted { ($0.rate, -$0.seen) < ($1.rate, -$1.seen) }
        let muons = passing(samples.muons), most = mostMuons * Double(samples.muons.count)
        var best = 0.0, points: [Point] = []
        for (index, _, seen) in order where seen > best && muons[index] <= most {
            best = seen
            let (a, b, c) = (index / (shape.1 * shape.2), index / shape.2 % shape.1, index % shape.2)
            let name = [(HitObservable.roadRun, a), (.roadHits, b), (.roadFirst, c)].filter { $0.1 > 0 }.map { "\($0.0.rawValue) >= \($0.1)" }.joined(separator: ", ")
            points.append(samples.point(name) { Int($0.values[run]) >= a && Int($0.values[hits]) >= b && Int($0.values[first]) >= c })
        }
        return TriggerCurve(name: "cuts", points: points)
    }

    // MARK: Learned

    private static let quantiles = 60

    /// The answer of a network above values between which equal parts of the decays lie; 0 where the cuts are not met.
    public static func learned(_ network: LearnedPattern, cuts: [HitPattern.Cut] = [], _ samples: Samples) -> TriggerCurve {
        func scores(_ list: [TriggerStudy.Sample]) -> [(score: Double, weight: Double)] {
            list.map { (cuts.allMeet($0.values) ? network($0.values) : 0, $0.weight) }.sorted { $0.score > $1.score }
        }
        let signal = scores(samples.signal), muons = scores(samples.muons), windows = samples.windows.map(scores)
        func passing(_ list: [(score: Double, weight: Double)], _ threshold: Double) -> Estimate {
            var sum = 0.0, squares = 0.0
            for (score, weight) in list {
                guard score >= threshold else { break }
                sum += weight
                squares += weight * weight
            }
            return Estimate(mean: sum, error: squares.squareRoot())
        }
        let seen = signal.filter { $0.score > max(0, signal[signal.count - 1].score) }
        let thresholds = (1...quantiles).compactMap { k in seen.isEmpty ? nil : seen[min(seen.count - 1, seen.count * k * k / (quantiles * quantiles))].score }
        var points: [Point] = []
        for threshold in thresholds where points.last.map({ "\(threshold)" != $0.cut }) ?? true {
            let rates = windows.map { passing($0, threshold) }, taken = passing(muons, threshold).mean / Double(max(muons.count, 1))
            guard taken <= mostMuons else { break }
            points.append(Point(
                cut: "\(threshold)", efficiency: ResponseTally.fraction(Int(passing(signal, threshold).mean), of: signal.count),
                rate: rates.max { $0.mean < $1.mean } ?? Estimate(mean: 0, error: 0), muons: taken))
        }
        return TriggerCurve(name: "learned", points: points)
    }
}
