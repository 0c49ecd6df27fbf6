import Particles

/// Receives what happens in a shower. Positions and directions are in the frame of the incident particle: z = depth along its
/// direction, cm. The transport is generic over it, so that every call is inlined; energies in GeV.
package protocol ShowerScorer {
    /// Whether `leptonFlight` is wanted: known to the compiler, so that a transport without it costs nothing.
    static var scoresLeptons: Bool { get }
    /// What follows, up to the next such call, happens in layer `layer` (0 is the first) of the stack.
    mutating func enters(layer: Int)
    /// What follows, up to the next such call, counts `weight` times.
    mutating func weighs(_ weight: Int32)
    /// Photons' paths count, up to the next such call, times `factor`.
    mutating func countsPaths(_ factor: Double)
    /// Hadrons and what they make count, up to the next such call, `weight` times (importance splitting).
    mutating func carries(_ weight: Double)
    /// A photon above the cut comes into being at depth `z` (a Compton-scattered one is the same photon).
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector)
    /// A photon above the cut from the de-excitation of a nucleus.
    mutating func nuclearPhotonCreated(_ energy: Double, z: Double, direction: Vector)
    /// Energy that a hadron's collision or decay gives to photons and electrons.
    mutating func electromagneticEnergy(_ energy: Double)
    /// A photon flies `length` cm from depth `z`.
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double)
    /// An electron or positron flies `length` cm from depth `z` to depth `end` and slows down from one kinetic energy to the other on the
    /// way: a whole step, whose direction is that of its longer straight piece. What is left below the cut is not told.
    mutating func leptonFlight(
        positron: Bool, from energy: Double, to lower: Double, z: Double, to end: Double, direction: Vector, length: Double)
    /// A pi0 or eta comes into being with this energy, its mass included, and decays; its products are told by themselves.
    mutating func mesonCreated(_ species: Species, energy: Double, z: Double, direction: Vector)
    /// Energy left in the material at depth `z`.
    mutating func deposit(_ energy: Double, z: Double)
    /// Energy that a particle leaves where it ends; the place counts for scorers with transverse coordinates, others take its depth.
    mutating func deposit(_ energy: Double, at place: Vector)
    /// Energy that a charged particle leaves on its way from `begin` over `hinge` to `end`, booked at depth `z` by scorers without
    /// transverse coordinates.
    mutating func deposit(_ energy: Double, from begin: Vector, over hinge: Vector, to end: Vector, z: Double)
    /// Energy of photons below the cut, born at depth `z` and not followed.
    mutating func belowThreshold(_ energy: Double, z: Double)
    /// A particle leaves through the far (or else the front) face with the energy that it carries in the balance.
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool)
    /// A particle crosses the face in front of layer `face`, outward or (`far` is false) back.
    mutating func crosses(face: Int, _ species: Species, kineticEnergy: Double, far: Bool)
    /// Energy that no calorimeter sees: nuclear binding, neutrinos.
    mutating func invisible(_ energy: Double)
}

extension ShowerScorer {
    package static var scoresLeptons: Bool { false }
    @inline(__always)
    package mutating func leptonFlight(
        positron: Bool, from energy: Double, to lower: Double, z: Double, to end: Double, direction: Vector, length: Double) {}
    @inline(__always) package mutating func deposit(_ energy: Double, at place: Vector) { deposit(energy, z: place.z) }
    @inline(__always)
    package mutating func deposit(_ energy: Double, from begin: Vector, over hinge: Vector, to end: Vector, z: Double) { deposit(energy, z: z) }
    @inline(__always) package mutating func mesonCreated(_ species: Species, energy: Double, z: Double, direction: Vector) {}
    @inline(__always) package mutating func enters(layer: Int) {}
    @inline(__always) package mutating func weighs(_ weight: Int32) {}
    @inline(__always) package mutating func countsPaths(_ factor: Double) {}
    @inline(__always) package mutating func carries(_ weight: Double) {}
    @inline(__always) package mutating func nuclearPhotonCreated(_ energy: Double, z: Double, direction: Vector) {
        photonCreated(energy, z: z, direction: direction)
    }
    @inline(__always) package mutating func electromagneticEnergy(_ energy: Double) {}
    @inline(__always) package mutating func crosses(face: Int, _ species: Species, kineticEnergy: Double, far: Bool) {}
}
