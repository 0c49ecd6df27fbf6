import Collisions
import Materials
import Particles
import Showers

/// Showers of one primary: the answer of `calodump shower`. Hadrons get PYTHIA's collisions.
public func makeShowerReport(
    material: Material, depth: Double, primary: Species, kineticEnergy: Double, showers: Int, photonCut: Double, electronCut: Double,
    thinning: Thinning = .none, seed: UInt64
) throws -> ShowerReport {
    guard primary.isElectromagnetic || primary.isTransportedHadron else {
        throw InputError("no showers of '\(primary.name)'", expected: "gamma, e-, e+ or a hadron that lives long enough to enter the block")
    }
    return try showerReport(
        material: material, depth: depth, primary: primary, kineticEnergy: kineticEnergy, showers: showers,
        settings: ShowerSettings(photonCut: photonCut, electronCut: electronCut, thinning: thinning), seed: seed,
        hadronCollider: primary.isHadron ? try PythiaHadronCollider() : nil)
}

extension ShowerReport {
    public var text: String {
        var table = TextTable(["photons above", "created", "+-", "track length / X0", "+-", "mean depth, cm"])
        for threshold in ["1MeV", "10MeV", "100MeV", "1GeV"] {
            guard let created = photonsCreated[threshold], let track = photonTrackLength[threshold] else { continue }
            table.add([
                threshold, digits(created.mean, 5), digits(created.error, 2), digits(track.mean, 5), digits(track.error, 2),
                meanCreationDepth[threshold].map { digits($0, 4) } ?? "-",
            ])
        }
        let energy = energyFraction
        var lines = [
            "\(showers) showers of \(primary), \(digits(self.energy, 6)) GeV, in \(digits(depth, 6)) cm of \(material); per shower:", table.text,
            "energy: deposited \(digits(energy.deposited, 4)), leaving far \(digits(energy.leakFar, 4)), leaving back \(digits(energy.leakBack, 4)), "
                + "below threshold \(digits(energy.belowThreshold, 4)), invisible \(digits(energy.invisible, 4))",
        ]
        if !leavingFar.isEmpty {
            let leaving = leavingFar.sorted { $0.key < $1.key }.map { "\($0) \(digits($1.mean, 3)) +- \(digits($1.error, 2))" }
            lines.append("leaving through the far face: " + leaving.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }
}
