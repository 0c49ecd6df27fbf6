import Experiments
import Fluxes
import Inputs
import Mediators
import Particles
import Reach

/// All keys of a statements file.
package enum StatementKeys {
    package static let file = KeyTable(name: "statements file", keys: [
        .required("version", .whole(1...1), "Version of this format: \(PaperStatements.version)."),
        .required("experiment", .name, "Name of the experiment that the paper is about."),
        .required("paper", .text, "The paper."),
        .required("luminosity", .quantity(.luminosity, 1e12...1e21), "To which the paper's numbers of events refer."),
        .optional("chambers", .name, "the experiment", "Experiment whose chambers of the same names stand for this one's, where what they see is asked for."),
        .required("reading", .table(reading), "How the paper counts photons."),
        .required("statements", .list(.table(statement)), "What it states, in the order of the report."),
    ])

    package static let reading = KeyTable(name: "reading", keys: [
        .required("cone", .choice(ConeMetric.allCases.map(\.rawValue)), "Metric of the jets' cones."),
        .required("cut", .choice(ConeCut.allCases.map(\.rawValue)), "What must lie in the cone."),
    ])

    package static let statement = KeyTable(name: "statement", keys: [
        .required("id", .name, "Its number; several may share one."),
        .required("text", .text, "What the paper says."),
        .required("source", .text, "Where the paper says so."),
        .optional("quantity", .table(quantity), "nothing", "What of a run it is held against: one entry."),
        .optional("paper", .number(1e-99...1e99), "no number", "The paper's number."),
        .optional("unit", .text, "none", "Unit of the number."),
        .required("judged", .choice(PaperStatement.Judgement.allCases.map(\.rawValue)), "How it is judged."),
        .optional("factor", .number(1...1e6), "2", "Within which a number agrees."),
        .optional("remark", .text, "{ours}", "What stands behind the verdict, with {ours} for what is found."),
        .optional("changed", .text, "the remark", "The same for a choice that the study changes."),
    ])

    private static let energy = Key.Kind.quantity(.energy, 1e-6...1e7), absEta = Key.Kind.number(0...20)
    private static let threshold = Key.Kind.choice(FluxTally.thresholds.map(\.name))
    private static let empty = KeyTable(name: "quantity", keys: [])

    /// The vocabulary.
    package static let quantity = KeyTable(name: "quantity", keys: [
        .optional("photons", .table(photons), "", "Photons in a dump in the luminosity."),
        .optional("photon_share", .table(share), "", "Share of the photons in a dump that are above an energy."),
        .optional("photon_shape", .table(shape), "", "More than half are soft, more are forward than central, more of the forward ones are hard."),
        .optional("dumps", .named(.table(dump)), "", "The dumps of the study, in order."),
        .optional("incident", .table(incident), "", "What enters the dumps, with the cone and the cut of `reading`."),
        .optional("production", .list(.choice(ProductionModel.Level.allCases.map(\.rawValue))), "", "Models of production that are the paper's."),
        .optional("form_factor", .choice(FormFactor.allCases.map(\.rawValue)), "", "Form factor of the nuclei."),
        .optional("geometry", .choice(Geometry.allCases.map(\.rawValue)), "", "How all scenarios meet their chambers."),
        .optional("chamber", .table(chamber), "", "Coverage of a chamber."),
        .optional("efficiency", .number(0...1), "", "Constant efficiency of all scenarios."),
        .optional("chamber_response", .table(response), "", "Part of photons that hit two layers in a row of a chamber, by simulation; the largest at some energies."),
        .optional("trigger", .table(trigger), "", "What patterns in the chambers see of the decays in them at a rate of random hits, as 'patterns' finds it."),
        .optional("energy_threshold", energy, "", "Threshold of all scenarios."),
        .optional("levels", .list(.number(1e-3...1e12)), "", "Numbers of signal events whose contours are drawn, given and not from a method."),
        .optional("collisions", .table(empty), "", "Collisions in the luminosity."),
        .optional("kaons_behind", .table(empty), "", "K0S of 10 to 50 GeV behind the hadronic dump in the luminosity, as 'punchthrough' counts them."),
        .optional("random_patterns", .table(patterns), "", "Patterns that random hits alone make in a chamber in the luminosity, by simulation; the shape is that there is none."),
        .optional("kaon_pairs", .table(pairs), "", "K0S of 10 to 50 GeV that decay in a chamber into two pi0, of whose photons two are missed, in the luminosity."),
        .optional("seen", .table(seen), "", "Whether the edges of a scenario move by less than half with what its chamber sees by simulation."),
        .optional("curve", .name, "", "Contour of a scenario."),
        .optional("largest_mass", .name, "", "Where the contour of a scenario ends, GeV."),
        .optional("new_area", .name, "", "Whether the contour of a scenario covers what no laboratory bound does, by three standard errors."),
        .optional("efficiency_loss", .table(loss), "", "Whether the edges of a scenario move by less than half with a smaller efficiency."),
        .optional("bounds", .table(empty), "", "Published bounds beside the contours."),
        .optional("other_mediators", .table(empty), "", "Whether the study's mediator, where it is not the paper's, reaches beyond all bounds on it."),
    ])

    package static let photons = KeyTable(name: "quantity", keys: [
        .required("dump", .name, "The dump."), .required("above", threshold, "Lowest energy."),
    ])
    package static let share = KeyTable(name: "quantity", keys: [
        .required("dump", .name, "The dump."), .required("above", threshold, "Lowest energy."), .required("of", threshold, "Lowest energy of all that count."),
    ])
    package static let shape = KeyTable(name: "quantity", keys: [
        .required("soft", energy, "Photons below are soft."), .required("hard", energy, "Photons above are hard."),
        .required("central", absEta, "Photons within this |eta| are central."), .required("forward", absEta, "Photons beyond this |eta| are forward."),
    ])
    package static let dump = KeyTable(name: "dump", keys: [
        .required("material", .text, "Its material."), .required("depth", .quantity(.length, 1e-6...1e8), "Its depth."),
        .required("takes", .choice(Experiments.Dump.Takes.allCases.map(\.rawValue)), "Which particles shower in it."),
    ])
    package static let incident = KeyTable(name: "quantity", keys: [
        .required("electromagnetic", .list(.text), "Species into the electromagnetic dumps."), .required("hadronic", .list(.text), "Species into the hadronic ones."),
    ])
    package static let chamber = KeyTable(name: "quantity", keys: [
        .required("name", .name, "The chamber."), .required("abs_eta", .range(absEta), "Covered |eta|, [a, b]."),
    ])
    package static let response = KeyTable(name: "quantity", keys: [
        .required("experiment", .text, "Experiment whose chamber it is."), .required("chamber", .name, "The chamber."),
        .required("energies", .list(energy), "Of the photons."),
    ])
    package static let trigger = KeyTable(name: "quantity", keys: [
        .required("experiment", .text, "Experiment whose chambers they are."), .required("pile_up", .number(0...1e4), "Collisions in a crossing."),
        .required("rate", .number(1e-3...1e9), "Hz in a chamber at most."),
    ])
    private static let pattern = Key.required("pattern", .name, "Of the chamber that stands for it.")
    package static let patterns = KeyTable(name: "quantity", keys: [.required("chamber", .name, "The chamber."), pattern])
    package static let pairs = KeyTable(name: "quantity", keys: [.required("chamber", .name, "The chamber.")])
    package static let seen = KeyTable(name: "quantity", keys: [
        .required("scenario", .name, "The scenario."), pattern, .required("mass", .range(energy), "At three masses from a to b."),
    ])
    package static let loss = KeyTable(name: "quantity", keys: [
        .required("scenario", .name, "The scenario."), .required("factor", .number(1.01...1e3), "By which the efficiency is smaller."),
        .required("mass", .range(energy), "At three masses from a to b."),
    ])
}
