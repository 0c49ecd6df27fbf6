import Particles
import Testing

@Suite struct VectorTests {
    /// The scattered direction is of unit length at the angle asked for, and opposite azimuths lie in one plane with the first direction.
    @Test(arguments: [(0.0, 0.0), (3.141_592_653_589_793, 0), (0.3, 2), (1.5, -1), (2.9, 0.4)]) func scattered(_ theta: Double, _ phi: Double) {
        let before = Vector(theta: theta, phi: phi)
        for (cosine, cosPhi, sinPhi) in [(0.9, 0.6, 0.8), (-0.28, -0.8, 0.6), (1, 1, 0), (0.999_999, 0, -1)] {
            let sine = (1 - cosine * cosine).squareRoot()
            let a = before.scattered(cosTheta: cosine, sinTheta: sine, cosPhi: cosPhi, sinPhi: sinPhi)
            let b = before.scattered(cosTheta: cosine, sinTheta: sine, cosPhi: -cosPhi, sinPhi: -sinPhi)
            #expect(abs(a.magnitude - 1) < 1e-14 && abs(a.dot(before) - cosine) < 1e-14)
            #expect((a + b - before * (2 * cosine)).magnitude < 1e-14)
            // A quarter turn of the azimuth is a quarter turn about the direction.
            let c = before.scattered(cosTheta: cosine, sinTheta: sine, cosPhi: -sinPhi, sinPhi: cosPhi)
            #expect(abs((a - before * cosine).dot(c - before * cosine)) < 1e-14)
        }
    }
}
