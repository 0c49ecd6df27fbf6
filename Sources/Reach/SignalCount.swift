import Experiments
import Foundation
import Mediators
import Numerics
import Particles

/// The expected number of signal events with its factors.
public struct SignalCount: Equatable, Sendable {
    /// One factor of the product that makes `expected`.
    public struct Factor: Equatable, Codable, Sendable {
        public var factor: String
        public var value: Double
    }

    public var expected: Double
    /// Statistical standard error, from the spread over the flux's replicas; nil where the flux has a single one, or no photon that could count.
    public var error: Double?
    /// `photons` (above the thresholds, for the luminosity; in the effective geometry those in acceptance), `conversion`
    /// (mediators made per photon), `acceptance` (part whose line meets the chamber; where rays decide), `survival` (to the
    /// front of the first layer), `decay` (in a layer), `pair` (the decay's photons go on through the chamber; where they are
    /// asked for), `efficiency`, `trigger`: each the mean over what the ones before have left, 0 where nothing is left.
    public var budget: [Factor]
    /// Where the signal comes from; nil without signal.
    public var origin: SignalOrigin?
    /// What the number does not contain, in words.
    public var notes: [String]
    /// The count of each replica of the flux; empty where sources have different numbers of them.
    public var replicas: [Double]
}

/// Counts for one scenario at single points (m, g): the sum over every cell of the flux, replica by replica.
///
///     N = L sigma eff trigger sum over cells of n P_prod P_det        (arXiv:2305.16383, eq. 4 and 5)
///
/// integrated over the energies within each bin (a power law) and over its depths (uniform). Effective geometry: L is the rest
/// of the dump, the dumps behind it and the distance to the layer; no division by the cosine of an angle. Rays: see `RayTable`.
public struct SignalModel: Sendable {
    public let scenario: Scenario
    private let parts: [(source: PhotonSource, yields: any CellYields)]

    /// The scenario must pass its `check`.
    public init(_ sources: [PhotonSource], scenario: Scenario) {
        self.scenario = scenario
        parts = sources.map { source in
            (source, scenario.geometry == .effective && !source.model.sampledAngles
                ? EffectiveYields(source, scenario: scenario) : RayYields(source, scenario: scenario))
        }
    }

    public func count(_ alp: ALP) -> SignalCount {
        let tallies = parts.map { SourceTally($0.source, $0.yields, alp, scenario) }
        let total = tallies.reduce(Stages()) { $0 + $1.stages }
        let expected = total.detected * scenario.normalization
        func mean(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : 0 }
        var budget = [("photons", total.photons * scenario.luminosity), ("conversion", mean(total.converted, of: total.photons))]
        let isTraced = scenario.geometry == .rays || parts.contains { $0.source.model.sampledAngles }
        if isTraced { budget.append(("acceptance", mean(total.accepted, of: total.converted))) }
        budget += [
            ("survival", mean(total.survived, of: isTraced ? total.accepted : total.converted)), ("decay", mean(total.decayed, of: total.survived)),
        ]
        if scenario.photons != .any { budget.append(("pair", mean(total.seen, of: total.decayed))) }
        budget += [
            ("efficiency", scenario.efficiency * (scenario.efficiencyCurve == nil ? 1 : mean(total.detected, of: total.seen))),
            ("trigger", scenario.trigger),
        ]
        let replicas = tallies.map { $0.replicas.map { $0 * scenario.normalization } }
        let isBare = total.photons == 0 || isTraced && total.converted > 0 && total.accepted == 0
        let unseen = isBare ? absence(alp) : nil
        return SignalCount(
            expected: expected, error: unseen == nil ? error(replicas) : nil, budget: budget.map { .init(factor: $0.0, value: $0.1) },
            origin: SignalOrigin(tallies, sources: parts.map(\.source)), notes: notes(alp) + [unseen].compactMap(\.self), replicas: Self.sum(replicas) ?? [])
    }

    // MARK: Error and notes

    private static func sum(_ counts: [[Double]]) -> [Double]? {
        guard let replicas = counts.first?.count, counts.allSatisfy({ $0.count == replicas }) else { return nil }
        return (0..<replicas).map { r in counts.reduce(0) { $0 + $1[r] } }
    }

    /// Standard error of the sum over sources. Replica by replica where the sources have equally many, since the same collisions
    /// made them; else in quadrature.
    private func error(_ counts: [[Double]]) -> Double? {
        guard !counts.isEmpty, counts.allSatisfy({ $0.count > 1 }) else { return nil }
        if let sum = Self.sum(counts) { return RunningStatistics(sum).error }
        return counts.map { RunningStatistics($0).error }.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// What to say where the flux has no photon that could count, though there could be some.
    private func absence(_ alp: ALP) -> String? {
        let fluxes = parts.map(\.source.flux), highest = fluxes.map { $0.axes.energy.last! }.max() ?? 0
        guard alp.coupling > 0, alp.mass < highest, let collisions = fluxes.map(\.collisions).min() else { return nil }
        let number = scenario.luminosity * (fluxes.map(\.crossSection).max() ?? 0) * NoSignal.largestShare(collisions: collisions)
        return "expected is not zero but not known: no photon that could count is in the flux, \(NoSignal.words(collisions: collisions)), "
            + String(format: "%.2g of them in this luminosity; simulate more", number)
    }

    private func notes(_ alp: ALP) -> [String] {
        var notes: [String] = []
        let highest = parts.map { $0.source.flux.axes.energy.last! }.max() ?? 0
        if alp.coupling == 0 { notes.append("without a coupling nothing is made") }
        if alp.mass >= highest { notes.append("no photon has an energy above the mass: the flux ends at \(highest) GeV") }
        let threshold = max(alp.mass, scenario.energyThreshold)
        for (source, _) in parts where source.flux.axes.energy[0] > threshold * (1 + 1e-9) {
            let start = source.flux.axes.energy[0]
            notes.append("the flux of \(source.flux.dump) starts at \(start) GeV; photons from \(threshold) GeV to there are not counted")
        }
        if let curve = scenario.efficiencyCurve {
            let low = curve.points[0].energy, high = curve.points[curve.points.count - 1].energy
            if low > threshold || high < highest {
                notes.append("the efficiency is given from \(low) to \(high) GeV; mediators of other energies are not counted")
            }
        }
        // Form factors of nuclei are measured to momentum transfers of 0.6 GeV or so, where F^2 is below 1e-4.
        if alp.mass < highest, alp.mass * alp.mass / (2 * highest) > 0.6 {
            notes.append("even the most energetic photons need momentum transfers above 0.6 GeV, where the form factor is not measured")
        }
        return notes
    }
}

/// Photons, cross section included, left after each step, barn.
struct Stages: Equatable {
    var photons = 0.0, converted = 0.0, accepted = 0.0, survived = 0.0, decayed = 0.0, seen = 0.0, detected = 0.0

    static func + (a: Stages, b: Stages) -> Stages {
        Stages(
            photons: a.photons + b.photons, converted: a.converted + b.converted, accepted: a.accepted + b.accepted,
            survived: a.survived + b.survived, decayed: a.decayed + b.decayed, seen: a.seen + b.seen, detected: a.detected + b.detected)
    }
}

/// What mediators of one energy do, from each cell (theta bin x depths + depth bin) of a source.
protocol CellYields: Sendable {
    /// Names of the stations or layers.
    var stations: [String] { get }
    /// Part of each cell's photons that is counted as such.
    func photons(cell: Int) -> Double
    /// Adds `weight` times, by cell: the parts of the mediators that meet the chamber, reach its first layer, decay inside (by
    /// station), and whose photons are seen as well.
    /// - Parameter shares: of the intervals of production angles.
    func add(_ weight: Double, energy: Double, shares: [Double], alp: ALP, _ sums: inout CellSums)
}

/// Per unit of the source's amount, by cell; the last two by cell and station.
struct CellSums {
    var converted = 0.0
    var accepted, survived, decayed, seen: [Double]

    init(cells: Int, stations: Int) {
        accepted = [Double](repeating: 0, count: cells)
        survived = accepted
        decayed = [Double](repeating: 0, count: cells * stations)
        seen = decayed
    }
}

/// The counts of one source at one point (m, g).
struct SourceTally {
    var stages = Stages()
    /// The last stage of each replica.
    var replicas: [Double]
    /// The last stage of the mean flux by energy bin, theta bin, depth bin, station.
    var byEnergy, byTheta, byDepth, byStation: [Double]
    let stations: [String]

    init(_ source: PhotonSource, _ yields: any CellYields, _ alp: ALP, _ scenario: Scenario) {
        let flux = source.flux, shape = flux.axes.shape, cells = shape.theta * shape.depth, sigma = flux.crossSection
        let threshold = max(alp.mass, scenario.energyThreshold), square = alp.coupling * alp.coupling, amounts = source.amounts
        stations = yields.stations
        replicas = [Double](repeating: 0, count: flux.replicas)
        byEnergy = [Double](repeating: 0, count: shape.energy)
        byTheta = [Double](repeating: 0, count: shape.theta)
        byDepth = [Double](repeating: 0, count: shape.depth)
        byStation = [Double](repeating: 0, count: yields.stations.count)
        let inside = (0..<cells).map(yields.photons), spectra = source.spectra
        for e in 0..<shape.energy {
            let rows = e * cells..<(e + 1) * cells
            guard source.meanAmounts[rows].contains(where: { $0 > 0 }) || source.meanPhotons[rows].contains(where: { $0 > 0 }) else { continue }
            var above = 0.0, sums = CellSums(cells: cells, stations: stations.count), efficiency = [Double](repeating: 0, count: cells * stations.count)
            for node in spectra[e].nodes(above: threshold) {
                above += node.weight
                let attenuation = source.production.attenuationPerSquaredCoupling(energy: node.energy, mass: alp.mass)
                let yield = source.yield(
                    attenuationPerSquaredCoupling: attenuation, standardModel: source.production.standardModelAttenuation(energy: node.energy))
                let made = node.weight * yield.perAmount * square / (1 + yield.saturation * square)
                guard made > 0 else { continue }
                sums.converted += made
                let angular = source.model.sampledAngles
                    ? source.production.angularShares(energy: node.energy, mass: alp.mass, angles: MediatorRays.angleEdges) : nil
                let energy = node.energy - (angular?.energyLoss ?? 0), shares = angular?.shares ?? [1]
                guard energy >= threshold else { continue }
                if let curve = scenario.efficiencyCurve {
                    var one = CellSums(cells: cells, stations: stations.count)
                    yields.add(made, energy: energy, shares: shares, alp: alp, &one)
                    let value = curve(energy)
                    for i in one.seen.indices { efficiency[i] += one.seen[i] * value }
                    sums.add(one)
                } else {
                    yields.add(made, energy: energy, shares: shares, alp: alp, &sums)
                }
            }
            let detected = scenario.efficiencyCurve == nil ? sums.seen : efficiency
            for cell in 0..<cells {
                let amount = source.meanAmounts[e * cells + cell] * sigma
                stages.photons += source.meanPhotons[e * cells + cell] * sigma * above * inside[cell]
                guard amount > 0 else { continue }
                stages.converted += amount * sums.converted * inside[cell]
                stages.accepted += amount * sums.accepted[cell]
                stages.survived += amount * sums.survived[cell]
                var last = 0.0
                for s in stations.indices {
                    let i = cell * stations.count + s
                    stages.decayed += amount * sums.decayed[i]
                    stages.seen += amount * sums.seen[i]
                    last += detected[i]
                    byStation[s] += amount * detected[i]
                }
                stages.detected += amount * last
                byEnergy[e] += amount * last
                byTheta[cell / shape.depth] += amount * last
                byDepth[cell % shape.depth] += amount * last
                guard last > 0 else { continue }
                for r in replicas.indices { replicas[r] += amounts[r * flux.axes.cells + e * cells + cell] * sigma * last }
            }
        }
    }
}

extension CellSums {
    fileprivate mutating func add(_ other: CellSums) {
        for i in accepted.indices {
            accepted[i] += other.accepted[i]
            survived[i] += other.survived[i]
        }
        for i in decayed.indices {
            decayed[i] += other.decayed[i]
            seen[i] += other.seen[i]
        }
    }
}
