import Experiments
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
    }

    public var name: String
    public var change: Change

    private static let keys = ["scale", "distance", "thickness", "form_factor", "production", "flux"]

    init(_ setting: Setting) throws {
        let entries = try setting.mapping(["name"] + Self.keys)
        guard let key = Self.keys.first(where: { entries[$0] != nil }), entries.count == (entries["name"] == nil ? 1 : 2), let value = entries[key] else {
            throw InputError("a variation without a change, or with several", at: setting.place, expected: "a name and one of \(Self.keys.joined(separator: ", "))")
        }
        let list = try value.list()
        guard !list.isEmpty else { throw InputError("no value", at: value.place, expected: "at least one") }
        name = try entries["name"]?.text() ?? key
        change = switch key {
        case "scale": .scale(try list.map { try $0.number(in: 1e-3...1e3) })
        case "distance": .distance(try list.map { try Quantity.parse(try $0.text(), as: .length, at: $0.place) })
        case "thickness": .thickness(try list.map { try $0.number(in: 1e-2...1e2) })
        case "form_factor": .formFactor(try list.map { try $0.choice("form factor") })
        case "production": .production(try list.map { try $0.choice("production") })
        default: .flux(try list.map { try $0.text() })
        }
    }

    var yaml: String {
        let change = switch change {
        case .scale(let values): "scale: [\(values.map { "\($0)" }.joined(separator: ", "))]"
        case .distance(let values): "distance: [\(values.map { Quantity.format($0, as: .length) }.joined(separator: ", "))]"
        case .thickness(let values): "thickness: [\(values.map { "\($0)" }.joined(separator: ", "))]"
        case .formFactor(let values): "form_factor: [\(values.map(\.rawValue).joined(separator: ", "))]"
        case .production(let values): "production: [\(values.map(\.rawValue).joined(separator: ", "))]"
        case .flux(let values): "flux: [\(values.map(quoted).joined(separator: ", "))]"
        }
        return "{ name: \(quoted(name)), \(change) }"
    }

    /// What the change makes of a scenario and its sources.
    package func variations(of scenario: Scenario, _ saved: SavedFluxes) throws -> [Variation] {
        switch change {
        case .scale(let factors):
            return factors.map { Variation(name: name, sources: saved.sources, scenario: scenario, scale: $0) }
        case .distance(let shifts):
            return try shifts.map { shift in
                try Variation(name: name, sources: saved.sources, scenario: alterLayers(scenario) { $0.distance + shift } thickness: { $0.thickness })
            }
        case .thickness(let factors):
            return try factors.map { factor in
                try Variation(name: name, sources: saved.sources, scenario: alterLayers(scenario) { $0.distance } thickness: { $0.thickness * factor })
            }
        case .formFactor(let forms):
            return try forms.map { form in
                var model = saved.model
                model.formFactor = form
                return Variation(name: name, sources: try saved.sources(with: model), scenario: scenario)
            }
        case .production(let levels):
            return try levels.map { Variation(name: name, sources: try saved.sources(with: ProductionModel($0)), scenario: scenario) }
        case .flux(let directories):
            return try directories.map { directory in
                Variation(name: name, sources: try SavedFluxes(RunDirectory(directory)).sources(with: saved.model), scenario: scenario)
            }
        }
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
