import Detectors
import Particles

/// A data-taking period with its trigger and the chamber that sees the decays.
public struct Scenario: Equatable, Codable, Sendable {
    public var name: String
    /// Integrated luminosity, 1/barn.
    public var luminosity: Double
    /// Part of the collisions that is recorded, 0 ... 1.
    public var trigger: Double
    public var chamber: Chamber
    /// Probability to recognise a decay inside the chamber, 0 ... 1.
    public var efficiency: Double
    /// Lowest energy of a mediator that counts, GeV.
    public var energyThreshold: Double

    public init(
        name: String, luminosity: Double, trigger: Double, chamber: Chamber, efficiency: Double = 0.9, energyThreshold: Double = 0.010
    ) {
        precondition(luminosity > 0 && luminosity.isFinite, "luminosity \(luminosity) /barn")
        precondition(0...1 ~= trigger, "trigger factor \(trigger)")
        precondition(0...1 ~= efficiency, "efficiency \(efficiency)")
        precondition(energyThreshold >= 0 && energyThreshold.isFinite, "energy threshold \(energyThreshold) GeV")
        (self.name, self.luminosity, self.trigger, self.chamber) = (name, luminosity, trigger, chamber)
        (self.efficiency, self.energyThreshold) = (efficiency, energyThreshold)
    }

    private static let perFemtobarn = 1e15

    /// The paper's four (arXiv:2305.16383, "Results"). Efficiency 0.9: the paper assumes "more than 90 %".
    public static let builtIn = [
        Scenario(name: "run2-zerobias", luminosity: 150 * perFemtobarn, trigger: 1.1e-6, chamber: .driftTubes),
        Scenario(name: "run23-hlt", luminosity: 400 * perFemtobarn, trigger: 1.1e-5, chamber: .driftTubes),
        Scenario(name: "run4-dt", luminosity: 500 * perFemtobarn, trigger: 1, chamber: .driftTubes),
        Scenario(name: "run4-me0", luminosity: 500 * perFemtobarn, trigger: 1, chamber: .me0),
    ]

    /// The built-in scenario of that name; an unknown name is an error that tells the nearest one.
    public static func named(_ name: String, at place: String? = nil) throws -> Scenario {
        guard let scenario = builtIn.first(where: { $0.name == name }) else {
            throw InputError.unknown("scenario", name, among: builtIn.map(\.name), at: place)
        }
        return scenario
    }

    /// Expected counts for one count per inverse barn.
    var normalization: Double { luminosity * efficiency * trigger }
}
