import Experiments
import Fluxes
import Numerics
import Particles

/// A scorer of fluxes with the energy balance of what it has seen.
protocol FluxScoring: ShowerScorer {
    var ledger: EnergyLedger { get }
}

/// Scores one incident particle's shower into a `FluxTally`: turns directions into the laboratory, applies the cone cut, finds bins.
///
/// Holds bare pointers into the tally for the time of one shower; made and used inside `DumpShower.shower` only.
struct FluxScorer: FluxScoring {
    private let photons: UnsafeMutablePointer<Int64>
    private let trackLength: UnsafeMutablePointer<Int64>
    private let counts: UnsafeMutablePointer<Int64>
    let bins: FluxBins
    /// Rows of the rotation from the shower's frame to the laboratory.
    let rowX, rowY, rowZ: Vector
    let jet: (theta: Double, phi: Double, eta: Double)
    let cone: ConeMetric
    let cut: ConeCut
    /// Whether the incident particle itself lies within the cone, by metric.
    let incidentThetaPhi, incidentEtaPhi: Bool
    /// Where the particle's line stands; nil: photons count by their direction and depth.
    private let places: DetectorCoordinates
    private let face: (radius: Double, absZ: Double)
    let isPlaced: Bool
    /// Cells of the other readings of the cut, nil if they are not counted; their bits, and those that the incident particle passes for all.
    private let others: UnsafeMutablePointer<Int64>?
    private let otherCells: Int
    private let otherBits, incidentBits: UInt8
    var ledger = EnergyLedger()
    /// Of the track that is followed: of thinning, which the ledger counts.
    private var weight: Int64 = 1
    /// The same times the incident particle's weight, which cells count.
    private(set) var counted: Int64
    private let incidentWeight: Int64
    private var factor = 1.0

    static let coneRadius = 0.5

    init(
        photons: UnsafeMutablePointer<Int64>, trackLength: UnsafeMutablePointer<Int64>, counts: UnsafeMutablePointer<Int64>,
        bins: FluxBins, particle: IncidentParticle, cone: ConeMetric, cut: ConeCut, others: UnsafeMutablePointer<Int64>? = nil,
        places: (line: DetectorCoordinates, face: DumpFace)? = nil
    ) {
        (self.photons, self.trackLength, self.counts, self.bins) = (photons, trackLength, counts, bins)
        (self.cone, self.cut) = (cone, cut)
        isPlaced = places != nil
        self.places = places?.line ?? DetectorCoordinates(start: .zero, direction: .zAxis, surface: Cylinder(radius: 1, absZ: 1))
        face = (places?.face.radius ?? 1, places?.face.absZ ?? 1)
        incidentWeight = Int64(particle.weight)
        counted = incidentWeight
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
        self.others = others
        otherCells = bins.cells
        otherBits = CutReading(cut, cone).others.reduce(0) { $0 | Self.bit($1) }
        incidentBits = Self.bit(.noCut) | (incidentThetaPhi ? Self.bit(.incidentThetaPhi) : 0) | (incidentEtaPhi ? Self.bit(.incidentEtaPhi) : 0)
    }

    private static func bit(_ reading: CutReading) -> UInt8 { 1 << UInt8(reading.rawValue) }

    /// A direction in the laboratory.
    struct Placed {
        var x, y, z: Double
        /// Distance from the beam of the unit vector's tip.
        var across: Double
        /// Angle to the beam.
        var theta: Double
    }

    @inline(__always)
    func place(_ local: Vector) -> Placed {
        let x = rowX.dot(local), y = rowY.dot(local), z = rowZ.dot(local)
        let across = fastRoot(x * x + y * y)
        return Placed(x: x, y: y, z: z, across: across, theta: fastAtan2(across, z))
    }

    /// The angle to the beam and the depth at which something counts that flies in a direction from depth `z` on.
    @inline(__always)
    func seen(_ placed: Placed, z: Double) -> (theta: Double, depth: Double) {
        guard isPlaced else { return (placed.theta, z) }
        let hit = places.hit(from: z, along: Vector(placed.x, placed.y, placed.z)), point = hit.point
        let across2 = point.x * point.x + point.y * point.y, across = across2.squareRoot(), distance = (across2 + point.z * point.z).squareRoot()
        // From the collision point to the dump's face, in the direction of the place.
        let front = distance * min(face.radius / max(across, 1e-9), face.absZ / max(abs(point.z), 1e-9))
        return (fastAtan2(across, point.z), distance - hit.path - front)
    }

    /// A direction of the laboratory in the shower's frame.
    func local(_ v: Vector) -> Vector {
        Vector(
            rowX.x * v.x + rowY.x * v.y + rowZ.x * v.z, rowX.y * v.x + rowY.y * v.y + rowZ.y * v.z, rowX.z * v.x + rowY.z * v.y + rowZ.z * v.z)
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
    func isInCone(_ placed: Placed) -> Bool {
        let polar2 = cone == .thetaPhi ? theta2(placed) : eta2(placed)
        return polar2 < Self.limit && polar2 + phi2(placed) < Self.limit
    }

    /// Whether a photon passes the cut, given whether its own direction lies within the cone.
    @inline(__always)
    func passes(_ isInCone: @autoclosure () -> Bool) -> Bool {
        switch cut {
        case .none: true
        case .incident: cone == .thetaPhi ? incidentThetaPhi : incidentEtaPhi
        case .photon: isInCone()
        }
    }

    @inline(__always)
    mutating func weighs(_ weight: Int32) {
        self.weight = Int64(weight)
        counted = self.weight &* incidentWeight
    }
    @inline(__always) mutating func countsPaths(_ factor: Double) { self.factor = factor }

    @inline(__always)
    mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        let placed = place(direction), cones = cones(placed)
        for threshold in 0..<3 where energy >= bins.thresholds[threshold] {
            counts[threshold] += counted
            if incidentThetaPhi { counts[3 + threshold] += counted }
            if incidentEtaPhi { counts[6 + threshold] += counted }
            if cones.thetaPhi { counts[9 + threshold] += counted }
            if cones.etaPhi { counts[12 + threshold] += counted }
        }
        guard direction.z > 0 else { return }
        let passes = passes(cone == .thetaPhi ? cones.thetaPhi : cones.etaPhi)
        guard passes || others != nil else { return }
        let seen = seen(placed, z: z)
        guard let row = bins.row(energy: energy, theta: seen.theta) else { return }
        let cell = row + bins.depthBin(seen.depth)
        if passes { photons[cell] += counted }
        if let others { Self.add(counted, to: others + cell, stride: 2 * otherCells, bits(cones), of: otherBits) }
    }

    @inline(__always)
    private func bits(_ cones: (thetaPhi: Bool, etaPhi: Bool)) -> UInt8 {
        incidentBits | (cones.thetaPhi ? Self.bit(.photonThetaPhi) : 0) | (cones.etaPhi ? Self.bit(.photonEtaPhi) : 0)
    }

    /// Counts in the cell of each of the other readings that is passed.
    @inline(__always)
    private static func add(_ count: Int64, to first: UnsafeMutablePointer<Int64>, stride: Int, _ passed: UInt8, of readings: UInt8) {
        var cell = first, left = readings
        while left != 0 {
            if passed & left & (~left &+ 1) != 0 { cell.pointee += count }
            cell += stride
            left &= left &- 1
        }
    }

    @inline(__always)
    mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        guard direction.z > 0 else { return }
        let placed = place(direction)
        let passes: Bool, passed: UInt8
        if others == nil {
            (passes, passed) = (self.passes(isInCone(placed)), 0)
            guard passes else { return }
        } else {
            let cones = cones(placed)
            (passes, passed) = (self.passes(cone == .thetaPhi ? cones.thetaPhi : cones.etaPhi), bits(cones))
        }
        let seen = seen(placed, z: z)
        guard let row = bins.row(energy: energy, theta: seen.theta) else { return }
        // Outward flight: cut the path at the depth edges. Towards a place in the detector depth is path.
        let slope = isPlaced ? 1 : direction.z
        var bin = bins.depthBin(seen.depth), start = seen.depth
        let end = start + length * slope
        let perDepth = factor / (slope * FluxTally.trackLengthUnit)
        while true {
            let edge = bins.depthEdges[bin + 1]
            let stop = end < edge || bin == bins.depthCount - 1 ? end : edge
            let count = counted * Int64(((stop - start) * perDepth).rounded())
            if passes { trackLength[row + bin] += count }
            if let others { Self.add(count, to: others + otherCells + row + bin, stride: 2 * otherCells, passed, of: otherBits) }
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
