import Inputs
import Mediators
import Particles
import Testing
import _TestSupport

@Suite struct WidthTests {
    private let electron = Constants.electronMass, alpha = Constants.fineStructure

    private func width(_ mediator: Mediator, _ products: [String], _ mass: Double) throws -> Double {
        try #require(mediator.modes.first { $0.names == products }).widthPerSquaredCoupling(mass)
    }

    /// At thresholds widths begin at zero, one ulp above they are positive.
    @Test(arguments: [Mediator.alpElectron, .darkPhoton, .baryonLessLepton, .scalarElectron])
    func thresholds(_ mediator: Mediator) throws {
        #expect(try width(mediator, ["e-", "e+"], 2 * electron) == 0)
        #expect(try width(mediator, ["e-", "e+"], (2 * electron).nextUp) > 0)
        guard mediator.modes.contains(where: { $0.names == ["mu-", "mu+"] }) else { return }
        let muon = Species.muonMinus.mass
        #expect(try width(mediator, ["mu-", "mu+"], 2 * muon) == 0 && width(mediator, ["mu-", "mu+"], (2 * muon).nextUp) > 0)
        #expect(try width(mediator, ["tau-", "tau+"], 3.5538) == 0 && width(mediator, ["tau-", "tau+"], 3.554) > 0)
        #expect(try width(mediator, ["hadrons"], 2 * 0.139_570_39) == 0 && width(mediator, ["hadrons"], 0.2792) >= 0)
    }

    /// Far above threshold, in closed form.
    @Test func leptons() throws {
        for (mediator, value) in [(Mediator.alpElectron, 1 / (8 * Double.pi)), (.scalarElectron, 1 / (8 * .pi)), (.darkPhoton, alpha / 3), (.baryonLessLepton, 1 / (12 * .pi))] {
            expectClose(try width(mediator, ["e-", "e+"], 1), value, relative: 2e-6, mediator.name)
        }
        let r = (electron / 2e-3) * (electron / 2e-3), v = (1 - 4 * r).squareRoot()
        expectClose(try width(.darkPhoton, ["e-", "e+"], 2e-3), alpha / 3 * 2e-3 * (1 + 2 * r) * v, relative: 1e-12)
        expectClose(try width(.scalarElectron, ["e-", "e+"], 2e-3), 2e-3 / (8 * .pi) * v * v * v, relative: 1e-12)
    }

    /// J.D. Bjorken et al., Phys. Rev. D 80 (2009) 075018, eq. 9: l = 0.8 cm (E / 10 GeV) (1e-4 / epsilon)^2 (100 MeV / m)^2, one mode.
    @Test func publishedDecayLength() throws {
        let length = try #require(MediatorPoint(.darkPhoton, mass: 0.1, coupling: 1e-4).decayLength(energy: 10))
        expectClose(length, 0.8, absolute: 0.05)
    }

    /// The loop: a light pseudoscalar couples with alpha g / (pi m_e) to photons, a light scalar with two thirds of it; at the threshold of the pair
    /// f = pi^2/4; and the dispersion's two sides meet there.
    @Test func loops() throws {
        let mass = 1e-3, width = Mediator.alpElectron.widthPerSquaredCoupling(mass: mass)
        #expect(width > 0 && Mediator.darkPhoton.widthPerSquaredCoupling(mass: mass) == 0)
        let atThreshold = alpha * .pi / (4 * electron)
        expectClose(
            try self.width(.alpElectron, ["gamma", "gamma"], 2 * electron), atThreshold * atThreshold * 8 * electron * electron * electron / (64 * .pi), relative: 1e-12)
        expectClose(
            try self.width(.alpElectron, ["gamma", "gamma"], 2 * electron * (1 + 1e-12)), try self.width(.alpElectron, ["gamma", "gamma"], 2 * electron), relative: 1e-4)
        // Of a scalar (tau + (tau - 1) f)/tau^2 = 1 there.
        let scalar = alpha / (.pi * electron)
        expectClose(
            try self.width(.scalarElectron, ["gamma", "gamma"], 2 * electron), scalar * scalar * 8 * electron * electron * electron / (64 * .pi), relative: 1e-12)
        // A lepton of 1 GeV and a mediator of 1 MeV: the light limit.
        var heavy = CouplingModel(.pseudoscalar)
        heavy.tau = 1
        let tau = alpha / (.pi * Constants.tauMass)
        let model = Mediator(name: "t", title: "t", coupling: .init(symbol: "g", dimension: nil, interaction: ""), couplings: heavy)
        expectClose(try self.width(model, ["gamma", "gamma"], 1e-3), tau * tau * 1e-9 / (64 * .pi), relative: 1e-6)
    }

    /// Against the published branching of the dark photon at 1 GeV into hadrons by R = 1.32 of the compilation: R / (R + 1 + 0.99...).
    @Test func hadrons() throws {
        let muons = try width(.darkPhoton, ["mu-", "mu+"], 1), pairs = try width(.darkPhoton, ["e-", "e+"], 1)
        expectClose(try width(.darkPhoton, ["hadrons"], 1) / pairs, 1.32, relative: 1e-4)
        expectClose(muons / pairs, (1 + 2 * 0.0111637) * (1 - 4 * 0.0111637).squareRoot(), relative: 1e-5)
        // rho does not couple to B-L; omega does four times as much as to the photon, phi alike.
        let omega = try width(.baryonLessLepton, ["hadrons"], 0.78266) / (1 / (12 * .pi) * 0.78266)
        expectClose(omega, 4 * 9 * 7.38e-5 / (alpha * alpha), relative: 0.01)
        #expect(try width(.baryonLessLepton, ["hadrons"], 0.6) < 0.02 * width(.baryonLessLepton, ["e-", "e+"], 0.6))
        expectClose(try width(.baryonLessLepton, ["hadrons"], 5) / width(.darkPhoton, ["hadrons"], 5), 0.4 / (4 * .pi * alpha), relative: 1e-9)
        #expect(throws: InputError.self) { try Mediator.darkPhoton.check(mass: 10.1) }
        #expect(throws: InputError.self) { try Mediator.darkPhoton.check(mass: 0.9e-3) }
    }

    /// Three neutrinos, each half of a massless Dirac lepton: half of the visible ones are electrons below two muons.
    @Test func neutrinos() throws {
        expectClose(Mediator.baryonLessLepton.visibleBranching(mass: 0.1), 1 / 2.5, relative: 1e-6)
        #expect(Mediator.darkPhoton.visibleBranching(mass: 1) == 1)
    }

    @Test func scalarPhotonIsTheSameAsAlpPhoton() {
        expectClose(Mediator.scalarPhoton.widthPerSquaredCoupling(mass: 0.1), Mediator.alpPhoton.widthPerSquaredCoupling(mass: 0.1), relative: 1e-14)
    }
}
