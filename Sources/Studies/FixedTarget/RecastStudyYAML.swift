import Experiments
import Foundation
import Inputs
import Materials
import Mediators
import Particles
import Reach
import Showers

// How a recast is read from YAML. Every number stands in the file: there are no defaults but an efficiency of 1, no limit on the
// angle and a detector on the axis.

extension RecastStudy {
    /// Largest energy of a beam, GeV, and smallest and largest lengths, cm.
    private static let energies = 0.1...1e4, lengths = 0.1...1e6

    public init(yaml: String, file: String) throws {
        let top = try Setting.top(of: yaml, file: file)
        let keys = [
            "version", "name", "beam", "target", "decays", "detector", "exposures", "signature", "efficiency", "limit", "mediator", "showers", "scan",
            "compare", "variations", "references",
        ]
        let entries = try Required(top, keys)

        name = try entries["name"].text()
        guard name.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil else {
            throw InputError("the name '\(name)'", at: try entries["name"].place, expected: "letters, digits, - and _, for it names files")
        }
        let beam = try Required(entries["beam"], ["particle", "energy"])
        let particle = try Species(validating: beam["particle"].text(), at: beam["particle"].place)
        guard particle.isElectromagnetic || particle == .proton else {
            throw InputError("a beam of \(particle.name)", at: try beam["particle"].place, expected: "e-, e+, gamma or p")
        }
        self.beam = Beam(particle: particle, energy: try beam["energy"].quantity(.energy, in: Self.energies))

        let target = try Required(entries["target"], ["material", "depth"])
        self.target = Target(material: try target["material"].text(), depth: try target["depth"].quantity(.length, in: Self.lengths))
        _ = try Material.named(self.target.material, at: target["material"].place)

        decays = try entries["decays"].range(.length, in: Self.lengths)
        let detector = try Required(entries["detector"], ["distance", "offset"])
        distance = try detector["distance"].quantity(.length, in: Self.lengths)
        guard decays.upperBound <= distance, decays.lowerBound >= self.target.depth else {
            throw InputError(
                "decays in \(decays) cm", at: try entries["decays"].place,
                expected: "a range from the end of the dump (\(self.target.depth) cm) or later to the detector (\(distance) cm) or before")
        }
        let offset = try detector.optional("offset").map { try $0.quantityOrZero(.length, upTo: Self.lengths.upperBound) } ?? 0
        exposures = try entries["exposures"].list().map(Self.exposure)
        guard !exposures.isEmpty else { throw InputError("no exposure", at: try entries["exposures"].place, expected: "one or more") }

        let limit = try Required(entries["limit"], ["signal", "cl", "statement"])
        let mediator = try Required(entries["mediator"], ["form_factor"])
        choices = Choices(
            formFactor: try mediator["form_factor"].choice("form factor"),
            signature: try Self.signature(entries["signature"], below: self.beam.energy),
            efficiency: try entries.optional("efficiency").map { try $0.number(in: 0...1) } ?? 1,
            signal: try limit["signal"].number(in: 1e-3...1e12), offset: offset)
        (confidenceLevel, statement) = (try limit["cl"].text(), try limit["statement"].text())

        let showers = try Required(entries["showers"], ["primaries", "photon_cut", "electron_cut", "seed"])
        self.showers = ShowerPlan(
            primaries: try showers["primaries"].whole(in: Self.replicas...1_000_000_000),
            photonCut: try showers["photon_cut"].quantity(.energy, in: ShowerSettings.cuts),
            electronCut: try showers["electron_cut"].quantity(.energy, in: ShowerSettings.cuts), seed: try showers["seed"].whole(in: 0...UInt64.max))
        let scan = try Required(entries["scan"], ["mass", "masses", "flights"])
        masses = try scan["mass"].range(.energy, in: 1e-6...100)
        massCount = try scan["masses"].whole(in: 2...10_000)
        flights = try scan["flights"].whole(in: 1...1_000_000)

        let compare = try Required(entries["compare"], ["bound", "mass"])
        bound = try compare["bound"].text()
        comparedMasses = try compare["mass"].list().map { try $0.quantity(.energy, in: 1e-6...100) }
        references = try entries.optional("references").map { try $0.freeMapping().map { ($0.name, try $0.value.text()) } } ?? []
        variations = []
        for setting in try entries.optional("variations")?.list() ?? [] { variations.append(try variation(setting)) }
    }

    private static func exposure(_ setting: Setting) throws -> (primaries: Double, shape: DetectorWindow.Shape) {
        let entries = try Required(setting, ["on_target", "rectangle", "disk"])
        let primaries = try entries["on_target"].number(in: 1...1e30)
        switch (entries.optional("rectangle"), entries.optional("disk")) {
        case (let rectangle?, nil):
            let sides = try rectangle.list().map { try $0.quantity(.length, in: lengths) }
            guard sides.count == 2 else {
                throw InputError("a rectangle of \(sides.count) lengths", at: rectangle.place, expected: "[width, height]")
            }
            return (primaries, .rectangle(width: sides[0], height: sides[1]))
        case (nil, let disk?):
            return (primaries, .disk(radius: try disk.quantity(.length, in: lengths)))
        default:
            throw InputError("an exposure without a shape, or with two", at: setting.place, expected: "either rectangle: [width, height] or disk: radius")
        }
    }

    private static func signature(_ setting: Setting, below beam: Double) throws -> Period.Signature {
        let entries = try Required(setting, ["photons", "energy", "largest_angle"])
        return Period.Signature(
            photons: try entries["photons"].choice("kind of signature"), energy: try window(entries["energy"], below: beam),
            largestAngle: try entries.optional("largest_angle").map(angle) ?? .infinity)
    }

    /// A threshold, or a range. The flux begins at the threshold.
    private static func window(_ setting: Setting, below beam: Double) throws -> ClosedRange<Double> {
        let allowed = 1e-3...energies.upperBound, isRange = try setting.text().contains("..")
        let range = isRange ? try setting.range(.energy, in: allowed) : try setting.quantity(.energy, in: allowed)...Double.infinity
        guard range.lowerBound < beam else {
            throw InputError("a threshold of \(range.lowerBound) GeV", at: setting.place, expected: "less than the beam's \(beam) GeV")
        }
        return range
    }

    private static func angle(_ setting: Setting) throws -> Double { setting.isNone ? .infinity : try setting.quantity(.angle, in: 1e-6...(.pi)) }

    private func variation(_ setting: Setting) throws -> Variation {
        let entries = try Required(
            setting, ["name", "photons", "form_factor", "photons_seen", "energy", "largest_angle", "efficiency", "signal", "offset"])
        var changed = choices
        try entries.optional("photons").map { changed.photons = try $0.choice("source of photons") }
        try entries.optional("form_factor").map { changed.formFactor = try $0.choice("form factor") }
        try entries.optional("photons_seen").map { changed.signature.photons = try $0.choice("kind of signature") }
        try entries.optional("energy").map { changed.signature.energy = try Self.window($0, below: beam.energy) }
        try entries.optional("largest_angle").map { changed.signature.largestAngle = try Self.angle($0) }
        try entries.optional("efficiency").map { changed.efficiency = try $0.number(in: 0...1) }
        try entries.optional("signal").map { changed.signal = try $0.number(in: 1e-3...1e12) }
        try entries.optional("offset").map { changed.offset = try $0.quantityOrZero(.length, upTo: Self.lengths.upperBound) }
        return Variation(name: try entries["name"].text(), choices: changed)
    }
}

/// A mapping whose keys must be there unless they are asked for as optional.
private struct Required {
    private let setting: Setting
    private let entries: [String: Setting]

    init(_ setting: Setting, _ known: [String]) throws { (self.setting, entries) = (setting, try setting.mapping(known)) }

    subscript(_ key: String) -> Setting {
        get throws {
            guard let entry = entries[key] else { throw InputError("the key '\(key)' is missing", at: setting.place) }
            return entry
        }
    }

    func optional(_ key: String) -> Setting? { entries[key] }
}
