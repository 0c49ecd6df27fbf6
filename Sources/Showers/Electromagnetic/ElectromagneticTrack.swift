import Particles

/// A photon, electron or positron on its way.
package struct ElectromagneticTrack {
    package enum Kind: UInt8 {
        case photon, electron, positron

        var species: Species {
            switch self {
            case .photon: .photon
            case .electron: .electron
            case .positron: .positron
            }
        }
    }

    package var position: Vector
    package var direction: Vector
    /// Kinetic energy, GeV.
    package var energy: Double
    package var kind: Kind
    /// The layer that it is in, or about to fly through. Where it starts, the transport finds the layer by position and direction.
    var layer: UInt16 = 0
    /// How many like it this one stands for (`Thinning`).
    var weight: Int32

    package init(position: Vector, direction: Vector, energy: Double, kind: Kind, weight: Int32 = 1) {
        (self.position, self.direction, self.energy, self.kind, self.weight) = (position, direction, energy, kind, weight)
    }

    /// What `parent` makes where it is.
    @inline(__always)
    init(from parent: ElectromagneticTrack, direction: Vector, energy: Double, kind: Kind) {
        self.init(position: parent.position, direction: direction, energy: energy, kind: kind, weight: parent.weight)
        layer = parent.layer
    }
}
