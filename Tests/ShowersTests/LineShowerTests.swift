import Experiments
import Fluxes
import Foundation
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct LineShowerTests {
    private static let energy = (0...20).map { 1e-3 * pow(10, Double($0) / 4) }

    private static func axes(_ depth: [Double]) -> FluxAxes { FluxAxes(energy: energy, theta: [0, 0.3, 0.8, 1.6, .pi], depth: depth) }

    private static func particle(_ species: Species, _ momentum: Double) -> IncidentParticle {
        let direction = Vector(theta: 0.6, phi: 1.1)
        return IncidentParticle(species: species, momentum: direction * momentum, jetAxis: direction)
    }

    private static func layer(_ name: String?, _ thickness: Double) throws -> LayerStack.Layer {
        .init(try name.map { try Material.named($0) }, thickness: thickness)
    }

    private static func run(
        _ line: ShowerLine, _ axes: [FluxAxes], _ species: Species, _ momentum: Double, showers: Int, scored: [Species] = [.photon],
        collider: (any HadronCollider)? = nil
    ) -> (tallies: [FluxTally], sums: ShowerSums) {
        let shower = LineShower(settings: ShowerSettings(), hadronCollider: collider, seed: 5)
        var tallies = axes.map { FluxTally(axes: $0, cone: .thetaPhi, cut: .none, species: scored) }, sums = ShowerSums()
        for i in 0..<showers {
            sums.merge(shower.shower(particle(species, momentum), along: line, collision: UInt64(i), index: 0, into: &tallies))
            for j in tallies.indices { tallies[j].endCollision() }
        }
        return (tallies, sums)
    }

    /// A line through one block is the dump of old, to the bit.
    @Test(arguments: [Species.photon, .positron, .pionPlus]) func oneBlock(_ species: Species) throws {
        let material = try Material.named("PbWO4"), axes = Self.axes([0, 1, 3, 7, 15, 25])
        let line = Self.run(
            ShowerLine(LayerStack(material, depth: 25), regions: [0..<1]), [axes], species, 3, showers: 4, scored: FluxScore.species,
            collider: CascadeCollider()
        ).tallies[0]
        let shower = DumpShower(
            dump: Dump(name: "ECAL", material: material, depth: 25, takes: .everything), settings: ShowerSettings(), hadronCollider: CascadeCollider(), seed: 5)
        var dump = FluxTally(axes: axes, cone: .thetaPhi, cut: .none, species: FluxScore.species)
        for i in 0..<4 {
            shower.shower(Self.particle(species, 3), collision: UInt64(i), index: 0, into: &dump)
            dump.endCollision()
        }
        for score in FluxScore.allCases { #expect(line.counts(score) == dump.counts(score), "\(score)") }
        #expect(line.totals == dump.totals)
    }

    /// A gap moves what is behind it and changes nothing else: depths count from the face of each dump.
    @Test func gap() throws {
        let axes = [Self.axes([0, 2, 5]), Self.axes([0, 4, 10, 20])]
        let near = try ShowerLine(LayerStack([Self.layer("PbWO4", 5), Self.layer("Cu", 20)]), regions: [0..<1, 1..<2])
        let apart = try ShowerLine(LayerStack([Self.layer("PbWO4", 5), Self.layer(nil, 90), Self.layer("Cu", 20)]), regions: [0..<1, 2..<3])
        let a = Self.run(near, axes, .photon, 4, showers: 6), b = Self.run(apart, axes, .photon, 4, showers: 6)
        for region in 0..<2 {
            let x = a.tallies[region].counts(.photonPath), y = b.tallies[region].counts(.photonPath)
            let sum = Double(x.reduce(0, +)), differences = zip(x, y).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
            // The same random numbers; positions are rounded otherwise, and soft photons from the copper that miss the crystal in the one case
            // fly along the gap in the other.
            #expect(sum > 1e6 && differences < 0.02 * sum, "region \(region): \(differences) of \(sum)")
            #expect(a.tallies[region].photons.reduce(0, +) > 100)
        }
    }

    /// One material cut into two dumps has the photons of the whole; each is counted once.
    @Test func twoHalves() throws {
        let whole = Self.run(
            ShowerLine(LayerStack(try Material.named("Cu"), depth: 30), regions: [0..<1]), [Self.axes([0, 10, 30])], .electron, 4, showers: 150)
        let line = try ShowerLine(LayerStack([Self.layer("Cu", 10), Self.layer("Cu", 20)]), regions: [0..<1, 1..<2])
        let halves = Self.run(line, [Self.axes([0, 10]), Self.axes([0, 20])], .electron, 4, showers: 150)
        let total = whole.tallies[0].totals.noCut["10MeV"]!, first = halves.tallies[0].totals.noCut["10MeV"]!, second = halves.tallies[1].totals.noCut["10MeV"]!
        // Photons of the two halves of one shower are anticorrelated, if anything.
        expectClose(first.mean + second.mean, total.mean, absolute: 4 * (total.error * total.error * 2 + first.error * first.error + second.error * second.error).squareRoot())
        func path(_ tally: FluxTally, _ depths: [Int]) -> Double {
            let cells = tally.sums(.photonPath), count = tally.axes.shape.depth
            return depths.reduce(0) { sum, d in sum + stride(from: d, to: cells.count, by: count).reduce(0) { $0 + cells[$1] } }
        }
        expectClose(path(halves.tallies[0], [0]), path(whole.tallies[0], [0]), relative: 0.08)
        expectClose(path(halves.tallies[1], [0]), path(whole.tallies[0], [1]), relative: 0.12)
    }

    /// Everything that comes in is somewhere: dumps, shields, leakage; hadrons go on from dump to dump.
    @Test(arguments: [Species.electron, .pionMinus, .proton]) func energyCloses(_ species: Species) throws {
        let line = try ShowerLine(
            LayerStack([Self.layer("PbWO4", 8), Self.layer(nil, 30), Self.layer("Fe", 5), Self.layer("Cu", 10), Self.layer(nil, 4), Self.layer("Cu", 10)]),
            regions: [0..<1, 3..<6])
        let (tallies, sums) = Self.run(line, [Self.axes([0, 8]), Self.axes([0, 24])], species, 6, showers: 10, collider: CascadeCollider())
        let ledger = sums.ledger
        expectClose(ledger.sum, ledger.incoming, absolute: 10 * 6 * FluxTally.energyUnit)
        expectClose(ledger.incoming, 10 * (Self.particle(species, 6).kineticEnergy + (species == .pionMinus ? species.mass : 0)), absolute: 1e-7)
        let inDumps = tallies.reduce(0) { $0 + $1.ledger.deposited }
        #expect(inDumps > 0.3 * ledger.deposited && inDumps < ledger.deposited, "the shield takes its part")
        #expect(tallies[1].photons.reduce(0, +) > 0 && sums[.incident] == 10)
    }

    /// Depths may count from the collision point.
    @Test func originOfTheAxis() throws {
        let stack = try LayerStack([Self.layer("Ar", 2), Self.layer(nil, 6), Self.layer("Ar", 2)])
        let front = 129.0, axes = Self.axes([129, 130, 131, 136, 137, 138, 140])
        let line = ShowerLine(stack, regions: [.init(layers: 0..<3, origin: -front)])
        let tally = Self.run(line, [axes], .photon, 0.5, showers: 1).tallies[0]
        let byDepth = (0..<6).map { d in stride(from: d, to: axes.cells, by: 6).reduce(0) { $0 + tally.trackLength[$1] } }
        #expect(byDepth == [1 << 20, 1 << 20, 0, 0, 1 << 20, 1 << 20], "\(byDepth)")
    }
}
