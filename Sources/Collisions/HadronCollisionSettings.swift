/// Choices in the model of hadron-nucleus collisions that are the program's own; a study varies them to see what they matter.
public struct HadronCollisionSettings: Equatable, Codable, Sendable {
    public enum LowEnergyModel: String, Codable, Sendable, CaseIterable {
        /// The intranuclear cascade.
        case cascade
        /// All energy is deposited.
        case deposit
    }

    public enum HighEnergyModel: String, Codable, Sendable, CaseIterable {
        /// Chains of PYTHIA's hadron-nucleon collisions, their slow products in the intranuclear cascade.
        case chain
        /// PYTHIA's Angantyr, without rescattering: a second opinion.
        case angantyr
    }

    /// What happens at high energy.
    public var highEnergyModel: HighEnergyModel
    /// What happens below the range of PYTHIA.
    public var lowEnergyModel: LowEnergyModel
    /// Kinetic energies, GeV, between which the low-energy model gives way to PYTHIA: the probability of PYTHIA rises linearly from 0 to 1.
    public var transition: ClosedRange<Double>
    /// Whether the products of PYTHIA's collisions go through the intranuclear cascade and the nucleus is excited; else nucleons are
    /// free and at rest.
    public var rescattering: Bool
    /// Proper time, fm/c, before which PYTHIA's products do not collide again, but for those that lead (`LeadingHadrons`).
    public var formationTime: Double

    public init(
        highEnergyModel: HighEnergyModel = .chain, lowEnergyModel: LowEnergyModel = .cascade, transition: ClosedRange<Double> = 5...9,
        rescattering: Bool = true, formationTime: Double = 0.8
    ) {
        precondition(transition.lowerBound > 0 && formationTime >= 0)
        self.highEnergyModel = highEnergyModel
        (self.lowEnergyModel, self.transition) = (lowEnergyModel, transition)
        (self.rescattering, self.formationTime) = (rescattering, formationTime)
    }
}
