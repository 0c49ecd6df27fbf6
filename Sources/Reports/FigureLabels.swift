import Experiments
import Inputs
import Mediators
import Reach
import Studies

/// What figures call things, for the Python package: names in the study's order, labels of its experiment.
struct FigureLabels: Encodable {
    struct Chamber: Encodable {
        var name, label: String
        var absEta: [Double]
        enum CodingKeys: String, CodingKey { case name, label, absEta = "abs_eta" }
    }

    struct Scenario: Encodable {
        var name, label, chamber: String
        var luminosity: Double
        enum CodingKeys: String, CodingKey { case name, label, chamber, luminosity = "luminosity_per_fb" }
    }

    struct Mediator: Encodable {
        var name, symbol, title, unit, massLabel, couplingLabel: String
        enum CodingKeys: String, CodingKey { case name, symbol, title, unit, massLabel = "mass_label", couplingLabel = "coupling_label" }

        /// Nil for the mediator that the figures know themselves.
        init?(_ mediator: Mediators.Mediator) {
            guard mediator.name != Mediators.Mediator.alpPhoton.name else { return nil }
            (name, symbol, unit) = (mediator.name, mediator.coupling.symbol, mediator.coupling.textUnit)
            title = "a mediator: \(mediator.title), \(mediator.coupling.interaction)"
            massLabel = "Mass [GeV]"
            couplingLabel = "Coupling " + mediator.coupling.symbol + (mediator.coupling.dimension == nil ? "" : " [GeV$^{-1}$]")
        }
    }

    let mediator: Mediator?
    let experiment: String
    let title: String
    let dumps: [String]
    let chambers: [Chamber]
    let scenarios: [Scenario]

    init(_ study: Study) {
        mediator = (try? study.mediator.value()).flatMap(Mediator.init)
        let known = study.experiment
        (experiment, title, dumps) = (known.name, known.title, study.dumps.map(\.name))
        let perFemtobarn = Inputs.Dimension.luminosity.units[0].value
        scenarios = study.scenarios.map { scenario in
            Scenario(
                name: scenario.name, label: known.periods.first { $0.name == scenario.name }?.label ?? scenario.name, chamber: scenario.chamber.name,
                luminosity: scenario.luminosity / perFemtobarn)
        }
        var chambers: [Chamber] = []
        for chamber in study.scenarios.map(\.chamber) where !chambers.contains(where: { $0.name == chamber.name }) {
            chambers.append(Chamber(
                name: chamber.name, label: known.chambers.first { $0.name == chamber.name }?.label ?? chamber.name,
                absEta: [chamber.absEta.lowerBound, chamber.absEta.upperBound]))
        }
        self.chambers = chambers
    }

    func write(to path: String) throws { try writeText(try jsonText(self) + "\n", to: path) }
}
