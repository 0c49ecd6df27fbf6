import Testing

/// Expects `actual` within a relative and an absolute tolerance of `expected` (whichever is wider).
public func expectClose(
    _ actual: Double, _ expected: Double, relative: Double = 0, absolute: Double = 0, _ what: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let tolerance = max(relative * abs(expected), absolute)
    #expect(
        abs(actual - expected) <= tolerance,
        "\(what()) \(actual) is not within \(tolerance) of \(expected) (ratio \(actual / expected))", sourceLocation: sourceLocation)
}
