import Foundation
import Numerics

/// Bins of ten a decade from 1 MeV, found without a logarithm: a bin of an `OctaveGrid` holds at most one of their edges.
package struct DecadeBins {
    private let grid: OctaveGrid
    private let last: Int
    /// By bin of the grid, the bin at its lower end; upper edges of the bins, GeV.
    private let first: UnmanagedArray<Int32>
    private let ends: UnmanagedArray<Double>
    private let decades: UnmanagedArray<Int32>

    package init(_ bins: Int, in memory: UnmanagedMemory) {
        last = bins - 1
        let edges = (0...bins).map { 1e-3 * pow(10, Double($0) / 10) }
        let grid = OctaveGrid(lowest: edges[0], highest: edges[bins])
        self.grid = grid
        first = memory.array(grid.nodes.map { node in Int32(min(bins - 1, (1..<bins).prefix { edges[$0] <= node }.count)) })
        ends = memory.array(edges.dropFirst())
        // The last of four is for all from 1 GeV.
        decades = memory.array((0..<bins).map { Int32(min($0 / 10, 3)) })
    }

    /// Of an energy from 1 MeV on; those above the last bin belong to it.
    @inline(__always)
    package func bin(_ energy: Double) -> Int {
        let bin = Int(first[min(grid.locate(energy).bin, grid.count - 1)])
        return min(bin &+ (energy >= ends[bin] ? 1 : 0), last)
    }

    @inline(__always) func decade(_ bin: Int) -> Int { Int(decades[bin]) }
}
