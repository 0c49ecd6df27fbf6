import ArgumentParser
import Collisions
import Inputs
import Materials
import Particles
import Reports
import Showers

struct CollisionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collision", abstract: "Collisions of one hadron with nuclei: what comes out of one.",
        discussion: """
            Inelastic collisions as showers make them, one by one: mean numbers of particles, who takes the energy, and with --spectrum the double \
            differential cross section of one species, to be held against measurements on thin targets.

            Example: calodump collision Cu --primary p --energy 5GeV --collisions 2000
            Example: calodump collision Pb --primary p --energy 3GeV --collisions 2000 --spectrum pi- --momenta 0.1,0.3,0.5,0.8 --angles 0.35,0.75,1.35,2.15
            """)

    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var material: Material
    @Option(parsing: .unconditional, help: "Species, such as pi+, n, K0L.", transform: parseSpecies) var primary: Species
    @Option(parsing: .unconditional, help: "Kinetic energy.", transform: parseQuantity(.energy, in: 1e-3...ShowerSettings.highestEnergy)) var energy: Double
    @Option(parsing: .unconditional, help: "Number of collisions.", transform: parseCount) var collisions: Int
    @OptionGroup var models: CollisionModels
    @Option(parsing: .unconditional, help: "Species of which a spectrum is made.", transform: parseSpecies) var spectrum: Species?
    @Option(parsing: .unconditional, help: "Edges of its momenta, GeV, separated by commas.", transform: Self.parseNumbers) var momenta: [Double]?
    @Option(parsing: .unconditional, help: "Edges of its angles to the projectile, rad.", transform: Self.parseNumbers) var angles: [Double]?
    @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard (spectrum == nil) == (momenta == nil), (spectrum == nil) == (angles == nil) else {
            throw ValidationError("a spectrum takes all of --spectrum, --momenta and --angles")
        }
    }

    func run() throws {
        let bins = try spectrum.map { try CollisionReport.SpectrumBins($0, momenta: momenta ?? [], angles: angles ?? []) }
        let report = try CollisionReport(
            material: material, primary: primary, kineticEnergy: energy, collisions: collisions, settings: models.settings, spectrum: bins, seed: seed)
        try output.answer(report.text, report)
    }

    @Sendable private static func parseNumbers(_ text: String) throws -> [Double] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map {
            guard let value = Double($0.trimmingCharacters(in: .whitespaces)), value >= 0, value.isFinite else {
                throw InputError("'\($0)' is no edge", expected: "numbers separated by commas, such as 0.1,0.3,0.5")
            }
            return value
        }
    }
}

/// Choices of the model of collisions.
struct CollisionModels: ParsableArguments {
    @Option(help: "Collisions at high energy: chain or angantyr, the second opinion.", transform: parseChoice("model of collisions"))
    var highEnergy = HadronCollisionSettings.HighEnergyModel.chain
    @Option(help: "Collisions at low energy: cascade, or deposit.", transform: parseChoice("model of collisions"))
    var lowEnergy = HadronCollisionSettings.LowEnergyModel.cascade
    @Flag(help: "What PYTHIA's collisions make leaves the nucleus untouched.") var noRescattering = false
    @Option(parsing: .unconditional, help: "Kinetic energies over which PYTHIA takes over from the cascade, such as 5GeV..9GeV.", transform: parseRange(.energy, in: 0.5...1e3))
    var transition: ClosedRange<Double>?

    var settings: HadronCollisionSettings {
        var settings = HadronCollisionSettings(highEnergyModel: highEnergy, lowEnergyModel: lowEnergy, rescattering: !noRescattering)
        if let transition { settings.transition = transition }
        return settings
    }
}
