import ArgumentParser
import Collisions
import Experiments
import Inputs
import Materials
import Mediators
import Particles
import Reports
import Showers
import Studies

struct ShowerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shower", abstract: "Showers of one primary in a block.",
        discussion: """
            Hadrons collide through PYTHIA and the program's own cascade, and are followed to rest. Layers behind the block (--behind) \
            are for what leaves: photons, profile and spectrum are those of the block.

            Example: calodump shower PbWO4 --depth 60cm --primary e- --energy 10GeV --showers 100
            Example: calodump shower Cu --depth 1.3m --primary pi+ --energy 20GeV --showers 50 --behind vacuum:5cm --behind Fe:6cm
            """)

    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var material: Material
    @Option(parsing: .unconditional, help: "Depth of the block.", transform: parseQuantity(.length, in: Ranges.depth)) var depth: Double
    @Option(parsing: .unconditional, help: "Species, such as gamma, e-, pi+, n.", transform: parseSpecies) var primary: Species
    @Option(parsing: .unconditional, help: "Kinetic energy, up to 100 TeV.", transform: parseQuantity(.energy, in: 1e-3...ShowerSettings.highestEnergy)) var energy: Double
    @Option(parsing: .unconditional, help: "Number of showers.", transform: parseCount) var showers: Int
    @Option(parsing: .unconditional, help: "Photons are followed down to this energy.", transform: parseQuantity(.energy, in: Ranges.cut))
    var photonCut = 1e-3
    @Option(parsing: .unconditional, help: "Electrons are followed down to this kinetic energy.", transform: parseQuantity(.energy, in: Ranges.cut))
    var electronCut = 1e-3
    @Option(parsing: .unconditional, help: "Particles below this energy are thinned.", transform: parseQuantity(.energy, in: Ranges.cut))
    var thinBelow: Double?
    @Option(help: "One particle in so many is followed, with this weight: a power of two.") var thinFactor: UInt32 = 8
    @Option(parsing: .unconditionalSingleValue, help: layerBehindHelp, transform: parseLayer) var behind: [LayerStack.Layer] = []
    @OptionGroup var hadronic: HadronicOptions
    @OptionGroup var models: CollisionModels
    @Flag(help: "Splits the processor time of hadron showers: collisions, electromagnetic, rest.") var timing = false
    @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard thinFactor.nonzeroBitCount == 1, thinFactor <= Thinning.largestFactor else {
            throw ValidationError("the thinning factor \(thinFactor) is not a power of two up to \(Thinning.largestFactor)")
        }
    }

    func run() throws {
        var settings = ShowerSettings(
            photonCut: photonCut, electronCut: electronCut, thinning: thinBelow.map { Thinning(below: $0, factor: thinFactor) } ?? .none)
        settings.hadronic = hadronic.settings
        let report = try makeShowerReport(
            material: material, depth: depth, behind: behind, primary: primary, kineticEnergy: energy, showers: showers, settings: settings,
            collisions: models.settings,
            seed: seed, timing: timing)
        try output.answer(report.text, report)
    }
}

struct PhotonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "photon", abstract: "Photon cross sections by process.",
        discussion: "Example: calodump photon PbWO4 --energy 10MeV")

    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var material: Material
    @Option(parsing: .unconditional, help: "Photon energy.", transform: parseQuantity(.energy, in: PhotonReport.energies)) var energy: Double
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = PhotonReport(material, energy: energy)
        try output.answer(report.text, report)
    }
}

struct ElectronCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "electron", abstract: "Stopping powers, range and radiation yield of electrons.",
        discussion: "Example: calodump electron Cu --energy 100MeV")

    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var material: Material
    @Option(parsing: .unconditional, help: "Kinetic energy.", transform: parseQuantity(.energy, in: Material.electronEnergies)) var energy: Double
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = ElectronReport(material, kineticEnergy: energy)
        try output.answer(report.text, report)
    }
}

struct PrimakoffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "primakoff", abstract: "Primakoff production of an ALP: cross section and probability.",
        discussion: "Example: calodump primakoff Cu --energy 1GeV --mass 100MeV --form-factor helm+screening")

    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var target: Material
    @Option(parsing: .unconditional, help: "Photon energy.", transform: parseQuantity(.energy, in: PhotonReport.energies)) var energy: Double
    @Option(parsing: .unconditional, help: "Mass of the ALP.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double
    @Option(parsing: .unconditional, help: "Coupling to photons.", transform: parseQuantity(.coupling, in: Ranges.coupling)) var coupling = 1.0
    @Option(help: "helm, helm+screening, dipole, dipole+screening or helm+screening+inelastic.", transform: parseChoice("form factor")) var formFactor = FormFactor.helm
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = PrimakoffReport(target, energy: energy, point: MediatorPoint(.alpPhoton, mass: mass, coupling: coupling), formFactor: formFactor)
        try output.answer(report.text, report)
    }
}

struct DecayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decay", abstract: "Width, lifetime and decay length of an ALP.",
        discussion: "Example: calodump decay --mass 100MeV --coupling 1e-4/GeV --energy 10GeV")

    @Option(parsing: .unconditional, help: "Mass of the ALP.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double
    @Option(parsing: .unconditional, help: "Coupling to photons.", transform: parseQuantity(.coupling, in: Ranges.coupling)) var coupling: Double
    @Option(parsing: .unconditional, help: "Total energy; adds the decay length.", transform: parseQuantity(.energy, in: Ranges.energy))
    var energy: Double?
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = try DecayReport(MediatorPoint(.alpPhoton, mass: mass, coupling: coupling), energy: energy)
        try output.answer(report.text, report)
    }
}

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says what is installed, what is missing and how to get it.",
        discussion: """
            With --prepare it also makes the initialisation files of the generators, which otherwise the first run makes.

            Example: calodump doctor --prepare
            """)

    @Flag(help: "Makes the initialisation files of the generators (about 10 seconds, kept for all runs).") var prepare = false
    @OptionGroup var output: JSONOption

    func run() throws {
        let report = try DoctorReport(prepare: prepare)
        try output.answer(report.text, report)
        let missing = report.checks.filter { !$0.works }.map(\.name)
        if !missing.isEmpty { throw InputError("not ready: \(missing.joined(separator: ", "))", advice: "see above how to get what is missing") }
    }
}
