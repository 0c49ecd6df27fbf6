import Foundation
import Numerics
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

    @Test func arcTangent() {
        for i in -3600...3600 {
            let angle = Double(i) / 3600 * .pi, radius = exp(Double(i % 97))
            let y = radius * sin(angle), x = radius * cos(angle)
            expectClose(fastAtan2(y, x), atan2(y, x), absolute: 2e-11, "atan2 at \(angle)")
        }
        #expect(fastAtan2(0, 0) == 0)
        #expect(fastAtan2(0, 1) == 0)
        expectClose(fastAtan2(0, -1), .pi, absolute: 2e-11, "atan2 on the negative axis")
        expectClose(fastAtan2(-1e-300, 0), -.pi / 2, absolute: 2e-11, "atan2 of a tiny number")
    }
}
