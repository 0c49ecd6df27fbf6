import Foundation
import Numerics
import Testing

struct SearchTests {
    @Test func bisection() {
        for count in 1...40 {
            for last in 0..<count { #expect(bisect(from: 0, below: count) { $0 <= last } == last) }
            // The first is not asked.
            #expect(bisect(from: 0, below: count) { _ in false } == 0)
            #expect(bisect(from: -1, below: count) { _ in false } == -1 && bisect(from: -1, below: count) { _ in true } == count - 1)
        }
    }

    @Test func intervals() {
        let points = [1.0, 2, 4, 8]
        for (x, index, fraction) in [(1.0, 0, 0.0), (1.5, 0, 0.5), (2, 0, 1), (3, 1, 0.5), (8, 2, 1), (0, 0, 0), (9, 2, 1)] {
            let found = interval(of: x, among: points)
            #expect(found == (index, fraction), "\(x)")
        }
        let values = [0.1, 0.3, 0.7, -0.2]
        #expect(zip(points, values).allSatisfy { linear(values, over: points, at: $0) == $1 })
        #expect(linear(values, over: points, at: 0) == 0.1 && linear(values, over: points, at: 10) == -0.2)
        #expect(abs(linear(values, over: points, at: 3) - 0.5) < 1e-15)
    }

    @Test func logarithmicGrids() {
        let grid = logarithmicGrid(from: 1e-3, to: 5, count: 200)
        #expect(grid.count == 200 && grid[0] == 1e-3 && grid[199] == 5)
        #expect(zip(grid, grid.dropFirst()).allSatisfy { abs($1 / $0 / pow(5e3, 1.0 / 199) - 1) < 1e-13 })
        #expect(logarithmicGrid(from: 1, to: 1e3, perDecade: 4).count == 13 && logarithmicGrid(from: 1, to: 1.1e3, perDecade: 4).count == 14)
        #expect(logarithmicGrid(from: 1, to: 1, perDecade: 4) == [1, 1])
        #expect(logarithmicGrid(from: 1e-2, bins: 2, perDecade: 1) == [1e-2, 0.1, 1])
    }
}
