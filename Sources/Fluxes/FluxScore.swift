import Particles

/// What is counted in the cells of a flux: how many particles come into being, or how far they fly.
public enum FluxScore: Int, CaseIterable, Sendable {
    case photons, photonPath
    case electronPath, positronPath
    case neutralPions, etas

    public var species: Species {
        switch self {
        case .photons, .photonPath: .photon
        case .electronPath: .electron
        case .positronPath: .positron
        case .neutralPions: .pionZero
        case .etas: .eta
        }
    }

    /// Counted in `FluxTally.trackLengthUnit`, else by ones.
    public var isPath: Bool { self == .photonPath || self == .electronPath || self == .positronPath }

    /// Species whose flux can be scored, in the order in which they are named.
    public static let species: [Species] = [.photon, .electron, .positron, .pionZero, .eta]
}
