import Experiments
import Inputs
import Particles
import Showers

extension Study {
    /// Particles of the experiment's beam on its target; their species and energy are the experiment's.
    public struct BeamSource: Equatable, Sendable {
        /// How the photons in the dump are made.
        public enum Photons: String, CaseIterable, Codable, Sendable {
            /// By whole showers.
            case cascade
            /// As literature on beam dumps has it: `ThickTarget` for electrons, `FirstCollision` for hadrons.
            case approximation
        }

        /// Number of beam particles that are showered.
        public var particles = 20_000
        public var photons = Photons.cascade
        /// Lowest energy of the photons in the flux, GeV; nil: the photon cut. Hadrons that cannot make them are forgotten.
        public var above: Double?

        public init() {}
    }

    /// Whether the experiment has a fixed target.
    package var hasBeam: Bool { if case .beam = source { true } else { false } }

    /// Of photons in the fluxes, GeV.
    package var lowestPhotonEnergy: Double {
        guard case .beam(let beam) = source else { return showers.photonCut }
        return beam.above ?? showers.photonCut
    }

    /// A particle of the beam in front of the target. Throws `InputError` for a collider, and for what makes no shower.
    package func beamParticle() throws -> IncidentParticle {
        guard case .fixedTarget(let name, let energy) = experiment.beam else {
            throw InputError("the experiment '\(experiment.name)' has no fixed target", at: experiment.file, expected: "beam: { particle: ..., energy: ... }")
        }
        let species = try Species(validating: name, at: experiment.file)
        guard species.isElectromagnetic || species.isTransportedHadron else {
            throw InputError("a beam of \(name)", at: experiment.file, expected: "gamma, e-, e+ or a hadron that lives long enough, such as p")
        }
        try ShowerSettings.check(kineticEnergy: energy, at: experiment.file)
        let momentum = (energy * (energy + 2 * species.mass)).squareRoot()
        return IncidentParticle(species: species, momentum: .zAxis * momentum, jetAxis: .zAxis)
    }

    /// Whether hadrons enter a dump.
    func takesHadrons(_ dump: DumpSetting) -> Bool {
        if hasBeam, let particle = try? beamParticle() { return particle.species.isHadron }
        return dump.takes != .electromagnetic
    }
}

extension Study.BeamSource {
    /// What no single value shows.
    func check(_ study: Study) throws {
        let particle = try study.beamParticle(), lowest = study.lowestPhotonEnergy, name = particle.species.name
        let energy = Quantity.format(particle.kineticEnergy, as: .energy)
        guard lowest >= study.showers.photonCut, lowest < particle.kineticEnergy else {
            throw InputError(
                "photons above \(Quantity.format(lowest, as: .energy))", at: above == nil ? "showers.photon_cut" : "source.beam.above",
                expected: "from the photon cut of \(Quantity.format(study.showers.photonCut, as: .energy)) to below the beam's \(energy)")
        }
        if photons == .approximation, particle.species == .photon {
            throw InputError("no approximation for a beam of \(name)", at: "source.beam.photons", expected: "cascade")
        }
        for threshold in study.compare?.variations.compactMap(\.energy?.lowerBound) ?? [] where !(lowest..<particle.kineticEnergy).contains(threshold) {
            throw InputError(
                "a threshold of \(Quantity.format(threshold, as: .energy))", at: "compare.variations",
                expected: "at least \(Quantity.format(lowest, as: .energy)), where the flux begins, and less than the beam's \(energy)",
                advice: "lower 'source.beam.above' or the photon cut")
        }
        if let front = study.experiment.volumes.first(where: { $0.role == .dump && $0.dump == study.dumps.first?.name })?.range.lowerBound, front != 0 {
            throw InputError("the dump begins at z = \(Quantity.format(front, as: .length))", at: study.experiment.file, expected: "front: 0cm, where the beam meets it")
        }
        guard study.showers.path == .dump else { throw InputError("a beam meets one dump", at: "showers.path", expected: "dump") }
        guard study.dumps.count == 1, let dump = study.dumps.first else {
            throw InputError(
                "\(study.dumps.count) dumps of a beam (\(study.dumps.map(\.name).joined(separator: ", ")))", at: "dumps", expected: "one",
                advice: "leave others out with 'NAME: none', or give their volumes the role 'shield'")
        }
        guard dump.takes.includes(particle.species) else {
            throw InputError("the dump '\(dump.name)' does not take the beam's \(name)", at: "dumps", expected: "takes: everything")
        }
    }
}
