import Experiments
import Fluxes
import Materials
import Nuclei
import Numerics
import Particles

/// The photons of a hadron's first collision only, at the front face of a thick dump, each along one absorption length (XCOM): what
/// arXiv:1904.02091 takes for proton beams. One per thread.
public final class FirstCollision {
    private let material: Material
    private let collider: any HadronCollider
    private let seed: UInt64
    private var result = HadronNucleusCollision()

    public init(_ material: Material, collider: any HadronCollider, seed: UInt64) { (self.material, self.collider, self.seed) = (material, collider, seed) }

    /// - Parameter collision: names the random stream.
    public func score(_ particle: IncidentParticle, collision: UInt64, into tally: inout FluxTally) {
        var random = RandomStream(seed: seed, stage: .hadronicShower, collision: collision)
        let element = struck(by: particle, &random)
        collider.collide(
            particle.species, momentum: particle.momentum, massNumber: Int(element.atomicWeight.rounded()), atomicNumber: element.atomicNumber,
            random: &random, into: &result)
        let axes = tally.axes, shape = axes.shape
        let number = tally.offset(of: .photons)!, path = tally.offset(of: .photonPath)!
        for photon in result.secondaries where photon.species == .photon {
            let energy = photon.energy, theta = photon.momentum.theta
            guard let e = axes.energy.lastIndex(where: { $0 <= energy }), e < shape.energy,
                let t = axes.theta.lastIndex(where: { $0 <= theta }), t < shape.theta
            else { continue }
            let cell = (e * shape.theta + t) * shape.depth
            let attenuation = material.components.reduce(0) { $0 + $1.atomsPerBarnCentimetre * $1.element.photonCrossSection(at: energy).total }
            tally.cells[number + cell] += 1
            tally.cells[path + cell] += Int64((1 / attenuation / FluxTally.trackLengthUnit).rounded())
        }
    }

    /// An element with the probability of an inelastic collision.
    private func struck(by particle: IncidentParticle, _ random: inout RandomStream) -> Element {
        let rates = material.components.map {
            $0.atomsPerBarnCentimetre
                * inelasticHadronNucleusCrossSection(particle.species, kineticEnergy: particle.kineticEnergy, massNumber: $0.element.atomicWeight)
        }
        var rest = random.uniform() * rates.reduce(0, +)
        let chosen = rates.firstIndex { rate in
            rest -= rate
            return rest < 0
        } ?? rates.count - 1
        return material.components[chosen].element
    }
}
