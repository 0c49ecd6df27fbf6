import Foundation
import Particles

/// The couplings of a mediator to particles of the Standard Model, from which widths and ways of production follow.
///
/// All are multiples of the one coupling that is scanned.
public struct CouplingModel: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// L = -i c g a f-bar gamma5 f + (c g/4) a F Ftilde
        case pseudoscalar
        /// L = -c g phi f-bar f - (c g/4) phi F F
        case scalar
        /// L = c g V_mu f-bar gamma^mu f
        case vector
    }

    public var kind: Kind
    /// To two photons; 1 for a coupling in 1/GeV, else in 1/GeV. Not for vectors.
    public var photon = 0.0
    public var electron = 0.0, muon = 0.0, tau = 0.0
    /// To each of the three left-handed neutrinos; of vectors only.
    public var neutrinos = 0.0
    /// Of vectors only; the fourth quark couples as up.
    public var up = 0.0, down = 0.0, strange = 0.0

    public init(_ kind: Kind) { self.kind = kind }

    /// The terms of the Lagrangian whose couplings are not 0, c their multiples of g.
    var interaction: String {
        let toLeptons = !leptons.isEmpty, toPhotons = photon != 0
        return switch (kind, toLeptons, toPhotons) {
        case (.vector, _, _): "c g V_mu f-bar gamma^mu f"
        case (.scalar, true, true): "-c g phi f-bar f - (c g/4) phi F F"
        case (.scalar, true, false): "-c g phi f-bar f"
        case (.scalar, false, _): "-(c g/4) phi F F"
        case (.pseudoscalar, true, true): "-i c g a f-bar gamma5 f + (c g/4) a F Ftilde"
        case (.pseudoscalar, true, false): "-i c g a f-bar gamma5 f"
        case (.pseudoscalar, false, _): "(c g/4) a F Ftilde"
        }
    }

    /// The charges of the photon times epsilon.
    static let darkPhoton = vector(unit: (4 * .pi * Constants.fineStructure).squareRoot(), lepton: -1, neutrinos: 0, up: 2.0 / 3, down: -1.0 / 3)
    /// Baryon less lepton number.
    static let baryonLessLepton = vector(unit: 1, lepton: -1, neutrinos: -1, up: 1.0 / 3, down: 1.0 / 3)

    /// Charges alike in all generations, in a unit.
    static func vector(unit: Double, lepton: Double, neutrinos: Double, up: Double, down: Double) -> CouplingModel {
        var model = CouplingModel(.vector)
        (model.electron, model.muon, model.tau, model.neutrinos) = (unit * lepton, unit * lepton, unit * lepton, unit * neutrinos)
        (model.up, model.down, model.strange) = (unit * up, unit * down, unit * down)
        return model
    }

    static func electron(_ kind: Kind) -> CouplingModel {
        var model = CouplingModel(kind)
        model.electron = 1
        return model
    }

    static func photon(_ kind: Kind) -> CouplingModel {
        var model = CouplingModel(kind)
        model.photon = 1
        return model
    }

    private var leptons: [(names: [String], pair: [Species], mass: Double, coupling: Double)] {
        [
            (["e-", "e+"], [.electron, .positron], Constants.electronMass, electron),
            (["mu-", "mu+"], [.muonMinus, .muonPlus], Species.muonMinus.mass, muon), (["tau-", "tau+"], [], Constants.tauMass, tau),
        ].filter { $0.3 != 0 }
    }

    // MARK: Widths

    /// The decays that the couplings allow.
    ///
    /// To leptons (vector, scalar, pseudoscalar): c^2 m/(12 pi) (1 + 2r) v, c^2 m/(8 pi) v^3, c^2 m/(8 pi) v, with r = m_l^2/m^2 and v = sqrt(1 - 4r).
    /// To three neutrinos: c^2 m/(8 pi). To hadrons: R c^2 m/(12 pi) (`HadronicRatio`). To photons: |c + loops|^2 m^3/(64 pi), see `loop`.
    /// Left out: a vector lighter than 2 m_e into three photons (it lives for ever here), scalars into hadrons and gluons, which need couplings to quarks.
    var modes: [DecayMode] {
        var modes: [DecayMode] = []
        if kind != .vector, photon != 0 || !leptons.isEmpty {
            let model = self
            modes.append(DecayMode([.photon, .photon]) { mass in model.photonWidth(mass) })
        }
        for lepton in leptons {
            let width = { @Sendable [kind] (mass: Double) in Self.leptonWidth(kind, lepton.coupling, lepton.mass, mass) }
            modes.append(lepton.pair.isEmpty ? DecayMode(unfollowed: lepton.names, widthPerSquaredCoupling: width) : DecayMode(lepton.pair, widthPerSquaredCoupling: width))
        }
        guard kind == .vector else { return modes }
        if up != 0 || down != 0 || strange != 0 {
            let (up, down, strange) = (up, down, strange)
            modes.append(DecayMode(unfollowed: ["hadrons"]) { mass in
                HadronicRatio.of(up: up, down: down, strange: strange, mass: mass) * mass / (12 * .pi)
            })
        }
        if neutrinos != 0 {
            let square = neutrinos * neutrinos
            for pair in [[Species.electronNeutrino, .electronAntineutrino], [.muonNeutrino, .muonAntineutrino], [.tauNeutrino, .tauAntineutrino]] {
                modes.append(DecayMode(pair) { mass in square * mass / (24 * .pi) })
            }
        }
        return modes
    }

    static func leptonWidth(_ kind: Kind, _ coupling: Double, _ lepton: Double, _ mass: Double) -> Double {
        guard mass > 2 * lepton else { return 0 }
        let ratio = lepton / mass, velocity = ((mass - 2 * lepton) * (mass + 2 * lepton)).squareRoot() / mass, square = coupling * coupling
        switch kind {
        case .vector: return square * mass / (12 * .pi) * (1 + 2 * ratio * ratio) * velocity
        case .scalar: return square * mass / (8 * .pi) * velocity * velocity * velocity
        case .pseudoscalar: return square * mass / (8 * .pi) * velocity
        }
    }

    private func photonWidth(_ mass: Double) -> Double {
        var (real, imaginary) = (photon, 0.0)
        for lepton in leptons {
            let loop = Self.loop(kind, lepton: lepton.mass, mass: mass)
            real += lepton.coupling * loop.real
            imaginary += lepton.coupling * loop.imaginary
        }
        return (real * real + imaginary * imaginary) * mass * mass * mass / (64 * .pi)
    }

    /// The coupling to two photons, 1/GeV, that a loop of leptons makes at unit coupling: alpha/(pi m_l) times f/tau for pseudoscalars and
    /// -(tau + (tau - 1) f)/tau^2 for scalars, with tau = (m / 2 m_l)^2 and f = arcsin^2 sqrt(tau) below the pair's threshold (J.F. Gunion et al.,
    /// The Higgs Hunter's Guide, appendix C). For light mediators 1 and -2/3.
    static func loop(_ kind: Kind, lepton: Double, mass: Double) -> (real: Double, imaginary: Double) {
        let tau = mass / (2 * lepton) * (mass / (2 * lepton)), strength = Constants.fineStructure / (.pi * lepton)
        var (f, g) = (0.0, 0.0)
        if tau <= 1 {
            let angle = asin(tau.squareRoot())
            f = angle * angle
        } else {
            // -(ln((1 + v)/(1 - v)) - i pi)^2 / 4
            let v = (1 - 1 / tau).squareRoot(), logarithm = 2 * log((1 + v) * tau.squareRoot())
            (f, g) = ((.pi * .pi - logarithm * logarithm) / 4, .pi * logarithm / 2)
        }
        if kind == .pseudoscalar { return (strength * f / tau, strength * g / tau) }
        if tau < 1e-3 { return (-strength * (2.0 / 3 + 7 * tau / 45), 0) }
        return (-strength * (tau + (tau - 1) * f) / (tau * tau), -strength * (tau - 1) * g / (tau * tau))
    }
}
