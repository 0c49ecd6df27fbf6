import Foundation
import Numerics

/// Where the edges of a contour may lie: at each of its points the ends of a band around either edge.
public struct ContourBand: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        /// 1/GeV; minus is the smaller coupling.
        public var lowerMinus, lowerPlus, upperMinus, upperPlus: Double
    }

    /// One for each point of the contour. Where the band's inner contour has closed, its edges are the coupling of the largest count.
    public var points: [Point]
}

/// A change of what a contour rests on, with a name.
public struct Variation: Sendable {
    public var name: String
    public var sources: [FluxSource]
    public var scenario: Scenario
    /// Multiplies the counts.
    public var scale: Double

    public init(name: String, sources: [FluxSource], scenario: Scenario, scale: Double = 1) {
        (self.name, self.sources, self.scenario, self.scale) = (name, sources, scenario, scale)
    }
}

extension Contour {
    /// The band of one standard error from the spread over the flux's replicas, whose depths and energies vary freely; nil
    /// for a flux without replicas, or sources that have different numbers of them.
    public func statisticalBand(_ sources: [FluxSource], rays: RayStore = RayStore()) -> ContourBand? {
        guard let replicas = sources.first?.flux.replicas, replicas > 1, sources.allSatisfy({ $0.flux.replicas == replicas }) else { return nil }
        let view = SignalScan.View(scenario), scans = (0..<replicas).map { r in SignalScan(sources.map { $0.replica(r) }, view: view, rays: rays) }
        let production = ProductionCache(sources, threshold: scenario.energyThreshold), whole = SignalScan(sources, view: view, rays: rays)
        let level = signal / scenario.normalization
        return ContourBand(points: points.map { point in
            let curves = scans.map { $0.curve(production[point.mass]) }
            func error(_ coupling: Double) -> Double {
                let counts = RunningStatistics(curves.map { $0(coupling) })
                return counts.mean > 0 ? counts.error / counts.mean : 0
            }
            let profile = CouplingProfile(whole.curve(production[point.mass]), range.couplings, floor: level / 3)
            let tip = exp(profile.peak().x), low = error(point.lower), high = error(point.upper)
            let outer = (profile.edges(log(level / (1 + low)))?.lower, profile.edges(log(level / (1 + high)))?.upper)
            let inner = (
                low < 1 ? profile.edges(log(level / (1 - low)))?.lower : nil, high < 1 ? profile.edges(log(level / (1 - high)))?.upper : nil
            )
            return .init(
                lowerMinus: outer.0.map(exp) ?? point.lower, lowerPlus: inner.0.map(exp) ?? max(tip, point.lower),
                upperMinus: inner.1.map(exp) ?? min(tip, point.upper), upperPlus: outer.1.map(exp) ?? point.upper)
        })
    }

    /// The band of named variations: shifts of ln g to either side, added in quadrature over the names; of variations with the
    /// same name the largest to either side.
    public func systematicBand(_ variations: [Variation], rays: RayStore = RayStore()) -> ContourBand {
        var shifts: [String: [(lower: (Double, Double), upper: (Double, Double))]] = [:]
        for variation in variations {
            let scan = SignalScan(variation.sources, view: SignalScan.View(variation.scenario), rays: rays)
            let production = ProductionCache(variation.sources, threshold: variation.scenario.energyThreshold)
            let level = signal / (variation.scenario.normalization * variation.scale)
            var row = shifts[variation.name] ?? points.map { _ in ((0, 0), (0, 0)) }
            for (i, point) in points.enumerated() {
                let profile = CouplingProfile(scan.curve(production[point.mass]), range.couplings, floor: level)
                let tip = profile.peak().x, edges = profile.edges(log(level)) ?? (tip, tip)
                let lower = edges.lower - log(point.lower), upper = edges.upper - log(point.upper)
                row[i].lower = (min(row[i].lower.0, lower), max(row[i].lower.1, lower))
                row[i].upper = (min(row[i].upper.0, upper), max(row[i].upper.1, upper))
            }
            shifts[variation.name] = row
        }
        return ContourBand(points: points.indices.map { i in
            func quadrature(_ shift: ((lower: (Double, Double), upper: (Double, Double))) -> Double) -> Double {
                shifts.values.reduce(0) { $0 + shift($1[i]) * shift($1[i]) }.squareRoot()
            }
            let point = points[i]
            return .init(
                lowerMinus: point.lower * exp(-quadrature { $0.lower.0 }), lowerPlus: point.lower * exp(quadrature { $0.lower.1 }),
                upperMinus: point.upper * exp(-quadrature { $0.upper.0 }), upperPlus: point.upper * exp(quadrature { $0.upper.1 }))
        })
    }
}
