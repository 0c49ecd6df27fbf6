import Detectors
import Foundation
import MonteCarlo
import Particles
import Showers
import Synchronization

/// Hadrons through a stack of layers on several threads: batches of primaries, merged in their order.
struct PunchThroughRun: Sendable {
    let stack: LayerStack
    var settings = HadronicSettings()
    /// nil is analog transport.
    var planes: ImportancePlanes?
    /// Kinetic energy below which hadrons are dropped, GeV.
    let above: Double
    let seed: UInt64
    let threads: Int

    private static let batch = 20

    func tally(_ species: Species, kineticEnergy: Double, primaries: Int) throws -> PunchThroughTally {
        let colliders = HadronColliders()
        let count = (primaries + Self.batch - 1) / Self.batch
        let parts = BatchParts<PunchThroughTally>(count: count)
        try forEachBatch(Array(0..<count), threads: threads, isCancelled: { Interrupt.isRequested }) { batch in
            let collider = try colliders.lend()
            defer { colliders.giveBack(collider) }
            let transport = PunchThrough(stack, settings: settings, planes: planes, above: above, collider: collider)
            var tally = PunchThroughTally(faces: stack.layers.count)
            for index in batch * Self.batch..<min((batch + 1) * Self.batch, primaries) {
                try Interrupt.check()
                var random = RandomStream(seed: seed, stage: .hadronicShower, collision: UInt64(index))
                transport.run(species, kineticEnergy: kineticEnergy, random: &random, into: &tally)
            }
            parts.set(batch, tally)
        }
        try Interrupt.check()
        var total = PunchThroughTally(faces: stack.layers.count)
        for part in parts.values { total.merge(part) }
        return total
    }
}

/// Results of numbered batches, filled in from any thread.
final class BatchParts<Part: Sendable>: Sendable {
    private let parts: Mutex<[Part?]>

    init(count: Int) { parts = Mutex([Part?](repeating: nil, count: count)) }

    func set(_ index: Int, _ part: Part) { parts.withLock { $0[index] = part } }

    /// In the order of their numbers; a batch without result is left out.
    var values: [Part] { parts.withLock { $0.compactMap { $0 } } }
}
