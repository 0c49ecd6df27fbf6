import Detectors
import Materials
import Mediators
import Particles

/// The photons of one dump with what they convert in and what stands behind it.
public struct PhotonSource: Sendable {
    public let flux: ParticleFlux
    public let production: PrimakoffProduction
    /// Length of the dumps between this one's back face and the chambers' zero, cm.
    public let lengthBehind: Double

    /// Throws `InputError`, naming `place` (the flux file), for a species other than photons, for a dump that is not in `order`,
    /// and for an unknown material without mass fractions.
    public init(_ flux: ParticleFlux, order: DumpOrder = .paper, formFactor: FormFactor, at place: String? = nil) throws {
        guard flux.species == .photon else {
            throw InputError("a flux of \(flux.species.name)", at: place, expected: "photons")
        }
        self.flux = flux
        lengthBehind = try order.lengthBehind(flux.dump, at: place)
        production = PrimakoffProduction(try Self.material(flux, place), formFactor: formFactor)
    }

    private static func material(_ flux: ParticleFlux, _ place: String?) throws -> Material {
        if let fractions = flux.massFractions {
            return try Material.mixture(name: flux.material, density: flux.density, massFractions: fractions, at: place)
        }
        do { return try Material.named(flux.material, at: place) } catch var error as InputError {
            error.advice = (error.advice.map { "\($0) " } ?? "") + "a material of your own needs mass_fractions"
            throw error
        }
    }
}

/// The photons of a source that fly towards a chamber, per collision, in (energy, depth).
///
/// A theta bin counts by the part of its solid angle that the chamber covers: all or nothing where the axis has the chamber's
/// edges, as in our own fluxes. The photon's angle to the beam is the mediator's; its position is taken along theta.
struct AcceptedPhotons: Sendable {
    let energies: Int
    let depths: Int
    /// By replica: energy x depth numbers.
    let replicas: [[Double]]
    /// Their mean over the replicas.
    let mean: [Double]
    /// By energy.
    let spectra: [BinSpectrum]

    init(_ source: PhotonSource, chamber: Chamber) {
        let flux = source.flux, shape = flux.axes.shape, theta = flux.axes.theta
        let coverage = (0..<shape.theta).map { chamber.coverage(from: theta[$0], to: theta[$0 + 1]) }
        let covered = coverage.indices.filter { coverage[$0] > 0 }
        (energies, depths) = (shape.energy, shape.depth)

        var replicas = [[Double]](repeating: [Double](repeating: 0, count: shape.energy * shape.depth), count: flux.replicas)
        var weightedEnergy = [Double](repeating: 0, count: shape.energy)
        for r in 0..<flux.replicas {
            for e in 0..<shape.energy {
                for t in covered {
                    let start = ((r * shape.energy + e) * shape.theta + t) * shape.depth
                    for d in 0..<shape.depth {
                        let photons = coverage[t] * flux.photons[start + d]
                        replicas[r][e * shape.depth + d] += photons
                        if photons > 0, let energy = flux.meanEnergy?[start + d] { weightedEnergy[e] += photons * energy }
                    }
                }
            }
        }
        let mean = (0..<shape.energy * shape.depth).map { i in replicas.reduce(0) { $0 + $1[i] } / Double(flux.replicas) }
        spectra = (0..<shape.energy).map { e in
            let photons = mean[e * shape.depth..<(e + 1) * shape.depth].reduce(0, +) * Double(flux.replicas)
            return BinSpectrum(
                low: flux.axes.energy[e], high: flux.axes.energy[e + 1],
                mean: flux.meanEnergy != nil && photons > 0 ? weightedEnergy[e] / photons : nil)
        }
        (self.replicas, self.mean) = (replicas, mean)
    }
}
