import Bounds
import Experiments
import Inputs
import Mediators

extension Study {
    /// A published bound on a beam dump's search, to hold the reach against, and changes of the search that show what a difference rests on.
    public struct BoundComparison: Equatable, Sendable {
        /// Name among the published bounds.
        public var bound: String
        /// GeV
        public var masses: [Double]
        public var variations: [SearchVariation] = []
    }

    /// What of a search is other than the study has it.
    public struct SearchVariation: Equatable, Sendable {
        public var name: String
        /// Where the photons in the dump come from.
        public var source: BeamSource.Photons?
        public var formFactor: FormFactor?
        public var photons: Period.Photons?
        /// GeV
        public var energy: ClosedRange<Double>?
        /// Radian; infinite for no limit.
        public var largestAngle: Double?
        public var efficiency: Double?
        /// Number of events that the limit excludes.
        public var signal: Double?
        /// Height of the detector's middle above the beam, cm.
        public var offset: Double?

        init(name: String) { self.name = name }
    }
}

extension Study.SearchVariation {
    /// The periods of a search after the change.
    package func periods(_ periods: [Period]) -> [Period] {
        periods.map { period in
            var period = period
            if let photons { period.signature.photons = photons }
            if let energy { period.signature.energy = energy }
            if let largestAngle { period.signature.largestAngle = largestAngle }
            if let efficiency { period.efficiency = efficiency }
            if let offset { period.window?.offset = offset }
            return period
        }
    }
}

// MARK: Keys

extension Study.BoundComparison {
    static let key = Field<StudyRequest>(
        "compare", .table(keys.table), .meaning("nothing"), "Of a beam dump: a published bound to hold the reach against.",
        read: { setting, request in
            guard let setting else { return }
            guard request.study.hasBeam else {
                throw InputError(
                    "a key for a beam on a target, where '\(request.study.experiment.name)' has collisions", at: setting.place, expected: "an experiment with a fixed target")
            }
            request.study.compare = try keys.read(setting, into: Study.BoundComparison(bound: "", masses: []))
        }, write: { $0.study.compare.map { .block(keys.block($0)) } })

    private static let keys = Keys<Study.BoundComparison>(
        "comparison", incomplete: .init("the comparison is incomplete", expected: "compare: { bound: NAME, mass: [10MeV, 100MeV] }"), [
            .key("bound", \.bound, .text(check(bound:at:)), "The bound, by its name among those of 'calodump limits'.", absence: .required),
            .key("mass", \.masses, masses, "Masses of the mediator.", absence: .required),
            Field("variations", .list(.table(Study.SearchVariation.keys.table)), .meaning("none"), "Changes of the search, each by itself.",
                read: { setting, whole in whole.variations = try setting?.list().map(Study.SearchVariation.read) ?? [] },
                write: { $0.variations.isEmpty ? nil : .block($0.variations.map { "- \(Study.SearchVariation.keys.line($0))" }) }),
        ])

    private static let mass = Format<Double>.quantity(.energy, 1e-6...1e3)

    private static let masses = Format<[Double]>(.list(mass.kind)) { setting in
        let masses = try mass.list().read(setting)
        guard !masses.isEmpty else { throw InputError("no mass", at: setting.place, expected: "at least one") }
        return masses
    } write: { mass.list().write($0) }

    private static func check(bound: String, at place: String) throws {
        do { _ = try PublishedLimit.named(bound, among: PublishedLimit.all(mediator: nil)) } catch var error as InputError {
            error.place = place
            throw error
        }
    }
}

extension Study.SearchVariation {
    static let keys = Keys<Study.SearchVariation>("variation", incomplete: .init("a variation without name"), [
        .key("name", \.name, .text, "Name of the variation.", absence: .required),
        .optional("photons", \.source, .choice("source of photons"), unchanged, "Where the photons in the dump come from."),
        .optional("form_factor", \.formFactor, .choice("form factor"), unchanged, "Form factor."),
        .optional("photons_seen", \.photons, .choice("kind of signature"), unchanged, "Which photons of the decay must be seen, as in the signature of a period."),
        .optional("energy", \.energy, window, unchanged, "Their energies: a threshold, or a range a..b."),
        .optional("largest_angle", \.largestAngle, angle, unchanged, "Photons at larger angles to the beam are not seen; none for no limit."),
        .optional("efficiency", \.efficiency, .number(1e-6...1), unchanged, "Recognised part of the decays with the signature."),
        .optional("signal", \.signal, .number(1e-3...1e12), unchanged, "Number of events that the limit excludes."),
        .optional("offset", \.offset, .quantityOrZero(.length, upTo: 1e6), unchanged, "Distance of the detector's middle from the beam."),
    ])

    private static let unchanged = "as in the study"

    static func read(_ setting: Setting) throws -> Self {
        let entries = try keys.entries(setting)
        guard entries.count > 1 else {
            let names = keys.fields.map(\.name).dropFirst().joined(separator: ", ")
            throw InputError("a variation without a change", at: setting.place, expected: "a name and some of \(names)")
        }
        var read = Self(name: "")
        try keys.read(entries, into: &read)
        return read
    }

    private static let energy = Format<Double>.quantity(.energy, 1e-4...1e5), energies = Format<ClosedRange<Double>>.span(.energy, 1e-4...1e5)

    private static let window = Format<ClosedRange<Double>>(.either([energy.kind, energies.kind])) { setting in
        try setting.text().contains("..") ? try energies.read(setting) : try energy.read(setting)...Double.infinity
    } write: { $0.upperBound.isFinite ? energies.write($0) : energy.write($0.lowerBound) }

    private static let finite = Format<Double>.quantity(.angle, 1e-6...(.pi)).orNone()

    private static let angle = Format<Double>(finite.kind) { try finite.read($0) ?? .infinity } write: { finite.write($0.isFinite ? $0 : nil) }
}
