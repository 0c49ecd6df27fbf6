import Fluxes
import Foundation
import Numerics
import Particles

/// Scores what `FluxScorer` does, and the track lengths of electrons and positrons and the numbers of pi0 and eta beside it.
///
/// Energies are total energies, mass included. Cuts are those of the photons, by the particle's own direction; what flies inward is left
/// out. A step's path counts at a point of it, spread evenly by a hash of the step (the showers' random numbers stay as they are): in
/// the mean that is the path cut at the edges of energy and depth, with a loss that is the same all along the step, at a tenth of the cost.
struct SpeciesFluxScorer: FluxScoring {
    static var scoresLeptons: Bool { true }

    var photons: FluxScorer
    var ledger: EnergyLedger { photons.ledger }
    private let electrons, positrons, pions, etas: UnsafeMutablePointer<Int64>?
    /// The jet's axis in the shower's frame, and the cosines of angles to it beyond which a direction is surely outside, and surely inside, the cone.
    private let axis: Vector
    private let outside, inside: Double

    /// - Parameter cells: of a score; nil if it is not asked for.
    init(_ photons: FluxScorer, jetAxis: Vector, cells: (FluxScore) -> UnsafeMutablePointer<Int64>?) {
        self.photons = photons
        (electrons, positrons) = (cells(.electronPath), cells(.positronPath))
        (pions, etas) = (cells(.neutralPions), cells(.etas))
        axis = photons.local(jetAxis)
        (outside, inside) = Self.cosines(theta: photons.jet.theta, eta: photons.jet.eta, metric: photons.cone)
    }

    /// With 1 - cos a = 2 (sin^2(d theta/2) + sin theta_1 sin theta_2 sin^2(d phi/2)), or 2 (sinh^2(d eta/2) + sin^2(d phi/2)) sin theta_1
    /// sin theta_2: no direction at an angle a > R to the axis lies within the cone of radius R, in either metric; and outside of it 1 - cos a is at
    /// least R^2 (1 - R^2/12) c/2, where c is the smallest product of the sines on the cone's edge.
    private static func cosines(theta: Double, eta: Double, metric: ConeMetric) -> (outside: Double, inside: Double) {
        let radius = FluxScorer.coneRadius
        let smallest = switch metric {
        case .thetaPhi: theta > radius && theta < .pi - radius ? min(sin(theta - radius), sin(theta + radius)) : 0
        case .etaPhi: 1 / cosh(abs(eta) + radius)
        }
        let product = min(1, smallest * sin(theta))
        return (cos(radius), 1 - 0.5 * radius * radius * (1 - radius * radius / 12) * product)
    }

    /// Whether a direction passes the cut.
    @inline(__always)
    private func passes(_ direction: Vector) -> Bool {
        photons.passes({
            let cosine = axis.dot(direction)
            return cosine > inside || (cosine > outside && photons.isInCone(photons.place(direction)))
        }())
    }

    @inline(__always)
    mutating func leptonFlight(
        positron: Bool, from energy: Double, to lower: Double, z: Double, to end: Double, direction: Vector, length: Double
    ) {
        guard direction.z > 0, length > 0, let cells = positron ? positrons : electrons, passes(direction) else { return }
        let part = point(length, energy), total = energy - part * (energy - lower) + Constants.electronMass, z = z + part * (end - z)
        if photons.isPlaced {
            let seen = photons.seen(photons.place(direction), z: z)
            guard let row = photons.bins.row(energy: total, theta: seen.theta) else { return }
            cells[row + photons.bins.depthBin(seen.depth)] += photons.counted * Int64(length * (1 / FluxTally.trackLengthUnit) + 0.5)
            return
        }
        guard let theta = photons.bins.thetaBin(cosine: photons.rowZ.dot(direction)), let bin = photons.bins.energyBin(total) else { return }
        cells[photons.bins.row(bin, theta) + photons.bins.depthBin(z)] += photons.counted * Int64(length * (1 / FluxTally.trackLengthUnit) + 0.5)
    }

    /// Even in 0 ... 1: the bits of length and energy, mixed as in SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014).
    @inline(__always)
    private func point(_ length: Double, _ energy: Double) -> Double {
        var x = length.bitPattern &+ energy.bitPattern &* 0x9E37_79B9_7F4A_7C15
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((x ^ (x >> 31)) >> 11) * 0x1p-53
    }

    mutating func mesonCreated(_ species: Species, energy: Double, z: Double, direction: Vector) {
        guard direction.z > 0, let cells = species == .pionZero ? pions : etas, passes(direction) else { return }
        let seen = photons.seen(photons.place(direction), z: z)
        guard let row = photons.bins.row(energy: energy, theta: seen.theta) else { return }
        cells[row + photons.bins.depthBin(seen.depth)] += photons.counted
    }

    // What photons are scored by.
    @inline(__always) mutating func weighs(_ weight: Int32) { photons.weighs(weight) }
    @inline(__always) mutating func countsPaths(_ factor: Double) { photons.countsPaths(factor) }
    @inline(__always) mutating func photonCreated(_ energy: Double, z: Double, direction: Vector) {
        photons.photonCreated(energy, z: z, direction: direction)
    }
    @inline(__always) mutating func photonFlight(_ energy: Double, z: Double, direction: Vector, length: Double) {
        photons.photonFlight(energy, z: z, direction: direction, length: length)
    }
    @inline(__always) mutating func deposit(_ energy: Double, z: Double) { photons.deposit(energy, z: z) }
    @inline(__always) mutating func belowThreshold(_ energy: Double, z: Double) { photons.belowThreshold(energy, z: z) }
    @inline(__always) mutating func invisible(_ energy: Double) { photons.invisible(energy) }
    @inline(__always) mutating func leave(_ species: Species, kineticEnergy: Double, balance: Double, far: Bool) {
        photons.leave(species, kineticEnergy: kineticEnergy, balance: balance, far: far)
    }
}
