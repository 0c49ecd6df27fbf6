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

    var settings: ShowerSettings { ShowerSettings(photonCut: photonCut, electronCut: electronCut) }

    var name: String { "\(digits(energy)) GeV \(primary.name), \(material) \(digits(depth)) cm" }
    var threshold: String { "\(digits(photonCut * 1e3)) MeV" }

    func report(showers: Int, seed: UInt64 = 1, collider: (any HadronCollider)? = nil) throws -> ShowerReport {
        try showerReport(
            material: Material.named(material), depth: depth, primary: primary, kineticEnergy: energy, showers: showers, settings: settings,
            seed: seed, hadronCollider: collider)
    }

    /// What other programs reach is measured with them, on one machine in one run: the table in docs/Performance.md.
    static let electromagnetic = [
        Work(),
        Work(material: "Pb", depth: 40, photonCut: 1e-2, electronCut: 1e-2),
        Work(primary: .electron),
        Work(energy: 0.1), Work(energy: 1), Work(energy: 100),
        Work(material: "Cu", depth: 130),
    ]

    static let pions = Work(primary: .pionPlus, energy: 20, material: "Cu", depth: 130)
}
