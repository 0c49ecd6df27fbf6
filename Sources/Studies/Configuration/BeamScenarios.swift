import Experiments
import Inputs
import Reach

// Scenarios of a beam dump: all periods of the experiment together, under its name, or single ones.

extension Experiment {
    /// All periods together, or each by itself where they do not look for the same.
    func searches(flights: Int) throws -> [Scenario] {
        if let whole = try? search(name, flights: flights) { return [whole] }
        return try periods.map { try search($0.name, flights: flights) }
    }

    /// The search that a name stands for: all periods for the experiment's own, or one.
    ///
    /// - Parameter change: of what the experiment has.
    package func search(_ name: String, flights: Int, change: Study.SearchVariation? = nil, at place: String? = nil) throws -> Scenario {
        let searched: [Period]
        if name == self.name {
            searched = periods
        } else if let period = periods.first(where: { $0.name == name }) {
            searched = [period]
        } else {
            throw InputError.unknown("scenario", name, among: [self.name] + periods.map(\.name), at: place)
        }
        return try Scenario(change?.periods(searched) ?? searched, name: name, of: self, flights: flights)
    }
}

extension Study {
    /// A scenario of the study, or what the experiment has under this name.
    package func scenario(_ name: String) throws -> Scenario {
        if let own = scenarios.first(where: { $0.name == name }) { return own }
        guard hasBeam else { return try Scenario(experiment.period(name), of: experiment) }
        return try experiment.search(name, flights: reach.flights)
    }

    /// The numbers of events that the searches themselves exclude, ascending; nil where one of them states none.
    func statedSignals() -> [Double]? {
        let stated = scenarios.compactMap(\.statedLimit?.signal)
        return stated.count == scenarios.count && !stated.isEmpty ? Set(stated).sorted() : nil
    }
}
