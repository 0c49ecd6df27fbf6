import Foundation
import Materials
import Mediators
import Numerics
import Testing
import _TestSupport

@Suite struct MomentumTransferTests {
    /// The angles follow eq. 2 of arXiv:2305.16383: the share below an angle against quadrature in ln theta.
    @Test(arguments: [("Cu", 10.0, 0.01), ("W", 5, 0.001), ("Al", 20, 0.3), ("Fe", 50, 0.1)])
    func anglesFollowTheCrossSection(symbol: String, energy: Double, mass: Double) {
        let element = Element(symbol: symbol)!
        let transfer = MomentumTransfer(PrimakoffCrossSection(element, formFactor: .helmScreening), energy: energy, mass: mass)
        let momentum = ((energy - mass) * (energy + mass)).squareRoot(), fm = 1 / 0.1973269804
        let t0 = pow(mass * mass / (energy + momentum), 2)
        let radius = (pow(1.23 * cbrt(element.atomicWeight) - 0.6, 2) + 2.18).squareRoot() * fm
        let a = 111 / cbrt(Double(element.atomicNumber)) / 0.51099895e-3

        // d sigma / d ln theta, up to a constant.
        func density(_ logTheta: Double) -> Double {
            let theta = exp(logTheta), t = t0 + 4 * energy * momentum * pow(sin(theta / 2), 2), x = t.squareRoot() * radius
            let helm = (x < 1e-2 ? 1 - x * x / 10 : 3 * (sin(x) - x * cos(x)) / (x * x * x)) * exp(-t * pow(0.9 * fm, 2) / 2)
            let f = helm * a * a * t / (1 + a * a * t)
            return f * f * pow(sin(theta), 3) / (t * t) * theta
        }
        let low = log(1e-3 * mass * mass / (energy * energy)), high = log(Double.pi), steps = 40_000
        var cumulative = [0.0]
        for i in 0..<steps { cumulative.append(cumulative[i] + density(low + (Double(i) + 0.5) / Double(steps) * (high - low))) }

        let draws = 20_000
        let angles = (0..<draws).map { 2 * asin((transfer.oneMinusCosine((Double($0) + 0.5) / Double(draws)) / 2).squareRoot()) }
        for i in stride(from: 1000, to: steps, by: 1000) {
            let theta = exp(low + Double(i) / Double(steps) * (high - low))
            let share = Double(angles.count { $0 < theta }) / Double(draws)
            expectClose(share, cumulative[i] / cumulative[steps], absolute: 4e-3, "\(symbol), share below \(theta)")
        }
    }
}
