import Experiments
import Inputs
import Showers

extension ShowerKeys {
    private static let importanceKeys = Keys<ParticleImportance>(
        "importance", standard: ParticleImportance(absEta: [0...1]), [
            .key("abs_eta", \.absEta, ranges, "|eta| of the chambers that the fluxes are for.", absence: .required),
            .key("energy", \.energy, .quantity(.energy, 1e-3...1e4),
                "Particles towards a chamber are followed with probability sqrt(E/energy)/cosh(eta), others less often."),
        ])

    static let ranges = Format<[ClosedRange<Double>]>(.list(.range(.number(0...20)))) { setting in
        let ranges = try setting.list().map(ChamberKeys.absEta.read)
        guard !ranges.isEmpty else { throw InputError("no range of abs_eta", at: setting.place, expected: "at least one, [[0, 1.2]]") }
        return ranges
    } write: { "[\($0.map(ChamberKeys.absEta.write).joined(separator: ", "))]" }

    /// Of jets that are worth finishing a collision for; the experiment's chambers are an empty list here.
    static let focus = Format<[ClosedRange<Double>]>(.either([.choice(words), ranges.kind])) { setting in
        guard setting.node.scalar != nil else { return try ranges.read(setting) }
        let word = try setting.text()
        guard word == words[1] else { throw InputError.unknown("focus", word, among: words, at: setting.place) }
        return []
    } write: { ranges.write($0) }

    private static let words = ["none", "chambers"]

    /// Absent where every particle is followed: studies from before the key keep their checksum.
    static let importance = Field<Study>(
        "importance", .either([.choice(words), .table(importanceKeys.table)]), .meaning("none"),
        "Russian roulette of incident particles by their angle to the chambers and their energy; chambers: those of the experiment.",
        read: { setting, study in
            guard let setting, !setting.isNone else { return }
            guard setting.isMapping else {
                let word = try setting.text()
                guard word == words[1] else { throw InputError.unknown("importance", word, among: words, at: setting.place) }
                return study.showers.importance = try ParticleImportance(study.experiment, at: setting.place)
            }
            study.showers.importance = try importanceKeys.read(setting, into: ParticleImportance(absEta: [0...1]))
        },
        write: { study in study.showers.importance.map { .line(importanceKeys.line($0)) } })
}

extension ParticleImportance {
    /// For the chambers of an experiment.
    init(_ experiment: Experiment, at place: String? = nil) throws {
        let ranges = experiment.chambers.compactMap(\.absEta).reduce(into: [ClosedRange<Double>]()) { if !$0.contains($1) { $0.append($1) } }
        guard !ranges.isEmpty else {
            throw InputError("'\(experiment.name)' has no chambers at |eta|", at: place, expected: "importance: { abs_eta: [[a, b]] }, or none")
        }
        self.init(absEta: ranges)
    }
}
