import ArgumentParser
import Collisions
import Experiments
import Inputs
import Mediators
import Foundation
import Particles
import Reports
import Responses
import Studies

struct ResponseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "response", abstract: "What a chamber sees of a photon or of a mediator's decay: hits by layer, efficiency.",
        discussion: """
            Photons (or other particles) arrive at the front of a station, at the angles of the chamber; a mediator decays at a place drawn evenly \
            over the station's depth. docs/Responses.md has the model.

            Example: calodump response \(Experiment.standardName) \(Experiment.standard.chambers[0].name) --photon 100MeV --events 2000
            """)

    @Argument(help: "Name of a built-in experiment, or a YAML file.") var experiment: String
    @Argument(help: "Name of its chamber.") var chamber: String
    @Option(parsing: .unconditional, help: "Energy of a photon.", transform: parseQuantity(.energy, in: energies)) var photon: Double?
    @Option(help: "gamma, e-, e+, mu-, mu+ or a hadron (pi+, n, K0S, ...), instead of --photon; with --energy.", transform: parseSpecies) var particle: Species?
    @Option(help: "A mediator's name, or a file with one of yours.", completion: .file(extensions: ["yaml"]), transform: { try Mediator.named(orFile: $0) })
    var mediator: Mediator?
    @Option(parsing: .unconditional, help: "Mass of the mediator.", transform: parseQuantity(.energy, in: Ranges.mass)) var mass: Double?
    @Option(parsing: .unconditional, help: "Total energy of the mediator, kinetic energy of a particle.", transform: parseQuantity(.energy, in: energies)) var energy: Double?
    @Option(help: "Name of a station; the chamber's first, if left out.") var station: String?
    @Option(parsing: .unconditional, help: "|eta| of the particles; even over what the chamber covers, if left out.") var eta: Double?
    @Option(
        parsing: .unconditional, help: "So much of what stands in front of the station is part; particles start, and mediators decay, from there on.",
        transform: parseQuantity(.length, in: Ranges.depth))
    var inFront: Double?
    @Flag(help: "The chamber's magnetic field is on.") var field = false
    @Option(parsing: .unconditional, help: "Random hits per cm2 and s in each layer: how often they alone look like each pattern.") var hitRate: Double?
    @Option(help: ArgumentHelp("Draws an event beside a muon, a hadron and a K0S that punch through, a photon of a neutron's capture and random hits (--hit-rate): .pdf, .png or .svg.", valueName: "file")) var draw: String?
    @Option(parsing: .unconditional, help: "Number of events.", transform: parseCount) var events = 10_000
    @Option(parsing: .unconditional, help: "Number of threads; the answer does not depend on it.", transform: parseCount) var threads = 1
    @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
    @OptionGroup var output: JSONOption

    private static let energies = ResponseSource.lowestEnergy...ResponseSource.highestEnergy

    func validate() throws {
        guard [photon != nil, particle != nil, mediator != nil].count(where: { $0 }) == 1 else { throw ValidationError("give one of --photon, --particle and --mediator") }
        guard mediator == nil || mass != nil && energy != nil else { throw ValidationError("--mediator goes with --mass and --energy") }
        guard particle == nil || energy != nil else { throw ValidationError("--particle goes with --energy") }
        guard photon == nil || energy == nil else { throw ValidationError("--photon states the energy itself") }
        guard mass == nil || mediator != nil else { throw ValidationError("--mass goes with --mediator") }
        if let draw, !["pdf", "png", "svg"].contains(URL(fileURLWithPath: draw).pathExtension.lowercased()) { throw ValidationError("--draw \(draw) is no .pdf, .png or .svg") }
        if let hitRate, !(1e-9...1e9 ~= hitRate) { throw ValidationError("--hit-rate \(hitRate) is out of range (1e-9 to 1e9)") }
        if let eta, !(0...20 ~= abs(eta)) { throw ValidationError("--eta \(eta) is out of range (-20 to 20)") }
    }

    func run() throws {
        let primary: ResponseSource.Primary =
            if let mediator { .mediator(mediator, mass: mass!, energy: energy!) } else { .particle(particle ?? .photon, kineticEnergy: photon ?? energy!) }
        if let draw {
            let display = try EventDisplay(try Experiment(named: experiment), chamber: chamber, station: station, primary: primary, hitRate: hitRate ?? 1, seed: seed, collider: PythiaHadronCollider())
            try EventPicture(display).draw(to: draw)
            return try Output.write(draw)
        }
        let known = try Experiment(named: experiment), incoming = "\(mediator?.name ?? (particle ?? .photon).name) \(mass ?? 0) \(photon ?? energy!)"
        let progress = WorkProgress(
            "events", total: events, threads: threads,
            kind: "\(known.checksum), \(chamber), \(station ?? ""), \(incoming), \(eta ?? -1), \(inFront ?? 0), \(field), \(hitRate ?? 0)", isLong: false)
        let report = try ResponseReport(
            known, chamber: chamber, station: station, primary: primary, absEta: eta.map { abs($0)...abs($0) },
            inFront: inFront ?? 0, hasField: field, hitRate: hitRate, events: events, seed: seed, threads: threads,
            colliders: { try PythiaHadronCollider() }, finished: progress.add)
        progress.finish()
        try output.answer(report.text, report)
    }
}
