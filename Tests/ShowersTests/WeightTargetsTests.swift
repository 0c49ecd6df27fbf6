import Experiments
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Weights by depth and energy from pilot showers: they change no mean, and the errors that go with them are those of the scatter.
@Suite struct WeightTargetsTests {
    private static func tally(
        _ stack: LayerStack, targets: Bool = true, spacing: Double = WeightTargets.usualSpacing, above: Double, _ species: Species, _ energy: Double, primaries: Int, seed: UInt64
    ) -> PunchThroughTally {
        func stream(_ index: Int, _ particle: UInt32) -> RandomStream { RandomStream(seed: seed, stage: .validation, collision: UInt64(index), particle: particle) }
        var planes: ImportancePlanes?
        if targets {
            let (found, _) = WeightTargets.tuned(
                stack, settings: HadronicSettings(), species, kineticEnergy: energy, above: above, spacing: spacing, collider: CascadeCollider()) { stream($0, 1) }
            planes = ImportancePlanes(targets: found, spacing: spacing)
        }
        let run = PunchThrough(stack, settings: HadronicSettings(), planes: planes, above: above, collider: CascadeCollider())
        var tally = PunchThroughTally(faces: stack.layers.count)
        for index in 0..<primaries {
            var random = stream(index, 0)
            run.run(species, kineticEnergy: energy, random: &random, into: &tally)
        }
        return tally
    }

    @Test func targetsAreAnalog() throws {
        let copper = try Material.named("Cu"), iron = try Material.named("Fe")
        let stack = try LayerStack([.init(copper, thickness: 35), .init(nil, thickness: 20), .init(iron, thickness: 12)])
        let analog = Self.tally(stack, targets: false, above: 0.2, .proton, 20, primaries: 5000, seed: 3)
        let weighted = Self.tally(stack, above: 0.2, .proton, 20, primaries: 2500, seed: 4)
        for face in 0..<3 { PunchThroughTests.expectTheSame(analog, weighted, face: face, largestError: 0.2) }
    }

    /// Eight runs of other seeds, half of them with planes a quarter closer, behind 8, 12 and 17 interaction lengths: they scatter as their errors say (chi squared of 7
    /// degrees of freedom, 0.1 % at either end), and the two spacings agree.
    @Test func deepInside() throws {
        let iron = try Material.named("Fe"), lambda = iron.interactionLength
        let stack = try LayerStack([8, 4, 5].map { .init(iron, thickness: $0 * lambda) })
        let runs = (0..<8).map {
            Self.tally(stack, spacing: $0 % 2 == 0 ? 1.0 / 3 : 0.25, above: 1, .proton, 30, primaries: 1000, seed: 10 + UInt64($0))
        }
        for face in 0..<3 {
            for (what, found) in [
                ("hadrons", runs.map { $0.hadrons(face: face) }), ("neutrons", runs.map { $0.number(.neutron, face: face) }),
                ("pions", runs.map { $0.number(.pionPlus, face: face) }),
            ] {
                let mean = found.reduce(0) { $0 + $1.mean } / 8, variance = found.reduce(0) { $0 + $1.error * $1.error } / 8
                let chiSquare = found.reduce(0) { $0 + ($1.mean - mean) * ($1.mean - mean) } / variance
                #expect(mean > 0 && (0.6...24.3).contains(chiSquare), "\(what) behind layer \(face): chi squared \(chiSquare), \(found)")
                let halves = [0, 1].map { half in stride(from: half, to: 8, by: 2).reduce(0) { $0 + found[$1].mean } / 4 }
                expectClose(halves[0], halves[1], absolute: 4 * (variance / 2).squareRoot(), "\(what) behind layer \(face), spacings")
                #expect(variance.squareRoot() < 0.5 * mean && found.allSatisfy { $0.mean > 0 }, "\(what) behind layer \(face): \(found)")
            }
        }
    }
}
