import Experiments
import Foundation
import Mediators

/// The effective geometry with mediators along the photons: exact in depth, by the bin's solid angle in theta.
struct EffectiveYields: CellYields {
    private let source: PhotonSource
    private let layers: [Chamber.Layer]
    private let coverage: [Double]
    let stations: [String]

    init(_ source: PhotonSource, scenario: Scenario) {
        self.source = source
        layers = scenario.chamber.layers
        stations = layers.indices.map { "\(scenario.chamber.name) layer \($0 + 1)" }
        let theta = source.flux.axes.theta
        coverage = (0..<theta.count - 1).map { scenario.chamber.coverage(from: theta[$0], to: theta[$0 + 1]) }
    }

    func photons(cell: Int) -> Double { coverage[cell / source.flux.axes.shape.depth] }

    func add(_ weight: Double, energy: Double, shares: [Double], alp: ALP, _ sums: inout CellSums) {
        guard let length = alp.decayLength(energy: energy) else { return }
        let depth = source.flux.axes.depth, depths = depth.count - 1
        let decays = layers.map {
            Decay.survival(distance: $0.distance - layers[0].distance, decayLength: length) * Decay.decay(within: $0.thickness, decayLength: length)
        }
        for d in 0..<depths {
            let behind = source.flux.depth - depth[d + 1] + source.lengthBehind + layers[0].distance
            let survival = Decay.survival(distance: behind, decayLength: length) * meanSurvival(depth[d + 1] - depth[d], length)
            for t in coverage.indices where coverage[t] > 0 {
                let cell = t * depths + d, part = weight * coverage[t]
                sums.accepted[cell] += part
                sums.survived[cell] += part * survival
                for (s, decay) in decays.enumerated() {
                    sums.decayed[cell * decays.count + s] += part * survival * decay
                    sums.seen[cell * decays.count + s] += part * survival * decay
                }
            }
        }
    }

    /// Mean of e^(-x / length) for x uniform in 0 ... width.
    private func meanSurvival(_ width: Double, _ length: Double) -> Double {
        let x = width / length
        return x > 0 ? -expm1(-x) / x : 1
    }
}

/// Mediators along rays, by the tables of `RayTable`, station by station.
struct RayYields: CellYields {
    private let rays: MediatorRays
    /// By station: decays inside, and those whose photons are seen.
    private let decays, seen: [RayTable]
    private let survival: RayTable
    var stations: [String] { rays.stations }

    init(_ source: PhotonSource, scenario: Scenario) {
        let rays = MediatorRays(source, chamber: scenario.chamber, geometry: scenario.geometry)
        func tables(_ photons: PhotonRequirement) -> [RayTable] {
            rays.stations.indices.map { RayTable(rays, .decay, chamber: scenario.chamber, photons: photons, station: $0).withLogarithms() }
        }
        let decays = tables(.any)
        seen = scenario.photons == .any ? decays : tables(scenario.photons)
        survival = RayTable(rays, .survival, chamber: scenario.chamber, photons: .any).withLogarithms()
        (self.rays, self.decays) = (rays, decays)
    }

    func photons(cell: Int) -> Double { 1 }

    func add(_ weight: Double, energy: Double, shares: [Double], alp: ALP, _ sums: inout CellSums) {
        guard let length = alp.decayLength(energy: energy), length > 0 else { return }
        let lambda = 1 / length, logLambda = log(lambda), gamma = seen[0].factor(energy / alp.mass)
        for cell in 0..<rays.cells {
            for (a, share) in shares.enumerated() where share > 0 && rays.acceptance[cell * rays.angles + a] > 0 {
                let part = weight * share
                sums.accepted[cell] += part * rays.acceptance[cell * rays.angles + a]
                sums.survived[cell] += part * survival.probability(cell: cell, angle: a, gamma: (0, 0), lambda: lambda, logLambda: logLambda)
                for s in stations.indices {
                    let i = cell * stations.count + s
                    let decay = part * decays[s].probability(cell: cell, angle: a, gamma: (0, 0), lambda: lambda, logLambda: logLambda)
                    sums.decayed[i] += decay
                    sums.seen[i] += seen[s].factors == 1 ? decay
                        : part * seen[s].probability(cell: cell, angle: a, gamma: gamma, lambda: lambda, logLambda: logLambda)
                }
            }
        }
    }
}
