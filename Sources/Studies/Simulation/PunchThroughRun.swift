import Collisions
import Experiments
import Foundation
import Numerics
import Particles
import Showers
import Synchronization

/// Hadrons through a stack of layers on several threads: batches of primaries, merged in their order.
package struct PunchThroughRun: Sendable {
    let stack: LayerStack
    var settings = HadronicSettings()
    /// nil is analog transport.
    var planes: ImportancePlanes?
    /// Kinetic energy below which hadrons are dropped, GeV.
    let above: Double
    let seed: UInt64
    let threads: Int

    private static let batch = 20
    /// Showers that look for the best splitting, with a factor at which hadrons rather die out than multiply.
    private static let pilots = 20, pilotFactor = 1.5
    /// Where no pilot arrives: hadrons die out as e^(-depth/lambda), by e^(-1/2) from plane to plane.
    private static let usualFactor = 1.65

    /// The factor at which about two hadrons arrive behind the last layer for each that enters. From showers of their own, so that it depends
    /// on none that counts.
    func bestFactor(_ species: Species, kineticEnergy: Double) throws -> Double {
        let transport = PunchThrough(
            stack, settings: settings, planes: ImportancePlanes(factor: Self.pilotFactor), above: above, collider: try PythiaHadronCollider())
        guard transport.planes > 0 else { return 1 }
        var tally = PunchThroughTally(faces: stack.layers.count)
        for index in 0..<Self.pilots {
            try Interrupt.check()
            var random = RandomStream(seed: seed, stage: .hadronicShower, collision: UInt64(index), particle: 1)
            transport.run(species, kineticEnergy: kineticEnergy, random: &random, into: &tally)
        }
        let arriving = tally.hadrons(face: stack.layers.count - 1).mean
        guard arriving > 0 else { return Self.usualFactor }
        return min(max(pow(2 / arriving, 1 / Double(transport.planes)), 1), 2)
    }

    func tally(_ species: Species, kineticEnergy: Double, primaries: Int) throws -> PunchThroughTally {
        let colliders = HadronColliders()
        let count = (primaries + Self.batch - 1) / Self.batch
        let parts = BatchParts<PunchThroughTally>(count: count)
        let kind = "\(species.name), \(kineticEnergy) GeV, \(stack.layers.map { "\($0.material?.name ?? "vacuum") \($0.thickness)" }), \(planes?.factor ?? 1), \(above), \(settings)"
        let progress = WorkProgress("primaries", total: primaries, threads: threads, kind: kind)
        try forEachBatch(Array(0..<count), threads: threads, isCancelled: { Interrupt.isRequested }) { batch in
            let collider = try colliders.lend()
            defer { colliders.giveBack(collider) }
            let transport = PunchThrough(stack, settings: settings, planes: planes, above: above, collider: collider)
            var tally = PunchThroughTally(faces: stack.layers.count)
            for index in batch * Self.batch..<min((batch + 1) * Self.batch, primaries) {
                try Interrupt.check()
                var random = RandomStream(seed: seed, stage: .hadronicShower, collision: UInt64(index))
                transport.run(species, kineticEnergy: kineticEnergy, random: &random, into: &tally)
                progress.add(1)
            }
            parts.set(batch, tally)
        }
        try Interrupt.check()
        progress.finish()
        var total = PunchThroughTally(faces: stack.layers.count)
        for part in parts.values { total.merge(part) }
        return total
    }
}

/// Results of numbered batches, filled in from any thread.
package final class BatchParts<Part: Sendable>: Sendable {
    private let parts: Mutex<[Part?]>

    init(count: Int) { parts = Mutex([Part?](repeating: nil, count: count)) }

    func set(_ index: Int, _ part: Part) { parts.withLock { $0[index] = part } }

    /// In the order of their numbers; a batch without result is left out.
    var values: [Part] { parts.withLock { $0.compactMap { $0 } } }
}
