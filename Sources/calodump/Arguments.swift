import ArgumentParser
import Experiments
import Foundation
import Inputs
import Materials
import Particles
import Showers
import Studies

// How the command line reads its values. An error here is wrong usage: exit code 64.

/// Reads a positive quantity with a unit, in internal units, within a range.
func parseQuantity(_ dimension: Inputs.Dimension, in range: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
    { text in
        let value = try Quantity.parsePositive(text, as: dimension)
        guard range.contains(value) else {
            let low = Quantity.format(range.lowerBound, as: dimension), high = Quantity.format(range.upperBound, as: dimension)
            throw InputError("out of range", expected: "\(low) to \(high)")
        }
        return value
    }
}

/// Reads a range of quantities with a unit, "1MeV..1GeV", or with the unit behind the second only, "1e-7..1e-2/GeV".
func parseRange(_ dimension: Inputs.Dimension, in range: ClosedRange<Double>) -> @Sendable (String) throws -> ClosedRange<Double> {
    { text in
        var text = text
        let parts = text.components(separatedBy: "..")
        if parts.count == 2, Double(parts[0].trimmingCharacters(in: .whitespaces)) != nil, let unit = dimension.units.first(where: { parts[1].hasSuffix($0.name) }) {
            text = "\(parts[0])\(unit.name)..\(parts[1])"
        }
        let read = try Quantity.parseRange(text, as: dimension)
        guard range.contains(read.lowerBound), range.contains(read.upperBound) else {
            let low = Quantity.format(range.lowerBound, as: dimension), high = Quantity.format(range.upperBound, as: dimension)
            throw InputError("out of range", expected: "within \(low)..\(high)")
        }
        return read
    }
}

/// Numbers of masses and couplings of a map.
struct Points: Sendable, CustomStringConvertible {
    var masses, couplings: Int
    var description: String { "\(masses)x\(couplings)" }
}

/// Reads "400x400".
@Sendable func parsePoints(_ text: String) throws -> Points {
    let parts = text.split(separator: "x").compactMap { Int($0) }
    guard parts.count == 2, text.split(separator: "x").count == 2, parts.allSatisfy({ 2...5000 ~= $0 }) else {
        throw InputError("'\(text)' is no size of a grid", expected: "two numbers from 2 to 5000, such as 400x400")
    }
    return Points(masses: parts[0], couplings: parts[1])
}

@Sendable func parseMaterial(_ name: String) throws -> Material { try Material.named(name) }

@Sendable func parseSpecies(_ name: String) throws -> Species { try Species(validating: name) }

/// Reads a layer, "Al:2mm".
@Sendable func parseLayer(_ text: String) throws -> LayerStack.Layer {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw InputError("'\(text)' is no layer", expected: "material:thickness, such as Al:2mm") }
    return .init(parts[0] == "vacuum" ? nil : try Material.named(parts[0]), thickness: try parseQuantity(.length, in: Ranges.depth)(parts[1]))
}

let layerBehindHelp: ArgumentHelp = "A layer behind the block, as material:thickness (vacuum is a gap); may be repeated."

@Sendable func parseCount(_ text: String) throws -> Int {
    guard let value = Int(text), 1...1_000_000_000 ~= value else { throw InputError("expected a whole number from 1 to 1000000000") }
    return value
}

/// Reads "1%".
@Sendable func parsePercentage(_ text: String) throws -> Double {
    guard text.hasSuffix("%"), let value = Double(text.dropLast()), 0.01...50 ~= value else {
        throw InputError("'\(text)' is no error", expected: "0.01% to 50%")
    }
    return value / 100
}

/// Reads "NAME:100MeV:1e-5/GeV".
@Sendable func parsePoint(_ text: String) throws -> PrecisionGoal.Point {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, !parts[0].isEmpty else { throw InputError("'\(text)' is no point", expected: "scenario:mass:coupling, such as NAME:100MeV:1e-5/GeV") }
    return PrecisionGoal.Point(
        scenario: parts[0], mass: try parseQuantity(.energy, in: Ranges.mass)(parts[1]), coupling: try parseQuantity(.coupling, in: Ranges.coupling)(parts[2]))
}

/// Reads "90s", "3min", "2h", in seconds.
@Sendable func parseTime(_ text: String) throws -> Double {
    for (unit, seconds) in [("min", 60.0), ("s", 1), ("h", 3600)] where text.hasSuffix(unit) {
        if let value = Double(text.dropLast(unit.count)), value > 0, value.isFinite { return value * seconds }
    }
    throw InputError("'\(text)' is no time", expected: "90s, 3min or 2h")
}

/// Reads one of the names of an enum.
func parseChoice<Choice: RawRepresentable & CaseIterable & SendableMetatype>(_ kind: String) -> @Sendable (String) throws -> Choice
where Choice.RawValue == String {
    { name in
        guard let choice = Choice(rawValue: name) else {
            throw InputError.unknown(kind, name, among: Choice.allCases.map(\.rawValue))
        }
        return choice
    }
}

/// Ranges of values that make sense, internal units.
enum Ranges {
    static let mass = 1e-9...1e4
    static let coupling = 1e-20...1e3
    static let energy = 1e-6...1e6
    static let depth = 1e-3...1e5
    static let cut = ShowerSettings.cuts
}

/// Choices of the hadronic part of showers.
struct HadronicOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "Neutrons are followed down to this kinetic energy.", transform: parseQuantity(.energy, in: HadronicSettings.cuts))
    var neutronCut = HadronicSettings().neutronCut
    @Flag(help: "Neutrons that have come down to it are captured, with their photons.") var neutronCapture = false
    @Flag(help: "Hadrons do not scatter elastically.") var noElastic = false
    @Option(help: "Factor on the inelastic cross sections of hadrons.") var crossSectionScale = 1.0

    func validate() throws {
        guard HadronicSettings.crossSectionScales.contains(crossSectionScale) else {
            throw ValidationError("the cross-section scale \(crossSectionScale) is out of range (\(HadronicSettings.crossSectionScales))")
        }
    }

    var settings: HadronicSettings {
        var settings = HadronicSettings()
        (settings.neutronCut, settings.elasticScattering, settings.crossSectionScale) = (neutronCut, !noElastic, crossSectionScale)
        settings.neutronCapture = neutronCapture
        return settings
    }
}

struct JSONOption: ParsableArguments {
    @Flag(help: "Answers in JSON.")
    var json = false

    func answer(_ text: String, _ data: some Encodable) throws { try Output.write(json ? try jsonText(data) : text) }
}
