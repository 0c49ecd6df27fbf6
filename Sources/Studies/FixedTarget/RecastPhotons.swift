import Collisions
import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Nuclei
import Numerics
import Particles
import Showers
import Synchronization

/// The photons in the dump of a fixed-target experiment, per beam particle, as a flux whose "collisions" are beam particles with a cross
/// section of 1 barn: a luminosity of N /barn then stands for N particles on target.
package struct RecastPhotons {
    private let study: RecastStudy
    private let material: Material
    private let axes: FluxAxes
    private let threads: Int

    /// Energies that matter begin here: the lowest threshold of the study and its variations, GeV.
    private let lowest: Double

    package init(_ study: RecastStudy, threads: Int) throws {
        (self.study, self.threads) = (study, threads)
        material = try Material.named(study.target.material)
        lowest = ([study.choices] + study.variations.map(\.choices)).map(\.signature.energy.lowerBound).min()!
        axes = Self.axes(from: lowest, to: study.beam.energy, depth: study.target.depth)
    }

    /// 20 bins a decade in energy, 12 in the angle from 0.1 mrad on, 24 in depth.
    private static func axes(from low: Double, to high: Double, depth: Double) -> FluxAxes {
        func logarithmic(_ a: Double, _ b: Double, perDecade: Double) -> [Double] {
            let count = max(1, (log10(b / a) * perDecade).rounded(.up))
            return (0...Int(count)).map { $0 == Int(count) ? b : a * pow(b / a, Double($0) / count) }
        }
        return FluxAxes(
            // A photon with all of the beam's energy belongs to the last bin.
            energy: logarithmic(low, high * (1 + 1e-9), perDecade: 20), theta: [0] + logarithmic(1e-4, 1, perDecade: 12) + [.pi],
            depth: (0...24).map { depth * Double($0) / 24 })
    }

    /// What the flux depends on.
    private func identity(_ photons: RecastStudy.Photons) -> String {
        let plan = study.showers
        return FNV1a(
            "physics \(ProgramVersion.physics) \(photons.rawValue) \(study.beam.particle.name) \(study.beam.energy) \(study.target.material) \(study.target.depth) \(lowest) "
                + "\(plan.primaries) \(plan.photonCut) \(plan.electronCut) \(plan.seed) \(RecastStudy.replicas)").hex
    }

    /// The photons, from `folder` if they are there, else simulated and put there.
    package func flux(_ photons: RecastStudy.Photons, in folder: String) throws -> ParticleFlux {
        let url = URL(fileURLWithPath: "\(folder)/\(study.name)_\(photons.rawValue).json")
        if FileManager.default.fileExists(atPath: url.path) {
            let saved = try ParticleFlux(contentsOf: url)
            if saved.study == identity(photons) { return saved }
        }
        let made = try make(photons)
        try makeDirectory(folder)
        try made.write(to: url)
        return made
    }

    private func make(_ photons: RecastStudy.Photons) throws -> ParticleFlux {
        switch (photons, study.beam.particle) {
        case (.cascade, _): return try cascade()
        case (.approximation, .proton): return try firstCollision()
        case (.approximation, _): return clementKessler()
        }
    }

    private func flux(_ kind: RecastStudy.Photons, replicas: Int, photons: [Double], trackLength: [Double]) -> ParticleFlux {
        ParticleFlux(
            dump: study.name, material: material.name, density: material.density, massFractions: nil, depth: study.target.depth, crossSection: 1,
            collisions: study.showers.primaries, replicas: replicas, photonCut: lowest, cone: .thetaPhi, cut: .none, study: identity(kind), axes: axes,
            totals: nil, photons: photons, trackLength: trackLength)
    }

    // MARK: The cascade

    private func cascade() throws -> ParticleFlux {
        let replicas = RecastStudy.replicas, primaries = study.showers.primaries / replicas
        let tallies = Mutex<[Int: FluxTally]>([:]), colliders = HadronColliders(), progress = Progress(total: primaries * replicas, done: 0)
        let dump = Dump(name: study.name, material: material, depth: study.target.depth, takes: .everything)
        let settings = ShowerSettings(photonCut: study.showers.photonCut, electronCut: study.showers.electronCut)
        let mass = study.beam.particle.mass, energy = study.beam.energy
        let momentum = (energy * (energy + 2 * mass)).squareRoot()
        let primary = IncidentParticle(species: study.beam.particle, momentum: .zAxis * momentum, jetAxis: .zAxis)
        let (axes, seed, lowest) = (axes, study.showers.seed, lowest)
        try forEachBatch(Array(0..<replicas), threads: threads, isCancelled: { Interrupt.isRequested }) { replica in
            let generator = primary.species.isHadron ? try colliders.lend() : nil
            defer { if let generator { colliders.giveBack(generator) } }
            let shower = DumpShower(
                dump: dump, settings: settings, hadronCollider: generator.map { HardCollider($0, lowest: lowest) }, seed: seed)
            var tally = FluxTally(axes: axes, cone: .thetaPhi, cut: .none)
            for i in 0..<primaries {
                try Interrupt.check()
                shower.shower(primary, collision: UInt64(replica * primaries + i), index: 0, into: &tally)
                tally.endCollision()
                progress.add(1)
            }
            tallies.withLock { [tally] in $0[replica] = tally }
        }
        try Interrupt.check()
        progress.finish()
        let ordered = tallies.withLock { all in (0..<replicas).map { all[$0]! } }, per = 1 / Double(primaries)
        return flux(
            .cascade, replicas: replicas, photons: ordered.flatMap { $0.photons.map { Double($0) * per } },
            trackLength: ordered.flatMap { $0.trackLength.map { Double($0) * per * FluxTally.trackLengthUnit } })
    }

    // MARK: What the literature takes

    /// Photons of the first collision, at the front face, each along one absorption length (XCOM): arXiv:1904.02091.
    private func firstCollision() throws -> ParticleFlux {
        let replicas = RecastStudy.replicas, primaries = study.showers.primaries / replicas, shape = axes.shape
        var photons = [Double](repeating: 0, count: replicas * axes.cells), trackLength = photons
        let collider = try PythiaHadronCollider(), energy = study.beam.energy, proton = Species.proton
        let momentum = Vector.zAxis * (energy * (energy + 2 * proton.mass)).squareRoot()
        let rates = material.components.map {
            $0.atomsPerBarnCentimetre * inelasticHadronNucleusCrossSection(proton, kineticEnergy: energy, massNumber: $0.element.atomicWeight)
        }
        var result = HadronNucleusCollision()
        for replica in 0..<replicas {
            for i in 0..<primaries {
                try Interrupt.check()
                var random = RandomStream(seed: study.showers.seed, stage: .hadronicShower, collision: UInt64(replica * primaries + i))
                var rest = random.uniform() * rates.reduce(0, +)
                let chosen = rates.firstIndex { rate in
                    rest -= rate
                    return rest < 0
                } ?? rates.count - 1
                let element = material.components[chosen].element
                collider.collide(
                    proton, momentum: momentum, massNumber: Int(element.atomicWeight.rounded()), atomicNumber: element.atomicNumber, random: &random,
                    into: &result)
                for photon in result.secondaries where photon.species == .photon {
                    let energy = photon.energy, theta = photon.momentum.theta
                    guard let e = axes.energy.lastIndex(where: { $0 <= energy }), e < shape.energy,
                        let t = axes.theta.lastIndex(where: { $0 <= theta }), t < shape.theta
                    else { continue }
                    let cell = ((replica * shape.energy + e) * shape.theta + t) * shape.depth
                    let attenuation = material.components.reduce(0) {
                        $0 + $1.atomsPerBarnCentimetre * $1.element.photonCrossSection(at: energy).total
                    }
                    photons[cell] += 1 / Double(primaries)
                    trackLength[cell] += 1 / attenuation / Double(primaries)
                }
            }
        }
        return flux(.approximation, replicas: replicas, photons: photons, trackLength: trackLength)
    }

    /// Track length of photons in a thick target by M.S. Clement and P. Kessler (in Y.S. Tsai, SLAC-PUB-3926 (1986), and J.D. Bjorken et al.,
    /// Phys. Rev. D 38 (1988) 3375), along the beam at the front face: with v = k/E,
    ///
    ///     dT/dk = 0.964 X0 (E / k^2) v^2 / [-ln(1 - v^2) + 0.686 v^2 - 0.5 v^4]
    private func clementKessler() -> ParticleFlux {
        let shape = axes.shape, energy = study.beam.energy, rule = GaussLegendre(8)
        var trackLength = [Double](repeating: 0, count: axes.cells)
        for e in 0..<shape.energy {
            trackLength[e * shape.theta * shape.depth] = rule.integrate(axes.energy[e], min(axes.energy[e + 1], energy)) { k in
                let square = (k / energy) * (k / energy)
                return 0.964 * material.radiationLength * energy / (k * k) * square / (-log1p(-square) + 0.686 * square - 0.5 * square * square)
            }
        }
        return flux(.approximation, replicas: 1, photons: [Double](repeating: 0, count: axes.cells), trackLength: trackLength)
    }
}

/// A collider that forgets what cannot make a photon above a threshold any more: slow hadrons, muons and neutrinos.
private final class HardCollider: HadronCollider {
    private let collider: PythiaHadronCollider
    private let lowest: Double

    init(_ collider: PythiaHadronCollider, lowest: Double) { (self.collider, self.lowest) = (collider, lowest) }

    private func isHard(_ secondary: Secondary) -> Bool {
        (secondary.species.isHadron || secondary.species.isElectromagnetic) && secondary.energy > lowest
    }

    func collide(
        _ species: Species, momentum: Vector, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        collider.collide(species, momentum: momentum, massNumber: massNumber, atomicNumber: atomicNumber, random: &random, into: &result)
        result.secondaries.removeAll { !isHard($0) }
    }

    func capture(
        _ species: Species, massNumber: Int, atomicNumber: Int, random: inout RandomStream, into result: inout HadronNucleusCollision
    ) {
        result.reset()
    }

    func decay(_ species: Species, momentum: Vector, random: inout RandomStream, into result: inout [Secondary]) {
        collider.decay(species, momentum: momentum, random: &random, into: &result)
        // The transport takes an empty decay for a failure; a neutrino it lets go.
        result.removeAll { !isHard($0) && !$0.species.isNeutrino }
        if result.isEmpty { result.append(Secondary(species: .electronNeutrino, momentum: momentum)) }
    }
}
