import Experiments
import Foundation
import Materials
import Nuclei
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct PunchThroughTests {
    private static func tally(
        _ stack: LayerStack, _ collider: any HadronCollider, planes: ImportancePlanes?, above: Double = 0.1, _ species: Species, _ energy: Double,
        primaries: Int, seed: UInt64 = 3, elastic: Bool = true
    ) -> PunchThroughTally {
        var settings = HadronicSettings()
        settings.elasticScattering = elastic
        let run = PunchThrough(stack, settings: settings, planes: planes, above: above, collider: collider)
        var tally = PunchThroughTally(faces: stack.layers.count)
        for index in 0..<primaries {
            var random = RandomStream(seed: seed, stage: .validation, collision: UInt64(index))
            run.run(species, kineticEnergy: energy, random: &random, into: &tally)
        }
        return tally
    }

    /// Neutrons that die in their first collision come through 20 interaction lengths with e^-20 = 2e-9.
    @Test(arguments: [1.3, 1.65, 2, 3.7]) func knownAnswer(_ factor: Double) throws {
        let copper = try Material.named("Cu"), component = copper.components[0]
        let lambda = 1 / (component.atomsPerBarnCentimetre
            * HadronCrossSections(.neutron, massNumber: component.element.atomicWeight, atomicNumber: 29).inelastic(20))
        let lengths = factor > 3 ? 3.0 : factor == 1.65 ? 20 : 8
        let stack = try LayerStack([
            .init(copper, thickness: 0.6 * lengths * lambda), .init(nil, thickness: 10), .init(copper, thickness: 0.4 * lengths * lambda),
        ])
        let tally = Self.tally(
            stack, SwallowingCollider(), planes: ImportancePlanes(factor: factor), .neutron, 20, primaries: 2000, elastic: false)
        for (face, depth) in [(0, 0.6 * lengths), (1, 0.6 * lengths), (2, lengths)] {
            let expected = exp(-depth), found = tally.number(.neutron, face: face)
            expectClose(found.mean, expected, absolute: 4 * found.error, "factor \(factor), behind \(depth) lambda")
            #expect(found.error < 0.2 * expected, "factor \(factor): \(found)")
            expectClose(tally.hadrons(face: face).mean, found.mean, relative: 1e-12)
            expectClose(tally.energy(.neutron, face: face).mean, 20 * found.mean, relative: 1e-9)
        }
    }

    /// A plane stands every half interaction length, however the material is cut: with one in front of each thin layer hadrons would multiply without end.
    @Test func thinLayersSharePlanes() throws {
        func planes(_ layers: [LayerStack.Layer]) throws -> Int {
            PunchThrough(try LayerStack(layers), settings: HadronicSettings(), planes: ImportancePlanes(factor: 1.4), above: 0.1, collider: SwallowingCollider()).planes
        }
        let iron = try Material.named("Fe"), whole = try planes([.init(iron, thickness: 100)])
        #expect(whole == 11)
        for count in [5, 40, 200] {
            let cut = try planes((0..<count).flatMap { _ in [.init(iron, thickness: 100 / Double(count)), .init(nil, thickness: 1)] })
            #expect(abs(cut - whole) <= 2, "\(count) layers: \(cut) planes, one block: \(whole)")
        }
    }

    /// Numbers and energies by species behind a layer, within four errors of both.
    static func expectTheSame(_ analog: PunchThroughTally, _ split: PunchThroughTally, face: Int, largestError: Double = .infinity) {
        for species in [Species.proton, .neutron, .pionPlus, .pionMinus] {
            for (what, a, b) in [
                ("number", analog.number(species, face: face), split.number(species, face: face)),
                ("energy", analog.energy(species, face: face), split.energy(species, face: face)),
            ] {
                let error = (a.error * a.error + b.error * b.error).squareRoot()
                expectClose(b.mean, a.mean, absolute: 4 * error, "\(what) of \(species.name) behind layer \(face)")
                #expect(b.error < largestError * b.mean, "\(what) of \(species.name) behind layer \(face): \(b)")
            }
        }
    }

    /// Splitting changes no mean: the same numbers and energies by species as analog, within the errors of both.
    @Test func splittingIsAnalog() throws {
        let copper = try Material.named("Cu"), iron = try Material.named("Fe")
        let stack = try LayerStack([.init(copper, thickness: 35), .init(nil, thickness: 20), .init(iron, thickness: 12)])
        let analog = Self.tally(stack, CascadeCollider(), planes: nil, .proton, 20, primaries: 5000)
        let split = Self.tally(stack, CascadeCollider(), planes: ImportancePlanes(factor: 1.8), .proton, 20, primaries: 1250, seed: 4)
        for face in 0..<3 {
            Self.expectTheSame(analog, split, face: face)
            // The bins of the spectrum add up to the number.
            let sum = split.spectrum(.neutron, face: face).reduce(0) { $0 + $1.mean }
            expectClose(sum, split.number(.neutron, face: face).mean, relative: 1e-12)
        }
    }

    @Test func mergedTalliesAreOne() throws {
        let stack = LayerStack(try Material.named("Fe"), depth: 30)
        func part(_ seed: UInt64) -> PunchThroughTally {
            Self.tally(stack, CascadeCollider(), planes: ImportancePlanes(factor: 1.65), .pionPlus, 10, primaries: 50, seed: seed)
        }
        var merged = part(1)
        merged.merge(part(2))
        #expect(merged.primaries == 100)
        expectClose(
            merged.hadrons(face: 0).mean, (part(1).hadrons(face: 0).mean + part(2).hadrons(face: 0).mean) / 2, relative: 1e-12)
    }
}
