import Inputs
import Reach

extension Study.Reach {
    /// A number of signal events whose contour is drawn.
    package struct Level: Equatable {
        package var events: Double
        /// What a limit is, in words, "90 % CL"; nil for a number that is given.
        package var limit: String?
        package var meaning: String?
    }

    /// The levels of a scenario: the given numbers, the first one replaced by the limit that the background allows where the study has a method.
    package func levels(of scenario: Scenario) throws -> [Level] {
        let given = signal.map { events in
            let stated = scenario.statedLimit.flatMap { $0.signal == events ? $0 : nil }
            return Level(events: events, meaning: stated.map { "\($0.confidence), \($0.statement)" })
        }
        guard method != .fixed else { return given }
        let percent = digits(confidence * 100, 4)
        let limit = Level(
            events: try SignalLimit.expected(scenario.background, confidence: confidence, method: method), limit: "\(percent) % CL",
            meaning: "expected limit at \(percent) % CL, method \(method.rawValue)")
        return [limit] + given.dropFirst()
    }

    /// Contours of all scenarios at their levels.
    package func contours(_ sources: [FluxSource], scenarios: [Scenario], range: ScanRange) throws -> [Contour] {
        let levels = try scenarios.map { try self.levels(of: $0) }
        var contours = Contour.scan(sources, scenarios: scenarios, signals: levels.map { $0.map(\.events) }, range: range)
        for (i, level) in levels.joined().enumerated() { (contours[i].limit, contours[i].meaning) = (level.limit, level.meaning) }
        return contours
    }
}

extension Study {
    /// Throws `InputError` for what the contours could not be made of, known before there are fluxes: a method without a limit for a scenario's background, stated or still
    /// to be computed, and variations without the layers or the fluxes that they need.
    ///
    /// - Parameter names: only these scenarios; empty: all.
    package func checkReach(of names: [String] = []) throws {
        for scenario in scenarios where names.isEmpty || names.contains(scenario.name) {
            do { try checkMethod(scenario) } catch var error as InputError {
                error.place = error.place ?? "reach.method"
                throw error
            }
            for variation in reach.variations where reach.bands == .all {
                do { try variation.check(scenario) } catch var error as InputError {
                    error.place = error.place.map { "reach.variations: \($0)" } ?? "reach.variations"
                    throw error
                }
            }
        }
    }

    private func checkMethod(_ scenario: Scenario) throws {
        guard reach.method == .feldmanCousins else { return }
        guard scenario.computedBackground == nil else {
            throw InputError("the background of '\(scenario.name)' is computed, with an error, and Feldman and Cousins' limits know none", expected: "method: cls")
        }
        try SignalLimit.checkFeldmanCousins(scenario.background)
    }
}
