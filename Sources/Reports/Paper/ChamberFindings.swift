import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Reach
import Responses
import Studies

/// What chambers see, and what looks like it (P16, P17, P26 of a paper).
extension RunFindings {
    /// Of the experiment whose chambers stand for the study's.
    private func request(_ scenario: Scenario) throws -> ChamberBackgrounds.Request {
        try ChamberBackgrounds.Request(scenario, of: study, in: directory.path, crossSection: saved.fluxes[0].crossSection, experiment: statements.chambers)
    }

    private func stands(for chamber: String) throws -> Experiment { try statements.chambers.map { try Experiment(named: $0) } ?? study.experiment }

    func randomPatterns(_ chamber: String, _ pattern: String) -> Finding? {
        guard let scenario = study.scenarios.first(where: { $0.chamber.name == chamber }) else { return nil }
        do {
            var all = scenario
            // All stations of the chamber, and as much as the statements refer to.
            (all.geometry, all.chamber.stations) = (.rays, try stands(for: chamber).stations(of: chamber))
            guard let (rate, collisions) = try ChamberBackgrounds.randomHits(request(all), pattern: pattern) else {
                return .notComputed("no rate of random hits is known of '\(chamber)'")
            }
            let number = rate * (statements.luminosity * collisions.crossSection)
            var finding = Finding(number: number.mean, error: number.error, "\(digits(rate.mean, 2)) +- \(digits(rate.error, 1)) '\(pattern)' a collision with \(digits(collisions.collisions, 3)) of them in a crossing")
            finding.holds = number.mean < 1
            return finding
        } catch { return .notComputed("\(error)") }
    }

    /// The product of the paper with every factor computed: kaons that enter (behind the real material where it has been counted), two pi0, decay within the station, two of four
    /// photons missed.
    func kaonPairs(_ chamber: String) -> Finding? {
        guard let scenario = study.scenarios.first(where: { $0.chamber.name == chamber }) else { return nil }
        do {
            let experiment = try stands(for: chamber), file = "\(directory.path)/stations-\(chamber).json"
            let entering: (number: Estimate, words: String)
            if FileManager.default.fileExists(atPath: file) {
                let report = try StationBackgroundReport(contentsOf: URL(fileURLWithPath: file), chamber: chamber), first = report.stations[0]
                entering = ((first.entering["K0S 10-50 GeV"] ?? Estimate(mean: 0, error: 0)) * (statements.luminosity / report.luminosity), "enter \(first.station)")
            } else if let kaons, let first = kaons.behind.first {
                entering = (first.kaons * (statements.luminosity / kaons.luminosity), "behind \(first.behind)")
            } else {
                return .notComputed("not counted by a run: 'calodump punchthrough --out DIR' counts them for this one")
            }
            let seen = try ResponseReport(experiment, chamber: chamber, primary: .particle(.photon, kineticEnergy: 3), events: 4000, seed: 1, threads: 2).recognised.mean
            let length = try experiment.structure(ofChamber: chamber).thickness, decays = KaonDecays.share(within: length)
            func missed(_ p: Double) -> Double { 6 * p * p * (1 - p) * (1 - p) }
            let number = entering.number * (KaonDecays.branching * decays * missed(seen)), stated = entering.number.mean * KaonDecays.branching * decays * missed(scenario.efficiency)
            return Finding(
                number: number.mean, error: number.error,
                "\(digits(entering.number.mean, 2)) \(entering.words), \(digits(KaonDecays.branching, 3)) into two pi0, \(digits(decays, 2)) of them within \(digits(length, 3)) cm (spectrum E^-3), two of four "
                    + "photons missed in \(digits(missed(seen), 2)) where each is seen with \(digits(seen, 2)) (\(digits(missed(scenario.efficiency), 2)) and \(digits(stated, 2)) events with \(digits(scenario.efficiency, 2)))")
        } catch { return .notComputed("\(error)") }
    }

    /// With a coarse table: a second or two.
    func seen(_ scenario: Scenario, pattern: String, masses: ClosedRange<Double>) -> Finding {
        do {
            var own = scenario
            (own.response, own.efficiency, own.efficiencyCurve) = (ResponseChoice(pattern: pattern, experiment: statements.chambers), 1, nil)
            var grid = EfficiencySimulation.Grid()
            (grid.energies, grid.openings, grid.depthBins, grid.etaBins, grid.events) = ([0.005, 0.02, 0.1, 0.5, 5], [0.02, 0.2, 1], 3, 1, 1200)
            let attached = try ResponseTables.attach(to: [own], of: study, mediator: saved.mediator, grid: grid)[0]
            let signal = try study.reach.levels(of: scenario)[0].events, range = ScanRange(masses: masses, count: 3)
            let whole = Contour.scan(saved.sources, scenarios: [scenario], signals: [signal], range: range)[0]
            let part = Contour.scan(saved.sources, scenarios: [attached], signals: [signal], range: range)[0]
            var finding = Self.shift(whole, part, masses)
            guard finding.isComputed else { return finding }
            let request = try request(own)
            guard let known = try ChamberBackgrounds.known(request) else {
                finding.words += "; its background is not simulated yet ('calodump backgrounds \(shellWord(directory.path))')"
                return finding
            }
            let total = known.total(pattern: pattern) * (scenario.luminosity * known.crossSection * scenario.trigger), background = Background(expected: total.mean, error: total.error)
            let limit = try SignalLimit.expected(background, confidence: 0.9, method: .cls)
            let left = Contour.scan(saved.sources, scenarios: [attached], signals: [limit], range: range)[0].points
            finding.words += "; with what looks like it (\(digits(total.mean, 2)) +- \(digits(total.error, 2))) the limit is \(digits(limit, 2)) events and "
                + (left.isEmpty ? "nothing is left at these masses" : "what is left begins at \(digits(left.map(\.lower).min()!, 2))\(saved.mediator.coupling.textUnit)")
            finding.holds = finding.holds == true && !left.isEmpty
            return finding
        } catch { return .notComputed("\(error)") }
    }
}

/// Decays of K0S of 10 to 50 GeV with a spectrum of E^-3.
package enum KaonDecays {
    /// Two neutral pions (Particle Data Group 2024).
    static let branching = 0.3069

    /// Part of those that decay within a length, cm.
    package static func share(within length: Double) -> Double {
        let rule = GaussLegendre(16), mass = Species.kaonShort.mass
        func weight(_ logarithm: Double) -> Double { exp(-2 * logarithm) }
        let made = rule.integrate(log(10), log(50), weight)
        return rule.integrate(log(10), log(50)) { logarithm in
            let energy = exp(logarithm), path = ((energy - mass) * (energy + mass)).squareRoot() / mass * Species.kaonShort.decayLength
            return weight(logarithm) * -expm1(-length / path)
        } / made
    }
}
