import Numerics
import Particles
import Showers

/// Books the energy that charged particles leave in the gas of each cell, GeV, and how near to the cell's middle they came.
struct CellScorer: ShowerScorer {
    /// What has been left in one cell.
    struct Charge {
        var layer: Int32
        var cell: Int32
        var energy: Double
        /// Least distance of an ionisation from the middle of the cell, cm.
        var distance: Double
        /// The next one of the same layer, -1 at the end.
        var next: Int32
    }

    /// A slice as the scorer sees it.
    private struct Plane {
        /// -1 without cells.
        var layer: Int32 = -1
        var alongX = true
        var edge = 0.0
        /// 1/cm; 0: one cell.
        var inverseWidth = 0.0
        var width = 0.0
        /// Half of the gas in a cell, as a part of the width.
        var half = 0.5
    }

    private static let capacity = 1 << 16

    private let memory = UnmanagedMemory()
    private let planes: UnmanagedArray<Plane>
    /// Of each layer, -1 if none.
    private let heads: UnmanagedArray<Int32>
    private let layerCount: Int
    private let charges: UnmanagedArray<Charge>
    private(set) var count = 0
    /// Whether a muon has left through the far face.
    private(set) var isPassed = false
    private var plane = Plane()
    /// Depth and direction of photons above 10 MeV that come into being, for pictures.
    private(set) var photons: [(z: Double, direction: Vector)] = []
    /// pi0 and eta that have decayed.
    private(set) var mesons = 0
    var isRecording = false

    init(_ model: ChamberModel) {
        var planes: [Plane] = [], layer = 0
        for slice in model.structure.slices {
            var plane = Plane()
            if slice.cells != nil {
                let cells = model.layers[layer].cells
                plane.layer = Int32(layer)
                plane.alongX = cells.measures == .phi
                if let width = cells.width {
                    (plane.edge, plane.width, plane.inverseWidth, plane.half) = (model.layers[layer].edge, width, 1 / width, 0.5 - cells.wall / (2 * width))
                }
                layer += 1
            }
            planes.append(plane)
        }
        self.planes = memory.array(planes)
        layerCount = layer
        heads = memory.array([Int32](repeating: -1, count: layer))
        charges = memory.array([Charge](repeating: Charge(layer: 0, cell: 0, energy: 0, distance: 0, next: -1), count: Self.capacity))
    }

    subscript(_ index: Int) -> Charge { charges[index] }

    mutating func clear() {
        for i in 0..<layerCount { heads[i] = -1 }
        (count, isPassed) = (0, false)
        if isRecording {
            photons.removeAll()
            mesons = 0
        }
    }

    @inline(__always) mutating func enters(layer: Int) { plane = planes[layer] }

    @inline(__always)
    mutating func deposit(_ energy: Double, at place: Vector) {
        if plane.layer >= 0 { piece(energy, place, place) }
    }

    @inline(__always)
    mutating func deposit(_ energy: Double, from begin: Vector, over hinge: Vector, to end: Vector, z: Double) {
        if plane.layer >= 0 { path(energy, begin, hinge, end) }
    }

    /// Shares the energy between the two straight pieces by their lengths.
    @inline(never)
    private mutating func path(_ energy: Double, _ begin: Vector, _ hinge: Vector, _ end: Vector) {
        let first = (hinge - begin).magnitude, second = (end - hinge).magnitude
        guard first > 0 else { return piece(energy, hinge, end) }
        guard second > 0 else { return piece(energy, begin, hinge) }
        let share = first / (first + second)
        piece(energy * share, begin, hinge)
        piece(energy * (1 - share), hinge, end)
    }

    /// A straight piece, spread over the cells that it crosses.
    private mutating func piece(_ energy: Double, _ begin: Vector, _ end: Vector) {
        guard plane.inverseWidth > 0 else { return book(0, energy, 0) }
        let from = ((plane.alongX ? begin.x : begin.y) - plane.edge) * plane.inverseWidth, to = ((plane.alongX ? end.x : end.y) - plane.edge) * plane.inverseWidth
        let low = min(from, to), high = max(from, to), length = high - low
        guard abs(low) < 1e6, abs(high) < 1e6 else { return }
        let last = Int(high.rounded(.down))
        var cell = Int(low.rounded(.down))
        while cell <= last {
            // Within the gas of this cell, from its middle.
            let a = max(low - Double(cell) - 0.5, -plane.half), b = min(high - Double(cell) - 0.5, plane.half)
            if a <= b {
                let distance = a > 0 ? a : b < 0 ? -b : 0
                book(Int32(cell), length > 0 ? energy * (b - a) / length : energy, distance * plane.width)
            }
            cell += 1
        }
    }

    private mutating func book(_ cell: Int32, _ energy: Double, _ distance: Double) {
        var index = heads[Int(plane.layer)]
        while index >= 0 {
            let i = Int(index)
            if charges[i].cell == cell {
                charges[i].energy += energy
                charges[i].distance = min(charges[i].distance, distance)
                return
            }
            index = charges[i].next
        }
        precondition(count < Self.capacity, "more than \(Self.capacity) cells with charge")
        charges[count] = Charge(layer: plane.layer, cell: cell, energy: energy, distance: distance, next: heads[Int(plane.layer)])
        heads[Int(plane.layer)] = Int32(count)
        count += 1
    }

    mutating func deposit(_ energy: Double, z: Double) {}
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        if isRecording, energy > 0.01 { photons.append((z, direction)) }
    }
    mutating func mesonCreated(_ species: Species, energy: Double, z: Double, direction: Vector) {
        if isRecording { mesons += 1 }
    }
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {}
    mutating func belowThreshold(_ energy: Double, z: Double) {}
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far, species.isMuon { isPassed = true }
    }
    mutating func invisible(_ energy: Double) {}
}
