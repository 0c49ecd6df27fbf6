import Experiments
import Fluxes
import Foundation
import Inputs
import Materials
import Particles
import Showers
import Testing

/// Every reading of the cut counted beside one is what a run with this cut counts.
@Suite struct CutReadingTests {
    private static let axes = FluxAxes(
        energy: (0...30).map { 1e-3 * pow(10, Double($0) / 6) }, theta: [0, 0.1, 0.3, 0.6, 0.8, 1.2, 1.7, 2.1, 2.3, 2.8, .pi], depth: [0, 1, 3, 7, 15, 25])

    private static func tally(_ reading: CutReading, hasOthers: Bool, isWeighted: Bool = false) throws -> FluxTally {
        let dump = Dump(name: "ECAL", material: try Material.named("PbWO4"), depth: 25, takes: .electromagnetic)
        let shower = DumpShower(dump: dump, settings: ShowerSettings(), hadronCollider: nil, seed: 11)
        var tally = FluxTally(axes: axes, cone: reading.cone, cut: reading.cut, hasOtherCuts: hasOthers, isWeighted: isWeighted)
        // Jets whose axes are within and outside of the cone around the particle, in the two metrics.
        let jets = [(theta: 0.75, phi: 1.2), (theta: 1.15, phi: 1.1), (theta: 0.4, phi: 0.9), (theta: 0.7, phi: 2.0)]
        for (collision, jet) in jets.enumerated() {
            let particle = IncidentParticle(
                species: .electron, momentum: Vector(theta: 0.7, phi: 1.1) * 2, jetAxis: Vector(theta: jet.theta, phi: jet.phi))
            shower.shower(particle, collision: UInt64(collision), index: 0, into: &tally)
            tally.endCollision(weight: isWeighted ? Int64(collision - 1) : Int64(1))
        }
        return tally
    }

    @Test(arguments: CutReading.allCases, [false, true])
    func othersAreWhatTheyWouldBeByThemselves(reading: CutReading, isWeighted: Bool) throws {
        let all = try Self.tally(reading, hasOthers: true, isWeighted: isWeighted)
        #expect(all.otherCuts.count == 4 && !all.otherCuts.contains(reading))
        for score in [FluxScore.photons, .photonPath] {
            #expect(try all.sums(score) == Self.tally(reading, hasOthers: false, isWeighted: isWeighted).sums(score))
            for other in all.otherCuts {
                #expect(try all.sums(score, other) == Self.tally(other, hasOthers: false, isWeighted: isWeighted).sums(score), "\(other.name)")
            }
        }
        #expect(try FluxTally(decoding: all.encoded(), like: all) == all)
        #expect(throws: InputError.self) { try FluxTally(decoding: all.encoded(), like: Self.tally(reading, hasOthers: false)) }
        // They do differ.
        #expect(Set(CutReading.allCases.map { $0 == reading ? all.sums(.photons) : all.sums(.photons, $0) }).count >= 4)
    }
}
