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
        #expect(importance.factor(energy: 10, direction: direction(eta: 0), hardness: 5) == 2)
        #expect(importance.factor(energy: 0.25, direction: direction(eta: 0), rarity: 2) == 2)
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

/// Small runs of collisions with three photons each, towards and beside a chamber.
private struct SmallRuns {
    private let shower: DumpShower
    private let empty: FluxTally
    /// |eta| < 1.2 is the second bin of the angle.
    static let chamber = 0...1.2

    init() throws {
        let settings = ShowerSettings(photonCut: 10e-3, electronCut: 10e-3, thinning: Thinning(below: 20e-3, factor: 4))
        shower = DumpShower(dump: Dump(name: "D", material: try .named("Pb"), depth: 20, takes: .electromagnetic), settings: settings, hadronCollider: nil, seed: 9)
        let edge = 2 * atan(exp(-Self.chamber.upperBound))
        empty = FluxTally(axes: FluxAxes(energy: [1e-2, 1e2], theta: [0, edge, .pi - edge, .pi], depth: [0, 20]), cone: .thetaPhi, cut: .none)
    }

    /// Photons towards the chamber per collision, and the tally.
    func photons(run: Int, collisions: Int, _ importance: ParticleImportance?) -> (perCollision: RunningStatistics, tally: FluxTally) {
        var tally = empty, statistics = RunningStatistics(), before: Int64 = 0
        for number in run * collisions..<(run + 1) * collisions {
            var random = RandomStream(seed: 9, stage: .validation, collision: UInt64(number))
            for index in 0..<3 as Range<UInt32> {
                let eta = 5 * random.uniform() - 2.5, axis = Vector(1, 0, sinh(eta)).normalized
                let photon = IncidentParticle(species: .photon, momentum: axis * exp(2 * random.uniform() - 1), jetAxis: axis)
                guard let followed = importance.map({ $0.play(photon, seed: 9, collision: UInt64(number), index: index) }) ?? photon else { continue }
                shower.shower(followed, collision: UInt64(number), index: index, into: &tally)
            }
            tally.endCollision()
            statistics.add(Double(tally.photons[1] - before))
            before = tally.photons[1]
        }
        return (statistics, tally)
    }
}

extension ParticleImportanceTests {
    /// 200 small runs with roulette against many collisions without: of the photons towards the chamber the pulls, by the errors that each run states, have mean 0 and
    /// width 1; the photons beside it and the energy balance agree with all runs together.
    @Test func pullsHaveUnitWidth() throws {
        let runs = try SmallRuns(), importance = ParticleImportance(absEta: [SmallRuns.chamber], energy: 2), count = 200, collisions = 100
        let analog = runs.photons(run: 7, collisions: 10_000, nil), truth = analog.perCollision
        var pulls = RunningStatistics(), all = analog.tally
        for run in 0..<count {
            let (photons, tally) = runs.photons(run: run, collisions: collisions, importance)
            pulls.add((photons.mean - truth.mean) / (photons.variance / Double(collisions) + truth.variance / 1e4).squareRoot())
            if run == 0 { all = tally } else { all.merge(tally) }
        }
        let n = Double(count).squareRoot()
        // The analog mean is common to all pulls: a tenth of the error of a run.
        #expect(abs(pulls.mean) < 4 / n + 0.2, "mean \(pulls.mean)")
        #expect(abs(pulls.variance.squareRoot() - 1) < 4 / (2.0.squareRoot() * n), "width \(pulls.variance.squareRoot())")
        let share = Double(all[.incident]) / Double(3 * count * collisions)
        #expect(share < 0.6, "\(share) of the particles are followed")
        let total = all.totals.noCut["10MeV"]!, expected = analog.tally.totals.noCut["10MeV"]!
        expectClose(total.mean, expected.mean, absolute: 4 * hypot(total.error, expected.error))
        #expect(total.error < 0.05 * total.mean)
        expectClose(all.ledger.sum, all.ledger.incoming, relative: 0.05)
        expectClose(all.ledger.incoming / Double(count * collisions), analog.tally.ledger.incoming / 1e4, relative: 0.1)
    }
}
