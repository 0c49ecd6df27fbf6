/// A natural cubic spline through (x, y), x ascending.
package struct CubicSpline: Sendable {
    package let x: [Double]
    package let y: [Double]
    private let second: [Double]

    package init(x: [Double], y: [Double]) {
        precondition(x.count == y.count && x.count >= 2, "a spline needs two points or more")
        self.x = x
        self.y = y
        let n = x.count
        var second = [Double](repeating: 0, count: n), u = second
        for i in stride(from: 1, to: n - 1, by: 1) {
            let s = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])
            let p = s * second[i - 1] + 2
            second[i] = (s - 1) / p
            let bend = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1])
            u[i] = (6 * bend / (x[i + 1] - x[i - 1]) - s * u[i - 1]) / p
        }
        for i in stride(from: n - 2, through: 0, by: -1) { second[i] = second[i] * second[i + 1] + u[i] }
        self.second = second
    }

    /// The value at `t`; outside the points the end value is continued as a constant.
    package func callAsFunction(_ t: Double) -> Double {
        if t <= x[0] { return y[0] }
        if t >= x[x.count - 1] { return y[y.count - 1] }
        let low = bisect(from: 0, below: x.count - 1) { x[$0] <= t }, high = low + 1
        let h = x[high] - x[low], a = (x[high] - t) / h, b = (t - x[low]) / h
        return a * y[low] + b * y[high] + ((a * a * a - a) * second[low] + (b * b * b - b) * second[high]) * h * h / 6
    }
}
