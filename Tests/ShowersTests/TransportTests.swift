import Foundation
import Materials
import MonteCarlo
import Particles
import Showers
import Testing
import _TestSupport

/// Books energies, and keeps the smallest and largest deposit.
struct LedgerScorer: ShowerScorer {
    var ledger = EnergyLedger()
    var photons = 0
    var worstDirection = 0.0

    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        photons += 1
        worstDirection = max(worstDirection, abs(direction.dot(direction) - 1))
    }
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func deposit(_ energy: Double, z: Double) { ledger.deposited += energy }
    mutating func belowThreshold(_ energy: Double, z: Double) { ledger.belowThreshold += energy }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { ledger.leakFar += balance } else { ledger.leakBack += balance }
    }
    mutating func invisible(_ energy: Double) { ledger.invisible += energy }
}

@Suite struct TransportTests {
    private static func run(
        _ name: String, depth: Double, _ kind: ElectromagneticTrack.Kind, _ energy: Double, showers: Int, settings: ShowerSettings = ShowerSettings()
    ) throws -> [EnergyLedger] {
        let transport = ElectromagneticTransport(.shared(try Material.named(name), settings: settings), depth: depth)
        return (0..<showers).map { shower in
            var scorer = LedgerScorer()
            var random = RandomStream(seed: 61, stage: .validation, collision: UInt64(shower))
            transport.transport(
                ElectromagneticTrack(position: .zero, direction: .zAxis, energy: energy, kind: kind), random: &random, scorer: &scorer)
            return scorer.ledger
        }
    }

    /// In a foil much thinner than a step the mean loss to transfers below the cuts is the restricted stopping power times the path.
    @Test(arguments: [("Cu", 0.01), ("Pb", 0.002), ("Ar", 1.3)]) func thinLayer(_ name: String, _ depth: Double) throws {
        let material = try Material.named(name), t = 0.01
        let ledgers = try Self.run(name, depth: depth, .electron, t, showers: 20_000)
        let lost = RunningStatistics(ledgers.map { $0.deposited })
        let expected = CollisionStoppingPower(material).restricted(t, cut: 1e-3, positron: false) * depth
        print(name, lost.mean, lost.error, expected, lost.mean/expected)
    }
}
