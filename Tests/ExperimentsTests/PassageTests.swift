import Experiments
import Foundation
import Inputs
import Particles
import Testing
import _TestSupport

/// What particles pass on their way through the dumps.
struct PassageTests {
    private static let detector = """
        version: 1
        name: passage
        title: A shield in front, a dump of slices in two parts, a shield between, a dump behind
        beam: { collider: [p, p], energy: 13.6TeV }
        volumes:
          tube: { role: shield, shape: barrel, front: 90cm, material: Al, depth: 2cm, extent: [[0cm, 400cm]] }
          EM: { role: dump, shape: barrel, takes: electromagnetic, front: 100cm, layers: [{ repeat: 3, slices: [{ material: Pb, thickness: 1cm }, { material: LAr, thickness: 2cm }] }], extent: [[0cm, 400cm]] }
          coil: { role: shield, shape: barrel, front: 115cm, material: Al, depth: 5cm, extent: [[0cm, 400cm]] }
          tail: { role: dump, dump: EM, shape: barrel, takes: electromagnetic, front: 125cm, material: Pb, depth: 1cm, extent: [[0cm, 400cm]] }
          HAD: { role: dump, shape: barrel, takes: hadronic, front: 130cm, material: Cu, depth: 40cm, extent: [[0cm, 400cm]] }
          muon: { role: chamber, chamber: tubes, shape: barrel, front: 200cm, layers: [{ material: Ar, thickness: 10cm, sensitive: yes }], extent: [[0cm, 400cm]] }
        chambers:
          tubes: { abs_eta: [0, 0.8], response: { constant: 0.9 } }
        periods:
          run: { luminosity: 300/fb, chamber: tubes }
        references: { beam: "M: a test", volumes: "M: a test", chambers: "M: a test", periods: "M: a test" }
        """

    @Test func layersAndDumps() throws {
        let experiment = try Experiment(yaml: Self.detector, file: "passage.yaml")
        for eta in [0, 0.6] {
            let slope = cosh(eta), passage = try #require(experiment.passage(Line(eta: eta)))
            expectClose(passage.start, 90 * slope, relative: 1e-12)
            #expect(passage.layers.map { $0.material?.name } == ["Al", nil, "Pb", "LAr", "Pb", "LAr", "Pb", "LAr", nil, "Al", nil, "Pb", nil, "Cu"])
            #expect(passage.parts.map(\.dump) == ["EM", "HAD"] && passage.parts.map(\.layers) == [[2, 3, 4, 5, 6, 7, 11], [13]])
            expectClose(passage.parts[0].end, 126 * slope, relative: 1e-12)
            expectClose(passage.layers.reduce(passage.start) { $0 + $1.thickness }, 170 * slope, relative: 1e-12)
        }
        // Nothing on the way along the beam.
        #expect(experiment.passage(Line(theta: 0)) == nil)
        let without = experiment.removing(dump: "HAD")
        #expect(try #require(without.passage(Line(eta: 0))).parts.map(\.dump) == ["EM"])
        let block = experiment.replacing(dump: "EM", material: try experiment.material("Fe"), depth: 10, takes: .electromagnetic, face: DumpFace(radius: 100, absZ: 400, absEta: 3))
        let passed = try #require(block.passage(Line(eta: 0.6)))
        #expect(passed.parts.map(\.dump) == ["EM", "HAD"] && passed.layers[2].material?.name == "Fe")
        expectClose(passed.layers[2].thickness, 10, relative: 1e-12)
    }

    /// A module whose face lies in the one before begins where that one ends.
    @Test func modules() throws {
        let passage = try #require(try Experiment(named: "cms-paper").passage(Line(eta: 0)))
        #expect(passage.layers.map(\.thickness) == [60, 130] && passage.start == 129)
        expectClose(passage.parts[1].end, 319, relative: 1e-12)
    }
}
