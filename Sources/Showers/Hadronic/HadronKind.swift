import Particles

/// What the transport asks of a species, looked up by `Species.ordinal`.
struct HadronKind: Sendable {
    /// What becomes of a particle at rest.
    enum Fate: Sendable { case stays, decays, isCaptured }

    let species: Species
    /// GeV
    let mass: Double
    /// Energy beyond the kinetic one that it carries in the balance, GeV (`EnergyBalance`).
    let carried: Double
    /// 1/cm; 0 for a stable species.
    let perDecayLength: Double
    let isCharged: Bool
    let isMuon: Bool
    let isNeutrino: Bool
    let isNeutron: Bool
    let isNucleon: Bool
    let isKaon: Bool
    let electromagnetic: ElectromagneticTrack.Kind?
    let fate: Fate

    init(_ species: Species) {
        self.species = species
        mass = species.mass
        carried = EnergyBalance.incoming(species, kineticEnergy: 0)
        // A neutron's 15 minutes count as forever.
        let decays = species.decayLength < 1e9
        perDecayLength = decays ? 1 / species.decayLength : 0
        isCharged = species.charge != 0
        isMuon = species.isMuon
        isNeutrino = species.isNeutrino
        isNeutron = species == .neutron
        isNucleon = isNeutron || species == .proton
        isKaon = [.kaonPlus, .kaonMinus, .kaonLong, .kaonShort].contains(species)
        electromagnetic = ElectromagneticTrack.Kind(species)
        fate = species.charge < 0 || (species.baryonNumber < 0 && !decays) ? .isCaptured : decays ? .decays : .stays
    }

    static let all: [HadronKind] = {
        precondition(Species.allCases.enumerated().allSatisfy { $0.offset == $0.element.ordinal }, "species are not numbered in order")
        return Species.allCases.map { HadronKind($0) }
    }()
}

extension Species {
    /// Position in `allCases`: the byte that an enumeration without associated values is stored as.
    @inline(__always)
    var ordinal: Int { withUnsafeBytes(of: self) { Int($0[0]) } }
}

extension ElectromagneticTrack.Kind {
    init?(_ species: Species) {
        switch species {
        case .photon: self = .photon
        case .electron: self = .electron
        case .positron: self = .positron
        default: return nil
        }
    }
}
