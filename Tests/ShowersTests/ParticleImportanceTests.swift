import Experiments
import Fluxes
import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

struct ParticleImportanceTests {
    private let importance = ParticleImportance(absEta: [0...1.2, 2...2.8], energy: 4)

    private func direction(eta: Double) -> Vector { Vector(1, 0, sinh(eta)).normalized }

    @Test func towardsTheChambersMoreAreFollowed() {
        #expect(importance.factor(energy: 10, direction: direction(eta: 0)) == 1)
        #expect(importance.factor(energy: 0.25, direction: direction(eta: 0)) == 4)
        // sqrt(40/4)/cosh(2.4) = 0.57
        #expect(importance.factor(energy: 40, direction: direction(eta: -2.4)) == 1)
        #expect(importance.factor(energy: 10, direction: direction(eta: 2.4)) == 2)
        #expect(importance.factor(energy: 1e-6, direction: direction(eta: 5)) == ParticleImportance.most)
        for eta in stride(from: -6, through: 6, by: 0.25) {
            let factors = [0.01, 0.1, 1, 10, 100, 1000].map { importance.factor(energy: $0, direction: direction(eta: eta)) }
            #expect(factors == factors.sorted(by: >) && factors.allSatisfy { $0.nonzeroBitCount == 1 && $0 <= ParticleImportance.most })
        }
    }

    /// The weights of those that are followed add up to the number of particles, and a particle's fate is its own.
    @Test func weightsKeepTheNumber() {
        let particle = IncidentParticle(species: .photon, momentum: direction(eta: 4) * 20, jetAxis: direction(eta: 4))
        let factor = importance.factor(energy: 20, direction: particle.momentum), n = 20_000
        let weights = (0..<n).compactMap { importance.play(particle, seed: 1, collision: UInt64($0), index: 2)?.weight }
        #expect(factor > 4 && weights.allSatisfy { $0 == factor })
        let sum = Double(weights.count) * Double(factor), error = (Double(n) * Double(factor - 1)).squareRoot()
        expectClose(sum, Double(n), absolute: 4 * error)
        #expect(importance.play(particle, seed: 1, collision: 7, index: 2) == importance.play(particle, seed: 1, collision: 7, index: 2))
    }
}

/// Small runs of collisions with three photons each, towards and beside the chambers.
private struct SmallRuns {
    let shower: DumpShower
    let empty: FluxTally

    init() throws {
        let settings = ShowerSettings(photonCut: 10e-3, electronCut: 10e-3, thinning: Thinning(below: 20e-3, factor: 4))
        shower = DumpShower(dump: Dump(name: "D", material: try .named("Pb"), depth: 20, takes: .electromagnetic), settings: settings, hadronCollider: nil, seed: 9)
        empty = FluxTally(axes: FluxAxes(energy: [1e-2, 1e2], theta: [0, 0.3, 1, .pi], depth: [0, 20]), cone: .thetaPhi, cut: .none)
    }

    func tally(run: Int, collisions: Int, _ importance: ParticleImportance?) -> FluxTally {
        var tally = empty
        for number in run * collisions..<(run + 1) * collisions {
            var random = RandomStream(seed: 9, stage: .validation, collision: UInt64(number))
            for index in 0..<3 as Range<UInt32> {
                let eta = 6 * random.uniform() - 3, axis = Vector(1, 0, sinh(eta)).normalized
                let photon = IncidentParticle(species: .photon, momentum: axis * exp(3 * random.uniform() - 2), jetAxis: axis)
                guard let followed = importance.map({ $0.play(photon, seed: 9, collision: UInt64(number), index: index) }) ?? photon else { continue }
                shower.shower(followed, collision: UInt64(number), index: index, into: &tally)
            }
            tally.endCollision()
        }
        return tally
    }
}

extension ParticleImportanceTests {
    /// Of 200 small runs with roulette, against many collisions without: photons per collision, pulls by the errors that each run states, of mean 0 and width 1; and the
    /// angles of the photons and the energy balance of all of them together.
    @Test func pullsHaveUnitWidth() throws {
        let runs = try SmallRuns(), importance = ParticleImportance(absEta: [0...1.2], energy: 2), count = 200, collisions = 60
        let analog = runs.tally(run: 7, collisions: 8000, nil), truth = analog.totals.noCut["10MeV"]!
        var pulls = RunningStatistics(), all = runs.empty
        for run in 0..<count {
            let tally = runs.tally(run: run, collisions: collisions, importance), photons = tally.totals.noCut["10MeV"]!
            pulls.add((photons.mean - truth.mean) / (photons.error * photons.error + truth.error * truth.error).squareRoot())
            all.merge(tally)
        }
        #expect(abs(pulls.mean) < 4 / Double(count).squareRoot(), "mean \(pulls.mean)")
        #expect(abs(pulls.variance.squareRoot() - 1) < 4 / Double(2 * count).squareRoot(), "width \(pulls.variance.squareRoot())")
        let share = Double(all[.incident]) / Double(3 * count * collisions)
        #expect(share < 0.6, "\(share) of the particles are followed")
        let n = Double(count * collisions), reference = 8000.0
        for cell in 0..<3 {
            let mean = Double(all.photons[cell]) / n, expected = Double(analog.photons[cell]) / reference
            // The spread of a collision's number is about that of the sum, with roulette some times it.
            expectClose(mean, expected, absolute: 4 * (3 * truth.error * (reference / n).squareRoot() + truth.error), "angle bin \(cell)")
        }
        let ledger = all.ledger
        expectClose(ledger.sum, ledger.incoming, relative: 0.05)
    }
}
