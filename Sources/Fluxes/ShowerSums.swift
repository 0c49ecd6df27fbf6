/// Energies and numbers of showers, summed exactly.
public struct ShowerSums: Equatable, Sendable {
    public enum Counter: Int, CaseIterable, Sendable {
        /// Incident particles that were showered.
        case incident
        /// Collisions of hadrons with nuclei.
        case nuclearCollisions
        /// Of these, those in which the generator failed; their energy was deposited.
        case failedCollisions
        /// Hadrons that were not followed further, their energy deposited where they were: neutrons at their cut.
        case depositedHadrons
        /// That energy, in `FluxTally.energyUnit`.
        case depositedHadronEnergy
    }

    /// incoming, deposited, leak_far, leak_back, below_threshold, invisible.
    var energies = [Int64](repeating: 0, count: 6)
    var counters = [Int64](repeating: 0, count: Counter.allCases.count)
    /// A shower was added to the collision that is being scored.
    var isOpen = false

    public init() {}

    /// Adds one shower of an incident particle: its balance, collisions with nuclei (those that failed), hadrons left where they were and their energy
    /// in GeV.
    ///
    /// - Parameter weight: showers that this one stands for: its energies count so often, its numbers once.
    package mutating func add(
        _ ledger: EnergyLedger, collisions: Int64, failed: Int64, deposited: Int64, depositedEnergy: Double, weight: Int32 = 1
    ) {
        isOpen = true
        let sums = [ledger.incoming, ledger.deposited, ledger.leakFar, ledger.leakBack, ledger.belowThreshold, ledger.invisible]
        for (i, sum) in sums.enumerated() { energies[i] += Int64(weight) * Int64((sum / FluxTally.energyUnit).rounded()) }
        let numbers = [1, collisions, failed, deposited, Int64((depositedEnergy / FluxTally.energyUnit).rounded())]
        for (i, number) in numbers.enumerated() { counters[i] += number }
    }

    public mutating func merge(_ other: ShowerSums) {
        for i in energies.indices { energies[i] += other.energies[i] }
        for i in counters.indices { counters[i] += other.counters[i] }
    }

    public subscript(_ counter: Counter) -> Int64 { counters[counter.rawValue] }

    /// GeV
    public var ledger: EnergyLedger {
        var ledger = EnergyLedger()
        let sums = energies.map { Double($0) * FluxTally.energyUnit }
        (ledger.incoming, ledger.deposited, ledger.leakFar) = (sums[0], sums[1], sums[2])
        (ledger.leakBack, ledger.belowThreshold, ledger.invisible) = (sums[3], sums[4], sums[5])
        return ledger
    }
}
