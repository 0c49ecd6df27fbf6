import Experiments
import Numerics
import Particles
import Responses
import Testing
import _TestSupport

struct CellTests {
    private static func muon(_ model: ChamberModel, from start: Vector, along direction: Vector) -> [ChamberHit] {
        muon(ChamberSimulation(model), from: start, along: direction)
    }

    private static func muon(_ simulation: ChamberSimulation, from start: Vector, along direction: Vector, event: Int = 0) -> [ChamberHit] {
        simulation.send(.muonMinus, kineticEnergy: 10, from: start, along: direction, event: event)
    }

    /// Straight through: one cell a layer, its number and drift time by the place.
    @Test func staggered() throws {
        let hits = Self.muon(try Stacks.cells(), from: Vector(0.25, 7, 0), along: .zAxis)
        #expect(hits.map(\.layer) == [0, 1, 2, 3, 4, 5])
        #expect(hits.map(\.cell) == [0, -1, 0, -1, 0, -1])
        for hit in hits { expectClose(hit.driftTime!, hit.layer % 2 == 0 ? 75 : 25, relative: 1e-9) }
        let model = try Stacks.cells()
        #expect(model.cell(0, at: Vector(0.25, 7, 0)) == 0 && model.cell(1, at: Vector(0.25, 7, 0)) == -1)
        expectClose(model.centre(1, cell: -1), 0, absolute: 1e-12)
    }

    @Test func theOtherCoordinate() throws {
        let hits = Self.muon(try Stacks.cells(measures: .theta), from: Vector(0.25, 6.5, 0), along: .zAxis)
        #expect(hits.map(\.cell) == [3, 2, 3, 2, 3, 2])
    }

    /// At 45 degrees a layer's ionisation is shared between the cells that are crossed, by path.
    @Test func inclined() throws {
        let simulation = ChamberSimulation(try Stacks.cells())
        var shares = RunningStatistics()
        for event in 0..<400 {
            let hits = Self.muon(simulation, from: Vector(1.75, 0, 0), along: Vector(0.5.squareRoot(), 0, 0.5.squareRoot()), event: event).filter { $0.layer == 0 }
            #expect(hits.map(\.cell) == [0, 1])
            shares.add(hits[0].energy / (hits[0].energy + hits[1].energy))
        }
        // 0.25 cm of 1 cm in the first cell.
        expectClose(shares.mean, 0.25, absolute: 1e-9)
    }

    /// No gas in the walls between cells.
    @Test func walls() throws {
        let hits = Self.muon(try Stacks.cells(wall: 0.2), from: Vector(0.05, 0, 0), along: .zAxis)
        #expect(hits.map(\.layer) == [1, 3, 5])
        // Half of the gas is 0.9 cm.
        let near = Self.muon(try Stacks.cells(wall: 0.2), from: Vector(0.11, 0, 0), along: .zAxis)
        expectClose(near[0].driftTime!, 100 * 0.89 / 0.9, relative: 1e-9)
    }

    @Test func efficiency() throws {
        let simulation = ChamberSimulation(try Stacks.cells(efficiency: 0.8))
        var count = 0
        for event in 0..<1000 { count += Self.muon(simulation, from: Vector(0.5, 0, 0), along: .zAxis, event: event).count }
        // 6,000 hits, binomial.
        expectClose(Double(count) / 6000, 0.8, absolute: 4 * (0.16 / 6000).squareRoot())
    }

    /// A minimum-ionising muon leaves some 2.5 keV in a centimetre of argon, and hits every layer.
    @Test func ionisation() throws {
        let simulation = ChamberSimulation(try Stacks.aluminiumArgon(12))
        var energy = RunningStatistics(), hits = 0
        for event in 0..<500 {
            let seen = simulation.send(.muonPlus, kineticEnergy: 0.3, seed: 2, event: event)
            hits += seen.count
            for hit in seen { energy.add(hit.energy) }
        }
        #expect(Double(hits) / 6000 > 0.9)
        #expect(1.5...4 ~= energy.mean, "\(energy.mean) keV")
    }

    @Test func whatIsNotFollowedSaysSo() throws {
        let simulation = ChamberSimulation(try Stacks.cells())
        var random = RandomStream(seed: 1, stage: .chamberResponse, collision: 0)
        #expect(!simulation.shower(.pionPlus, kineticEnergy: 1, from: .zero, along: .zAxis, random: &random))
        simulation.read(random: &random)
        #expect(simulation.hits.isEmpty)
    }
}
