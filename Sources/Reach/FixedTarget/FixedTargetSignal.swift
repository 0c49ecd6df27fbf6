import Fluxes
import Foundation
import Inputs
import Materials
import Mediators
import Numerics
import Particles

/// Expected events of a fixed-target experiment from the photons in its dump.
///
///     N = primaries efficiency sum over photons of (n sigma_P dl) P(decay in the volume, photons in the detector)
///
/// along the photons' track length (right for thin and thick dumps), with the nuclear form factor and, if chosen, the screening by the
/// electrons, the ALP's angle to the photon, the photon's own angle to the beam and its depth. Each energy bin of the flux is given
/// equally many ALPs with drawn directions; the decay law along each flight is exact (`DecayGeometry`). The random numbers are the same
/// for all masses and couplings, so that contours are smooth.
///
/// Neglected: the shower's width (centimetres), coherent production in the beam proton's own field (arXiv:1512.03069), production
/// on electrons and by excitation of the nucleus, and absorption of the decay's photons before the detector.
public struct FixedTargetSignal: Sendable {
    public let experiment: FixedTargetExperiment
    private let axes: FluxAxes
    private let replicas: Int
    private let production: PrimakoffProduction
    private let elements: [(crossSection: PrimakoffCrossSection, density: Double)]
    /// By replica and energy bin: track length per primary, cm, and its cumulative distribution over (theta, depth).
    private let track: [[(length: Double, cells: [Double])]]
    private let seed: UInt64
    private let flights: Int

    /// - Parameters:
    ///   - flux: photons per beam particle.
    ///   - flights: ALPs drawn in each energy bin and replica.
    /// - Throws: `InputError` for an unknown material.
    public init(_ flux: ParticleFlux, experiment: FixedTargetExperiment, formFactor: FormFactor, flights: Int = 100, seed: UInt64 = 1) throws {
        let material = try flux.massFractions.map { try Material.mixture(name: flux.material, density: flux.density, massFractions: $0) }
            ?? Material.named(flux.material).at(density: flux.density)
        (self.experiment, axes, replicas, self.seed, self.flights) = (experiment, flux.axes, flux.replicas, seed, flights)
        production = PrimakoffProduction(material, formFactor: formFactor)
        elements = material.components.map { (PrimakoffCrossSection($0.element, formFactor: formFactor), $0.atomsPerBarnCentimetre) }
        let shape = flux.axes.shape, cells = shape.theta * shape.depth
        track = (0..<flux.replicas).map { r in
            (0..<shape.energy).map { e in
                let first = (r * shape.energy + e) * cells
                var sum = 0.0
                let cumulative = flux.trackLength[first..<first + cells].map { length -> Double in
                    sum += length
                    return sum
                }
                return (sum, cumulative)
            }
        }
    }

    /// The expected events at one mass, GeV, for any coupling.
    public func curve(mass: Double) -> FixedTargetCurve {
        // At g = 1 /GeV: decay rate in 1/cm times the momentum.
        let decay = ALP(mass: mass, coupling: 1).width * mass / Constants.hbarC
        let lowest = max(mass, experiment.signature.energy.lowerBound)
        var curve = FixedTargetCurve(replicas: replicas)
        for e in 0..<axes.shape.energy where axes.energy[e + 1] > lowest {
            let low = axes.energy[e], high = axes.energy[e + 1], middle = (max(low, mass) * high).squareRoot()
            let ratio = production.attenuationPerSquaredCoupling(energy: middle, mass: mass)
            guard ratio > 0 else { continue }
            let transfers = elements.map { MomentumTransfer($0.crossSection, energy: middle, mass: mass) }
            let shares = elements.map { $0.density * $0.crossSection.perSquaredCoupling(energy: middle, mass: mass) }
            for r in 0..<replicas where track[r][e].length > 0 {
                let weight = track[r][e].length * ratio / Double(flights)
                var random = RandomStream(seed: seed, stage: .mediatorDecay, collision: UInt64(e), particle: UInt32(r))
                for _ in 0..<flights {
                    // E^-2 within the bin.
                    let energy = low * high / (high - random.uniform() * (high - low))
                    let flight = Flight(
                        energy: energy, mass: mass, photon: photon(r, e, &random), transfer: pick(transfers, shares, &random), random: &random)
                    guard let flight, energy > lowest else { continue }
                    curve.produce(weight * experiment.exposures.reduce(0) { $0 + $1.primaries } * experiment.efficiency, replica: r)
                    let geometry = flight.geometry(experiment.signature.largestAngle), rate = decay / flight.momentum * flight.stretch
                    for exposure in experiment.exposures {
                        geometry.accepted(experiment, exposure.face) { from, to in
                            curve.add(
                                weight * exposure.primaries * experiment.efficiency, near: (from - flight.start) * rate, width: (to - from) * rate,
                                replica: r)
                        }
                    }
                }
            }
        }
        return curve
    }

    /// Draws where a photon of a bin flies, and how: uniform in the depth of its cell and in its solid angle.
    private func photon(_ replica: Int, _ bin: Int, _ random: inout RandomStream) -> (depth: Double, theta: Double) {
        let cells = track[replica][bin].cells, target = random.uniform() * track[replica][bin].length
        var low = 0, high = cells.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cells[middle] > target { high = middle } else { low = middle + 1 }
        }
        let theta = low / axes.shape.depth, depth = low % axes.shape.depth
        let z = axes.depth[depth] + random.uniform() * (axes.depth[depth + 1] - axes.depth[depth])
        let a = sin(axes.theta[theta] / 2), b = sin(axes.theta[theta + 1] / 2)
        return (z, 2 * asin((a * a + random.uniform() * (b * b - a * a)).squareRoot()))
    }

    private func pick(_ transfers: [MomentumTransfer], _ shares: [Double], _ random: inout RandomStream) -> MomentumTransfer {
        guard transfers.count > 1 else { return transfers[0] }
        var rest = random.uniform() * shares.reduce(0, +)
        for (transfer, share) in zip(transfers, shares) {
            rest -= share
            if rest < 0 { return transfer }
        }
        return transfers[transfers.count - 1]
    }
}

/// An ALP with its decay, drawn.
private struct Flight {
    let start: Double
    let momentum: Double
    private let direction: Vector
    private let photons: (Vector, Vector)

    /// Path per length along the beam.
    var stretch: Double { 1 / direction.z }

    /// Nil where nothing reaches a detector in front: below threshold, or backwards. The deviates are drawn all the same.
    init?(energy: Double, mass: Double, photon: (depth: Double, theta: Double), transfer: MomentumTransfer, random: inout RandomStream) {
        let phi = 2 * .pi * random.uniform()
        let bend = transfer.oneMinusCosine(random.uniform()), turn = 2 * .pi * random.uniform()
        let cosine = 2 * random.uniform() - 1, azimuth = 2 * .pi * random.uniform()
        guard energy > mass else { return nil }
        start = photon.depth
        momentum = ((energy - mass) * (energy + mass)).squareRoot()
        direction = Vector(theta: photon.theta, phi: phi).turned(
            cosTheta: 1 - bend, sinTheta: max(0, bend * (2 - bend)).squareRoot(), cosPhi: cos(turn), sinPhi: sin(turn))
        guard direction.z > 0 else { return nil }
        photons = (
            Self.decayPhoton(energy, mass, momentum, direction, cosine: cosine, azimuth: azimuth),
            Self.decayPhoton(energy, mass, momentum, direction, cosine: -cosine, azimuth: azimuth + .pi)
        )
    }

    /// A photon of m/2 at these angles in the ALP's rest frame, boosted.
    private static func decayPhoton(
        _ energy: Double, _ mass: Double, _ momentum: Double, _ direction: Vector, cosine: Double, azimuth: Double
    ) -> Vector {
        let size = (energy + momentum * cosine) / 2, along = (momentum + energy * cosine) / 2
        let across = mass / 2 * (1 - cosine * cosine).squareRoot()
        return direction.turned(
            cosTheta: min(1, max(-1, along / size)), sinTheta: across / size, cosPhi: cos(azimuth), sinPhi: sin(azimuth)) * size
    }

    func geometry(_ largestAngle: Double) -> DecayGeometry {
        func seen(_ p: Vector) -> DecayGeometry.Photon {
            let isSeen = p.z > 0 && p.theta <= largestAngle
            return .init(energy: p.magnitude, slope: isSeen ? (p.x / p.z, p.y / p.z) : nil)
        }
        return DecayGeometry(
            start: start, slope: (direction.x / direction.z, direction.y / direction.z), photons: (seen(photons.0), seen(photons.1)))
    }
}

/// Expected events at one mass as a function of the coupling.
public struct FixedTargetCurve: Sendable {
    /// A flight whose decay counts from `near` on along `width`, both in decay lengths at g = 1 /GeV.
    private struct Part {
        var weight, near, width: Double
    }

    private var parts: [[Part]]
    private var made: [Double]

    init(replicas: Int) {
        parts = Array(repeating: [], count: replicas)
        made = Array(repeating: 0, count: replicas)
    }

    mutating func add(_ weight: Double, near: Double, width: Double, replica: Int) {
        parts[replica].append(Part(weight: weight, near: near, width: width))
    }

    mutating func produce(_ weight: Double, replica: Int) { made[replica] += weight }

    /// Expected events at a coupling, 1/GeV.
    public func callAsFunction(_ coupling: Double) -> Double { byReplica(coupling).reduce(0, +) / Double(parts.count) }

    /// The same from each replica of the flux by itself; their spread is the statistical error.
    public func byReplica(_ coupling: Double) -> [Double] {
        let square = coupling * coupling
        return parts.map { parts in
            parts.reduce(0) { $0 - $1.weight * square * exp(-$1.near * square) * expm1(-$1.width * square) }
        }
    }

    /// ALPs made above the energy threshold, times the efficiency: N_gamma <P_prod> of eq. 7.
    public func produced(_ coupling: Double) -> Double { made.reduce(0, +) / Double(made.count) * coupling * coupling }

    /// Relative statistical error of the expected events at a coupling; nil where there are none, or with a single replica.
    public func relativeError(_ coupling: Double) -> Double? {
        let statistics = RunningStatistics(byReplica(coupling))
        return statistics.count > 1 && statistics.mean > 0 ? statistics.error / statistics.mean : nil
    }
}
