import Foundation
import Numerics
import Testing
import _TestSupport

@Suite struct TableTests {
    @Test func octaveGridLocatesItsNodes() {
        let grid = OctaveGrid(lowest: 1e-4, highest: 1e4)
        #expect(grid.lowest <= 1e-4 && grid.highest >= 1e4)
        for (i, x) in grid.nodes.enumerated().dropLast() {
            let (bin, fraction) = grid.locate(x)
            #expect(bin == i && fraction == 0)
            let middle = (x + grid[i + 1]) / 2
            #expect(grid.locate(middle).bin == i)
            expectClose(grid.locate(middle).fraction, 0.5, absolute: 1e-12)
        }
    }

    @Test func interpolationErrorIsAsStated() {
        let grid = OctaveGrid(lowest: 1e-3, highest: 1e3)
        for p in [-2.0, -1, -0.5, 0.5, 2] {
            let table = Table(grid.nodes.map { pow($0, p) })
            for i in 0..<2000 {
                let x = 1e-3 * pow(10, Double(i) * 0.003)
                let (bin, fraction) = grid.locate(x)
                expectClose(table.interpolate(bin, fraction), pow(x, p), relative: abs(p * (p - 1)) * 1.25e-4, "x^\(p) at \(x)")
            }
        }
    }

    @Test func bracketFindsTheBin() {
        let table = Table([0, 1, 4, 9, 16])
        #expect(table.bracket(-1) == 0 && table.bracket(0) == 0 && table.bracket(3.9) == 1 && table.bracket(4) == 2)
        #expect(table.bracket(15) == 3 && table.bracket(99) == 3)
    }
}
