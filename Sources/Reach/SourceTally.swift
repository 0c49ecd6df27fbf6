import Foundation
import Mediators
import Particles

/// Particles, cross section included, left after each step, barn.
struct Stages: Equatable {
    var photons = 0.0, converted = 0.0, accepted = 0.0, survived = 0.0, decayed = 0.0, seen = 0.0, detected = 0.0

    static func + (a: Stages, b: Stages) -> Stages {
        Stages(
            photons: a.photons + b.photons, converted: a.converted + b.converted, accepted: a.accepted + b.accepted,
            survived: a.survived + b.survived, decayed: a.decayed + b.decayed, seen: a.seen + b.seen, detected: a.detected + b.detected)
    }
}

/// The counts of one source at one point (m, g), with where they come from.
struct SourceTally {
    var stages = Stages()
    /// The last stage of each replica.
    var replicas: [Double]
    /// The last stage of the mean flux by energy bin, theta bin, depth bin, station.
    var byEnergy, byTheta, byDepth, byStation: [Double]
    let stations: [String]
    /// Whether lines were followed to the chamber, so that meeting it is a factor of its own.
    let isTraced: Bool

    private init(_ source: FluxSource, stations: [String], isTraced: Bool) {
        let shape = source.flux.axes.shape
        (self.stations, self.isTraced) = (stations, isTraced)
        replicas = [Double](repeating: 0, count: source.flux.replicas)
        byEnergy = [Double](repeating: 0, count: shape.energy)
        byTheta = [Double](repeating: 0, count: shape.theta)
        byDepth = [Double](repeating: 0, count: shape.depth)
        byStation = [Double](repeating: 0, count: stations.count)
    }

    // MARK: Rays

    /// The sum over every cell of the flux, integrated over the energies within each bin (a power law).
    init(_ source: FluxSource, _ yields: RayYields, _ point: MediatorPoint, _ scenario: Scenario) {
        self.init(source, stations: yields.stations, isTraced: yields.isTraced)
        let shape = source.flux.axes.shape, cells = shape.theta * shape.depth, sigma = source.flux.crossSection, amounts = source.amounts
        let inside = (0..<cells).map(yields.counted), spectra = source.spectra(yields.spectrumWeights)
        for e in 0..<shape.energy {
            let rows = e * cells..<(e + 1) * cells
            guard source.meanAmounts[rows].contains(where: { $0 > 0 }) || source.meanParticles[rows].contains(where: { $0 > 0 }) else { continue }
            let (above, sums, detected) = Self.yield(of: spectra[e], source, yields, point, scenario)
            for cell in 0..<cells {
                let amount = source.meanAmounts[e * cells + cell] * sigma
                stages.photons += source.meanParticles[e * cells + cell] * sigma * above * inside[cell]
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
                add(amount * last, energy: e, theta: cell / shape.depth, depth: cell % shape.depth)
                guard last > 0 else { continue }
                for r in replicas.indices { replicas[r] += amounts[r * source.flux.axes.cells + e * cells + cell] * sigma * last }
            }
        }
    }

    private mutating func add(_ count: Double, energy: Int, theta: Int, depth: Int) {
        stages.detected += count
        byEnergy[energy] += count
        byTheta[theta] += count
        byDepth[depth] += count
    }

    /// What the particles of one energy bin make, per particle: the part above the thresholds, the steps by cell, and what is detected.
    private static func yield(
        of spectrum: BinSpectrum, _ source: FluxSource, _ yields: RayYields, _ point: MediatorPoint, _ scenario: Scenario
    ) -> (above: Double, sums: CellSums, detected: [Double]) {
        let threshold = max(point.mass, scenario.energyThreshold), square = point.coupling * point.coupling
        let shape = source.flux.axes.shape, cells = shape.theta * shape.depth, stations = yields.stations.count
        let kinds = SeenDecays(point.mediator, mass: point.mass, scenario.photons), visible = kinds.share, simulated = scenario.simulated?.at(mass: point.mass)
        var above = 0.0, sums = CellSums(cells: cells, stations: stations), efficiency = [Double](repeating: 0, count: cells * stations)
        for node in spectrum.nodes(above: threshold) {
            above += node.weight
            let yield = source.yield(
                attenuationPerSquaredCoupling: source.production.attenuationPerSquaredCoupling(energy: node.energy, mass: point.mass),
                standardModel: source.standardModelAttenuation(energy: node.energy))
            let made = node.weight * yield.perAmount * square / (1 + yield.saturation * square)
            guard made > 0 else { continue }
            sums.converted += made
            let angular = source.model.sampledAngles
                ? source.production.angularShares(energy: node.energy, mass: point.mass, angles: Rays.angleEdges) : nil
            let shares = angular?.shares ?? [1]
            guard source.production.sharesEnergy else {
                add(made, node.energy - (angular?.energyLoss ?? 0), shares)
                continue
            }
            guard let emission = source.production.emission(energy: node.energy, mass: point.mass) else { continue }
            for (quantile, weight) in zip(EmissionQuantiles.quantiles, EmissionQuantiles.weights) {
                add(made * weight, emission.energy(quantile: quantile), shares)
            }
        }
        for line in source.production.lines(mass: point.mass) where spectrum.density(at: line.parent) > 0 {
            let made = spectrum.density(at: line.parent) * line.strength * square
            sums.converted += made
            add(made, line.mediator, [1])
        }
        func add(_ made: Double, _ energy: Double, _ shares: [Double]) {
            guard energy >= threshold else { return }
            guard scenario.efficiencyCurve != nil || simulated != nil || visible < 1 else {
                yields.add(made, energy: energy, shares: shares, point: point, kinds, &sums)
                return
            }
            var one = CellSums(cells: cells, stations: stations)
            yields.add(made, energy: energy, shares: shares, point: point, kinds, &one)
            let value = visible * (scenario.efficiencyCurve?(energy) ?? 1)
            for i in one.seen.indices { efficiency[i] += one.seen[i] * value * (simulated?(layer: i % stations, energy: energy) ?? 1) }
            sums.add(one)
        }
        return (above, sums, scenario.efficiencyCurve == nil && simulated == nil && visible == 1 ? sums.seen : efficiency)
    }

    // MARK: Flights

    /// The sum over drawn flights into a window.
    init(_ source: FluxSource, _ flights: WindowFlights, _ point: MediatorPoint, _ scenario: Scenario) {
        self.init(source, stations: [scenario.chamber.name], isTraced: true)
        let shape = source.flux.axes.shape, cells = shape.theta * shape.depth, square = point.coupling * point.coupling
        let threshold = max(point.mass, scenario.energyThreshold), spectra = source.spectra([Double](repeating: 1, count: cells))
        for e in 0..<shape.energy {
            let particles = source.meanParticles[e * cells..<(e + 1) * cells].reduce(0, +)
            stages.photons += particles * source.flux.crossSection * spectra[e].nodes(above: threshold).reduce(0) { $0 + $1.weight }
        }
        var replicas = replicas
        flights.forEach(mass: point.mass) { flight in
            let made = flight.made * square
            stages.converted += made
            guard !flight.pieces.isEmpty else { return }
            stages.accepted += made
            let decayed = flight.pieces.reduce(0) { $0 + FlightSegment(made: flight.made * $1.share, near: $1.near, width: $1.width).count(square: square) }
            let count = decayed * flight.efficiency
            stages.survived += made * exp(-flight.pieces.map(\.near).min()! * square)
            stages.decayed += decayed
            add(count, energy: flight.bin, theta: flight.theta, depth: flight.depth)
            byStation[0] += count
            replicas[flight.replica] += count * Double(replicas.count)
        }
        stages.seen = stages.decayed
        self.replicas = replicas
    }
}
