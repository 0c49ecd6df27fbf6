import Experiments
import Foundation
import Inputs
import Numerics
import Particles

/// Part of a detector in which a trigger looks for a pattern at once.
public struct TriggerRegion: Equatable, Sendable {
    /// cm, along phi and theta.
    public var width, length: Double
    /// Random hits per cm2 of a layer in a collision.
    public var hits: Double
    /// Such regions in the detector.
    public var count: Int

    public init(width: Double, length: Double, hits: Double, count: Int) { (self.width, self.length, self.hits, self.count) = (width, length, hits, count) }
}

/// Hits that have nothing to do with a collision's own particles: of neutrons and of the photons of their capture.
///
/// Two bounds of what is known of them, a rate per area: hits that are independent of each other, and hits of photons of 0.1 to 10 MeV (even in ln E,
/// from all sides, begun at any depth), which come in groups because their electrons cross cells and layers. The spectrum is an assumption: only its ends are known (arXiv:2002.09060).
public struct NoiseSource: Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable { case independent, photons }

    public let kind: Kind
    private let model: ChamberModel
    /// Hits of photons that are seen, one after the other.
    private let groups: [[ChamberHit]]
    /// Of a group.
    public let meanHits: Double
    /// Part of the photons that are seen; 1 for independent hits.
    public let seen: Double

    public static let energies = 1e-4...1e-2
    private static let tries = 40_000

    public init(_ kind: Kind, in model: ChamberModel, seed: UInt64) {
        (self.kind, self.model) = (kind, model)
        guard kind == .photons else {
            (groups, meanHits, seen) = ([], 1, 1)
            return
        }
        let simulation = ChamberSimulation(model), scale = log(Self.energies.upperBound / Self.energies.lowerBound)
        var groups: [[ChamberHit]] = [], hits = 0, tries = 0
        while tries < Self.tries || groups.isEmpty && tries < 100 * Self.tries {
            var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(tries), particle: 1 << 30)
            tries += 1
            let energy = Self.energies.lowerBound * exp(scale * random.uniform()), cosine = 2 * random.uniform() - 1, azimuth = 2 * .pi * random.uniform()
            let sine = max(0, 1 - cosine * cosine).squareRoot()
            simulation.clear()
            simulation.shower(
                .photon, kineticEnergy: energy, from: Vector(100 * random.uniform(), 100 * random.uniform(), model.thickness * random.uniform()),
                along: Vector(sine * cos(azimuth), sine * sin(azimuth), cosine), random: &random)
            simulation.read(random: &random)
            guard !simulation.hits.isEmpty else { continue }
            groups.append(simulation.hits)
            hits += simulation.hits.count
        }
        (self.groups, meanHits, seen) = (groups, Double(hits) / Double(max(groups.count, 1)), Double(groups.count) / Double(tries))
    }

    /// Mean number of groups in a region while `collisions` happen.
    public func meanGroups(in region: TriggerRegion, collisions: Double) -> Double {
        region.hits * collisions * region.width * region.length * Double(model.layers.count) / meanHits
    }

    /// Adds groups of hits, evenly over a region; `hits` stay distinct and by layer and cell.
    public func add(_ count: Int, in region: TriggerRegion, to hits: inout [ChamberHit], random: inout RandomStream) {
        guard count > 0 else { return }
        for _ in 0..<count {
            if kind == .independent {
                let layer = min(Int(random.uniform() * Double(model.layers.count)), model.layers.count - 1)
                hits.append(ChamberHit(layer: layer, cell: cell(layer, region, random.uniform()), energy: 0))
            } else {
                let group = groups[min(Int(random.uniform() * Double(groups.count)), groups.count - 1)], shift = (phi: random.uniform(), theta: random.uniform())
                for hit in group {
                    // A group keeps its shape: only its first cell is placed.
                    let cells = model.layers[hit.layer].cells, isPhi = cells.measures == .phi
                    let first = group.first { model.layers[$0.layer].cells.measures == cells.measures }!
                    let place = cell(first.layer, region, isPhi ? shift.phi : shift.theta)
                    hits.append(ChamberHit(layer: hit.layer, cell: hit.cell - first.cell + place, energy: hit.energy))
                }
            }
        }
        hits.sort { ($0.layer, $0.cell) < ($1.layer, $1.cell) }
        var kept = 0
        for index in hits.indices where index == 0 || hits[index].layer != hits[kept - 1].layer || hits[index].cell != hits[kept - 1].cell {
            hits[kept] = hits[index]
            kept += 1
        }
        hits.removeLast(hits.count - kept)
    }

    private func cell(_ layer: Int, _ region: TriggerRegion, _ u: Double) -> Int {
        let cells = model.layers[layer].cells
        guard let width = cells.width else { return 0 }
        return Int(u * max(1, ((cells.measures == .phi ? region.width : region.length) / width).rounded(.down)))
    }
}
