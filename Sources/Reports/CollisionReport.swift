import Collisions
import Foundation
import Inputs
import Materials
import Nuclei
import Numerics
import Particles
import Showers
import Studies

/// Inelastic collisions of one hadron with the nuclei of a material, one by one: the answer of `calodump collision`. Means are per collision.
public struct CollisionReport: Codable, Sendable {
    /// Share of the kinetic energy that the hadron with the most of it takes: over the collisions.
    public struct Leading: Codable, Sendable {
        public var mean, error, spread: Double
    }

    /// Double differential cross section of one species.
    public struct Spectrum: Codable, Sendable {
        public var species: String
        /// Of the momentum, GeV, and of the angle to the projectile, rad.
        public var momentumEdges, angleEdges: [Double]
        /// d2sigma/(dp dtheta), mb/(GeV rad), by angle, then momentum.
        public var crossSection, error: [[Double]]

        enum CodingKeys: String, CodingKey {
            case species, momentumEdges = "momentum_edges_GeV", angleEdges = "angle_edges_rad"
            case crossSection = "d2sigma_dp_dtheta_mb_per_GeV_rad", error = "error_mb_per_GeV_rad"
        }
    }

    /// What to make a spectrum of: momenta in GeV, angles in rad.
    public struct SpectrumBins: Sendable {
        public var species: Species
        public var momenta, angles: [Double]

        /// - Throws: `InputError` if the edges do not rise.
        public init(_ species: Species, momenta: [Double], angles: [Double]) throws {
            for (edges, name) in [(momenta, "momenta"), (angles, "angles")] where edges.count < 2 || zip(edges, edges.dropFirst()).contains(where: { $0 >= $1 }) {
                throw InputError("the edges of the \(name) do not rise", expected: "two or more, each higher than the one before")
            }
            (self.species, self.momenta, self.angles) = (species, momenta, angles)
        }
    }

    public var material: String
    public var primary: String
    /// Kinetic energy, GeV.
    public var energy: Double
    public var collisions: Int
    /// Of these, the number that no final state was found for; they are not in the means.
    public var failed: Int
    public var seed: UInt64
    /// Inelastic cross section per atom, mb, averaged over the material's atoms.
    public var inelastic: Double
    /// Particles that leave the nucleus, by species; pi0 and eta too, whose decay products are not counted again. Nuclear photons as "nuclear photon".
    public var particles: [String: Estimate]
    /// Protons, neutrons above 100 MeV.
    public var fastNucleons: [String: Estimate]
    /// Energy over the projectile's kinetic energy: "electromagnetic" (photons and electrons of pi0, eta and other decays), "charged pions", "kaons" (total
    /// energies), "nucleons" (kinetic, those above 100 MeV), "slow nucleons", "nuclear photons", "other".
    public var energyShare: [String: Estimate]
    /// Of all hadrons (mesons with their mass), and of baryons alone.
    public var leadingHadron, leadingBaryon: Leading
    public var spectrum: Spectrum?

    enum CodingKeys: String, CodingKey {
        case material, primary, energy = "energy_GeV", collisions, failed, seed, inelastic = "inelastic_mb", particles, fastNucleons = "nucleons_above_100MeV"
        case energyShare = "energy_share", leadingHadron = "leading_hadron", leadingBaryon = "leading_baryon", spectrum
    }
}

extension CollisionReport {
    /// - Throws: `InputError` for a projectile that is no hadron, without PYTHIA, and where not one collision could be made.
    public init(
        material: Material, primary: Species, kineticEnergy: Double, collisions: Int, settings: HadronCollisionSettings = HadronCollisionSettings(),
        spectrum bins: SpectrumBins? = nil, seed: UInt64
    ) throws {
        guard primary.isTransportedHadron else {
            throw InputError("'\(primary.name)' has no collisions with nuclei", expected: "a hadron that lives long enough to meet one, such as pi+, p, n, K0L")
        }
        (self.material, self.primary, energy, self.collisions, self.seed) = (material.name, primary.name, kineticEnergy, collisions, seed)
        let targets = material.components.map { (nuclei: TargetNuclei($0.element), rate: $0.atomsPerBarnCentimetre * inelastic($0.element)) }
        func inelastic(_ element: Element) -> Double {
            HadronCrossSections(primary, massNumber: element.atomicWeight, atomicNumber: element.atomicNumber).inelastic(kineticEnergy)
        }
        let total = targets.reduce(0) { $0 + $1.rate }
        self.inelastic = 1e3 * total / material.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre }

        let collider = try PythiaHadronCollider(settings)
        let momentum = Vector.zAxis * (kineticEnergy * (kineticEnergy + 2 * primary.mass)).squareRoot()
        var tally = CollisionTally(kineticEnergy: kineticEnergy, bins: bins)
        var result = HadronNucleusCollision(), failed = 0
        let progress = WorkProgress("collisions", total: collisions, threads: 1, kind: "\(primary.name), \(kineticEnergy) GeV, \(material.name), \(settings)", isLong: false)
        for k in 0..<collisions {
            var random = RandomStream(seed: seed, stage: .hadronicShower, collision: UInt64(k))
            var u = random.uniform() * total, choice = 0
            while choice < targets.count - 1, u >= targets[choice].rate {
                u -= targets[choice].rate
                choice += 1
            }
            let nuclei = targets[choice].nuclei
            collider.collide(
                primary, momentum: momentum, massNumber: nuclei.massNumber(using: &random), atomicNumber: nuclei.atomicNumber, random: &random, into: &result)
            if result.failed { failed += 1 } else { tally.add(result) }
            progress.add(1)
        }
        progress.finish()
        try collider.check()
        guard failed < collisions else { throw InputError("not one of \(collisions) collisions could be made", advice: "try another energy") }
        self.failed = failed
        (particles, fastNucleons, energyShare) = (tally.particles.estimates, tally.fastNucleons.estimates, tally.shares.estimates)
        (leadingHadron, leadingBaryon) = (Leading(tally.leadingHadron), Leading(tally.leadingBaryon))
        self.spectrum = bins.map { tally.spectrum($0, crossSection: self.inelastic) }
    }
}

extension CollisionReport.Leading {
    fileprivate init(_ statistics: RunningStatistics) {
        self.init(mean: statistics.mean, error: statistics.error, spread: statistics.variance.squareRoot())
    }
}

/// Sums by name over collisions, most of which lack most names.
private struct NamedSums {
    private var sums: [String: (Double, Double)] = [:]
    private var current: [String: Double] = [:]
    private var count = 0

    mutating func add(_ name: String, _ value: Double = 1) { current[name, default: 0] += value }

    mutating func endCollision() {
        count += 1
        for (name, value) in current {
            let old = sums[name] ?? (0, 0)
            sums[name] = (old.0 + value, old.1 + value * value)
        }
        current.removeAll(keepingCapacity: true)
    }

    var estimates: [String: Estimate] {
        let n = Double(max(count, 1))
        return sums.mapValues { sum, squares in
            let mean = sum / n
            return Estimate(mean: mean, error: (max(0, squares / n - mean * mean) / max(n - 1, 1)).squareRoot())
        }
    }
}

private struct CollisionTally {
    let kineticEnergy: Double
    let bins: CollisionReport.SpectrumBins?
    var particles = NamedSums(), fastNucleons = NamedSums(), shares = NamedSums()
    var leadingHadron = RunningStatistics(), leadingBaryon = RunningStatistics()
    private var cells: [[RunningStatistics]] = []
    private static let fast = 0.1

    init(kineticEnergy: Double, bins: CollisionReport.SpectrumBins?) {
        (self.kineticEnergy, self.bins) = (kineticEnergy, bins)
        if let bins {
            cells = [[RunningStatistics]](repeating: [RunningStatistics](repeating: RunningStatistics(), count: bins.momenta.count - 1), count: bins.angles.count - 1)
        }
    }

    mutating func add(_ result: HadronNucleusCollision) {
        var hadron = 0.0, baryon = 0.0
        var found = cells.map { $0.map { _ in 0.0 } }
        func see(_ particle: Secondary) {
            guard let bins, particle.species == bins.species else { return }
            let p = particle.momentum.magnitude
            guard p > 0 else { return }
            let angle = acos(max(-1, min(1, particle.momentum.z / p)))
            guard let i = bins.angles.firstIndex(where: { $0 > angle }), i > 0, let k = bins.momenta.firstIndex(where: { $0 > p }), k > 0 else { return }
            found[i - 1][k - 1] += 1
        }
        for meson in result.neutralMesons {
            particles.add(meson.species.name)
            hadron = max(hadron, meson.energy)
            see(meson)
        }
        for particle in result.secondaries {
            let species = particle.species, t = particle.kineticEnergy
            shares.add(Self.group(species, t), (species.baryonNumber > 0 ? t : particle.energy) / kineticEnergy)
            guard !species.isElectromagnetic else { continue }
            particles.add(species.name)
            see(particle)
            if species == .proton || species == .neutron, t > Self.fast { fastNucleons.add(species.name) }
            if species.isHadron { hadron = max(hadron, species.baryonNumber > 0 ? t : particle.energy) }
            if species.baryonNumber > 0 { baryon = max(baryon, t) }
        }
        for photon in result.nuclearPhotons {
            particles.add("nuclear photon")
            shares.add("nuclear photons", photon.energy / kineticEnergy)
        }
        particles.endCollision()
        fastNucleons.endCollision()
        shares.endCollision()
        leadingHadron.add(hadron / kineticEnergy)
        leadingBaryon.add(baryon / kineticEnergy)
        for i in cells.indices { for k in cells[i].indices { cells[i][k].add(found[i][k]) } }
    }

    private static func group(_ species: Species, _ t: Double) -> String {
        switch species {
        case _ where species.isElectromagnetic: "electromagnetic"
        case .pionPlus, .pionMinus: "charged pions"
        case .kaonPlus, .kaonMinus, .kaonLong, .kaonShort: "kaons"
        case .proton, .neutron: t > fast ? "nucleons" : "slow nucleons"
        default: "other"
        }
    }

    func spectrum(_ bins: CollisionReport.SpectrumBins, crossSection: Double) -> CollisionReport.Spectrum {
        func density(_ path: KeyPath<RunningStatistics, Double>) -> [[Double]] {
            cells.indices.map { i in
                cells[i].indices.map { k in
                    crossSection * cells[i][k][keyPath: path] / (bins.angles[i + 1] - bins.angles[i]) / (bins.momenta[k + 1] - bins.momenta[k])
                }
            }
        }
        return .init(
            species: bins.species.name, momentumEdges: bins.momenta, angleEdges: bins.angles, crossSection: density(\.mean), error: density(\.error))
    }
}

extension CollisionReport {
    public var text: String {
        var table = TextTable(["particle", "per collision", "+-"]), shares = TextTable(["share of the energy", "", "+-"])
        for (name, value) in particles.sorted(by: { ($1.value.mean, $0.key) < ($0.value.mean, $1.key) }) {
            table.add([name, digits(value.mean, 4), digits(value.error, 2)])
        }
        for (name, value) in energyShare.sorted(by: { ($1.value.mean, $0.key) < ($0.value.mean, $1.key) }) {
            shares.add([name, digits(value.mean, 4), digits(value.error, 2)])
        }
        var lines = [
            "\(collisions) inelastic collisions of \(primary), \(digits(energy, 6)) GeV, with \(material) (\(digits(inelastic, 4)) mb per atom)", table.text, shares.text,
            "leading hadron: \(digits(leadingHadron.mean, 3)) of the kinetic energy, spread \(digits(leadingHadron.spread, 2)); "
                + "leading baryon: \(digits(leadingBaryon.mean, 3)), spread \(digits(leadingBaryon.spread, 2))",
        ]
        if let spectrum {
            var rows = TextTable(["angle, rad"] + zip(spectrum.momentumEdges, spectrum.momentumEdges.dropFirst()).map { "\(digits($0, 3))-\(digits($1, 3)) GeV" })
            for (i, values) in spectrum.crossSection.enumerated() {
                rows.add(["\(digits(spectrum.angleEdges[i], 3))-\(digits(spectrum.angleEdges[i + 1], 3))"] + values.map { digits($0, 3) })
            }
            lines += ["d2sigma/(dp dtheta) of \(spectrum.species), mb/(GeV rad)", rows.text]
        }
        if failed > 0 { lines.append("\(failed) collisions could not be made") }
        return lines.joined(separator: "\n")
    }
}
