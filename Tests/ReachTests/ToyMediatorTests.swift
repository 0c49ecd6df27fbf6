import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Mediators
import Numerics
import Particles
import Reach
import Testing
import _TestSupport

/// A mediator with closed formulas: electrons make 0.01 g^2 per centimetre, along their direction; it decays with 1e-11 g^2 m to e+ e- in
/// three of five cases, else to neutrinos; its coupling has no unit.
extension Mediator {
    fileprivate static let toy = Mediator(
        name: "toy", title: "toy", coupling: Coupling(symbol: "g", dimension: nil, interaction: "none"), channels: [ToyChannel()],
        modes: [
            DecayMode([.electron, .positron]) { 0.6e-11 * $0 }, DecayMode([.electronNeutrino, .electronAntineutrino]) { 0.4e-11 * $0 },
        ])
}

private struct ToyChannel: ProductionChannel {
    var name: String { "toy" }
    var parents: [Species] { [.electron] }
    func production(in material: Material, model: ProductionModel) -> any Production { ToyProduction() }
}

private struct ToyProduction: Production {
    func attenuationPerSquaredCoupling(energy: Double, mass: Double) -> Double { energy > mass ? 0.01 : 0 }
    func angularShares(energy: Double, mass: Double, angles: [Double]) -> (shares: [Double], energyLoss: Double)? { nil }
    func deflection(energy: Double, mass: Double) -> (any Deflection)? { nil }
}

@Suite struct ToyMediatorTests {
    private let mass = 0.1, coupling = 1e-2

    /// 7 cm of electrons of 10 GeV per collision, 20 cm deep at 90 degrees.
    private var flux: ParticleFlux {
        var flux = ToyFlux(
            energy: [10 * (1 - 1e-7), 10 * (1 + 1e-7)], depth: [19.999, 20.001], theta: [.pi / 2 - 1e-4, .pi / 2 + 1e-4], spectrum: { _, _ in 1 },
            attenuation: 1e9).flux
        (flux.species, flux.photons, flux.trackLength) = (.electron, [], [7])
        return flux
    }

    private func sources(_ fluxes: [ParticleFlux]) throws -> [FluxSource] {
        try FluxSource.all(fluxes, of: .toy, order: .paper, model: ProductionModel())
    }

    /// p / m hbar c / (1e-11 g^2 m)
    private func length(_ g: Double) -> Double { (100 - mass * mass).squareRoot() / mass * 1.973269804e-14 / (1e-11 * g * g * mass) }

    private func expected(_ g: Double) -> Double {
        5e17 * 0.08 * 7 * 0.01 * g * g * 0.6 * exp(-(110 + 150) / length(g)) * (1 - exp(-30 / length(g))) * 0.9
    }

    @Test func countsByHand() throws {
        let scenario = Scenario(name: "toy", luminosity: 5e17, trigger: 1, chamber: .driftTubes), sources = try sources([flux])
        let count = SignalModel(sources, scenario: scenario).count(MediatorPoint(.toy, mass: mass, coupling: coupling))
        expectClose(count.expected, expected(coupling), relative: 1e-5)
        expectClose(count.budget.reduce(1) { $0 * $1.value }, count.expected, relative: 1e-9)
        expectClose(try #require(count.budget.first { $0.factor == "efficiency" }).value, 0.54, relative: 1e-9)
        let map = SignalMap(sources, scenario: scenario, masses: [mass], couplings: logarithmicGrid(from: 1e-4, to: 1, count: 9))
        for (g, value) in zip(map.couplings, map.counts) where expected(g) > 1e-30 { expectClose(value, expected(g), relative: 1e-4, "g = \(g)") }
    }

    /// Both edges of the contour are where the closed formula is the level.
    @Test func edges() throws {
        let scenario = Scenario(name: "toy", luminosity: 5e17, trigger: 1, chamber: .driftTubes)
        let edges = try #require(CouplingEdges.of(scenario, try sources([flux]), masses: [mass], signals: [2.3])[0][0])
        expectClose(expected(edges.lower), 2.3, relative: 1e-4)
        expectClose(expected(edges.upper), 2.3, relative: 2e-3)
    }

    /// In a beam dump's window, at long lives.
    @Test func flights() throws {
        var scenario = Scenario(
            name: "dump", luminosity: 1e18, trigger: 1, chamber: Chamber(name: "toy", absEta: 0...20, layers: [.init(distance: 1, thickness: 1)]), efficiency: 1)
        scenario.window = DecayWindow(
            decays: 1000...3000, exposures: [.init(share: 1, face: DetectorWindow(shape: .disk(radius: 1e9), distance: 4000))],
            signature: .init(photons: .both, energy: 1e-6...(.infinity)))
        var forward = flux
        (forward.axes.theta, forward.crossSection) = ([0, 1e-6], 1)
        let count = SignalModel(try sources([forward]), scenario: scenario).count(MediatorPoint(.toy, mass: mass, coupling: coupling))
        let way = exp(-980 / length(coupling)) * (1 - exp(-2000 / length(coupling)))
        expectClose(count.expected, 1e18 * 7 * 0.01 * coupling * coupling * 0.6 * way, relative: 1e-5)
    }

    @Test func itsParentsMustBeThere() throws {
        let photons = ToyFlux(energy: [1, 2], spectrum: { _, _ in 1 }).flux
        let error = #expect(throws: InputError.self) { try sources([photons]) }
        #expect(try #require(error).description.contains("no flux here makes 'toy'; expected fluxes of e-"))
        // With both only the electrons count.
        #expect(try sources([photons, flux]).count == 1)
    }

    @Test func couplings() throws {
        #expect(try Mediator.toy.coupling.parse("1e-4") == 1e-4)
        #expect(throws: InputError.self) { try Mediator.toy.coupling.parse("1e-4/GeV") }
        #expect(throws: InputError.self) { try Mediator.alpPhoton.coupling.parse("1e-4") }
        #expect(Mediator.toy.visibleBranching(mass: 1) == 0.6 && Mediator.alpPhoton.visibleBranching(mass: 1) == 1)
    }
}
