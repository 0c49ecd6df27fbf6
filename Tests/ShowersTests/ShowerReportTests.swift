import Foundation
import Inputs
import Materials
import Numerics
import Particles
import Showers
import Testing
import _TestSupport

@Suite struct ShowerReportTests {
    struct Reference: CustomTestStringConvertible {
        var material: String, depth: Double, primary: Species, energy: Double
        /// Secondary photons above 1, 10, 100 MeV and 1 GeV, and photon track length in radiation lengths: mean and error.
        var photons: [(Double, Double)], path: [(Double, Double)]
        var testDescription: String { "\(material) \(primary.name) \(energy) GeV" }
    }

    /// Geant4 11.4.1, G4EmStandardPhysics, production cuts 0.9 MeV; 50,000 primaries of 0.1 GeV, 1000 of 10 GeV. Other models of
    /// bremsstrahlung move its photon counts by 1-2 %.
    static let geant4: [Reference] = [
        Reference(
            material: "Cu", depth: 130, primary: .electron, energy: 0.1,
            photons: [(9.33584, 0.00983), (2.0172, 0.00405), (0, 0), (0, 0)],
            path: [(26.498, 0.0468), (4.74787, 0.0181), (0, 0), (0, 0)]),
        Reference(
            material: "Cu", depth: 130, primary: .electron, energy: 10,
            photons: [(993.592, 0.708), (260.808, 0.295), (39.028, 0.105), (3.772, 0.0363)],
            path: [(2770.28, 3.36), (575.608, 1.41), (58.843, 0.342), (5.00446, 0.0959)]),
        Reference(
            material: "Cu", depth: 130, primary: .photon, energy: 0.1,
            photons: [(8.85784, 0.00989), (1.61254, 0.00403), (0, 0), (0, 0)],
            path: [(27.0673, 0.047), (5.6088, 0.0186), (0, 0), (0, 0)]),
        Reference(
            material: "Cu", depth: 130, primary: .photon, energy: 10,
            photons: [(993.382, 0.695), (259.812, 0.286), (38.57, 0.106), (3.323, 0.0355)],
            path: [(2774.49, 3.6), (575.516, 1.36), (59.7967, 0.338), (5.68727, 0.0986)]),
        Reference(
            material: "PbWO4", depth: 60, primary: .electron, energy: 0.1,
            photons: [(13.2024, 0.0108), (2.47076, 0.00423), (0, 0), (0, 0)],
            path: [(48.7289, 0.0735), (6.26556, 0.0214), (0, 0), (0, 0)]),
        Reference(
            material: "PbWO4", depth: 60, primary: .electron, energy: 10,
            photons: [(1372.16, 0.796), (302.622, 0.308), (40.335, 0.108), (3.961, 0.0363)],
            path: [(5005.79, 5.17), (720.918, 1.55), (61.744, 0.358), (5.28387, 0.1)]),
        Reference(
            material: "PbWO4", depth: 60, primary: .photon, energy: 0.1,
            photons: [(12.6551, 0.0108), (2.00592, 0.00419), (0, 0), (0, 0)],
            path: [(49.1849, 0.073), (6.98749, 0.0217), (0, 0), (0, 0)]),
        Reference(
            material: "PbWO4", depth: 60, primary: .photon, energy: 10,
            photons: [(1369.92, 0.784), (302.257, 0.307), (39.808, 0.105), (3.357, 0.0355)],
            path: [(5019.49, 5.24), (721.613, 1.61), (62.3405, 0.368), (5.91605, 0.104)]),
    ]

    /// Within 3 % and three combined standard errors.
    @Test(arguments: geant4) func agreesWithGeant4(_ reference: Reference) throws {
        let material = try Material.named(reference.material)
        let report = try showerReport(
            material: material, depth: reference.depth, primary: reference.primary, kineticEnergy: reference.energy,
            showers: reference.energy < 1 ? 1500 : 80, settings: ShowerSettings(), seed: 65, hadronCollider: nil)
        let thresholds = [("1MeV", 1e-3), ("10MeV", 1e-2), ("100MeV", 0.1), ("1GeV", 1)]
        for (i, (name, threshold)) in thresholds.enumerated() where threshold < reference.energy {
            for (what, ours, theirs) in [
                ("photons", report.photonsCreated[name]!, reference.photons[i]), ("track length", report.photonTrackLength[name]!, reference.path[i]),
            ] {
                let error = (ours.error * ours.error + theirs.1 * theirs.1).squareRoot()
                expectClose(ours.mean, theirs.0, absolute: 0.03 * theirs.0 + 3 * error, "\(what) above \(name)")
            }
        }
    }

    @Test func countsAndSpectraAgree() throws {
        let report = try showerReport(
            material: .named("Cu"), depth: 30, primary: .photon, kineticEnergy: 1, showers: 300,
            settings: ShowerSettings(), seed: 66, hadronCollider: nil)
        func above(_ values: [Double], _ decades: Int) -> Double { values.dropFirst(10 * decades).reduce(0, +) }
        for (decades, name) in ["1MeV", "10MeV", "100MeV"].enumerated() {
            expectClose(above(report.spectrum.created, decades), report.photonsCreated[name]!.mean, relative: 1e-9)
            expectClose(
                above(report.spectrum.trackLength, decades), report.photonTrackLength[name]!.mean * report.radiationLength,
                relative: 1e-6, absolute: 0.5)
        }
        expectClose(
            report.profile.reduce(0, +), (report.energyFraction.deposited + report.energyFraction.belowThreshold) * 1000, relative: 1e-9)
        #expect(report.leavingFar["gamma"] != nil && report.leavingBack["gamma"] != nil)
        for quantiles in report.angleQuantiles.values where quantiles[2] > 0 {
            #expect(quantiles[0] < quantiles[1] && quantiles[1] < quantiles[2])
        }
    }

    @Test func tooMuchOrNoGeneratorIsAnError() throws {
        let lead = try Material.named("Pb")
        func report(_ primary: Species, _ energy: Double) throws -> ShowerReport {
            try showerReport(
                material: lead, depth: 1, primary: primary, kineticEnergy: energy, showers: 1,
                settings: ShowerSettings(), seed: 1, hadronCollider: nil)
        }
        #expect(throws: InputError.self) { try report(.electron, 2e5) }
        #expect(throws: InputError.self) { try report(.pionPlus, 10) }
    }
}
