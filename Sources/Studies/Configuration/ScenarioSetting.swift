import Detectors
import Particles
import Reach

// Scenarios in a study: by name, or as a full definition; a definition with a known name changes that scenario.

extension StudyRequest {
    static func readScenario(_ setting: Setting) throws -> Scenario {
        guard setting.isMapping else { return try Scenario.named(try setting.text(), at: setting.place) }
        let entries = try setting.mapping(["name", "luminosity", "trigger", "chamber", "efficiency", "energy_threshold", "background"])
        guard let name = try entries["name"]?.text() else { throw InputError("a scenario without name", at: setting.place) }
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.-]*/) != nil else {
            throw InputError("'\(name)' is no name for a scenario", at: setting.place, expected: "letters, digits, '-', '.' and '_'")
        }
        let known = Scenario.builtIn.first { $0.name == name }
        guard let luminosity = try entries["luminosity"]?.quantity(.luminosity, in: luminosities) ?? known?.luminosity,
            let chamber = try entries["chamber"].map(readChamber) ?? known?.chamber
        else {
            throw InputError(
                "the scenario '\(name)' is incomplete", at: setting.place, expected: "at least luminosity and chamber",
                advice: InputError.nearest(to: name, among: Scenario.builtIn.map(\.name)).map { "did you mean '\($0)'?" })
        }
        try entries["background"].map(checkBackground)
        var scenario = Scenario(name: name, luminosity: luminosity, trigger: known?.trigger ?? 1, chamber: chamber)
        if let known { (scenario.efficiency, scenario.energyThreshold) = (known.efficiency, known.energyThreshold) }
        if let trigger = entries["trigger"] { scenario.trigger = try trigger.number(in: 1e-12...1) }
        if let efficiency = entries["efficiency"] { scenario.efficiency = try efficiency.number(in: 1e-6...1) }
        if let threshold = entries["energy_threshold"] { scenario.energyThreshold = try threshold.quantityOrZero(.energy, upTo: 1e3) }
        return scenario
    }

    /// Contours are those of fixed signal counts; a background enters them through the choice of `reach.signal`.
    private static func checkBackground(_ setting: Setting) throws {
        guard try setting.number(in: 0...1e15) == 0 else {
            throw InputError(
                "a background is not available yet", at: setting.place, expected: "0",
                advice: "choose the signal count that the background asks for in reach.signal")
        }
    }

    /// 1/pb to 1000/ab.
    private static let luminosities = 1e12...1e21

    private static func readChamber(_ setting: Setting) throws -> Chamber {
        guard setting.isMapping else {
            let name = try setting.text()
            guard let chamber = Chamber.all.first(where: { $0.name == name }) else {
                throw InputError.unknown("chamber", name, among: Chamber.all.map(\.name), at: setting.place)
            }
            return chamber
        }
        let entries = try setting.mapping(["name", "abs_eta", "layers"])
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
        return Chamber(name: name, absEta: eta[0]...eta[1], layers: read)
    }
}

extension Chamber {
    static let all = [driftTubes, me0]
}

extension Scenario {
    /// The full definition as YAML, in one line.
    var yaml: String {
        let layers = chamber.layers.map {
            "{ distance: \(Quantity.format($0.distance, as: .length)), thickness: \(Quantity.format($0.thickness, as: .length)) }"
        }
        return """
            { name: \(quoted(name)), luminosity: \(Quantity.format(luminosity, as: .luminosity)), trigger: \(trigger), \
            chamber: { name: \(quoted(chamber.name)), abs_eta: [\(chamber.absEta.lowerBound), \(chamber.absEta.upperBound)], \
            layers: [\(layers.joined(separator: ", "))] }, efficiency: \(efficiency), \
            energy_threshold: \(Quantity.format(energyThreshold, as: .energy)), background: 0 }
            """
    }
}
