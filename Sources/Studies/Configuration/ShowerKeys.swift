import Fluxes
import Inputs
import Particles
import Showers

/// Keys of `showers`.
enum ShowerKeys {
    static let showers = Keys<Study>("showers", standard: Study(), [
        .key("photon_cut", \.showers.photonCut, .quantity(.energy, ShowerSettings.cuts), "Lowest energy at which photons are counted and followed."),
        .key("electron_cut", \.showers.electronCut, .quantity(.energy, ShowerSettings.cuts), "Lowest kinetic energy to which electrons and positrons are followed."),
        // The usual path and photons alone are not said: what they depend on has the checksum that it always had.
        .key("path", \.showers.path, .choice("path of showers"), "What a particle showers in: dump, the one that takes it, alone; line, all dumps on its straight line, one after the other.",
            absence: .meaning("dump; line where reading is realistic"), isOmitted: { !$0.isRealistic && $0.showers.path == .dump }, absent: { if $0.isRealistic { $0.showers.path = .line } }),
        .key("coordinates", \.showers.coordinates, .choice("coordinates"), "What an angle and a depth are: shower, the particle's own angle to the beam, at its depth on the incident particle's "
            + "line; detector, where its own line meets the surface in front of the chambers, as far from there as it is (needs path: line).",
            absence: .meaning("shower; detector where reading is realistic"), isOmitted: { $0.showers.path == .dump && $0.showers.coordinates == .shower },
            absent: { if $0.isRealistic, $0.showers.path == .line { $0.showers.coordinates = .detector } }),
        .key("species", \.showers.species, scored, "What is scored: photons, and e- and e+ (track lengths), pi0 and eta (numbers) beside them.", isLeftOut: { $0 == [.photon] }),
        .key("thin", \.showers.thin, thinning, "Russian roulette of soft particles, of which one in so many is followed; from 10 MeV on also of nucleons below 150 MeV."),
        importance,
        .mapping("hadronic", \.self, hadronic, "Choices of the hadrons' part."),
    ])

    private static let hadronic = Keys<Study>("hadronic showers", standard: Study(), [
        .key("neutron_cut", \.showers.hadronic.neutronCut, .quantity(.energy, HadronicSettings.cuts), "Kinetic energy to which neutrons are followed."),
        // Studies from before the key keep their checksum.
        .key("neutron_capture", \.showers.hadronic.neutronCapture, .onOrOff, "Whether a neutron at its cut is captured, with the photons of that.",
            absence: .meaning("off; on where reading is realistic"), isOmitted: { !$0.isRealistic && !$0.showers.hadronic.neutronCapture },
            absent: { if $0.isRealistic { $0.showers.hadronic.neutronCapture = true } }),
        .key("elastic", \.showers.hadronic.elasticScattering, .onOrOff, "Elastic scattering on nuclei."),
        .key("cross_section_scale", \.showers.hadronic.crossSectionScale, .number(HadronicSettings.crossSectionScales), "Factor on all inelastic cross sections."),
    ])

    /// The species that are scored; photons always are.
    private static let scored = Format<[Species]>(.list(.choice(FluxScore.species.map(\.studyName) + [Species.photon.name]))) { setting in
        let names = FluxScore.species.map(\.studyName)
        let scored = try setting.list().map { item in
            let name = try item.text()
            guard let species = FluxScore.species.first(where: { $0.studyName == name || $0.name == name }) else {
                throw InputError.unknown("species to score", name, among: names, at: item.place)
            }
            return species
        }
        guard scored.contains(.photon) else {
            throw InputError("photons are not among the species", at: setting.place, expected: "photon, and some of \(names.dropFirst().joined(separator: ", "))")
        }
        if let twice = scored.enumerated().first(where: { scored[..<$0.offset].contains($0.element) }) {
            throw InputError("'\(twice.element.studyName)' stands twice", at: setting.place)
        }
        return FluxScore.species.filter(scored.contains)
    } write: { "[\($0.map { quoted($0.studyName) }.joined(separator: ", "))]" }

    private struct Roulette: Sendable {
        var below = 0.0, factor = 1.0
    }

    private static let roulette = Keys<Roulette>("thinning", incomplete: .init("thinning needs both its keys", expected: "thin: { below: 10MeV, factor: 8 }, or none"), [
        .key("below", \.below, .quantity(.energy, ShowerSettings.cuts), "Kinetic energy below which it works.", absence: .required),
        .key("factor", \.factor, Format<Double>(.number(1...Double(Thinning.largestFactor))) { try $0.number(in: 1...Double(Thinning.largestFactor)) } write: { "\(UInt32($0))" },
            "One in so many is followed: a power of two.", absence: .required),
    ])

    private static let thinning = Format<Thinning>(.either([.choice(["none"]), .table(roulette.table)])) { setting in
        if setting.isNone { return .none }
        let entries = try roulette.entries(setting)
        var said = Roulette()
        try roulette.read(entries, into: &said)
        return try Thinning(validating: said.factor, below: said.below, at: entries["factor"]?.place)
    } write: { $0 == .none ? "none" : roulette.line(Roulette(below: $0.below, factor: Double($0.factor))) }
}

extension Format<[Species]> {
    /// A list of species names, or `all`.
    static func species(_ noun: String, _ fits: @escaping @Sendable (Species) -> Bool) -> Self {
        let fitting = Species.allCases.filter(fits)
        return Self(.either([.list(.choice(fitting.map(\.name))), .choice(["all"])])) { setting in
            if setting.node.scalar?.string == "all" { return fitting }
            let species = try setting.list().map { item in
                let species = try Species(validating: try item.text(), at: item.place)
                guard fits(species) else {
                    throw InputError("'\(species.name)' is not \(noun)", at: item.place, expected: "some of \(fitting.map(\.name).joined(separator: ", "))")
                }
                return species
            }
            for (index, one) in species.enumerated() where species[..<index].contains(one) {
                throw InputError("'\(one.name)' stands twice", at: setting.place)
            }
            return species
        } write: { "[\($0.map { quoted($0.name) }.joined(separator: ", "))]" }
    }
}

extension Species {
    /// A hadron that lives long enough to enter a dump (c tau > 1 cm).
    package var isTransportedHadron: Bool { isHadron && decayLength > 1 }

    /// Name in the list of species that are scored and in the header of a flux.
    var studyName: String { self == .photon ? "photon" : name }
}

extension ShowerSettings {
    /// Thresholds that a user may choose, GeV.
    public static let cuts = lowestCut...1.0
}
