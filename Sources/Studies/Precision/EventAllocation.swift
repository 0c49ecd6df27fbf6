import Foundation

/// How many collisions of each sample give a relative error to every point in the least time.
///
/// The variance of point p is the sum over samples of v_sp/n_s, the time that of c_s n_s. For given weights of the points the least time has
/// n_s^2 = (sum over p of w_p v_sp)/c_s; the weights are raised where the error is too large until all points have the error or less.
package struct EventAllocation {
    /// By sample and point: variance of one collision's part, relative to the square of the point's sum.
    package var variances: [[Double]]
    /// Processor time of a collision, s.
    package var seconds: [Double]

    package init(variances: [[Double]], seconds: [Double]) { (self.variances, self.seconds) = (variances, seconds) }

    /// The numbers of collisions for a relative error; 0 for a sample that adds nothing.
    package func numbers(error: Double) -> [Double] {
        let points = variances.first?.count ?? 0
        var weights = [Double](repeating: 1, count: points), numbers = [Double](repeating: 0, count: variances.count)
        for _ in 0..<200 {
            for s in variances.indices {
                numbers[s] = (zip(weights, variances[s]).reduce(0) { $0 + $1.0 * $1.1 } / max(seconds[s], 1e-9)).squareRoot()
            }
            let errors = self.errors(numbers), worst = errors.max() ?? 0
            guard worst > 0 else { return numbers }
            // To the error that is asked for.
            let scale = worst * worst / (error * error)
            for s in numbers.indices { numbers[s] *= scale }
            for p in weights.indices { weights[p] *= errors[p] / worst }
            let sum = weights.reduce(0, +)
            for p in weights.indices { weights[p] = max(weights[p] / sum, 1e-9) }
        }
        return numbers
    }

    /// Relative errors of the points.
    package func errors(_ numbers: [Double]) -> [Double] {
        guard let points = variances.first?.count else { return [] }
        return (0..<points).map { p in
            variances.indices.reduce(0.0) { sum, s in
                variances[s][p] == 0 ? sum : numbers[s] > 0 ? sum + variances[s][p] / numbers[s] : .infinity
            }.squareRoot()
        }
    }
}
