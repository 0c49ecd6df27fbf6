import Mediators
import Reach
import Studies

/// Which tables the page on one run will hold: known before any is made.
struct ExplorerPlan {
    /// A mediator in one reading.
    struct Set {
        let reading: Study.Reading
        let sources: [FluxSource]
        let scenarios: [Scenario]
        /// A scenario for each view of the decays, and the number of each scenario's view.
        let views: [Scenario]
        let viewOfScenario: [Int]

        init(_ reading: Study.Reading, _ sources: [FluxSource], _ scenarios: [Scenario]) {
            (self.reading, self.sources, self.scenarios) = (reading, sources, scenarios)
            var views: [Scenario] = []
            viewOfScenario = scenarios.map { scenario in
                if let known = views.firstIndex(where: { $0.hasView(of: scenario) }) { return known }
                views.append(scenario)
                return views.count - 1
            }
            self.views = views
        }
    }

    struct Entry {
        let mediator: Mediator
        let sets: [Set]
        var views: Int { sets.reduce(0) { $0 + $1.views.count } }
    }

    let directory: RunDirectory
    let saved: SavedFluxes
    /// The mediators are those that were asked for, however large the page becomes.
    let takesAll: Bool
    let mediators: [Entry]

    /// - Parameter names: of mediators; empty: the study's, and every other whose parents are all among the fluxes.
    init(_ directory: RunDirectory, mediators names: [String]) throws {
        let saved = try SavedFluxes(directory), study = saved.study
        (self.directory, self.saved, takesAll) = (directory, saved, !names.isEmpty)
        mediators = try Self.mediators(saved, names).map { mediator in
            var sets = [Set(study.reading, try saved.sources(of: mediator, with: saved.model), try saved.scenarios([], of: mediator))]
            // A beam dump's search is what it is in both readings.
            if !study.hasBeam, study.reading != .realistic {
                let sources = try saved.sources(of: mediator, with: ProductionModel(.full, electrons: study.mediator.electrons))
                sets.append(Set(.realistic, sources, try saved.scenarios([], of: mediator, alongRaysOf: sources)))
            }
            return Entry(mediator: mediator, sets: sets)
        }
    }

    var views: Int { mediators.reduce(0) { $0 + $1.views } }

    /// What else takes as long for a view, for `WorkProgress`.
    var kind: String { "\(saved.study.countingKind), \(mediators.map { "\($0.mediator.name) \($0.sets.map(\.reading.rawValue))" })" }

    private static func mediators(_ saved: SavedFluxes, _ names: [String]) throws -> [Mediator] {
        guard names.isEmpty else { return try names.map { $0 == saved.mediator.name ? saved.mediator : try .named($0, at: "--mediator") } }
        let species = Swift.Set((saved.fluxes + saved.otherSpecies).map(\.species))
        // Scenarios with a response of their own have it for the study's mediator only.
        let hasResponses = saved.study.scenarios.contains { $0.response != nil }
        return [saved.mediator] + Mediator.all.filter { mediator in
            mediator.name != saved.mediator.name && !hasResponses && !saved.study.hasBeam && mediator.channels.flatMap(\.parents).allSatisfy(species.contains)
        }
    }
}

extension Scenario {
    /// Whether the two see the same decays, but for factors and thresholds.
    fileprivate func hasView(of other: Scenario) -> Bool {
        window == nil && other.window == nil
            && (chamber, geometry, photons, efficiencyCurve, simulated) == (other.chamber, other.geometry, other.photons, other.efficiencyCurve, other.simulated)
    }
}
