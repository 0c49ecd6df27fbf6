import Experiments
import Foundation
import Materials
import Numerics
import Particles
import Testing
import _TestSupport

struct RayTests {
    /// By hand: r = a at path a cosh eta in a barrel, z = a at a / tanh eta in a disk.
    @Test func straightFromTheOrigin() throws {
        let experiment = try Experiment(yaml: toyDetector, file: "toy.yaml")
        for eta in [0, 0.3, -0.3, 0.7] {
            let segments = experiment.ray(Line(eta: eta, phi: 0.4)).segments, slope = cosh(eta)
            #expect(segments.map(\.volume) == ["inner", "coil", "muon", "muon"] && segments.map(\.role) == [.dump, .shield, .chamber, .chamber])
            for (segment, (from, to)) in zip(segments, [(100.0, 150.0), (200, 210), (250, 252), (252, 253)]) {
                expectClose(segment.from, from * slope, relative: 1e-12)
                expectClose(segment.to, to * slope, relative: 1e-12)
            }
            let copper = try Material.named("Cu")
            expectClose(segments[0].radiationLengths, 50 * slope / copper.radiationLength, relative: 1e-12)
            expectClose(segments[0].interactionLengths, 50 * slope / copper.interactionLength, relative: 1e-12)
        }
        // At eta = 1.4 the line leaves the dump's barrel at |z| = 200 cm: r = 105 cm.
        let forward = experiment.ray(Line(eta: 1.4)).segments
        #expect(forward.map(\.volume) == ["inner"])
        expectClose(forward[0].to, 200 / tanh(1.4), relative: 1e-12)
        #expect(experiment.ray(Line(eta: 4)).segments.isEmpty && experiment.ray(Line(theta: 0)).segments.isEmpty)
    }

    /// Modules begin at their face, or where the one before ends: in the barrel ECAL 129 - 189 cm, HCAL 189 - 319 cm although its face is at 177.5 cm.
    @Test func modules() throws {
        let experiment = try Experiment(named: "cms-paper"), segments = experiment.ray(Line(eta: 0)).segments
        #expect(segments.map(\.volume).prefix(2) == ["ECAL", "HCAL"])
        expectClose(segments[0].from, 129, relative: 1e-12)
        expectClose(segments[1].from, 189, relative: 1e-12)
        expectClose(segments[1].to, 319, relative: 1e-12)
        // Ten angles: the face by r / sin theta or z / cos theta; ME0 and the drift tubes as they stand.
        for eta in [0.1, 0.5, 0.9, 1.1, 1.5, 1.9, 2.1, 2.4, 2.7, 2.9] {
            let line = Line(eta: eta), segments = experiment.ray(line).segments
            let start = min(129 * cosh(eta), 320.9 / tanh(eta)), second = max(start + 60, min(177.5 * cosh(eta), 392 / tanh(eta)))
            expectClose(segments[0].from, start, relative: 1e-12)
            expectClose(segments[0].to, start + 60, relative: 1e-12)
            expectClose(segments[1].from, second, relative: 1e-12)
            expectClose(segments[1].to, second + 130, relative: 1e-12)
            let gem = segments.first { $0.volume == "ME0" }, r = 527.5 * sinh(eta) / sinh(eta) / sinh(eta)
            #expect((gem != nil) == (r < 141.1 && 550.1 / sinh(eta) > 62))
            if let gem, r > 62, 550.1 / sinh(eta) < 141.1 { expectClose(gem.from, 527.5 / tanh(eta), relative: 1e-12) }
            let tubes = segments.filter { $0.volume == "MB1" }
            let z = 416.775 * sinh(eta)
            if z < 118 || (150 < z && z < 360) || (416 < z && z < 610) { expectClose(tubes[0].from, 416.775 * cosh(eta), relative: 1e-12) }
        }
        #expect(experiment.ray(Line(eta: 3.2)).segments.allSatisfy { $0.role == .chamber })
    }

    /// A flat chamber of half width 109 cm is left at tan phi = 109 / r.
    @Test func sectors() throws {
        let experiment = try Experiment(named: "cms-paper")
        func first(_ degrees: Double) -> Ray.Segment? { experiment.ray(Line(eta: 0, phi: degrees * .pi / 180)).segments.first { $0.volume == "MB1" } }
        #expect(first(0) != nil && first(30) != nil && first(-90) != nil && first(14.5) != nil)
        // Just before the sector's end at 15 degrees the flat chamber is left at 109 / sin 14.99 = 421.4 cm, within the first superlayer.
        expectClose(try #require(first(14.99)).to, 109 / sin(14.99 * Double.pi / 180), relative: 1e-9)
        expectClose(try #require(first(15.01)).to, 109 / sin(14.99 * Double.pi / 180), relative: 1e-9)
        // At 14.6 degrees the line has passed the edge within the first superlayer: 109 / sin 14.6 = 432.4 cm; the second begins at 434.9 cm.
        let cut = try #require(first(14.6))
        expectClose(cut.from, 416.775, relative: 1e-12)
        #expect(experiment.ray(Line(eta: 0, phi: 14.6 * .pi / 180)).segments.filter { $0.volume == "MB1" }.count == 1)
    }

    /// Any line: points between the crossings lie where the segments say, by the coordinates of the points themselves.
    @Test func anyLine() throws {
        let experiment = try Experiment(yaml: Self.mixed, file: "mixed.yaml")
        var random = RandomStream(seed: 3, stage: .collision, collision: 0), hits = 0
        for _ in 0..<400 {
            let origin = Vector(60 * (random.uniform() - 0.5), 60 * (random.uniform() - 0.5), 100 * (random.uniform() - 0.5))
            let line = Line(from: origin, along: Vector(theta: acos(2 * random.uniform() - 1), phi: 2 * .pi * random.uniform()))
            let segments = experiment.ray(line).segments
            for _ in 0..<50 {
                let path = 900 * random.uniform(), point = line.point(path)
                guard segments.allSatisfy({ abs($0.from - path) > 1e-6 && abs($0.to - path) > 1e-6 }) else { continue }
                let found = segments.filter { $0.from < path && path < $0.to }.map { "\($0.volume) \($0.material ?? "-")" }
                #expect(found == Self.place(point), "\(point) at \(path)")
                hits += found.count
            }
        }
        #expect(hits > 2000)
    }

    /// The stack of a line: slices with the gaps between them as vacuum, as long as from the first to the last.
    @Test func stackAlongALine() throws {
        let experiment = try Experiment(yaml: toyDetector, file: "toy.yaml"), slope = cosh(0.5)
        let stack = try #require(try experiment.layers(Line(eta: 0.5)))
        #expect(stack.layers.map { $0.material?.name } == ["Cu", nil, "mix", nil, "Ar", "Al"])
        expectClose(stack.depth, 153 * slope, relative: 1e-9)
        expectClose(stack.layers[1].thickness, 50 * slope, relative: 1e-9)
        let short = try #require(try experiment.layers(Line(eta: 0.5), upTo: 205 * slope))
        #expect(short.layers.count == 3)
        expectClose(short.depth, 105 * slope, relative: 1e-9)
        #expect(try experiment.layers(Line(eta: 5)) == nil)
    }

    private static let mixed = """
        version: 1
        name: mixed
        beam: { collider: [p, p], energy: 13TeV }
        volumes:
          barrel: { role: dump, shape: barrel, front: 100cm, layers: [{ repeat: 3, slices: [{ material: Pb, thickness: 5cm }, { material: Al, thickness: 10cm }] }], extent: [[0cm, 150cm], [180cm, 260cm]] }
          disk: { role: dump, shape: disk, front: 300cm, material: Cu, depth: 60cm, extent: [[30cm, 120cm], [150cm, 300cm]] }
          cone: { role: shield, shape: disk, front: 400cm, material: Fe, depth: 80cm, extent: [[0cm, 500cm]], abs_eta: [0.5, 2] }
          ring: { role: chamber, shape: barrel, front: 350cm, material: Ar, depth: 50cm, extent: [[0cm, 250cm]], sectors: { count: 8, width: 200cm, phi: 10deg } }
          box: { role: shield, shape: box, axis: x, front: 500cm, material: rock, depth: 100cm, extent: [[-200cm, 300cm], [-100cm, 350cm]] }
          forward: { role: shield, shape: disk, side: forward, front: 600cm, material: W, depth: 40cm, extent: [[0cm, 400cm]] }
        chambers:
          ring: { abs_eta: [0, 0.6] }
        periods:
          run: { luminosity: 1/fb, chamber: ring }
        references: { beam: "M: a toy", volumes: "M: a toy", chambers: "M: a toy", periods: "M: a toy" }
        """

    /// The same geometry written down once more, point by point.
    private static func place(_ p: Vector) -> [String] {
        let r = (p.x * p.x + p.y * p.y).squareRoot(), z = abs(p.z)
        if r > 100, r < 145, z < 150 || (z > 180 && z < 260) { return [(r - 100).truncatingRemainder(dividingBy: 15) < 5 ? "barrel Pb" : "barrel Al"] }
        if z > 300, z < 360, (r > 30 && r < 120) || (r > 150 && r < 300) { return ["disk Cu"] }
        if z > 400, z < 480, r < 500, asinh(z / r) > 0.5, asinh(z / r) < 2 { return ["cone Fe"] }
        if r > 350, r < 400, z < 250 {
            let turned = atan2(p.y, p.x) - 10 * Double.pi / 180, step = Double.pi / 4
            let off = turned - (turned / step).rounded() * step
            return abs(r * sin(off)) < 100 ? ["ring Ar"] : []
        }
        if p.x > 500, p.x < 600, p.y > -200, p.y < 300, p.z > -100, p.z < 350 { return ["box rock"] }
        if p.z > 600, p.z < 640, r < 400 { return ["forward W"] }
        return []
    }
}
