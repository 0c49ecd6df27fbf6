import Collisions
import Experiments
import Inputs
import Materials
import Particles
import Showers
import Studies

/// Showers of one primary: the answer of `calodump shower`. Hadrons and muons get PYTHIA's collisions and decays.
public func makeShowerReport(
    material: Material, depth: Double, behind: [LayerStack.Layer] = [], primary: Species, kineticEnergy: Double, showers: Int,
    settings: ShowerSettings, collisions: HadronCollisionSettings = HadronCollisionSettings(), seed: UInt64, timing: Bool = false
) throws -> ShowerReport {
    try requireShowers(of: primary)
    let collider = primary.isElectromagnetic ? nil : try PythiaHadronCollider(collisions)
    let layers = ([(material.name, depth)] + behind.map { ($0.material?.name ?? "vacuum", $0.thickness) }).map { "\($0) \($1)" }
    let progress = WorkProgress("showers", total: showers, threads: 1, kind: "\(primary.name), \(kineticEnergy) GeV, \(layers), \(settings), \(collisions)", isLong: false)
    let report = try showerReport(
        material: material, depth: depth, behind: behind, primary: primary, kineticEnergy: kineticEnergy, showers: showers, settings: settings,
        seed: seed, timing: timing, hadronCollider: collider, finished: { progress.add(1) })
    progress.finish()
    try collider?.check()
    return report
}

func requireShowers(of primary: Species) throws {
    let expected = "gamma, e-, e+ or a hadron that lives long enough to enter the block"
    guard !primary.isMuon else {
        throw InputError(
            "no showers of '\(primary.name)': of muons only ionisation, decay and capture are simulated, without bremsstrahlung, pairs and knocked-on electrons, so that their photons would be missing",
            expected: expected, advice: "'calodump punchthrough' follows muons through a block")
    }
    guard primary.isElectromagnetic || primary.isTransportedHadron else { throw InputError("no showers of '\(primary.name)'", expected: expected) }
}

extension ShowerReport {
    /// A single shower has no error.
    private func spread(_ error: Double) -> String { showers > 1 ? digits(error, 2) : "-" }

    public var text: String {
        var table = TextTable(["photons above", "created", "+-", "track length / X0", "+-", "mean depth, cm"])
        for threshold in ["1MeV", "10MeV", "100MeV", "1GeV"] {
            guard let created = photonsCreated[threshold], let track = photonTrackLength[threshold] else { continue }
            table.add([
                threshold, digits(created.mean, 5), spread(created.error), digits(track.mean, 5), spread(track.error),
                meanCreationDepth[threshold].map { digits($0, 4) } ?? "-",
            ])
        }
        let energy = energyFraction
        var lines = [
            "\(showers) showers of \(primary), \(digits(self.energy, 6)) GeV, in \(digits(depth, 6)) cm of \(material); per shower:", table.text,
            "energy: deposited \(digits(energy.deposited, 4)), leaving far \(digits(energy.leakFar, 4)), leaving back \(digits(energy.leakBack, 4)), "
                + "below threshold \(digits(energy.belowThreshold, 4)), invisible \(digits(energy.invisible, 4))",
        ]
        if let fraction = electromagneticFraction {
            lines.append("electromagnetic fraction: \(digits(fraction.mean, 4)) +- \(spread(fraction.error))")
            let nuclear = ["1MeV", "10MeV"].compactMap { name in photonsNuclear[name].map { "\(digits($0.mean, 4)) above \(name)" } }
            lines.append("of the photons created, from nuclei: " + nuclear.joined(separator: ", "))
        }
        for (name, leaving) in [("far face", leavingFar), ("front face", leavingBack), ("last far face", leavingBehind ?? [:])] where !leaving.isEmpty {
            let list = leaving.sorted { $0.key < $1.key }.map { "\($0) \(digits($1.mean, 3)) +- \(spread($1.error))" }
            lines.append("leaving through the \(name): " + list.joined(separator: ", "))
        }
        if showers == 1 { lines.append("note: a single shower has no errors; in JSON 0 stands for them") }
        if let time = timeSplit {
            lines.append(
                "processor time: collisions \(digits(time.collisions, 3)) s, electromagnetic \(digits(time.electromagnetic, 3)) s, rest \(digits(time.rest, 3)) s")
        }
        return lines.joined(separator: "\n")
    }
}
