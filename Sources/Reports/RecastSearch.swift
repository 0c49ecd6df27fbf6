import Fluxes
import Foundation
import Inputs
import Mediators
import Reach
import Studies

/// A beam dump's search in a run directory, as the study has it and after changes.
struct RecastSearch {
    let study: Study
    let compare: Study.BoundComparison
    let scenario: Scenario
    private let saved: [(kind: Study.BeamSource.Photons, fluxes: SavedFluxes)]
    private let model: SignalModel

    /// - Parameter threads: for fluxes that changes need beside the run's: they are made in a run directory within this one.
    init(_ directory: RunDirectory, threads: Int) throws {
        let own = try SavedFluxes(directory)
        study = own.study
        guard let compare = study.compare, case .beam(let beam) = study.source else {
            throw InputError("no bound to compare with", at: directory.study, expected: "compare: { bound: NAME, mass: [10MeV, 100MeV] }")
        }
        guard study.scenarios.count == 1, study.reach.signal.count == 1 else {
            throw InputError(
                "\(study.scenarios.count) scenarios with \(study.reach.signal.count) levels each", at: directory.study,
                expected: "one search with one number of events beside a bound", advice: "name one in 'scenarios', and one number in 'reach.signal'")
        }
        (self.compare, scenario) = (compare, study.scenarios[0])
        let others = Study.BeamSource.Photons.allCases.filter { kind in kind != beam.photons && compare.variations.contains { $0.source == kind } }
        let study = study
        saved = try [(beam.photons, own)] + others.map { kind in
            var other = study, source = beam
            source.photons = kind
            (other.source, other.compare) = (.beam(source), nil)
            let inner = RunDirectory("\(directory.path)/\(kind.rawValue)")
            try Pipeline(other, in: inner).makeFluxes(threads: threads)
            return (kind, try SavedFluxes(inner))
        }
        model = SignalModel(own.sources, scenario: scenario)
    }

    var mediator: Mediator { saved[0].fluxes.mediator }
    var signal: Double { study.reach.signal[0] }

    var contour: Contour {
        Contour.scan(
            saved[0].fluxes.sources, scenarios: [scenario], signals: [signal], range: ScanRange(masses: study.reach.mass, count: study.reach.masses))[0]
    }

    /// Fluxes of photons in the order of their kinds.
    var fluxes: [(kind: Study.BeamSource.Photons, flux: ParticleFlux)] {
        Study.BeamSource.Photons.allCases.flatMap { kind in saved.filter { $0.kind == kind }.flatMap { one in one.fluxes.fluxes.map { (kind, $0) } } }
    }

    func count(mass: Double, coupling: Double) -> SignalCount {
        model.count(MediatorPoint(saved[0].fluxes.mediator, mass: mass, coupling: coupling))
    }

    /// The edges at the compared masses; nil without reach.
    func edges(_ change: Study.SearchVariation?) throws -> [CouplingEdges?] {
        let fluxes = saved.first { $0.kind == change?.source }?.fluxes ?? saved[0].fluxes
        let sources = try change?.formFactor.map { try fluxes.sources(with: ProductionModel(study.mediator.production, formFactor: $0, electrons: study.mediator.electrons)) } ?? fluxes.sources
        let scenario = try study.experiment.search(scenario.name, flights: study.reach.flights, change: change)
        return CouplingEdges.of(scenario, sources, masses: compare.masses, signals: [change?.signal ?? signal]).map { $0[0] }
    }
}
