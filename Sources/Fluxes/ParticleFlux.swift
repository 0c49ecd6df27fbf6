// The seam of the program: everything left of it (collisions, jets, showers) is costly and knows no mediator; everything
// right of it is rescanned in milliseconds.

import Numerics
import Particles

/// Bin edges of a flux, ascending.
public struct FluxAxes: Equatable, Sendable {
    /// Photon energy, GeV.
    public var energy: [Double]
    /// Angle to the beam, radian, 0 ... pi.
    public var theta: [Double]
    /// Depth behind the dump's front face along the incident direction, cm.
    public var depth: [Double]

    public init(energy: [Double], theta: [Double], depth: [Double]) {
        (self.energy, self.theta, self.depth) = (energy, theta, depth)
    }

    /// Number of bins (energy, theta, depth).
    public var shape: (energy: Int, theta: Int, depth: Int) { (energy.count - 1, theta.count - 1, depth.count - 1) }
    public var cells: Int { shape.energy * shape.theta * shape.depth }
}

/// Photons above a threshold with the ways of counting them beside each other, per collision.
public struct PhotonTotals: Codable, Equatable, Sendable {
    /// Keys are "1MeV", "10MeV", "100MeV".
    public typealias ByThreshold = [String: Estimate]
    public var noCut: ByThreshold
    public var incidentCut: ByThreshold
    public var photonCut: ByThreshold
    /// The same cuts in the other cone metric; absent in a flux made elsewhere.
    public var otherCone: OtherCone?

    public struct OtherCone: Codable, Equatable, Sendable {
        public var cone: ConeMetric
        public var incidentCut: ByThreshold
        public var photonCut: ByThreshold
        public init(cone: ConeMetric, incidentCut: ByThreshold, photonCut: ByThreshold) {
            (self.cone, self.incidentCut, self.photonCut) = (cone, incidentCut, photonCut)
        }
        enum CodingKeys: String, CodingKey { case cone, incidentCut = "incident_cut", photonCut = "photon_cut" }
    }

    public init(noCut: ByThreshold, incidentCut: ByThreshold, photonCut: ByThreshold, otherCone: OtherCone? = nil) {
        (self.noCut, self.incidentCut, self.photonCut, self.otherCone) = (noCut, incidentCut, photonCut, otherCone)
    }
    enum CodingKeys: String, CodingKey {
        case noCut = "no_cut", incidentCut = "incident_cut", photonCut = "photon_cut", otherCone = "other_cone"
    }
}

/// The photons of one dump, or particles of another species, in (energy, angle to the beam, depth), per collision. Energies are total
/// energies, mass included.
///
/// The arrays have the shape (replicas, energy, theta, depth) in C order. A replica is a disjoint group of collisions; its
/// numbers are per collision of that replica. Bins are strongly correlated (one jet makes many photons), so the error of
/// any derived number is the spread of that number over the replicas, never a sum of bin errors.
public struct ParticleFlux: Equatable, Sendable {
    public var dump: String
    /// Material name; with `massFractions` absent it must be a built-in one.
    public var material: String
    /// g/cm^3
    public var density: Double
    /// Mass fraction by element symbol.
    public var massFractions: [String: Double]?
    public var species: Species = .photon
    /// Depth of the dump, cm.
    public var depth: Double
    /// Cross section of the collisions, barn.
    public var crossSection: Double
    public var collisions: Int
    public var replicas: Int
    /// GeV
    public var photonCut: Double
    public var samples: [Sample]
    public var cone: ConeMetric
    public var cut: ConeCut
    /// Checksum of the resolved study.
    public var study: String
    /// Of the collisions; nil where nobody told them.
    public var beams: Beams?
    /// Of a fixed target: the "collisions" then are particles of this beam, with a cross section of 1 barn, so that a luminosity of N/barn
    /// stands for N particles on target.
    public var beam: FixedTargetBeam?
    /// Program that made it, with its version; nil: not stated.
    public var program: String?
    public var axes: FluxAxes
    /// Of a flux of photons.
    public var totals: PhotonTotals?
    /// The same for each replica's collisions, for the errors of numbers derived from them.
    public var totalsByReplica: [PhotonTotals]?
    /// Particles created, incident ones included, that fly outward; empty for electrons and positrons.
    public var photons: [Double]
    /// Their path by current energy, cm; empty for pi0 and eta.
    public var trackLength: [Double]
    /// Mean photon energy in a bin, GeV, of the same shape; absent: E^-2 within a bin.
    public var meanEnergy: [Double]?

    /// Events have different weights, maybe negative ones: so may be bins.
    public var hasWeights: Bool { samples.contains(where: \.hasWeights) }

    /// The beam that meets a fixed target.
    public struct FixedTargetBeam: Codable, Equatable, Sendable {
        public var particle: String
        /// GeV
        public var kineticEnergy: Double
        public init(particle: String, kineticEnergy: Double) { (self.particle, self.kineticEnergy) = (particle, kineticEnergy) }
        enum CodingKeys: String, CodingKey { case particle, kineticEnergy = "kinetic_energy_GeV" }
    }

    /// A generator sample: several are added with their cross sections.
    public struct Sample: Codable, Equatable, Sendable {
        public var name: String
        /// barn
        public var crossSection: Double
        public var events: Int
        public var sumOfWeights: Double
        public var sumOfSquaredWeights: Double
        /// (sum w)^2 / sum w^2: events of equal weight that know a mean as well.
        public var effectiveEvents: Double { sumOfSquaredWeights > 0 ? sumOfWeights * sumOfWeights / sumOfSquaredWeights : 0 }
        /// Events have different weights.
        public var hasWeights: Bool { effectiveEvents < Double(events) * (1 - 1e-9) }
        public init(name: String, crossSection: Double, events: Int, sumOfWeights: Double, sumOfSquaredWeights: Double) {
            self.name = name
            self.crossSection = crossSection
            self.events = events
            self.sumOfWeights = sumOfWeights
            self.sumOfSquaredWeights = sumOfSquaredWeights
        }
    }

    public init(
        dump: String, material: String, density: Double, massFractions: [String: Double]?, depth: Double,
        crossSection: Double, collisions: Int, replicas: Int, photonCut: Double, samples: [Sample] = [],
        cone: ConeMetric, cut: ConeCut, study: String, axes: FluxAxes, totals: PhotonTotals?, totalsByReplica: [PhotonTotals]? = nil,
        species: Species = .photon, photons: [Double], trackLength: [Double], meanEnergy: [Double]? = nil
    ) {
        let arrays = FluxArrays(species), cells = replicas * axes.cells
        precondition(photons.count == (arrays.created == nil ? 0 : cells), "photons: \(photons.count) numbers for \(replicas) x \(axes.cells)")
        precondition(trackLength.count == (arrays.path == nil ? 0 : cells), "track length: \(trackLength.count) numbers for \(replicas) x \(axes.cells)")
        self.species = species
        self.dump = dump
        self.material = material
        self.density = density
        self.massFractions = massFractions
        self.depth = depth
        self.crossSection = crossSection
        self.collisions = collisions
        self.replicas = replicas
        self.photonCut = photonCut
        self.samples = samples
        self.cone = cone
        self.cut = cut
        self.study = study
        self.axes = axes
        self.totals = totals
        self.totalsByReplica = totalsByReplica
        self.photons = photons
        self.trackLength = trackLength
        self.meanEnergy = meanEnergy
    }
}

/// The arrays that a flux of a species has, by their names in files.
public struct FluxArrays: Equatable, Sendable {
    /// Numbers of particles created.
    public let created: String?
    /// Their path.
    public let path: String?

    public init(_ species: Species) {
        switch species {
        case .photon: (created, path) = ("photons", "track_length_cm")
        case .electron, .positron: (created, path) = (nil, "track_length_cm")
        default: (created, path) = ("created", nil)
        }
    }
}
