import Experiments
import Fluxes
import Inputs
import Materials
import Mediators
import Particles

/// The photons of one dump with what they convert in and what stands behind it.
public struct PhotonSource: Sendable {
    public let flux: ParticleFlux
    public let model: ProductionModel
    public let production: PrimakoffProduction
    /// Length of the dumps between this one's back face and the chambers' zero, cm.
    public let lengthBehind: Double
    /// Where the dump begins in the detector; nil: not known.
    public let face: DumpFace?
    /// The flux's photons, mean over the replicas.
    let meanPhotons: [Double]
    /// Their energy in each cell, GeV per collision; nil where the flux does not state it.
    let meanPhotonEnergy: [Double]?
    /// What the model weights with, mean over the replicas: photons, or cm of their path.
    let meanAmounts: [Double]

    /// Throws `InputError`, naming `place` (the flux file), for a species other than photons, for a dump that is not in `order`,
    /// and for an unknown material without mass fractions.
    public init(_ flux: ParticleFlux, order: DumpOrder, model: ProductionModel, at place: String? = nil) throws {
        guard flux.species == .photon else {
            throw InputError("a flux of \(flux.species.name)", at: place, expected: "photons")
        }
        (self.flux, self.model) = (flux, model)
        meanPhotons = Self.mean(flux) { flux.photons[$0] }
        meanPhotonEnergy = flux.meanEnergy.map { energies in Self.mean(flux) { flux.photons[$0] * energies[$0] } }
        meanAmounts = model.weight == .interaction ? meanPhotons : Self.mean(flux) { flux.trackLength[$0] }
        lengthBehind = try order.lengthBehind(flux.dump, at: place)
        face = order.face(flux.dump)
        production = PrimakoffProduction(try Self.material(flux, place), formFactor: model.formFactor, kinematics: model.kinematics)
    }

    /// The paper's production with a form factor of one's own.
    public init(_ flux: ParticleFlux, order: DumpOrder, formFactor: FormFactor, at place: String? = nil) throws {
        try self.init(flux, order: order, model: ProductionModel(formFactor: formFactor), at: place)
    }

    /// A source with the photons of one replica only.
    func replica(_ r: Int) -> PhotonSource {
        func part(_ values: [Double]) -> [Double] { Array(values[r * flux.axes.cells..<(r + 1) * flux.axes.cells]) }
        var one = flux
        one.replicas = 1
        (one.photons, one.trackLength, one.meanEnergy) = (part(flux.photons), part(flux.trackLength), flux.meanEnergy.map(part))
        return PhotonSource(one, self)
    }

    /// What another source has, with other photons.
    private init(_ flux: ParticleFlux, _ other: PhotonSource) {
        self.flux = flux
        (model, production, lengthBehind, face) = (other.model, other.production, other.lengthBehind, other.face)
        meanPhotons = flux.photons
        meanPhotonEnergy = flux.meanEnergy.map { zip($0, flux.photons).map(*) }
        meanAmounts = other.model.weight == .interaction ? flux.photons : flux.trackLength
    }

    /// What the model weights with, in all cells of all replicas.
    var amounts: [Double] { model.weight == .interaction ? flux.photons : flux.trackLength }

    /// By energy bin, over all directions and depths.
    var spectra: [BinSpectrum] {
        let shape = flux.axes.shape, cells = shape.theta * shape.depth
        return (0..<shape.energy).map { e in
            let row = e * cells..<(e + 1) * cells, photons = meanPhotons[row].reduce(0, +)
            return BinSpectrum(
                low: flux.axes.energy[e], high: flux.axes.energy[e + 1],
                mean: photons > 0 ? meanPhotonEnergy.map { $0[row].reduce(0, +) / photons } : nil)
        }
    }

    /// g^-2 times the mediators made per photon, or per cm of its path, and the same over the total attenuation (which limits
    /// the number of mediators to that of photons; zero per path), at an energy where sum n_i sigma_P,i / g^2 is given.
    func yield(attenuationPerSquaredCoupling attenuation: Double, standardModel: Double) -> (perAmount: Double, saturation: Double) {
        switch model.weight {
        case .interaction: (attenuation / standardModel, attenuation / standardModel)
        case .trackLength: (attenuation, 0)
        }
    }

    private static func mean(_ flux: ParticleFlux, _ value: (Int) -> Double) -> [Double] {
        var sums = [Double](repeating: 0, count: flux.axes.cells)
        for r in 0..<flux.replicas {
            for i in 0..<sums.count { sums[i] += value(r * sums.count + i) }
        }
        return sums.map { $0 / Double(flux.replicas) }
    }

    private static func material(_ flux: ParticleFlux, _ place: String?) throws -> Material {
        if let fractions = flux.massFractions {
            return try Material.mixture(name: flux.material, density: flux.density, massFractions: fractions, at: place)
        }
        do { return try Material.named(flux.material, at: place).at(density: flux.density) } catch var error as InputError {
            error.advice = (error.advice.map { "\($0) " } ?? "") + "a material of your own needs mass_fractions"
            throw error
        }
    }
}

/// The photons of a source (or cm of their path, as its model weights) that fly towards a chamber, per collision, in (energy, depth).
///
/// A theta bin counts by the part of its solid angle that the chamber covers: all or nothing where the axis has the chamber's
/// edges, as in our own fluxes. The photon's angle to the beam is the mediator's; its position is taken along theta.
struct AcceptedPhotons: Sendable {
    let energies: Int
    let depths: Int
    /// By replica: energy x depth numbers.
    let replicas: [[Double]]
    /// Mean over the replicas.
    let mean: [Double]
    /// By energy.
    let spectra: [BinSpectrum]

    /// - Parameter replicas: false leaves `replicas` empty.
    init(_ source: PhotonSource, chamber: Chamber, replicas wanted: Bool = true) {
        let flux = source.flux, shape = flux.axes.shape, theta = flux.axes.theta
        let coverage = (0..<shape.theta).map { chamber.coverage(from: theta[$0], to: theta[$0 + 1]) }
        let covered = coverage.indices.filter { coverage[$0] > 0 }
        (energies, depths) = (shape.energy, shape.depth)

        /// The first `cells` numbers from `first` on in (energy, depth).
        func accepted(_ values: [Double], from first: Int) -> [Double] {
            var sums = [Double](repeating: 0, count: shape.energy * shape.depth)
            for e in 0..<shape.energy {
                for t in covered {
                    let start = first + (e * shape.theta + t) * shape.depth
                    for d in 0..<shape.depth { sums[e * shape.depth + d] += coverage[t] * values[start + d] }
                }
            }
            return sums
        }
        mean = accepted(source.meanAmounts, from: 0)
        replicas = wanted ? (0..<flux.replicas).map { accepted(source.amounts, from: $0 * flux.axes.cells) } : []
        let photons = accepted(source.meanPhotons, from: 0), energy = source.meanPhotonEnergy.map { accepted($0, from: 0) }
        spectra = (0..<shape.energy).map { e in
            let row = e * shape.depth..<(e + 1) * shape.depth, photons = photons[row].reduce(0, +)
            return BinSpectrum(
                low: flux.axes.energy[e], high: flux.axes.energy[e + 1],
                mean: photons > 0 ? energy.map { $0[row].reduce(0, +) / photons } : nil)
        }
    }
}
