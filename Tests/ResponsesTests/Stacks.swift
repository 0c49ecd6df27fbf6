import Experiments
import Materials
import Numerics
import Particles
import Responses

/// Chambers for the tests.
enum Stacks {
    /// Layers of 2 mm of aluminium and 13 mm of argon; a layer is one cell, hit above 1 keV.
    static func aluminiumArgon(_ layers: Int) throws -> ChamberModel {
        let slices = try (0..<layers).flatMap { _ in
            [ChamberStructure.Slice(material: try Material.named("Al"), thickness: 0.2), .init(material: try Material.named("Ar"), thickness: 1.3, cells: 0)]
        }
        return try ChamberModel(ChamberStructure(station: "stack", slices: slices, cells: [.init(name: "gas")]))
    }

    /// Six layers of 1 cm of argon, cells of 2 cm in x, every second layer displaced by half a cell.
    static func cells(wall: Double = 0, efficiency: Double = 1, measures: ChamberStructure.Coordinate = .phi) throws -> ChamberModel {
        var kind = ChamberStructure.Cells(name: "cells")
        (kind.width, kind.wall, kind.stagger, kind.driftTime, kind.threshold, kind.efficiency, kind.measures) = (2, wall, 1, 100, 1e-9, efficiency, measures)
        let gas = try Material.named("Ar")
        return try ChamberModel(ChamberStructure(station: "cells", slices: (0..<6).map { _ in .init(material: gas, thickness: 1, cells: 0) }, cells: [kind]))
    }
}

extension ChamberSimulation {
    /// What one particle hits.
    func send(_ species: Species, kineticEnergy: Double, from start: Vector = .zero, along direction: Vector = .zAxis, seed: UInt64 = 1, event: Int = 0) -> [ChamberHit] {
        var random = RandomStream(seed: seed, stage: .chamberResponse, collision: UInt64(event))
        clear()
        shower(species, kineticEnergy: kineticEnergy, from: start, along: direction, random: &random)
        read(random: &random)
        return hits
    }
}
