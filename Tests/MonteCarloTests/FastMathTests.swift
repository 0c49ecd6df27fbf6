import Foundation
import MonteCarlo
import Testing
import _TestSupport

@Suite struct FastMathTests {
    @Test func logarithm() {
        for i in -4000...4000 {
            let x = exp(Double(i) / 10 + 0.0123)
            expectClose(fastLog(x), log(x), relative: 4e-11, absolute: 2e-11, "log \(x)")
        }
        #expect(fastLog(1) == 0)
    }

    @Test func exponential() {
        for i in -7000...7000 {
            let x = Double(i) / 10 + 0.0123
            guard abs(x) <= 700 else { continue }
            expectClose(fastExp(x), exp(x), relative: 2e-11, "exp \(x)")
        }
        #expect(fastExp(0) == 1)
    }
}
