import Foundation
import Testing
import _TestSupport

/// Number of chi-square tests of samplers in this folder: each runs at the level that makes them fail by chance in 1 % of all
/// seeds together.
let samplerTests = 92

/// `count` + 1 edges from a to b, uniform in ln x.
func logarithmicEdges(_ a: Double, _ b: Double, _ count: Int) -> [Double] {
    (0...count).map { $0 == 0 ? a : $0 == count ? b : a * pow(b / a, Double($0) / Double(count)) }
}

/// `count` + 1 equidistant edges from a to b.
func linearEdges(_ a: Double, _ b: Double, _ count: Int) -> [Double] {
    (0...count).map { $0 == count ? b : a + (b - a) * Double($0) / Double(count) }
}

/// Expects the mean number of draws of a rejection sampler: `perTry` over the acceptance, within four standard errors of the
/// geometric number of tries.
func expectDraws(
    perTry: Double, acceptance: Double, calls: Int = 20_000, seed: UInt64, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation, _ sample: (inout CountingGenerator) -> Void
) {
    var random = CountingGenerator(seed: seed)
    for _ in 0..<calls { sample(&random) }
    let error = perTry * (max(0, 1 - acceptance) / Double(calls)).squareRoot() / acceptance
    expectClose(
        Double(random.draws) / Double(calls), perTry / acceptance, absolute: 4 * error + 2e-3, "draws, \(what)", sourceLocation: sourceLocation)
}
