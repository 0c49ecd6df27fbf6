import Foundation
import Particles

/// An axion-like particle coupled to photons, L = (g/4) a F Ftilde.
public struct ALP: Equatable, Sendable {
    /// GeV, positive.
    public let mass: Double
    /// g, 1/GeV, zero or positive.
    public let coupling: Double

    public init(mass: Double, coupling: Double) {
        precondition(mass > 0 && mass.isFinite, "mass \(mass) GeV")
        precondition(coupling >= 0 && coupling.isFinite, "coupling \(coupling) /GeV")
        (self.mass, self.coupling) = (mass, coupling)
    }

    /// Width into two photons, GeV: g^2 m^3 / (64 pi) (arXiv:2305.16383, eq. 6).
    public var width: Double { coupling * coupling * mass * mass * mass / (64 * .pi) }

    /// Mean life at rest, s; infinite without a coupling.
    public var lifetime: Double { Constants.hbar / width }

    /// Momentum at a total energy, GeV; nil below the mass. E - m is taken first, so that nothing cancels at threshold.
    public func momentum(energy: Double) -> Double? {
        guard energy >= mass else { return nil }
        return ((energy - mass) * (energy + mass)).squareRoot()
    }

    /// Mean decay length in the laboratory, cm: beta gamma hbar c / width (eq. 5). Nil for an energy below the mass, zero at
    /// rest, infinite without a coupling.
    public func decayLength(energy: Double) -> Double? {
        guard let momentum = momentum(energy: energy) else { return nil }
        return width > 0 ? momentum / mass * Constants.hbarC / width : .infinity
    }
}

/// The exponential decay law (arXiv:2305.16383, eq. 5), in its two factors.
public enum Decay {
    /// Probability to live for a path `distance` (cm) at a mean decay length (cm).
    public static func survival(distance: Double, decayLength: Double) -> Double {
        distance == 0 ? 1 : exp(-distance / decayLength)
    }

    /// Probability to decay within a path `distance` (cm), without cancellation for long lives.
    public static func decay(within distance: Double, decayLength: Double) -> Double {
        distance == 0 ? 0 : -expm1(-distance / decayLength)
    }
}
