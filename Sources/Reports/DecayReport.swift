import Inputs
import Mediators
import Particles
import Studies

/// Width, lifetime and decay length of an ALP: the answer of `calodump decay`.
public struct DecayReport: Codable, Equatable, Sendable {
    /// GeV
    public var mass: Double
    /// 1/GeV
    public var coupling: Double
    /// GeV
    public var width: Double
    /// s
    public var lifetime: Double
    /// GeV, and cm in the laboratory; absent if no energy was asked for.
    public var energy, decayLength: Double?

    enum CodingKeys: String, CodingKey {
        case mass = "mass_GeV", coupling = "coupling_per_GeV", width = "width_GeV", lifetime = "lifetime_s"
        case energy = "energy_GeV", decayLength = "decay_length_cm"
    }

    public init(_ point: MediatorPoint, energy: Double?) throws {
        (mass, coupling, width, lifetime) = (point.mass, point.coupling, point.width, point.lifetime)
        self.energy = energy
        decayLength = try energy.map { energy in
            guard let length = point.decayLength(energy: energy) else {
                throw InputError("an energy of \(digits(energy, 6)) GeV is below the mass of \(digits(point.mass, 6)) GeV")
            }
            return length
        }
    }

    public var text: String {
        var text = """
            ALP of \(digits(mass, 6)) GeV with g = \(digits(coupling, 6)) /GeV
            width          \(digits(width, 6)) GeV
            lifetime       \(digits(lifetime, 6)) s
            """
        if let energy, let decayLength {
            text += "\ndecay length   \(digits(decayLength, 6)) cm at \(digits(energy, 6)) GeV"
        }
        return text
    }
}
