import Collisions
import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Responses
import Studies
import Testing
import _TestSupport

/// Hadrons in a chamber, and what a chamber's tables and backgrounds depend on.
struct ChamberHadronTests {
    private static func seen(_ species: Species, energy: Double, events: Int, _ change: (inout ResponseTally) -> Void = { _ in }) throws -> ResponseTally {
        let experiment = try Experiment(named: "cms-run3"), model = try ChamberModel(experiment, chamber: "DT")
        let source = try ResponseSource(.particle(species, kineticEnergy: energy), arrival: try Arrival(experiment, chamber: "DT", station: "MB1"), in: model)
        return try source.tally(in: model, events: events, seed: 1, patterns: [.layersInARow(2), .layersInARow(4)], threads: 2, colliders: { try PythiaHadronCollider() })
    }

    /// Charged ones hit as muons do; neutral ones where they collide, in about a twentieth of an interaction length.
    @Test func hadrons() throws {
        let pions = try Self.seen(.pionPlus, energy: 5, events: 200), muons = try Self.seen(.muonPlus, energy: 5, events: 200)
        #expect(pions.fraction(pions.recognised[1]).mean > 0.95 && muons.fraction(muons.recognised[1]).mean > 0.95)
        expectClose(Double(pions.layers[0]), Double(muons.layers[0]), absolute: 25)
        let neutrons = try Self.seen(.neutron, energy: 5, events: 2000), found = neutrons.fraction(neutrons.recognised[0])
        #expect(0.01...0.12 ~= found.mean, "\(found)")
    }

    /// K0S of 10 GeV: a third of them decays inside.
    @Test func kaons() throws {
        let kaons = try Self.seen(.kaonShort, energy: 9.5, events: 500), found = kaons.fraction(kaons.recognised[0])
        #expect(0.25...0.65 ~= found.mean, "\(found)")
    }

    @Test func withoutACollider() throws {
        let experiment = try Experiment(named: "cms-run3"), simulation = ChamberSimulation(try ChamberModel(experiment, chamber: "DT"))
        var random = RandomStream(seed: 1, stage: .chamberResponse, collision: 0)
        #expect(!simulation.shower(.pionPlus, kineticEnergy: 5, from: .zero, along: .zAxis, random: &random))
    }

    /// All that a table of efficiencies depends on is in its key.
    @Test func keys() throws {
        let text = try Experiment(named: "cms-run3").text
        func key(_ old: String = "", _ new: String = "", physics: Int = 1, seed: UInt64 = 1, products: [Species] = [.photon, .photon], events: Int = 9000, station: String = "MB1") throws -> [String] {
            try #require(old.isEmpty || text.contains(old), "\(old)")
            let experiment = try Experiment(yaml: old.isEmpty ? text : text.replacingOccurrences(of: old, with: new), file: "x.yaml")
            let pattern = try #require(try experiment.description(ofChamber: "DT").patterns.first { $0.name == "correlated" })
            var grid = EfficiencySimulation.Grid()
            grid.events = events
            return EfficiencySimulation(
                try ChamberModel(experiment, chamber: "DT", station: station), arrival: try Arrival(experiment, chamber: "DT", station: station), pattern: pattern, products: products, grid: grid
            ).key(physics: physics, seed: seed)
        }
        let own = try key()
        #expect(try key() == own)
        // What does not matter to it.
        #expect(try key("title: CMS of Run 3", "title: something else") == own)
        let others = [
            try key(physics: 2), try key(seed: 2), try key(products: [.electron, .positron]), try key(events: 10), try key(station: "MB4"),
            // Density and composition of a material, thickness, width, wall, stagger, threshold, efficiency and drift time of cells, pattern, |eta|, sectors, place.
            try key("DT-plate: { density: 4.750g/cm3", "DT-plate: { density: 4.751g/cm3"), try key("DT-gas: { density: 1.689e-3g/cm3, mass_fractions: { Ar: 0.8364, C: 0.0446", "DT-gas: { density: 1.689e-3g/cm3, mass_fractions: { Ar: 0.8363, C: 0.0447"),
            try key("material: DT-honeycomb, thickness: 128mm", "material: DT-honeycomb, thickness: 127mm"), try key("width: 42mm, wall", "width: 41mm, wall"), try key("wall: 1.3mm", "wall: 1.2mm"),
            try key("stagger: 21mm", "stagger: 20mm"), try key("threshold: 0.3keV", "threshold: 0.2keV"), try key("drift_time: 386.75ns, threshold: 0.3keV, efficiency: 0.98", "drift_time: 386.75ns, threshold: 0.3keV, efficiency: 0.97"),
            try key("layers: 3, groups: 2, slope: 1.4", "layers: 3, groups: 2, slope: 1.3"), try key("abs_eta: [0, 1.2]\n", "abs_eta: [0, 0.9]\n"),
            try key("sectors: { count: 12, width: 218cm }", "sectors: { count: 11, width: 218cm }"), try key("front: 416.775cm", "front: 416.9cm"),
        ]
        for (index, other) in others.enumerated() { #expect(other != own, "\(index)") }
        #expect(Set(others).count == others.count)
    }
}
