import Experiments
import Foundation
import Materials
import Mediators
import Particles
import Reach
import Testing
import _TestSupport

@Suite struct SignalCountTests {
    private let dt = Scenario(name: "toy", luminosity: 5e17, trigger: 0.5, chamber: .driftTubes)

    private func factor(_ count: SignalCount, _ name: String) throws -> Double {
        try #require(count.budget.first { $0.factor == name }).value
    }

    /// One photon per collision, of 10 GeV, at 90 degrees, made 20 cm deep in each dump: every factor by hand.
    @Test(arguments: [("ECAL", 40.0 + 130 + 150), ("HCAL", 110.0 + 150)])
    func oneCell(_ dump: String, length: Double) throws {
        let toy = ToyFlux(
            dump: dump, energy: [10 * (1 - 1e-7), 10 * (1 + 1e-7)], depth: [19.999, 20.001], theta: [1, 2], spectrum: { _, _ in 1 },
            attenuation: 1e9)
        var flux = toy.flux
        flux.photons = [1]
        let alp = ALP(mass: 0.1, coupling: 1e-4)
        let count = SignalModel([try FluxSource(flux, formFactor: .helm)], scenario: dt).count(alp)

        let material = try Material.named(dump == "ECAL" ? "PbWO4" : "Cu")
        let probability = PrimakoffProduction(material, formFactor: .helm).probability(energy: 10, point: alp)
        // beta gamma hbar c / (g^2 m^3 / 64 pi)
        let l = (100 - 0.01).squareRoot() / 0.1 * 1.973269804e-14 / (1e-8 * 1e-3 / (64 * .pi))
        expectClose(try factor(count, "photons"), 5e17 * 0.08, relative: 1e-12)
        expectClose(try factor(count, "conversion"), probability, relative: 1e-9)
        expectClose(try factor(count, "survival"), exp(-length / l), relative: 1e-6)
        expectClose(try factor(count, "decay"), 1 - exp(-30 / l), relative: 1e-6)
        #expect(try factor(count, "efficiency") == 0.9)
        #expect(try factor(count, "trigger") == 0.5)
        expectClose(count.expected, 5e17 * 0.08 * probability * exp(-length / l) * (1 - exp(-30 / l)) * 0.45, relative: 1e-5)
        #expect(count.error == nil)
        #expect(count.notes.count == 1 && count.notes[0].contains("photons from 0.1 GeV to there are not counted"))
    }

    @Test func budgetMultipliesToTheCount() throws {
        let sources = try [
            ToyFlux(
                dump: "ECAL", energy: ToyFlux.edges(1e-3, 1e3), depth: Array(stride(from: 0.0, through: 60, by: 1)), spectrum: ToyFlux.powerLaw(2)
            ).source(),
            ToyFlux(energy: ToyFlux.edges(1e-3, 1e3), spectrum: ToyFlux.powerLaw(2.2)).source(),
        ]
        for scenario in Scenario.builtIn {
            let model = SignalModel(sources, scenario: scenario)
            for (mass, coupling) in [(1e-3, 1e-3), (0.03, 1e-4), (0.3, 1e-5), (1, 1e-4), (0.1, 0.1)] {
                let count = model.count(ALP(mass: mass, coupling: coupling))
                #expect(count.budget.map(\.factor) == ["photons", "conversion", "survival", "decay", "efficiency", "trigger"])
                expectClose(count.budget.reduce(1) { $0 * $1.value }, count.expected, relative: 1e-6)
                #expect(count.budget.dropFirst().allSatisfy { 0...1 ~= $0.value })
            }
        }
    }

    /// A bin as deep as the dump against 650 slices, where e^-L/l changes by e^13 across it.
    @Test func depthsAreIntegrated() throws {
        var coarse = ToyFlux(energy: [1, 1.05], spectrum: { _, _ in 1 }, attenuation: 1e9)
        coarse.depth = [0, 130]
        var fine = coarse
        fine.depth = (0...650).map { 0.2 * Double($0) }
        let alp = ALP(mass: 0.1, coupling: 2e-3)
        #expect(try #require(alp.decayLength(energy: 1)) < 10.1)
        let a = SignalModel([try coarse.source()], scenario: dt).count(alp), b = SignalModel([try fine.source()], scenario: dt).count(alp)
        expectClose(a.expected, b.expected, relative: 1e-6)
    }

    /// A bin of 40 a decade against ten times finer ones, from long lives to L/l = 20 at 1 GeV and beyond.
    @Test(arguments: [2.0, 3.0])
    func energiesAreIntegrated(gamma: Double) throws {
        func model(_ perDecade: Int) throws -> SignalModel {
            var toy = ToyFlux(energy: ToyFlux.edges(1e-3, 1e2, perDecade: perDecade), spectrum: ToyFlux.powerLaw(gamma))
            toy.depth = [0, 10, 20, 40, 130]
            if gamma != 2 {
                toy.mean = { a, b in
                    (pow(a, 2 - gamma) - pow(b, 2 - gamma)) / (pow(a, 1 - gamma) - pow(b, 1 - gamma)) * (gamma - 1) / (gamma - 2)
                }
            }
            return SignalModel([try toy.source()], scenario: dt)
        }
        let coarse = try model(40), fine = try model(400)
        for mass in [1e-3, 0.02, 0.1, 0.5, 2] {
            // L/l at 1 GeV: L m^4 g^2 / (64 pi hbar c E).
            for opacity in [0.01, 1, 20, 100, 1000] {
                let g = (opacity * 64 * .pi * 1.973269804e-14 / (280 * pow(mass, 4))).squareRoot()
                let alp = ALP(mass: mass, coupling: g)
                expectClose(coarse.count(alp).expected, fine.count(alp).expected, relative: 1e-3, "m = \(mass), L/l = \(opacity)")
            }
        }
    }

    @Test func smallCouplingsScaleWithTheFourthPower() throws {
        let model = SignalModel([try ToyFlux(energy: ToyFlux.edges(1e-3, 1e2), spectrum: ToyFlux.powerLaw(2)).source()], scenario: dt)
        let a = model.count(ALP(mass: 0.05, coupling: 1e-8)).expected, b = model.count(ALP(mass: 0.05, coupling: 1e-9)).expected
        // The first correction is -L/l: c tau is 3 10^8 cm at g = 1e-8 /GeV, L below 300 cm.
        expectClose(a / b, 1e4, relative: 1e-5)
    }

    @Test func nothingIsZeroAndSaysWhy() throws {
        let model = SignalModel([try ToyFlux(energy: ToyFlux.edges(1e-2, 10), spectrum: ToyFlux.powerLaw(2)).source()], scenario: dt)
        let none = model.count(ALP(mass: 0.1, coupling: 0))
        #expect(none.notes == ["without a coupling nothing is made"] && none.origin == nil)
        #expect(none.expected == 0 && none.budget.allSatisfy { $0.value.isFinite })
        let heavy = model.count(ALP(mass: 20, coupling: 1e-3))
        #expect(heavy.expected == 0 && heavy.budget.allSatisfy { $0.value.isFinite })
        #expect(heavy.notes == ["no photon has an energy above the mass: the flux ends at 10.0 GeV"])
        let prompt = model.count(ALP(mass: 5, coupling: 1))
        #expect(prompt.expected == 0 && prompt.budget.allSatisfy { $0.value.isFinite })
        let cut = SignalModel([try ToyFlux(energy: ToyFlux.edges(0.1, 10), spectrum: ToyFlux.powerLaw(2)).source()], scenario: dt)
        #expect(cut.count(ALP(mass: 0.02, coupling: 1e-3)).notes.first?.hasPrefix("the flux of HCAL starts at 0.1 GeV") == true)
    }

    /// Photons below 10 MeV never count, and a bin that the threshold cuts counts in part.
    @Test func thresholdCutsWithinBins() throws {
        let wide = ToyFlux(energy: [5e-3, 20e-3], spectrum: ToyFlux.powerLaw(2))
        let above = ToyFlux(energy: [10e-3, 20e-3], spectrum: ToyFlux.powerLaw(2))
        let alp = ALP(mass: 1e-3, coupling: 1e-3)
        let a = SignalModel([try wide.source()], scenario: dt).count(alp), b = SignalModel([try above.source()], scenario: dt).count(alp)
        expectClose(a.expected, b.expected, relative: 1e-9)
        expectClose(try factor(a, "photons"), try factor(b, "photons"), relative: 1e-9)
    }

    /// A theta bin from 0.3 to 0.6 counts by the solid angle beyond 0.5851, the chamber's edge.
    @Test func binsCutByTheAcceptance() throws {
        var toy = ToyFlux(energy: [1, 1.1], spectrum: { _, _ in 1 })
        let cut = try factor(SignalModel([try toy.source()], scenario: dt).count(ALP(mass: 0.1, coupling: 1e-4)), "photons")
        toy.theta = [0] + Chamber.driftTubes.thetaEdges + [.pi]
        let exact = try factor(SignalModel([try toy.source()], scenario: dt).count(ALP(mass: 0.1, coupling: 1e-4)), "photons")
        expectClose(cut, exact, relative: 1e-12)
        expectClose(exact, 5e17 * 0.08 * tanh(1.2), relative: 1e-12)
    }

    /// Stations with iron between: each at its own distance.
    @Test func stationsAdd() throws {
        let first = Chamber.Layer(distance: 100, thickness: 30), second = Chamber.Layer(distance: 180, thickness: 20)
        let source = try ToyFlux(energy: ToyFlux.edges(0.5, 5), spectrum: ToyFlux.powerLaw(2)).source()
        let alp = ALP(mass: 0.1, coupling: 1e-3)
        func expected(_ layers: [Chamber.Layer]) -> Double {
            let chamber = Chamber(name: "x", absEta: 0...1, layers: layers)
            return SignalModel([source], scenario: Scenario(name: "x", luminosity: 1e18, trigger: 1, chamber: chamber)).count(alp).expected
        }
        expectClose(expected([first, second]), expected([first]) + expected([second]), relative: 1e-12)
    }

    // MARK: Errors

    @Test func errorIsTheSpreadOverReplicas() throws {
        var toy = ToyFlux(energy: [1, 1.1], replicas: 4, spectrum: { _, _ in 1 })
        toy.weight = { [0.7, 0.9, 1.1, 1.3][$0] }
        let alp = ALP(mass: 0.1, coupling: 1e-4)
        let count = SignalModel([try toy.source()], scenario: dt).count(alp)
        // Variance of 0.7, 0.9, 1.1, 1.3: 0.2 / 3; standard error of the mean: half its root.
        expectClose(try #require(count.error), count.expected * (0.2 / 3).squareRoot() / 2, relative: 1e-9)

        // The same collisions made both dumps' photons: what one has more, the other has less.
        var opposite = toy
        opposite.weight = { [1.3, 1.1, 0.9, 0.7][$0] }
        let cancelled = SignalModel([try toy.source(), try opposite.source()], scenario: dt).count(alp)
        expectClose(try #require(cancelled.error), 0, absolute: 1e-12 * cancelled.expected)
    }

    @Test func sourcesThatCannotBeUsed() throws {
        var flux = ToyFlux(energy: [1, 2], spectrum: { _, _ in 1 }).flux
        func message() -> String {
            do {
                _ = try FluxSource(flux, formFactor: .helm, at: "flux/x.json")
                return "no error"
            } catch { return "\(error)" }
        }
        flux.material = "unobtainium"
        #expect(message().hasPrefix("flux/x.json: unknown material 'unobtainium'"))
        #expect(message().hasSuffix("a material of your own needs mass_fractions"))
        flux.massFractions = ["Cu": 0.5, "Zn": 0.5]
        #expect(message() == "no error")
        flux.massFractions = ["Cu": 0.5, "Xx": 0.5]
        #expect(message().contains("unknown element 'Xx'"))
        flux.massFractions = ["Cu": 0.5]
        #expect(message().contains("add up to 0.5"))
        flux.massFractions = ["Cu": 1]
        flux.dump = "HKAL"
        #expect(message() == "flux/x.json: unknown dump 'HKAL'; expected one of ECAL, HCAL; did you mean 'HCAL'?")
        flux.dump = "HCAL"
        flux.species = .electron
        #expect(message() == "flux/x.json: a flux of e-; expected photons, which 'primakoff' needs")
    }
}
