import Experiments
import Foundation
import Inputs
import Particles
import Testing
import _TestSupport

@Suite struct ChamberTests {
    /// theta = 2 arctan(e^-eta): 0.5855 rad at 1.2, 0.269 at 2.0, 0.1215 at 2.8.
    @Test func acceptanceInPolarAngle() {
        let dt = Chamber.driftTubes.thetaRanges
        #expect(dt.count == 1)
        expectClose(dt[0].lowerBound, 0.585104, absolute: 1e-6)
        expectClose(dt[0].upperBound, .pi - 0.585104, absolute: 1e-6)
        let me0 = Chamber.me0.thetaRanges
        #expect(me0.count == 2)
        expectClose(me0[0].lowerBound, 0.121471, absolute: 1e-6)
        expectClose(me0[0].upperBound, 0.269036, absolute: 1e-6)
        expectClose(me0[1].lowerBound, .pi - 0.269036, absolute: 1e-6)
        expectClose(Vector(theta: me0[0].lowerBound, phi: 0).eta, 2.8, absolute: 1e-12)
    }

    @Test func coverageOfBins() {
        let chamber = Chamber.me0, edges = chamber.thetaEdges
        expectClose(chamber.coverage(from: edges[0], to: edges[1]), 1, absolute: 1e-14)
        #expect(chamber.coverage(from: 0, to: edges[0]) == 0)
        #expect(chamber.coverage(from: edges[1], to: edges[2]) == 0)
        // The whole sphere: tanh 2.8 - tanh 2.0, both sides.
        expectClose(chamber.coverage(from: 0, to: .pi), tanh(2.8) - tanh(2.0), relative: 1e-12)
        // A bin cut by the edge: the part in solid angle, (cos a - cos b) / (cos a - cos c).
        let a = 0.2, c = 0.4
        expectClose(chamber.coverage(from: a, to: c), (cos(a) - tanh(2.0)) / (cos(a) - cos(c)), relative: 1e-12)
    }

    @Test func dumpsInOrder() throws {
        #expect(try DumpOrder.paper.dump("ECAL").lengthBehind == 130)
        #expect(try DumpOrder.paper.dump("HCAL").lengthBehind == 0)
        #expect(throws: InputError("unknown dump 'HCLA'", at: "x.json", expected: "one of ECAL, HCAL", advice: "did you mean 'HCAL'?")) {
            try DumpOrder.paper.dump("HCLA", at: "x.json")
        }
    }
}
