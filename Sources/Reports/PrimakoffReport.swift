import Inputs
import Materials
import Mediators
import Studies

/// Primakoff production of an ALP by photons of one energy: the answer of `calodump primakoff`.
public struct PrimakoffReport: Codable, Equatable, Sendable {
    public var target: String
    public var formFactor: String
    /// GeV
    public var energy, mass: Double
    /// 1/GeV
    public var coupling: Double
    /// Per atom; for a compound the mean over its atoms. Barn.
    public var crossSection: Double
    /// Probability that a photon makes an ALP when it interacts (arXiv:2305.16383, eq. 4).
    public var probability: Double

    enum CodingKeys: String, CodingKey {
        case target, formFactor = "form_factor", energy = "energy_GeV", mass = "mass_GeV", coupling = "coupling_per_GeV"
        case crossSection = "sigma_barn", probability = "p_prod"
    }

    public init(_ target: Material, energy: Double, point: MediatorPoint, formFactor: FormFactor) {
        let production = PrimakoffProduction(target, formFactor: formFactor)
        self.target = target.name
        self.formFactor = formFactor.rawValue
        (self.energy, mass, coupling) = (energy, point.mass, point.coupling)
        crossSection = production.crossSection(energy: energy, point: point)
        probability = production.probability(energy: energy, point: point)
    }

    public var text: String {
        """
        photon of \(digits(energy, 6)) GeV on \(target), ALP of \(digits(mass, 6)) GeV with g = \(digits(coupling, 6)) /GeV, form factor \(formFactor)
        cross section   \(digits(crossSection, 6)) barn per atom
        P_prod          \(digits(probability, 6))
        """
    }
}
