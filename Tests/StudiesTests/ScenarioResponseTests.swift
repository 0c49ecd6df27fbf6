import Foundation
import Inputs
import Mediators
import Reach
import Responses
import Studies
import Testing

struct ScenarioResponseTests {
    /// A chamber's simulated response is cut into the layers of the geometry that counts: of effective layers in the study's reading, of stations along rays in the realistic one.
    @Test func responsesFollowTheGeometry() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-realistic-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let yaml = """
            source: { collisions: { samples: [{ process: "SoftQCD:inelastic", events: 3 }] } }
            jets: { pt: 3GeV }
            dumps: { ECAL: { depth: 30cm }, HCAL: none }
            scenarios: [{ name: run4-dt, efficiency: { response: consecutive-2, experiment: cms-phase2 } }]
            """
        let directory = RunDirectory(folder)
        try Pipeline(try StudyRequest(yaml: yaml, file: "study.yaml").resolve(), in: directory).makeFluxes(threads: 2)
        let saved = try SavedFluxes(directory), sources = try saved.sources(with: ProductionModel(.full))
        var grid = EfficiencySimulation.Grid()
        (grid.energies, grid.openings, grid.events) = ([0.01, 0.3, 30], [0.1, 1], 40)
        let effective = try saved.scenarios([], grid: grid)[0], rays = try saved.scenarios([], alongRaysOf: sources, grid: grid)[0]
        #expect(effective.geometry == .effective && effective.simulated?.layers.count == effective.chamber.layers.count)
        #expect(rays.geometry == .rays && rays.simulated?.layers.count == rays.chamber.stations.count && rays.chamber.stations.count == 4 * grid.depthBins)
        // Another mediator's decays have tables of their own.
        let electrons = try saved.scenarios([], of: .named("dark-photon"), grid: grid)[0]
        func products(_ scenario: Scenario) throws -> Set<String> { Set(try #require(scenario.simulated).tables.flatMap { $0 }.flatMap(\.products)) }
        #expect(try products(effective) == ["gamma"])
        #expect(try electrons.simulated?.mediator.name == "dark-photon" && products(electrons).contains("e-") && !products(electrons).contains("gamma"))
        // The mean over the stations is an efficiency: less than all of the decays, and not none.
        let point = MediatorPoint(try saved.study.mediator.value(), mass: 0.05, coupling: 1e-5)
        var whole = try saved.scenariosWithoutBackground([])[0]
        (whole.geometry, whole.efficiency, whole.efficiencyCurve) = (.rays, 1, nil)
        let seen = SignalModel(sources, scenario: rays).count(point).expected, all = SignalModel(sources, scenario: whole).count(point).expected
        #expect(all > 0 && (0.05..<0.7).contains(seen / all), "\(seen) of \(all)")
        let range = ScanRange(masses: 0.02...0.1, count: 3)
        #expect(Contour.scan(sources, scenarios: [rays], signals: [1e-3], range: range).count == 1)
    }
}
