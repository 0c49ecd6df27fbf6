import Foundation
import Particles
import Testing
import _TestSupport

@Suite struct HelixTests {
    /// The equation of motion, dp/ds = 0.00299792458 q n x B (GeV, T, cm), by the classical Runge-Kutta method.
    private static func integrated(_ start: Vector, _ momentum: Vector, charge: Double, field: Double, path: Double) -> (point: Vector, momentum: Vector) {
        let p = momentum.magnitude, steps = 20_000, h = path / Double(steps), k = 0.002_997_924_58 * charge * field / p
        func turned(_ p: Vector) -> Vector { Vector(p.y, -p.x, 0) * k }
        var point = start, momentum = momentum
        for _ in 0..<steps {
            let a = turned(momentum), b = turned(momentum + a * (h / 2)), c = turned(momentum + b * (h / 2)), d = turned(momentum + c * h)
            point = point + (momentum * 6 + (a + b + c) * h) * (h / 6 / p)
            momentum = momentum + (a + b * 2 + c * 2 + d) * (h / 6)
        }
        return (point, momentum)
    }

    @Test(arguments: [(0.9, 1), (0.9, -1), (30, -1)]) func solvesTheEquationOfMotion(_ momentum: Double, _ charge: Int) {
        let start = Vector(3, -2, 10), p = Vector(theta: 1.1, phi: 2.3) * momentum
        let helix = Helix(from: start, momentum: p, charge: charge, field: 3.8), exact = Self.integrated(start, p, charge: Double(charge), field: 3.8, path: 190)
        #expect((helix.point(190) - exact.point).magnitude < 1e-7)
        #expect((helix.direction(190) * momentum - exact.momentum).magnitude < 1e-9 * momentum)
    }

    /// It leaves the cylinder where it first meets the wall, and is inside before.
    @Test func leavesThroughTheWall() throws {
        let cylinder = Cylinder(radius: 129, absZ: 297)
        var left = 0
        for i in 0..<400 {
            let theta = 0.1 + 2.9 * Double(i % 20) / 19, p = 0.2 * pow(1.9, Double(i / 20)), start = Vector(theta: 1, phi: Double(i)) * (Double(i % 7) * 15)
            let helix = Helix(from: start, momentum: Vector(theta: theta, phi: Double(i)) * p, charge: i % 3 - 1, field: 3.8)
            guard let path = helix.path(outOf: cylinder) else {
                #expect(helix.turning != 0)
                for step in 0...200 { #expect(cylinder.encloses(helix.point(2 * .pi / abs(helix.turning) * Double(step) / 200))) }
                continue
            }
            left += 1
            let end = helix.point(path), r = (end.x * end.x + end.y * end.y).squareRoot()
            #expect(abs(r - 129) < 1e-6 && abs(end.z) < 297 + 1e-9 || abs(abs(end.z) - 297) < 1e-9 && r < 129 + 1e-6, "\(end)")
            for step in 0..<99 { #expect(cylinder.encloses(helix.point(path * Double(step) / 100))) }
        }
        #expect(left > 300)
    }

    /// From the collision point a circle reaches a wall at r where pT > 0.3 B r / 2: 0.7348 GeV for 129 cm in 3.8 T.
    @Test func lowestTransverseMomentum() {
        let cylinder = Cylinder(radius: 129, absZ: 1e6), limit = 0.299_792_458 * 3.8 * 1.29 / 2
        for charge in [1, -1] {
            #expect(Helix(from: .zero, momentum: Vector(limit * 1.001, 0, 0.001), charge: charge, field: 3.8).path(outOf: cylinder) != nil)
            #expect(Helix(from: .zero, momentum: Vector(0, limit * 0.999, 0.001), charge: charge, field: 3.8).path(outOf: cylinder) == nil)
        }
    }

    /// Stiff tracks are straight, without a step where the formula changes.
    @Test func stiffTracks() throws {
        let cylinder = Cylinder(radius: 115, absZ: 326), straight = try #require(Helix(from: .zero, momentum: Vector(1, 2, 1), charge: 0, field: 2).path(outOf: cylinder))
        for p in [1e4, 1e6, 1e8, 1e9, 1e12] {
            let path = try #require(Helix(from: .zero, momentum: Vector(1, 2, 1) * p, charge: 1, field: 2).path(outOf: cylinder))
            expectClose(path, straight, relative: 1e-6)
        }
    }
}
