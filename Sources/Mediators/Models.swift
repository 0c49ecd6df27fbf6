import Particles

extension Mediator {
    /// A mediator by its couplings.
    public init(name: String, title: String, coupling: Coupling, couplings: CouplingModel, masses: ClosedRange<Double> = Mediator.modelMasses) {
        self.init(name: name, title: title, coupling: coupling, channels: couplings.channels, modes: couplings.modes, masses: masses)
    }

    /// Where widths and cross sections of the models are known, GeV.
    public static let modelMasses = 1e-3...HadronicRatio.highestMass

    /// L = -i g a e-bar gamma5 e.
    public static let alpElectron = Mediator(
        name: "alp-electron", title: "axion-like particle coupled to electrons",
        coupling: Coupling(symbol: "g_ae", dimension: nil, interaction: "L = -i g a e-bar gamma5 e"), couplings: .electron(.pseudoscalar))

    /// Kinetic mixing epsilon with the photon.
    public static let darkPhoton = Mediator(
        name: "dark-photon", title: "dark photon", coupling: Coupling(symbol: "epsilon", dimension: nil, interaction: "L = epsilon e A'_mu J_em^mu"),
        couplings: .darkPhoton)

    /// The gauge boson of baryon less lepton number.
    public static let baryonLessLepton = Mediator(
        name: "b-l", title: "gauge boson of B-L", coupling: Coupling(symbol: "g", dimension: nil, interaction: "L = g Z'_mu J_(B-L)^mu"),
        couplings: .baryonLessLepton)

    /// L = -y phi e-bar e.
    public static let scalarElectron = Mediator(
        name: "scalar-electron", title: "scalar coupled to electrons", coupling: Coupling(symbol: "y", dimension: nil, interaction: "L = -y phi e-bar e"),
        couplings: .electron(.scalar))

    /// L = -(g/4) phi F F.
    public static let scalarPhoton = Mediator(
        name: "scalar-photon", title: "scalar coupled to photons",
        coupling: Coupling(symbol: "g", dimension: .coupling, interaction: "L = -(g/4) phi F F"), couplings: .photon(.scalar), masses: alpPhoton.masses)

    /// The mediators that come with the program.
    public static let all = [alpPhoton, alpElectron, darkPhoton, baryonLessLepton, scalarElectron, scalarPhoton]
}

extension CouplingModel {
    /// The ways of production that the couplings allow. Left out: Primakoff production by a loop of electrons, and mesons heavier than the eta.
    var channels: [any ProductionChannel] {
        var channels: [any ProductionChannel] = []
        if kind != .vector, photon != 0 { channels.append(Primakoff(strength: photon * photon)) }
        if electron != 0 {
            let strength = electron * electron
            channels += [
                Resonant(kind: kind, strength: strength), Bremsstrahlung(kind: kind, strength: strength), Associated(kind: kind, strength: strength),
                ComptonLike(kind: kind, strength: strength),
            ]
        }
        channels += [Species.pionZero, .eta].compactMap { MesonDecay($0, self) }
        return channels
    }
}
