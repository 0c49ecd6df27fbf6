import Foundation
import Numerics

/// Reading of the comma-separated tables that come with the program.
enum TableFile {
    /// Rows of a bundled table after its comments, header first, cells as text.
    static func rows(_ name: String) -> [[Substring]] {
        guard let url = Bundle.module.url(forResource: name, withExtension: "csv", subdirectory: "Tables"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else {
            preconditionFailure("the table Materials/Tables/\(name).csv is missing beside the program; install it again")
        }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }

    static func number(_ cell: Substring) -> Double {
        guard let value = Double(cell) else { preconditionFailure("'\(cell)' in a bundled table is not a number") }
        return value
    }
}

/// A natural cubic spline through (x, y), x ascending.
struct CubicSpline: Sendable {
    let x: [Double]
    let y: [Double]
    private let second: [Double]

    init(x: [Double], y: [Double]) {
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
    func callAsFunction(_ t: Double) -> Double {
        if t <= x[0] { return y[0] }
        if t >= x[x.count - 1] { return y[y.count - 1] }
        var low = 0, high = x.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if x[middle] <= t { low = middle } else { high = middle }
        }
        let h = x[high] - x[low], a = (x[high] - t) / h, b = (t - x[low]) / h
        return a * y[low] + b * y[high] + ((a * a * a - a) * second[low] + (b * b * b - b) * second[high]) * h * h / 6
    }
}
