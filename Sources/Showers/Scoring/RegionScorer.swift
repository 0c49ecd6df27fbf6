import Fluxes
import Numerics
import Particles

/// Hands what happens in the layers of a line to the scorer of the region that they belong to, with depths from the region's own origin.
///
/// A flight, step or interaction lies within one layer, so within one region. Holds bare pointers for the time of one shower.
struct RegionScorer<Region: ShowerScorer>: ShowerScorer {
    static var scoresLeptons: Bool { Region.scoresLeptons }

    private let scorers: UnsafeMutablePointer<Region>
    /// By layer; -1 where nothing is scored.
    private let regions: UnmanagedArray<Int>
    /// By region: z in the stack where its depth is zero.
    private let origins: UnmanagedArray<Double>
    /// By layer: how much a photon's path counts.
    private let factors: UnmanagedArray<Double>
    /// Outside of all regions, and what leaves the stack.
    private(set) var outside = EnergyLedger()
    private var current = -1
    private var origin = 0.0
    private var weight: Int32 = 1

    init(_ scorers: UnsafeMutablePointer<Region>, regions: UnmanagedArray<Int>, origins: UnmanagedArray<Double>, factors: UnmanagedArray<Double>) {
        (self.scorers, self.regions, self.origins, self.factors) = (scorers, regions, origins, factors)
    }

    @inline(__always)
    mutating func enters(layer: Int) {
        current = regions[layer]
        guard current >= 0 else { return }
        origin = origins[current]
        scorers[current].weighs(weight)
        scorers[current].countsPaths(factors[layer])
    }

    @inline(__always)
    mutating func weighs(_ weight: Int32) {
        self.weight = weight
        if current >= 0 { scorers[current].weighs(weight) }
    }

    @inline(__always)
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        if current >= 0 { scorers[current].photonCreated(energy, z: z - origin, direction: direction) }
    }

    @inline(__always)
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        if current >= 0 { scorers[current].photonFlight(energy, z: z - origin, direction: direction, length: length) }
    }

    @inline(__always)
    mutating func leptonFlight(
        positron: Bool, from energy: Double, to lower: Double, z: Double, to end: Double, direction: Vector, length: Double
    ) {
        guard current >= 0 else { return }
        scorers[current].leptonFlight(
            positron: positron, from: energy, to: lower, z: z - origin, to: end - origin, direction: direction, length: length)
    }

    mutating func mesonCreated(_ species: Species, energy: Double, z: Double, direction: Vector) {
        if current >= 0 { scorers[current].mesonCreated(species, energy: energy, z: z - origin, direction: direction) }
    }

    @inline(__always)
    mutating func deposit(_ energy: Double, z: Double) {
        if current >= 0 { scorers[current].deposit(energy, z: z - origin) } else { outside.deposited += energy * Double(weight) }
    }

    @inline(__always)
    mutating func belowThreshold(_ energy: Double, z: Double) {
        if current >= 0 { scorers[current].belowThreshold(energy, z: z - origin) } else { outside.belowThreshold += energy * Double(weight) }
    }

    mutating func invisible(_ energy: Double) {
        if current >= 0 { scorers[current].invisible(energy) } else { outside.invisible += energy * Double(weight) }
    }

    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { outside.leakFar += balance * Double(weight) } else { outside.leakBack += balance * Double(weight) }
    }
}
