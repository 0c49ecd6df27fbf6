import Foundation
import Materials
import Particles

/// pi0 or eta -> gamma V.
///
/// Per meson BR(gamma gamma) 2 (Tr[P Q q] / Tr[P Q^2])^2 (g/e)^2 (1 - m^2/M^2)^3 |F|^2 (B. Batell, M. Pospelov, A. Ritz, Phys. Rev. D 80 (2009) 095024), with
/// charges q of the quarks, eta = (uu + dd - ss)/sqrt 3 and the transition form factor F = 1 / (1 - m^2/L^2), L^2 = M^2/0.0335 for the pi0 (PDG 2024) and
/// (0.716 GeV)^2 for the eta (NA60, Phys. Lett. B 757 (2016) 437).
public struct MesonDecay: ProductionChannel {
    let meson: Species
    /// (g/e)^2 (Tr[P Q q] / Tr[P Q^2])^2 at unit coupling.
    let strength: Double

    init?(_ meson: Species, _ couplings: CouplingModel) {
        let up = couplings.up, down = couplings.down, strange = couplings.strange
        // Tr[P Q q] / Tr[P Q^2]
        let ratio = meson == .pionZero ? 2 * up + down : (2 * up - down + strange) * 3 / 4
        guard ratio != 0, couplings.kind == .vector else { return nil }
        self.meson = meson
        strength = ratio * ratio / (4 * .pi * Constants.fineStructure)
    }

    public var name: String { meson == .pionZero ? "pi0-decay" : "eta-decay" }
    public var parents: [Species] { [meson] }
    public func production(in material: Material, model: ProductionModel) -> any Production { MesonDecayProduction(meson: meson, strength: strength) }
}

struct MesonDecayProduction: TwoBodyProduction {
    let meson: Species
    let strength: Double

    /// Into two photons (PDG 2024).
    private var photonBranching: Double { meson == .pionZero ? 0.988_23 : 0.3936 }
    /// Of the transition form factor, 1/GeV^2.
    private var slope: Double { meson == .pionZero ? 0.0335 / (meson.mass * meson.mass) : 1 / (0.716 * 0.716) }

    func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double {
        guard energy >= meson.mass, mass < meson.mass else { return 0 }
        let phase = 1 - mass * mass / (meson.mass * meson.mass), form = 1 / (1 - slope * mass * mass)
        return 2 * photonBranching * strength * phase * phase * phase * form * form
    }

    func twoBody(energy: Double, mass: Double) -> TwoBodyEmission? {
        guard energy >= meson.mass, mass < meson.mass else { return nil }
        let parent = meson.mass, momentum = ((energy - parent) * (energy + parent)).squareRoot()
        let own = (parent * parent + mass * mass) / (2 * parent), free = (parent * parent - mass * mass) / (2 * parent)
        let middle = energy / parent * own, spread = momentum / parent * free
        return TwoBodyEmission(
            distribution: PanelDistribution(panels: 1) { _ in 1 },
            energy: { middle + spread * (2 * $0 - 1) },
            oneMinusCosine: { out in
                let across = max(1e-12, (out - mass) * (out + mass)).squareRoot() * max(momentum, 1e-9)
                let product = (energy * energy * mass * mass + parent * parent * (out - mass) * (out + mass)) / (energy * out + across)
                return ((parent * parent + mass * mass) / 2 - product) / across
            })
    }
}
