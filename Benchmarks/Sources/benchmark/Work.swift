import Materials
import Particles
import Showers
import Studies

/// Showers of one primary in a block: a line of the table of speeds.
struct Work {
    var primary: Species = .photon
    /// Kinetic energy, GeV.
    var energy = 10.0
    var material = "PbWO4"
    /// cm
    var depth = 60.0
    /// Below these nothing is followed, GeV.
    var photonCut = 1e-3
    var electronCut = 1e-3
    /// What others reach with the same work, GeV per second of processor time.
    var others: [(program: String, speed: Double)] = []

    var settings: ShowerSettings { ShowerSettings(photonCut: photonCut, electronCut: electronCut) }

    var name: String { "\(digits(energy)) GeV \(primary.name), \(material) \(digits(depth)) cm" }
    var threshold: String { "\(digits(photonCut * 1e3)) MeV" }

    func report(showers: Int, seed: UInt64 = 1, collider: (any HadronCollider)? = nil) throws -> ShowerReport {
        try showerReport(
            material: Material.named(material), depth: depth, primary: primary, kineticEnergy: energy, showers: showers, settings: settings,
            seed: seed, hadronCollider: collider)
    }

    /// What others reach on an idle machine of the class that docs/Performance.md describes: Geant4 11.4 with standard physics and the same
    /// thresholds (its best run; its usual one was 836 GeV/s), G4HepEm (4.3 ms for a 10 GeV shower), PETITE (in Python).
    static let electromagnetic = [
        Work(others: [("Geant4 11.4", 903)]),
        Work(
            material: "Pb", depth: 40, photonCut: 1e-2, electronCut: 1e-2,
            others: [("G4HepEm", 2300), ("Geant4 11.4, in PbWO4", 1717), ("PETITE", 1.8)]),
        Work(primary: .electron),
        Work(energy: 0.1), Work(energy: 1), Work(energy: 100),
        Work(material: "Cu", depth: 130),
    ]

    static let pions = Work(primary: .pionPlus, energy: 20, material: "Cu", depth: 130)
}
