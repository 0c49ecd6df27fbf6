import Foundation

/// The dimension of a quantity with a unit, and its units in terms of the internal ones (GeV, cm, barn, ns).
public enum Dimension: String, CaseIterable, Sendable {
    case energy, length, crossSection = "cross section", luminosity, coupling, angle, density, magneticField = "magnetic field", time

    /// "a length", "an energy".
    var withArticle: String { "\(rawValue.hasPrefix("e") || rawValue.hasPrefix("a") ? "an" : "a") \(rawValue)" }

    /// What a unit measures, in words: "a length", "an inverse length"; nil for an unknown unit.
    static func ofUnit(_ unit: String) -> String? {
        func dimension(_ unit: some StringProtocol) -> Dimension? { allCases.first { $0.units.contains { $0.name == unit } } }
        if let known = dimension(unit) { return known.withArticle }
        return unit.hasPrefix("/") ? dimension(unit.dropFirst()).map { "an inverse \($0.rawValue)" } : nil
    }

    /// The first unit named is the one that quantities are written in.
    public var units: [(name: String, value: Double)] {
        switch self {
        case .energy:
            [("GeV", 1), ("eV", 1e-9), ("keV", 1e-6), ("MeV", 1e-3), ("TeV", 1e3), ("PeV", 1e6)]
        case .length:
            [("cm", 1), ("fm", 1e-13), ("nm", 1e-7), ("um", 1e-4), ("mm", 0.1), ("m", 100), ("km", 1e5)]
        case .crossSection:
            [("mb", 1e-3), ("b", 1), ("barn", 1), ("ub", 1e-6), ("nb", 1e-9), ("pb", 1e-12), ("fb", 1e-15)]
        case .luminosity:
            [("/fb", 1e15), ("/b", 1), ("/mb", 1e3), ("/ub", 1e6), ("/nb", 1e9), ("/pb", 1e12), ("/ab", 1e18)]
        case .coupling:
            [("/GeV", 1), ("/eV", 1e9), ("/keV", 1e6), ("/MeV", 1e3), ("/TeV", 1e-3)]
        case .angle:
            [("rad", 1), ("mrad", 1e-3), ("deg", .pi / 180)]
        case .density:
            [("g/cm3", 1), ("mg/cm3", 1e-3), ("kg/m3", 1e-3)]
        case .magneticField:
            [("T", 1), ("mT", 1e-3), ("kG", 0.1)]
        case .time:
            [("ns", 1), ("ps", 1e-3), ("us", 1e3)]
        }
    }
}

/// A quantity as the user writes it: a number with a unit, "60cm", "13.6 TeV", "500/fb", "1e-4/GeV", "fb^-1" too.
public enum Quantity {
    /// The value in internal units (GeV, cm, barn, 1/barn, 1/GeV, radian, T, ns).
    ///
    /// Throws `InputError` for a missing, unknown or foreign unit and for a number that is not finite.
    public static func parse(_ text: String, as dimension: Dimension, at place: String? = nil) throws -> Double {
        let (number, unit) = try split(text, dimension, place)
        guard let value = dimension.units.first(where: { $0.name == unit })?.value else {
            let names = dimension.units.map(\.name)
            let known = "\(dimension.withArticle) (\(names.joined(separator: ", ")))"
            if unit.isEmpty {
                throw InputError("'\(text)' has no unit", at: place, expected: known,
                    advice: "write for instance '\(text.trimmingCharacters(in: .whitespaces))\(names[0])'")
            }
            if let other = Dimension.ofUnit(unit) { throw InputError("'\(text)' has the unit '\(unit)' of \(other)", at: place, expected: known) }
            throw InputError("'\(text)' has the unit '\(unit)'", at: place, expected: known,
                advice: InputError.nearest(to: unit, among: names).map { "did you mean '\($0)'?" })
        }
        return shifted(number, by: value)
    }

    /// A decimal number times a unit. A power of ten shifts its point, so that 100 keV are 1e-4 GeV to the last digit.
    private static func shifted(_ number: Substring, by unit: Double) -> Double {
        let exponent = Int(log10(unit).rounded()), parts = number.lowercased().split(separator: "e")
        guard let own = parts.count == 2 ? Int(parts[1]) : 0, let power = Double("1e\(exponent)"), power == unit, let value = Double("\(parts[0])e\(own + exponent)") else {
            return Double(number)! * unit
        }
        return value
    }

    /// Like `parse`, for a quantity that must be positive.
    public static func parsePositive(_ text: String, as dimension: Dimension, at place: String? = nil) throws -> Double {
        let value = try parse(text, as: dimension, at: place)
        guard value > 0 else { throw InputError("'\(text)' is not positive", at: place, expected: "a positive \(dimension.rawValue)") }
        return value
    }

    /// "1MeV..5GeV" as two ascending positive values.
    public static func parseRange(_ text: String, as dimension: Dimension, at place: String? = nil) throws -> ClosedRange<Double> {
        let parts = text.components(separatedBy: "..")
        guard parts.count == 2 else {
            throw InputError("'\(text)' is not a range", at: place, expected: "two quantities with '..' between, such as '1MeV..5GeV'")
        }
        let low = try parsePositive(parts[0], as: dimension, at: place), high = try parsePositive(parts[1], as: dimension, at: place)
        guard low < high else { throw InputError("the range '\(text)' is empty", at: place, expected: "the smaller value first") }
        return low...high
    }

    /// The shortest text in the dimension's first unit that reads back as the same number, such as "60cm".
    public static func format(_ value: Double, as dimension: Dimension) -> String {
        let unit = dimension.units[0]
        return "\(number(value / unit.value))\(unit.name)"
    }

    private static func number(_ value: Double) -> String {
        let rounded = Double(String(format: "%.12g", value)) ?? value
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(format: "%.0f", rounded) : "\(rounded)"
    }

    private static func split(_ text: String, _ dimension: Dimension, _ place: String?) throws -> (Substring, String) {
        let trimmed = Substring(text.trimmingCharacters(in: .whitespaces))
        // The longest prefix that is a number; "1e-4/GeV" must not stop at "1", nor "5eV" try "5e".
        var end = trimmed.endIndex
        while end > trimmed.startIndex {
            let prefix = trimmed[..<end]
            // Swift reads hexadecimal numbers too: nobody means 16 GeV by "0x10GeV".
            if let last = prefix.last, last.isNumber || last == ".", !prefix.contains(where: { "xX".contains($0) }), let value = Double(prefix) {
                guard value.isFinite else { break }
                var unit = trimmed[end...].trimmingCharacters(in: .whitespaces)
                for suffix in ["^-1", "-1"] where unit.hasSuffix(suffix) {
                    unit = "/" + unit.dropLast(suffix.count)
                }
                return (prefix, unit)
            }
            end = trimmed.index(before: end)
        }
        throw InputError("'\(text)' is not a number with a unit", at: place,
            expected: "\(dimension.withArticle) such as '\(dimension == .luminosity || dimension == .coupling ? "500" : "1.5")\(dimension.units[0].name)'")
    }
}
