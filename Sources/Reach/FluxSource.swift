import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Mediators
import Particles

/// The particles of one dump that make mediators by one channel, with the material they make them in and what stands behind it.
public struct FluxSource: Sendable {
    public let flux: ParticleFlux
    public let mediator: Mediator
    public let channel: any ProductionChannel
    public let model: ProductionModel
    let production: any Production
    let material: Material
    /// Length of the dumps between this one's back face and the chambers' zero, cm.
    public let lengthBehind: Double
    /// Where the dump stands.
    let dump: DumpOrder.Entry
    var face: DumpFace? { dump.face }
    /// The flux's particles, mean over the replicas; for a species that is followed only, the same as `meanAmounts`.
    let meanParticles: [Double]
    /// Their energy in each cell, GeV per collision; nil where the flux does not state it.
    private let meanEnergies: [Double]?
    /// What the channel weights with, mean over the replicas: particles, or cm of their path.
    let meanAmounts: [Double]
    /// Upper edge of the last energy bin that holds any of them, GeV.
    let highestEnergy: Double
    /// Number of the flux's first replica in the whole one.
    private(set) var firstReplica = 0

    /// Throws `InputError`, naming `place` (the flux file), for a species that the channel does not use, for a dump that is not in `order`,
    /// and for an unknown material without mass fractions.
    public init(
        _ flux: ParticleFlux, of mediator: Mediator, by channel: any ProductionChannel, order: DumpOrder, model: ProductionModel, at place: String? = nil
    ) throws {
        guard channel.parents.contains(flux.species) else {
            throw InputError("a flux of \(flux.species.name)", at: place, expected: "\(channel.parents.map(\.fluxName).joined(separator: " or ")), which '\(channel.name)' needs")
        }
        (self.flux, self.mediator, self.channel, self.model) = (flux, mediator, channel, model)
        material = try Self.material(flux, place)
        production = channel.production(in: material, model: model)
        (dump, lengthBehind) = try order.dump(flux.dump, at: place)
        meanAmounts = Self.mean(flux, Self.amounts(flux, model))
        highestEnergy = Self.highestEnergy(flux, meanAmounts)
        meanParticles = flux.photons.isEmpty ? meanAmounts : Self.mean(flux, flux.photons)
        meanEnergies = flux.meanEnergy.map { Self.mean(flux, zip($0, flux.photons).map(*)) }
    }

    /// Every channel of a mediator whose parents are among the fluxes.
    ///
    /// - Parameter places: the files, for errors.
    /// - Throws: `InputError` if no channel has its parents.
    public static func all(
        _ fluxes: [ParticleFlux], of mediator: Mediator, order: DumpOrder, model: ProductionModel, places: [String] = []
    ) throws -> [FluxSource] {
        let sources = try mediator.channels.flatMap { channel in
            try fluxes.enumerated().filter { channel.parents.contains($1.species) }.map { i, flux in
                try FluxSource(flux, of: mediator, by: channel, order: order, model: model, at: places.isEmpty ? nil : places[i])
            }
        }
        guard !sources.isEmpty else {
            let parents = Set(mediator.channels.flatMap(\.parents).map(\.fluxName)).sorted().joined(separator: ", ")
            throw InputError("no flux here makes '\(mediator.name)'", at: places.first, expected: "fluxes of \(parents)", advice: "score them: showers: { species: [...] }")
        }
        return sources
    }

    /// Whether an energy and a mass give the same production in both.
    func makesTheSame(as other: FluxSource) -> Bool {
        (channel.name, model, flux.material, flux.density, flux.massFractions) == (other.channel.name, other.model, other.flux.material, other.flux.density, other.flux.massFractions)
            && flux.axes.energy == other.flux.axes.energy && (channel.parents.count > 1 || flux.species == other.flux.species)
    }

    /// A source with the particles of one replica only.
    func replica(_ r: Int) -> FluxSource {
        func part(_ values: [Double]) -> [Double] { values.isEmpty ? [] : Array(values[r * flux.axes.cells..<(r + 1) * flux.axes.cells]) }
        var one = flux
        one.replicas = 1
        (one.photons, one.trackLength, one.meanEnergy) = (part(flux.photons), part(flux.trackLength), flux.meanEnergy.map(part))
        return FluxSource(one, self, firstReplica: firstReplica + r)
    }

    /// What another source has, with other particles.
    private init(_ flux: ParticleFlux, _ other: FluxSource, firstReplica: Int) {
        (self.flux, self.firstReplica) = (flux, firstReplica)
        (mediator, channel, model, production, material) = (other.mediator, other.channel, other.model, other.production, other.material)
        (lengthBehind, dump) = (other.lengthBehind, other.dump)
        meanAmounts = Self.amounts(flux, model)
        highestEnergy = Self.highestEnergy(flux, meanAmounts)
        meanParticles = flux.photons.isEmpty ? meanAmounts : flux.photons
        meanEnergies = flux.meanEnergy.map { zip($0, flux.photons).map(*) }
    }

    /// What the channel weights with, in all cells of all replicas.
    var amounts: [Double] { Self.amounts(flux, model) }

    /// Photons by the model's choice; leptons by their path; mesons, which decay at once, by their number.
    private static func amounts(_ flux: ParticleFlux, _ model: ProductionModel) -> [Double] {
        flux.photons.isEmpty || flux.species == .photon && model.weight == .trackLength ? flux.trackLength : flux.photons
    }

    private var countsInteractions: Bool { flux.species == .photon && model.weight == .interaction }

    /// The spectrum within each energy bin of the particles in cells that count with these weights.
    func spectra(_ weights: [Double]) -> [BinSpectrum] {
        let cells = weights.count
        return (0..<flux.axes.shape.energy).map { e in
            func sum(_ values: [Double]) -> Double { weights.indices.reduce(0) { $0 + weights[$1] * values[e * cells + $1] } }
            let particles = meanEnergies == nil ? 0 : sum(meanParticles)
            return BinSpectrum(
                low: flux.axes.energy[e], high: flux.axes.energy[e + 1], mean: particles > 0 ? meanEnergies.map { sum($0) / particles } : nil)
        }
    }

    /// Attenuation of photons by ordinary processes, 1/cm: XCOM's total with coherent scattering, no LPM effect, constant above 100 GeV; 1 where
    /// it is not asked for.
    func standardModelAttenuation(energy: Double) -> Double {
        guard countsInteractions else { return 1 }
        return material.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * $1.element.photonCrossSection(at: energy).total }
    }

    /// Mediators made per amount at unit coupling, and the same over the total attenuation (which limits the number of mediators to that of
    /// photons that interact; zero otherwise), at an energy where the attenuations are given.
    func yield(attenuationPerSquaredCoupling attenuation: Double, standardModel: Double) -> (perAmount: Double, saturation: Double) {
        countsInteractions ? (attenuation / standardModel, attenuation / standardModel) : (attenuation, 0)
    }

    private static func mean(_ flux: ParticleFlux, _ values: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: flux.axes.cells)
        for r in 0..<flux.replicas {
            for i in 0..<sums.count { sums[i] += values[r * sums.count + i] }
        }
        return sums.map { $0 / Double(flux.replicas) }
    }

    private static func highestEnergy(_ flux: ParticleFlux, _ amounts: [Double]) -> Double {
        let cells = flux.axes.shape.theta * flux.axes.shape.depth
        return flux.axes.energy[amounts.lastIndex { $0 > 0 }.map { $0 / cells + 1 } ?? flux.axes.shape.energy]
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

extension Species {
    /// "photons", "e-".
    fileprivate var fluxName: String { self == .photon ? "photons" : name }
}
