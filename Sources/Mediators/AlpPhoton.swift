import Materials
import Particles

extension Mediator {
    /// An axion-like particle coupled to photons (arXiv:2305.16383): made by photons on nuclei, decays to two of them.
    ///
    /// Width: g^2 m^3 / (64 pi) (eq. 6).
    public static let alpPhoton = Mediator(
        name: "alp-photon", title: "axion-like particle coupled to photons",
        coupling: Coupling(symbol: "g", dimension: .coupling, interaction: "L = (g/4) a F Ftilde"), channels: [Primakoff()],
        modes: [DecayMode([.photon, .photon]) { mass in mass * mass * mass / (64 * .pi) }])
}

/// Photon + atom -> spin-0 particle + atom, by the exchange of a photon.
///
/// The same for scalar and pseudoscalar: E E and E B of a photon and a static charge differ by a turn of the photon's polarisation by 90 degrees.
public struct Primakoff: ProductionChannel {
    /// Squared coupling to photons, 1/GeV^2, at unit coupling of the mediator.
    let strength: Double

    public init(strength: Double = 1) { self.strength = strength }

    public var name: String { "primakoff" }
    public var parents: [Species] { [.photon] }

    public func production(in material: Material, model: ProductionModel) -> any Production {
        PrimakoffProduction(material, formFactor: model.formFactor, kinematics: model.kinematics, strength: strength)
    }
}
