import Experiments
import Foundation
import Inputs
import Particles
import Reach

// Scenarios in a study: by name, or as a full definition; a definition with a known name changes that scenario.

extension StudyRequest {
    /// `NAME`, `FILE`, or as a resolved study has it: `{ name, file, checksum }` with a copy of the file beside the study.
    static func readExperiment(_ setting: Setting) throws -> Experiment {
        func beside(_ file: String) -> String { URL(fileURLWithPath: file, relativeTo: URL(fileURLWithPath: setting.file).deletingLastPathComponent()).path }
        guard setting.isMapping else {
            let name = try setting.text()
            return try Experiment(named: name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? beside(name) : name, at: setting.place)
        }
        let entries = try setting.mapping(["name", "file", "checksum"])
        guard let name = entries["name"] else { throw InputError("an experiment without name", at: setting.place, expected: "name, and file and checksum of a copy") }
        let copy = try entries["file"].map { beside(try $0.text()) }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
        let experiment = try copy.map { try Experiment(contentsOf: URL(fileURLWithPath: $0)) } ?? Experiment(named: try name.text(), at: name.place)
        if let checksum = entries["checksum"], try checksum.text() != experiment.checksum {
            throw InputError(
                "the experiment '\(experiment.name)' is not the one of this study (\(experiment.checksum))", at: checksum.place, expected: try checksum.text(),
                advice: "restore \(copy ?? "the copy of its file"), or leave the checksum out to take the experiment as it is now")
        }
        return experiment
    }

    static func readScenario(_ setting: Setting, of experiment: Experiment) throws -> ScenarioRequest {
        guard experiment.beam.isCollider else { return try readSearch(setting, of: experiment) }
        guard setting.isMapping else {
            let period = try experiment.period(try setting.text(), at: setting.place)
            return .init(scenario: try Scenario(period, of: experiment), geometry: period.geometry.flatMap { Geometry(rawValue: $0.rawValue) })
        }
        let entries = try setting.mapping([
            "name", "luminosity", "trigger", "chamber", "efficiency", "energy_threshold", "background", "geometry", "photons",
        ])
        guard let name = try entries["name"]?.text() else { throw InputError("a scenario without name", at: setting.place) }
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.-]*/) != nil, name.count <= 100 else {
            throw InputError("'\(name)' is no name for a scenario", at: setting.place, expected: "up to 100 letters, digits, '-', '.' and '_': files are called so")
        }
        let period = experiment.periods.first { $0.name == name }, known = try period.map { try Scenario($0, of: experiment) }
        guard let luminosity = try entries["luminosity"]?.quantity(.luminosity, in: luminosities) ?? known?.luminosity,
            let chamber = try entries["chamber"].map({ try readChamber($0, of: experiment) }) ?? known?.chamber
        else {
            throw InputError(
                "the scenario '\(name)' is incomplete", at: setting.place, expected: "at least luminosity and chamber",
                advice: InputError.nearest(to: name, among: experiment.periods.map(\.name)).map { "did you mean '\($0)'?" })
        }
        // A new scenario has its chamber's efficiency.
        let response = experiment.chambers.first { $0.name == chamber.name }?.response.efficiency
        var scenario = Scenario(name: name, luminosity: luminosity, trigger: known?.trigger ?? 1, chamber: chamber, efficiency: known?.efficiency ?? response ?? 1)
        if let known { (scenario.energyThreshold, scenario.photons, scenario.background) = (known.energyThreshold, known.photons, known.background) }
        if let trigger = entries["trigger"] { scenario.trigger = try trigger.number(in: 1e-12...1) }
        if let efficiency = entries["efficiency"] { try readEfficiency(efficiency, &scenario) }
        if let background = entries["background"] { scenario.background = try readBackground(background) }
        if let photons = entries["photons"] { scenario.photons = try photons.choice("requirement") }
        if let threshold = entries["energy_threshold"] { scenario.energyThreshold = try threshold.quantityOrZero(.energy, upTo: 1e3) }
        let own = period?.geometry.flatMap { Geometry(rawValue: $0.rawValue) }
        return .init(scenario: scenario, geometry: try entries["geometry"]?.choice("geometry") ?? own)
    }

    /// A number of events, or `{ expected: 3, error: 1 }`.
    private static func readBackground(_ setting: Setting) throws -> Background {
        guard setting.isMapping else { return Background(expected: try setting.number(in: 0...1e15)) }
        let entries = try setting.mapping(["expected", "error"])
        guard let expected = try entries["expected"]?.number(in: 0...1e15) else {
            throw InputError("a background without number", at: setting.place, expected: "background: { expected: 3, error: 1 }")
        }
        let error = try entries["error"]?.number(in: 0...1e15) ?? 0
        guard expected > 0 || error == 0 else {
            throw InputError("a background of 0 +- \(error)", at: setting.place, expected: "a positive number with this error")
        }
        return Background(expected: expected, error: error)
    }

    /// A number, a list of points `[[10MeV, 0.5], [1GeV, 0.9]]`, or a CSV file with the columns energy_GeV,efficiency.
    private static func readEfficiency(_ setting: Setting, _ scenario: inout Scenario) throws {
        if setting.node.sequence != nil {
            let points = try setting.list().map { point in
                let pair = try point.list()
                guard pair.count == 2 else { throw InputError("not a point", at: point.place, expected: "an energy and an efficiency, [10MeV, 0.5]") }
                return EfficiencyCurve.Point(energy: try pair[0].quantity(.energy, in: 1e-6...1e6), value: try pair[1].number(in: 0...1))
            }
            guard points.count >= 2, zip(points, points.dropFirst()).allSatisfy({ $0.energy < $1.energy }) else {
                throw InputError("no efficiency in energy", at: setting.place, expected: "two or more points with ascending energies")
            }
            (scenario.efficiency, scenario.efficiencyCurve) = (1, EfficiencyCurve(points))
        } else if try Double(setting.text()) == nil, try setting.text().hasSuffix(".csv") {
            let file = URL(fileURLWithPath: try setting.text(), relativeTo: URL(fileURLWithPath: setting.file).deletingLastPathComponent())
            (scenario.efficiency, scenario.efficiencyCurve) = (1, try EfficiencyCurve(contentsOf: file))
        } else {
            (scenario.efficiency, scenario.efficiencyCurve) = (try setting.number(in: 1e-6...1), nil)
        }
    }

    /// 1/pb to 1000/ab.
    private static let luminosities = 1e12...1e21

    private static func readChamber(_ setting: Setting, of experiment: Experiment) throws -> Chamber {
        guard setting.isMapping else { return try experiment.chamber(try setting.text(), at: setting.place) }
        let entries = try setting.mapping(["name", "abs_eta", "layers", "stations"])
        guard let name = try entries["name"]?.text(), let range = entries["abs_eta"], let layers = entries["layers"] else {
            throw InputError("the chamber is incomplete", at: setting.place, expected: "name, abs_eta and layers")
        }
        let eta = try range.list().map { try $0.number(in: 0...20) }
        guard eta.count == 2, eta[0] < eta[1] else {
            throw InputError("abs_eta is not a range", at: range.place, expected: "two ascending numbers, [0, 1.2]")
        }
        let read = try layers.list().map { layer in
            let entries = try layer.mapping(["distance", "thickness"])
            guard let distance = entries["distance"], let thickness = entries["thickness"] else {
                throw InputError("the layer is incomplete", at: layer.place, expected: "distance and thickness")
            }
            return Chamber.Layer(
                distance: try distance.quantityOrZero(.length, upTo: 1e5), thickness: try thickness.quantity(.length, in: 1e-4...1e5))
        }
        guard !read.isEmpty else { throw InputError("a chamber without layers", at: layers.place, expected: "at least one") }
        guard zip(read, read.dropFirst()).allSatisfy({ $0.distance + $0.thickness <= $1.distance }) else {
            throw InputError("the layers overlap", at: layers.place, expected: "layers in the order in which they are crossed")
        }
        return Chamber(
            name: name, absEta: eta[0]...eta[1], layers: read, stations: try entries["stations"]?.list().map(readStation)
                ?? experiment.stations(of: name))
    }

    /// `{ name: first, shape: barrel, layers: [[4.1m, 4.2m]], extent: [[0cm, 1.2m]], azimuth: 0.94 }`
    private static func readStation(_ setting: Setting) throws -> Station {
        let entries = try setting.mapping(["name", "shape", "layers", "extent", "azimuth"])
        guard let name = try entries["name"]?.text(), let shape = entries["shape"], let layers = entries["layers"], let extent = entries["extent"] else {
            throw InputError("the station is incomplete", at: setting.place, expected: "name, shape, layers and extent")
        }
        func ranges(_ setting: Setting, from least: Double) throws -> [ClosedRange<Double>] {
            let ranges = try setting.list().map { pair in
                let ends = try pair.list().map { try $0.quantityOrZero(.length, upTo: 1e6) }
                guard ends.count == 2, ends[0] >= least, ends[0] < ends[1] else {
                    throw InputError("not a range", at: pair.place, expected: "two ascending lengths, [4.1m, 4.2m]")
                }
                return ends[0]...ends[1]
            }
            guard !ranges.isEmpty, zip(ranges, ranges.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else {
                throw InputError("the ranges overlap, or there is none", at: setting.place, expected: "ascending ranges")
            }
            return ranges
        }
        return Station(
            name: name, shape: try shape.choice("shape"), layers: try ranges(layers, from: 1e-6), extent: try ranges(extent, from: 0),
            azimuth: try entries["azimuth"]?.number(in: 1e-6...1) ?? 1)
    }
}

extension Scenario {
    /// As YAML, in one line: the name of a period of the experiment, with its geometry, or the full definition.
    func yaml(in experiment: Experiment) -> String {
        guard window == nil else { return quoted(name) }
        if let period = experiment.periods.first(where: { $0.name == name }), let same = try? Scenario(period, of: experiment, geometry: geometry), same == self {
            return "{ name: \(quoted(name)), geometry: \(geometry.rawValue) }"
        }
        let known = (try? experiment.chamber(chamber.name)) == chamber
        return yaml(chamber: known ? quoted(chamber.name) : chamberYAML)
    }

    /// The full definition.
    var fullYAML: String { yaml(chamber: chamberYAML) }

    private var chamberYAML: String {
        let layers = chamber.layers.map {
            "{ distance: \(Quantity.format($0.distance, as: .length)), thickness: \(Quantity.format($0.thickness, as: .length)) }"
        }
        return "{ name: \(quoted(chamber.name)), abs_eta: [\(chamber.absEta.lowerBound), \(chamber.absEta.upperBound)], "
            + "layers: [\(layers.joined(separator: ", "))], stations: [\(chamber.stations.map(Self.yaml).joined(separator: ", "))] }"
    }

    private func yaml(chamber: String) -> String {
        """
            { name: \(quoted(name)), luminosity: \(Quantity.format(luminosity, as: .luminosity)), trigger: \(trigger), \
            chamber: \(chamber), efficiency: \(efficiencyYAML), energy_threshold: \(Quantity.format(energyThreshold, as: .energy)), \
            background: { expected: \(background.expected), error: \(background.error) }, geometry: \(geometry.rawValue), photons: \(photons.rawValue) }
            """
    }

    private var efficiencyYAML: String {
        guard let efficiencyCurve else { return "\(efficiency)" }
        let points = efficiencyCurve.points.map { "[\(Quantity.format($0.energy, as: .energy)), \($0.value)]" }
        return "[\(points.joined(separator: ", "))]"
    }

    private static func yaml(_ station: Station) -> String {
        func list(_ ranges: [ClosedRange<Double>]) -> String {
            ranges.map { "[\(Quantity.format($0.lowerBound, as: .length)), \(Quantity.format($0.upperBound, as: .length))]" }.joined(separator: ", ")
        }
        return "{ name: \(quoted(station.name)), shape: \(station.shape.rawValue), layers: [\(list(station.layers))], "
            + "extent: [\(list(station.extent))], azimuth: \(station.azimuth) }"
    }
}
