import Foundation

extension UniformGenerator {
    /// A Poisson deviate: products of uniform deviates below a mean of 10, above it Hoermann's transformed rejection PTRS
    /// (Insurance: Mathematics and Economics 12 (1993) 39), about 2.5 draws. Exact to the resolution of the draws.
    public mutating func poisson(_ mean: Double) -> Int {
        guard mean >= 10 else {
            guard mean > 0 else { return 0 }
            let end = exp(-mean)
            var count = 0, product = uniform()
            while product > end {
                count += 1
                product *= uniform()
            }
            return count
        }
        let logMean = log(mean)
        let b = 0.931 + 2.53 * mean.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let bound = 0.9277 - 3.6224 / (b - 2)
        while true {
            let u = uniform() - 0.5, v = uniform()
            let edge = 0.5 - abs(u)
            let k = ((2 * a / edge + b) * u + mean + 0.43).rounded(.down)
            if edge >= 0.07, v <= bound { return Int(k) }
            if k < 0 || (edge < 0.013 && v > edge) { continue }
            if log(v * inverseAlpha / (a / (edge * edge) + b)) <= k * logMean - mean - lgamma(k + 1) { return Int(k) }
        }
    }

    /// A normal deviate of mean 0 and variance 1 (Box and Muller).
    public mutating func normal() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
}
