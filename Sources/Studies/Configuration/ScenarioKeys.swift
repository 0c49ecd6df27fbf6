import Experiments
import Foundation
import Inputs
import Particles
import Reach

/// Keys of `scenarios`: each by name, or as a definition; a definition with the name of a period of the experiment changes that one.
enum ScenarioKeys {
    static let scenarios = Field<StudyRequest>(
        "scenarios", .list(.either([.text, .table(scenario.table)])), .meaning("all periods of the experiment; of a beam dump together, under its name"),
        "Data taking: periods of the experiment by name, changed, or of one's own.",
        read: { setting, request in request.study.scenarios = try readAll(setting, of: request.study.experiment, geometry: request.geometry) },
        write: { request in .block(request.study.scenarios.map { "- \(line($0, in: request.study.experiment))" }) })

    /// The full definitions, whatever the experiment; what a beam dump looks for stands in its file.
    static func identity(_ study: Study) -> String {
        study.scenarios.map { scenario.line(Said(scenario: $0, geometry: $0.geometry)) + ($0.regions.isEmpty ? "" : "\($0.regions)") }.joined() + (study.hasBeam ? study.experiment.checksum : "")
    }

    /// The name of a period of the experiment, with its geometry, or the definition.
    private static func line(_ one: Scenario, in experiment: Experiment) -> String {
        guard one.window == nil else { return quoted(one.name) }
        if let period = experiment.periods.first(where: { $0.name == one.name }), let same = try? Scenario(period, of: experiment, geometry: one.geometry), same == one {
            return "{ name: \(quoted(one.name)), geometry: \(one.geometry.rawValue) }"
        }
        return scenario.line(Said(scenario: one, experiment: experiment, geometry: one.geometry))
    }

    /// A definition on the way in or out.
    private struct Said: Sendable {
        var scenario: Scenario
        /// nil: its chamber is written in full.
        var experiment: Experiment?
        var geometry: Geometry?
    }

    private static let scenario = Keys<Said>("scenario", incomplete: .init("a scenario without name"), [
        .key("name", \.scenario.name, .text(check(name:at:)), "Name of the scenario; that of a period of the experiment changes this one.", absence: .required),
        .key("luminosity", \.scenario.luminosity, .quantity(.luminosity, 1e12...1e21), "Integrated luminosity.", absence: .meaning("the period's")),
        trigger,
        Field("chamber", .either([.text, .table(ChamberKeys.chamber.table)]), .meaning("the period's"), "What sees the decays: a chamber of the experiment, or one's own.",
            read: { setting, said in
                guard let setting, let experiment = said.experiment else { return }
                said.scenario.chamber = try ChamberKeys.read(setting, of: experiment)
            },
            write: { said in
                // Regions are the period's.
                if let experiment = said.experiment, !said.scenario.regions.isEmpty, let period = experiment.periods.first(where: { $0.name == said.scenario.name }),
                    (try? Scenario(period, of: experiment))?.chamber == said.scenario.chamber { return nil }
                let chamber = said.scenario.chamber, isKnown = said.experiment.map { (try? $0.chamber(chamber.name)) == chamber } ?? false
                return .line(isKnown ? quoted(chamber.name) : ChamberKeys.chamber.line(chamber))
            }),
        efficiency,
        .key("energy_threshold", \.scenario.energyThreshold, .quantityOrZero(.energy, upTo: 1e3), "Lowest energy of a mediator that counts.", absence: .meaning("the period's, else 10MeV")),
        background,
        jetVeto,
        .optional("geometry", \.geometry, .choice("geometry"), "the period's, else the study's", "How the chamber is met."),
        .key("photons", \.scenario.photons, .choice("requirement"), "Which photons of a decay must leave the station through its far face; one and both need rays.",
            absence: .meaning("the period's, else any")),
    ])

    private static func readAll(_ setting: Setting?, of experiment: Experiment, geometry: Geometry) throws -> [Scenario] {
        func known(_ period: Period) throws -> Scenario { try Scenario(period, of: experiment, geometry: geometry) }
        let isCollider = experiment.beam.isCollider
        guard let setting else { return isCollider ? try experiment.periods.filter { !$0.isOnRequest }.map(known) : try experiment.searches(flights: Study.Reach().flights) }
        let scenarios = try setting.list().map { item in
            !isCollider ? try readSearch(item, of: experiment) : item.isMapping ? try read(item, of: experiment, geometry: geometry) : try known(experiment.period(try item.text(), at: item.place))
        }
        guard !scenarios.isEmpty else { throw InputError("no scenario", at: setting.place, expected: "at least one") }
        for (index, one) in scenarios.enumerated() where scenarios[..<index].contains(where: { $0.name == one.name }) {
            throw InputError("the scenario '\(one.name)' stands twice", at: setting.place)
        }
        return scenarios
    }

    /// A name; what else a search may say stands in the experiment.
    private static func readSearch(_ setting: Setting, of experiment: Experiment) throws -> Scenario {
        guard !setting.isMapping else {
            throw InputError(
                "a scenario of a beam dump with keys of its own", at: setting.place, expected: "the name of the experiment, or of one of its periods",
                advice: "change the experiment's file")
        }
        return try experiment.search(try setting.text(), flights: Study.Reach().flights, at: setting.place)
    }

    private static func read(_ setting: Setting, of experiment: Experiment, geometry: Geometry) throws -> Scenario {
        let entries = try scenario.entries(setting), name = try entries["name"]?.text() ?? ""
        try check(name: name, at: setting.place)
        let period = experiment.periods.first { $0.name == name }
        guard period != nil || (entries["luminosity"] != nil && entries["chamber"] != nil) else {
            throw InputError(
                "the scenario '\(name)' is incomplete", at: setting.place, expected: "at least luminosity and chamber",
                advice: InputError.nearest(to: name, among: experiment.periods.map(\.name)).map { "did you mean '\($0)'?" })
        }
        let start = try period.map { try Scenario($0, of: experiment) } ?? Scenario(name: name, luminosity: 1, trigger: 1, chamber: ChamberKeys.blank, efficiency: 1)
        var said = Said(scenario: start, experiment: experiment)
        try scenario.read(entries, into: &said)
        // A new scenario has its chamber's efficiency.
        if period == nil, entries["efficiency"] == nil, let chamber = experiment.chambers.first(where: { $0.name == said.scenario.chamber.name }) {
            said.scenario.efficiency = chamber.response.efficiency
        }
        said.scenario.geometry = said.geometry ?? period?.geometry.flatMap { Geometry(rawValue: $0.rawValue) } ?? geometry
        return said.scenario
    }

    private static func check(name: String, at place: String) throws {
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.-]*/) != nil, name.count <= 100 else {
            throw InputError("'\(name)' is no name for a scenario", at: place, expected: "up to 100 letters, digits, '-', '.' and '_': files are called so")
        }
    }

    /// Off where the period has one; nothing else.
    private static let jetVeto = Field<Said>(
        "jet_veto", .choice(["on", "off"]), .meaning("the period's"), "off: decays near to jets are looked at too, where the period vetoes them.",
        read: { setting, said in
            guard let setting else { return }
            if try Format<Bool>.onOrOff.read(setting) {
                guard said.scenario.jetVeto != nil else { throw InputError("no veto of jets to be turned on", at: setting.place, expected: "a period with jet_veto, or off") }
            } else { said.scenario.jetVeto = nil }
        },
        write: { said in
            let period = said.experiment?.periods.first { $0.name == said.scenario.name }
            guard said.experiment == nil ? said.scenario.jetVeto != nil : period?.jetVeto != nil else { return nil }
            return .line(said.scenario.jetVeto == nil ? "off" : "on")
        })

    // MARK: Background

    private struct Count: Sendable {
        var expected = 0.0, error = 0.0
        var isComputed = false
        var computed = ComputedBackground()
        var given: ComputedBackground? { isComputed ? computed : nil }

        init() {}
        init(_ scenario: Scenario) {
            (expected, error) = (scenario.background.expected, scenario.background.error)
            if let computed = scenario.computedBackground { (isComputed, self.computed) = (true, computed) }
        }
    }

    private static let count = Keys<Count>("background", standard: Count(), [
        .key("expected", \.expected, .number(0...1e15), "Events; with 'computed' those that are not computed, such as cosmics and beam halo."),
        .key("error", \.error, .number(0...1e15), "Standard deviation."),
        .key("computed", \.isComputed, .onOrOff, "Whether what looks like the scenario's pattern is simulated and added ('calodump backgrounds' shows it).", isLeftOut: { !$0 }),
        .optional("experiment", \.computed.experiment, .text, "that of the response, else the study's", "Experiment whose chamber of that name is simulated."),
        .optional("pattern", \.computed.pattern, .text, "that of the response, else the chamber's first", "Name of a pattern of the chamber."),
        .optional("punchthrough", \.computed.punchThrough, .text, "the run's own, where it is there", "The file stations-CHAMBER.json of 'calodump punchthrough'."),
    ])

    /// A number of events, or `{ expected: 3, error: 1 }`, or `{ computed: on }`.
    private static let background = Field<Said>(
        "background", .either([.number(0...1e15), .table(count.table)]), .meaning("the period's, else 0"), "Events without a signal: a number, with an error, or simulated.",
        read: { setting, said in
            guard let setting else { return }
            var read = Count()
            if setting.isMapping {
                let entries = try count.entries(setting)
                try count.read(entries, into: &read)
                guard read.isComputed || entries["expected"] != nil else {
                    throw InputError("a background without number", at: setting.place, expected: "background: { expected: 3, error: 1 }, or { computed: on }")
                }
                if !read.isComputed, let key = ["experiment", "pattern", "punchthrough"].first(where: { entries[$0] != nil }) {
                    throw InputError("'\(key)' of a background that is not computed", at: entries[key]!.place, expected: "computed: on")
                }
                // Beside the study's file.
                read.computed.punchThrough = read.computed.punchThrough.map { URL(fileURLWithPath: $0, relativeTo: URL(fileURLWithPath: setting.file).deletingLastPathComponent()).path }
            } else {
                read.expected = try setting.number(in: 0...1e15)
            }
            guard read.expected > 0 || read.error == 0 else {
                throw InputError("a background of 0 +- \(read.error)", at: setting.place, expected: "a positive number with this error")
            }
            (said.scenario.background, said.scenario.computedBackground) = (Background(expected: read.expected, error: read.error), read.given)
        },
        write: { said in .line(count.line(Count(said.scenario))) })

    // MARK: Efficiency

    private static let energy = Format<Double>.quantity(.energy, 1e-6...1e6), share = Format<Double>.number(0...1)

    private static let response = Keys<ResponseChoice>("response", standard: ResponseChoice(pattern: ""), incomplete: .init("a response without a pattern", expected: "response: PATTERN"), [
        .key("response", \.pattern, .text, "Name of a pattern of the chamber: what it recognises is simulated (docs/Responses.md).", absence: .required),
        .optional("experiment", \.experiment, .text, "the study's", "Experiment whose chamber it is."),
        .optional("chamber", \.chamber, .text, "the scenario's", "Its chamber."),
        .optional("station", \.station, .text, "each with rays, else the first", "Its station."),
    ])

    /// A number, or a simulated response to the decay itself.
    private static let part = Format<Double>.number(1e-12...1)
    private static let trigger = Field<Said>(
        "trigger", .either([part.kind, .table(response.table)]), .meaning("the period's, else 1"),
        "Recorded part of the collisions: a number, or { response: PATTERN }: the chamber's pattern triggers, what it sees of the decays is simulated.",
        read: { setting, said in
            guard let setting else { return }
            said.scenario.triggerResponse = setting.isMapping ? try response.read(setting, into: ResponseChoice(pattern: "")) : nil
            said.scenario.trigger = setting.isMapping ? 1 : try part.read(setting)
        },
        write: { said in .line(said.scenario.triggerResponse.map { response.line($0) } ?? part.write(said.scenario.trigger)) })

    /// A number, a list of points `[[10MeV, 0.5], [1GeV, 0.9]]`, a CSV file with the columns energy_GeV,efficiency, or a simulated response.
    private static let efficiency = Field<Said>(
        "efficiency", .either([.number(1e-6...1), .list(.tuple([energy.kind, share.kind])), .text, .table(response.table)]), .meaning("the period's, else the chamber's"),
        "Recognised part of the decays inside: a number, points in energy, a CSV file with the columns energy_GeV,efficiency, or { response: PATTERN }: simulated.",
        read: { setting, said in try setting.map { try readEfficiency($0, &said.scenario) } },
        write: { said in
            if let choice = said.scenario.response { return .line(response.line(choice)) }
            guard let curve = said.scenario.efficiencyCurve else { return .line("\(said.scenario.efficiency)") }
            return .line("[\(curve.points.map { "[\(energy.write($0.energy)), \(share.write($0.value))]" }.joined(separator: ", "))]")
        })

    private static func readEfficiency(_ setting: Setting, _ scenario: inout Scenario) throws {
        scenario.response = nil
        if setting.isMapping {
            (scenario.response, scenario.efficiency, scenario.efficiencyCurve) = (try response.read(setting, into: ResponseChoice(pattern: "")), 1, nil)
        } else if setting.node.sequence != nil {
            let points = try setting.list().map { point in
                let pair = try point.list()
                guard pair.count == 2 else { throw InputError("not a point", at: point.place, expected: "an energy and an efficiency, [10MeV, 0.5]") }
                return EfficiencyCurve.Point(energy: try energy.read(pair[0]), value: try share.read(pair[1]))
            }
            guard points.count >= 2, zip(points, points.dropFirst()).allSatisfy({ $0.energy < $1.energy }) else {
                throw InputError("no efficiency in energy", at: setting.place, expected: "two or more points with ascending energies")
            }
            guard points.contains(where: { $0.value > 0 }) else {
                throw InputError("the efficiency is zero everywhere", at: setting.place, expected: "one that is not")
            }
            (scenario.efficiency, scenario.efficiencyCurve) = (1, EfficiencyCurve(points))
        } else if try Double(setting.text()) == nil, try setting.text().hasSuffix(".csv") {
            let file = URL(fileURLWithPath: try setting.text(), relativeTo: URL(fileURLWithPath: setting.file).deletingLastPathComponent())
            (scenario.efficiency, scenario.efficiencyCurve) = (1, try EfficiencyCurve(contentsOf: file))
        } else {
            (scenario.efficiency, scenario.efficiencyCurve) = (try setting.number(in: 1e-6...1), nil)
        }
    }
}
