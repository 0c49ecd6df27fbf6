import Experiments
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers
import Studies
import Testing
import _TestSupport

@Suite struct StationBackgroundTests {
    /// The amplitude integrated along the layer: a K0L makes K0S all along, which decay and get out of phase behind.
    @Test func regenerationIsTheIntegral() throws {
        for (name, thickness, p) in [("Fe", 20.0, 20.0), ("Pb", 3, 40), ("Al", 150, 12)] {
            let material = try Material.named(name), layer = LayerStack.Layer(material, thickness: thickness)
            let mean = p / Species.kaonShort.mass * Species.kaonShort.decayLength, delta = 0.5293e10 * 0.8954e-10
            let nuclei = material.components[0].atomsPerBarnCentimetre, amplitude = KaonRegeneration.amplitude(massNumber: material.components[0].element.atomicWeight, momentum: p)
            var real = 0.0, imaginary = 0.0
            let steps = 20_000
            for i in 0..<steps {
                let left = thickness * (Double(i) + 0.5) / Double(steps) / mean
                real += exp(-left / 2) * cos(delta * left) * thickness / Double(steps)
                imaginary += exp(-left / 2) * sin(delta * left) * thickness / Double(steps)
            }
            let strength = Double.pi * nuclei * amplitude
            expectClose(KaonRegeneration.probability(layer, momentum: p), strength * strength * (real * real + imaginary * imaginary), relative: 1e-6)
        }
        #expect(KaonRegeneration.probability(.init(nil, thickness: 10), momentum: 20) == 0)
    }

    /// By the optical theorem the amplitude's imaginary part, 0.82 of it by its phase of -125 degrees, is the difference of the total cross sections of anti-K0 and K0 over 4 pi. In
    /// an opaque nucleus inelastic cross sections differ by less, in a transparent one by as much: d sigma_inel / d sigma_tot = int T exp(-2x) / int T exp(-x) < 1. Of carbon to
    /// copper; in lead our cross sections of K- and K+ differ by 1.3 times as much as the amplitude allows.
    @Test func amplitudeAgainstCrossSections() throws {
        for name in ["C", "Al", "Fe", "Cu"] {
            let material = try Material.named(name), nuclei = material.components[0].atomsPerBarnCentimetre
            func sigma(_ species: Species) -> Double { 1 / (nuclei * material.interactionLength(species, kineticEnergy: 20)) }
            let difference = sigma(.kaonMinus) - sigma(.kaonPlus)
            let total = 4 * Double.pi * 0.82 * KaonRegeneration.amplitude(massNumber: material.components[0].element.atomicWeight, momentum: 20.5)
            #expect(difference > 0.4 * total && difference < total, "\(name): \(difference) of \(total) barn")
        }
    }

    /// A detector of one iron shell: what enters the station behind it, from its file, with the same bytes from any number of threads; more in front of the first station than the second.
    @Test func stations() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("calodump-stations-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try """
            version: 1
            name: shells
            beam: { collider: [p, p], energy: 13.6TeV }
            field: { strength: 2T, radius: 1m, half_length: 2m }
            volumes:
              iron: { role: dump, shape: barrel, front: 120cm, material: Fe, depth: 60cm, extent: [[0cm, 300cm]] }
              lid: { role: dump, dump: iron, shape: disk, front: 310cm, material: Fe, depth: 60cm, extent: [[10cm, 180cm]] }
              first: { role: chamber, chamber: tubes, shape: barrel, front: 215cm, layers: [{ material: Ar, thickness: 10cm, sensitive: yes }], extent: [[0cm, 300cm]] }
              yoke: { role: shield, shape: barrel, front: 230cm, material: Fe, depth: 20cm, extent: [[0cm, 300cm]] }
              second: { role: chamber, chamber: tubes, shape: barrel, front: 260cm, layers: [{ material: Ar, thickness: 10cm, sensitive: yes }], extent: [[0cm, 300cm]] }
            chambers: { tubes: { abs_eta: [0, 0.6] } }
            periods: { run: { luminosity: 300/fb, chamber: tubes } }
            references: { beam: "M: a test", field: "M: a test", volumes: "M: a test", chambers: "M: a test", periods: "M: a test" }
            """.write(to: folder.appendingPathComponent("shells.yaml"), atomically: true, encoding: .utf8)
        let study = try StudyRequest(yaml: """
            experiment: shells.yaml
            reading: realistic
            source: { collisions: { samples: [ { name: hard, process: "HardQCD:all", events: 60, pythia: ["PhaseSpace:pTHatMin = 30."] } ] } }
            """, file: folder.appendingPathComponent("study.yaml").path).resolve()
        func report(_ threads: Int) throws -> StationBackgroundReport {
            try StationBackgroundReport(study, chamber: nil, showers: 4, collisions: 10, splitting: nil, above: 2, lines: 1, ladder: [1.2, 4, 15, 60], threads: threads)
        }
        let one = try report(1), two = try report(2)
        #expect(try jsonText(one) == jsonText(two))
        #expect(one.stations.map(\.station) == ["first", "second"] && one.chamber == "tubes")
        let first = one.stations[0], second = one.stations[1], depth = try Material.named("Fe").interactionLength
        for (i, eta) in [0.3].enumerated() {
            expectClose(first.absEta[i], eta, relative: 1e-9)
            expectClose(first.interactionLengths[i], 60 / depth * cosh(eta), relative: 0.01)
        }
        let pions = try ["pi+, pi-", "n, nbar"].map { ((try #require(first.entering[$0])), try #require(second.entering[$0])) }
        for (before, behind) in pions { #expect(before.mean > behind.mean && before.mean > 0 && before.error > 0) }
        #expect(first.entering.count == 8 && first.regenerated >= 0 && first.regenerated < 0.05 * (first.entering["K0L"]?.mean ?? 0) + 1)
        #expect(throws: InputError.self) { try StationBackgroundReport(study, chamber: "none", showers: 8, collisions: 10, splitting: nil, above: 2, threads: 1) }
    }
}
