import Foundation
import MonteCarlo

/// Finds the couplings at which the counts of a scan cross given levels (counts per inverse barn).
struct ContourTracer {
    struct Trace {
        var points: [Contour.Point] = []
        var best: Contour.Best?
    }

    let scan: SignalScan
    let range: ScanRange

    func trace(levels: [Double]) -> [Trace] {
        let masses = range.grid, floor = levels.filter { $0.isFinite }.min() ?? .infinity
        let rows = masses.map { CouplingProfile(scan.curve(mass: $0), range.couplings, floor: floor) }
        let best = rows.indices.max { rows[$0].peak.value < rows[$1].peak.value }.flatMap { i -> Contour.Best? in
            let peak = rows[i].peak
            return peak.value > -.infinity ? .init(events: exp(peak.value), mass: masses[i], coupling: exp(peak.x)) : nil
        }
        return levels.map { level in
            let edges = rows.map { $0.edges(log(level)) }
            var points: [Contour.Point] = []
            for (i, mass) in masses.enumerated() {
                if let edge = edges[i] {
                    if i > 0, edges[i - 1] == nil { points += nose(outside: masses[i - 1], inside: mass, log(level), floor).reversed() }
                    points.append(.init(mass: mass, lower: exp(edge.lower), upper: exp(edge.upper)))
                } else if i > 0, edges[i - 1] != nil {
                    points += nose(outside: mass, inside: masses[i - 1], log(level), floor)
                }
            }
            return Trace(points: points, best: best)
        }
    }

    /// Points from the last mass with reach to where it ends. Near the end the edges approach each other as the square root
    /// of the distance in mass, so each of the points stands at a quarter of the distance of the one before.
    private func nose(outside: Double, inside: Double, _ level: Double, _ floor: Double) -> [Contour.Point] {
        func profile(_ logMass: Double) -> CouplingProfile {
            CouplingProfile(scan.curve(mass: exp(logMass)), range.couplings, floor: floor)
        }
        let end = RootFinder.root(log(inside), log(outside), tolerance: 1e-6) { profile($0).peak.value - level }
        var points: [Contour.Point] = []
        for part in [0.5, 0.125, 0.03125] {
            let x = end + part * (log(inside) - end)
            if let edge = profile(x).edges(level) { points.append(.init(mass: exp(x), lower: exp(edge.lower), upper: exp(edge.upper))) }
        }
        let tip = exp(profile(end).peak.x)
        return points + [.init(mass: exp(end), lower: tip, upper: tip)]
    }
}

/// The logarithm of the counts against x = ln g at one mass, sampled in steps from where it is surely below all levels.
struct CouplingProfile {
    private let curve: CouplingCurve
    private let end: Double
    private var samples: [(x: Double, value: Double)] = []
    /// Where the counts are largest; -infinity if they are nowhere positive.
    private(set) var peak = (x: 0.0, value: -Double.infinity)

    private static let step = 0.5
    private static let tolerance = 1e-7

    init(_ curve: CouplingCurve, _ couplings: ClosedRange<Double>, floor: Double) {
        self.curve = curve
        end = log(couplings.upperBound)
        // For long lives the counts are C g^4, which bounds them everywhere.
        let bound = curve.parts.reduce(0) { sum, part in
            part.terms.reduce(sum) { $0 + $1.production * $1.decay * part.table.layerThickness }
        }
        guard bound > 0 else { return }
        var x = max(log(couplings.lowerBound), min((log(floor) - log(bound)) / 4 - 0.01, end - Self.step))
        while x < end - 1e-9 {
            samples.append((x, value(x)))
            x += Self.step
        }
        samples.append((end, value(end)))
        peak = highest()
    }

    private func value(_ x: Double) -> Double { log(curve(exp(x))) }

    /// The maximum, by golden section around the highest sample; its x to 1e-3, which is 1e-6 or less of the counts.
    private func highest() -> (x: Double, value: Double) {
        let i = samples.indices.max { samples[$0].value < samples[$1].value }!
        guard samples[i].value > -.infinity else { return peak }
        let x = RootFinder.maximum(samples[max(i - 1, 0)].x, samples[min(i + 1, samples.count - 1)].x, tolerance: 1e-3, value)
        let refined = value(x)
        return refined > samples[i].value ? (x, refined) : samples[i]
    }

    /// Lowest and highest ln g with at least `level` (a logarithm); the highest is the end of the search where the counts are still above
    /// there. Nil if there is none.
    func edges(_ level: Double) -> (lower: Double, upper: Double)? {
        func crossing(_ a: Double, _ b: Double) -> Double {
            RootFinder.root(a, b, tolerance: Self.tolerance) { value($0) - level }
        }
        if let first = samples.firstIndex(where: { $0.value >= level }), let last = samples.lastIndex(where: { $0.value >= level }) {
            let lower = first == 0 ? samples[0].x : crossing(samples[first].x, samples[first - 1].x)
            let upper = last == samples.count - 1 ? end : crossing(samples[last].x, samples[last + 1].x)
            return (lower, upper)
        }
        guard peak.value >= level, let next = samples.firstIndex(where: { $0.x > peak.x }), next > 0 else { return nil }
        return (crossing(peak.x, samples[next - 1].x), crossing(peak.x, samples[next].x))
    }
}

/// Bracketed searches in one dimension.
enum RootFinder {
    /// Where `f` changes sign between `positive` (f >= 0) and `negative` (f < 0, -infinity allowed), to an absolute tolerance.
    ///
    /// Chandrupatla's method (Adv. Eng. Software 28 (1997) 145): inverse quadratic interpolation where it is safe, else bisection.
    static func root(_ positive: Double, _ negative: Double, tolerance: Double, _ f: (Double) -> Double) -> Double {
        // a: the newest point; b: the newest with the other sign; c: the one before.
        var a = negative, b = positive, fa = f(a), fb = f(b), c = a, fc = fa, t = 0.5
        while true {
            let x = a + t * (b - a), fx = f(x)
            if (fx >= 0) == (fa >= 0) { (c, fc) = (a, fa) } else { (c, fc) = (b, fb); (b, fb) = (a, fa) }
            (a, fa) = (x, fx)
            let best = abs(fa) < abs(fb) ? a : b, part = tolerance / 2 / abs(b - a)
            if part > 0.5 || fa == 0 { return best }
            let xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb)
            t = 0.5
            if fa.isFinite, fb.isFinite, fc.isFinite, phi * phi < xi, (1 - phi) * (1 - phi) < 1 - xi {
                t = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
            }
            t = min(max(t, part), 1 - part)
        }
    }

    /// Where `f`, with a single maximum in [a, b], is largest, by golden section.
    static func maximum(_ a: Double, _ b: Double, tolerance: Double, _ f: (Double) -> Double) -> Double {
        let golden = (5.0.squareRoot() - 1) / 2
        var a = a, b = b, c = b - golden * (b - a), d = a + golden * (b - a)
        var fc = f(c), fd = f(d)
        while b - a > tolerance {
            if fc >= fd {
                (b, d, fd) = (d, c, fc)
                c = b - golden * (b - a)
                fc = f(c)
            } else {
                (a, c, fc) = (c, d, fd)
                d = a + golden * (b - a)
                fd = f(d)
            }
        }
        return (a + b) / 2
    }
}
