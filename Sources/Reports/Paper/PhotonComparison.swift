import Fluxes
import Inputs
import Numerics
import Particles
import Reach

extension Comparison.Statement {
    private static let largestRelativeError = 0.3

    /// The statements about the photons of a flux, for every cone and cut that it counts; without totals there is nothing to compare.
    static func all(_ flux: ParticleFlux, _ statements: PaperStatements) -> [Comparison.Statement] {
        guard let totals = flux.totals else { return [] }
        return ways(flux.cone, totals).flatMap { way in
            statements.statements.compactMap { statement in
                guard let quantity = statement.quantity, let paper = statement.number, let ours = count(quantity, flux, totals, way, statements.luminosity)
                else { return nil }
                return Comparison.Statement(
                    id: statement.id, quantity: quantity.photons ?? "", dump: flux.dump, cone: way.cone, cut: way.cut,
                    isPaperReading: way.cone == statements.cone && way.cut == statements.cut, paper: paper, ours: ours.number, error: ours.error,
                    ratio: ours.number / paper, significant: ours.number > 0 && (ours.error.map { $0 <= largestRelativeError * ours.number } ?? false),
                    note: ours.number > 0 ? nil : "no photon, \(NoSignal.words(collisions: flux.collisions))")
            }
        }
    }

    /// nil for a quantity of another kind or dump, a share of nothing, and what the totals do not hold.
    private static func count(
        _ quantity: ComparedQuantity, _ flux: ParticleFlux, _ totals: PhotonTotals, _ way: Way, _ luminosity: Double
    ) -> (number: Double, error: Double?)? {
        let counts = way.counts(totals)
        switch quantity {
        case .photons(let dump, let above):
            guard dump == flux.dump, let all = counts[above] else { return nil }
            let perLuminosity = flux.crossSection * luminosity
            // One definition of every error: the spread over the replicas.
            let error = flux.totalsByReplica.flatMap { spread($0.map(way.counts), above) } ?? (flux.replicas > 1 ? all.error : nil)
            return (all.mean * perLuminosity, all.mean > 0 ? error.map { $0 * perLuminosity } : nil)
        case .photonShare(let dump, let above, let of):
            guard dump == flux.dump, let all = counts[of], let hard = counts[above], all.mean > 0 else { return nil }
            let share = hard.mean / all.mean
            return (share, flux.totalsByReplica.flatMap { shareError($0.map(way.counts), above: above, of: of, share: share) })
        default: return nil
        }
    }

    private struct Way {
        var cone: ConeMetric
        var cut: ConeCut
        var counts: @Sendable (PhotonTotals) -> PhotonTotals.ByThreshold
    }

    private static func ways(_ cone: ConeMetric, _ totals: PhotonTotals) -> [Way] {
        var ways = [
            Way(cone: cone, cut: .photon) { $0.photonCut }, Way(cone: cone, cut: .incident) { $0.incidentCut },
            Way(cone: cone, cut: .none) { $0.noCut },
        ]
        if let other = totals.otherCone {
            ways.insert(
                contentsOf: [
                    Way(cone: other.cone, cut: .photon) { $0.otherCone?.photonCut ?? [:] },
                    Way(cone: other.cone, cut: .incident) { $0.otherCone?.incidentCut ?? [:] },
                ], at: 2)
        }
        return ways
    }

    private static func spread(_ replicas: [PhotonTotals.ByThreshold], _ threshold: String) -> Double? {
        replicas.count > 1 ? RunningStatistics(replicas.map { $0[threshold]?.mean ?? 0 }).error : nil
    }

    /// Standard error of a ratio of sums from its spread over replicas (linearised; numerator and denominator are correlated).
    private static func shareError(_ replicas: [PhotonTotals.ByThreshold], above: String, of: String, share: Double) -> Double? {
        guard replicas.count > 1 else { return nil }
        let hard = replicas.map { $0[above]?.mean ?? 0 }, all = replicas.map { $0[of]?.mean ?? 0 }
        let residuals = RunningStatistics(zip(hard, all).map { $0 - share * $1 })
        return residuals.error / RunningStatistics(all).mean
    }
}
