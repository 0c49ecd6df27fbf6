import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

/// Charged particles on their way through a field of 1 T across it.
struct FieldTests {
    /// 100 cm of air in front of a layer of argon in cells of 1 mm.
    private static func model(field: Vector?) throws -> ChamberModel {
        var kind = ChamberStructure.Cells(name: "cells")
        (kind.width, kind.threshold) = (0.1, 1e-9)
        let station = ChamberStructure(station: "cells", slices: [.init(material: try Material.named("Ar"), thickness: 0.1, cells: 0)], cells: [kind])
        return try ChamberModel(station, before: [.init(material: nil, thickness: 100)], field: field)
    }

    /// Median coordinate where the layer is hit first, cm.
    private static func place(_ species: Species, momentum: Double, field: Vector?) throws -> Double {
        let model = try model(field: field), simulation = ChamberSimulation(model)
        #expect(model.front == 100)
        let energy = (momentum * momentum + species.mass * species.mass).squareRoot() - species.mass
        var places: [Double] = []
        for event in 0..<100 {
            guard let hit = simulation.send(species, kineticEnergy: energy, event: event).max(by: { $0.energy < $1.energy }) else { continue }
            places.append(model.centre(0, cell: hit.cell))
        }
        #expect(places.count > 85)
        return places.sorted()[places.count / 2]
    }

    /// R - sqrt(R^2 - L^2) with R = p/0.299792458 B: 333.56 cm for 1 GeV and 1 T; a negative charge along z turns to +x in a field along +y.
    @Test(arguments: [Species.muonMinus, .muonPlus, .electron, .positron]) func sagitta(species: Species) throws {
        let radius = 1 / 0.299792458e-2, bend = radius - (radius * radius - 1e4).squareRoot(), sign = species == .muonMinus || species == .electron ? 1.0 : -1
        expectClose(try Self.place(species, momentum: 1, field: Vector(0, 1, 0)), sign * bend, absolute: 0.2)
        // Along the flight, and without a field: straight.
        expectClose(try Self.place(species, momentum: 1, field: Vector(0, 0, 1)), 0, absolute: 0.2)
        expectClose(try Self.place(species, momentum: 1, field: nil), 0, absolute: 0.2)
    }

    /// An electron of 20 MeV has a circle of 6.7 cm: it never arrives.
    @Test func curled() throws {
        let simulation = ChamberSimulation(try Self.model(field: Vector(0, 1, 0)))
        let seen = (0..<50).count { !simulation.send(.electron, kineticEnergy: 0.02, event: $0).isEmpty }
        #expect(seen <= 3)
    }

    /// A field that its file does not state is an error; matter in front is that of the experiment.
    @Test func experiments() throws {
        let without = try Experiment(named: "cms-run3"), with = try Experiment(named: "atlas")
        #expect(throws: InputError.self) { try ChamberModel(without, chamber: "DT", hasField: true) }
        #expect(try ChamberModel(with, chamber: "MDT", hasField: true).field == Vector(0.5, 0, 0))
        #expect(try ChamberModel(with, chamber: "MDT").field == nil)
        // MB2: 29 cm of iron, then air gaps.
        let model = try ChamberModel(without, chamber: "DT", station: "MB2", inFront: 45)
        expectClose(model.front, 45, relative: 1e-9)
        let iron = model.structure.slices.filter { $0.material?.name == "Fe" }.reduce(0) { $0 + $1.thickness }
        expectClose(iron, 29, relative: 1e-6)
    }
}
