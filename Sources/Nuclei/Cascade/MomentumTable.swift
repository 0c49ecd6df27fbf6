import Foundation
import Numerics

/// A function of the momentum in the target's rest frame (GeV), given at points, linear in the logarithm of the momentum between them; the
/// end values outside. Resampled at 256 steps from 0.05 to 12 GeV (2 % apart).
struct MomentumTable: Sendable {
    private static let low = log(0.05), high = log(12.0), steps = 256
    private let values: [Double]

    init(_ points: [(momentum: Double, value: Double)]) {
        let logarithms = points.map { log($0.momentum) }, given = points.map(\.value)
        values = (0...Self.steps).map { k in
            linear(given, over: logarithms, at: Self.low + (Self.high - Self.low) * Double(k) / Double(Self.steps))
        }
    }

    func callAsFunction(_ momentum: Double) -> Double {
        let x = (fastLog(max(momentum, 1e-9)) - Self.low) * (Double(Self.steps) / (Self.high - Self.low))
        guard x > 0 else { return values[0] }
        guard x < Double(Self.steps) else { return values[Self.steps] }
        let i = Int(x)
        return values[i] + (x - Double(i)) * (values[i + 1] - values[i])
    }
}
