import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

/// Axes with unequal bins; 0.5 GeV and 0.7 rad lie well inside one.
private let axes = FluxAxes(
    energy: (0...30).map { 1e-3 * pow(10, Double($0) / 6) }, theta: [0, 0.1, 0.3, 0.6, 0.8, 1.2, 1.7, 2.1, 2.3, 2.8, .pi],
    depth: [0, 1, 3, 7, 15, 25])

private func dump(_ name: String = "PbWO4", depth: Double = 25) throws -> Dump {
    Dump(name: "ECAL", material: try Material.named(name), depth: depth, takes: .electromagnetic)
}

private func particle(_ species: Species, _ momentum: Double, theta: Double = 0.7, phi: Double = 1.1, jet: Vector? = nil) -> IncidentParticle {
    let direction = Vector(theta: theta, phi: phi)
    return IncidentParticle(species: species, momentum: direction * momentum, jetAxis: jet ?? direction)
}

/// A tally of a few collisions of two particles each.
private func tally(_ collisions: Range<UInt64>, cone: ConeMetric = .thetaPhi, cut: ConeCut = .photon, seed: UInt64 = 7) throws -> FluxTally {
    let shower = DumpShower(dump: try dump(), settings: ShowerSettings(), hadronCollider: nil, seed: seed)
    var tally = FluxTally(axes: axes, cone: cone, cut: cut)
    for collision in collisions {
        shower.shower(particle(.electron, 0.8), collision: collision, index: 0, into: &tally)
        shower.shower(particle(.photon, 1.5, theta: 2.2, phi: -2), collision: collision, index: 1, into: &tally)
        tally.endCollision()
    }
    return tally
}

/// The same collisions with weights, in units.
private func weightedTally(_ collisions: [(UInt64, weight: Int64)], leftOut: Int64 = 0, seed: UInt64 = 7) throws -> FluxTally {
    let shower = DumpShower(dump: try dump(), settings: ShowerSettings(), hadronCollider: nil, seed: seed)
    var tally = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon, isWeighted: true)
    for (collision, weight) in collisions {
        shower.shower(particle(.electron, 0.8), collision: collision, index: 0, into: &tally)
        shower.shower(particle(.photon, 1.5, theta: 2.2, phi: -2), collision: collision, index: 1, into: &tally)
        tally.endCollision(weight: weight, leftOut: leftOut)
    }
    return tally
}

@Suite struct WeightedTallyTests {
    /// Collisions that were begun and not finished count in the means of totals as in those of cells.
    @Test func leftOutCollisions() throws {
        let collisions: [(UInt64, weight: Int64)] = (0..<4).map { ($0, 2) }
        let all = try weightedTally(collisions).totals.photonCut, part = try weightedTally(collisions, leftOut: 6).totals.photonCut
        for (name, total) in all {
            #expect(total.mean > 0)
            expectClose(try #require(part[name]).mean, total.mean * 2 / 8, relative: 1e-12)
        }
    }

    /// Equal weights are no weights.
    @Test func equalWeights() throws {
        let plain = try tally(0..<5), weighted = try weightedTally((0..<5).map { ($0, 1_234_567) })
        for score in [FluxScore.photons, .photonPath] {
            let a = plain.sums(score), b = weighted.sums(score)
            for cell in a.indices { #expect(b[cell] / Double(weighted.weights.sum) * 5 == a[cell] || abs(b[cell] / Double(weighted.weights.sum) * 5 / a[cell] - 1) < 1e-15) }
        }
        for (threshold, a) in plain.totals.photonCut {
            let b = weighted.totals.photonCut[threshold]!
            expectClose(a.mean, b.mean, relative: 1e-14)
            expectClose(a.error, b.error, relative: 1e-9)
        }
    }

    /// An event that stands twice with half its weight is the same, and opposite weights cancel, to the last bit.
    @Test func halvesAndOpposites() throws {
        let whole = try weightedTally([(0, 2_000), (1, 6_000), (2, 1_000)])
        let halves = try weightedTally([(0, 1_000), (1, 3_000), (0, 1_000), (2, 500), (1, 3_000), (2, 500)])
        let cancelled = try weightedTally([(0, 2_000), (3, -77), (1, 6_000), (2, 1_000), (3, 77)])
        for score in [FluxScore.photons, .photonPath] {
            #expect(whole.sums(score) == halves.sums(score) && whole.sums(score) == cancelled.sums(score))
        }
        #expect(whole.weights.sum == halves.weights.sum && whole.weights.sum == cancelled.weights.sum)
        #expect(whole.totals.noCut["1MeV"]?.mean == halves.totals.noCut["1MeV"]?.mean)
        #expect(whole.totals.noCut["1MeV"]?.mean == cancelled.totals.noCut["1MeV"]?.mean)
    }

    /// Bytes do not depend on the order of collisions or of merging, with weights of both signs and all sizes.
    @Test func orderDoesNotMatter() throws {
        let collisions: [(UInt64, weight: Int64)] = [(0, 3), (1, -(1 << 60)), (2, WeightUnit.largest), (3, 0), (4, -1)]
        let all = try weightedTally(collisions)
        #expect(try weightedTally(collisions.reversed()).encoded() == all.encoded())
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
            let parts = [collisions[0..<1], collisions[1..<3], collisions[3..<5]]
            var merged = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon, isWeighted: true)
            for i in order { merged.merge(try weightedTally(Array(parts[i]))) }
            #expect(merged == all && merged.encoded() == all.encoded())
        }
        #expect(all.collisions == 5 && all.weights.nonzero == 4 && all[.incident] == 10)
    }

    /// Sums over collisions one by one.
    @Test func cellsAgainstBruteForce() throws {
        let weights: [Int64] = [5, -2, 40, 1]
        let all = try weightedTally(weights.enumerated().map { (UInt64($0.offset), $0.element) })
        var expected = [Double](repeating: 0, count: axes.cells), path = expected
        for (i, weight) in weights.enumerated() {
            let one = try tally(UInt64(i)..<UInt64(i) + 1)
            for cell in expected.indices {
                expected[cell] += Double(one.photons[cell] * weight)
                path[cell] += Double(one.trackLength[cell] * weight)
            }
        }
        #expect(all.sums(.photons) == expected && all.sums(.photonPath) == path)
    }
}

@Suite struct FluxTallyTests {
    @Test func mergingIsExactInAnyOrder() throws {
        let all = try tally(0..<6)
        let parts = [try tally(0..<1), try tally(1..<4), try tally(4..<6)]
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
            var merged = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon)
            for i in order { merged.merge(parts[i]) }
            #expect(merged == all)
            #expect(merged.encoded() == all.encoded())
        }
        #expect(all.collisions == 6 && all[.incident] == 12 && all[.nuclearCollisions] == 0)
        #expect(try tally(0..<6, seed: 8) != all)
    }

    @Test func encodingRoundTrip() throws {
        for cut in ConeCut.allCases {
            let original = try tally(0..<2, cone: .etaPhi, cut: cut), empty = FluxTally(axes: axes, cone: .etaPhi, cut: cut)
            #expect(try FluxTally(decoding: original.encoded(), like: empty) == original)
            #expect(try FluxTally(decoding: empty.encoded(), like: original) == empty)
            let weighted = try weightedTally([(0, 3), (1, -7), (2, WeightUnit.largest)])
            #expect(try FluxTally(decoding: weighted.encoded(), like: FluxTally(axes: axes, cone: .thetaPhi, cut: .photon)) == weighted)
        }
    }

    /// Whatever happens to a byte is found, and the place is named.
    @Test func damageIsAnError() throws {
        let bytes = try tally(0..<1).encoded(), empty = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon)
        func decode(_ bytes: [UInt8], _ like: FluxTally = empty) throws -> FluxTally { try FluxTally(decoding: bytes, like: like, at: "run.sqlite") }
        for length in 0..<bytes.count {
            #expect(throws: InputError.self, "\(length) of \(bytes.count) bytes") { try decode(Array(bytes[..<length])) }
        }
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= UInt8(1 << (position % 8))
            #expect(throws: InputError.self, "bit \(position % 8) of byte \(position)") { try decode(damaged) }
        }
        #expect(throws: InputError.self) { try decode(bytes + [0]) }
        #expect(throws: InputError.self) { try decode([UInt8(ascii: "X")] + bytes.dropFirst()) }
        #expect { try decode(bytes.dropLast()) } throws: { "\($0)".contains("run.sqlite") }
        let other = FluxAxes(energy: axes.energy, theta: axes.theta, depth: [0, 25])
        #expect(throws: InputError.self) { try decode(bytes, FluxTally(axes: other, cone: .thetaPhi, cut: .photon)) }
        #expect(throws: InputError.self) { try decode(bytes, FluxTally(axes: axes, cone: .thetaPhi, cut: .photon, species: [.electron])) }
    }

    /// Cells beyond the end, backward and overflowing distances between cells under a right checksum.
    @Test func damagedCellsAreAnError() throws {
        let empty = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon), bytes = empty.encoded()
        func signed(_ bytes: [UInt8]) -> [UInt8] {
            var checksum = FNV1a()
            checksum.add(bytes)
            return bytes + Array(checksum.hex.utf8)
        }
        let content = Array(bytes.dropLast(16)), end: [UInt8] = content[content.count - 2] >= 0x80 ? content.suffix(2) : content.suffix(1)
        let body = Array(content.dropLast(end.count))
        let two: [UInt8] = [4], one: [UInt8] = [2], minusOne: [UInt8] = [1], zero: [UInt8] = [0]
        let largest: [UInt8] = [0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01], tooLong = [UInt8](repeating: 0xFF, count: 24)
        #expect(signed(body + end) == bytes)
        for damage in [largest, two + one + largest, two + one + minusOne, two + one + zero, tooLong] {
            #expect(throws: InputError.self) { try FluxTally(decoding: signed(body + damage + one + end), like: empty) }
        }
    }

    @Test func ledgerCloses() throws {
        let ledger = try tally(0..<5).ledger
        // Each of ten showers rounds five sums to the unit, 1 eV.
        expectClose(ledger.sum, ledger.incoming, absolute: 10 * 6 * 0.5 * FluxTally.energyUnit)
        expectClose(ledger.incoming, 5 * (particle(.electron, 0.8).kineticEnergy + 1.5), absolute: 10 * FluxTally.energyUnit)
        #expect(ledger.invisible == 0 && ledger.deposited > 0 && ledger.leakFar >= 0)
    }

    /// A second `DumpShower` (another thread) continues as the first would: the stream belongs to the particle.
    @Test func streamsBelongToParticles() throws {
        let one = DumpShower(dump: try dump(), settings: ShowerSettings(), hadronCollider: nil, seed: 3)
        let two = DumpShower(dump: try dump(), settings: ShowerSettings(), hadronCollider: nil, seed: 3)
        var a = FluxTally(axes: axes, cone: .thetaPhi, cut: .none), b = a
        for index in 0..<4 as Range<UInt32> { one.shower(particle(.positron, 0.5), collision: 9, index: index, into: &a) }
        for index in [3, 1, 2, 0] as [UInt32] { (index < 2 ? one : two).shower(particle(.positron, 0.5), collision: 9, index: index, into: &b) }
        a.endCollision()
        b.endCollision()
        #expect(a == b)
    }
}

@Suite struct FluxScorerTests {
    private static func sum(_ values: [Int64]) -> Int64 { values.reduce(0, +) }

    /// Counts with the same random stream: the cells hold the outward photons, the totals all; the incident one included.
    @Test(arguments: [Species.photon, .electron, .positron]) func cellsAndTotals(_ species: Species) throws {
        let target = try dump(), incident = particle(species, 2)
        let shower = DumpShower(dump: target, settings: ShowerSettings(), hadronCollider: nil, seed: 17)
        var tally = FluxTally(axes: axes, cone: .thetaPhi, cut: .none)
        var reference = LedgerScorer()
        let transport = ElectromagneticTransport(.shared(target.material, settings: ShowerSettings()), depth: target.depth)
        let kinds: [Species: ElectromagneticTrack.Kind] = [.photon: .photon, .electron: .electron, .positron: .positron]
        for collision in 0..<5 as Range<UInt64> {
            shower.shower(incident, collision: collision, index: 0, into: &tally)
            tally.endCollision()
            var random = RandomStream(seed: 17, stage: .electromagneticShower, collision: collision)
            transport.transport(
                ElectromagneticTrack(position: .zero, direction: .zAxis, energy: incident.kineticEnergy, kind: kinds[species]!), random: &random,
                scorer: &reference)
        }
        let incidentPhotons = species == .photon ? 5 : 0
        #expect(Self.sum(tally.photons) == Int64(reference.outwardPhotons + incidentPhotons))
        expectClose(tally.totals.noCut["1MeV"]!.mean * 5, Double(reference.photons + incidentPhotons), relative: 1e-12)
        #expect(reference.photons > reference.outwardPhotons)
        // A flight is cut at up to four depth edges, each piece rounded to the unit.
        expectClose(
            Double(Self.sum(tally.trackLength)) * FluxTally.trackLengthUnit, reference.outwardPath,
            absolute: 5 * 0.5 * FluxTally.trackLengthUnit * Double(reference.outwardFlights))
    }

    /// The photons' path is that of the report, backward flights apart.
    @Test func trackLengthAgreesWithTheReport() throws {
        let target = try dump()
        let report = try showerReport(
            material: target.material, depth: target.depth, primary: .photon, kineticEnergy: 3, showers: 4,
            settings: ShowerSettings(), seed: 18, hadronCollider: nil)
        let shower = DumpShower(dump: target, settings: ShowerSettings(), hadronCollider: nil, seed: 18)
        var tally = FluxTally(axes: axes, cone: .thetaPhi, cut: .none)
        for collision in 0..<4 as Range<UInt64> {
            shower.shower(particle(.photon, 3), collision: collision, index: 0, into: &tally)
            tally.endCollision()
        }
        let outward = Double(Self.sum(tally.trackLength)) * FluxTally.trackLengthUnit / 4
        let all = report.photonTrackLength["1MeV"]!.mean * report.radiationLength
        #expect(outward < all && outward > 0.8 * all, "\(outward) of \(all) cm")
        expectClose(tally.totals.noCut["10MeV"]!.mean - 1, report.photonsCreated["10MeV"]!.mean, relative: 1e-12)
    }

    /// A photon that crosses a thin sheet of gas stands in its own bin, with the thickness as its path, and nowhere else.
    @Test(arguments: [(0.7, 1.1), (0.05, -3), (2.2, 3.1), (3.1, 0), (1.5707, -1.57)])
    func incidentPhotonInItsBin(_ theta: Double, _ phi: Double) throws {
        let shower = DumpShower(dump: try dump("Ar", depth: 2), settings: ShowerSettings(), hadronCollider: nil, seed: 19)
        var tally = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon)
        shower.shower(particle(.photon, 0.5, theta: theta, phi: phi), collision: 0, index: 0, into: &tally)
        tally.endCollision()
        let energyBin = axes.energy.lastIndex { $0 <= 0.5 }!, thetaBin = axes.theta.lastIndex { $0 <= theta }!
        let cell = (energyBin * axes.shape.theta + thetaBin) * axes.shape.depth
        #expect(tally.photons[cell] == 1 && Self.sum(tally.photons) == 1)
        #expect(tally.trackLength[cell] == 1 << 20 && tally.trackLength[cell + 1] == 1 << 20 && Self.sum(tally.trackLength) == 2 << 20)
        #expect(tally.totals.photonCut["100MeV"]!.mean == 1)
    }

    /// The shower follows its particle: the mean direction of hard photons is the incident one, in angle to the beam and, through
    /// the cone about a jet axis, in azimuth.
    @Test(arguments: [(0.7, 1.1), (1.6, -2.9), (2.5, 0.3), (0.02, 2)]) func directionsAreTurned(_ theta: Double, _ phi: Double) throws {
        let fine = FluxAxes(energy: [0.05, 100], theta: linearEdges(0, .pi, 200), depth: [0, 25])
        let shower = DumpShower(dump: try dump(), settings: ShowerSettings(), hadronCollider: nil, seed: 20)
        var tally = FluxTally(axes: fine, cone: .thetaPhi, cut: .none)
        for collision in 0..<4 as Range<UInt64> {
            shower.shower(particle(.photon, 20, theta: theta, phi: phi), collision: collision, index: 0, into: &tally)
            tally.endCollision()
        }
        let total = Double(Self.sum(tally.photons))
        let mean = tally.photons.indices.reduce(0.0) { $0 + Double(tally.photons[$1]) * (fine.theta[$1] + .pi / 400) } / total
        // Photons above 50 MeV lie within some 0.1 rad; about the beam axis the mean angle cannot fall below that.
        expectClose(mean, theta, absolute: theta < 0.1 ? 0.06 : 0.02)
        let hard = tally.totals
        #expect(hard.photonCut["100MeV"]!.mean > 0.95 * hard.noCut["100MeV"]!.mean || theta < 0.1)
        #expect(hard.incidentCut["1MeV"] == hard.noCut["1MeV"])
    }

    /// The same shower seen by a jet axis on the other side: nothing passes, in either metric, but everything is counted.
    @Test func photonsOutsideTheCone() throws {
        let shower = DumpShower(dump: try dump(), settings: ShowerSettings(), hadronCollider: nil, seed: 21)
        for cut in [ConeCut.photon, .incident] {
            for cone in ConeMetric.allCases {
                var tally = FluxTally(axes: axes, cone: cone, cut: cut)
                let opposite = Vector(theta: 0.7, phi: 1.1 + .pi)
                shower.shower(particle(.electron, 5, theta: 0.7, phi: 1.1, jet: opposite), collision: 0, index: 0, into: &tally)
                tally.endCollision()
                let totals = tally.totals
                #expect(totals.noCut["10MeV"]!.mean > 50)
                #expect(totals.photonCut["100MeV"]!.mean == 0 && totals.incidentCut["1MeV"]!.mean == 0)
                #expect(totals.otherCone?.cone != cone && totals.otherCone?.incidentCut["1MeV"]?.mean == 0)
                if cut == .incident { #expect(Self.sum(tally.photons) == 0 && Self.sum(tally.trackLength) == 0) }
            }
        }
    }

    /// The cone wraps around in azimuth, and its two metrics differ in the forward direction as they should: at theta = 0.1 a
    /// difference of 0.05 rad is 0.6 in eta.
    @Test func coneMetrics() throws {
        let shower = DumpShower(dump: try dump("Ar", depth: 2), settings: ShowerSettings(), hadronCollider: nil, seed: 22)
        func totals(_ particle: IncidentParticle) -> PhotonTotals {
            var tally = FluxTally(axes: axes, cone: .thetaPhi, cut: .photon)
            shower.shower(particle, collision: 0, index: 0, into: &tally)
            tally.endCollision()
            return tally.totals
        }
        let wrapped = totals(particle(.photon, 1, theta: 1, phi: 3.0, jet: Vector(theta: 1, phi: -3.0)))
        #expect(wrapped.photonCut["1MeV"]!.mean == 1 && wrapped.otherCone!.photonCut["1MeV"]!.mean == 1)
        let forward = totals(particle(.photon, 1, theta: 0.06, phi: 0, jet: Vector(theta: 0.11, phi: 0)))
        #expect(forward.photonCut["1MeV"]!.mean == 1 && forward.otherCone!.photonCut["1MeV"]!.mean == 0)
    }

    /// Flights are cut at the depth edges; what lies beyond the last edge stays in the last bin.
    @Test func depthBins() throws {
        let short = FluxAxes(energy: axes.energy, theta: axes.theta, depth: [0, 0.25, 1])
        let shower = DumpShower(dump: try dump("Ar", depth: 3), settings: ShowerSettings(), hadronCollider: nil, seed: 23)
        var tally = FluxTally(axes: short, cone: .thetaPhi, cut: .none)
        shower.shower(particle(.photon, 0.5), collision: 0, index: 0, into: &tally)
        tally.endCollision()
        let filled = tally.trackLength.filter { $0 > 0 }
        #expect(filled == [1 << 18, 11 << 18])
    }
}
