import ArgumentParser
import Inputs
import Materials
import Mediators
import Particles
import Reports

struct MediatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mediators", abstract: "The mediators: how they are made, how they decay.",
        discussion: """
            Without a name: all of them. With a mass and a coupling: widths, branching fractions and the lifetime.

            Examples: calodump mediators alp-photon --mass 100MeV --coupling 1e-4/GeV
                      calodump mediators dark-photon --mass 1GeV --coupling 1e-6
            """)

    @Argument(help: "A mediator's name, or a file with one of yours.", completion: .file(extensions: ["yaml"]), transform: parseMediator) var mediator: Mediator?
    @Option(parsing: .unconditional, help: "Mass of the mediator.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double?
    @Option(parsing: .unconditional, help: "Its coupling, with the unit that it has.") var coupling: String?
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard mediator != nil || mass == nil && coupling == nil else { throw ValidationError("--mass and --coupling go with the name of a mediator") }
        guard coupling == nil || mass != nil else { throw ValidationError("--coupling goes with --mass") }
        if let mediator, let mass { try check(mass, of: mediator) }
        _ = try coupling.map { try parseCoupling($0, of: mediator!) }
    }

    func run() throws {
        guard let mediator else {
            let list = MediatorList()
            return try output.answer(list.text, list)
        }
        let report = MediatorReport(mediator, mass: mass, coupling: try coupling.map { try parseCoupling($0, of: mediator) })
        try output.answer(report.text, report)
    }
}

struct ProductionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "production", abstract: "Production of a mediator on an atom, channel by channel.",
        discussion: "Example: calodump production alp-photon Cu --parent gamma --energy 1GeV --mass 100MeV --coupling 1e-4/GeV")

    @Argument(help: "A mediator's name.", transform: parseMediator) var mediator: Mediator
    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var target: Material
    @Option(help: "Species of the parent.", transform: parseSpecies) var parent: Species
    @Option(parsing: .unconditional, help: "Total energy of the parent.", transform: parseQuantity(.energy, in: PhotonReport.energies)) var energy: Double
    @Option(parsing: .unconditional, help: "Mass of the mediator.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double
    @Option(parsing: .unconditional, help: "Its coupling, with the unit that it has; 1 unless given.") var coupling: String?
    @Option(help: "helm, helm+screening, dipole, dipole+screening or helm+screening+inelastic.", transform: parseChoice("form factor")) var formFactor = FormFactor.helm
    @Flag(help: "The target recoils.") var recoil = false
    @OptionGroup var output: JSONOption

    func validate() throws {
        try check(mass, of: mediator)
        _ = try coupling.map { try parseCoupling($0, of: mediator) }
    }

    func run() throws {
        let report = try ProductionReport(
            mediator, on: target, parent: parent, energy: energy, mass: mass, coupling: try coupling.map { try parseCoupling($0, of: mediator) } ?? 1,
            model: ProductionModel(formFactor: formFactor, kinematics: recoil ? .recoil : .collinear))
        try output.answer(report.text, report)
    }
}

@Sendable private func parseMediator(_ name: String) throws -> Mediator { try Mediator.named(orFile: name) }

private func check(_ mass: Double, of mediator: Mediator) throws {
    do { try mediator.check(mass: mass) } catch let error as InputError { throw ValidationError("--mass: \(error)") }
}

private func parseCoupling(_ text: String, of mediator: Mediator) throws -> Double {
    do { return try mediator.coupling.parse(text) } catch let error as InputError { throw ValidationError("--coupling of \(mediator.name): \(error)") }
}
