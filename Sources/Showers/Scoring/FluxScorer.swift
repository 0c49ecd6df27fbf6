import Fluxes
import Foundation
import Numerics
import Particles

/// Scores one incident particle's shower into a `FluxTally`: turns directions into the laboratory, applies the cone cut, finds bins.
///
/// Holds bare pointers into the tally for the time of one shower; made and used inside `DumpShower.shower` only.
struct FluxScorer: ShowerScorer {
    private let photons: UnsafeMutablePointer<Int64>
    private let trackLength: UnsafeMutablePointer<Int64>
    private let counts: UnsafeMutablePointer<Int64>
    private let bins: FluxBins
    /// Rows of the rotation from the shower's frame to the laboratory.
    private let rowX, rowY, rowZ: Vector
    private let jet: (theta: Double, phi: Double, eta: Double)
    private let cone: ConeMetric
    private let cut: ConeCut
    /// Whether the incident particle itself lies within the cone, by metric.
    private let incidentThetaPhi, incidentEtaPhi: Bool
    var ledger = EnergyLedger()
    private var weight: Int64 = 1

    static let coneRadius = 0.5

    init(
        photons: UnsafeMutablePointer<Int64>, trackLength: UnsafeMutablePointer<Int64>, counts: UnsafeMutablePointer<Int64>,
        bins: FluxBins, particle: IncidentParticle, cone: ConeMetric, cut: ConeCut
    ) {
        (self.photons, self.trackLength, self.counts, self.bins) = (photons, trackLength, counts, bins)
        (self.cone, self.cut) = (cone, cut)
        let direction = particle.momentum.normalized
        // The images of the shower's x, y and z axes are the columns.
        let x = direction.turned(cosTheta: 0, sinTheta: 1, cosPhi: 1, sinPhi: 0)
        let y = direction.turned(cosTheta: 0, sinTheta: 1, cosPhi: 0, sinPhi: 1)
        rowX = Vector(x.x, y.x, direction.x)
        rowY = Vector(x.y, y.y, direction.y)
        rowZ = Vector(x.z, y.z, direction.z)
        let axis = particle.jetAxis
        jet = (axis.theta, axis.phi, axis.eta)
        incidentThetaPhi = ConeMetric.thetaPhi.distance(direction, axis) < Self.coneRadius
        incidentEtaPhi = ConeMetric.etaPhi.distance(direction, axis) < Self.coneRadius
    }

    /// A direction in the laboratory.
    private struct Placed {
        var x, y, z: Double
        /// Distance from the beam of the unit vector's tip.
        var across: Double
        /// Angle to the beam.
        var theta: Double
    }

    @inline(__always)
    private func place(_ local: Vector) -> Placed {
        let x = rowX.dot(local), y = rowY.dot(local), z = rowZ.dot(local)
        let across = (x * x + y * y).squareRoot()
        return Placed(x: x, y: y, z: z, across: across, theta: fastAtan2(across, z))
    }

    /// Square of the difference in theta to the jet's axis.
    @inline(__always)
    private func theta2(_ placed: Placed) -> Double {
        let difference = placed.theta - jet.theta
        return difference * difference
    }

    /// Square of the difference in pseudorapidity.
    @inline(__always)
    private func eta2(_ placed: Placed) -> Double {
        // eta = asinh(z/across) without cancellation on either side.
        let forward = (1 + abs(placed.z)) / max(placed.across, 1e-300)
        let eta = placed.z >= 0 ? fastLog(forward) : -fastLog(forward)
        return (eta - jet.eta) * (eta - jet.eta)
    }

    /// Square of the difference in azimuth.
    @inline(__always)
    private func phi2(_ placed: Placed) -> Double {
        let difference = abs(fastAtan2(placed.y, placed.x) - jet.phi)
        let smaller = difference > .pi ? 2 * .pi - difference : difference
        return smaller * smaller
    }

    private static let limit = coneRadius * coneRadius

    /// Whether a direction lies within the cone, in both metrics.
    @inline(__always)
    private func cones(_ placed: Placed) -> (thetaPhi: Bool, etaPhi: Bool) {
        let theta2 = theta2(placed), eta2 = eta2(placed)
        guard theta2 < Self.limit || eta2 < Self.limit else { return (false, false) }
        let phi2 = phi2(placed)
        return (theta2 + phi2 < Self.limit, eta2 + phi2 < Self.limit)
    }

    /// Whether a direction lies within the cone, in the metric of the cut.
    @inline(__always)
    private func isInCone(_ placed: Placed) -> Bool {
        let polar2 = cone == .thetaPhi ? theta2(placed) : eta2(placed)
        return polar2 < Self.limit && polar2 + phi2(placed) < Self.limit
    }

    /// Whether a photon passes the cut, given whether its own direction lies within the cone.
    @inline(__always)
    private func passes(_ isInCone: @autoclosure () -> Bool) -> Bool {
        switch cut {
        case .none: true
        case .incident: cone == .thetaPhi ? incidentThetaPhi : incidentEtaPhi
        case .photon: isInCone()
        }
    }

    @inline(__always) mutating func weighs(_ weight: Int32) { self.weight = Int64(weight) }

    @inline(__always)
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        let placed = place(direction), cones = cones(placed)
        for threshold in 0..<3 where energy >= bins.thresholds[threshold] {
            counts[threshold] += weight
            if incidentThetaPhi { counts[3 + threshold] += weight }
            if incidentEtaPhi { counts[6 + threshold] += weight }
            if cones.thetaPhi { counts[9 + threshold] += weight }
            if cones.etaPhi { counts[12 + threshold] += weight }
        }
        guard direction.z > 0, passes(cone == .thetaPhi ? cones.thetaPhi : cones.etaPhi),
            let row = bins.row(energy: energy, theta: placed.theta)
        else { return }
        photons[row + bins.depthBin(z)] += weight
    }

    @inline(__always)
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        guard direction.z > 0 else { return }
        let placed = place(direction)
        guard passes(isInCone(placed)), let row = bins.row(energy: energy, theta: placed.theta) else { return }
        // Outward flight: cut the path at the depth edges.
        var bin = bins.depthBin(z), start = z
        let end = z + length * direction.z
        let perDepth = 1 / (direction.z * FluxTally.trackLengthUnit)
        while true {
            let edge = bins.depthEdges[bin + 1]
            let stop = end < edge || bin == bins.depthCount - 1 ? end : edge
            trackLength[row + bin] += weight * Int64(((stop - start) * perDepth).rounded())
            if stop == end { return }
            (start, bin) = (stop, bin + 1)
        }
    }

    @inline(__always) mutating func deposit(_ energy: Double, z: Double) { ledger.deposited += energy * Double(weight) }
    @inline(__always) mutating func belowThreshold(_ energy: Double, z: Double) { ledger.belowThreshold += energy * Double(weight) }
    @inline(__always) mutating func invisible(_ energy: Double) { ledger.invisible += energy * Double(weight) }
    @inline(__always)
    mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        if far { ledger.leakFar += balance * Double(weight) } else { ledger.leakBack += balance * Double(weight) }
    }
}

/// The axes of a flux, prepared for quick look-up.
struct FluxBins: Sendable {
    let thresholds: UnmanagedArray<Double>
    let depthEdges: UnmanagedArray<Double>
    let depthCount: Int
    private let grid: OctaveGrid
    private let startBins: UnmanagedArray<Int32>
    private let energyEdges: UnmanagedArray<Double>
    private let energyCount: Int
    private let thetaEdges: UnmanagedArray<Double>
    private let thetaCount: Int

    /// - Parameter memory: must outlive what is made.
    init(_ axes: FluxAxes, in memory: UnmanagedMemory) {
        thresholds = memory.array(FluxTally.thresholds.map(\.energy))
        depthEdges = memory.array(axes.depth)
        energyEdges = memory.array(axes.energy)
        thetaEdges = memory.array(axes.theta)
        (energyCount, thetaCount, depthCount) = axes.shape
        grid = OctaveGrid(lowest: axes.energy[0], highest: axes.energy[axes.energy.count - 1])
        var bin = 0
        startBins = memory.array(
            grid.nodes.map { node in
                while bin + 1 < axes.energy.count - 1, axes.energy[bin + 1] <= node { bin += 1 }
                return Int32(bin)
            })
    }

    /// Index of the first depth cell of (energy, theta); nil outside the axes.
    @inline(__always)
    func row(energy: Double, theta: Double) -> Int? {
        guard energy >= energyEdges[0], energy < energyEdges[energyCount], theta >= thetaEdges[0], theta <= thetaEdges[thetaCount] else {
            return nil
        }
        var bin = Int(startBins[grid.locate(energy).bin])
        while energyEdges[bin &+ 1] <= energy { bin &+= 1 }
        var low = 0, high = thetaCount
        while high &- low > 1 {
            let middle = (low &+ high) >> 1
            if thetaEdges[middle] <= theta { low = middle } else { high = middle }
        }
        return (bin &* thetaCount &+ low) &* depthCount
    }

    @inline(__always)
    func depthBin(_ z: Double) -> Int {
        var bin = 0
        while bin < depthCount &- 1, depthEdges[bin &+ 1] <= z { bin &+= 1 }
        return bin
    }
}
