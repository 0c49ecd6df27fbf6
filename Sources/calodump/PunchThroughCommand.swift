import ArgumentParser
import Experiments
import Foundation
import Inputs
import Materials
import Particles
import Reports
import Showers
import Studies

struct PunchThroughCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "punchthrough", abstract: "Hadrons that come out behind a dump, however rare.",
        discussion: """
            Hadrons are split at planes of depth (every half interaction length), with weights that keep every mean. With --study or \
            --preset the incident hadrons are those of the study's jets, and the answer is the number of K0S of 10 to 50 GeV behind the \
            hadronic dump and behind each layer that follows it. Where a study's showers follow lines (reading: realistic), it is the number of K0S, K0L, \
            neutrons, pions, ..., muons that enter each station of a --chamber behind everything that stands before it; \
            without a --splitting of yours a few showers find weights by depth and energy with which slow and fast hadrons, kaons and others arrive \
            alike at every depth.

            With --out the finished part is kept there, the same command goes on with it, and the result, DIR/punchthrough.json, is what \
            'compare' and the page of that run say of the kaons. A directory that holds a run needs no --study.

            Example: calodump punchthrough Cu --depth 130cm --primary pi+ --energy 50GeV --showers 200 --behind vacuum:5cm --behind Fe:20cm
            Example: calodump punchthrough --preset quick --out runs/quick
            """)

    @Argument(help: "Material: a name or an element's symbol.", transform: parseMaterial) var material: Material?
    @Option(parsing: .unconditional, help: "Depth of the block.", transform: parseQuantity(.length, in: Ranges.depth)) var depth: Double?
    @Option(parsing: .unconditional, help: "Species, such as pi+, n, K0L.", transform: parseSpecies) var primary: Species?
    @Option(parsing: .unconditional, help: "Kinetic energy.", transform: parseQuantity(.energy, in: 1e-2...ShowerSettings.highestEnergy)) var energy: Double?
    @Option(parsing: .unconditional, help: "Number of showers (with a study: for each species and energy, 100 by default).", transform: parseCount) var showers: Int?
    @Option(parsing: .unconditionalSingleValue, help: layerBehindHelp, transform: parseLayer) var behind: [LayerStack.Layer] = []
    @Option(help: "Factor at every half interaction length, 1 (analog) to 4, or auto (default).", transform: Self.parseSplitting)
    var splitting: Splitting = .auto
    @Option(parsing: .unconditional, help: "Hadrons below this kinetic energy are dropped: 100 MeV, 1 GeV before stations by default.",
        transform: parseQuantity(.energy, in: 1e-2...10))
    var above: Double?
    @Option(help: "Study file: the incident hadrons come from its jets.", completion: .file(extensions: ["yaml"])) var study: String?
    @Option(help: "The default study with this preset.", transform: parseChoice("preset")) var preset: Study.Preset?
    @Option(help: "With a study whose showers follow lines: the chamber whose stations are entered; by default that of the first scenario.") var chamber: String?
    @Option(help: "With a study: collisions in the slice of transverse momentum from 60 GeV, more below, fewer above.", transform: parseCount) var collisions = 500
    @Option(help: ArgumentHelp("With a study: run directory for the result and for what is finished.", valueName: "dir")) var out: String?
    @OptionGroup var hadronic: HadronicOptions
    @Option(help: "Threads; by default one per core.", transform: parseCount) var threads = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Seed of the random numbers; with a study it replaces the study's.") var seed: UInt64?
    @OptionGroup var output: JSONOption

    enum Splitting: Sendable {
        case auto, factor(Double)
        var value: Double? { if case .factor(let value) = self { value } else { nil } }
    }

    private var isStudy: Bool { study != nil || preset != nil || out != nil }
    private static let usualShowers = 100

    func validate() throws {
        let block: [Any?] = [material, depth, primary, energy]
        if !isStudy, showers == nil { throw ValidationError("give the number of showers, --showers") }
        if isStudy, block.contains(where: { $0 != nil }) {
            throw ValidationError("a study says what enters what: give either a study or a material with --depth, --primary and --energy")
        }
        if isStudy, hadronic.settings != HadronicSettings() {
            throw ValidationError("a study says how hadrons are followed, in showers.hadronic: leave --neutron-cut, --neutron-capture, --no-elastic and --cross-section-scale out")
        }
        if !isStudy, block.contains(where: { $0 == nil }) {
            throw ValidationError("give a material with --depth, --primary and --energy, or a study")
        }
    }

    func run() throws {
        if isStudy {
            let study = try resolved()
            if case .beam = study.source {
                throw InputError("a beam on a target has no jets to count hadrons of", at: "source.beam", expected: "a study of an experiment at a collider")
            }
            if study.showers.path == .line {
                let report = try stations(study)
                return try output.answer(report.text, report)
            }
            if chamber != nil { throw ValidationError("--chamber is for studies whose showers follow lines (showers: { path: line })") }
            let report = try kaons(study)
            return try output.answer(report.text(for: study), report)
        }
        guard let material, let depth, let primary, let energy, let showers else { return }
        let stack = try LayerStack([.init(material, thickness: depth)] + behind)
        let report = try PunchThroughReport(
            stack, primary: primary, kineticEnergy: energy, showers: showers, splitting: splitting.value, above: above ?? 0.1, settings: hadronic.settings,
            seed: seed ?? 1, threads: threads)
        try output.answer(report.text, report)
    }

    private func resolved() throws -> Study {
        if study == nil, preset == nil, let out { return try RunDirectory(out).readStudy(seed: seed) }
        return try (study.map { try StudyRequest(contentsOf: $0) } ?? StudyRequest()).resolve(preset: preset, seed: seed)
    }

    private func kaons(_ study: Study) throws -> KaonBackgroundReport {
        let showers = showers ?? Self.usualShowers, factor = splitting.value ?? KaonBackgroundReport.usualSplitting
        guard let directory = out.map({ RunDirectory($0) }) else {
            return try KaonBackgroundReport(study, behind: behind, showers: showers, collisions: collisions, splitting: factor, threads: threads)
        }
        return try KaonBackgroundReport(study, in: directory, behind: behind, showers: showers, collisions: collisions, splitting: factor, threads: threads)
    }

    private func stations(_ study: Study) throws -> StationBackgroundReport {
        guard behind.isEmpty else { throw ValidationError("what stands behind the dumps is the experiment's: leave --behind out") }
        let showers = showers ?? Self.usualShowers
        guard let directory = out.map({ RunDirectory($0) }) else {
            return try StationBackgroundReport(
                study, chamber: chamber, showers: showers, collisions: collisions, splitting: splitting.value, above: above ?? 1, threads: threads)
        }
        return try StationBackgroundReport(
            study, in: directory, chamber: chamber, showers: showers, collisions: collisions, splitting: splitting.value, above: above ?? 1, threads: threads)
    }

    @Sendable private static func parseSplitting(_ text: String) throws -> Splitting {
        if text == "auto" { return .auto }
        guard let factor = Double(text), PunchThroughReport.splittings.contains(factor) else {
            throw InputError("'\(text)' is no splitting", expected: "auto, or a number from 1 to 4")
        }
        return .factor(factor)
    }
}
