import Fluxes
import Foundation
import Numerics

/// The axes of a flux, prepared for quick look-up.
struct FluxBins: Sendable {
    let thresholds: UnmanagedArray<Double>
    let depthEdges: UnmanagedArray<Double>
    let depthCount: Int
    /// Of all axes together.
    var cells: Int { energyCount * thetaCount * depthCount }
    private let grid: OctaveGrid
    private let startBins: UnmanagedArray<Int32>
    private let energyEdges: UnmanagedArray<Double>
    private let energyCount: Int
    private let thetaEdges: UnmanagedArray<Double>
    /// cos(theta) at the edges, descending.
    private let cosineEdges: UnmanagedArray<Double>
    /// First bin of each of 128 equal steps of 1 - cos(theta).
    private let cosineStarts: UnmanagedArray<Int32>
    private static let cosineSteps = 64.0
    private let thetaCount: Int

    /// - Parameter memory: must outlive what is made.
    init(_ axes: FluxAxes, in memory: UnmanagedMemory) {
        thresholds = memory.array(FluxTally.thresholds.map(\.energy))
        depthEdges = memory.array(axes.depth)
        energyEdges = memory.array(axes.energy)
        thetaEdges = memory.array(axes.theta)
        let cosines = axes.theta.map { cos($0) }
        cosineEdges = memory.array(cosines)
        cosineStarts = memory.array(
            (0...Int(2 * Self.cosineSteps)).map { step in
                let largest = 1 - Double(step) / Self.cosineSteps
                return Int32(max(0, min(axes.shape.theta - 1, cosines.lastIndex { $0 >= largest } ?? 0)))
            })
        (energyCount, thetaCount, depthCount) = axes.shape
        grid = OctaveGrid(lowest: axes.energy[0], highest: axes.energy[axes.energy.count - 1])
        var bin = 0
        startBins = memory.array(
            grid.nodes.map { node in
                while bin + 1 < axes.energy.count - 1, axes.energy[bin + 1] <= node { bin += 1 }
                return Int32(bin)
            })
    }

    /// The bin of an energy; nil outside the axis.
    @inline(__always)
    func energyBin(_ energy: Double) -> Int? {
        guard energy >= energyEdges[0], energy < energyEdges[energyCount] else { return nil }
        var bin = Int(startBins[grid.locate(energy).bin])
        while energyEdges[bin &+ 1] <= energy { bin &+= 1 }
        return bin
    }

    /// The bin of an angle to the beam by its cosine; nil outside the axis.
    @inline(__always)
    func thetaBin(cosine: Double) -> Int? {
        guard cosine <= cosineEdges[0], cosine >= cosineEdges[thetaCount] else { return nil }
        var bin = Int(cosineStarts[truncated(max(0, 1 - cosine) * Self.cosineSteps)])
        while bin < thetaCount &- 1, cosineEdges[bin &+ 1] >= cosine { bin &+= 1 }
        return bin
    }

    /// Index of the first depth cell of an energy and an angle bin.
    @inline(__always)
    func row(_ energy: Int, _ theta: Int) -> Int { (energy &* thetaCount &+ theta) &* depthCount }

    /// Index of the first depth cell of (energy, theta); nil outside the axes.
    @inline(__always)
    func row(energy: Double, theta: Double) -> Int? {
        guard energy >= energyEdges[0], energy < energyEdges[energyCount], theta >= thetaEdges[0], theta <= thetaEdges[thetaCount] else {
            return nil
        }
        var bin = Int(startBins[grid.locate(energy).bin])
        while energyEdges[bin &+ 1] <= energy { bin &+= 1 }
        return (bin &* thetaCount &+ bisect(from: 0, below: thetaCount) { thetaEdges[$0] <= theta }) &* depthCount
    }

    @inline(__always)
    func depthBin(_ z: Double) -> Int {
        var bin = 0
        while bin < depthCount &- 1, depthEdges[bin &+ 1] <= z { bin &+= 1 }
        return bin
    }
}
