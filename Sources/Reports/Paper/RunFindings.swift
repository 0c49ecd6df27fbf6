import Bounds
import Experiments
import Fluxes
import Foundation
import Inputs
import Mediators
import Particles
import Reach
import Studies

/// What a run says of the quantities that papers' statements are held against.
struct RunFindings {
    let saved: SavedFluxes
    /// Rows of the table of photons.
    let photons: [Comparison.Statement]
    /// Those of the study's reading count; empty before `calodump reach`.
    let contours: [SavedContour]
    let limits: [PublishedLimit]
    let kaons: KaonBackgroundReport?
    let patterns: PatternsReport?
    let statements: PaperStatements

    let directory: RunDirectory

    var study: Study { saved.study }

    /// Every statement with its verdict, in the order of the file; those about dumps and scenarios that the study leaves out are left out.
    func compared() -> [ComparedStatement] {
        statements.statements.compactMap { statement in
            guard let quantity = statement.quantity else { return ComparedStatement(statement, nil) }
            return finding(quantity).map { ComparedStatement(statement, $0) }
        }
    }

    /// The papers' reach is that of photons' ALPs.
    private var isOther: Bool { saved.mediator.name != Mediator.alpPhoton.name }

    private func finding(_ quantity: ComparedQuantity) -> Finding? {
        if isOther, let scenario = quantity.scenario {
            return contour(scenario).map { .notComputed("the paper's is of '\(Mediator.alpPhoton.name)'; '\(saved.mediator.name)' here: \(extent($0))") }
        }
        return switch quantity {
        case .photons(let dump, _), .photonShare(let dump, _, _):
            photons.first { $0.isPaperReading && $0.dump == dump && $0.quantity == quantity.photons }.map { Finding(number: $0.ours, error: $0.error) }
        case .photonShape(let shape): photonShape(shape)
        case .collisions: saved.fluxes.first.map { Finding(number: $0.crossSection * statements.luminosity) }
        case .kaonsBehind: kaonsBehind()
        case .randomPatterns(let chamber, let pattern): randomPatterns(chamber, pattern)
        case .kaonPairs(let chamber): kaonPairs(chamber)
        case .seen(let name, let pattern, let masses): study.scenarios.first { $0.name == name }.map { seen($0, pattern: pattern, masses: masses) }
        case .curve(let scenario): contour(scenario).map { Finding(extent($0)) }
        case .largestMass(let scenario): contour(scenario).map { Finding(number: $0.points.last?.mass ?? 0, extent($0)) }
        case .newArea(let scenario): contour(scenario).map(newArea)
        case .efficiencyLoss(let name, let factor, let masses):
            study.scenarios.first { $0.name == name }.map { efficiencyLoss($0, factor: factor, masses: masses) }
        case .chamberResponse(let response): chamberResponse(response)
        case .trigger(let trigger): self.trigger(trigger)
        case .bounds: bounds()
        case .otherMediators: otherMediators()
        default: choice(quantity)
        }
    }

    /// The largest part for two layers in a row; nil where it cannot be simulated.
    private func chamberResponse(_ response: ComparedQuantity.ChamberResponse) -> Finding? {
        guard let curves = try? ResponseCurves(response, of: statements.paper, paper: 1, energies: response.energies) else { return nil }
        let all = zip(response.energies, curves.photons["2"]!).map { "\(Quantity.format($0, as: .energy)) \(digits($1.mean, 2))" }.joined(separator: ", ")
        let pairs = zip(response.energies, curves.decays["2"]!).map { "\(Quantity.format($0, as: .energy)) \(digits($1.mean, 2))" }.joined(separator: ", ")
        let best = curves.photons["2"]!.max { $0.mean < $1.mean }!
        return Finding(
            number: best.mean, error: best.error, "\(response.chamber) of \(response.experiment), two layers in a row: photons of \(all); pairs from decays inside \(pairs)")
    }

    /// What is seen at the rate, for each chamber by cuts and by a learned pattern.
    private func trigger(_ asked: ComparedQuantity.Trigger) -> Finding {
        guard let patterns else { return .notComputed("not counted yet: 'calodump patterns' does it") }
        let all = patterns.entries.compactMap { entry -> String? in
            guard let setting = entry.settings.first(where: { $0.pileUp == asked.pileUp }) else { return nil }
            let found = setting.curves.compactMap { curve in curve.best(within: asked.rate).map { "\(curve.name) \(digits($0.efficiency.mean, 2))" } }
            return "\(entry.chamber): " + found.joined(separator: ", ")
        }
        guard !all.isEmpty else { return .notComputed("not counted at \(digits(asked.pileUp, 3)) collisions in a crossing") }
        return Finding(
            "part of the decays in a station at \(digits(asked.rate / 1e3, 3)) kHz of random hits, \(digits(asked.pileUp, 3)) collisions in a crossing, \(Quantity.format(patterns.mass, as: .energy)): "
                + all.joined(separator: "; "))
    }

    // MARK: Choices of the study

    private func choice(_ quantity: ComparedQuantity) -> Finding? {
        switch quantity {
        case .dumps(let dumps):
            let own = study.dumps.map { ComparedQuantity.Dump(name: $0.name, material: $0.material, depth: $0.depth, takes: $0.takes) }
            return Finding(holds: own == dumps, study.dumps.map { "\($0.name) \($0.material) \(digits($0.depth, 4)) cm" }.joined(separator: ", "))
        case .incident(let electromagnetic, let hadronic):
            let own = study.incident
            return Finding(holds: (own.electromagnetic, own.hadronic) == (electromagnetic, hadronic) && (own.cone, own.cut) == (statements.cone, statements.cut))
        case .production(let levels): return Finding(holds: levels.contains(study.mediator.production), study.mediator.production.rawValue)
        case .formFactor(let form):
            return Finding(holds: study.mediator.formFactor == form, "form factor '\(study.mediator.formFactor.rawValue)'")
        case .geometry(let geometry): return Finding(holds: study.scenarios.allSatisfy { $0.geometry == geometry })
        case .chamber(let name, let absEta):
            return study.scenarios.first { $0.chamber.name == name }.map { scenario in
                let range = scenario.chamber.absEta
                return Finding(
                    holds: range == absEta, "\(digits(range.lowerBound, 3)) < |eta| < \(digits(range.upperBound, 3)) in the scenario \(scenario.name)")
            }
        case .efficiency(let efficiency):
            return Finding(
                holds: study.scenarios.allSatisfy { $0.efficiencyCurve == nil && $0.efficiency == efficiency },
                Set(study.scenarios.map(\.efficiencyText)).sorted().joined(separator: "; "))
        case .energyThreshold(let energy):
            let words = Set(study.scenarios.map { Quantity.format($0.energyThreshold, as: .energy) }).sorted().joined(separator: ", ")
            return Finding(holds: study.scenarios.allSatisfy { abs($0.energyThreshold - energy) < 1e-9 }, "energy thresholds: \(words)")
        case .levels(let levels):
            return Finding(holds: study.reach.method == .fixed && levels.allSatisfy(study.reach.signal.contains), levelWords())
        default: return nil
        }
    }

    /// "NAME: 90 % CL, b = 5 +- 2 (5.854 events), N = 100", each once.
    private func levelWords() -> String {
        let words = study.scenarios.map { scenario -> String in
            guard let levels = try? study.reach.levels(of: scenario) else { return "\(scenario.name): no limit with this background" }
            return levels.map { level in
                level.limit.map { "\($0), b = \(scenario.background.text) (\(digits(level.events, 4)) events)" } ?? "N = \(digits(level.events, 4))"
            }.joined(separator: ", ")
        }
        return Set(words).sorted().joined(separator: "; ")
    }

    // MARK: The flux

    private func photonShape(_ shape: ComparedQuantity.PhotonShape) -> Finding? {
        func all(_ energy: (Double) -> Bool, _ absEta: (Double) -> Bool) -> Double {
            saved.fluxes.reduce(0) { $0 + Self.photons($1, energy: energy, absEta: absEta) }
        }
        func isForward(_ absEta: Double) -> Bool { absEta > shape.forward }
        func isCentral(_ absEta: Double) -> Bool { absEta < shape.central }
        func isHard(_ energy: Double) -> Bool { energy > shape.hard }
        let any: (Double) -> Bool = { _ in true }
        let total = all(any, any), central = all(any, isCentral), forward = all(any, isForward)
        guard total > 0, central > 0, forward > 0 else { return nil }
        let soft = all({ $0 < shape.soft }, any) / total
        let hardForward = all(isHard, isForward) / forward, hardCentral = all(isHard, isCentral) / central
        return Finding(
            holds: soft > 0.5 && forward > central && hardForward > hardCentral,
            String(
                format: "%.0f %% are below \(words(shape.soft)); %.0f %% lie beyond |eta| = \(digits(shape.forward, 3)), %.0f %% within \(digits(shape.central, 3)); "
                    + "above \(words(shape.hard)) are %.2g of the forward and %.2g of the central ones",
                100 * soft, 100 * forward / total, 100 * central / total, hardForward, hardCentral))
    }

    /// "10 MeV", "1 GeV"
    private func words(_ energy: Double) -> String { energy < 1 ? "\(digits(energy * 1e3, 4)) MeV" : "\(digits(energy, 4)) GeV" }

    private static func photons(_ flux: ParticleFlux, energy: (Double) -> Bool, absEta: (Double) -> Bool) -> Double {
        let (energies, thetas, depths) = flux.axes.shape
        var sum = 0.0
        for e in 0..<energies where energy((flux.axes.energy[e] * flux.axes.energy[e + 1]).squareRoot()) {
            for t in 0..<thetas {
                let theta = (flux.axes.theta[t] + flux.axes.theta[t + 1]) / 2
                guard absEta(abs(log(tan(theta / 2)))) else { continue }
                for replica in 0..<flux.replicas {
                    let first = ((replica * energies + e) * thetas + t) * depths
                    sum += flux.photons[first..<first + depths].reduce(0, +)
                }
            }
        }
        return sum
    }

    // MARK: Kaons, contours, bounds

    private func kaonsBehind() -> Finding {
        guard let kaons, let first = kaons.behind.first else {
            return .notComputed("not counted by a run: 'calodump punchthrough --out DIR' counts them for this one")
        }
        let scale = statements.luminosity / kaons.luminosity
        let further = kaons.behind.dropFirst().map {
            "; behind \($0.behind) \(digits($0.kaons.mean * scale, 3)) +- \(digits($0.kaons.error * scale, 2))"
        }.joined()
        return Finding(
            number: first.kaons.mean * scale, error: first.kaons.error * scale,
            "jets' hadrons within |eta| < \(kaons.absEta[1]) folded with showers with splitting (punchthrough.json); by hand "
                + "\(digits(first.handEstimate * scale, 2))\(further)")
    }

    /// The limit where the study has a method, else the fewest events.
    private func contour(_ scenario: String) -> SavedContour? {
        let own = contours.filter { $0.reading == .study && $0.scenario == scenario }
        return own.first(where: \.isLimit) ?? own.first
    }

    private func extent(_ contour: SavedContour) -> String {
        guard let first = contour.points.first, let last = contour.points.last else { return "no reach: \(contour.noReach ?? "")" }
        return "from \(digits(first.mass, 3)) to \(digits(last.mass, 3)) GeV, couplings from \(digits(contour.points.map(\.lower).min()!, 2))\(saved.mediator.coupling.textUnit)"
    }

    private func newArea(_ contour: SavedContour) -> Finding {
        let area = NewlyCoveredArea(contour, limits: limits)
        return Finding(
            holds: area.beyondLaboratory > 3 * area.error && area.beyondLaboratory > 0,
            "area in ln m x ln g: \(digits(area.total, 3)), beyond laboratory bounds \(digits(area.beyondLaboratory, 3)), beyond all \(digits(area.beyondAll, 3))")
    }

    /// A smaller efficiency is a larger number of events asked for.
    private func efficiencyLoss(_ scenario: Scenario, factor: Double, masses: ClosedRange<Double>) -> Finding {
        let signal = (try? study.reach.levels(of: scenario)[0].events) ?? 2.3
        let contours = Contour.scan(saved.sources, scenarios: [scenario], signals: [signal, factor * signal], range: ScanRange(masses: masses, count: 3))
        return Self.shift(contours[0], contours[1], masses)
    }

    /// How the edges move from one contour to another, which is expected within it.
    static func shift(_ whole: Contour, _ part: Contour, _ masses: ClosedRange<Double>) -> Finding {
        let pairs = zip(whole.points, part.points).filter { abs($0.mass / $1.mass - 1) < 1e-9 }
        guard !pairs.isEmpty else {
            return .notComputed("the scenario has no reach from \(digits(masses.lowerBound, 3)) to \(digits(masses.upperBound, 3)) GeV")
        }
        let shifts = pairs.map { full, less in
            String(
                format: "at %.3g GeV the lower edge rises by a factor %.2f, the upper one falls by %.2f", full.mass, less.lower / full.lower,
                full.upper / less.upper)
        }
        // Hardly: by less than half as much again.
        let isSmall = pairs.allSatisfy { full, less in less.lower / full.lower < 1.5 && full.upper / less.upper < 1.5 }
        return Finding(holds: isSmall, shifts.joined(separator: "; "))
    }

    /// Whether any scenario covers what no bound known here does.
    private func otherMediators() -> Finding? {
        guard isOther else { return .notComputed("this run has '\(saved.mediator.name)': another with 'mediator: { model: NAME }', 'calodump mediators' lists them") }
        let own = study.scenarios.compactMap { contour($0.name) }
        guard !own.isEmpty else { return nil }
        let areas = own.map { NewlyCoveredArea($0, limits: limits) }
        let words = zip(own, areas).map { "\($0.scenario) \(extent($0)), area beyond all bounds known here \(digits($1.beyondAll, 3))" }.joined(separator: "; ")
        return Finding(holds: areas.contains { $0.beyondAll > 3 * $0.error && $0.beyondAll > 0 }, "'\(saved.mediator.name)': \(words)")
    }

    private func bounds() -> Finding {
        let without = limits.filter { $0.shape == .unavailable }.map(\.label)
        return Finding("'calodump limits' lists \(LimitsReport.summary(limits))" + (without.isEmpty ? "" : "; not drawn: \(without.joined(separator: ", "))"))
    }
}
