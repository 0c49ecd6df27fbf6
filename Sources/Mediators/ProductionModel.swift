/// How the production of mediators by photons in a dump is modelled.
public struct ProductionModel: Equatable, Codable, Sendable {
    /// What the photons of a dump are weighted with.
    public enum Weight: String, CaseIterable, Codable, Sendable {
        /// Each photon interacts once, and makes a mediator with sigma_P / (sigma_SM + sigma_P) (arXiv:2305.16383, eq. 4): right
        /// where the dump is thick, and photons that Compton scattering leaves behind do not matter.
        case interaction
        /// Sum of n_i sigma_P,i along the photons' path, by their current energy: right in dumps of any thickness.
        case trackLength = "track-length"
    }

    public var formFactor: FormFactor
    public var kinematics: PrimakoffKinematics
    public var weight: Weight
    /// The mediator leaves the photon's direction by its production angle; else it flies along.
    public var sampledAngles: Bool
    /// What positrons annihilate with.
    public var electrons: AtomicElectrons

    public init(
        formFactor: FormFactor = .helm, kinematics: PrimakoffKinematics = .collinear, weight: Weight = .interaction, sampledAngles: Bool = false, electrons: AtomicElectrons = .atRest
    ) {
        self.electrons = electrons
        (self.formFactor, self.kinematics, self.weight, self.sampledAngles) = (formFactor, kinematics, weight, sampledAngles)
    }

    /// Levels that have a name.
    public enum Level: String, CaseIterable, Codable, Sendable {
        /// The bare nucleus, along the photon's direction, one interaction a photon (arXiv:2305.16383).
        case paper
        /// The same with the nucleus screened by its electrons.
        case screened
        /// Screened nuclei that recoil, production along the photons' path, the mediator's own angle.
        case full

        public var defaultFormFactor: FormFactor { self == .paper ? .helm : .helmScreening }
    }

    /// A named level, with a form factor of one's own.
    public init(_ level: Level, formFactor: FormFactor? = nil, electrons: AtomicElectrons = .atRest) {
        self.init(formFactor: formFactor ?? level.defaultFormFactor, electrons: electrons)
        if level == .full { (kinematics, weight, sampledAngles) = (.recoil, .trackLength, true) }
    }
}
