import Foundation
import Numerics

/// Finds the couplings at which the counts of a scan cross given levels (counts per inverse barn).
///
/// Profiles of single masses are kept: levels share them.
final class ContourTracer {
    struct Trace {
        var points: [Contour.Point] = []
        var best: Contour.Best?
    }

    private let scan: SignalScan
    private let range: ScanRange
    private let floor: Double
    private let production: ProductionCache
    private var profiles: [Double: CouplingProfile] = [:]

    /// - Parameter levels: those that will be asked for, at least.
    init(scan: SignalScan, range: ScanRange, levels: [Double], production: ProductionCache) {
        (self.scan, self.range, self.production) = (scan, range, production)
        floor = levels.filter { $0.isFinite }.min() ?? .infinity
    }

    private func profile(_ mass: Double) -> CouplingProfile {
        if let known = profiles[mass] { return known }
        let profile = CouplingProfile(scan.curve(production[mass]), range.couplings, floor: floor)
        profiles[mass] = profile
        return profile
    }

    func trace(levels: [Double]) -> [Trace] {
        let masses = scannedMasses()
        let best = masses.max { profile($0).highestSample < profile($1).highestSample }.flatMap { mass -> Contour.Best? in
            let peak = profile(mass).peak()
            return peak.value > -.infinity ? .init(events: exp(peak.value), mass: mass, coupling: exp(peak.x)) : nil
        }
        return levels.map { Trace(points: points(masses, level: log($0)), best: best) }
    }

    /// The masses of the grid up to where no reach can follow.
    ///
    /// At a given m^4 g^2, which fixes the lifetimes, production falls with the mass and with it the counts: once the peak of a
    /// mass is far below all levels, and not cut off by the couplings searched, heavier ones have no reach.
    private func scannedMasses() -> [Double] {
        var masses: [Double] = [], hasSignal = false
        for mass in range.grid {
            masses.append(mass)
            let profile = profile(mass)
            // Nothing is seen below the threshold of all visible decays.
            guard profile.isPositive || hasSignal else { continue }
            hasSignal = true
            if !profile.isPositive || !profile.isCapped && profile.highestSample < log(floor) - Self.farBelow { break }
        }
        return masses
    }

    private static let farBelow = 7.0

    // MARK: One level

    private func points(_ masses: [Double], level: Double) -> [Contour.Point] {
        var points: [Contour.Point] = [], previous: (mass: Double, point: Contour.Point?)?
        for mass in masses {
            let point = point(mass, level)
            if let last = previous {
                switch (last.point, point) {
                // Where nothing is seen below a threshold the region begins, and does not close.
                case (nil, .some) where !profile(last.mass).isPositive, (.some, nil) where !self.profile(mass).isPositive: break
                case (nil, .some): points += nose(outside: last.mass, inside: mass, level).reversed()
                case (.some, nil): points += nose(outside: mass, inside: last.mass, level)
                case (.some(let a), .some(let b)): points += between(a, b, level, depth: 0)
                case (nil, nil): break
                }
            }
            if let point { points.append(point) }
            previous = (mass, point)
        }
        return points
    }

    private func point(_ mass: Double, _ level: Double) -> Contour.Point? {
        profile(mass).edges(level).map { .init(mass: mass, lower: exp($0.lower), upper: exp($0.upper)) }
    }

    /// Points between two others, where a straight line in ln m and ln g misses an edge.
    private func between(_ a: Contour.Point, _ b: Contour.Point, _ level: Double, depth: Int) -> [Contour.Point] {
        // A line is missed by a quarter of the change of slope at most; slopes vary slowly but near the nose, where the two edges meet.
        guard depth < Self.deepest, log(b.mass / a.mass) > Self.finest else { return [] }
        let opening = { (p: Contour.Point) in log(p.upper / p.lower) }, change = abs(opening(a) - opening(b))
        guard change > Self.noticeable * (1 + min(opening(a), opening(b))) else { return [] }
        guard let middle = point((a.mass * b.mass).squareRoot(), level) else { return [] }
        let missedLower = abs(log(middle.lower / (a.lower * b.lower).squareRoot()))
        let missedUpper = abs(log(middle.upper / (a.upper * b.upper).squareRoot()))
        guard max(missedLower, missedUpper) > Self.chord else { return [middle] }
        return between(a, middle, level, depth: depth + 1) + [middle] + between(middle, b, level, depth: depth + 1)
    }

    private static let deepest = 5
    private static let finest = 1e-3
    private static let noticeable = 0.2
    /// How far an edge may stand off the line between neighbouring points, in ln g.
    private static let chord = 4e-3

    /// Points from the last mass with reach to where it ends. Near the end the edges approach each other as the square root
    /// of the distance in mass, so each of the points stands at a quarter of the distance of the one before.
    private func nose(outside: Double, inside: Double, _ level: Double) -> [Contour.Point] {
        func height(_ x: Double) -> Double { profile(exp(x)).peak().value - level }
        let ends = [log(inside), log(outside)].map { (x: $0, f: height($0)) }
        let end = RootFinder.root(ends[0], ends[1], samples: ends, tolerance: 1e-6, height)
        var points: [Contour.Point] = []
        var last = log(inside)
        for part in [0.5, 0.125, 0.03125] {
            let x = end + part * (log(inside) - end)
            if abs(x - last) > 1e-6, let point = point(exp(x), level) {
                points.append(point)
                last = x
            }
        }
        let tip = exp(profile(exp(end)).peak().x)
        return points + [.init(mass: exp(end), lower: tip, upper: tip)]
    }
}

/// What the sources make at each mass, made once.
final class ProductionCache {
    private let sources: [FluxSource]
    private let threshold: Double
    private var known: [Double: ProductionAtMass] = [:]

    /// - Parameter threshold: the lowest energy that will be asked for, GeV.
    init(_ sources: [FluxSource], threshold: Double) { (self.sources, self.threshold) = (sources, threshold) }

    subscript(mass: Double) -> ProductionAtMass {
        if let production = known[mass] { return production }
        let production = ProductionAtMass(sources, mass: mass, threshold: threshold)
        known[mass] = production
        return production
    }
}
