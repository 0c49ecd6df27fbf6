import Fluxes
import Particles
import Showers

/// Books energies and counts photons.
struct LedgerScorer: ShowerScorer {
    var ledger = EnergyLedger()
    var photons = 0
    var outwardPhotons = 0
    var outwardPath = 0.0
    var outwardFlights = 0
    /// Largest deviation of a direction's square from 1.
    var worstDirection = 0.0

    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        photons += 1
        if direction.z > 0 { outwardPhotons += 1 }
        worstDirection = max(worstDirection, abs(direction.dot(direction) - 1))
    }
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        guard direction.z > 0 else { return }
        outwardPath += length
        outwardFlights += 1
    }
    mutating func deposit(_ energy: Double, z: Double) { ledger.deposited += energy }
    mutating func belowThreshold(_ energy: Double, z: Double) { ledger.belowThreshold += energy }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { ledger.leakFar += balance } else { ledger.leakBack += balance }
    }
    mutating func invisible(_ energy: Double) { ledger.invisible += energy }
}

/// Keeps what happened, in order.
struct RecordingScorer: ShowerScorer {
    enum Event {
        case created(energy: Double, z: Double, direction: Vector)
        case flight(energy: Double, z: Double, direction: Vector, length: Double)
        case deposit(energy: Double, z: Double)
        case belowThreshold(energy: Double, z: Double)
        case left(Species, kineticEnergy: Double, far: Bool)
    }
    var events: [Event] = []

    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        events.append(.created(energy: energy, z: z, direction: direction))
    }
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        events.append(.flight(energy: energy, z: z, direction: direction, length: length))
    }
    mutating func deposit(_ energy: Double, z: Double) { events.append(.deposit(energy: energy, z: z)) }
    mutating func belowThreshold(_ energy: Double, z: Double) { events.append(.belowThreshold(energy: energy, z: z)) }
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        events.append(.left(species, kineticEnergy: kineticEnergy, far: far))
    }
    mutating func invisible(_ energy: Double) {}
}
