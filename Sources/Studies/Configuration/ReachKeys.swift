import Inputs
import Reach

/// Keys of `reach`.
enum ReachKeys {
    static let reach = Keys<Study.Reach>("reach", standard: Study.Reach(), [
        .key("signal", \.signal, levels, "Numbers of signal events whose contours are drawn."),
        .key("mass", \.mass, .span(.energy, 1e-6...1e3), "Masses of the mediator."),
        .key("masses", \.masses, .whole(2...10_000), "How many of them, evenly in the logarithm."),
        .key("method", \.method, .choice("method"), "Other than fixed: the first of 'signal' is replaced by the limit that each scenario's background allows."),
        .key("confidence", \.confidence, .number(0.5...0.999999), "Confidence level of that limit."),
        .key("bands", \.bands, .choice("kind of bands"), "Around the contours: statistical, from the spread over the flux's replicas; all, with the variations, too."),
        .key("flights", \.flights, .whole(1...1_000_000), "For a beam dump: mediators drawn in each energy bin and replica of a flux.", isLeftOut: { $0 == Study.Reach().flights }),
        .key("variations", \.variations, VariationSetting.format.list(), "Changes of what the contours rest on, for their systematic band."),
    ])

    /// Contours are filed under their level with six digits.
    private static let levels = Format<[Double]>(.list(.number(1e-3...1e12))) { setting in
        let levels = try setting.list().map { try $0.number(in: 1e-3...1e12) }
        guard !levels.isEmpty else { throw InputError("no signal level", at: setting.place, expected: "at least one") }
        let names = levels.map { ContourFile.number($0) }
        for (i, name) in names.enumerated() {
            guard let other = names[..<i].firstIndex(of: name) else { continue }
            throw InputError(
                "the signal levels \(levels[other]) and \(levels[i]) are one to six digits (\(name))", at: setting.place, expected: "levels that differ in six digits")
        }
        return levels
    } write: { "[\($0.map { "\($0)" }.joined(separator: ", "))]" }
}
