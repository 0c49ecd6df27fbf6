import Collisions
import Experiments
import Foundation
import Inputs
import Numerics
import Particles
import Studies
import Testing
import _TestSupport

@Suite struct TrackerFlightTests {
    private static let interior = Cylinder(radius: 129, absZ: 297)
    private static let field = AxialField(strength: 3.8, cylinder: Cylinder(radius: 297, absZ: 625))

    private func ends(
        _ particle: IncidentParticle, _ flight: TrackerFlight, collider: PythiaHadronCollider? = nil, index: Int = 0
    ) throws -> [(particle: IncidentParticle, end: TrackerFlight.End)] {
        var found: [(IncidentParticle, TrackerFlight.End)] = []
        var random = RandomStream(seed: 3, stage: .flight, collision: UInt64(index))
        try flight.follow(particle, collider: try #require(collider), random: &random) { found.append(($0, $1)) }
        return found
    }

    private func made(_ species: Species, _ momentum: Vector, at place: Vector = .zero) -> IncidentParticle {
        IncidentParticle(species: species, momentum: momentum, jetAxis: momentum.normalized, origin: place)
    }

    /// A photon flies straight, a pion is turned around the beam and keeps momentum and polar angle; a soft one is lost; what is made behind the wall is told.
    @Test func bending() throws {
        let flight = TrackerFlight(interior: Self.interior, field: Self.field, decays: false), p = Vector(theta: 1.2, phi: 0.4) * 2
        let photon = try ends(made(.photon, p), flight)[0]
        #expect(photon.end == .arrives && (photon.particle.momentum - p).magnitude < 1e-12)
        #expect((try #require(photon.particle.entry) - p.normalized * (129 / sin(1.2))).magnitude < 1e-9)
        for (species, sign) in [(Species.pionPlus, -1.0), (.pionMinus, 1)] {
            let (pion, end) = try ends(made(species, p), flight)[0]
            #expect(end == .arrives)
            expectClose(pion.momentum.magnitude, 2, relative: 1e-12)
            expectClose(pion.momentum.theta, 1.2, relative: 1e-12)
            // The chord to the wall turns by half the angle of the track: sin(turn) = 0.3 B r / 2 pT.
            let turn = asin(0.299_792_458 * 3.8 * 1.29 / 2 / (2 * sin(1.2)))
            expectClose(try #require(pion.entry).phi - 0.4, sign * turn, relative: 1e-9)
            expectClose(pion.momentum.phi - 0.4, sign * 2 * turn, relative: 1e-9)
        }
        #expect(try ends(made(.pionPlus, Vector(0.4, 0, 0.02)), flight).map(\.end) == [.lost])
        // Forward it arrives at the endcap before it has turned around.
        #expect(try ends(made(.pionPlus, Vector(0.4, 0, 2)), flight).map(\.end) == [.arrives])
        #expect(try ends(made(.photon, p, at: Vector(0, 130, 0)), flight).map(\.end) == [.bornOutside])
    }

    /// Where the field ends before the wall, the rest of the way is straight.
    @Test func aShortSolenoid() throws {
        let short = AxialField(strength: 2, cylinder: Cylinder(radius: 125, absZ: 265))
        let flight = TrackerFlight(interior: Cylinder(radius: 115, absZ: 327), field: short, decays: false)
        let p = Vector(theta: 0.2, phi: 1) * 3, (arrived, _) = try ends(made(.pionMinus, p), flight)[0]
        let helix = Helix(from: .zero, momentum: p, charge: -1, field: 2), left = helix.point(265 / cos(0.2)), way = helix.direction(265 / cos(0.2))
        #expect((try #require(arrived.entry) - (left + way * (62 / cos(0.2)))).magnitude < 1e-8)
        #expect((arrived.momentum - way * 3).magnitude < 1e-12)
    }

    /// K0S decay along their way by the exponential law, energy and momentum go to the products, which arrive from there.
    @Test func decays() throws {
        let collider = try PythiaHadronCollider(), flight = TrackerFlight(interior: Self.interior, field: nil, decays: true)
        let p = 30.0, kaon = made(.kaonShort, Vector(p, 0, 0)), mean = p / Species.kaonShort.mass * Species.kaonShort.decayLength
        let edges = [0, 15, 30, 50, 70, 100, 129.0], count = 4000
        var places = [Double](repeating: 0, count: edges.count), conserved = 0
        for i in 0..<count {
            let all = try ends(kaon, flight, collider: collider, index: i)
            guard all[0].end == .decays else {
                #expect(all.count == 1 && all[0].end == .arrives)
                places[edges.count - 1] += 1
                continue
            }
            let sum = all.filter { $0.end == .arrives }.reduce((Vector.zero, 0.0)) { ($0.0 + $1.particle.momentum, $0.1 + $1.particle.energy) }
            if (sum.0 - kaon.momentum).magnitude < 1e-5, abs(sum.1 - kaon.energy) < 1e-5, all.allSatisfy({ $0.particle.jetAxis == kaon.jetAxis }) { conserved += 1 }
            // Products begin on the kaon's line.
            let start = try #require(all.dropFirst().first?.particle.origin)
            places[edges.lastIndex { $0 <= start.x }!] += 1
        }
        let expected = edges.indices.map { i in
            Double(count) * (exp(-edges[i] / mean) - (i + 1 < edges.count ? exp(-edges[i + 1] / mean) : 0))
        }
        let decayed = count - Int(places.last!)
        // A charged pion may decay again, into a muon and a neutrino that arrive, too.
        #expect(Double(conserved) > 0.97 * Double(decayed), "\(conserved) of \(decayed)")
        #expect(ChiSquareTest(observed: places, expected: expected).probability > 1e-4, "\(places) \(expected)")
    }

    /// `reading: realistic` follows particles to a real detector; `cms-paper` has no field; the paper's reading asks for nothing of it.
    @Test func defaults() throws {
        func study(_ text: String) throws -> Study { try StudyRequest(yaml: text, file: "flight.yaml").resolve() }
        let real = try study("{ experiment: cms-run3, reading: realistic }")
        #expect(real.incident.field && real.incident.decays && real.incident.cut == .none && real.incident.hadronic.contains(.neutron))
        #expect(real.showers.path == .line && real.showers.coordinates == .detector && real.incident.from == .jets)
        #expect(try StudyRequest(yaml: real.yaml, file: "again").resolve() == real)
        let paper = try study("{ experiment: cms-run3, showers: { path: line } }")
        #expect(!paper.incident.field && !paper.incident.decays && paper.incident.cut == .photon && paper.showers.coordinates == .shower)
        #expect(try !study("reading: realistic").incident.field)
        let everything = try study("{ experiment: atlas, reading: realistic, incident: { from: all, field: off } }")
        #expect(everything.incident.from == .all && !everything.incident.field)
        for (text, key) in [
            ("incident: { decays: on }", "incident.decays"), ("{ reading: realistic, incident: { field: on } }", "incident.field"),
            ("{ experiment: atlas, reading: realistic, incident: { from: all, cut: photon } }", "incident.cut"), ("showers: { coordinates: detector }", "showers.coordinates"),
        ] {
            #expect { try study(text) } throws: { ($0 as? InputError)?.place?.contains(key) ?? false }
        }
    }

    /// The tracker of each real detector is what its first volumes leave.
    @Test(arguments: [("cms-run3", 129.0, 297.23), ("cms-phase2", 129, 320.9), ("atlas", 115, 326.7), ("cms-paper", 129, 321)])
    func interiors(_ name: String, _ radius: Double, _ z: Double) throws {
        let interior = try #require(try Experiment(named: name).interior)
        expectClose(interior.radius, radius, absolute: 0.6)
        expectClose(interior.absZ, z, absolute: 1)
        #expect(try Experiment(named: "CHARM").interior == nil)
    }
}
