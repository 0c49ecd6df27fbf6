import Inputs
import Materials

extension Experiment {
    /// The stations of a chamber as they are built.
    func readStructures(_ entries: Entries, chamber: String) throws -> [ChamberStructure] {
        let stations = stationVolumes(ofChamber: chamber), kinds = try entries["cells"]?.named().map { try Self.readCells($0.name, $0.entry.table()) } ?? []
        if let cells = entries["cells"], entries["structure"] == nil {
            throw InputError("cells of no layer", at: cells.place, expected: "structure, whose slices are gas of these cells")
        }
        return try entries["structure"]?.named().map { name, entry in
            guard let volume = stations.first(where: { $0.name == name }) else {
                throw InputError.unknown("station", name, among: stations.map(\.name), at: entry.place)
            }
            let structure = try readStructure(name, entry, kinds)
            guard structure.thickness <= 1.5 * volume.depth else {
                throw InputError(
                    "the structure of '\(name)' is \(digits(structure.thickness, 4)) cm thick", at: entry.place,
                    expected: "what fits into the volume of \(digits(volume.depth, 4)) cm")
            }
            return structure
        } ?? []
    }

    private func readStructure(_ name: String, _ entry: Entry, _ kinds: [ChamberStructure.Cells]) throws -> ChamberStructure {
        let slices = try entry.list().flatMap { try readPart($0.table(), kinds.map(\.name)) }
        guard slices.contains(where: { $0.cells != nil }) else {
            throw InputError("'\(name)' has no layer of cells", at: entry.place, expected: "slices with cells: NAME, of the chamber's cells")
        }
        return ChamberStructure(station: name, slices: slices, cells: kinds)
    }

    private static func readCells(_ name: String, _ entries: Entries) throws -> ChamberStructure.Cells {
        var cells = ChamberStructure.Cells(name: name)
        if let measures = entries["measures"] { cells.measures = try measures.choice() }
        cells.width = try entries["width"]?.value()
        cells.wall = try entries["wall"]?.value() ?? cells.wall
        cells.stagger = try entries["stagger"]?.value() ?? cells.stagger
        cells.driftTime = try entries["drift_time"]?.value()
        cells.threshold = try entries["threshold"]?.value() ?? cells.threshold
        cells.efficiency = try entries["efficiency"]?.value() ?? cells.efficiency
        guard cells.wall < cells.width ?? .infinity else {
            throw InputError("walls of \(cells.wall) cm between cells of \(cells.width!) cm", at: entries.place, expected: "walls that leave room for gas")
        }
        if cells.width == nil, let key = ["stagger", "drift_time", "wall"].first(where: { entries[$0] != nil }) {
            throw InputError("'\(key)' of cells without a width", at: entries.place, expected: "width")
        }
        return cells
    }

    private func readPart(_ part: Entries, _ cells: [String]) throws -> [ChamberStructure.Slice] {
        let once: [ChamberStructure.Slice]
        switch (part["slices"], part["thickness"]) {
        case (let slices?, nil): once = try slices.list().map { try readSlice($0.table(), cells) }
        case (nil, .some): once = [try readSlice(part, cells)]
        default: throw InputError("a part of no slice", at: part.place, expected: "either material and thickness, or slices")
        }
        return (0..<(try part["repeat"]?.whole() ?? 1)).flatMap { _ in once }
    }

    private func readSlice(_ slice: Entries, _ cells: [String]) throws -> ChamberStructure.Slice {
        var kind: Int?
        if let entry = slice["cells"] {
            let name = try entry.text()
            guard let index = cells.firstIndex(of: name) else { throw InputError.unknown("kind of cells", name, among: cells, at: entry.place) }
            kind = index
        }
        var material: Material?
        if let entry = slice["material"], try entry.text() != "vacuum" { material = try self.material(entry.text(), at: entry.place) }
        guard kind == nil || material != nil else { throw InputError("cells without gas", at: slice.place, expected: "a material") }
        return .init(material: material, thickness: try slice["thickness"]!.value(), cells: kind)
    }
}
