import Inputs

/// A part of all inelastic collisions: those whose hardest subprocess of QCD has a transverse momentum pTHat within a range.
///
/// The part below a border comes from soft processes, without the non-diffractive events above the border; parts above it from HardQCD, damped at
/// low pT as PYTHIA's multiparton interactions are, without the events in which one of these is harder than the subprocess that was asked for.
/// So every collision belongs to one part, with the weight that it has in `SoftQCD:inelastic` (CGenerators/Stitching.cc says how).
public struct PtHatRange: Codable, Equatable, Sendable {
    /// GeV
    public var least: Double
    /// GeV; half the collision energy is the kinematic limit.
    public var most: Double

    public init(_ least: Double, _ most: Double) { (self.least, self.most) = (least, most) }

    /// Lowest border, GeV: below it nearly every non-diffractive collision has a harder subprocess.
    public static let lowest = 4.0

    static func isSoft(_ process: String) -> Bool { process.lowercased().hasPrefix("softqcd:") }

    /// Multiparton interactions from the kinematic limit on, at impact parameters of the hard process alone.
    static let interactions = ["MultipartonInteractions:pTmaxMatch = 2", "MultipartonInteractions:bSelScale = 3"]

    func lines(of process: String) -> [String] {
        Self.isSoft(process) ? [] : ["PhaseSpace:pTHatMin = \(least)", "PhaseSpace:pTHatMax = \(most)"] + Self.interactions
    }

    /// Settings of multiparton interactions that both sides of the border follow.
    private static let common = ["pt0ref", "ecmref", "ecmpow", "bprofile", "coreradius", "corefraction", "exppow"].map { "multipartoninteractions:\($0)" }

    /// Throws `InputError` for a process or setting that cannot be cut by pTHat.
    public static func check(process: String, settings: [String], at place: String) throws {
        guard isSoft(process) || process.lowercased() == "hardqcd:all" else {
            throw InputError("pt_hat for '\(process)'", at: place, expected: "a process of SoftQCD below the border, HardQCD:all above it")
        }
        for line in settings {
            let name = line.prefix { $0 != "=" }.lowercased().filter { !$0.isWhitespace }
            guard ["phasespace:", "sigmaprocess:", "multipartoninteractions:"].contains(where: name.hasPrefix), !common.contains(name) else { continue }
            throw InputError(
                "the setting '\(line)' beside pt_hat would change one side of the border only", at: place,
                advice: "leave it out, or leave pt_hat out and normalise the samples yourself")
        }
    }
}
