import Foundation
import Numerics

/// The logarithm of the counts against x = ln g at one mass, sampled in steps from where it is surely below all levels.
struct CouplingProfile {
    private let count: (Double) -> Double
    private let end: Double
    private var samples: [(x: Double, f: Double)] = []
    /// Index of the highest sample.
    private var highest = 0

    private static let step = 0.6
    private static let tolerance = 1e-7

    /// - Parameter floor: the lowest level of interest.
    init(_ curve: CouplingCurve, _ couplings: ClosedRange<Double>, floor: Double) {
        let bound = curve.perFourthPower
        self.init(couplings, from: bound > 0 ? (log(floor) - log(bound)) / 4 - 0.01 : .infinity) { curve($0) }
    }

    /// - Parameters:
    ///   - x: the count is of no interest below this ln g; infinity: nowhere.
    ///   - count: positive or zero, with a single maximum, rising no faster than g^4.
    init(_ couplings: ClosedRange<Double>, from x: Double = -.infinity, _ count: @escaping (Double) -> Double) {
        self.count = count
        end = log(couplings.upperBound)
        guard x < .infinity else { return }
        let start = log(couplings.lowerBound)
        var x = max(start, min(x, end - Self.step))
        while x < end - 1e-9 {
            samples.append((x, value(x)))
            x += Self.step
        }
        samples.append((end, value(end)))
        highest = samples.indices.max { samples[$0].f < samples[$1].f }!
        while highest == 0, samples[0].x > start {
            let x = max(start, samples[0].x - Self.step)
            samples.insert((x, value(x)), at: 0)
            if samples[1].f > samples[0].f { highest = 1 }
        }
    }

    private func value(_ x: Double) -> Double { log(count(exp(x))) }

    /// The counts are positive somewhere.
    var isPositive: Bool { !samples.isEmpty && samples[highest].f > -.infinity }
    /// The largest count stands at the end of the search.
    var isCapped: Bool { highest == samples.count - 1 }
    /// The logarithm of the largest count among the samples: a few percent below the peak.
    var highestSample: Double { samples.isEmpty ? -.infinity : samples[highest].f }

    /// Where the counts are largest, by golden section around the highest sample; its x to 1e-3, which is 1e-6 or less of the
    /// counts. -infinity if they are nowhere positive.
    func peak() -> (x: Double, value: Double) {
        guard isPositive else { return (0, -.infinity) }
        let sample = samples[highest]
        let x = RootFinder.maximum(samples[max(highest - 1, 0)].x, samples[min(highest + 1, samples.count - 1)].x, tolerance: 1e-3, value)
        let refined = value(x)
        return refined > sample.f ? (x, refined) : (sample.x, sample.f)
    }

    /// Lowest and highest ln g with at least `level` (a logarithm); the highest is the end of the search where the counts are
    /// still above there. Nil if there is none.
    func edges(_ level: Double) -> (lower: Double, upper: Double)? {
        guard isPositive else { return nil }
        if samples[highest].f >= level {
            let first = samples.firstIndex { $0.f >= level }!, last = samples.lastIndex { $0.f >= level }!
            let lower = first == 0 ? samples[0].x : crossing(first, first - 1, level)
            let upper = last == samples.count - 1 ? end : crossing(last, last + 1, level)
            return (lower, upper)
        }
        // Between samples 0.6 apart the logarithm rises by less than 1 above the higher of them.
        guard samples[highest].f > level - 1 else { return nil }
        let top = peak()
        guard top.value >= level, let next = samples.firstIndex(where: { $0.x > top.x }), next > 0 else { return nil }
        func root(_ outside: Double) -> Double {
            RootFinder.root(top.x, outside, tolerance: Self.tolerance) { value($0) - level }
        }
        return (root(samples[next - 1].x), root(samples[next].x))
    }

    private func crossing(_ inside: Int, _ outside: Int, _ level: Double) -> Double {
        func relative(_ i: Int) -> (x: Double, f: Double) { (samples[i].x, samples[i].f - level) }
        let around = [min(inside, outside) - 1, inside, outside, max(inside, outside) + 1].filter {
            // Only where the counts rise or fall on the same side of the peak is x a function of them.
            samples.indices.contains($0) && samples[$0].f.isFinite && ($0 <= highest) == (min(inside, outside) < highest || inside == highest && outside < inside)
        }
        return RootFinder.root(relative(inside), relative(outside), samples: around.map(relative), tolerance: Self.tolerance) { value($0) - level }
    }
}
