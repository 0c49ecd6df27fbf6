import Collisions
import Fluxes
import Foundation
import Numerics
import Particles
import Showers

/// What one batch counted besides its tallies.
package struct BatchRecord: Codable, Equatable, Sendable {
    package var collisions = 0
    var sumOfWeights = 0.0
    var sumOfSquaredWeights = 0.0
    /// The generator's estimate, barn, from this batch's collisions.
    package var crossSection = 0.0
    /// Its error; 0 where the generator knows the number without one.
    package var crossSectionError = 0.0
    var jets = 0
    /// Constituents of the selected jets by species name: those that entered a dump, and the others.
    var entered: [String: Int] = [:]
    var ignored: [String: Int] = [:]
    var cpuSeconds = 0.0

    package init() {}
}

/// What a run was made with and what it counted: `record.json`.
package struct RunRecord: Encodable, Sendable {
    package struct Sample: Encodable, Sendable {
        var name: String
        var collisions: Int
        /// Barn; in the file mb.
        package var crossSection: Double
        package var crossSectionError: Double
        var jets: Int
        var sumOfWeights: Double
        var sumOfSquaredWeights: Double
        /// Collisions of equal weight that know a mean as well as these.
        var effectiveCollisions: Double { sumOfSquaredWeights > 0 ? sumOfWeights * sumOfWeights / sumOfSquaredWeights : 0 }

        /// The sum over the batches of a sample.
        ///
        /// - Parameter known: the cross section and its error, barn, where they do not come from the batches: those of a file.
        package init(name: String, adding batches: [BatchRecord], known: Estimate? = nil) {
            var sums = SampleSums()
            for batch in batches { sums.add(batch) }
            self.init(name: name, sums, known: known)
        }

        /// - Parameter commonError: relative error that all batches share.
        init(name: String, _ sums: SampleSums, known: Estimate?, commonError: Double = 0) {
            (self.name, collisions, jets) = (name, sums.collisions, sums.jets)
            let estimate = known ?? sums.crossSection, common = commonError * estimate.mean
            (crossSection, crossSectionError) = (estimate.mean, common == 0 ? estimate.error : (estimate.error * estimate.error + common * common).squareRoot())
            (sumOfWeights, sumOfSquaredWeights) = (sums.weights, sums.squaredWeights)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(collisions, forKey: .collisions)
            try container.encode(crossSection * 1e3, forKey: .crossSection)
            try container.encode(crossSectionError * 1e3, forKey: .crossSectionError)
            try container.encode(jets, forKey: .jets)
            try container.encode(sumOfWeights, forKey: .sumOfWeights)
            try container.encode(sumOfSquaredWeights, forKey: .sumOfSquaredWeights)
            try container.encode(effectiveCollisions, forKey: .effectiveCollisions)
        }

        enum CodingKeys: String, CodingKey {
            case name, collisions, crossSection = "sigma_mb", crossSectionError = "sigma_error_mb", jets, sumOfWeights = "sum_w"
            case sumOfSquaredWeights = "sum_w2", effectiveCollisions = "effective_collisions"
        }
    }

    struct DumpRecord: Encodable, Sendable {
        var incidentParticles: Int64
        var nuclearCollisions: Int64
        var failedCollisions: Int64
        /// Hadrons below the range of the hadronic model, deposited where they were.
        var depositedHadrons: Int64
        var depositedHadronEnergy: Double
        /// GeV, summed over all showers whatever the weight of their collision.
        var energy: EnergyLedger

        enum CodingKeys: String, CodingKey {
            case incidentParticles = "incident_particles", nuclearCollisions = "nuclear_collisions"
            case failedCollisions = "failed_nuclear_collisions", depositedHadrons = "hadrons_deposited_locally"
            case depositedHadronEnergy = "energy_deposited_locally_GeV", energy = "energy_GeV"
        }

        init(_ showers: ShowerSums) {
            incidentParticles = showers[.incident]
            nuclearCollisions = showers[.nuclearCollisions]
            failedCollisions = showers[.failedCollisions]
            depositedHadrons = showers[.depositedHadrons]
            depositedHadronEnergy = Double(showers[.depositedHadronEnergy]) * FluxTally.energyUnit
            energy = showers.ledger
        }
    }

    var program = ProgramVersion.text
    var physics = ProgramVersion.physics
    /// The study that made the fluxes, as YAML.
    var study: String
    var commit: String?
    var pythia: String
    var fastjet: String
    var seed: UInt64
    var fluxChecksum: String
    var reachChecksum: String
    /// Checksums of the generators' initialisation files and of a HepMC file, by file name.
    var files: [String: String]
    /// nil if the collisions' files do not tell them.
    var beams: Beams?
    /// Of a pair of nucleons in their centre of mass, GeV.
    var collisionEnergy: Double?
    package var samples: [Sample]
    var batches: Int
    var replicas: Int
    var entered: [String: Int]
    var ignored: [String: Int]
    var dumps: [String: DumpRecord]
    /// CPU time of all batches; does not depend on the number of threads.
    var cpuSeconds: Double

    enum CodingKeys: String, CodingKey {
        case program, physics, study, commit, pythia, fastjet, seed, fluxChecksum = "flux_checksum", reachChecksum = "reach_checksum", files
        case beams, collisionEnergy = "collision_energy_GeV", samples, batches, replicas, entered = "incident_particles"
        case ignored = "particles_not_followed", dumps, cpuSeconds = "cpu_s"
    }
}

extension RunRecord {
    init(_ study: Study, files: [String: String], beams: Beams?, samples: [Sample], sums: RunSums, replicas: Int, dumps: [String: DumpRecord]) {
        self.init(
            study: study.yaml, commit: Installation.commit, pythia: GeneratorCache.pythiaVersion, fastjet: GeneratorCache.fastjetVersion, seed: study.seed,
            fluxChecksum: study.fluxChecksum, reachChecksum: study.reachChecksum, files: files, beams: beams,
            collisionEnergy: beams?.roundedEnergy, samples: samples, batches: sums.batches,
            replicas: replicas, entered: sums.entered, ignored: sums.ignored, dumps: dumps, cpuSeconds: sums.cpuSeconds)
    }
}

/// CPU time of the calling thread, s.
func threadCPUSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
