import ArgumentParser
import Experiments
import Inputs
import Materials
import Particles
import Reports
import Showers

/// Hits in a stack of layers, for `Validation/gas_stack.py` and for whoever designs a chamber.
struct LayersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers", abstract: "Energy deposits and hits in a stack of plane layers.",
        discussion: "Example: calodump layers Al:2mm Ar:13mm --repeat 12 --sensitive Ar --primary gamma --energy 10MeV --primaries 10000",
        shouldDisplay: false)

    @Argument(help: "Layers in order, as material:thickness; the material 'vacuum' is a gap.", transform: parseLayer)
    var layers: [LayerStack.Layer]
    @Option(name: .customLong("repeat"), parsing: .unconditional, help: "How often the layers follow each other.", transform: parseCount) var times = 1
    @Option(parsing: .unconditional, help: "Material of the layers whose hits count.", transform: parseMaterial) var sensitive: Material
    @Option(parsing: .unconditional, help: "gamma, e- or e+.", transform: parseSpecies) var primary: Species
    @Option(parsing: .unconditional, help: "Kinetic energy.", transform: parseQuantity(.energy, in: 1e-4...1e4)) var energy: Double
    @Option(parsing: .unconditional, help: "Number of primaries.", transform: parseCount) var primaries: Int
    @Option(parsing: .unconditional, help: "A hit is a deposit above this.", transform: parseQuantity(.energy, in: 1e-9...1)) var threshold = 1e-6
    @Option(parsing: .unconditional, help: "Photons are followed down to this energy.", transform: parseQuantity(.energy, in: Ranges.cut))
    var photonCut = ShowerSettings.lowestCut
    @Option(
        parsing: .unconditional, help: "Electrons are followed down to this kinetic energy.",
        transform: parseQuantity(.energy, in: ShowerSettings.lowestElectronCut...1))
    var electronCut = ShowerSettings.lowestElectronCut
    @Option(help: "Seed of the random numbers.") var seed: UInt64 = 1
    @OptionGroup var output: JSONOption

    func run() throws {
        guard times <= 65_535 else { throw InputError("--repeat \(times)", expected: "at most 65535") }
        let stack = try LayerStack.repeating(layers, count: times)
        let indices = stack.layers.indices.filter { stack.layers[$0].material == sensitive }
        guard !indices.isEmpty else {
            throw InputError("no layer is of \(sensitive.name)", at: "--sensitive", expected: "the material of one of the layers")
        }
        let report = try layerReport(
            stack, sensitive: indices, primary: primary, kineticEnergy: energy, primaries: primaries, hitThreshold: threshold,
            settings: ShowerSettings(photonCut: photonCut, electronCut: electronCut), seed: seed)
        try output.answer(Self.text(report), report)
    }

    private static func text(_ report: LayerReport) -> String {
        var lines = ["layer  hit fraction  error"]
        for (layer, hit) in zip(report.sensitiveLayers, report.hitFraction) { lines.append("\(layer + 1)  \(hit.mean)  \(hit.error)") }
        lines.append("consecutive hits  fraction  error")
        for (k, run) in report.consecutiveHits.enumerated() { lines.append(">= \(k + 1)  \(run.mean)  \(run.error)") }
        return lines.joined(separator: "\n")
    }
}
