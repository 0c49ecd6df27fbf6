import Foundation
import Inputs
import Mediators
import Particles
import Testing
import _TestSupport

/// Models of the user's own, those of docs/Mediators.md among them.
@Suite struct OwnModelTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func model(_ yaml: String) throws -> Mediator {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("model-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(yaml.utf8).write(to: file)
        return try Mediator.named(orFile: file.path)
    }

    @Test func theDocumentedExamples() throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent("docs/Mediators.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        let models = try blocks.map(model)
        let axion = try #require(models.first { $0.name == "axion-two" }), vector = try #require(models.first { $0.name == "protophobic" })
        #expect(axion.coupling.unit == "1/GeV" && vector.coupling.unit == "1")
        #expect(axion.channels.map(\.name) == ["primakoff", "resonant", "bremsstrahlung", "associated", "compton"])
        #expect(vector.channels.map(\.name) == ["resonant", "bremsstrahlung", "associated", "compton", "eta-decay"])
        // Half the electrons' width by the ratio of couplings; the photons' is that of g and of the loop.
        let mass = 0.01, electrons = try #require(axion.modes.first { $0.names == ["e-", "e+"] }).widthPerSquaredCoupling(mass)
        expectClose(electrons, 5.1e-4 * 5.1e-4 * (Mediator.alpElectron.modes[1].widthPerSquaredCoupling(mass)), relative: 1e-12)
        let photons = axion.modes[0].widthPerSquaredCoupling(mass)
        #expect(photons > 0 && abs(photons / Mediator.alpPhoton.widthPerSquaredCoupling(mass: mass) - 1) < 0.01)
    }

    @Test(arguments: [
        ("kind: pseudoscalar\nunit: 1/GeV\nphoton: 1", "L = (c g/4) a F Ftilde"), ("kind: pseudoscalar\nmuon: 2", "L = -i c g a f-bar gamma5 f"),
        ("kind: scalar\nphoton: 1\nelectron: 1", "L = -c g phi f-bar f - (c g/4) phi F F"), ("kind: vector\nelectron: 1", "L = c g V_mu f-bar gamma^mu f"),
    ])
    func theInteractionHasTheTermsThatAreThere(keys: String, interaction: String) throws {
        #expect(try model("name: mine\n\(keys)\n").coupling.interaction == interaction)
    }

    /// The charges of the photon, or of B-L, make those mediators.
    @Test func theBuiltInOnesByTheirCharges() throws {
        let e = (4 * Double.pi * Constants.fineStructure).squareRoot()
        let own = try model("{ name: own, kind: vector, electron: \(-e), muon: \(-e), tau: \(-e), up: \(2 * e / 3), down: \(-e / 3), strange: \(-e / 3) }")
        for mass in [0.01, 0.3, 0.775, 2, 5] { expectClose(own.widthPerSquaredCoupling(mass: mass), Mediator.darkPhoton.widthPerSquaredCoupling(mass: mass), relative: 1e-9) }
        let number = try model("{ name: own, kind: vector, electron: -1, muon: -1, tau: -1, neutrinos: -1, up: 0.3333333333333333, down: 0.3333333333333333, strange: 0.3333333333333333 }")
        expectClose(number.widthPerSquaredCoupling(mass: 0.9), Mediator.baryonLessLepton.widthPerSquaredCoupling(mass: 0.9), relative: 1e-9)
    }

    @Test(arguments: [
        ("{ name: a, kind: vector, photon: 1 }", "a vector with the coupling 'photon'"), ("{ name: a, kind: scalar, up: 1 }", "a scalar with the coupling 'up'"),
        ("{ name: a, kind: scalar }", "no coupling by which it decays"), ("{ name: b-l, kind: vector, up: 1 }", "that of a built-in mediator"),
        ("{ name: a, kind: tensor }", "tensor"), ("{ kind: vector, up: 1 }", "incomplete"), ("{ name: a, kind: vector, elektron: 1 }", "did you mean 'electron'?"),
    ])
    func wrongModels(_ yaml: String, _ says: String) throws {
        #expect { try model(yaml) } throws: { "\($0)".contains(says) }
    }
}
