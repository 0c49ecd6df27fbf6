
/// Choices of the hadronic part of a shower. The defaults are the best that the model can do.
public struct HadronicSettings: Equatable, Codable, Sendable {
    /// Kinetic energy to which neutrons are followed, GeV. Below, their kinetic energy is deposited where they are.
    public var neutronCut = 1e-3
    /// Whether a neutron that has come down to its cut is captured where it is, with the photons of that (about 8 MeV in all). It
    /// diffuses some ten centimetres first, which is neglected. Off as in the Geant4 runs that we compare with.
    public var neutronCapture = false
    /// Elastic scattering on nuclei; without it hadrons keep their direction and energy between inelastic collisions.
    public var elasticScattering = true
    /// Factor on all inelastic cross sections, to see what their uncertainty does.
    public var crossSectionScale = 1.0
    /// Hadrons and muons below this kinetic energy (GeV) are dropped: all that they carry is deposited where they are. 0: every one
    /// is followed until it stops (neutrons: to their cut).
    public var lowestEnergy = 0.0

    /// Neutron cuts that the tables support, GeV, and scales that make sense.
    public static let cuts = 1e-4...1.0
    public static let crossSectionScales = 0.5...2.0

    public init() {}
}
