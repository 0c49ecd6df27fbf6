import Experiments
import Fluxes
import Inputs
import Mediators
import Reach

/// A named change of what the contours rest on, for their systematic band: several values of one quantity.
public struct VariationSetting: Equatable, Sendable {
    public enum Change: Equatable, Sendable {
        /// Factors of the counts: cross sections, luminosity, efficiency.
        case scale([Double])
        /// Shifts of the chamber's layers behind the dumps, cm; effective geometry only.
        case distance([Double])
        /// Factors of the layers' thickness; effective geometry only.
        case thickness([Double])
        case formFactor([FormFactor])
        case production([ProductionModel.Level])
        /// Run directories with other fluxes, such as of another jet threshold.
        case flux([String])
        /// Other readings of the cut to the jets' axes.
        case cut([CutReading])
    }

    public var name: String
    public var change: Change

    /// A name and one change.
    static let format = Format<VariationSetting>(.table(keys.table)) { setting in
        let entries = try keys.entries(setting), changes = keys.fields.map(\.name).filter { $0 != "name" && entries[$0] != nil }
        guard changes.count == 1 else {
            let names = keys.fields.map(\.name).dropFirst().joined(separator: ", ")
            throw InputError("a variation without a change, or with several", at: setting.place, expected: "a name and one of \(names)")
        }
        var read = VariationSetting(name: changes[0], change: .scale([]))
        try keys.read(entries, into: &read)
        return read
    } write: { keys.line($0) }

    private static let keys = Keys<VariationSetting>("variation", [
        .key("name", \.name, .text, "Name of the variation.", absence: .meaning("the key of the change")),
        change("scale", Format<Double>.number(1e-3...1e3), Change.scale, "Factors of the counts: cross sections, luminosity, efficiency.") {
            if case .scale(let values) = $0 { values } else { nil }
        },
        change("distance", Format<Double>.place(.length, -1e6...1e6), Change.distance, "Shifts of the chamber's layers, for geometry: effective.") {
            if case .distance(let values) = $0 { values } else { nil }
        },
        change("thickness", Format<Double>.number(1e-2...1e2), Change.thickness, "Factors of the layers' thickness, for geometry: effective.") {
            if case .thickness(let values) = $0 { values } else { nil }
        },
        change("form_factor", Format<FormFactor>.choice("form factor"), Change.formFactor, "Form factors.") {
            if case .formFactor(let values) = $0 { values } else { nil }
        },
        change("production", Format<ProductionModel.Level>.choice("production"), Change.production, "Models of production.") {
            if case .production(let values) = $0 { values } else { nil }
        },
        change("flux", Format<String>.text, Change.flux, "Run directories with other fluxes, such as of another jet threshold.") {
            if case .flux(let values) = $0 { values } else { nil }
        },
        change("cut", cut, Change.cut, "Other readings of the cut to the jets' axes; incident: { other_cuts: on } counts them.") {
            if case .cut(let values) = $0 { values } else { nil }
        },
    ])

    private static let cut = Format<CutReading>(.choice(CutReading.allCases.map(\.name))) { setting in
        let word = try setting.text()
        guard let reading = CutReading.allCases.first(where: { $0.name == word }) else {
            throw InputError.unknown("cut", word, among: CutReading.allCases.map(\.name), at: setting.place)
        }
        return reading
    } write: { $0.name }

    /// A key for one kind of change: one or more values.
    private static func change<Value: Sendable>(
        _ name: String, _ format: Format<Value>, _ make: @escaping @Sendable ([Value]) -> Change, _ text: String, values: @escaping @Sendable (Change) -> [Value]?
    ) -> Field<VariationSetting> {
        let list = format.list()
        return Field(
            name, list.kind, .meaning("another change"), text,
            read: { setting, variation in
                guard let setting else { return }
                let values = try list.read(setting)
                guard !values.isEmpty else { throw InputError("no value", at: setting.place, expected: "at least one") }
                variation.change = make(values)
            },
            write: { values($0.change).map { .line(list.write($0)) } })
    }

    /// Throws `InputError` where the change is impossible for a scenario, whatever its fluxes.
    package func check(_ scenario: Scenario) throws {
        switch change {
        case .distance(let shifts): for shift in shifts { _ = try shifted(scenario, by: shift) }
        case .thickness(let factors): for factor in factors { _ = try thickened(scenario, by: factor) }
        case .flux(let directories): for directory in directories { _ = try SavedFluxes(RunDirectory(directory)) }
        case .scale, .formFactor, .production, .cut: break
        }
    }

    /// What the change makes of a scenario and its sources.
    package func variations(of scenario: Scenario, _ saved: SavedFluxes) throws -> [Variation] {
        switch change {
        case .scale(let factors):
            return factors.map { Variation(name: name, sources: saved.sources, scenario: scenario, scale: $0) }
        case .distance(let shifts):
            return try shifts.map { try Variation(name: name, sources: saved.sources, scenario: shifted(scenario, by: $0)) }
        case .thickness(let factors):
            return try factors.map { try Variation(name: name, sources: saved.sources, scenario: thickened(scenario, by: $0)) }
        case .formFactor(let forms):
            return try forms.map { form in
                var model = saved.model
                model.formFactor = form
                return Variation(name: name, sources: try saved.sources(with: model), scenario: scenario)
            }
        case .production(let levels):
            // A form factor that the study has chosen stays; else it is the level's.
            let mediator = saved.study.mediator
            return try levels.map { level in
                var model = ProductionModel(level, electrons: saved.model.electrons)
                if mediator.hasChosenFormFactor { model.formFactor = mediator.formFactor }
                return Variation(name: name, sources: try saved.sources(with: model), scenario: scenario)
            }
        case .cut(let readings):
            return try readings.map { Variation(name: name, sources: try saved.under($0).sources(with: saved.model), scenario: scenario) }
        case .flux(let directories):
            return try directories.map { directory in
                Variation(name: name, sources: try SavedFluxes(RunDirectory(directory)).sources(with: saved.model), scenario: scenario)
            }
        }
    }

    private func shifted(_ scenario: Scenario, by shift: Double) throws -> Scenario {
        try alterLayers(scenario) { $0.distance + shift } thickness: { $0.thickness }
    }

    private func thickened(_ scenario: Scenario, by factor: Double) throws -> Scenario {
        try alterLayers(scenario) { $0.distance } thickness: { $0.thickness * factor }
    }

    /// The scenario with other layers. Throws `InputError` where they are not used, overlap or lie in the dump.
    private func alterLayers(
        _ scenario: Scenario, distance: (Chamber.Layer) -> Double, thickness: (Chamber.Layer) -> Double
    ) throws -> Scenario {
        guard scenario.geometry == .effective, scenario.window == nil else {
            throw InputError("the variation '\(name)' changes layers of the effective geometry, which '\(scenario.name)' does not use")
        }
        let layers = scenario.chamber.layers.map { (distance: distance($0), thickness: thickness($0)) }
        guard layers[0].distance >= 0, zip(layers, layers.dropFirst()).allSatisfy({ $0.distance + $0.thickness <= $1.distance }) else {
            throw InputError("the variation '\(name)' moves a layer of '\(scenario.name)' into another one or into the dump")
        }
        var altered = scenario
        altered.chamber.layers = layers.map { Chamber.Layer(distance: $0.distance, thickness: $0.thickness) }
        return altered
    }
}
