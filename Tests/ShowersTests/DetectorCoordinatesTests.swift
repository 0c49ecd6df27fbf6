import Experiments
import Fluxes
import Foundation
import Materials
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct DetectorCoordinatesTests {
    private static let surface = Cylinder(radius: 400, absZ: 520)

    /// Where lines from inside meet the surface, found by small steps as well.
    @Test func hits() {
        for i in 0..<200 {
            let direction = Vector(theta: 0.05 + 3 * Double(i % 23) / 22, phi: Double(i)), way = Vector(theta: 0.03 + 3.05 * Double(i % 19) / 18, phi: 2.7 * Double(i))
            let places = DetectorCoordinates(start: Vector(1, -3, 20) + direction * 140, direction: direction, surface: Self.surface)
            let from = places.start + direction * 60, (point, path) = places.hit(from: 60, along: way)
            #expect((from + way * path - point).magnitude < 1e-9)
            let r = (point.x * point.x + point.y * point.y).squareRoot()
            #expect(abs(max(r / 400, abs(point.z) / 520) - 1) < 1e-12)
            for step in 0..<50 { #expect(Self.surface.encloses(from + way * (path * Double(step) / 50))) }
        }
        // Behind the surface things count where they are.
        let behind = DetectorCoordinates(start: Vector(410, 0, 0), direction: Vector(1, 0, 0), surface: Self.surface)
        #expect(behind.hit(from: 5, along: .zAxis) == (Vector(415, 0, 0), 0))
    }

    private static let face = DumpFace(radius: 130, absZ: 320, absEta: 3)
    private static let theta = [0, 0.3, 0.55, 0.65, 0.9, 1.3, 1.6, .pi], depth = [0.0, 1, 2, 3, 5, 8, 12, 20, 40, 80, 200]

    private static func tally() -> FluxTally {
        FluxTally(axes: FluxAxes(energy: (0...20).map { 1e-3 * pow(10, Double($0) / 4) }, theta: theta, depth: depth), cone: .thetaPhi, cut: .none)
    }

    private static func run(_ line: ShowerLine, _ momentum: Vector, showers: Int) -> FluxTally {
        let shower = LineShower(settings: ShowerSettings(), hadronCollider: nil, seed: 9)
        var tallies = [tally()]
        for i in 0..<showers {
            shower.shower(IncidentParticle(species: .photon, momentum: momentum, jetAxis: momentum.normalized), along: line, collision: UInt64(i), index: 0, into: &tallies)
            tallies[0].endCollision()
        }
        return tallies[0]
    }

    /// Along the line of a particle from the collision point nothing changes; one that enters elsewhere counts where its line goes.
    @Test func alongTheLine() throws {
        // Too thin for a second photon.
        let stack = LayerStack(try Material.named("Cu"), depth: 1e-6), direction = Vector(theta: 0.6, phi: 1.1), front = Self.face.distance(theta: 0.6)
        func path(_ start: Vector, _ direction: Vector, origin: Double) -> [(theta: Int, depth: Int)] {
            let region = ShowerLine.Region(layers: 0..<1, origin: origin, face: Self.face)
            let line = ShowerLine(stack, regions: [region], places: DetectorCoordinates(start: start, direction: direction, surface: Self.surface))
            let tally = Self.run(line, direction * 5, showers: 1), shape = tally.axes.shape
            return tally.photons.indices.filter { tally.photons[$0] > 0 }.map { ($0 / shape.depth % shape.theta, $0 % shape.depth) }
        }
        // 6 cm behind the face.
        #expect(path(direction * (front + 6), direction, origin: 0).map { [$0.theta, $0.depth] } == [[2, 4]])
        // From a place at 0.6 rad along 0.62: it meets the plane in front of the chambers at an angle between.
        let place = direction * (front + 6), way = Vector(theta: 0.62, phi: 1.1), walk = (520 - place.z) / way.z, end = place + way * walk
        let angle = end.theta, expected = end.magnitude - walk - Self.face.distance(theta: angle)
        #expect(angle > 0.6 && angle < 0.62 && expected > 5)
        let found = path(place, way, origin: 0)
        #expect(found.count == 1 && Self.theta[found[0].theta]...Self.theta[found[0].theta + 1] ~= angle && Self.depth[found[0].depth]...Self.depth[found[0].depth + 1] ~= expected,
            "\(found) \(angle) \(expected)")
    }

    /// Each path counts once, wherever it counts.
    @Test func nothingIsLost() throws {
        let stack = LayerStack(try Material.named("Cu"), depth: 30), direction = Vector(theta: 0.6, phi: 1.1), front = Self.face.distance(theta: 0.6)
        let own = Self.run(ShowerLine(stack, regions: [.init(layers: 0..<1, origin: 0, face: Self.face)]), direction * 5, showers: 40)
        let seen = Self.run(
            ShowerLine(stack, regions: [.init(layers: 0..<1, origin: 0, face: Self.face)],
                places: DetectorCoordinates(start: direction * front, direction: direction, surface: Self.surface)), direction * 5, showers: 40)
        #expect(own.photons.reduce(0, +) == seen.photons.reduce(0, +) && own.totals == seen.totals)
        let a = Double(own.trackLength.reduce(0, +)), b = Double(seen.trackLength.reduce(0, +))
        expectClose(a, b, relative: 1e-6)
        // Photons at large angles are soft: the angles above 1 GeV are the same.
        let shape = own.axes.shape, hard = (12 * shape.theta * shape.depth)...
        func byAngle(_ values: [Int64]) -> [Double] {
            (0..<shape.theta).map { t in Double(zip(values.indices[hard], values[hard]).filter { $0.0 / shape.depth % shape.theta == t }.reduce(0) { $0 + $1.1 }) }
        }
        let ours = byAngle(own.trackLength), theirs = byAngle(seen.trackLength)
        expectClose(theirs[2], ours[2], relative: 0.01)
    }

    /// A path counts by the slice's n Z^2 over that of the dump's mixture.
    @Test func slices() throws {
        let lead = try Material.named("Pb"), argon = try Material.named("LAr"), cell = [LayerStack.Layer(lead, thickness: 0.5), .init(argon, thickness: 1)]
        let stack = try LayerStack((0..<8).flatMap { _ in cell }), all = Array(0..<16), direction = Vector(theta: 0.6, phi: 1.1)
        func run(_ layers: [Int], _ factors: [Double]? = nil) -> Double {
            let others = all.filter { !layers.contains($0) }
            var regions = [ShowerLine.Region(layers: layers, origin: 0, factors: factors)]
            if !others.isEmpty { regions.append(.init(layers: others, origin: 0)) }
            let line = ShowerLine(stack, regions: regions), shower = LineShower(settings: ShowerSettings(), hadronCollider: nil, seed: 9)
            var tallies = regions.map { _ in Self.tally() }
            for i in 0..<10 {
                shower.shower(IncidentParticle(species: .photon, momentum: direction * 5, jetAxis: direction), along: line, collision: UInt64(i), index: 0, into: &tallies)
                for j in tallies.indices { tallies[j].endCollision() }
            }
            return Double(tallies[0].trackLength.reduce(0, +))
        }
        let even = all.filter { $0 % 2 == 0 }, odd = all.filter { $0 % 2 == 1 }, inLead = run(even), inArgon = run(odd)
        let mean = lead.squaredCharges / 3 + argon.squaredCharges * 2 / 3, a = lead.squaredCharges / mean, b = argon.squaredCharges / mean
        expectClose(run(all), inLead + inArgon, relative: 1e-9)
        expectClose(run(all, all.map { $0 % 2 == 0 ? a : b }), a * inLead + b * inArgon, relative: 1e-6)
        // Lead: 0.0330 atoms/barn cm x 82^2; argon: 0.02105 x 18^2.
        expectClose(lead.squaredCharges, 0.03298 * 6724, relative: 2e-3)
        expectClose(argon.squaredCharges, 0.021045 * 324, relative: 2e-3)
    }
}
