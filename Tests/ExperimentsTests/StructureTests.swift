import Experiments
import Inputs
import Materials
import Testing
import _TestSupport

/// Stations as they are built: slices and cells of an experiment's file.
struct StructureTests {
    private static func experiment(_ keys: String) throws -> Experiment {
        try Experiment(
            yaml: toyDetector.replacing("muon: { abs_eta: [0, 0.9], response: { constant: 0.5 } }", with: "muon: { abs_eta: [0, 0.9], response: { constant: 0.5 }, \(keys) }"),
            file: "toy.yaml")
    }

    @Test func aStation() throws {
        let experiment = try Self.experiment(
            "cells: { A: { width: 2cm, wall: 1mm, stagger: 1cm, drift_time: 200ns, threshold: 2keV, efficiency: 0.9 }, B: { measures: theta } }, "
                + "structure: { muon: [{ material: Al, thickness: 1mm }, { repeat: 2, slices: [{ material: Ar, thickness: 1cm, cells: A }, { thickness: 2mm }] }, { material: mix, thickness: 3mm, cells: B }] }")
        let structure = try experiment.structure(ofChamber: "muon")
        #expect(structure.station == "muon" && structure.layerCount == 3)
        #expect(structure.slices.map(\.cells) == [nil, 0, nil, 0, nil, 1] && structure.slices.map(\.material?.name) == ["Al", "Ar", nil, "Ar", nil, "mix"])
        expectClose(structure.thickness, 0.1 + 2 * 1.2 + 0.3, relative: 1e-12)
        var cells = ChamberStructure.Cells(name: "A")
        (cells.width, cells.wall, cells.stagger, cells.driftTime, cells.efficiency) = (2, 0.1, 1, 200, 0.9)
        cells.threshold = structure.cells[0].threshold
        expectClose(cells.threshold, 2e-6, relative: 1e-12)
        #expect(structure.cells[0] == cells && structure.cells[1].measures == .theta && structure.cells[1].width == nil)
    }

    /// Without the keys a sensitive slice is a layer of one cell.
    @Test func anUndescribedStation() throws {
        let structure = try Experiment(yaml: toyDetector, file: "toy.yaml").structure(ofChamber: "muon")
        #expect(structure.slices == [.init(material: try Material.named("Ar"), thickness: 2, cells: 0), .init(material: try Material.named("Al"), thickness: 1)])
        #expect(structure.cells == [.init(name: "muon")] && structure.cells[0].threshold == 1e-6)
    }

    @Test(arguments: [
        ("cells: { A: { width: 2cm } }", "cells of no layer"),
        ("structure: { moun: [{ material: Ar, thickness: 1cm }] }", "unknown station 'moun'"),
        ("structure: { muon: [{ material: Ar, thickness: 1cm }] }", "no layer of cells"),
        ("cells: { A: {} }, structure: { muon: [{ material: Ar, thickness: 1cm, cells: B }] }", "unknown kind of cells 'B'"),
        ("cells: { A: { width: 2cm, wall: 2cm } }, structure: { muon: [{ material: Ar, thickness: 1cm, cells: A }] }", "leave room for gas"),
        ("cells: { A: { stagger: 1cm, threshold: 2keV } }, structure: { muon: [{ material: Ar, thickness: 1cm, cells: A }] }", "of cells without a width"),
        ("cells: { A: { threshold: 2keV } }, structure: { muon: [{ thickness: 1cm, cells: A }] }", "cells without gas"),
        ("cells: { A: { threshold: 2keV } }, structure: { muon: [{ material: Ar, thickness: 10cm, cells: A }] }", "fits into the volume"),
        ("cells: { A: { threshold: 2keV } }, structure: { muon: [{ cells: A }] }", "either material and thickness, or slices"),
        ("cells: { A: { threshold: 2ns } }, structure: { muon: [{ material: Ar, thickness: 1cm, cells: A }] }", "the unit 'ns' of a time"),
        ("cells: { A: { drift: 2ns } }, structure: { muon: [{ material: Ar, thickness: 1cm, cells: A }] }", "unknown key 'drift'"),
    ])
    func wrongWords(keys: String, message: String) {
        #expect { try Self.experiment(keys) } throws: { error in
            let text = "\(error)"
            return error is InputError && text.contains(message) && text.hasPrefix("toy.yaml:")
        }
    }
}
