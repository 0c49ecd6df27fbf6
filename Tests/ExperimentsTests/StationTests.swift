import Experiments
import Foundation
import Particles
import Testing
import _TestSupport

@Suite struct StationTests {
    /// Decays must not count twice: layers in one place overlap, unless their parts of the azimuth fit beside each other.
    @Test func overlaps() {
        func station(_ shape: Station.Shape, _ layers: ClosedRange<Double>, _ extent: ClosedRange<Double>, _ azimuth: Double = 1) -> Station {
            Station(name: "x", shape: shape, layers: [layers], extent: [extent], azimuth: azimuth)
        }
        let barrel = station(.barrel, 400...500, 0...600)
        #expect(barrel.overlaps(station(.barrel, 450...550, 500...700)) && barrel.overlaps(station(.disk, 500...610, 300...450)))
        #expect(!barrel.overlaps(station(.barrel, 500...600, 0...600)) && !barrel.overlaps(station(.disk, 600...700, 300...450)))
        #expect(!station(.barrel, 400...500, 0...600, 0.5).overlaps(station(.barrel, 400...500, 0...600, 0.5)))
        #expect(Station.firstOverlap([barrel, station(.disk, 600...700, 300...450), barrel])?.1 == barrel)
    }

    private let barrel = Station(name: "B", shape: .barrel, layers: [400...410, 430...440], extent: [0...100, 150...250])
    private let disk = Station(name: "D", shape: .disk, layers: [500...520], extent: [60...140])

    /// From r = 150 cm at 90 degrees: 250 cm to the first layer.
    @Test func straightOut() throws {
        let segments = barrel.segments(from: Vector(150, 0, 0), along: Vector(1, 0, 0))
        #expect(segments == [.init(from: 250, to: 260), .init(from: 280, to: 290)])
        // Three times 5.35 cm, 12.8 cm between the first two, around 431.2 cm.
        let mb1 = Station.driftTubes[0]
        expectClose(mb1.layers[0].lowerBound, 431.2 - (3 * 5.35 + 12.8) / 2, absolute: 1e-9)
        expectClose(mb1.layers[2].upperBound, 431.2 + (3 * 5.35 + 12.8) / 2, absolute: 1e-9)
        expectClose(mb1.azimuth, 12 * atan(109 / 431.2) / .pi, relative: 1e-12)
        #expect(Station.driftTubes.map(\.layers.count) == [3, 3, 3, 2] && Station.driftTubes[3].azimuth == 1)
    }

    /// At 45 degrees from the centre the layer is sqrt 2 thicker, and z = r decides which wheel is met.
    @Test func slanted() throws {
        let u = 0.5.squareRoot()
        #expect(barrel.segments(from: .zero, along: Vector(u, 0, u)).isEmpty)
        let along = Vector(theta: atan2(400, 200), phi: 0.3), segments = barrel.segments(from: .zero, along: along)
        #expect(segments.count == 2)
        expectClose(segments[0].from, 400 / sin(along.theta), relative: 1e-12)
        expectClose(segments[0].length, 10 / sin(along.theta), relative: 1e-9)
        // Off the plane: from (0, 300) along x the radius 400 is at x = sqrt(400^2 - 300^2).
        let side = barrel.segments(from: Vector(0, 300, 0), along: Vector(1, 0, 0))
        expectClose(side[0].from, (160_000.0 - 90_000).squareRoot(), relative: 1e-12)
        // The other side is the same, and a wheel ends within a layer: z = 100 is at s = 402 for z = -100 + ... .
        let cut = barrel.segments(from: Vector(0, 0, 0), along: Vector(theta: atan2(404, 100), phi: 1))
        expectClose(cut[0].length, 4 / sin(atan2(404, 100)), relative: 1e-9)
        let mirrored = barrel.segments(from: .zero, along: Vector(theta: .pi - atan2(404, 100), phi: 1))
        expectClose(cut[0].length, mirrored[0].length, relative: 1e-9)
    }

    @Test func throughADisk() throws {
        // tan theta = 0.2: r = 100 at z = 500; path times cos theta is 20 cm.
        let theta = atan(0.2), segments = disk.segments(from: .zero, along: Vector(theta: theta, phi: 0))
        #expect(segments.count == 1)
        expectClose(segments[0].from, 500 / cos(theta), relative: 1e-12)
        expectClose(segments[0].length, 20 / cos(theta), relative: 1e-9)
        #expect(disk.segments(from: .zero, along: Vector(theta: .pi - theta, phi: 2)).count == 1)
        #expect(disk.segments(from: .zero, along: Vector(theta: atan(0.3), phi: 0)).isEmpty)
        #expect(disk.segments(from: .zero, along: Vector(theta: 0, phi: 0)).isEmpty)
        // Into the hole's edge from outside: along x at z = 510 from x = -200 to the hole at -60, and out again.
        let across = disk.segments(from: Vector(-200, 0, 509), along: Vector(1, 0, 0.0001).normalized)
        #expect(across.count == 2)
        expectClose(across[0].length, 80, relative: 1e-6)
        expectClose(across[1].from, 260, relative: 1e-6)
    }

    @Test func photonsLeaveBehind() {
        #expect(barrel.isLeftBehind(from: Vector(405, 0, 0), along: Vector(1, 0, 0)))
        #expect(!barrel.isLeftBehind(from: Vector(405, 0, 240), along: Vector(theta: 0.5, phi: 0)))
        #expect(disk.isLeftBehind(from: Vector(100, 0, 510), along: Vector(0, 0, 1)))
        #expect(!disk.isLeftBehind(from: Vector(100, 0, 510), along: Vector(0, 0, -1)))
        #expect(disk.isLeftBehind(from: Vector(100, 0, -510), along: Vector(0, 0, -1)))
        #expect(!disk.isLeftBehind(from: Vector(139, 0, 510), along: Vector(theta: 0.2, phi: 0)))
    }

    /// r / sin theta in the barrel, z / cos theta beyond: eta = asinh(320.9 / 129) is the corner.
    @Test func faces() {
        let face = DumpFace(radius: 129, absZ: 320.9, absEta: 3)
        expectClose(face.distance(theta: .pi / 2), 129, relative: 1e-12)
        expectClose(face.distance(theta: 0.2), 320.9 / cos(0.2), relative: 1e-12)
        expectClose(face.distance(theta: .pi - 0.2), 320.9 / cos(0.2), relative: 1e-12)
        let corner = atan2(129, 320.9)
        expectClose(face.distance(theta: corner), (129 * 129 + 320.9 * 320.9).squareRoot(), relative: 1e-12)
    }
}
